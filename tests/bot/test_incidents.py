"""What the bot tells secretaries of by itself: as what it is kept, and what the log says of it.

A key is what something is told once by. It stays the same in every release, or what was told before
would be told again after an update.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import select

from bot.transports.device_events import (
    DeviceEvent,
    IdentityChanged,
    KeysWithheld,
    SameKeys,
    TooManyDevices,
    UnverifiedDevice,
)
from secretary.rooms import RoomProblem
from storage import UndecryptedEvent, schema
from tests.chatroom import (
    ROOM,
    SECRETARY,
    SECRETARY_ROOM,
    Chatroom,
    example_group,
    filled_room,
    matrix_id,
)

ANNA, BO = matrix_id("Anna"), matrix_id("Bo")
PHONE = UnverifiedDevice(ANNA, "ABC", "key of ABC", "Telefon", owner_has_keys=True)
DESK = UnverifiedDevice(BO, "DEF", "key of DEF", "Dator", owner_has_keys=True)
NEW = "!nytt:exempel"


@pytest.fixture
def chatroom(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path) as chatroom:
        yield chatroom


@pytest.fixture
def roomless(tmp_path: Path) -> Iterator[Chatroom]:
    """Whose secretaries have no room of their own, and have not written to the bot."""
    with filled_room(tmp_path, groups=[example_group(secretary_room=None)]) as chatroom:
        yield chatroom


def unread(event_id: str, room: str = ROOM, *, direct: bool = False) -> UndecryptedEvent:
    return UndecryptedEvent(event_id, room, ANNA, "session", "{}", direct=direct)


def devices(event: DeviceEvent) -> Callable[[Chatroom], object]:
    return lambda room: room.service.on_device_event(event)


def not_read(room: Chatroom) -> None:
    """Two messages whose keys have not come in time."""
    for event in (unread("$1"), unread("$2")):
        room.service.store_undecryptable(event)
    room.go_to("2027-02-01 09:11")


def other_keys(room: Chatroom) -> None:
    room.service.on_own_device("AAA", "old")
    room.service.on_own_device("BBB", "new")


def kept(room: Chatroom) -> list[tuple[Any, ...]]:
    """What stands in the outbox: key, room, kind, whether it rings and whom, why it is not sent."""
    table = schema.outbox.c
    columns = (table.key, table.room, table.kind, table.notify, table.recipients, table.skipped)
    with room.store.begin() as tx:
        return [tuple(row) for row in tx._session.execute(select(*columns).order_by(table.id))]


def quiet(key: str, kind: str = "incident", room: str = SECRETARY_ROOM) -> tuple[Any, ...]:
    return (key, room, kind, False, [], None)


def with_another(key: str) -> tuple[Any, ...]:
    return (key, SECRETARY_ROOM, "device", False, [], "told together with another device")


def ringing(key: str) -> tuple[Any, ...]:
    return (key, SECRETARY_ROOM, "incident", True, [SECRETARY], None)


ABC, DEF = "5562cf83443152768d6ca8b68562f5bd", "9bce450585bf8c164c39aa73ad586d32"
KEPT: Final[dict[str, tuple[Callable[[Chatroom], object], list[tuple[Any, ...]]]]] = {
    "devices left out": (
        devices(KeysWithheld(ROOM, (PHONE, DESK))),
        [
            quiet(f"left out · barn-unga · {ABC}", "device"),
            with_another(f"left out · barn-unga · {DEF}"),
        ],
    ),
    "devices with the same keys": (
        devices(SameKeys(ROOM, (PHONE, DESK))),
        [
            quiet(f"same keys · barn-unga · {ABC}", "device"),
            with_another(f"same keys · barn-unga · {DEF}"),
        ],
    ),
    "too many devices": (
        devices(TooManyDevices(ANNA, 2900, 100)),
        [quiet("too many devices · barn-unga · 89f3b2d3b585b6811d464c2f9ad5112d", "device")],
    ),
    "a new identity": (
        devices(IdentityChanged(ANNA, "key", (ROOM,))),
        [quiet("new identity · barn-unga · f5ddf07cdc8878d685c2d6b4e973f8f9", "device")],
    ),
    "messages that cannot be read": (
        not_read,
        [("unread $1", ROOM, "unread", True, [ANNA], None)],
    ),
    "a device of the bot's own": (other_keys, [quiet("identity BBB new barn-unga")]),
    "a new beginning": (
        lambda room: room.service.begin_at("s1", (ROOM, NEW)),
        [quiet("from now 2027-02-01T08:00:00+00:00 barn-unga")],
    ),
    "missed here": (
        lambda room: room.service.on_missed(ROOM),
        [quiet(f"missed {ROOM} 2027-02-01 barn-unga")],
    ),
    "missed anywhere": (
        lambda room: room.service.on_missed(None),
        [quiet("missed anywhere 2027-02-01 barn-unga")],
    ),
    "an upgrade": (
        lambda room: room.service.on_room_upgraded(ROOM, NEW),
        [quiet(f"moved to {NEW}")],
    ),
    "an upgrade of the secretaries' room": (
        lambda room: room.service.on_room_upgraded(SECRETARY_ROOM, NEW),
        [quiet(f"moved to {NEW}", room=NEW)],
    ),
    "an upgrade declined": (
        lambda room: room.service.on_upgrade_declined(ROOM, NEW, [RoomProblem.CLOSED]),
        [ringing(f"not followed {ROOM} · {NEW} · closed · {SECRETARY_ROOM}")],
    ),
    "a room in which nothing can be written": (
        lambda room: room.service.on_room_problems(ROOM, [RoomProblem.READ_ONLY]),
        [ringing(f"room {ROOM} · 1 · {SECRETARY_ROOM}")],
    ),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_is_told_once_is_kept_as_in_every_release(chatroom: Chatroom, what: str) -> None:
    happens, expected = KEPT[what]
    happens(chatroom)
    assert kept(chatroom) == expected


@pytest.mark.parametrize("what", KEPT)
def test_it_is_the_groups_whose_secretaries_are_told(chatroom: Chatroom, what: str) -> None:
    happens, _ = KEPT[what]
    happens(chatroom)
    with chatroom.store.begin() as tx:
        groups = set(tx._session.scalars(select(schema.outbox.c.group_id)))
    assert groups == ({None} if happens is not_read else {"barn-unga"})


# What the log says


def lines(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str, dict[str, object]]]:
    """Level, words and what they are about, of what was logged of events."""
    return [
        (
            record.levelname,
            record.getMessage(),
            {
                name: vars(record)[name]
                for name in ("event", "group", "room", "meeting", "kind")
                if name in vars(record)
            },
        )
        for record in caplog.records
        if record.name.startswith("bot.events")
    ]


HERE: Final[dict[str, object]] = {"group": "barn-unga"}
LOGGED: Final[dict[str, tuple[str, dict[str, object]]]] = {
    "messages that cannot be read": ("2 messages could not be read", {"room": ROOM}),
    "a device of the bot's own": ("the bot has a new device, BBB", {}),
    "a new beginning": ("how far was read is not known: from now on", HERE),
    "an upgrade": (f"{ROOM} was replaced by {NEW}", HERE),
}


@pytest.mark.parametrize("what", LOGGED)
def test_the_log_says_what_secretaries_are_told_of_the_bot_itself(
    chatroom: Chatroom, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    words, about = LOGGED[what]
    with caplog.at_level(logging.WARNING):
        KEPT[what][0](chatroom)
    assert lines(caplog) == [("WARNING", words, about)]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (KeysWithheld(ROOM, (PHONE, DESK)), "2 devices cannot read here"),
        (SameKeys(ROOM, (PHONE,)), "1 devices cannot read here"),
        (TooManyDevices(ANNA, 2900, 100), "somebody has too many devices"),
    ],
)
def test_what_is_told_nobody_before_everybody_stands_in_the_log(
    roomless: Chatroom, caplog: pytest.LogCaptureFixture, event: DeviceEvent, words: str
) -> None:
    with caplog.at_level(logging.WARNING):
        roomless.service.on_device_event(event)
    assert kept(roomless) == []
    assert lines(caplog) == [("WARNING", words, HERE)]
