"""The tables ``[calendar]`` and ``[calendar.feed]``: meetings in people's calendars."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config import values
from bot.config.listeners import read_listener
from bot.config.reading import Table
from bot.config.settings import CalendarFeedSettings
from secretary.group import CalendarFeedRules, CalendarRules


@dataclass(frozen=True)
class _Feed:
    """listener: where it answers. rules: what people are given of it."""

    listener: CalendarFeedSettings
    rules: CalendarFeedRules


def read_calendar(table: Table) -> tuple[CalendarRules, CalendarFeedSettings | None]:
    """What becomes of all groups' meetings in calendars, and where those are served that programs
    follow; None where none are, which is so without a port."""
    feed = _read_feed(table.table("feed"))
    rules = CalendarRules(
        attach=table.take("attach", values.flag, True),
        alarm_minutes=table.take("alarm_minutes", values.whole(0, 10_080), 60),
        feed=feed.rules if feed else None,
    )
    return rules, feed.listener if feed else None


def _read_feed(table: Table) -> _Feed | None:
    host, port = read_listener(
        table,
        "Write 127.0.0.1, where the proxy is on this machine; or, in a container or behind a "
        "firewall, also: public = true",
    )
    url = table.take("url", values.public_address, None)
    back = table.take("days_back", values.whole(0, 3660), 90)
    ahead = table.take("days_ahead", values.whole(1, 3660), 730)
    if port is None:
        return None
    if "url" not in table:
        table.mistake(
            "url",
            "is missing, so nobody can be told where a calendar is.",
            'Write the address that the proxy has: url = "https://kansli.example.org"',
        )
    rules = CalendarFeedRules(url or "", days_back=back, days_ahead=ahead)
    return _Feed(CalendarFeedSettings(host, port), rules)
