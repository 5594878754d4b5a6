"""The words that meetings are named by, in Swedish (also typed without å ä ö) and English.

`language.meeting_lookup.find` reads them in order; dates are for `language.dates`.
"""

from __future__ import annotations

import re
from typing import Final

from secretary.language.en import formats as english
from secretary.language.sv import formats as swedish

_SWEDISH: Final = "|".join(swedish.MONTHS)
_ENGLISH: Final = "|".join(english.MONTHS)
_SHORT: Final = "jan|feb|mar|apr|jun|jul|aug|sept?|okt|oct|nov|dec"
_TO_BE: Final = r"\s+(?:be|not|have|need|well)\b"
_WEEKDAYS: Final = "|".join(english.WEEKDAYS)
_NOUN: Final = r"(?:m[öo]tet?|sammantr[äa]det?|meeting)(?![^\W\d])"
_TOWARD: Final = r"(?:till|p[åa]|inf[öo]r|f[öo]r|fr[åa]n|to|on|at|from)\s+"

MONTHS: Final = {
    name.casefold(): number
    for names in (swedish.MONTHS, english.MONTHS)
    for number, name in enumerate(names, 1)
}
NUMBERS: Final = {
    word: number
    for words in (
        "noll ett två tre fyra fem sex sju åtta nio tio elva tolv",
        "zero one two three four five six seven eight nine ten eleven twelve",
    )
    for number, word in enumerate(words.split())
}

LEAD: Final = re.compile(rf"(?:(?:om|about)\s+|{_TOWARD})?(?:the\s+)?{_NOUN}\s*", re.IGNORECASE)
"""The word for a meeting, and what leads up to it: "till mötet", "the meeting"."""
TOWARD: Final = re.compile(_TOWARD, re.IGNORECASE)
NUMBER: Final = re.compile(
    r"(?:nr\.?|no\.|nummer|number|#)?\s*(?P<number>\d{1,4})(?=$|[\s:,.;!?])"
    # What goes on as a date is no number: 12 mars, 12.3, 12 /3.
    rf"(?!\.?\s*[/-]?\d)(?!\s*(?:of\s+)?(?:{_SWEDISH}|(?:{_ENGLISH})(?!{_TO_BE})|{_SHORT})\b)",
    re.IGNORECASE,
)
NUMBER_WORD: Final = re.compile(rf"(?P<number>{'|'.join(NUMBERS)})\b(?!\s+of\b)", re.IGNORECASE)
ORDER: Final = re.compile(
    r"(?:the\s+)?(?:(?P<coming>n[äa]sta|next|upcoming)"
    r"|f[öo]rra|f[öo]reg[åa]ende|senaste|previous|last)\b",
    re.IGNORECASE,
)
ORDERED: Final = re.compile(rf"\s*(?:{_NOUN}|g[åa]ng(?:en)?\b|time\b)", re.IGNORECASE)
OF_YEAR: Final = re.compile(
    rf"(?:(?:det|the)\s+)?(?:(?P<first>f[öo]rsta?|first)|sista|final|(?P<last>last))\s+{_NOUN}"
    r"(?:\s+(?P<when>(?P<this>(?:i|p[åa])\s+[åa]r(?:et)?|(?:of\s+)?this\s+year|of\s+the\s+year)"
    r"|(?P<next>n[äa]sta\s+[åa]r|(?:of\s+)?next\s+year)"
    r"|(?:[åa]r\s+|in\s+|of\s+)?(?P<year>(?:19|20|21)\d\d))\b)?",
    re.IGNORECASE,
)
"""The first and the last of a year; but "last meeting" by itself is the one before."""
PART_OF_YEAR: Final = re.compile(
    r"\s+(?:i|p[åa]|f[öo]re|innan|efter|under|in|of|before|after|this)\s+(?:the\s+)?"
    r"(?:v[åa]r(?:en)?|sommar(?:en)?|h[öo]st(?:en)?|vinter(?:n)?|termin(?:en)?|semester(?:n)?"
    r"|jul(?:en)?|p[åa]sk(?:en)?|spring|summer|autumn|fall|winter|term|christmas|easter"
    rf"|{_SWEDISH}|{_ENGLISH})\b",
    re.IGNORECASE,
)
"""After `OF_YEAR` this says that another meeting is meant: "sista mötet i vår"."""
OF_MONTH: Final = re.compile(
    rf"(?:(?P<one>{_SWEDISH})s?-?{_NOUN}|(?:i\s+)?(?P<bare>{_SWEDISH})\b)"
    r"(?:\s+(?P<year>\d{4})\b)?",
    re.IGNORECASE,
)
IN_ENGLISH: Final = re.compile(
    rf"(?:(?:the\s+)?(?P<one>{_ENGLISH})\s+{_NOUN}|(?:in|of)\s+(?P<bare>{_ENGLISH})\b"
    rf"|(?P<alone>{_ENGLISH})\b)(?:\s+(?P<year>\d{{4}})\b)?",
    re.IGNORECASE,
)
"""As `OF_MONTH`; "the meeting may be long" has no month in it."""
OF_DAY: Final = re.compile(
    rf"(?:the\s+)?(?P<day>today|tomorrow|(?:this|next|last)\s+week|{_WEEKDAYS})(?:['’]s)?\s+{_NOUN}",
    re.IGNORECASE,
)
""" "Friday's meeting", "the Friday meeting", "next week's meeting"."""


def after(text: str) -> str:
    """What follows a reference, without what separates the two."""
    return text.lstrip(" \t\n:,.;!?–-").strip()


def month(text: str, *, led: bool) -> tuple[int, str | None, int] | None:
    """The month that a meeting is named by: its number, its year, and where the name ends.

    led: whether the word for a meeting stands before it.
    """
    for pattern in (OF_MONTH, IN_ENGLISH):
        found = pattern.match(text)
        if found and (found["one"] or (led and found["bare"]) or not after(text[found.end() :])):
            name = found["one"] or found["bare"] or found["alone"]
            return MONTHS[name.casefold()], found["year"], found.end()
    return None
