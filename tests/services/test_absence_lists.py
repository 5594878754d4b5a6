"""Who cannot come is told to whoever that is reported to: once, and never in the group's room.

Meeting 1 is on Friday 12 March 2027 at 09.00, and its summons is out; it is Friday 26 February.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from secretary.group import PROFILES, AbsenceList, NoticeSettings
from secretary.language.render import Renderer
from secretary.officials import Official
from services import absence_lists
from storage.schema import outbox
from tests.chatroom import (
    ROOM,
    SECRETARY,
    SECRETARY_ROOM,
    Chatroom,
    PostedMessage,
    example_group,
    filled_room,
)
from tests.people import person

Rooms = Callable[..., AbstractContextManager[Chatroom]]
AT_ONCE: Any = {"absence_list": AbsenceList.AT_ONCE}


@pytest.fixture
def rooms(tmp_path: Path) -> Rooms:
    """A chatroom with a summoned meeting; keywords: of its group. to: to whom it is reported."""

    @contextmanager
    def made(to: str = "secretary", **changes: Any) -> Iterator[Chatroom]:
        rules = replace(PROFILES["2017"], absences_to=to)
        with filled_room(tmp_path, groups=[example_group(rules, **changes)]) as room:
            room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
            room.go_to("2027-02-26 09:00")
            yield room

    return made


def lists(room: Chatroom, when: str) -> list[PostedMessage]:
    """The lists that are posted from now until then, at 8 each day, and then."""
    found: list[PostedMessage] = []
    first, [day, clock] = room.clock.now().date() + timedelta(days=1), when.split()
    for each in range(first.toordinal(), date.fromisoformat(day).toordinal()):
        found += room.go_to(f"{date.fromordinal(each)} 08:00")
    found += room.go_to(f"{day} 08:00") if clock > "08:00" else []
    found += room.go_to(when)
    return [said for said in found if said.post.kind == "absences"]


def test_once_a_day_and_only_when_something_is_new(rooms: Rooms) -> None:
    with rooms() as room:
        room.tell("anna", "!förhinder")
        room.tell("cia", "!förhinder")
        assert lists(room, "2027-02-26 23:00") == []
        [first] = lists(room, "2027-03-01 08:00")
        assert (first.post.room, first.post.recipients) == (SECRETARY_ROOM, (SECRETARY,))
        assert first.text == (
            "Kan inte komma till mötet fredagen den 12 mars kl. 9:\n"
            "• Anna Ek (S), Arboga – ersättaren Bo Berg har inte svarat\n"
            "• Cia Dal (C), Sala – ersättaren David Öst har inte svarat\n\n"
            "Sammanlagt: 0 kommer, 2 har förhinder, 5 har inte svarat."
        )
        assert lists(room, "2027-03-03 10:00") == []
        room.tell("bo", "!kommer")
        room.tell("david", "!förhinder")
        [second] = lists(room, "2027-03-05 10:00")
        assert second.text == (
            "Kan inte komma till mötet fredagen den 12 mars kl. 9, nytt sedan sist:\n"
            "• David Öst (C), ersättare, Sala\n\n"
            "Sedan tidigare:\n"
            "• Anna Ek (S), Arboga – Bo Berg ersätter\n"
            "• Cia Dal (C), Sala – platsen blir tom\n\n"
            "Sammanlagt: 1 kommer, 3 har förhinder, 3 har inte svarat."
        )


def test_what_was_taken_back_is_told_once_and_what_was_never_told_is_not(rooms: Rooms) -> None:
    with rooms() as room:
        room.tell("anna", "!förhinder")
        gun = room.say("gun", "!förhinder")
        room.redact("gun", gun)
        [first] = lists(room, "2027-03-01 10:00")
        assert first.text == (
            "Kan inte komma till mötet fredagen den 12 mars kl. 9:\n"
            "• Anna Ek (S), Arboga – ersättaren Bo Berg har inte svarat\n\n"
            "Sammanlagt: 0 kommer, 1 har förhinder, 5 har inte svarat."
        )
        room.tell("anna", "!kommer")
        [second] = lists(room, "2027-03-04 10:00")
        assert second.text == (
            "Anna Ek har inte längre förhinder fredagen den 12 mars kl. 9.\n\n"
            "Sammanlagt: 1 kommer, 0 har förhinder, 4 har inte svarat."
        )


def test_after_the_last_list_before_the_meeting_at_once(rooms: Rooms) -> None:
    with rooms() as room:
        assert lists(room, "2027-03-12 08:20") == []
        room.tell("anna", "!förhinder")
        [said] = [each for each in room.tick() if each.post.kind == "absences"]
        assert said.text.startswith("Kan inte komma till mötet i dag kl. 9:\n• Anna Ek")
        assert room.tick() == []


def test_at_once_when_the_answer_has_settled(rooms: Rooms) -> None:
    with rooms(**AT_ONCE, settling_time=timedelta(seconds=60)) as room:
        room.tell("anna", "!förhinder")
        room.tell("gun", "!förhinder")
        assert [each for each in room.tick() if each.post.kind == "absences"] == []
        room.tell("gun", "!kommer")
        room.clock.move(timedelta(seconds=120))
        [said] = [each for each in room.tick() if each.post.kind == "absences"]
        assert "Anna Ek" in said.text
        assert "Gun" not in said.text
        assert room.tick() == []


def test_an_empty_seat_is_not_told_of_twice(rooms: Rooms) -> None:
    with rooms(**AT_ONCE) as room:
        room.tell("anna", "!förhinder")
        room.tick()
        mark = len(room.posted)
        room.tell("bo", "!förhinder")
        room.tick()
        told = [each for each in room.since(mark) if each.post.room == SECRETARY_ROOM]
        assert [each.post.kind for each in told] == ["absences"]
        assert "platsen blir tom" in told[0].text


def test_who_says_so_just_before_the_meeting_is_told_of_while_there_is_time(rooms: Rooms) -> None:
    with rooms(**AT_ONCE, settling_time=timedelta(seconds=60)) as room:
        room.go_to("2027-03-12 08:59")
        room.clock.move(timedelta(seconds=10))
        mark = len(room.posted)
        room.tell("anna", "!förhinder")
        room.tick()
        [said] = [each for each in room.since(mark) if each.post.kind == "absences"]
        assert "Anna Ek" in said.text


def test_a_group_that_begins_to_have_lists_is_not_told_at_once_of_what_was(rooms: Rooms) -> None:
    with rooms(absence_list=AbsenceList.OFF) as room:
        room.tell("anna", "!förhinder")
        daily = replace(room.groups[0], absence_list=AbsenceList.DAILY)
        found = []
        for _ in range(2):
            with room.store.begin() as tx:
                now = room.clock.now()
                found.append(len(absence_lists.enqueue_due(tx, daily, Renderer(), now)))
            room.clock.move(timedelta(days=4))
        assert found == [0, 1]


def test_off(rooms: Rooms) -> None:
    with rooms(absence_list=AbsenceList.OFF) as room:
        room.tell("anna", "!förhinder")
        assert lists(room, "2027-03-12 08:50") == []


def test_days_off_have_a_list_where_the_group_says_so(rooms: Rooms) -> None:
    with rooms(notices=NoticeSettings(working_days=False)) as room:
        room.tell("anna", "!förhinder")
        assert len(lists(room, "2027-02-27 08:00")) == 1


def test_a_moved_meeting_has_lists_of_its_own(rooms: Rooms) -> None:
    with rooms() as room:
        room.tell("anna", "!förhinder")
        assert len(lists(room, "2027-03-01 08:00")) == 1
        room.say("sekreterare", "!möte flytta 1 till fredag 19 mars kl 9", room=SECRETARY_ROOM)
        assert lists(room, "2027-03-04 10:00") == []
        room.tell("anna", "!förhinder")
        [said] = lists(room, "2027-03-05 10:00")
        assert said.text.startswith(
            "Kan inte komma till mötet fredagen den 19 mars kl. 9:\n• Anna Ek"
        )


def test_a_list_that_was_being_made_when_the_process_died_is_made_again(rooms: Rooms) -> None:
    """Under the same key, so that the two can never both be sent."""
    with rooms(**AT_ONCE) as room:
        room.tell("anna", "!förhinder")
        group, renderer, keys = room.groups[0], Renderer(), list[str]()
        for _ in range(2):
            with suppress(ConnectionError), room.store.begin() as tx:
                assert absence_lists.enqueue_due(tx, group, renderer, room.clock.now())
                assert not absence_lists.enqueue_due(tx, group, renderer, room.clock.now())
                keys += [row.message.key for row in tx.outbox.unsettled()]
                raise ConnectionError
        assert len(keys) == 2
        assert len(set(keys)) == 1


# To whom


def test_the_chair(rooms: Rooms) -> None:
    with rooms("chair") as room:
        room.tell("eva", "!möten")
        room.tell("anna", "!förhinder")
        [said] = lists(room, "2027-03-01 10:00")
        assert (said.post.room, said.post.recipients) == ("!direkt-eva:exempel", ("@eva:exempel",))
        assert "tänkt för" not in said.text


def test_whoever_cannot_be_reached_is_named_to_the_secretaries(rooms: Rooms) -> None:
    with rooms("chair") as room:
        room.tell("anna", "!förhinder")
        [said] = lists(room, "2027-03-01 10:00")
        assert said.post.room == SECRETARY_ROOM
        assert said.text.endswith(
            "Listan är tänkt för Eva Lund, men jag har ingen direktchatt med hen. "
            "Därför får du den."
        )


def support(room: Chatroom, name: str, organisation: str, matrix: str | None = None) -> None:
    with room.store.begin() as tx:
        who = person(name, matrix=matrix)
        tx.add(
            Official(
                group_id="barn-unga",
                person=who,
                title="strateg",
                organisation=organisation,
                since=date(2027, 1, 1),
            )
        )


def test_the_regions_official_who_may_write_to_the_bot_and_no_more(rooms: Rooms) -> None:
    with rooms("official") as room:
        support(room, "Nils Ek", "Sala", "@nils:exempel")
        support(room, "Eva Lind", "Region Västmanland", "@evalind:exempel")
        room.tell("nils", "!möten")
        room.tell("evalind", "!möte")
        assert "är för gruppens" in room.posted[-1].text
        room.tell("anna", "!förhinder")
        [said] = lists(room, "2027-03-01 10:00")
        assert said.post.room == "!direkt-evalind:exempel"
        assert "Anna Ek" in said.text


def test_each_of_two_officials_is_told(rooms: Rooms) -> None:
    with rooms("official") as room:
        for name, first in (("Eva Lind", "evalind"), ("Nils Ek", "nils")):
            support(room, name, "Region Västmanland", f"@{first}:exempel")
            room.tell(first, "!möten")
        room.tell("anna", "!förhinder")
        told = {each.post.room for each in lists(room, "2027-03-01 10:00")}
        assert told == {"!direkt-evalind:exempel", "!direkt-nils:exempel"}


def test_a_group_without_an_official(rooms: Rooms) -> None:
    with rooms("official") as room:
        room.tell("anna", "!förhinder")
        [said] = lists(room, "2027-03-01 10:00")
        assert said.post.room == SECRETARY_ROOM
        assert "gruppens tjänsteperson, men gruppen har ingen just nu" in said.text


def test_somebody_by_their_matrix_id(rooms: Rooms) -> None:
    with rooms("@kansliet:exempel") as room:
        room.tell("anna", "!förhinder")
        [said] = lists(room, "2027-03-01 10:00")
        assert "@kansliet:exempel, men jag har ingen direktchatt dit" in said.text
        room.tell("kansliet", "Hej")
        room.tell("cia", "!förhinder")
        [said] = lists(room, "2027-03-03 10:00")
        assert said.post.room == "!direkt-kansliet:exempel"


def test_never_in_the_groups_room(rooms: Rooms) -> None:
    """Not even where the secretaries cannot be reached anywhere else; then later."""
    with rooms(secretary_room=None) as room:
        room.tell("anna", "!förhinder")
        assert lists(room, "2027-03-01 10:00") == []
        room.tell("sekreterare", "!möten")
        [said] = lists(room, "2027-03-02 10:00")
        assert said.post.room == "!direkt-sekreterare:exempel"
        assert ROOM not in {each.post.room for each in room.posted if each.post.kind == "absences"}


def test_no_words_of_a_list_are_kept_once_it_is_sent(rooms: Rooms) -> None:
    with rooms() as room:
        room.tell("anna", "!förhinder")
        assert lists(room, "2027-03-01 10:00")
        with room.store.begin() as tx:
            words = select(outbox.c.text).where(outbox.c.kind == "absences")
            assert list(tx._session.scalars(words)) == [""]
