"""Who comes to a seat after the summons went out is summoned; who must stand in is called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from secretary.people import MATRIX, Mandate, Person
from tests.chatroom import ROOM, Chatroom, at, example_group, filled_room, matrix_id
from tests.people import person


@contextmanager
def summoned_room(folder: Path, rules: str) -> Iterator[Chatroom]:
    with filled_room(folder, groups=[example_group(rules)]) as room:
        room.say("sekreterare", "!möte ny 12 mars kl 9-12 Sala https://video.exempel/1")
        room.go_to("2027-02-26 09:00")
        yield room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    with summoned_room(tmp_path, "2021") as chatroom:
        yield chatroom


def leave(room: Chatroom, name: str, successor: str | None = None) -> None:
    """Somebody leaves their place on the last of February, to another or to nobody."""
    with room.store.begin() as tx:
        [held] = [
            m for m in tx.people.mandates("barn-unga") if m.person.name == name and not m.until
        ]
        held.until = date(2027, 2, 28)
        if successor is not None:
            new: Person = person(successor, matrix=matrix_id(successor))
            tx.add(new, Mandate(seat=held.seat, person=new, role=held.role,
                                since=date(2027, 3, 1), office=None))  # fmt: skip


def told(room: Chatroom, since: int) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (said.post.kind, said.post.recipients)
        for said in room.since(since)
        if said.post.kind != "reply" and said.post.room == ROOM
    ]


def test_the_successor_of_a_member_is_summoned_alone_and_once(room: Chatroom) -> None:
    mark = len(room.posted)
    leave(room, "Anna Ek", "Olle Nilsson")
    room.go_to("2027-03-01 09:00")
    room.go_to("2027-03-01 09:01")
    assert told(room, mark) == [("summons", (matrix_id("Olle"),))]
    summons = room.last("summons")
    assert summons.text.startswith("Olle Nilsson, du fanns inte med när kallelsen gick ut.")
    assert "Tid: fredagen den 12 mars 2027 kl. 09.00–12.00" in summons.text


def test_that_summons_is_as_the_first_but_for_whom_it_is_for(room: Chatroom) -> None:
    first = room.last("summons").post
    leave(room, "Anna Ek", "Olle Nilsson")
    leave(room, "Bo Berg", "Pia Roos")
    room.go_to("2027-03-01 09:00")
    late = room.last("summons").post
    with room.store.begin() as tx:
        ids = [
            p.stored_id
            for name in ("Olle", "Pia")
            if (p := tx.people.by_address(MATRIX, matrix_id(name))) is not None
        ]
    assert late.key == f"{first.key} · people {ids[0]},{ids[1]}"
    to_both = replace(first, key=late.key, recipients=late.recipients, is_pinned=late.is_pinned)
    assert replace(late, text="", html="") == replace(to_both, text="", html="")
    assert late.text.partition("\n\n")[2] == first.text


def test_the_call_of_a_late_substitute_is_known_by_whom_it_is_for(tmp_path: Path) -> None:
    with summoned_room(tmp_path, "2017") as room:
        first = room.last("summons").post
        leave(room, "Anna Ek")
        room.go_to("2027-03-01 09:00")
        with room.store.begin() as tx:
            bo = tx.people.by_address(MATRIX, matrix_id("Bo"))
            assert bo is not None
        called = room.last("seat").post
        seat = f"seat barn-unga $event1 2 {called.room}"
        assert called.key == f"{seat} {first.key} · person {bo.stored_id}"


def test_a_reaction_to_that_summons_is_an_answer(room: Chatroom) -> None:
    leave(room, "Anna Ek", "Olle Nilsson")
    room.go_to("2027-03-01 09:00")
    room.react("olle", room.last("summons").event_id, "✅")
    assert "Olle Nilsson" in room.answer("gun", "!möte").split("Inte svarat")[0]


def test_nobody_is_new_to_a_meeting_that_was_planned_by_a_clock_ahead(tmp_path: Path) -> None:
    with filled_room(tmp_path) as room:
        room.clock.set(at("2027-02-08 09:00"))
        room.say("sekreterare", "!möte ny 12 mars kl 9-12 Sala")
        room.clock.set(at("2027-02-01 09:00"))
        room.say("sekreterare", "!möte kalla")
        room.go_to("2027-02-01 09:10")
        summonses = [said for said in room.posted if said.post.kind == "summons"]
        assert len(summonses) == 1


def test_two_at_once_are_summoned_together(room: Chatroom) -> None:
    mark = len(room.posted)
    leave(room, "Anna Ek", "Olle Nilsson")
    leave(room, "Bo Berg", "Pia Roos")
    room.go_to("2027-03-01 09:00")
    assert told(room, mark) == [("summons", (matrix_id("Olle"), matrix_id("Pia")))]


def test_before_the_summons_nobody_is_summoned_by_himself(tmp_path: Path) -> None:
    with filled_room(tmp_path) as room:
        room.say("sekreterare", "!möte ny 12 mars kl 9-12 Sala")
        leave(room, "Anna Ek", "Olle Nilsson")
        room.go_to("2027-02-20 09:00")
        assert room.count("summons") == 0
        room.go_to("2027-02-26 09:00")
        room.go_to("2027-02-26 09:01")
        assert room.count("summons") == 1
        assert matrix_id("Olle") in room.last("summons").post.recipients


def test_after_a_move_the_new_summons_counts(room: Chatroom) -> None:
    room.say("sekreterare", "!möte flytta till 26 mars kl 9")
    leave(room, "Anna Ek", "Olle Nilsson")
    room.go_to("2027-03-11 09:00")
    assert room.count("summons") == 1
    room.go_to("2027-03-12 09:00")
    room.go_to("2027-03-12 09:01")
    assert room.count("summons") == 2


def test_a_new_substitute_is_not_summoned_where_they_come_only_when_called(
    tmp_path: Path,
) -> None:
    with summoned_room(tmp_path, "2017") as room:
        mark = len(room.posted)
        leave(room, "Bo Berg", "Pia Roos")
        room.go_to("2027-03-01 09:00")
        assert told(room, mark) == []


def test_a_new_substitute_of_a_member_who_is_away_is_called(tmp_path: Path) -> None:
    with summoned_room(tmp_path, "2017") as room:
        room.say("anna", "!förhinder")
        mark = len(room.posted)
        leave(room, "Bo Berg", "Pia Roos")
        room.go_to("2027-03-01 09:00")
        room.go_to("2027-03-01 09:05")
        assert told(room, mark) == [("seat", (matrix_id("Pia"),))]


def test_when_a_member_leaves_and_nobody_comes_the_substitute_is_called(tmp_path: Path) -> None:
    with summoned_room(tmp_path, "2017") as room:
        mark = len(room.posted)
        leave(room, "Anna Ek")
        room.go_to("2027-03-01 09:00")
        room.go_to("2027-03-01 09:05")
        assert told(room, mark) == [("seat", (matrix_id("Bo"),))]


def test_a_substitute_who_is_called_by_an_answer_is_called_once(tmp_path: Path) -> None:
    with summoned_room(tmp_path, "2017") as room:
        mark = len(room.posted)
        room.say("anna", "!förhinder")
        room.go_to("2027-03-01 09:00")
        assert told(room, mark) == [("seat", (matrix_id("Bo"),))]


def test_the_group_without_changes_hears_nothing_more(room: Chatroom) -> None:
    mark = len(room.posted)
    for minute in range(5):
        room.go_to(f"2027-03-01 09:0{minute}")
    assert told(room, mark) == []
