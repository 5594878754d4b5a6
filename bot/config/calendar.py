"""The table ``[calendar]``: meetings as files for calendars."""

from __future__ import annotations

from bot.config import values
from bot.config.reading import Table
from secretary.group import CalendarRules


def read_calendar(table: Table) -> CalendarRules:
    """What becomes of all groups' meetings in calendars."""
    return CalendarRules(
        attach=table.take("attach", values.flag, True),
        alarm_minutes=table.take("alarm_minutes", values.whole(0, 10_080), 60),
    )
