"""The `[[school_holiday]]` tables: when no meeting is proposed, since schools are closed."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bot.config import values
from bot.config.reading import Table, Wrong, kind_of
from secretary.school_holidays import (
    SchoolHoliday,
    SchoolHolidayKind,
    YearlyDays,
    with_usual,
)

_EXAMPLE: Final = 'Write for example: weeks = [9], or days = ["2027-03-01", "2027-03-05"].'
_TWO: Final = 2


def read_school_holidays(top: Table) -> tuple[SchoolHoliday, ...]:
    """Those that are given; of the kinds of which none is, the usual ones."""
    return with_usual(_read(table) for table in top.tables("school_holiday", may_be_none=True))


def _read(table: Table) -> SchoolHoliday:
    kind = table.need("kind", values.choice(SchoolHolidayKind), SchoolHolidayKind.OTHER, '"winter"')
    weeks = table.take("weeks", values.list_of(values.whole(1, 53)), ())
    easter = table.take("easter", values.flag, False)
    days, yearly = table.take("days", _days, ((), ()))
    if not {"weeks", "easter", "days"} & set(table):
        table.mistake("kind", "has no weeks and no days.", _EXAMPLE)
    return SchoolHoliday(
        kind, weeks, easter, days, yearly, table.take("municipalities", values.lines, ())
    )


def _days(value: object) -> tuple[tuple[tuple[date, date], ...], tuple[YearlyDays, ...]]:
    """The first and the last day: of one year, or of every year."""
    if not isinstance(value, list) or len(value) != _TWO:
        problem = "has not two days." if isinstance(value, list) else f"is {kind_of(value)}."
        raise Wrong(problem, _EXAMPLE)
    if all(isinstance(each, str) and re.fullmatch(r"\d{1,2}-\d{1,2}", each) for each in value):
        first, last = (values.yearly_day(each) for each in value)
        return (), (YearlyDays(first, last),)
    begins, ends = (_day(each) for each in value)
    if ends < begins:
        raise Wrong("ends before it begins.", "Write the first day first.")
    return ((begins, ends),), ()


def _day(value: object) -> date:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(values.string(value))
    except ValueError:
        raise Wrong(f'"{value}" is no date.', _EXAMPLE) from None
