"""A reply is claimed in the transaction that makes it: nothing stands between it and the room."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, event, select

from bot.runtime.clock import ManualClock
from bot.runtime.delivery import Delivery
from bot.runtime.executor import DatabaseExecutor
from bot.transports.base import RetryLater
from secretary.errors import StorageUnavailable
from secretary.people import MATRIX
from storage import REPLY, Act, Attachment, OutboundMessage, Store, Transaction, schema
from tests.fakes.transport import EndlessSleep, FakeSleep, FakeTransport, delivering
from tests.waiting import cancel, poll

NOW = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)
ROOM, OTHER = "!ett:exempel", "!två:exempel"

T = TypeVar("T")


def reply(key: str, asker: str = "@anna", room: str = ROOM) -> OutboundMessage:
    return OutboundMessage(key, room, key, "", REPLY, asker=asker)


def queue(store: Store, *messages: OutboundMessage) -> None:
    with store.begin() as tx:
        for each in messages:
            tx.outbox.add(each, NOW)


def attempted(store: Store) -> set[str]:
    """The keys of what is on record as attempted."""
    query = select(schema.outbox.c.key).where(schema.outbox.c.first_attempted_at.is_not(None))
    with store.begin() as tx:
        return set(tx._session.scalars(query))


@asynccontextmanager
async def at_rest(
    store: Store, transport: FakeTransport, sleep: FakeSleep | None = None, executor: Any = None
) -> AsyncIterator[Delivery]:
    """A delivery that has sent what waits at the start, so that from then on nothing is claimed but
    by who queues it."""
    async with delivering(store, transport, NOW, sleep, executor) as delivery:
        queue(store, reply("först", "@nobody", OTHER))
        await transport.until(lambda: transport.posted.get(OTHER) == ["först"])
        await poll(lambda: not waits(store))
        yield delivery


def waits(store: Store) -> bool:
    with store.begin() as tx:
        return bool(tx.outbox.waiting_places())


async def test_a_reply_is_on_record_as_attempted_when_its_transaction_is_committed(
    store: Store,
) -> None:
    transport = FakeTransport()
    async with at_rest(store, transport):
        transport.blocked.add(ROOM)
        queue(store, reply("svar"))
        # Nothing else has run since: it is in no other transaction.
        assert attempted(store) == {"först", "svar"}
        await transport.until(lambda: "svar" in transport.attempts)
        await transport.unblock(ROOM)
        await poll(lambda: not waits(store))
    assert transport.attempts == ["först", "svar"]


async def test_it_is_sent_without_another_transaction(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport, begun = FakeTransport(), []
    begin = Store.begin

    @contextmanager
    def counted(self: Store) -> Iterator[Transaction]:
        begun.append(len(transport.attempts))
        with begin(self) as tx:
            yield tx

    async with at_rest(store, transport):
        monkeypatch.setattr(Store, "begin", counted)
        queue(store, reply("svar"))
        await transport.until(lambda: "svar" in transport.attempts)
        await poll(lambda: len(begun) == 2)  # what queued it, and what puts it on record
    assert begun == [1, 2]


@pytest.mark.parametrize("is_committed", [False, True], ids=["rolled back", "committed"])
async def test_where_the_database_goes_away_at_the_commit_it_is_said_once_or_not_at_all(
    store: Store, is_committed: bool
) -> None:
    transport = FakeTransport()
    async with at_rest(store, transport) as delivery:

        @event.listens_for(store._engine, "commit", once=True)
        def cut(connection: Connection) -> None:
            if is_committed:
                connection.exec_driver_sql("COMMIT")
            raise StorageUnavailable("the line was cut")

        with pytest.raises(StorageUnavailable):
            queue(store, reply("svar"))
        queue(store, reply("sedan"))
        await poll(lambda: not waits(store))
        await delivery.flush()
    said = ["svar", "sedan"] if is_committed else ["sedan"]
    assert transport.posted[ROOM] == said
    assert transport.attempts == ["först", *said]


async def test_nothing_waits_for_what_was_claimed_in_a_transaction_that_is_rolled_back(
    store: Store,
) -> None:
    """Not even a room that looked for more to do meanwhile, and saw it under way."""
    transport = FakeTransport()
    recorded, go_on = asyncio.Event(), asyncio.Event()

    async def executor(work: Callable[[], T]) -> T:
        result = work()
        if "svar" in attempted(store) and not waits(store):
            recorded.set()
            await go_on.wait()
        return result

    async with at_rest(store, transport, executor=executor) as delivery:
        queue(store, reply("svar"))
        await asyncio.wait_for(recorded.wait(), 10)
        with pytest.raises(ZeroDivisionError), store.begin() as tx:
            tx.outbox.add(reply("ångrat", "@bo"), NOW)
            claimed = delivery.claim(tx)  # as the store does before it commits
            assert [row.message.key for row in claimed] == ["ångrat"]
            go_on.set()
            for _ in range(20):
                await asyncio.sleep(0)
            raise ZeroDivisionError
        delivery.release(claimed)
        await asyncio.wait_for(delivery.flush(), 10)
        assert delivery._draining == {}
    assert transport.attempts == ["först", "svar"]


async def test_what_is_undone_within_the_transaction_is_not_sent(store: Store) -> None:
    transport = FakeTransport()
    async with at_rest(store, transport):
        with store.begin() as tx:
            with pytest.raises(ZeroDivisionError), tx.savepoint():
                tx.outbox.add(reply("ångrat"), NOW)
                raise ZeroDivisionError
            tx.outbox.add(reply("svar"), NOW)
        await poll(lambda: not waits(store))
    assert transport.attempts == ["först", "svar"]


def no_reply() -> OutboundMessage:
    return OutboundMessage("nytt", ROOM, "nytt", "", "summons")


def with_a_file() -> OutboundMessage:
    return replace(reply("nytt"), attachments=(Attachment("a.pdf", "application/pdf", b"%PDF"),))


def an_act() -> OutboundMessage:
    return OutboundMessage("nytt", ROOM, "✅", "✅", "react", reply_to="$1", act=Act.REACT)


@pytest.mark.parametrize("make", [no_reply, with_a_file, an_act])
async def test_all_else_waits_for_its_turn(
    store: Store, make: Callable[[], OutboundMessage]
) -> None:
    transport = FakeTransport()
    async with at_rest(store, transport):
        with store.begin() as tx:
            tx.outbox.add(make(), NOW)
        assert "nytt" not in attempted(store)
        await poll(lambda: not waits(store))
    assert "nytt" in [*transport.attempts, *transport.acts]


async def test_a_question_that_is_one_when_it_is_sent_waits_for_its_turn(store: Store) -> None:
    """Or what the same person has said before they could see it would answer it."""
    transport = FakeTransport()
    async with at_rest(store, transport):
        until = NOW + timedelta(days=1)
        with store.begin() as tx:
            tx.outbox.add(reply("fråga"), NOW)
            tx.dialogues.start(MATRIX, ROOM, "@anna", "", "k", {}, until, message_key="fråga")
        with store.begin() as tx:
            assert tx.dialogues.open(MATRIX, ROOM, "@anna", NOW) == []
        await poll(lambda: not waits(store))
        with store.begin() as tx:
            assert len(tx.dialogues.open(MATRIX, ROOM, "@anna", NOW)) == 1


async def test_whoever_has_something_waiting_gets_that_first(store: Store) -> None:
    transport = FakeTransport()
    async with at_rest(store, transport):
        transport.blocked.add(ROOM)
        queue(store, reply("1"), reply("2"))
        queue(store, reply("3"), reply("bo", "@bo"))
        assert attempted(store) == {"först", "1"}
        await transport.until(lambda: "1" in transport.attempts)
        await transport.unblock(ROOM)
        await poll(lambda: not waits(store))
    assert [key for key in transport.posted[ROOM] if key != "bo"] == ["1", "2", "3"]


async def test_a_room_that_refuses_is_sent_nothing_for_that(store: Store) -> None:
    transport = FakeTransport()
    transport.errors[ROOM] = [RetryLater("403", 300)]

    async with at_rest(store, transport, EndlessSleep()) as delivery:
        queue(store, reply("1"))
        await transport.until(lambda: "1" in transport.attempts)
        await poll(lambda: not _is_free(delivery))
        queue(store, reply("bo", "@bo"))
        assert attempted(store) == {"först", "1"}
        delivery.retry(MATRIX, ROOM)
        await poll(lambda: not waits(store))
    assert sorted(transport.posted[ROOM]) == ["1", "bo"]


async def test_nothing_is_while_nothing_is_to_be_sent(store: Store) -> None:
    transport, held = FakeTransport(), True
    thread, clock = DatabaseExecutor(), ManualClock(NOW)
    delivery = Delivery(store, {MATRIX: transport}, clock, thread, is_held=lambda: held)
    running = asyncio.create_task(delivery.run())
    await asyncio.sleep(0)
    queue(store, reply("svar"))
    assert attempted(store) == set()
    held = False
    delivery.wake()
    await transport.until(lambda: transport.attempts == ["svar"])
    await cancel(running)
    thread.close()


async def test_killed_before_it_could_be_sent_it_is_sent_at_the_next_start(store: Store) -> None:
    transport = FakeTransport()
    async with at_rest(store, transport) as delivery:
        delivery._take_on = lambda *_: None  # type: ignore[method-assign]  # killed first
        queue(store, reply("svar"))
    assert "svar" not in transport.attempts
    assert attempted(store) == {"först", "svar"}
    async with delivering(store, transport, NOW):
        await poll(lambda: not waits(store))
    assert transport.posted[ROOM] == ["svar"]


async def test_what_takes_its_words_back_before_it_could_be_sent_holds_up_nothing(
    store: Store,
) -> None:
    """As with what is under way: it is said as it was made, and settled."""
    transport = FakeTransport()
    async with at_rest(store, transport):
        queue(store, replace(reply("svar"), quotes=("report 1",)))
        with store.begin() as tx:
            [row] = tx.outbox.waiting_with(["report 1"])
            tx.outbox.skip(row.id, "what it repeats was taken back", NOW)
        queue(store, reply("sedan"))
        await poll(lambda: not waits(store))
        await transport.until(lambda: transport.posted.get(ROOM) == ["svar", "sedan"])


def _is_free(delivery: Delivery) -> bool:
    return delivery._claims.turns_in((MATRIX, ROOM)).free > 0
