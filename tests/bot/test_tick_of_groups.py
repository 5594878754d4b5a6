"""Of which groups a tick asks the rules; and that what comes of it is what comes of asking all."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import select

from bot.events import tick
from bot.events.service import EventService
from secretary.group import AbsenceList
from storage.reads import Reads
from storage.schema import outbox
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom, at, example_group, filled_room

OTHER: Final = "!annan:exempel"
GROUPS: Final = (
    example_group(settling_time=timedelta(seconds=60), grace=timedelta(minutes=2)),
    example_group(
        "2023",
        id="kultur",
        room=OTHER,
        secretary_room=None,
        settling_time=timedelta(minutes=10),
        absence_list=AbsenceList.AT_ONCE,
    ),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Two groups that have been looked at, one of which has a meeting ahead."""
    with filled_room(tmp_path, groups=GROUPS) as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9")
        chatroom.go_to("2027-02-10 09:30")
        chatroom.go_to("2027-02-10 09:31")
        chatroom.go_to("2027-02-10 09:32")
        yield chatroom


def asked(room: Chatroom) -> list[str]:
    """The groups whose rules the next tick asks."""
    return list(room.service.begin_tick() or ())


# ------------------------------------------------------------------ which are asked


def test_no_rules_are_asked_while_nothing_changes_and_nothing_falls_due(room: Chatroom) -> None:
    room.clock.move(timedelta(minutes=1))
    assert asked(room) == []


def test_a_tick_that_asks_nobody_says_when_something_falls_due_next(room: Chatroom) -> None:
    due = EventService(room.groups, room.store, room.clock).tick()
    assert due is not None
    room.clock.move(timedelta(minutes=1))
    assert asked(room) == []
    assert room.service.end_tick() == due


def test_the_rules_of_a_group_are_asked_of_which_something_has_changed(room: Chatroom) -> None:
    room.say("anna", "!kommer", room=OTHER)
    room.say("anna", "Vilken fin dag!", room=ROOM)
    assert asked(room) == []
    room.say("sekreterare", "!möte ny fredag 19 mars kl 9", room=OTHER)
    assert asked(room) == ["kultur"]


def test_the_rules_of_a_group_are_asked_when_something_falls_due(room: Chatroom) -> None:
    due = room.service.tick()
    assert due is not None
    assert asked(room) == []
    room.clock.set(due)
    assert "barn-unga" in asked(room)


