"""What leads up to a day ("på", "on the"), and the names of the weekdays.

A short name can be another word ("man", "fri", "sun"): then something beside it has to make a
weekday of it.
"""

from __future__ import annotations

import re
from typing import Final

from secretary.language.dates.figure_dates import CONTEXT_AFTER
from secretary.language.dates.parse_state import ParseState
from secretary.language.dates.vocabulary import WORDS
from secretary.language.en.date_vocabulary import ALSO_SWEDISH, SHORT_WEEKDAYS

DAY_LEAD_IN: Final = re.compile(rf"(?:{WORDS.day_lead_ins}) +")
"""What leads up to a day: "på fredag", "on the 12th"."""
PERIOD_LEAD_IN: Final = re.compile(rf"(?:{WORDS.period_lead_ins}) +")
"""What leads up to a week or a month: "i mars"; but "I may be late" is none."""
PERIOD_LEAD_IN_OR_OF: Final = re.compile(r"(?:of|in the) +|" + PERIOD_LEAD_IN.pattern)
_POINTING: Final = frozenset({"on", "this", "next", "last"})
_SWEDISH_AFTER: Final = re.compile(
    r"[ ,]*(?:(?:den|om|i|pa|under|fore|efter|fran|till|nasta|v|vecka)\b"
    r"|\d{1,2}(?::?[ea])? *(?:januari|februari|mars|maj|juni|juli|augusti|okt|oktober)\b)"
)
"""Seen after "fri", these say that it is Swedish: "fri den dagen", "fri om två veckor"."""


def match_weekday_name(state: ParseState, at: int) -> tuple[int, int, bool] | None:
    """Which weekday, where its name ends, and whether the name needs context to be a weekday."""
    word = state.word(at)
    if word is None or word[0] not in WORDS.weekdays:
        return None
    name, end = word
    if name in ALSO_SWEDISH and _SWEDISH_AFTER.match(state.text, end):
        return None
    short = len(name) <= 5
    if short and state.text.startswith(".", end):
        end += 1
    weak = name in WORDS.weekdays_like_names or (
        name in WORDS.weekdays_with_dots and state.written(at, word[1]).isascii()
    )
    return WORDS.weekdays[name], end, weak


def has_context_before(state: ParseState, begun: int, led: int, at: int) -> bool:
    """Whether a name that needs context has it before it, or in English at the end of a text."""
    word = state.word(at)
    if word is None or word[0] not in SHORT_WEEKDAYS:
        return led != begun
    alone = state.at_end(word[1]) and word[0] not in ALSO_SWEDISH
    return state.whole or alone or state.text[begun:at].strip() in _POINTING


def match_sure_weekday(state: ParseState, at: int) -> tuple[int, int, bool] | None:
    """The weekday after a week, where it cannot be the Swedish "fri"."""
    led = state.skip(DAY_LEAD_IN, at)
    name, word = match_weekday_name(state, led), state.word(led)
    if name is None or word is None or word[0] not in ALSO_SWEDISH:
        return name
    sure = state.whole or state.text[at:led].strip() in _POINTING
    return name if sure or CONTEXT_AFTER.match(state.text, name[1]) else None
