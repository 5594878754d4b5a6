"""A calendar as a file (RFC 5545), which every calendar program reads.

The only importer of icalendar, with `time_zones` beside it: at the first calendar, since it takes
a while to import.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from secretary.documents.time_zones import time_zone
from secretary.language.text import normalise

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"

_LINE_LENGTH: Final = 255
"""Characters of what stands in one line of a program; a longer one is cut."""
_LINK_LENGTH: Final = 2_000
"""A longer address is left out."""
_TEXT_LENGTH: Final = 10_000
_LINK: Final = re.compile(r"https?://[^\s\"<>\\]+", re.IGNORECASE)


class Method(StrEnum):
    """What whoever opens the file is to do with its events (RFC 5546)."""

    PUBLISH = "PUBLISH"
    """Have them in a calendar, in place of what the same ones were before."""
    CANCEL = "CANCEL"
    """Strike them out."""


@dataclass(frozen=True, kw_only=True)
class CalendarEvent:
    """Something from an instant to another, or at one.

    key: says what it is, so that a later file with the same one changes the event instead of adding
        another. sequence: counted upwards each time that when or where it is has changed.
    starts, ends: aware. zone: in whose local time they are written; in UTC where there is none.
    changed_at: aware, when it came to be as it is, of all that is said of it.
    link: its address for those who take part digitally.
    category: by which a program can sort. alarm: how long before it the program reminds; None for
        not at all. is_cancelled: whether it is not held; then it blocks no time and reminds nobody.
    blocks_time: whether one is busy then.

    It names no organiser: that would be an address for mail, and a group need have none.
    """

    key: str
    starts: datetime
    ends: datetime
    changed_at: datetime
    summary: str
    description: str = ""
    zone: ZoneInfo | None = None
    location: str = ""
    link: str | None = None
    category: str = ""
    sequence: int = 0
    alarm: timedelta | None = None
    is_cancelled: bool = False
    blocks_time: bool = True


def calendar_file(
    events: Iterable[CalendarEvent],
    *,
    name: str = "",
    method: Method = Method.PUBLISH,
    refreshed_every: timedelta | None = None,
) -> bytes:
    """The file, in UTF-8; of the same events always the same bytes.

    name: of the calendar, where it is one that is kept. refreshed_every: how often a program that
        follows an address should ask anew.
    """
    from icalendar import Calendar

    events = list(events)
    calendar = Calendar()
    calendar.add("PRODID", "-//Kansli//Kansli//SV")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method.value)
    if name:
        # The second is how RFC 7986 calls it, and the first what most programs read.
        calendar.add("X-WR-CALNAME", _line(name))
        calendar.add("NAME", _line(name))
    if refreshed_every is not None:
        calendar.add("REFRESH-INTERVAL", refreshed_every, parameters={"VALUE": "DURATION"})
        calendar.add("X-PUBLISHED-TTL", _duration(refreshed_every))
    _add_zones(calendar, events)
    for event in events:
        calendar.add_component(_event(event))
    return bytes(calendar.to_ical())


def _add_zones(calendar: Calendar, events: Sequence[CalendarEvent]) -> None:
    zones = sorted({each.zone for each in events if each.zone}, key=lambda zone: zone.key)
    for zone in zones:
        years = [each.starts.astimezone(zone).year for each in events if each.zone == zone]
        calendar.add_component(time_zone(zone, min(years), max(years) + 1))


def _event(each: CalendarEvent) -> Event:
    from icalendar import Event
    from icalendar.prop import vUri

    event = Event()
    event.add("UID", f"{sha256(each.key.encode('utf-8', 'replace')).hexdigest()[:32]}@kansli")
    event.add("SEQUENCE", each.sequence)
    event.add("DTSTAMP", each.changed_at.astimezone(UTC))
    event.add("LAST-MODIFIED", each.changed_at.astimezone(UTC))
    zone = each.zone or UTC
    event.add("DTSTART", each.starts.astimezone(zone))
    event.add("DTEND", each.ends.astimezone(zone))
    event.add("SUMMARY", _line(each.summary))
    event.add("STATUS", "CANCELLED" if each.is_cancelled else "CONFIRMED")
    if each.is_cancelled or not each.blocks_time:
        event.add("TRANSP", "TRANSPARENT")
    if each.location:
        event.add("LOCATION", _line(each.location))
    if each.description:
        event.add("DESCRIPTION", _text(each.description, _TEXT_LENGTH))
    if each.category:
        event.add("CATEGORIES", [_line(each.category)])
    link = _whole_link(each.link)
    if link:
        event.add("URL", vUri(link))
        event.add("CONFERENCE", vUri(link), parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    if each.alarm is not None and not each.is_cancelled:
        event.add_component(_alarm(each.alarm, each.summary))
    return event


def _alarm(before: timedelta, summary: str) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("TRIGGER", -before)
    alarm.add("DESCRIPTION", _line(summary))
    return alarm


def _duration(length: timedelta) -> str:
    return f"PT{int(length.total_seconds()) // 60}M"


def _whole_link(value: str | None) -> str:
    """An address as it is: one that is cut leads nowhere. Empty where it is none, or too long."""
    link = normalise(value).strip() if value and len(value) <= _LINK_LENGTH else ""
    return link if _LINK.fullmatch(link) else ""


def _line(value: str) -> str:
    """The value in one line."""
    return _text(" ".join(normalise(value[: 4 * _LINE_LENGTH]).split()), _LINE_LENGTH)


def _text(value: str, most: int) -> str:
    """A value of the type TEXT, without what is no text; the library escapes what has a meaning.

    most: characters.
    """
    plain = normalise(value[: 4 * most])
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"
