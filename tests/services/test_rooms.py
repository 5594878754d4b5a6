"""Rooms that are replaced or not as they should be: what secretaries are told, and how often."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from secretary.errors import AdministratorError
from secretary.group import Group
from secretary.language.render import Renderer
from secretary.rooms import RoomProblem
from services.rooms import (
    is_right,
    move_room,
    problems_of,
    record_upgrade,
    report_declined,
    report_problems,
    undo_upgrade,
)
from storage import Declined, OutboundMessage, Store, Transaction
from tests.fixtures.database import new_store
from tests.people import ROOM, SECRETARY, SECRETARY_ROOM, at, example_group

NEW, THIRD = "!nytt:exempel", "!tredje:exempel"
NOW = at("2027-02-01 09:00")
PUBLIC, GUESTS, CLOSED = RoomProblem.PUBLIC, RoomProblem.GUESTS, RoomProblem.CLOSED
REPLACED, READ_ONLY = RoomProblem.REPLACED, RoomProblem.READ_ONLY
ABSENT, BANNED = RoomProblem.ABSENT, RoomProblem.BANNED
GROUP = example_group()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = new_store(tmp_path)
    yield opened
    opened.close()


def told(tx: Transaction) -> list[OutboundMessage]:
    """What waits to be said, with ordinary spaces."""
    rows = [row for place in tx.outbox.waiting_places() for row in tx.outbox.waiting_for(*place)]
    rows.sort(key=lambda row: row.id)
    return [replace(row.message, text=row.message.text.replace("\xa0", " ")) for row in rows]


# What is wrong with a room


def test_a_room_that_has_ended_is_no_more_than_that() -> None:
    found = problems_of(GROUP, ROOM, {REPLACED, READ_ONLY, PUBLIC}, {})
    assert found == {REPLACED, PUBLIC}


def test_where_the_group_is_to_stay_in_it_that_nobody_may_write_is_what_is_wrong() -> None:
    reported = {REPLACED, READ_ONLY}
    stays = {ROOM: Declined(NEW, undone=True)}
    waits = {ROOM: Declined(NEW, ("closed",))}
    other = {SECRETARY_ROOM: Declined(NEW, undone=True)}
    assert problems_of(GROUP, ROOM, reported, stays) == {READ_ONLY}
    assert problems_of(GROUP, ROOM, reported, waits) == {REPLACED}
    assert problems_of(GROUP, ROOM, reported, other) == {REPLACED}


def test_an_unencrypted_room_is_wrong_where_it_is_to_be_encrypted() -> None:
    reported = {RoomProblem.UNENCRYPTED, READ_ONLY}
    assert problems_of(GROUP, ROOM, reported, {}) == reported
    assert problems_of(example_group(encrypted=False), ROOM, reported, {}) == {READ_ONLY}


def test_that_others_may_come_in_from_a_space_is_right() -> None:
    assert is_right([])
    assert is_right([RoomProblem.RESTRICTED])
    assert not is_right([RoomProblem.RESTRICTED, PUBLIC])


def report(
    tx: Transaction,
    *problems: RoomProblem,
    room: str = ROOM,
    group: Group = GROUP,
    others: Mapping[str, Collection[RoomProblem]] | None = None,
) -> list[OutboundMessage]:
    """What is told because of it that was not told before."""
    before = len(told(tx))
    reported = {**(others or {}), room: problems}
    report_problems(tx, group, reported, Renderer("!", group.language), NOW)
    return told(tx)[before:]


def test_what_is_wrong_is_told_in_the_secretaries_room_and_rings(store: Store) -> None:
    with store.begin() as tx:
        [said] = report(tx, PUBLIC)
    assert said.key == f"room {ROOM} · 1 · {SECRETARY_ROOM}"
    assert (said.room, said.kind, said.group_id) == (SECRETARY_ROOM, "incident", "barn-unga")
    assert (said.notify, said.recipients) == (True, (SECRETARY,))
    assert said.text.startswith("Gruppens rum (Samverkansgruppen barn/unga) behöver ses över.")
    assert "Så länge rummet är öppet" in said.text
    assert said.html.startswith("<p><b>Gruppens rum")


def test_of_their_own_room_it_is_said_that_it_is_theirs(store: Store) -> None:
    with store.begin() as tx:
        [said] = report(tx, READ_ONLY, room=SECRETARY_ROOM)
    assert said.room == ROOM
    assert said.text.startswith("Sekreterarens rum (Samverkansgruppen barn/unga)")
    assert "Så länge rummet är öppet" not in said.text


def test_only_what_is_new_is_told_each_time_under_a_number_of_its_own(store: Store) -> None:
    with store.begin() as tx:
        report(tx, PUBLIC)
        assert report(tx, PUBLIC) == []
        [said] = report(tx, PUBLIC, GUESTS)
        assert said.key == f"room {ROOM} · 2 · {SECRETARY_ROOM}"
        assert "Även gäster" in said.text
        assert "Vem som helst kan gå in" not in said.text
        assert "Så länge rummet är öppet" in said.text
        report(tx, GUESTS)
        [again] = report(tx, PUBLIC, GUESTS)
        assert "Vem som helst kan gå in" in again.text
        known = tx.room_reports.get(ROOM)
        assert known is not None
        assert known.told == known.problems == {"public", "guests"}
        assert known.times == 3


def test_that_a_room_has_ended_is_told_when_it_is_not_followed_and_not_here(store: Store) -> None:
    with store.begin() as tx:
        report(tx)
        assert report(tx, REPLACED) == []


def test_a_ban_is_told_once_though_nobody_says_after_a_start_that_it_is_one(store: Store) -> None:
    with store.begin() as tx:
        report(tx)
        assert len(report(tx, BANNED)) == 1
        assert report(tx, ABSENT) == []
        assert report(tx, BANNED) == []


def test_that_it_is_not_in_a_room_is_no_news_until_it_has_been(store: Store) -> None:
    with store.begin() as tx:
        assert report(tx, ABSENT) == []
        [said] = report(tx, ABSENT, PUBLIC)
        assert "Jag är inte med där" not in said.text
        report(tx)
        assert len(report(tx, ABSENT)) == 1


def test_of_a_room_of_which_nothing_was_said_nothing_is_told_or_kept(store: Store) -> None:
    with store.begin() as tx:
        assert report(tx, PUBLIC, room=THIRD) == []
        assert tx.room_reports.get(ROOM) is None
        report(tx, PUBLIC, room=SECRETARY_ROOM)
        assert tx.room_reports.get(ROOM) is None
        assert tx.room_reports.get(SECRETARY_ROOM) is not None


def test_what_could_be_told_nowhere_is_told_when_it_can(store: Store) -> None:
    with store.begin() as tx:
        closed = {SECRETARY_ROOM: [READ_ONLY]}
        assert report(tx, READ_ONLY, others=closed) == []
        known = tx.room_reports.get(ROOM)
        assert known is not None
        assert (known.told, known.times) == (frozenset(), 0)
        assert len(report(tx, READ_ONLY)) == 1


# Upgrades


def upgrade(tx: Transaction, old: str = ROOM, new: str = NEW) -> bool:
    place = {"room": new} if old == ROOM else {"secretary_room": new}
    return record_upgrade(tx, example_group(**place), old, new, Renderer(), NOW)


def test_an_upgrade_is_told_once_with_the_rooms_id_for_the_settings(store: Store) -> None:
    with store.begin() as tx:
        assert upgrade(tx) is True
        assert upgrade(tx) is False
        [said] = told(tx)
        assert tx.room_upgrades.all() == {ROOM: NEW}
    assert said.key == f"moved to {NEW}"
    assert (said.room, said.kind, said.notify) == (SECRETARY_ROOM, "incident", False)
    assert said.text.startswith("Gruppens rum är uppgraderat till ett nytt")
    assert f"byt det mot {NEW}" in said.text


def test_an_upgrade_of_the_secretaries_room_is_told_as_that_in_the_new_one(store: Store) -> None:
    with store.begin() as tx:
        assert upgrade(tx, SECRETARY_ROOM)
        [said] = told(tx)
    assert said.room == NEW
    assert said.text.startswith("Sekreterarens rum är uppgraderat")


def decline(
    tx: Transaction, *problems: RoomProblem, old: str = ROOM, new: str = NEW, **others: object
) -> tuple[bool, list[OutboundMessage]]:
    """Whether that is a question to the secretaries, and what they are told."""
    before = len(told(tx))
    reported: dict[str, Collection[RoomProblem]] = {room: [READ_ONLY] for room in others.values()}  # type: ignore[misc]  # rooms
    asked = report_declined(tx, GROUP, old, new, problems, reported, Renderer(), NOW)
    return asked, told(tx)[before:]


def test_an_upgrade_that_is_not_followed_is_asked_about_with_why(store: Store) -> None:
    with store.begin() as tx:
        asked, [said] = decline(tx, GUESTS, PUBLIC)
        assert tx.room_upgrades.declined() == {ROOM: Declined(NEW, ("public", "guests"))}
    assert asked is True
    assert said.key == f"not followed {ROOM} · {NEW} · public guests · {SECRETARY_ROOM}"
    assert (said.room, said.notify, said.recipients) == (SECRETARY_ROOM, True, (SECRETARY,))
    assert said.text.startswith("Gruppens rum (Samverkansgruppen barn/unga) sägs vara ersatt")
    assert "Vem som helst kan gå in i det nya rummet" in said.text
    assert "Även gäster" in said.text


def test_of_the_secretaries_own_room_it_is_asked_in_the_groups(store: Store) -> None:
    with store.begin() as tx:
        asked, [said] = decline(tx, CLOSED, old=SECRETARY_ROOM)
    assert asked is True
    assert said.room == ROOM
    assert said.text.startswith("Sekreterarens rum (Samverkansgruppen barn/unga) har ersatts")


def test_the_same_is_asked_once_and_something_else_anew(store: Store) -> None:
    with store.begin() as tx:
        assert decline(tx, PUBLIC)[0] is True
        assert decline(tx, PUBLIC) == (False, [])
        assert decline(tx, PUBLIC, GUESTS)[0] is True
        assert decline(tx, PUBLIC, new=THIRD)[0] is True


def test_a_room_that_was_looked_at_and_left_is_not_waited_for(store: Store) -> None:
    with store.begin() as tx:
        decline(tx, PUBLIC)
        assert decline(tx, CLOSED) == (False, [])
        assert tx.room_upgrades.declined() == {ROOM: Declined(NEW, ("public",))}
        assert decline(tx, CLOSED, new=THIRD)[0] is True, "another room was not looked at"


def test_what_can_be_asked_nowhere_is_asked_again(store: Store) -> None:
    with store.begin() as tx:
        assert decline(tx, CLOSED, theirs=SECRETARY_ROOM) == (False, [])
        assert tx.room_upgrades.declined() == {}
        assert decline(tx, CLOSED)[0] is True


# By hand


def test_an_upgrade_that_is_undone_leads_back(store: Store) -> None:
    with store.begin() as tx:
        upgrade(tx)
        assert undo_upgrade(tx, NEW) == ROOM
        assert tx.room_upgrades.all() == {}


def test_where_there_is_no_upgrade_to_undo_it_says_so_and_where_to_look(store: Store) -> None:
    with store.begin() as tx, pytest.raises(AdministratorError) as raised:
        undo_upgrade(tx, NEW)
    error = raised.value
    assert (error.where, error.problem, error.remedy) == (
        NEW,
        "has replaced no other room.",
        "See the rooms with: kansli rooms",
    )


def test_a_group_moves_to_another_room_by_hand(store: Store) -> None:
    with store.begin() as tx:
        move_room(tx, ROOM, NEW)
        assert tx.room_upgrades.all() == {ROOM: NEW}


def test_a_group_that_moves_back_uses_the_room_that_was_replaced(store: Store) -> None:
    with store.begin() as tx:
        for old, new in ((ROOM, NEW), (NEW, THIRD)):
            move_room(tx, old, new)
        move_room(tx, THIRD, ROOM)
        assert tx.room_upgrades.all() == {}


def test_a_group_moves_back_one_room_and_no_further(store: Store) -> None:
    with store.begin() as tx:
        for old, new in ((ROOM, NEW), (NEW, THIRD)):
            move_room(tx, old, new)
        move_room(tx, THIRD, NEW)
        assert tx.room_upgrades.all() == {ROOM: NEW}


def test_a_group_that_is_to_move_to_where_it_is_stays(store: Store) -> None:
    with store.begin() as tx:
        move_room(tx, ROOM, ROOM)
        assert tx.room_upgrades.all() == {}
