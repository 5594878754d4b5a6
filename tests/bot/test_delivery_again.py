"""What was tried before is not said twice: it is looked for first, and moves with its room."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.runtime.parts import REMEMBERED
from bot.transports.base import NotTaken, RetryLater
from secretary.people import MATRIX
from storage import Act, OutboundMessage, Store, schema
from tests.fakes.transport import FakeTransport, delivering
from tests.waiting import poll

NOW = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)
OLD, NEW = "!gammalt:exempel", "!nytt:exempel"


def queue(store: Store, key: str, tried: datetime | None = None, room: str = OLD) -> None:
    with store.begin() as tx:
        tx.outbox.add(OutboundMessage(key, room, key, f"<p>{key}</p>", "reply"), NOW)
        queued = tx.outbox.next_for(MATRIX, room)
        if tried is not None and queued is not None:
            tx.outbox.mark_attempted(queued.id, tried)


def settled(store: Store, transport: FakeTransport, room: str = OLD) -> bool:
    with store.begin() as tx:
        return (MATRIX, room) not in tx.outbox.waiting_places()


@pytest.mark.parametrize(
    ("ago", "looked"),
    [
        (None, False),
        (timedelta(hours=1), False),
        (REMEMBERED - timedelta(seconds=1), False),
        (REMEMBERED, True),
        (timedelta(days=30), True),
        (-timedelta(hours=1), True),  # the clock has gone backwards: nobody knows how long
    ],
)
async def test_the_room_is_looked_at_where_the_server_may_have_forgotten(
    store: Store, ago: timedelta | None, looked: bool
) -> None:
    transport = FakeTransport()
    transport.posted[OLD] = ["kallelse"] if looked else []
    queue(store, "kallelse", None if ago is None else NOW - ago)

    async with delivering(store, transport, NOW):
        await poll(lambda: settled(store, transport))

    assert transport.lookups == (["kallelse"] if looked else [])
    assert transport.attempts == ([] if looked else ["kallelse"])
    with store.begin() as tx:
        assert tx.sent.by_event("$kallelse") is not None


async def test_what_was_tried_by_a_clock_that_was_ahead_is_looked_for_in_what_has_been(
    store: Store,
) -> None:
    transport = FakeTransport()
    queue(store, "kallelse", NOW + timedelta(days=9))

    async with delivering(store, transport, NOW):
        await poll(lambda: settled(store, transport))

    [since] = transport.looked_since
    assert since < NOW - timedelta(days=7)


async def test_what_is_not_found_is_sent(store: Store) -> None:
    transport = FakeTransport()
    queue(store, "kallelse", NOW - timedelta(days=2))

    async with delivering(store, transport, NOW):
        await poll(lambda: settled(store, transport))

    assert (transport.lookups, transport.posted[OLD]) == (["kallelse"], ["kallelse"])


async def test_the_first_attempt_is_written_down_before_it_is_made(store: Store) -> None:
    transport = FakeTransport()
    transport.blocked.add(OLD)
    queue(store, "kallelse")

    async with delivering(store, transport, NOW):
        await transport.until(lambda: transport.attempts == ["kallelse"])
        with store.begin() as tx:
            queued = tx.outbox.next_for(MATRIX, OLD)

    assert queued is not None
    assert queued.first_attempted_at == NOW


async def test_a_message_that_waits_moves_along_with_its_room(store: Store) -> None:
    transport = FakeTransport()
    transport.errors[OLD] = [RetryLater("403 M_FORBIDDEN", 300)] * 1000
    queue(store, "kallelse")

    async with delivering(store, transport, NOW) as delivery:
        await transport.until(lambda: "kallelse" in transport.attempts)
        with store.begin() as tx:
            tx.room_upgrades.record(OLD, NEW)
        delivery.wake()
        await poll(lambda: settled(store, transport, NEW))

    assert transport.posted == {NEW: ["kallelse"]}


async def test_a_message_on_its_way_when_the_room_moves_is_not_sent_to_both(store: Store) -> None:
    transport = FakeTransport()
    transport.blocked.add(OLD)
    queue(store, "kallelse")

    async with delivering(store, transport, NOW) as delivery:
        await transport.until(lambda: transport.attempts == ["kallelse"])
        with store.begin() as tx:
            tx.room_upgrades.record(OLD, NEW)
        delivery.wake()
        queue(store, "sist", room="!tredje:exempel")
        delivery.wake()
        await transport.until(lambda: "sist" in transport.attempts)
        await transport.unblock(OLD)
        await poll(lambda: settled(store, transport, NEW))

    assert transport.posted == {OLD: ["kallelse"], "!tredje:exempel": ["sist"]}


def under(store: Store, act: Act) -> list[str | None]:
    """To which events an act was done, or waits to be."""
    with store.begin() as tx:
        rows = tx._session.execute(select(schema.outbox).where(schema.outbox.c.act == act))
        return [row.reply_to for row in rows]


async def test_what_there_is_to_tap_comes_once_however_often_the_message_is_sent(
    store: Store,
) -> None:
    transport = FakeTransport()
    transport.loses_responses = True
    with store.begin() as tx:
        asks = OutboundMessage("kallelse", OLD, "?", "?", taps=("✅", "❌"), is_pinned=True)
        tx.outbox.add(asks, NOW)
    async with delivering(store, transport, NOW):
        await transport.until(lambda: transport.posted.get(OLD) == ["kallelse"])
    assert under(store, Act.REACT) == []

    transport.loses_responses = False
    async with delivering(store, transport, NOW):
        await poll(lambda: settled(store, transport))

    assert under(store, Act.REACT) == ["$kallelse", "$kallelse"]
    assert under(store, Act.PIN) == ["$kallelse"]
    assert transport.posted[OLD] == ["kallelse"]
    assert transport.acts == [
        "react · ✅ · $kallelse",
        "react · ❌ · $kallelse",
        "pin · $kallelse",
    ]


async def test_what_a_room_does_not_take_is_left_out_and_holds_up_nothing(store: Store) -> None:
    transport = FakeTransport()
    with store.begin() as tx:
        tx.outbox.add(OutboundMessage("kallelse", OLD, "?", "?", taps=("✅",)), NOW)
        tx.acts.follow(OutboundMessage("k", OLD, "", "", taps=("❌",)), "$borta", NOW)
        tx.outbox.add(OutboundMessage("sedan", OLD, "x", "x"), NOW)

    async def on_send(message: OutboundMessage) -> None:
        if message.reply_to == "$borta":
            raise NotTaken("400")

    transport.on_send = on_send

    async with delivering(store, transport, NOW):
        await poll(lambda: settled(store, transport))

    assert transport.posted[OLD] == ["kallelse", "sedan"]
    assert transport.acts == ["react · ✅ · $kallelse"]