@pytest.mark.parametrize("when", ["2027-02-10 10:32", "2027-02-11 00:00"])
def test_all_rules_are_asked_every_hour_and_at_midnight(
    room: Chatroom, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if when.endswith("00:00"):
        monkeypatch.setattr(tick, "_ASKED_AGAIN", timedelta(days=9))
    for group in room.groups:
        room.service.tick_group(group.id)
    room.clock.set(at(when) - timedelta(seconds=2))
    assert asked(room) == []
    room.clock.set(at(when))
    assert asked(room) == ["barn-unga", "kultur"]


def test_a_new_process_asks_all_rules_once(room: Chatroom) -> None:
    room.service = EventService(room.groups, room.store, room.clock)
    assert asked(room) == ["barn-unga", "kultur"]
    room.service.tick()
    assert asked(room) == []


def test_all_rules_are_asked_after_the_clock_was_set_back(room: Chatroom) -> None:
    room.clock.move(timedelta(hours=-2))
    assert asked(room) == ["barn-unga", "kultur"]


def test_all_rules_are_asked_after_somebody_elses_name_was_changed(room: Chatroom) -> None:
    with room.store.begin() as tx:
        [someone, *_] = {m.person for m in tx.people.mandates("kultur")}
        someone.name = "Någon Annan"
    assert asked(room) == ["barn-unga", "kultur"]


# ------------------------------------------------------------------ what is wanted meanwhile


class Wanted:
    """Says for some times that nothing else is wanted, and then that something is."""

    def __init__(self, after: int) -> None:
        self._left = after

    def __call__(self) -> bool:
        self._left -= 1
        return self._left < 0


def decided(room: Chatroom) -> list[Any]:
    """What is in the outbox, in order, and when it was decided."""
    with room.store.begin() as tx:
        rows = select(outbox.c.key, outbox.c.created_at, outbox.c.skipped, outbox.c.text)
        return [tuple(row) for row in tx._session.execute(rows.order_by(outbox.c.id))]


def counted(room: Chatroom) -> float:
    """How many notices the metrics have."""
    found = room.service._metrics._notices.collect()
    return sum(each.value for of_kind in found for each in of_kind.samples)


def test_a_tick_that_gives_way_changes_and_counts_nothing_wherever_it_does(room: Chatroom) -> None:
    room.clock.set(at("2027-02-26 09:00"))
    before, after = (decided(room), counted(room)), 0
    while not room.service.tick_group("barn-unga", Wanted(after)):
        assert (decided(room), counted(room)) == before
        assert "barn-unga" in asked(room)
        after += 1
    assert after > 8
    assert len(decided(room)) > len(before[0])
    assert counted(room) > before[1]


# ------------------------------------------------------------------ what comes of it

WORDS: Final = (
    "!möte ny fredag 12 mars kl 9", "!möte ny 16 mars kl 13 Sala", "!möte flytta till 26 mars kl 9",
    "!möte flytta till 11 mars kl 10", "!möte ändra plats Köping", "!möte ställ in", "!ångra",
    "!möte kalla", "!dagordning", "!dagordning publicera", "!uppdrag Sala: Kartlägg allt",
    "!uppdrag Sala: Berätta senast 7 april", "!tabell Läget: elever; skolor", "!kommer",
    "!förhinder", "!kommer digitalt", "!rapport Vi öppnar en förskola.", "!fråga Skolfrånvaro",
    "!omgång Ska vi ses?", "!not 1 Gruppen enas.", "tack", "!hjälp",
)  # fmt: skip
PEOPLE: Final = ("sekreterare", "sekreterare", "eva", "anna", "bo", "cia", "david", "gun")
WAITS: Final = tuple(
    timedelta(seconds=seconds)
    for seconds in (1, 20, 60, 61, 119, 600, 601, 3_600, 20_000, 86_400, 4 * 86_400)
)


def story(room: Chatroom, number: int, before_tick: Callable[[], object]) -> list[Any]:
    """What is decided in a random story of half a spring, in order, and when."""
    dice = random.Random(number)
    said: list[tuple[str, str]] = []

    def go_on(by: timedelta) -> None:
        room.clock.move(by)
        before_tick()
        room.tick()

    for _ in range(50):
        who, where = dice.choice(PEOPLE), dice.choice((ROOM, ROOM, OTHER, SECRETARY_ROOM))
        match dice.randrange(10):
            case 0 | 1 | 2 | 3 | 4:
                said.append((who, room.say(who, dice.choice(WORDS), room=where)))
            case 5:
                summonses = [s.event_id for s in room.posted if s.post.asks_about is not None]
                if summonses:
                    said.append((who, room.react(who, summonses[-1], dice.choice("✅❌💻"))))
            case 6 if said:
                author, event = said[dice.randrange(len(said))]
                room.redact(author, event)
            case 7 if said:
                author, event = said[dice.randrange(len(said))]
                room.edit(author, event, dice.choice(WORDS))
            case 8:
                if (due := room.service.next_due) is not None and due > room.clock.now():
                    off = timedelta(seconds=dice.choice((-1, 0, 1)))
                    go_on(max(due - room.clock.now() + off, timedelta(0)))
        wait = dice.choice(WAITS)
        for _ in range(dice.randrange(4)):
            go_on(wait / 4)
    return decided(room)


@pytest.mark.parametrize(
    "number", [0, 1, *(pytest.param(more, marks=pytest.mark.torture) for more in range(2, 20))]
)
def test_what_is_decided_is_what_asking_all_rules_at_each_tick_decides(
    tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where nothing is asked now and then: that is only in case the rest were wrong. And where
    each tick gives way somewhere first. Who asks all knows nothing of what was read before."""
    monkeypatch.setattr(tick, "_ASKED_AGAIN", timedelta(days=400))
    left_out, dice = 0, random.Random(number)
    with filled_room(tmp_path / "all", groups=GROUPS) as room:
        groups = room.service._groups
        with monkeypatch.context() as forgetful:
            forgetful.setattr(Reads, "_known", lambda *_: None)
            expected = story(room, number, groups.ask_all_anew)
    with filled_room(tmp_path / "some", groups=GROUPS) as room:

        def count() -> None:
            nonlocal left_out
            left_out += len(GROUPS) - len(asked(room))
            for group_id in asked(room):
                room.service.tick_group(group_id, Wanted(dice.randrange(12)))

        assert story(room, number, count) == expected
    assert len(expected) > 20
    assert left_out > 20
