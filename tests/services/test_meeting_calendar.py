"""Meetings as files for calendars: what follows which message, and how often it has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from secretary.group import CalendarRules
from secretary.language.render import Renderer
from services.meeting_calendar import file_of, of_meetings
from storage import CALENDAR_FILE
from tests.chatroom import ROOM, ZONE, Chatroom, example_group, filled_room

GROUP = example_group(grace=timedelta(minutes=3), calendar=CalendarRules(attach=True))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path, groups=[GROUP]) as made:
        yield made


def event(content: bytes) -> Any:
    [found] = Calendar.from_ical(content).walk("VEVENT")
    return found


def plan_and_summon(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 mars 2027 kl 9-12 Stadshuset https://video.example/mote")
    room.go_to("2027-03-05 12:00")


def tell(room: Chatroom, *texts: str) -> None:
    """Say it, and let it rest until others are told."""
    for text in texts:
        room.say("sekreterare", text)
        room.clock.move(timedelta(minutes=4))
        room.tick()


def known_by_all(room: Chatroom) -> list[tuple[datetime, int, bool]]:
    with room.store.begin() as tx:
        found = of_meetings(tx, GROUP, tx.meetings(GROUP.id))
        return [(each.starts_at, each.revision, each.is_cancelled) for each in found]


def test_a_summons_is_followed_by_the_meeting_as_a_file(room: Chatroom) -> None:
    plan_and_summon(room)
    [*_, summons, follows] = [s.post for s in room.posted if s.post.room == ROOM]
    assert (summons.kind, follows.kind) == ("summons", CALENDAR_FILE)
    [(name, content)] = room.attached
    assert name == "Möte 2027-03-12.ics"
    found = event(content)
    assert found["SUMMARY"] == "Samverkansgruppen barn/unga"
    assert found["LOCATION"] == "Stadshuset"
    assert found["URL"] == "https://video.example/mote"
    assert found.start == datetime(2027, 3, 12, 9, tzinfo=ZONE)
    assert found.end == datetime(2027, 3, 12, 12, tzinfo=ZONE)
    assert Calendar.from_ical(content)["METHOD"] == "PUBLISH"


def test_the_file_rings_nobody_and_asks_nobody(room: Chatroom) -> None:
    plan_and_summon(room)
    follows = room.last(CALENDAR_FILE).post
    assert (follows.notify, follows.recipients, follows.taps) == (False, (), ())
    assert (follows.text, follows.is_pinned) == ("", False)


def test_no_file_follows_where_the_group_wants_none(tmp_path: Path) -> None:
    group = replace(GROUP, calendar=CalendarRules(attach=False))
    with filled_room(tmp_path, groups=[group]) as room:
        plan_and_summon(room)
        assert room.count("summons") == 1
        assert room.attached == []


def test_what_moves_changes_and_cancels_a_meeting_changes_the_same_event(room: Chatroom) -> None:
    plan_and_summon(room)
    tell(
        room,
        "!möte ändra plats Regionhuset",
        "!möte flytta till 19 mars kl 13",
        "!möte ställ in",
        "ja",
    )
    found = [event(content) for _, content in room.attached if b"VEVENT" in content]
    assert [each["SEQUENCE"] for each in found] == [0, 1, 2, 3]
    assert len({each["UID"] for each in found}) == 1
    assert [each["LOCATION"] for each in found][1] == "Regionhuset"
    assert found[2].start == datetime(2027, 3, 19, 13, tzinfo=ZONE)
    assert [each["STATUS"] for each in found] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    stamps = [each["DTSTAMP"].dt for each in found]
    assert stamps == sorted(stamps)
    assert Calendar.from_ical(room.attached[-1][1])["METHOD"] == "CANCEL"


def test_nothing_counts_that_was_undone_before_others_were_told(room: Chatroom) -> None:
    plan_and_summon(room)
    before = known_by_all(room)
    room.say("sekreterare", "!möte flytta till 19 mars kl 13")
    assert known_by_all(room) == before
    room.say("sekreterare", "!ångra")
    room.clock.move(timedelta(minutes=4))
    room.tick()
    assert known_by_all(room) == before
    assert len(room.attached) == 1


def test_a_meeting_whose_planning_rests_stands_in_no_calendar(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 mars 2027 kl 9-12 Stadshuset")
    assert known_by_all(room) == []
    room.clock.move(timedelta(minutes=4))
    room.tick()
    assert known_by_all(room) == [(datetime.fromisoformat("2027-03-12 09:00"), 0, False)]


def test_a_meeting_that_was_never_told_of_leaves_nothing_behind(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 mars 2027 kl 9-12 Stadshuset")
    room.say("sekreterare", "!möte ställ in")
    room.say("sekreterare", "ja")
    assert known_by_all(room) == []


def test_the_agenda_that_was_sent_stands_in_the_event_without_what_was_taken_back(
    room: Chatroom,
) -> None:
    plan_and_summon(room)
    room.say("anna", "!fråga Skolfrånvaro i årskurs 7")
    topic = room.say("cia", "!fråga Ungas psykiska hälsa")
    tell(room, "!dagordning publicera")
    [stamp] = {event(content)["DTSTAMP"].dt for name, content in room.attached if ".ics" in name}
    room.redact("cia", topic)
    tell(room, "!möte ändra plats Regionhuset")
    found = event(room.attached[-1][1])
    assert "Dagordning\n1. Inledning\n" in found["DESCRIPTION"].replace("\n\n", "\n")
    assert "Skolfrånvaro i årskurs 7" in found["DESCRIPTION"]
    assert "Ungas psykiska hälsa" not in found["DESCRIPTION"]
    assert found["DTSTAMP"].dt > stamp


def test_the_same_meeting_is_the_same_bytes_at_any_time(room: Chatroom) -> None:
    plan_and_summon(room)
    made = []
    for _ in range(2):
        with room.store.begin() as tx:
            [meeting] = tx.meetings(GROUP.id)
            found = file_of(tx, GROUP, meeting, Renderer("!", GROUP.language))
            assert found is not None
            made.append((found.attachment.name, tx.papers.content(found.attachment.sha256 or "")))
        room.clock.move(timedelta(days=1))
    assert made[0] == made[1]
    assert made[0] == room.attached[0]


def test_what_was_sent_is_not_kept_as_it_can_be_made_again(room: Chatroom) -> None:
    plan_and_summon(room)
    [file] = room.last(CALENDAR_FILE).post.attachments
    with room.store.begin() as tx:
        assert not tx.papers.has_content(file.sha256 or "")


def test_what_waits_to_be_sent_repeats_nothing_that_was_taken_back(room: Chatroom) -> None:
    plan_and_summon(room)
    topic = room.say("cia", "!fråga Ungas psykiska hälsa")
    tell(room, "!dagordning publicera")
    with room.store.begin() as tx:
        [meeting] = tx.meetings(GROUP.id)
        found = file_of(tx, GROUP, meeting, Renderer("!", GROUP.language))
    assert found is not None
    [quoted] = found.quotes
    assert quoted.startswith("topic ")
    room.redact("cia", topic)
    with room.store.begin() as tx:
        [meeting] = tx.meetings(GROUP.id)
        again = file_of(tx, GROUP, meeting, Renderer("!", GROUP.language))
    assert again is not None
    assert again.quotes == ()
