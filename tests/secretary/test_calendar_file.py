"""A calendar as a file: every line as RFC 5545 has it, and nothing that people wrote is markup."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from secretary.documents.calendar_file import CalendarEvent, calendar_file
from tests.people import ZONE

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
AT = datetime(2027, 3, 31, 9, tzinfo=ZONE)


def lines(*events: CalendarEvent) -> list[str]:
    """The lines of the file, unfolded as a reader does that."""
    return re.sub("\r\n ", "", calendar_file("Kansli", events, NOW)).split("\r\n")[:-1]


def test_an_event_is_at_its_instant_in_utc() -> None:
    found = lines(CalendarEvent("summons 3", AT, "Kallelse"))
    assert found[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert "DTSTART:20270331T070000Z" in found
    assert "DTSTAMP:20261127T120000Z" in found
    assert found[-2:] == ["END:VEVENT", "END:VCALENDAR"]


def test_a_later_file_names_the_same_event_alike_and_another_otherwise() -> None:
    def name(key: str, summary: str) -> str:
        return next(each for each in lines(CalendarEvent(key, AT, summary)) if "UID:" in each)

    assert name("summons 3", "Kallelse") == name("summons 3", "Kallelse till mötet")
    assert name("summons 3", "Kallelse") != name("summons 4", "Kallelse")


def test_no_line_is_longer_than_a_reader_takes_and_none_ends_within_a_letter() -> None:
    words = "Förhinder åäö, " * 40 + "🗓️" * 40
    text = calendar_file("Kansli", [CalendarEvent("1", AT, words)], NOW)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    [summary] = [each for each in lines(CalendarEvent("1", AT, words)) if each[:8] == "SUMMARY:"]
    assert summary.count("Förhinder åäö\\, ") == 40


def test_what_people_wrote_is_never_a_property() -> None:
    hostile = "Möte\r\nEND:VCALENDAR\r\nATTACH:http://ond.exempel;\\,\x00\x07\u2028BEGIN:VALARM"
    found = lines(CalendarEvent("1", AT, hostile, hostile, hostile))
    assert [line for line in found if line.startswith(("ATTACH", "BEGIN:VALARM"))] == []
    assert found.count("END:VCALENDAR") == 1
    assert not any(ord(letter) < 32 for line in found for letter in line)
    assert r"SUMMARY:Möte\nEND:VCALENDAR\nATTACH:http://ond.exempel\;\\\,\nBEGIN:VALARM" in found
