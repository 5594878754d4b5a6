"""Several messages under way to one room: side by side where nobody can tell, else in order."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, TypeVar

import pytest

from bot.runtime.turns import AT_ONCE
from bot.transports.base import NotTaken, RetryLater
from secretary.errors import StorageUnavailable
from secretary.people import MATRIX
from storage import REPLY, Attachment, OutboundMessage, Store
from tests.fakes.transport import EndlessSleep, FakeSleep, FakeTransport, delivering
from tests.waiting import poll

NOW = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)
ROOM, OTHER = "!ett:exempel", "!två:exempel"
ASKERS: Final = ("@anna", "@bo", "@cia", None)

T = TypeVar("T")


def made(asker: str | None, key: str, room: str = ROOM, text: str = "") -> OutboundMessage:
    return OutboundMessage(key, room, text or key, "", REPLY if asker else "notice", asker=asker)


def queue(store: Store, *messages: OutboundMessage) -> None:
    with store.begin() as tx:
        for each in messages:
            tx.outbox.add(each, NOW)


async def test_what_is_for_several_people_is_under_way_at_once_and_no_more_than_so_many(
    store: Store,
) -> None:
    transport = FakeTransport()
    transport.blocked.add(ROOM)
    queue(store, *(made(f"@{n}", f"{n}") for n in range(AT_ONCE + 3)))
    async with delivering(store, transport, NOW) as delivery:
        await transport.until(lambda: len(transport.attempts) == AT_ONCE)
        queue(store, made("@sist", "sist"))  # nobody's turn is lost to whoever comes last
        queue(store, made("@annat", "annat", OTHER))
        await transport.until(lambda: "annat" in transport.attempts)
        assert transport.attempts == [*(f"{n}" for n in range(AT_ONCE)), "annat"]
        await transport.unblock(ROOM)
        await delivery.flush()
    assert transport.posted[ROOM] == [*(f"{n}" for n in range(AT_ONCE + 3)), "sist"]


async def test_what_is_for_one_person_or_for_nobody_never_is(store: Store) -> None:
    transport = FakeTransport()
    transport.blocked.add(ROOM)
    for n in range(3):
        queue(store, made("@anna", f"anna {n}"), made(None, f"kallelse {n}"))
    async with delivering(store, transport, NOW) as delivery:
        await transport.until(lambda: len(transport.attempts) == 2)
        queue(store, made("@annat", "annat", OTHER))
        await transport.until(lambda: "annat" in transport.attempts)
        assert set(transport.attempts) == {"anna 0", "kallelse 0", "annat"}
        await transport.unblock(ROOM)
        await delivery.flush()
    for what in ("anna", "kallelse"):
        in_order = [f"{what} {n}" for n in range(3)]
        assert [key for key in transport.posted[ROOM] if key.startswith(what)] == in_order


async def test_a_room_that_refuses_is_asked_again_with_one_message(store: Store) -> None:
    transport, sleep = FakeTransport(), FakeSleep()
    transport.errors[ROOM] = [RetryLater("M_LIMIT_EXCEEDED", 7.5) for _ in range(AT_ONCE + 1)]
    queue(store, *(made(f"@{n}", f"{n}") for n in range(AT_ONCE)))
    async with delivering(store, transport, NOW, sleep) as delivery:
        await delivery.flush()
    assert sleep.delays == [7.5, 7.5]
    assert sorted(transport.posted[ROOM]) == sorted(f"{n}" for n in range(AT_ONCE))
    assert len(transport.attempts) == AT_ONCE + 1 + AT_ONCE


async def test_the_bytes_of_one_message_s_files_are_in_memory_at_a_time(store: Store) -> None:
    transport = FakeTransport()
    transport.blocked.add(ROOM)
    for n in range(3):
        file = Attachment(f"{n}.pdf", "application/pdf", b"%PDF")
        queue(store, replace(made(f"@{n}", f"{n}"), attachments=(file,)))
    queue(store, made("@utan", "utan"))
    async with delivering(store, transport, NOW) as delivery:
        await transport.until(lambda: len(transport.attempts) == 2)
        assert transport.attempts == ["0", "utan"]
        await transport.unblock(ROOM)
        await delivery.flush()
    assert transport.posted[ROOM] == ["0", "utan", "1", "2"]


class Disorderly(FakeTransport):
    """Takes and answers in any order, and refuses, fails and loses answers by chance.

    crossed: what was under way beside something that it may not be beside.
    """

    def __init__(self, store: Store, chance: random.Random) -> None:
        super().__init__()
        self.store = store
        self.chance = chance
        self.under_way: Counter[tuple[str, str | None]] = Counter()
        self.most = 0
        self.crossed: list[str] = []
        self.unrecorded: list[str] = []

    async def send(self, message: OutboundMessage) -> str:
        place = (message.room, message.asker)
        self.under_way[place] += 1
        if self.under_way[place] > 1:
            self.crossed.append(message.key)
        self.most = max(self.most, self.under_way.total())
        try:
            await self._some_time()
            if message.act is None and not self._is_on_record(message.key):
                self.unrecorded.append(message.key)
            match self.chance.randrange(12):
                case 0:
                    raise RetryLater("429", 1)
                case 1:
                    raise RetryLater("413", 1, of_message=True)
                case 2:
                    raise ValueError("nobody foresaw this")
            event = await super().send(message)
            await self._some_time()
            if self.chance.randrange(12) == 0:
                raise RetryLater("the answer is lost")
            return event
        finally:
            self.under_way[place] -= 1

    def _is_on_record(self, key: str) -> bool:
        whole = key.partition(" · ")[0]
        with self.store.begin() as tx:
            return any(
                row.message.key == whole and row.first_attempted_at is not None
                for row in tx.outbox.unsettled()
            )

    async def _some_time(self) -> None:
        for _ in range(self.chance.randrange(6)):
            await asyncio.sleep(0)


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_happens_each_is_said_once_and_in_order_for_each_person(
    store: Store, seed: int
) -> None:
    chance = random.Random(seed)
    transport = Disorderly(store, chance)

    async def failing_by_chance(work: Callable[[], T]) -> T:
        await asyncio.sleep(0)
        if chance.randrange(10) == 0:
            raise StorageUnavailable("SQLITE_BUSY")
        return work()

    queued: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for life in range(4):  # killed three times
        async with delivering(store, transport, NOW, executor=failing_by_chance) as delivery:
            for step in range(10):
                room, asker = chance.choice((ROOM, OTHER)), chance.choice(ASKERS)
                key = f"{life} {step} {asker}"
                queued[room, asker].append(key)
                taps = ("✅",) if chance.randrange(5) == 0 else ()
                text = key if chance.randrange(4) else "✂".join((key, "två", "tre"))
                queue(store, replace(made(asker, key, room, text), taps=taps))
                for _ in range(chance.randrange(8)):
                    await asyncio.sleep(0)
            if life == 3:
                while await asyncio.wait_for(_waits(store), 10):
                    await delivery.flush()
    assert transport.crossed == []
    assert transport.unrecorded == []
    assert 1 < transport.most <= 2 * AT_ONCE
    for (room, asker), keys in queued.items():
        posted = [key for key in transport.posted[room] if key.split(" · ")[0].endswith(str(asker))]
        assert len(set(posted)) == len(posted)
        firsts = [key for key in posted if " · " not in key]
        assert firsts == keys
        assert posted == sorted(
            posted, key=lambda key: (keys.index(key.partition(" · ")[0]), key.partition(" · ")[2])
        )


async def _waits(store: Store) -> bool:
    with store.begin() as tx:
        return bool(tx.outbox.waiting_places())


async def test_what_was_left_out_meanwhile_holds_up_nothing(store: Store) -> None:
    """A reaction whose room has moved is deleted while it is under way."""
    transport = FakeTransport()
    going, deleted = asyncio.Event(), asyncio.Event()

    async def on_send(message: OutboundMessage) -> None:
        if message.act is not None:
            going.set()
            await deleted.wait()

    transport.on_send = on_send
    asks = OutboundMessage("kallelse", ROOM, "?", "?", taps=("✅",))
    queue(store, asks)
    async with delivering(store, transport, NOW) as delivery:
        await asyncio.wait_for(going.wait(), 10)
        with store.begin() as tx:
            tx.room_upgrades.record(ROOM, OTHER)
        queue(store, made("@anna", "anna", OTHER), made("@bo", "bo", ROOM))
        deleted.set()
        await delivery.flush()
        await transport.until(lambda: transport.posted.get(OTHER) == ["anna"])
        await transport.until(lambda: "bo" in transport.posted.get(ROOM, []))


async def test_what_is_refused_by_a_room_that_is_replaced_meanwhile_goes_to_the_new_one_at_once(
    store: Store,
) -> None:
    transport = FakeTransport()
    going, refused = asyncio.Event(), asyncio.Event()

    async def on_send(message: OutboundMessage) -> None:
        if message.room == ROOM:
            going.set()
            await refused.wait()
            raise RetryLater("403", 3600)

    transport.on_send = on_send
    queue(store, made(None, "kallelse"))
    async with delivering(store, transport, NOW, EndlessSleep(at_most=1)):
        await asyncio.wait_for(going.wait(), 10)
        with store.begin() as tx:
            tx.room_upgrades.record(ROOM, OTHER)
        queue(store, made("@anna", "anna", OTHER))
        # What is on record as sent, and that there is nothing else to send there but the summons,
        # which is under way elsewhere, is found out in one transaction.
        await poll(lambda: _unsettled(store) == {"kallelse"})
        refused.set()
        await transport.until(lambda: transport.posted.get(OTHER) == ["anna", "kallelse"])


async def test_what_is_worth_another_attempt_is_tried_once_more_however_busy_the_room_is(
    store: Store,
) -> None:
    """As what is refused for what it is, while others never leave it alone on its way."""
    transport = FakeTransport()
    attempts = Counter[str]()

    async def on_send(message: OutboundMessage) -> None:
        attempts[message.key] += 1
        if message.key == "för stort":
            raise RetryLater("413", 3600, of_message=True)
        if message.key in ("långsamt", "också"):
            await asyncio.Event().wait()

    transport.on_send = on_send
    queue(store, made("@bo", "långsamt"), made("@cia", "också"), made("@anna", "för stort"))
    async with delivering(store, transport, NOW, EndlessSleep()) as delivery:
        await poll(lambda: attempts.total() == 3)
        delivery.retry(MATRIX, ROOM)
        await poll(lambda: attempts["för stort"] == 2)
        for n in range(5):  # at each of these it is asked what is next
            queue(store, made("@dan", f"{n}"), made("@dan", f"{n} till"))
            await poll(lambda: _unsettled(store) == {"långsamt", "också", "för stort"})
        assert attempts["för stort"] == 2


@pytest.mark.parametrize("of_message", [True, False])
async def test_what_was_worth_another_attempt_while_it_was_under_way_gets_one_at_once(
    store: Store, of_message: bool
) -> None:
    transport = FakeTransport()
    attempts, refused = Counter[str](), asyncio.Event()

    async def on_send(message: OutboundMessage) -> None:
        attempts[message.key] += 1
        await refused.wait()
        raise RetryLater("refused", 3600, of_message=of_message)

    transport.on_send = on_send
    queue(store, made("@anna", "anna"))
    async with delivering(store, transport, NOW, EndlessSleep()) as delivery:
        await poll(lambda: attempts["anna"] == 1)
        delivery.retry(MATRIX, ROOM)
        refused.set()
        await poll(lambda: attempts["anna"] == 2)


def _unsettled(store: Store) -> set[str]:
    with store.begin() as tx:
        return {row.message.key for row in tx.outbox.unsettled()}


async def test_not_taken_is_the_end_of_one_message_alone(store: Store) -> None:
    transport = FakeTransport()

    async def on_send(message: OutboundMessage) -> None:
        if message.key == "borta":
            raise NotTaken("404")

    transport.on_send = on_send
    queue(store, made("@anna", "borta"), made("@anna", "sedan"), made("@bo", "bo"))
    async with delivering(store, transport, NOW) as delivery:
        await delivery.flush()
    assert sorted(transport.posted[ROOM]) == ["bo", "sedan"]
    with store.begin() as tx:
        assert tx.outbox.waiting_places() == []
        assert tx.outbox.next_for(MATRIX, ROOM) is None
