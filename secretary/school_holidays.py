"""When schools are closed: in weeks of every year, in the week of Easter, or on days.

Weeks are those of ISO 8601. A municipality can have others than the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from secretary import calendar


class SchoolHolidayKind(StrEnum):
    """Which one it is; each language has a name for it."""

    WINTER = "winter"
    EASTER = "easter"
    SUMMER = "summer"
    AUTUMN = "autumn"
    CHRISTMAS = "christmas"
    OTHER = "other"


LONG: Final = (SchoolHolidayKind.SUMMER, SchoolHolidayKind.CHRISTMAS)
"""In which nobody can be expected to read a summons."""


@dataclass(frozen=True)
class YearlyDays:
    """Days of every year, both ends among them: (month, day). The last may be in the next year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def has(self, day: date) -> bool:
        """Whether the day is one of them."""
        this = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= this <= self.last
        return this >= self.first or this <= self.last


@dataclass(frozen=True)
class SchoolHoliday:
    """When one is.

    weeks: ISO weeks of every year. easter: the week that ends with Easter Sunday.
    days: first and last, of one year. yearly: days of every year.
    municipalities: where it is so; everywhere where none is named.
    """

    kind: SchoolHolidayKind
    weeks: tuple[int, ...] = ()
    easter: bool = False
    days: tuple[tuple[date, date], ...] = ()
    yearly: tuple[YearlyDays, ...] = ()
    municipalities: tuple[str, ...] = ()

    def has(self, day: date) -> bool:
        """Whether schools are closed on the day."""
        sunday = day + timedelta(days=6 - day.weekday())
        return (
            day.isocalendar().week in self.weeks
            or (self.easter and sunday == calendar.easter_sunday(sunday.year))
            or any(first <= day <= last for first, last in self.days)
            or any(each.has(day) for each in self.yearly)
        )

    def is_of(self, organisations: Collection[str]) -> bool:
        """Whether it is one of theirs."""
        known = {each.casefold() for each in organisations}
        return not self.municipalities or any(
            each.casefold() in known for each in self.municipalities
        )


USUAL: Final = (
    SchoolHoliday(SchoolHolidayKind.WINTER, weeks=(9,)),
    SchoolHoliday(SchoolHolidayKind.EASTER, easter=True),
    SchoolHoliday(SchoolHolidayKind.SUMMER, weeks=tuple(range(25, 34))),
    SchoolHoliday(SchoolHolidayKind.AUTUMN, weeks=(44,)),
    SchoolHoliday(SchoolHolidayKind.CHRISTMAS, yearly=(YearlyDays((12, 20), (1, 8)),)),
)
"""Those of the county's municipalities, where the settings say nothing else."""


def with_usual(given: Iterable[SchoolHoliday]) -> tuple[SchoolHoliday, ...]:
    """Those that are given, and the usual ones of the kinds of which none is given."""
    own = tuple(given)
    kinds = {each.kind for each in own}
    return (*own, *(each for each in USUAL if each.kind not in kinds))


def school_holiday_on(
    day: date, holidays: Iterable[SchoolHoliday], organisations: Collection[str]
) -> SchoolHoliday | None:
    """The first that the day is in, of those of these organisations; None where it is in none."""
    return next((each for each in holidays if each.is_of(organisations) and each.has(day)), None)
