"""How English writes notes: `NotesVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.en.formats import MONTHS
from secretary.language.notes_vocabulary import NotesVocabulary

NOTES: Final = NotesVocabulary(
    item_marks=r"(?:to\s+|on\s+|under\s+)?(?:the\s+)?item|no\.?|number",
    of_draft=r"(?:in\s+|of\s+)?(?:the\s+)?draft(?:['’]s)?",
    of_sent=r"(?:in\s+the\s+)?(?:sent|published)",
    change=r"change(?:\s+to)?|replace(?:\s+with)?|rewrite(?:\s+as)?",
    remove=r"remove|delete|strike",
    left=r"(?:do\s+not|don['’]t|never)\s+(?:remove|delete|strike|change|replace|rewrite)"
    r"(?:\s+(?:it|this|that|anything|the\s+item))?",
    out=r"from",
    into=r"to|with",
    months="|".join((*MONTHS, *(each[:3] for each in MONTHS if each[:3] != "jul"))),
    approving=r"(?:i\s+have\s+)?(?:no|none|nothing)(?:\s+(?:comments?|changes?|objections?|to\s+add))?"
    r"|(?:i\s+)?approved?(?:\s+(?:it|them|the\s+(?:notes|draft)))?|yes|ok(?:ay)?|(?:it\s+|all\s+)?(?:looks?"
    r"|is|sounds?)\s+(?:good|fine|ok|okay|right)(?:\s+to\s+me)?|fine|good|without\s+comment|thanks",
    signed_by=r"signed\s+by|by",
    because=r"because|since|reason(?=:)",
    question=r"question",
    cooperation=r"cooperation|participation",
    basis=r"basis|grounds",
    analysis=r"analysis",
    conclusion=r"conclusion",
    follow_up=r"follow-?up",
)
