"""A Monday at nine: so many groups are summoned by one process, and their members answer.

The event handling, the rules, the templates, the database and the delivery are the bot's own; the
homeserver alone is not. Its time is virtual (`bench.scale.virtual_time`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from time import thread_time
from typing import Final

from bench.archive import SEATS, Archive, Size, groups, member
from bench.scale.costs import Costs, Delays, Limit, Wave, substitute
from bench.scale.homeserver import FakeHomeserver
from bench.scale.virtual_time import InlineExecutor, VirtualClock, VirtualTimeLoop, run
from bot.application import Application
from bot.events.service import EventService
from bot.transports.base import InboundEvent
from secretary.group import PROFILES, Group, NoticeSettings, Offset
from secretary.meetings import Status
from secretary.people import MATRIX
from storage import Store, schema

NINE: Final = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
"""Monday 14 September 2026, 09.00 in Stockholm."""
_MEETING: Final = datetime.combine(date(2026, 9, 21), time(9))
"""A week later, by the wall clock."""
_TICK_SECONDS: Final = 60.0


@dataclass
class Monday:
    """What came of it. Seconds are the simulation's.

    summoned: after nine, when each group could read its summons. answered: from each command's
    being sent until its answer could be read. unanswered, doubled: commands without an answer,
    messages that stand twice. called: what was said to others than the asker, summons aside; acts:
    reactions and pins. cpu: processor time of all transactions of that part; receiving: of those
    that handled a command.
    """

    groups: int
    summoned: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    commands: int = 0
    unanswered: int = 0
    doubled: int = 0
    called: int = 0
    sent: int = 0
    acts: int = 0
    refusals: int = 0
    summons_cpu: float = 0.0
    summons_transactions: int = 0
    answers_cpu: float = 0.0
    answers_transactions: int = 0
    receiving: float = 0.0
    ticking: float = 0.0
    ticked: int = 0
    summons_acts: int = 0

    def costs(self, disk: float) -> Costs:
        """What each step took, on average. disk: what a transaction waits for it, in seconds."""
        messages = self.sent + self.acts
        rest = self.summons_cpu + self.answers_cpu - self.receiving - self.ticking
        transactions = self.summons_transactions + self.answers_transactions
        others = transactions - self.ticked - self.commands
        return Costs(
            rules=self.ticking / self.ticked + disk,
            receive=self.receiving / self.commands + disk,
            send=(rest + others * disk) / messages,
            called=self.called / self.commands,
            acts=(self.acts - self.summons_acts) / self.commands,
            summons_acts=self.summons_acts / self.groups,
        )


class _Summoned(Archive):
    """Groups with one meeting ahead, of which everybody has a direct chat with the bot."""

    def _meet(self, number: int, group: Group) -> None:
        self._add(
            schema.meeting,
            group_id=group.id,
            number=1,
            starts_at=_MEETING,
            place="Stadshuset",
            link="https://video.example/mote",
            status=Status.PLANNED,
            planned_at=NINE - timedelta(days=60),
        )
        for seat in range(SEATS):
            for who in (member(number, seat), substitute(number, seat)):
                room = f"!direct-{who.removeprefix('@').partition(':')[0]}:example.org"
                self._add_direct(who, room)

    def _add_direct(self, who: str, room: str) -> None:
        row = {"channel": MATRIX, "address": who, "room": room}
        self._rows.setdefault(schema.direct_room, []).append(row)


def fill(store: Store, how_many: int) -> list[Group]:
    """The groups, put in an empty store."""
    _Summoned(Size(meetings=how_many, reports=0, ahead=1), how_many).fill(store)
    at_nine = NoticeSettings().with_offset("summons", Offset(7, time(9)))
    return [replace(each, rules=PROFILES["2023"], notices=at_nine) for each in groups(how_many)]


def monday(
    store: Store,
    how_many: int,
    delays: Delays,
    *,
    wave: Wave,
    cores: float = 1.0,
    limit: Limit | None = None,
) -> Monday:
    """Let it happen in a store of today's tables, with nothing in them.

    cores: of the homeserver. limit: of what the bot may send, if any.
    """
    all_groups = fill(store, how_many)
    return run(lambda loop: _Morning(loop, store, all_groups, delays, cores, limit).pass_by(wave))


class _Timed(EventService):
    """Knows how much of its processor time went where."""

    received = ticked = 0
    receiving = ticking = 0.0

    def receive(self, event: InboundEvent) -> None:
        began = thread_time()
        super().receive(event)
        self.receiving += thread_time() - began
        self.received += 1

    def tick_group(self, group_id: str, gives_way: Callable[[], bool] = lambda: False) -> bool:
        began = thread_time()
        is_done = super().tick_group(group_id, gives_way)
        self.ticking += thread_time() - began
        self.ticked += is_done
        return is_done


class _Morning:
    def __init__(
        self,
        loop: VirtualTimeLoop,
        store: Store,
        all_groups: Sequence[Group],
        delays: Delays,
        cores: float,
        limit: Limit | None,
    ) -> None:
        self._loop = loop
        self._store = store
        self._groups = all_groups
        clock = self._clock = VirtualClock(loop, NINE - timedelta(minutes=2))
        self._executor = InlineExecutor(loop, delays.disk)
        self._server = FakeHomeserver(loop, delays, cores, limit)
        self._service = _Timed(all_groups, store, clock)
        self._app = Application(self._service, store, self._server, clock, executor=self._executor)
        self._said_at: dict[str, float] = {}
        self._found = Monday(len(all_groups))

    async def pass_by(self, wave: Wave) -> Monday:
        await self._app.tick()  # what there is to find out at a start
        await asyncio.sleep(_TICK_SECONDS)
        tasks = [
            asyncio.create_task(self._app.delivery.run()),
            asyncio.create_task(self._server.listen(self._app)),
        ]
        try:
            await self._summon()
            await self._answer(wave)
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task
            self._app.close()
        self._count()
        return self._found

    async def _summon(self) -> None:
        found = self._found
        await asyncio.sleep(_TICK_SECONDS)
        self._service.ticking, self._service.ticked = 0.0, 0
        nine = self._loop.time()
        with self._working() as used:
            await self._app.tick()
            await self._until_delivered()
        found.summons_cpu, found.summons_transactions = used()
        found.summons_acts = sum(each.act is not None for each in self._server.posted)
        posted = zip(self._server.posted, self._server.posted_at, strict=True)
        found.summoned = sorted(at - nine for each, at in posted if each.kind == "summons")

    async def _answer(self, wave: Wave) -> None:
        found, began = self._found, self._loop.time()
        with self._working() as used:
            ticking = asyncio.create_task(self._keep_ticking())
            for group in range(len(self._groups)):
                for seconds, who, text in wave.of(group):
                    self._write(group, who, text, began + seconds)
            await self._until_delivered()
            ticking.cancel()
        found.commands = len(self._said_at)
        found.answers_cpu, found.answers_transactions = used()

    def _write(self, group: int, who: str, text: str, at: float) -> None:
        event_id = f"$said-{len(self._said_at)}"
        self._said_at[event_id] = at
        room = self._groups[group].places[MATRIX].room
        said = self._clock.now() + timedelta(seconds=at - self._loop.time())
        self._server.say(InboundEvent(event_id, room, who, text, said), at)

    async def _keep_ticking(self) -> None:
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            await self._app.tick()

    async def _until_delivered(self) -> None:
        """Until nothing waits, twice in a row with time for what follows from it."""
        quiet = 0
        while quiet < 2:
            await asyncio.sleep(_TICK_SECONDS)
            with self._store.begin() as tx:
                waiting = tx.outbox.waiting()
            quiet = quiet + 1 if not waiting and not self._server.is_passing_on else 0

    @contextmanager
    def _working(self) -> Iterator[Callable[[], tuple[float, int]]]:
        executor = self._executor
        seconds, transactions = executor.seconds, executor.transactions
        yield lambda: (executor.seconds - seconds, executor.transactions - transactions)

    def _count(self) -> None:
        found, server = self._found, self._server
        at: dict[str, float] = {}
        for message, read_at in zip(server.posted, server.posted_at, strict=True):
            if message.act is not None:
                found.acts += 1
                continue
            found.sent += 1
            if message.reply_to in self._said_at:
                at.setdefault(message.reply_to, read_at)
            elif message.kind != "summons":
                found.called += 1
        found.answered = sorted(
            at[each] - said for each, said in self._said_at.items() if each in at
        )
        found.unanswered = len(self._said_at) - len(at)
        found.doubled = server.doubled
        found.refusals = server.refusals
        found.receiving = self._service.receiving
        found.ticking, found.ticked = self._service.ticking, self._service.ticked
