"""How English writes about assignments: `HandOutVocabulary`."""

from __future__ import annotations

from typing import Final

from secretary.language.hand_out_vocabulary import HandOutVocabulary

HAND_OUTS: Final = HandOutVocabulary(
    close=r"(?:is\s)?(?:now\s)?(?:done|finished|completed?|closed?|answered)|answer",
    change=r"change(?:\s+to)?|new\s+text",
    undated=r"without\s+(?:a\s+)?(?:date|deadline)|no\s+(?:date|deadline)",
    reopen=r"(?:re-?)?open(?:\s+again)?|not\s+(?:done|finished)",
    send=r"send(?:\s+(?:it|out|the\s+table))?",
    remove=r"remove|delete",
    number_marks=r"no\.?|number|#|assignment|request|recommendation",
    and_words="and",
    show=r"show|list",
    own=r"mine|my|ours|our",
    every=r"all|every|everybody's",
    closed=r"done|closed|finished|completed|answered",
    open=r"open|not\s+done",
    overdue=r"overdue|late",
    due=r"no\s+later\s+than|at\s+the\s+latest(?:\s+(?:by|on))?|(?:the\s+)?deadline(?:\s+is)?",
    due_or_not=r"by|before|until|due(?:\s+(?:by|on))?",
    before=r"before",
    no_due=r"the|a|any",
    day_word="the",
    new=r"new",
    to_organisation=r"to|for",
    all_organisations=r"all|everybody|everyone|all\s+organi[sz]ations",
    all_municipalities=r"(?:all\s+|all\s+the\s+|the\s+)?municipalities",
    the_region=r"the\s+region",
    sort_before=r"(?:the\s+)?(?:municipality|city|town)\s+of",
    sort_after=r"municipality",
    superior_board=r"(?:the\s+)?(?:superior\s+board|srb)",
    regional_management=r"(?:the\s+)?regional\s+management",
)
