"""The English words of dates and times.

Only what cannot be taken for a Swedish word, name or place is here without more: the short
weekdays and some months need context (`SHORT_WEEKDAYS`, `SURE_MONTHS`).
"""

from __future__ import annotations

from typing import Final

from secretary.calendar import FEASTS, HOLIDAYS
from secretary.language.date_vocabulary import DateVocabulary, PartOfDay, numbered

_TO_TWELVE: Final = "one two three four five six seven eight nine ten eleven twelve"
_FIRST_FIVE: Final = "first second third fourth fifth"
# As in `formats`, which is not loaded for them: the first date of a process waits for every module.
_MONTHS: Final = (
    "january february march april may june july august september october november december"
)

SHORT_WEEKDAYS: Final = {
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
"""Weekdays that can be names (Sun, Thu): alone, or with something that makes days of them."""
ALSO_SWEDISH: Final = frozenset({"fri", "sat"})
"""Short weekdays that are Swedish words ("fri hela dagen", "satt"): these never stand alone."""
MONTHS_BEFORE_DAY: Final = frozenset(
    (*_MONTHS.split(), *"jan feb mar apr jun jul aug sep sept oct nov dec".split())
)
"""Months as they are written before their day: "March 12"."""
SURE_MONTHS: Final = frozenset(
    "january february march july september october november december".split()
)
"""Those of them that nobody is called: May, June, April, August and Jan are people too."""

_FEASTS: Final = {"easter": "påsk", "midsummer": "midsommar", "christmas": "jul"}

DATES: Final = DateVocabulary(
    weekdays=numbered("monday tuesday wednesday thursday friday saturday sunday", 0)
    | SHORT_WEEKDAYS,
    months=numbered(_MONTHS) | {"oct": 10},
    last_weekdays={},
    weekdays_like_names=frozenset(SHORT_WEEKDAYS),
    weekdays_with_dots=frozenset(),
    near_days={
        "today": (0, None),
        "tomorrow": (1, None),
        "tommorow": (1, None),
        "tommorrow": (1, None),
        "the day after tomorrow": (2, None),
        "day after tomorrow": (2, None),
        "yesterday": (-1, None),
        "the day before yesterday": (-2, None),
        "day before yesterday": (-2, None),
        "this morning": (0, PartOfDay.EARLY_MORNING),
        "this afternoon": (0, PartOfDay.AFTERNOON),
        "this evening": (0, PartOfDay.EVENING),
        "tonight": (0, PartOfDay.EVENING),
    },
    parts_of_day={
        "in the morning": PartOfDay.EARLY_MORNING,
        "morning": PartOfDay.EARLY_MORNING,
        "before noon": PartOfDay.MORNING,
        "before lunch": PartOfDay.BEFORE_LUNCH,
        "at lunch": PartOfDay.LUNCH,
        "at lunchtime": PartOfDay.LUNCH,
        "lunchtime": PartOfDay.LUNCH,
        "after lunch": PartOfDay.AFTER_LUNCH,
        "in the afternoon": PartOfDay.AFTERNOON,
        "afternoon": PartOfDay.AFTERNOON,
        "in the evening": PartOfDay.EVENING,
        "evening": PartOfDay.EVENING,
        "at night": PartOfDay.EVENING,
        "night": PartOfDay.EVENING,
    },
    weeks={
        "this week": 0,
        "next week": 1,
        "the coming week": 1,
        "the week after next": 2,
        "week after next": 2,
        "last week": -1,
    },
    months_near={
        "the month": 0,
        "this month": 0,
        "next month": 1,
        "the coming month": 1,
        "last month": -1,
    },
    thirds_of_month={
        **{
            article + third: days
            for third, days in (
                ("beginning of", (1, 10)),
                ("middle of", (11, 20)),
                ("end of", (21, 31)),
            )
            for article in ("", "the ", "at the ")
        },
        "early": (1, 10),
        "mid": (11, 20),
        "late": (21, 31),
    },
    which={
        "this": "coming",
        "this coming": "coming",
        "the coming": "coming",
        "coming": "coming",
        "next": "next",
        "last": "last",
    },
    holidays={
        "epiphany": HOLIDAYS["trettondagen"],
        "good friday": HOLIDAYS["långfredagen"],
        "easter sunday": HOLIDAYS["påskdagen"],
        "easter monday": HOLIDAYS["annandag påsk"],
        "may day": HOLIDAYS["första maj"],
        "ascension day": HOLIDAYS["kristi himmelsfärdsdag"],
        "whit sunday": HOLIDAYS["pingstdagen"],
        "midsummer eve": HOLIDAYS["midsommarafton"],
        "midsummer day": HOLIDAYS["midsommardagen"],
        "christmas eve": HOLIDAYS["julafton"],
        "christmas day": HOLIDAYS["juldagen"],
        "boxing day": HOLIDAYS["annandag jul"],
    },
    feasts={name: FEASTS[swedish] for name, swedish in _FEASTS.items()},
    holidays_like_names=frozenset({"epiphany", *_FEASTS}),
    cardinals={
        **numbered(
            f"{_TO_TWELVE} thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
        ),
        "a": 1,
        "an": 1,
        "thirty": 30,
    },
    hours=numbered(_TO_TWELVE),
    ordinals=numbered(
        f"{_FIRST_FIVE} sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
    ),
    nth={**numbered(_FIRST_FIVE), "last": -1, "second last": -2},
    nth_of=frozenset({"in", "of"}),
    units={
        word + ending: word
        for word in ("day", "week", "month", "year", "hour", "minute")
        for ending in ("", "s")
    },
    whole_amounts={},
    double_units={"fortnight": "week", "fortnights": "week"},
    working_days=frozenset({"working day", "workday", "weekday"}),
    day_steps=frozenset({"day"}),
    working_day_steps=frozenset({"workday", "weekday"}),
    week_steps=frozenset({"week"}),
    before_after={"before": -1, "after": 1},
    ahead=frozenset({"in"}),
    from_reference={
        "the same day": 0,
        "same day": 0,
        "the day after": 1,
        "the day before": -1,
        "a week later": 7,
        "a week earlier": -7,
    },
    same_time=frozenset({"same time", "the same time", "at the same time"}),
    spoken_minutes={"quarter": 15, "twenty": 20, "ten": 10, "five": 5, "half": 30},
    minutes_before_after={"to": -1, "past": 1},
    minute_words=frozenset({"minutes"}),
    day_lead_ins=("on(?: the)?",),
    period_lead_ins=("in", "during"),
    range_starts=("from", "between", "starting"),
    range_joints=("to", "until", "til", "and"),
    bare_range_joints=frozenset({"to", "until"}),
    and_words=frozenset({"and"}),
    week_words=("weeks?",),
    or_words=("or", "and"),
    until_words=("to",),
    typo_targets=("tomorrow",),
    common_typos={},
)
