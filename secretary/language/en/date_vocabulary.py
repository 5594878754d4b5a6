"""The English words of dates and times.

Only what cannot be taken for a Swedish word, name or place is here without more: the short
weekdays and some months need context (`SHORT_WEEKDAYS`, `SURE_MONTHS`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from secretary.calendar import ADVENT, FEASTS, HOLIDAYS
from secretary.language.date_vocabulary import (
    DateVocabulary,
    DayOfYear,
    PartOfDay,
    by_word,
    numbered,
)

_TO_TWELVE: Final = "one two three four five six seven eight nine ten eleven twelve"
_FIRST_FIVE: Final = "first second third fourth fifth"
# As in `formats`, which is not loaded for them: the first date of a process waits for every module.
_MONTHS: Final = (
    "january february march april may june july august september october november december"
)

SHORT_WEEKDAYS: Final = by_word(
    *enumerate("mon tue|tues wed|weds thu|thur|thurs fri sat sun".split())
)
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

_FEASTS: Final = {
    "easter": "påsk",
    "midsummer": "midsommar",
    "christmas": "jul",
    "new year": "nyår",
}

_HOLIDAYS: Final = {
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
    "new year's day": HOLIDAYS["nyårsdagen"],
    "new year's eve": HOLIDAYS["nyårsafton"],
    "epiphany eve": HOLIDAYS["trettondagsafton"],
    "valentine's day": HOLIDAYS["alla hjärtans dag"],
    "maundy thursday": HOLIDAYS["skärtorsdag"],
    "whit monday": HOLIDAYS["annandag pingst"],
    "midsummer's eve": HOLIDAYS["midsommarafton"],
    "midsummer's day": HOLIDAYS["midsommardagen"],
    "mother's day": HOLIDAYS["mors dag"],
    "father's day": HOLIDAYS["fars dag"],
    "all saints' day": HOLIDAYS["alla helgons dag"],
    **{
        f"{nth}{of} advent": HOLIDAYS[f"{swedish} advent"]
        for nth, swedish in zip(_FIRST_FIVE.split(), ADVENT, strict=False)
        for of in ("", " sunday in", " sunday of")
    },
}


def _without_apostrophes(table: Mapping[str, DayOfYear]) -> dict[str, DayOfYear]:
    """The same by names in which an apostrophe is left out, or parts the word from its "s"."""
    return {
        name.replace(apart, "").replace("'", ""): of
        for name, of in table.items()
        for apart in ("'s", "'")
    }


DATES: Final = DateVocabulary(
    weekdays=numbered("monday tuesday wednesday thursday friday saturday sunday", 0)
    | SHORT_WEEKDAYS,
    months=numbered(_MONTHS) | {"oct": 10},
    last_weekdays={},
    two_letter_weekdays={},
    weekdays_like_names=frozenset(SHORT_WEEKDAYS),
    weekdays_with_dots=frozenset(),
    near_days=by_word(
        ((-2, None), "the day before yesterday|day before yesterday"),
        ((-1, None), "yesterday"),
        ((0, None), "today"),
        ((1, None), "tomorrow|tommorow|tommorrow|tmrw"),
        ((2, None), "the day after tomorrow|day after tomorrow"),
        ((0, PartOfDay.EARLY_MORNING), "this morning"),
        ((0, PartOfDay.AFTERNOON), "this afternoon"),
        ((0, PartOfDay.EVENING), "this evening|tonight"),
    ),
    parts_of_day=by_word(
        (PartOfDay.EARLY_MORNING, "in the morning|on the morning|the morning|morning"),
        (PartOfDay.MORNING, "before noon"),
        (PartOfDay.BEFORE_LUNCH, "before lunch"),
        (PartOfDay.LUNCH, "at lunch|at lunchtime|lunchtime"),
        (PartOfDay.AFTER_LUNCH, "after lunch"),
        (PartOfDay.AFTERNOON, "in the afternoon|on the afternoon|the afternoon|afternoon"),
        (
            PartOfDay.EVENING,
            "in the evening|on the evening|the evening|evening|at night|night",
        ),
    ),
    weeks=by_word(
        (-1, "last week"),
        (0, "this week"),
        (1, "next week|the coming week"),
        (2, "the week after next|week after next"),
    ),
    the_week=frozenset({"the week"}),
    weekends={"weekend": 0, "the weekend": 0, "this weekend": 0, "next weekend": 1},
    years_near={"last year": -1, "this year": 0, "of this year": 0, "next year": 1},
    months_near=by_word(
        (-1, "last month"),
        (0, "the month|this month"),
        (1, "next month|the coming month"),
    ),
    thirds_of_month=by_word(
        ((1, 10), "beginning of|the beginning of|at the beginning of|early"),
        ((11, 20), "middle of|the middle of|at the middle of|mid"),
        ((21, 31), "end of|the end of|at the end of|late"),
    ),
    which=by_word(
        ("coming", "this|this coming|the coming|coming"),
        ("next", "next"),
        ("after next", "next next"),
        ("last", "last"),
    ),
    holidays=_without_apostrophes(_HOLIDAYS),
    leap_days=frozenset({"leap day"}),
    feasts={name: FEASTS[swedish] for name, swedish in _FEASTS.items()},
    holidays_like_names=frozenset({"epiphany", *_FEASTS}),
    cardinals=numbered(
        f"{_TO_TWELVE} thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
    )
    | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50},
    hours=numbered(_TO_TWELVE),
    zero_words=frozenset({"oh", "o", "zero"}),
    ordinals=numbered(
        f"{_FIRST_FIVE} sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
    )
    | {"thirtieth": 30},
    nth={**numbered(_FIRST_FIVE), "last": -1, "second last": -2},
    nth_of=frozenset({"in", "of"}),
    units={
        word: unit
        for unit in ("day", "week", "month", "year", "hour", "minute")
        for word in (unit, f"{unit}s")
    }
    | {"hr": "hour", "hrs": "hour", "mins": "minute"},
    whole_amounts={},
    double_units={"fortnight": "week", "fortnights": "week"},
    working_days=frozenset({"working day", "workday", "weekday"}),
    day_steps=frozenset({"day"}),
    week_steps=frozenset({"week"}),
    before_after={"before": -1, "after": 1},
    ahead=frozenset({"in"}),
    counted_from=frozenset({"from"}),
    now_words=frozenset({"now"}),
    further_on=frozenset({"on"}),
    from_reference=by_word(
        (-14, "two weeks earlier"),
        (-7, "a week earlier|the week before|week before"),
        (-1, "the day before|a day earlier"),
        (0, "the same day|same day"),
        (1, "the day after|a day later"),
        (2, "two days later"),
        (7, "a week later|the week after|week after"),
        (14, "two weeks later"),
    ),
    same_time=frozenset({"same time", "the same time", "at the same time"}),
    spoken_minutes={"quarter": 15, "half": 30},
    minutes_before_after={"to": -1, "past": 1},
    minute_words=frozenset({"minutes"}),
    nearly=r"around|about|approximately|approx\.?|roughly|exactly|sharp|precisely",
    exactly=r"sharp|exactly|precisely|on the dot|or so|-?ish",
    lasting="for|lasting|about",
    and_a_half="and a half",
    date_labels="date|date and time|day|when|time",
    time_labels="time|start time|starts|start",
    day_lead_ins="on(?: the)?",
    period_lead_ins="(?:sometime +)?(?:in|during)|sometime",
    range_starts="from|between|starting",
    range_joints="to|until|til|'til|through|thru|and|ends?(?: at)?|ending(?: at)?|up to",
    bare_range_joints=frozenset({"to", "until"}),
    and_words=frozenset({"and"}),
    going_on=frozenset(
        "on the to until am pm sharp exactly in at with this tomorrow today".split()
    ),
    week_words="weeks?|wks?",
    or_words=("or", "and"),
    until_words=("to",),
    clause_words=frozenset("but and because since due as is".split()),
    ordinal_nouns="point|item|time|member|page|question|row|line|part|person|people|week|month|floor"
    "|seat|meeting|grade|one|half",
    scraps=r"(?:and|oh) +(?:fifteen|twenty|thirty|forty|fifty)\b|o'?clock\b|sharp\b"
    r"|(?:around|about|approx\.?|roughly) +\d+"
    r"|(?:shortly|just) +(?:after|before)\b(?: +\d+)?|(?:no|not) +(?:later|earlier|before)\b"
    r"|at half +(?!past)\w+"
    r"|(?:\d+ *|[a-z]+ +)(?:hours?|hrs?|minutes?|mins?|days|weeks|months)\b|half an hour\b"
    r"|all day\b|midnight\b|every +\w+|(?:next|last|this) +year\b|(?:local|swedish|finnish) time\b"
    r"|(?:utc|gmt|cest?|eest?)\b|(?:to|until|til|till|ends?|ending)(?: at)? +\d+"
    r"|\d{1,2}ish\b|(?:thereafter|afterwards|later|earlier)\b"
    r"|(?:maybe|perhaps|tentatively|provisionally)\b",
    leading_scraps="and|or|to|until|til|past|but|from|oh",
    rooms=r"room|(?<!st )(?<!nd )(?<!rd )(?<!th )floor|studio|suite|no|number"
    "|building|block|wing|entrance|door",
    typo_targets=("tomorrow",),
    common_typos={},
)
