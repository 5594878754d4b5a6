"""What leads up to a day ("på", "on the"), and the names of the weekdays.

A short name can be another word ("man", "fri", "sun"): then something beside it has to make a
weekday of it.
"""

from __future__ import annotations

import re
from typing import Final

from secretary.language.dates.dates import COMPANY
from secretary.language.dates.english import ALSO_SWEDISH, SHORT_WEEKDAYS
from secretary.language.dates.question import Question
from secretary.language.dates.words import DOTTED_WEEKDAYS, NAMELIKE_WEEKDAYS, WEEKDAY

TO_COME: Final = re.compile(r"(?:nu pa|pa|nu|till|senast|on(?: the)?) +")
"""What leads up to a day: "på fredag", "on the 12th"."""
INTO: Final = re.compile(r"(?:i(?! +(?:may|march)\b)|pa|under|till|in|during) +")
"""What leads up to a week or a month: "i mars"; but "I may be late" is none."""
WITHIN: Final = re.compile(r"(?:of|in the) +|" + INTO.pattern)
_POINTING: Final = frozenset({"on", "this", "next", "last"})
_SWEDISH_AFTER: Final = re.compile(
    r"[ ,]*(?:(?:den|om|i|pa|under|fore|efter|fran|till|nasta|v|vecka)\b"
    r"|\d{1,2}(?::?[ea])? *(?:januari|februari|mars|maj|juni|juli|augusti|okt|oktober)\b)"
)
"""Seen after "fri", these say that it is Swedish: "fri den dagen", "fri om två veckor"."""


def lead(q: Question, at: int, pattern: re.Pattern[str]) -> int:
    """The place after the words of `pattern`, or this place where there are none."""
    found = pattern.match(q.text, at)
    return found.end() if found else at


def weekday_name(q: Question, at: int) -> tuple[int, int, bool] | None:
    """Which weekday, where its name ends, and whether the name needs company to be a weekday."""
    word = q.word(at)
    if word is None or word[0] not in WEEKDAY:
        return None
    name, end = word
    if name in ALSO_SWEDISH and _SWEDISH_AFTER.match(q.text, end):
        return None
    short = len(name) <= 5
    if short and q.text.startswith(".", end):
        end += 1
    weak = name in NAMELIKE_WEEKDAYS or (name in DOTTED_WEEKDAYS and q.said(at, word[1]).isascii())
    return WEEKDAY[name], end, weak


def pointed_at(q: Question, begun: int, led: int, at: int) -> bool:
    """Whether a name that needs company has it before it, or in English at the end of a text."""
    word = q.word(at)
    if word is None or word[0] not in SHORT_WEEKDAYS:
        return led != begun
    alone = q.over(word[1]) and word[0] not in ALSO_SWEDISH
    return q.whole or alone or q.text[begun:at].strip() in _POINTING


def sure_weekday(q: Question, at: int) -> tuple[int, int, bool] | None:
    """The weekday after a week, where it cannot be the Swedish "fri"."""
    led = lead(q, at, TO_COME)
    name, word = weekday_name(q, led), q.word(led)
    also_swedish = word is not None and word[0] in ALSO_SWEDISH
    doubtful = name and also_swedish and not q.whole and q.text[at:led].strip() not in _POINTING
    return name if name and not (doubtful and not COMPANY.match(q.text, name[1])) else None
