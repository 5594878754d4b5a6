"""Swedish out: dates, times, lists and names as people here write them.

The names of days and months are written out instead of fetched from Babel: Babel costs 40 ms at
start and gives the same words, which a test sees to. All dates and times are local to the group;
this module knows no zone and no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from secretary.errors import DateExample
from secretary.language import text as shared
from secretary.language.text import NBSP, days_ahead, join_with, plural, year_unless_near

WEEKDAYS: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
"""Monday first, as `date.weekday` counts."""

MONTHS: Final = tuple(
    "januari februari mars april maj juni juli augusti september oktober november december".split()
)
"""January first, so the name of month m is ``MONTHS[m - 1]``."""

_NEAR: Final = {-1: "i går", 0: "i dag", 1: "i morgon"}
_FIRST_OFFICE_HOUR: Final = 7


def weekday(day: date) -> str:
    """ "fredag"."""
    return WEEKDAYS[day.weekday()]


def month(day: date) -> str:
    """ "augusti"."""
    return MONTHS[day.month - 1]


def long_date(day: date) -> str:
    """ "fredagen den 27 augusti 2027": the form of summons and notes.

    Between the number and the month is a no-break space.
    """
    return f"{weekday(day)}en den {day.day}{NBSP}{month(day)} {day.year}"


def long_when(wall: datetime, end: time | None = None) -> str:
    """ "fredagen den 27 augusti 2027 kl. 09.00", or with `end` "… kl. 09.00–12.00".

    `wall` is local wall-clock time; a zone it may carry is not written. Between "kl." and the time
    is a no-break space.
    """
    until = f"–{end:%H.%M}" if end else ""
    return f"{long_date(wall)} kl.{NBSP}{wall:%H.%M}{until}"


def short_clock(clock: time) -> str:
    """ "9", "9.30", or "03.00" for the small hours, where "3" would be taken for the afternoon."""
    if clock.hour < _FIRST_OFFICE_HOUR:
        return f"{clock:%H.%M}"
    return f"{clock.hour}.{clock:%M}" if clock.minute else str(clock.hour)


def clock(at: time) -> str:
    """ "kl. 09.00", with a no-break space."""
    return f"kl.{NBSP}{at:%H.%M}"


def typed(said: DateExample) -> str:
    """A day, and maybe a time, as one would type it: "fredag 12 mars kl 9–12"."""
    day = f"{weekday(said.day)} {short_date(said.day, said.today).replace(NBSP, ' ')}"
    until = f"–{short_clock(said.end)}" if said.end else ""
    return f"{day} kl {short_clock(said.start)}{until}" if said.start else day


def short_date(day: date, today: date | None = None) -> str:
    """ "12 mars", with its year unless `today` makes clear which: "12 mars 2029".

    The year is left out for a day within the coming year and for the last half year. Without
    `today` it is always written.
    """
    return f"{day.day}{NBSP}{month(day)}{year_unless_near(day, today)}"


def short_day(day: date, today: date) -> str:
    """A day as people say it: "i dag", "i morgon", "på fredag", "fredagen den 12 mars".

    "på fredag" is only for the six days to come: on a Friday it would be a week away.
    """
    ahead = days_ahead(day, today)
    if ahead in _NEAR:
        return _NEAR[ahead]
    if 1 < ahead < 7:
        return f"på {weekday(day)}"
    return f"{weekday(day)}en den {short_date(day, today)}"


def short_when(wall: datetime, today: date) -> str:
    """ "på fredag kl. 9", "i morgon kl. 9", "fredagen den 12 mars kl. 9.30": in a sentence.

    `wall` is local wall-clock time and `today` the date there.
    """
    return f"{short_day(wall, today)} kl.{NBSP}{short_clock(wall.time())}"


def listed_when(wall: datetime, today: date) -> str:
    """ "i dag kl. 9", "fredag 12 mars kl. 9": the same in a list, where nothing goes before it."""
    if days_ahead(wall, today) in _NEAR:
        return short_when(wall, today)
    day = f"{weekday(wall)} {short_date(wall, today)}"
    return f"{day} kl.{NBSP}{short_clock(wall.time())}"


def days(first: date, last: date) -> str:
    """ "den 15–21 mars 2027", "29 mars–4 april 2027", "28 december 2026–3 januari 2027"."""
    if (first.year, first.month) == (last.year, last.month):
        return f"den {first.day}–{last.day}{NBSP}{month(last)} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day}{NBSP}{month(first)}{year}–{last.day}{NBSP}{month(last)} {last.year}"


def number(of: int) -> str:
    """ "4 000", with a no-break space."""
    return f"{of:,}".replace(",", NBSP)


def genitive(name: str) -> str:
    """ "Arbogas", "Västerås", "Anna Eks": whose it is."""
    return name if name.endswith(("s", "x", "z")) else f"{name}s"


def join_and(words: Iterable[str]) -> str:
    """ "a, b och c"; "a och b"; "a"; "" of nothing."""
    return join_with("och", words)


def quoted(text: str, most: int = shared.QUOTED_LENGTH) -> str:
    """ "”snart”": the beginning of somebody's own words, in one line."""
    return shared.quoted(text, "”", "”", most)


_NAMES: Final = ("Kristi", "Sveriges")


def holiday(name: str) -> str:
    """The name of a red day inside a sentence: "midsommarafton", "Kristi himmelsfärdsdag"."""
    return name if name.startswith(_NAMES) else name[:1].lower() + name[1:]


def file_size(of: int) -> str:
    """ "1,2 MB", "340 kB"; a MB is 2**20 bytes, as computers show it."""
    return shared.file_size(of, ",")


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
    "part_of_day": str,
    "plural": plural,
    "read_day": lambda said: f"{weekday(said.day)} {short_date(said.day, said.today)}",
    "quoted": quoted,
    "short_clock": short_clock,
    "short_date": short_date,
    "short_when": short_when,
    "typed": typed,
    "weekday": lambda number: WEEKDAYS[number],
}
"""What the templates of this language may use."""
