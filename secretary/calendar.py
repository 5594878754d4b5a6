"""The Swedish year: red days, working days, named holidays, and wall-clock times that DST disturbs.

Deadlines are calendar days in a group's own zone (docs: domain.md), so everything here is about
dates; only `at_wall_time` and `times_shown` know that a clock exists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

_SATURDAY: Final = 5


@lru_cache(maxsize=64)
def _red_days(year: int) -> Mapping[date, str]:
    # Imported here because the package takes 100 ms, and `kansli --help` needs no holidays.
    from holidays.constants import DE_FACTO, PUBLIC
    from holidays.countries.sweden import Sweden

    # DE_FACTO is the three eves that the annual leave act counts as Sundays. Ordinary Sundays are
    # left out: a Sunday is no working day anyway, and "Söndag" is no holiday to name in a text.
    found = Sweden(
        years=year,
        categories=(PUBLIC, DE_FACTO),
        include_sundays=False,
        expand=False,
        language="sv",  # otherwise the names follow the locale of the machine
    )
    return dict(found.items())


def red_day(day: date) -> str | None:
    """The Swedish name of the holiday on `day` ("Midsommarafton"), or None on other days.

    Public holidays and Midsummer Eve, Christmas Eve and New Year's Eve. Ordinary Sundays and
    Saturdays have no name.
    """
    return _red_days(day.year).get(date(day.year, day.month, day.day))


def is_working_day(day: date) -> bool:
    """Whether `day` is neither a Saturday, a Sunday nor a red day (`red_day`)."""
    return day.weekday() < _SATURDAY and red_day(day) is None


def working_day_on_or_before(day: date) -> date:
    """`day` itself when it is a working day, else the nearest working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def working_day_on_or_after(day: date) -> date:
    """`day` itself when it is a working day, else the nearest working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def times_shown(day: date, clock: time, zone: ZoneInfo) -> int:
    """How many times that day the clocks of `zone` show `clock`.

    Nearly always 1. It is 0 in the hour that summer time skips, and 2 in the hour that its end
    repeats.
    """
    first = datetime.combine(day, clock.replace(fold=0), zone)
    second = first.replace(fold=1)
    before, after = first.utcoffset(), second.utcoffset()
    if before is None or after is None or before == after:
        return 1
    # Clocks put forward: the offset grows, and the wall time between is never shown.
    return 0 if after > before else 2


def at_wall_time(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The instant when the clocks of `zone` show `clock` on `day`, as an aware time in `zone`.

    Never fails, so a notice always has its instant: a time that summer time skips becomes as much
    later as the clocks are put forward (02.30 → 03.30), and a time shown twice is the first of
    the two. Ask `times_shown` where a person should be asked instead.
    """
    wall = datetime.combine(day, clock.replace(fold=0), zone)
    return wall.astimezone(UTC).astimezone(zone)


