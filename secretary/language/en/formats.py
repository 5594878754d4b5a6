"""English out: dates, times and lists as people who share a Swedish calendar write them.

As `language.sv.formats`, function by function. Dates are British, clocks have 24 hours: both can be
read at a glance beside the Swedish ones. All times are local to the group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from secretary.errors import DateExample
from secretary.language import text as shared
from secretary.language.text import NBSP, days_ahead, join_with, plural, year_unless_near

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""Monday first, as `date.weekday` counts."""

MONTHS: Final = tuple(
    "January February March April May June July August September October November December".split()
)
"""January first, so the name of month m is ``MONTHS[m - 1]``."""

_NEAR: Final = {-1: "yesterday", 0: "today", 1: "tomorrow"}

HOLIDAYS: Final[Mapping[str, str]] = {
    "Nyårsdagen": "New Year’s Day",
    "Trettondedag jul": "Epiphany",
    "Långfredagen": "Good Friday",
    "Påskdagen": "Easter Sunday",
    "Annandag påsk": "Easter Monday",
    "Första maj": "May Day",
    "Kristi himmelsfärdsdag": "Ascension Day",
    "Pingstdagen": "Whit Sunday",
    "Nationaldagen": "the National Day of Sweden",
    "Midsommarafton": "Midsummer Eve",
    "Midsommardagen": "Midsummer Day",
    "Alla helgons dag": "All Saints’ Day",
    "Julafton": "Christmas Eve",
    "Juldagen": "Christmas Day",
    "Annandag jul": "Boxing Day",
    "Nyårsafton": "New Year’s Eve",
    "Trettondagsafton": "the eve of Epiphany",
    "Skärtorsdagen": "Maundy Thursday",
    "Påskafton": "Holy Saturday",
    "Valborgsmässoafton": "Walpurgis Night",
    "Pingstafton": "the eve of Whit Sunday",
    "Allhelgonaafton": "the eve of All Saints’ Day",
}
"""The red days, and their eves, by their Swedish names."""

PARTS: Final[Mapping[str, str]] = {
    "morgon": "in the morning",
    "förmiddag": "in the morning",
    "före lunch": "before lunch",
    "lunch": "at lunchtime",
    "efter lunch": "after lunch",
    "eftermiddag": "in the afternoon",
    "kväll": "in the evening",
    "natt": "at night",
}
"""The parts of the day by the names that `secretary.language.dates` has for them."""


def weekday(day: date) -> str:
    """ "Friday"."""
    return WEEKDAYS[day.weekday()]


def month(day: date) -> str:
    """ "August"."""
    return MONTHS[day.month - 1]


def long_date(day: date) -> str:
    """ "Friday 27 August 2027": the form of summons and notes, with a no-break space."""
    return f"{weekday(day)} {day.day}{NBSP}{month(day)} {day.year}"


def long_when(wall: datetime, end: time | None = None) -> str:
    """ "Friday 27 August 2027 at 09:00", or with `end` "… at 09:00–12:00".

    `wall` is local wall-clock time; a zone it may carry is not written.
    """
    until = f"–{end:%H:%M}" if end else ""
    return f"{long_date(wall)} at{NBSP}{wall:%H:%M}{until}"


def clock(at: time) -> str:
    """ "09:00"."""
    return f"{at:%H:%M}"


def short_clock(at: time) -> str:
    """ "9:00", or "03:00" for the small hours."""
    return f"{at:%H:%M}" if at.hour < 7 else f"{at.hour}:{at:%M}"


def typed(said: DateExample) -> str:
    """A day, and maybe a time, as one would type it: "Friday 12 March at 9:00–12:00"."""
    day = f"{weekday(said.day)} {short_date(said.day, said.today).replace(NBSP, ' ')}"
    until = f"–{short_clock(said.end)}" if said.end else ""
    return f"{day} at {short_clock(said.start)}{until}" if said.start else day


def short_date(day: date, today: date | None = None) -> str:
    """ "12 March", with its year unless `today` makes clear which: "12 March 2029"."""
    return f"{day.day}{NBSP}{month(day)}{year_unless_near(day, today)}"


def short_day(day: date, today: date) -> str:
    """A day as people say it: "today", "tomorrow", "on Friday", "on Friday 12 March"."""
    ahead = days_ahead(day, today)
    if ahead in _NEAR:
        return _NEAR[ahead]
    if 1 < ahead < 7:
        return f"on {weekday(day)}"
    return f"on {weekday(day)} {short_date(day, today)}"


def short_when(wall: datetime, today: date) -> str:
    """ "on Friday at 09:00", "tomorrow at 09:00", "on Friday 12 March at 09:30".

    `wall` is local wall-clock time and `today` the date there.
    """
    return f"{short_day(wall, today)} at{NBSP}{wall:%H:%M}"


def listed_when(wall: datetime, today: date) -> str:
    """ "today at 09:00", "Friday 12 March at 09:00": the same in a list, nothing before it."""
    if days_ahead(wall, today) in _NEAR:
        return short_when(wall, today)
    return f"{weekday(wall)} {short_date(wall, today)} at{NBSP}{wall:%H:%M}"


def days(first: date, last: date) -> str:
    """ "on 15–21 March 2027", "between 29 March and 4 April 2027"."""
    end = f"{last.day}{NBSP}{month(last)} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"on {first.day}–{end}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"between {first.day}{NBSP}{month(first)}{year} and {end}"


def number(of: int) -> str:
    """ "4,000"."""
    return f"{of:,}"


def genitive(name: str) -> str:
    """ "Arboga’s", "Surahammars’"."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def join_and(words: Iterable[str]) -> str:
    """ "a, b and c"; "a and b"; "a"; "" of nothing."""
    return join_with("and", words)


def quoted(text: str, most: int = shared.QUOTED_LENGTH) -> str:
    """ "“soon”": the beginning of somebody's own words, in one line."""
    return shared.quoted(text, "“", "”", most)


def holiday(name: str) -> str:
    """The red day of that Swedish name: "Midsummer Eve"."""
    return HOLIDAYS.get(name, name)


def file_size(of: int) -> str:
    """ "1.2 MB", "340 kB"; a MB is 2**20 bytes, as computers show it."""
    return shared.file_size(of, ".")


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "clock": clock,
    "counted": shared.counted,
    "days": days,
    "file_size": file_size,
    "genitive": genitive,
    "in_sentence": holiday,
    "listed": join_and,
    "listed_when": listed_when,
    "long_date": long_date,
    "long_when": long_when,
    "month": lambda number: MONTHS[number - 1],
    "number": number,
    "part_of_day": lambda name: PARTS[name],
    "plural": plural,
    "quoted": quoted,
    "read_day": lambda said: f"{weekday(said.day)} {short_date(said.day, said.today)}",
    "short_clock": short_clock,
    "short_date": short_date,
    "short_when": short_when,
    "typed": typed,
    "weekday": lambda number: WEEKDAYS[number],
}
"""What the templates of this language may use."""
