"""A message that is sent in parts: each once and in order, whatever happens between two of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from bot.runtime.parts import REMEMBERED
from bot.transports.base import RetryLater
from secretary.language.markup import MAX_BYTES
from secretary.people import MATRIX
from storage import OutboundMessage, PostedEvent, SentMessage, Store, mark_of, part_key
from tests.fakes.transport import FakeTransport, delivering

NOW: Final = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)
LONG_AGO: Final = NOW - REMEMBERED
ROOM: Final = "!ett:exempel"
PARTS: Final = ["lång", "lång · 2", "lång · 3"]


@pytest.fixture(autouse=True)
def _queued(store: Store) -> None:
    """A message of three parts, and one after it."""
    with store.begin() as tx:
        for key, text in (("lång", "ett✂två✂tre"), ("sedan", "sedan")):
            tx.outbox.add(OutboundMessage(key, ROOM, text, "", "agenda"), NOW)


def arrived(transport: FakeTransport, *keys: str) -> Callable[[], bool]:
    return lambda: transport.posted.get(ROOM, []) == list(keys)


def parts_sent(store: Store) -> int | None:
    """How many parts are recorded of what is next; None where nothing waits."""
    with store.begin() as tx:
        row = tx.outbox.next_for(MATRIX, ROOM)
        return None if row is None else row.parts_sent


def record(store: Store, parts: int, attempted: datetime) -> None:
    """As if the first `parts` had been sent and recorded, and then the process was killed."""
    with store.begin() as tx:
        row = tx.outbox.next_for(MATRIX, ROOM)
        assert row is not None
        tx.outbox.mark_attempted(row.id, attempted)
        for part in range(1, parts + 1):
            tx.outbox.mark_sent(row.id, f"${PARTS[part - 1]}", attempted, part=part, parts=3)


async def test_the_parts_are_posted_in_order_before_the_next_message(store: Store) -> None:
    transport = FakeTransport()
    async with delivering(store, transport, NOW) as delivery:
        await delivery.flush()
    assert transport.posted == {ROOM: [*PARTS, "sedan"]}
    assert parts_sent(store) is None


async def test_each_part_leads_to_the_whole_message(store: Store) -> None:
    async with delivering(store, FakeTransport(), NOW) as delivery:
        await delivery.flush()
    with store.begin() as tx:
        for part in PARTS:
            assert tx.sent.by_event(f"${part}") == SentMessage("agenda", None, "lång")


@pytest.mark.parametrize("sent", [1, 2, 3])
async def test_killed_after_a_part_was_posted_it_goes_on_with_that_part(
    store: Store, sent: int
) -> None:
    transport = FakeTransport()
    record(store, sent - 1, NOW)
    transport.posted[ROOM] = PARTS[: sent - 1]
    transport.loses_responses = True
    async with delivering(store, transport, NOW):
        await transport.until(arrived(transport, *PARTS[:sent]))
    assert parts_sent(store) == sent - 1

    transport.loses_responses = False
    async with delivering(store, transport, NOW):
        await transport.until(arrived(transport, *PARTS, "sedan"))
    assert transport.attempts == [PARTS[sent - 1], *PARTS[sent - 1 :], "sedan"]


async def test_what_is_refused_is_tried_again_from_the_part_that_was_refused(store: Store) -> None:
    transport = FakeTransport()
    record(store, 1, NOW)
    transport.errors[ROOM] = [RetryLater("busy"), ValueError("nobody foresaw this")]
    async with delivering(store, transport, NOW):
        await transport.until(lambda: "sedan" in transport.posted.get(ROOM, []))
    assert transport.attempts == ["lång · 2", "lång · 2", "lång · 2", "lång · 3", "sedan"]


async def test_long_after_the_room_is_searched_for_the_parts_that_are_not_recorded(
    store: Store,
) -> None:
    transport = FakeTransport()
    record(store, 1, LONG_AGO)
    transport.posted[ROOM] = PARTS[:2]
    async with delivering(store, transport, NOW):
        await transport.until(arrived(transport, *PARTS, "sedan"))
    assert transport.lookups == PARTS[1:]
    assert transport.attempts == ["lång · 3", "sedan"]
    with store.begin() as tx:
        assert tx.sent.by_event("$lång · 2") is not None


async def test_until_then_the_room_is_not_searched(store: Store) -> None:
    transport = FakeTransport()
    record(store, 1, LONG_AGO + timedelta(seconds=1))
    async with delivering(store, transport, NOW) as delivery:
        await delivery.flush()
    assert transport.lookups == []


async def test_another_version_that_splits_into_fewer_sends_no_more_of_it(store: Store) -> None:
    class Roomier(FakeTransport):
        def split(self, message: OutboundMessage) -> Sequence[OutboundMessage]:
            return [message]

    transport = Roomier()
    record(store, 2, NOW)
    async with delivering(store, transport, NOW) as delivery:
        await delivery.flush()
    assert transport.attempts == ["sedan"]
    assert parts_sent(store) is None


async def test_a_message_that_cannot_be_split_is_not_dropped(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    class Stumbling(FakeTransport):
        stumbles = 2

        def split(self, message: OutboundMessage) -> Sequence[OutboundMessage]:
            if self.stumbles:
                self.stumbles -= 1
                raise ValueError("what is this")
            return super().split(message)

    transport = Stumbling()
    async with delivering(store, transport, NOW):
        await transport.until(arrived(transport, *PARTS, "sedan"))
    assert [r.levelname for r in caplog.records] == ["ERROR", "ERROR"]


@pytest.mark.parametrize("standing", [1, 2, 3])
async def test_of_what_was_half_sent_before_a_restore_the_rest_is_sent(
    store: Store, standing: int
) -> None:
    secret, other = "known to the device alone", "!annat:exempel"
    keys = [part_key("dagordning", part) for part in (1, 2, 3)]
    stands = [
        PostedEvent(f"${key}", frozenset({mark_of(key, secret)}), LONG_AGO)
        for key in keys[:standing]
    ]
    with store.begin() as tx:
        tx.posted.recognise(stands, secret, LONG_AGO)
        text = f"{'a' * MAX_BYTES}✂två✂tre"
        tx.outbox.add(OutboundMessage("dagordning", other, text, "", "agenda"), LONG_AGO)
    transport = FakeTransport()
    async with delivering(store, transport, NOW) as delivery:
        await delivery.flush()
    assert transport.posted.get(other, []) == keys[standing:]
    with store.begin() as tx:
        assert tx.outbox.next_for(MATRIX, other) is None
