"""A calendar as a file: every line as RFC 5545 has it, and nothing that people wrote is markup."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject  # type: ignore[import-untyped]  # ships no types
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from secretary.documents.calendar_file import CalendarEvent, Method, calendar_file
from tests.people import ZONE

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
AT = datetime(2027, 3, 31, 9, tzinfo=ZONE)
HOSTILE = "Möte\r\nEND:VCALENDAR\r\nATTACH:http://ond.exempel;\\,\x00\x07\u2028BEGIN:VALARM\ud800"


def event(key: str = "1", starts: datetime = AT, **more: Any) -> CalendarEvent:
    values: dict[str, Any] = {
        "ends": starts + timedelta(hours=3),
        "changed_at": NOW,
        "summary": "Möte",
    } | more
    return CalendarEvent(key=key, starts=starts, **values)


def lines(*events: CalendarEvent, **more: Any) -> list[str]:
    """The lines of the file, unfolded as a reader does that."""
    return re.sub("\r\n ", "", calendar_file(events, **more).decode()).split("\r\n")[:-1]


def test_an_event_without_a_zone_is_at_its_instant_in_utc() -> None:
    found = lines(event())
    assert found[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert "DTSTART:20270331T070000Z" in found
    assert "DTSTAMP:20261127T120000Z" in found
    assert "BEGIN:VTIMEZONE" not in found
    assert found[-2:] == ["END:VEVENT", "END:VCALENDAR"]


def test_an_event_in_a_zone_is_in_its_local_time_and_the_zone_is_told_of() -> None:
    found = lines(event(zone=ZONE))
    assert "DTSTART;TZID=Europe/Stockholm:20270331T090000" in found
    assert "DTEND;TZID=Europe/Stockholm:20270331T120000" in found
    assert found.index("TZID:Europe/Stockholm") < found.index("BEGIN:VEVENT")


def test_it_says_how_often_it_has_changed_where_it_is_and_that_it_reminds() -> None:
    found = lines(
        event(
            sequence=4,
            location="Stadshuset, Sala",
            link="https://video.example/a?b=1,2",
            alarm=timedelta(hours=1),
            category="Hälsa",
        )
    )
    assert "SEQUENCE:4" in found
    assert "LOCATION:Stadshuset\\, Sala" in found
    assert "CONFERENCE;FEATURE=VIDEO;VALUE=URI:https://video.example/a?b=1,2" in found
    assert [line for line in found if line.startswith("URL")] == [
        "URL:https://video.example/a?b=1,2"
    ]
    assert "TRIGGER:-PT1H" in found
    assert "CATEGORIES:Hälsa" in found
    assert not any(line.startswith("ORGANIZER") for line in found)


def test_a_cancelled_event_says_so_blocks_no_time_and_reminds_nobody() -> None:
    found = lines(event(is_cancelled=True, alarm=timedelta(hours=1)), method=Method.CANCEL)
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "TRANSP:TRANSPARENT"} <= set(found)
    assert "BEGIN:VALARM" not in found


def test_a_later_file_names_the_same_event_alike_and_another_otherwise() -> None:
    def name(key: str, summary: str) -> str:
        return next(each for each in lines(event(key, summary=summary)) if "UID:" in each)

    assert name("summons 3", "Kallelse") == name("summons 3", "Kallelse till mötet")
    assert name("summons 3", "Kallelse") != name("summons 4", "Kallelse")
    assert name("möte $a:matrix.exempel", "").endswith("@kansli")


def test_no_line_is_longer_than_a_reader_takes_and_none_ends_within_a_letter() -> None:
    words = "Förhinder åäö, " * 15 + "🗓️" * 10
    text = calendar_file([event(summary=words)]).decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    [summary] = [each for each in lines(event(summary=words)) if each[:8] == "SUMMARY:"]
    assert summary.count("Förhinder åäö\\, ") == 15


def test_what_people_wrote_is_never_a_property() -> None:
    found = lines(
        event(summary=HOSTILE, description=HOSTILE, location=HOSTILE, category=HOSTILE),
        name=HOSTILE,
    )
    assert [line for line in found if line.startswith(("ATTACH", "BEGIN:VALARM"))] == []
    assert found.count("END:VCALENDAR") == 1
    assert not any(ord(letter) < 32 for line in found for letter in line)
    said = r"DESCRIPTION:Möte\nEND:VCALENDAR\nATTACH:http://ond.exempel\;\\\,\nBEGIN:VALARM"
    assert any(line.startswith(said) for line in found)


@pytest.mark.parametrize(
    "link", ["https://a.exempel/\r\nATTACH:x", "javascript:alert(1)", "https://a.exempel/ b", ""]
)
def test_what_is_no_web_address_is_no_link(link: str) -> None:
    found = lines(event(link=link))
    assert not any(line.startswith(("URL", "CONFERENCE", "ATTACH")) for line in found)


@pytest.mark.parametrize(("length", "is_there"), [(314, True), (5_000, False)])
def test_an_address_stands_whole_or_not_at_all(length: int, is_there: bool) -> None:
    link = "https://video.exempel/?x=".ljust(length, "1")
    url = Calendar.from_ical(calendar_file([event(link=link)])).events[0].get("URL")
    assert url == (link if is_there else None)


def test_very_long_words_are_cut_and_take_no_time() -> None:
    found = calendar_file([event(summary="å" * 100_000, description="ö" * 100_000)])
    assert len(found) < 30_000


@settings(max_examples=25)
@given(st.text(), st.text())
def test_whatever_is_written_another_library_reads_the_same_event(
    summary: str, location: str
) -> None:
    content = calendar_file([event(summary=summary, location=location)]).decode()
    [found] = vobject.readOne(content).vevent_list
    assert found.dtstart.value == AT
    assert "\n" not in found.summary.value


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "America/New_York", "Asia/Tokyo", "UTC"])
def test_another_library_finds_every_day_s_instant_by_the_zone_s_rules_in_the_file(
    zone: str,
) -> None:
    days = [date(2027, 1, 1) + timedelta(days=each) for each in range(0, 730, 5)]
    days += [date(2027, 3, 27), date(2027, 3, 28), date(2027, 10, 30), date(2027, 10, 31)]
    where = ZoneInfo(zone)
    starts = [datetime(each.year, each.month, each.day, 9, tzinfo=where) for each in days]
    content = calendar_file([event(str(at), at, zone=where) for at in starts]).decode()
    read = [each.dtstart.value for each in vobject.readOne(content).vevent_list]
    assert [at.astimezone(UTC) for at in read] == [at.astimezone(UTC) for at in starts]


def test_the_clocks_change_at_the_hour_they_do() -> None:
    found = lines(event(zone=ZONE))
    daylight = found[found.index("BEGIN:DAYLIGHT") : found.index("END:DAYLIGHT")]
    standard = found[found.index("BEGIN:STANDARD") : found.index("END:STANDARD")]
    assert "DTSTART:20260329T020000" in daylight
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in daylight
    assert "DTSTART:20261025T030000" in standard
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in standard


def test_a_zone_whose_changes_follow_no_rule_is_written_with_its_days() -> None:
    # Morocco's clocks follow the moon's calendar.
    casablanca = ZoneInfo("Africa/Casablanca")
    found = lines(event(starts=datetime(2027, 6, 1, 9, tzinfo=casablanca), zone=casablanca))
    assert any(line.startswith("RDATE:") for line in found)


def test_the_same_events_are_the_same_bytes() -> None:
    events = [event(str(each), zone=ZONE, alarm=timedelta(hours=1)) for each in range(3)]
    assert calendar_file(events, name="Hälsa") == calendar_file(events, name="Hälsa")
