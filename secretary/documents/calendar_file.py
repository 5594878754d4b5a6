"""A calendar as a file (RFC 5545), which every calendar program reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from secretary.language.text import normalise

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
_LONGEST: Final = 75
"""Octets of a line, without its end; a longer one is folded."""
_LENGTH: Final = "PT15M"
"""How long an event is shown: what is said takes no time, and some programs hide such events."""


@dataclass(frozen=True)
class CalendarEvent:
    """Something at an instant. at: aware. key: says what it is, so that a later file with the same
    one changes the event instead of adding another. category: by which a program can sort."""

    key: str
    at: datetime
    summary: str
    description: str = ""
    category: str = ""


def calendar_file(name: str, events: Iterable[CalendarEvent], now: datetime) -> str:
    """The file. name: of the calendar. now: aware, when it was made.

    Times are in UTC, so that it needs no time zones; they block no time.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kansli//kansli simulate//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for event in events:
        lines += _event(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: CalendarEvent, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{sha256(event.key.encode()).hexdigest()[:32]}@kansli"
    yield f"DTSTAMP:{_instant(now)}"
    yield f"DTSTART:{_instant(event.at)}"
    yield f"DURATION:{_LENGTH}"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.category:
        yield f"CATEGORIES:{_text(event.category)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A value of the type TEXT: what has a meaning there is escaped, and controls are left out."""
    escaped = normalise(value).replace("\\", "\\\\")
    return escaped.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces that are short enough, none of which ends within a character."""
    piece, size = "", 0
    for character in line:
        length = len(character.encode())
        if size + length > _LONGEST:
            yield piece
            piece, size = " ", 1
        piece += character
        size += length
    yield piece
