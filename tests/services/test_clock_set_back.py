"""What rests since the clock was ahead rests from now, as long as it was to, and no more of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services.clock_set_back import correct
from storage import Decision, SettlingSeat, Transaction
from tests.chatroom import Chatroom, at, example_group, filled_room

AHEAD = "2027-02-08 09:00"
NOW = at("2027-02-01 09:00")
REST = timedelta(minutes=5)
GROUP = example_group(grace=REST, settling_time=timedelta(minutes=1))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """By a clock that is a week ahead a meeting was planned and moved, and the summons ordered."""
    with filled_room(tmp_path, groups=[GROUP], now="2027-01-20 09:00") as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9-12, Sala")
        chatroom.go_to("2027-01-20 09:10")
        chatroom.clock.set(at(AHEAD))
        yield chatroom


def resting(tx: Transaction) -> list[Decision]:
    return tx.decisions.resting(GROUP.id)


def settling(tx: Transaction) -> list[SettlingSeat]:
    return list(tx.settling.of_meeting(1).values())


def set_back(room: Chatroom, now: datetime = NOW) -> int:
    with room.store.begin() as tx:
        return correct(tx, GROUP, now)


def test_a_decision_rests_from_now_on(room: Chatroom) -> None:
    room.say("sekreterare", "!dagordning publicera")
    assert set_back(room) == 1
    with room.store.begin() as tx:
        [decision] = resting(tx)
        assert (decision.at, decision.until) == (NOW, NOW + REST)


def test_a_seat_rests_from_now_on_as_long_as_it_was_to(room: Chatroom) -> None:
    room.say("anna", "!förhinder")
    with room.store.begin() as tx:
        [before] = settling(tx)
    assert set_back(room) == 1
    with room.store.begin() as tx:
        [seat] = settling(tx)
        assert seat == replace(before, since=NOW, due_at=NOW + timedelta(minutes=1))


def test_a_summons_waits_for_the_same_moment_as_its_decision(room: Chatroom) -> None:
    room.say("sekreterare", "!möte kalla")
    with room.store.begin() as tx:
        meeting = tx.meeting(1)
        assert meeting is not None
        [decision] = resting(tx)
        assert meeting.summon_at == decision.until
    assert set_back(room) == 1
    with room.store.begin() as tx:
        meeting = tx.meeting(1)
        assert meeting is not None
        assert meeting.summon_at == NOW + REST


def test_a_summons_of_another_moment_stays_where_it_is(room: Chatroom) -> None:
    room.say("sekreterare", "!möte kalla")
    with room.store.begin() as tx:
        meeting = tx.meeting(1)
        assert meeting is not None
        meeting.summon_at = other = at("2027-03-01 09:00")
    set_back(room)
    with room.store.begin() as tx:
        meeting = tx.meeting(1)
        assert meeting is not None
        assert meeting.summon_at == other


def test_what_began_by_the_right_clock_goes_on_as_it_was(room: Chatroom) -> None:
    room.say("anna", "!förhinder")
    room.say("sekreterare", "!dagordning publicera")
    with room.store.begin() as tx:
        before = resting(tx), settling(tx)
    assert set_back(room, at(AHEAD) + timedelta(minutes=1)) == 0
    with room.store.begin() as tx:
        assert (resting(tx), settling(tx)) == before


def test_both_are_counted(room: Chatroom) -> None:
    room.say("anna", "!förhinder")
    room.say("sekreterare", "!dagordning publicera")
    assert set_back(room) == 2
    assert set_back(room) == 0
