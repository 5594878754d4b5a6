"""How people name the forms of files, in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    "pdf": ("pdf", "pdf file", "file"),
    "docx": ("word", "docx", "word file", "word document"),
    "html": ("html", "web page", "webpage"),
    "md": ("markdown", "md"),
}
"""By a file's ending."""
EVERY: Final = ("all", "all formats", "all forms", "every form", "all files")
BEFORE: Final = (
    *("as", "in", "as a", "both", "both as a", "both in", "as both", "either", "either as a"),
    *("as either", "preferably as a", "preferably in"),
)
AND: Final = ("and", "or", "and/or")
NOT: Final = ("not", "but not", "and not", "rather than", "instead of")
"""Before a form that is not wanted, after the one that is."""
BUT: Final = ("but",)
"""After a form that is not wanted, before the one that is."""
POLITE: Final = ("please", "thanks", "thank you", "if possible")
"""What may follow them."""
DOCUMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "agenda": ("agenda",),
    "agenda_draft": ("draft", "draft agenda", "draft of the agenda"),
    "notes": ("notes", "minutes"),
    "notes_draft": ("draft notes", "draft of the notes", "draft minutes"),
    "meeting": ("summons",),
    "attendance": ("attendance", "attendance list"),
    "year_plan": ("year plan", "yearly plan"),
    "follow_up_report": ("follow-up report", "follow up report"),
    "work_plan": ("work plan",),
    "round": ("round", "result of round", "answers of round"),
}
"""By the key of the command that shows the document."""
WISHES: Final = r"""
    (?:can|could|may|might) (?:i|we) (?:please )?(?:have|get|see|read|download)
    (?:can|could|would|will) you (?:please |kindly )?SEND
    (?:please )?SEND
    (?:i|we) (?:want|need|(?:would|'d) like)(?: to (?:have|get|see|read))?
    (?:i'd|we'd) like(?: to (?:have|get|see|read))?
    is it possible to (?:have|get|see)
    is there|do you have|where (?:is|are)|where can i find
"""
"""How a sentence begins that asks for a file, a pattern on each line."""
SEND: Final = r"(?:send|give|show|post|make)(?: me| us| over)?"
BEFORE_DOCUMENT: Final = r"(?:both|the|latest|last|current|new|whole|a copy of|our)"
"""What may stand before the document's name."""
OF_DOCUMENT: Final = r"(?:of|with|for)"
"""Between the form and the document: "a PDF of the agenda"."""
A_FORM: Final = r"(?:a|an|the)"
OF_MEETING: Final = r"(?:from|of|for|about|before)"
"""Between the document and the meeting: "from the last meeting"."""
TO_OTHERS: Final = r"(?:to)"
"""Before those who are to have the file: "to Anna"; and before a meeting."""
OWN: Final = r"(?:my|our)"
ONESELF: Final = (
    r"(?:me|us)|myself|ourselves|my (?:phone|mobile|computer|e-?mail|mail|tablet|ipad|inbox)"
)
OTHERS_HAVE: Final = r"(?:can|could|may|might|will|would|should|does|has|did)"
"""Before somebody's name: "can Bo have the agenda as a PDF"."""
NOBODY: Final = r"(?:i|we|you|it|there|they|not)"
GET: Final = r"(?:please )?(?:have|get|see|read|receive|download|got|received)"
BY: Final = r"(?:by|before|until|no later than)"
"""Before the day by which the file is wanted."""
SOON: Final = (
    r"(?:now|right away|at once|today|tonight|tomorrow|again|as well|too|here|asap"
    r"|as soon as (?:possible|you can)|when you can|if you can|once more)"
)
"""When it is wanted, and the like; no meeting is meant by it after the form."""
PURPOSE: Final = (
    r"(?:on (?:the |my )?\w+|(?:via|by) (?:e-?mail|mail|post)|for (?:my|our) .+|for printing"
    r"|so (?:that )?(?:i|we) .+|because .+|since (?:i|we) .+|to (?:read|print|send|have|show) .+)"
)
"""What it is for: "on the screen", "to print it"."""
EACH_MEETING: Final = r"(?:all|every|each|both)"
MORE: Final = r"(?:and|or)"
"""Between two documents."""
DECLINED: Final = r"""
    (?:please )?(?:do not|don't|never) SEND
    (?:i|we) (?:do not|don't|didn't|did not) (?:want|need)(?: to (?:have|get|see))?(?: any)?
    (?:you )?(?:need not|don't need to|do not need to|don't have to) SEND
"""
"""How a sentence begins by which a document is not wanted, a pattern on each line."""
NOTES: Final = ("notes",)
"""What the file of a meeting's notes is called."""
