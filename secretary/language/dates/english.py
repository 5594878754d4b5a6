"""The words of English dates, which stand beside the Swedish ones in the tables of `words`.

Only what cannot be taken for a Swedish word, name or place is here without more: the short
weekdays and some months need company (`SHORT_WEEKDAYS`, `SURE_MONTHS`). The parts of the day
are told by their Swedish words, as everywhere inside the house.
"""

from __future__ import annotations

from typing import Final

_MONDAY_FIRST: Final = "monday tuesday wednesday thursday friday saturday sunday".split()
_JANUARY_FIRST: Final = (
    "january february march april may june july august september october november december"
).split()
_TO_TWELVE: Final = "one two three four five six seven eight nine ten eleven twelve".split()
_TEENS: Final = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()

_SHORT: Final = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "weds": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
WEEKDAY: Final = {name: n for n, name in enumerate(_MONDAY_FIRST)} | _SHORT
SHORT_WEEKDAYS: Final = frozenset(_SHORT)
"""Weekdays that can be names (Sun, Thu): alone, or with something that makes days of them."""
ALSO_SWEDISH: Final = frozenset({"fri", "sat"})
"""Short weekdays that are Swedish words ("fri hela dagen", "satt"): these never stand alone."""

MONTH: Final = {name: n for n, name in enumerate(_JANUARY_FIRST, 1)} | {"oct": 10}
MONTHS_FIRST: Final = frozenset(
    (*_JANUARY_FIRST, *"jan feb mar apr jun jul aug sep sept oct nov dec".split())
)
"""Months as they are written before their day: "March 12"."""
SURE_MONTHS: Final = frozenset(
    "january february march july september october november december".split()
)
"""Those of them that nobody is called: May, June, April, August and Jan are people too."""

HOUR: Final = {word: n for n, word in enumerate(_TO_TWELVE, 1)}
CARDINAL: Final = {
    **{word: n for n, word in enumerate((*_TO_TWELVE, *_TEENS), 1)},
    "a": 1,
    "an": 1,
    "thirty": 30,
}
ORDINAL: Final = {word: n for n, word in enumerate(_ORDINALS, 1)}
TURN: Final = {
    **{word: n for n, word in enumerate(_ORDINALS[:5], 1)},
    "last": -1,
    "second last": -2,
}
UNIT: Final = {
    word + ending: word
    for word in ("day", "week", "month", "year", "hour", "minute")
    for ending in ("", "s")
}

NEAR_DAY: Final[dict[str, tuple[int, str | None]]] = {
    "today": (0, None),
    "tomorrow": (1, None),
    "tommorow": (1, None),
    "tommorrow": (1, None),
    "the day after tomorrow": (2, None),
    "day after tomorrow": (2, None),
    "yesterday": (-1, None),
    "the day before yesterday": (-2, None),
    "day before yesterday": (-2, None),
    "this morning": (0, "morgon"),
    "this afternoon": (0, "eftermiddag"),
    "this evening": (0, "kväll"),
    "tonight": (0, "kväll"),
}
PART: Final = {
    "in the morning": "morgon",
    "morning": "morgon",
    "before noon": "förmiddag",
    "before lunch": "före lunch",
    "at lunch": "lunch",
    "at lunchtime": "lunch",
    "lunchtime": "lunch",
    "after lunch": "efter lunch",
    "in the afternoon": "eftermiddag",
    "afternoon": "eftermiddag",
    "in the evening": "kväll",
    "evening": "kväll",
    "at night": "kväll",
    "night": "kväll",
}

THIS_WEEK: Final = {
    "this week": 0,
    "next week": 1,
    "the coming week": 1,
    "the week after next": 2,
    "week after next": 2,
    "last week": -1,
}
THIS_MONTH: Final = {
    "the month": 0,
    "this month": 0,
    "next month": 1,
    "the coming month": 1,
    "last month": -1,
}
THIRD_OF_MONTH: Final = {
    article + third: days
    for third, days in (
        ("beginning of", (1, 10)),
        ("middle of", (11, 20)),
        ("end of", (21, 31)),
    )
    for article in ("", "the ", "at the ")
} | {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
WHICH: Final = {
    "this": "coming",
    "this coming": "coming",
    "the coming": "coming",
    "coming": "coming",
    "next": "next",
    "last": "last",
}

HOLIDAY: Final = {
    "epiphany": "trettondagen",
    "good friday": "långfredagen",
    "easter sunday": "påskdagen",
    "easter monday": "annandag påsk",
    "may day": "första maj",
    "ascension day": "kristi himmelsfärdsdag",
    "whit sunday": "pingstdagen",
    "midsummer eve": "midsommarafton",
    "midsummer day": "midsommardagen",
    "christmas eve": "julafton",
    "christmas day": "juldagen",
    "boxing day": "annandag jul",
}
"""The Swedish names of days and feasts (`FEAST`) that have English ones."""
FEAST: Final = {"easter": "påsk", "midsummer": "midsommar", "christmas": "jul"}