@lru_cache(maxsize=64)
def easter_sunday(year: int) -> date:
    """Easter Sunday of a year in the Gregorian calendar."""
    # Gauss's rule as corrected by Lilius and Clavius: the Sunday after the first full moon of
    # spring, where golden, century, leap and moon stand for the parts of that church calendar.
    golden = year % 19
    century, in_century = divmod(year, 100)
    skipped_leaps, rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - skipped_leaps - moon_shift + 15) % 30
    leap, after_leap = divmod(in_century, 4)
    to_sunday = (32 + 2 * rest + 2 * leap - moon - after_leap) % 7
    late = (golden + 11 * moon + 22 * to_sunday) // 451
    month, day = divmod(moon + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _easter(days: int) -> Callable[[int], date]:
    return lambda year: easter_sunday(year) + timedelta(days=days)


def _first(weekday: int, month: int, day: int, weeks: int = 0) -> Callable[[int], date]:
    """The first such weekday on or after that date, or `weeks` weeks later."""

    def of(year: int) -> date:
        start = date(year, month, day)
        return start + timedelta(days=(weekday - start.weekday()) % 7 + 7 * weeks)

    return of


HOLIDAYS: Final[Mapping[str, Callable[[int], date]]] = {
    name: of
    for names, of in (
        ("nyårsdagen", _fixed(1, 1)),
        ("trettondagsafton", _fixed(1, 5)),
        ("trettondagen|trettondag jul|trettondedag jul|trettondedagen", _fixed(1, 6)),
        ("tjugondag knut|tjugondedag knut", _fixed(1, 13)),
        ("alla hjärtans dag", _fixed(2, 14)),
        ("fettisdagen", _easter(-47)),
        ("askonsdagen", _easter(-46)),
        ("palmsöndagen", _easter(-7)),
        ("skärtorsdag|skärtorsdagen", _easter(-3)),
        ("långfredag|långfredagen", _easter(-2)),
        ("påskafton", _easter(-1)),
        ("påskdagen", _easter(0)),
        ("annandag påsk", _easter(1)),
        ("valborg|valborgsmässoafton", _fixed(4, 30)),
        ("första maj", _fixed(5, 1)),
        ("kristi himmelsfärd|kristi himmelsfärdsdag|kristi himmelfärdsdag", _easter(39)),
        ("mors dag", _first(6, 5, 25)),
        ("pingstafton", _easter(48)),
        ("pingst|pingstdagen", _easter(49)),
        ("annandag pingst", _easter(50)),
        ("nationaldagen|sveriges nationaldag", _fixed(6, 6)),
        ("midsommarafton", _first(4, 6, 19)),
        ("midsommardagen", _first(5, 6, 20)),
        ("allhelgonaafton", _first(4, 10, 30)),
        ("alla helgons dag", _first(5, 10, 31)),
        ("halloween", _fixed(10, 31)),
        ("fars dag", _first(6, 11, 8)),
        ("första advent", _first(6, 11, 27)),
        ("andra advent", _first(6, 11, 27, 1)),
        ("tredje advent", _first(6, 11, 27, 2)),
        ("fjärde advent", _first(6, 11, 27, 3)),
        ("lucia|luciadagen", _fixed(12, 13)),
        ("julafton", _fixed(12, 24)),
        ("juldagen", _fixed(12, 25)),
        ("annandag jul", _fixed(12, 26)),
        ("nyårsafton", _fixed(12, 31)),
    )
    for name in names.split("|")
}
"""Days people name instead of dating them, by year. Not all are red: ask `is_working_day`."""

ADVENT: Final = ("första", "andra", "tredje", "fjärde")
"""Which of its Sundays, before " advent"."""

FEASTS: Final[Mapping[str, tuple[Callable[[int], date], Callable[[int], date]]]] = {
    "påsk": (_easter(-2), _easter(1)),
    "påsken": (_easter(-2), _easter(1)),
    "midsommar": (_first(4, 6, 19), _first(5, 6, 20)),
    "midsommarhelgen": (_first(4, 6, 19), _first(6, 6, 21)),
    "pingsthelgen": (_easter(48), _easter(49)),
    "allhelgonahelgen": (_first(4, 10, 30), _first(6, 11, 1)),
    "jul": (_fixed(12, 24), _fixed(12, 26)),
    "julen": (_fixed(12, 24), _fixed(12, 26)),
    "nyår": (_fixed(12, 31), lambda year: date(year + 1, 1, 1)),
}
"""Feasts of several days: their first and last day. A day before counts from the first of them,
a day after from the last."""


_EVES: Final = (
    "trettondagsafton",
    "skärtorsdagen",
    "påskafton",
    "valborgsmässoafton",
    "pingstafton",
    "midsommarafton",
    "allhelgonaafton",
    "julafton",
    "nyårsafton",
)
"""The days before a holiday that many have free, by their names in `HOLIDAYS`."""


def holiday_or_eve(day: date) -> str | None:
    """The Swedish name of the red day or the eve of one that `day` is; None for other days."""
    if (name := red_day(day)) is not None:
        return name
    eves = (name for name in _EVES if HOLIDAYS[name](day.year) == day)
    found = next(eves, None)
    return found.capitalize() if found else None
