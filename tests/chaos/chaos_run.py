"""A scenario played: people write, notices fall due, and things are killed meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import aiohttp
import nio  # type: ignore[import-untyped]  # ships no types

from secretary.errors import StorageUnavailable
from secretary.language.sv.formats import month
from storage import Store
from tests.chaos import written
from tests.chaos.administration import Administration
from tests.chaos.hosting import Hosting
from tests.chaos.rooms import TOPIC, GroupRooms, Unread
from tests.chaos.scenario import Result, Scenario
from tests.chaos.shifted_clock import ShiftedClock
from tests.chatroom import ZONE
from tests.homeserver.env import HomeserverEnv
from tests.homeserver.person import Person, Seen, reply_target
from tests.homeserver.proxy import Proxy
from tests.homeserver.synapse import Synapse
from tests.storage.example import add_meeting
from tests.storage.postgres import Postgres
from tests.waiting import scaled

_CATCH_UP_SECONDS: Final = 180.0
"""In which the bot must have said everything, once nothing is killed any more; a homeserver with
its default limits lets it say one thing in five seconds, and is given four times as long."""
_ASK_AGAIN_SECONDS: Final = 600.0
"""The same, where people may have to be asked to write again, which takes minutes."""
_SAY_SECONDS: Final = 60.0
_MODULES: Final = {
    (True, False): "tests.chaos.short_timeouts",
    (False, True): "tests.chaos.short_waits",
}
"""What is started, by whether there are faults and whether waits are short; else `bot`."""
_CLOCK: Final = [timedelta(days=2), timedelta(days=-2), timedelta(hours=30), timedelta(minutes=-90)]
"""How the bot's clock is set, again and again: never so that a summons would be too late."""

_DAYS: Final = 10
"""How long before a meeting its summons is due."""


class ChaosRun:
    """A scenario with one bot, or two of which one stands by, and its homeserver.

    postgres: the database's server, where the scenario has one.
    """

    def __init__(
        self,
        scenario: Scenario,
        homeserver: Synapse,
        folder: Path,
        seed: int,
        postgres: Postgres | None = None,
    ) -> None:
        self.scenario = scenario
        self.result = Result(seed)
        self._homeserver = homeserver
        self._folder = folder
        self._postgres = postgres
        self._random = random.Random(seed)
        self._up = asyncio.Event()
        self._up.set()
        self._labels: list[str] = []
        self._times: list[str] = []
        self._written_again: set[str] = set()
        self._numbers: Counter[str] = Counter()
        self._round_seconds = 4.0
        self._patience = 4.0 if scenario.default_limits else 1.0
        self._clock = ShiftedClock(folder) if scenario.clock_sets else None

    async def run(self) -> Result:
        """All of it; what was seen in the end."""
        began = time.monotonic()
        async with contextlib.AsyncExitStack() as closing:
            env = HomeserverEnv(self._homeserver, self._folder / "people")
            closing.push_async_callback(env.close)
            user = env.account("kansli")
            secretary = await env.person("sekreterare")
            speakers = [await env.person(f"p{n}") for n in range(self.scenario.speakers)]
            for person in (secretary, *speakers):
                person.use_element()
            self._rooms = GroupRooms(secretary, speakers, f"@{user}:{self._homeserver.name}")
            await self._rooms.open(self.scenario.rooms)
            url = self._homeserver.url
            proxy = Proxy(url, seed=self.result.seed)
            if self.scenario.faults:
                await closing.enter_async_context(proxy)
                url = proxy.url
            self._hosting = self._host(url)
            await closing.enter_async_context(self._hosting)
            groups = [f"g{n}" for n in range(len(self.scenario.rooms))]
            await self._hosting.log_in(user, written.members(speakers), groups)
            await self._first_start()
            proxy.set_weights(self.scenario.faults)
            if self.scenario.burst:
                await self._burst()
            else:
                await self._rounds()
            proxy.pass_everything()
            self.result.faults = proxy.counts
            await self._finish()
        self.result.seconds = time.monotonic() - began
        return self.result

    # The bot

    def _host(self, homeserver: str) -> Hosting:
        now = datetime.now(ZONE)
        for n in range(len(self._rooms.all)):
            at = "00:00"
            if self._by_clock(n):
                ahead = timedelta(minutes=self._random.randint(1, self.scenario.due_within))
                at = f"{now + ahead:%H:%M}"
            self._times.append(at)
        return Hosting(
            self._folder,
            written.config(homeserver, self._rooms, self._times, days=_DAYS),
            module=_MODULES.get((bool(self.scenario.faults), self.scenario.short_waits), "bot"),
            postgres=self._postgres,
            stands_by=bool(self.scenario.take_overs),
            clock=self._clock,
        )

    def _by_clock(self, group: int) -> bool:
        return bool(self.scenario.due_within) and group % 3 == 2

    async def _first_start(self) -> None:
        """Until it has joined its rooms and answered once; that tells how long a start takes."""
        await self._hosting.start()
        await self._rooms.wait_for_bot(all_listen=self.scenario.loses_keys)
        for n in range(len(self.scenario.rooms)):
            await self._enter_meeting(n)
        if self.scenario.kills:
            await self._hosting.kill()
        began = time.monotonic()
        if self.scenario.kills:
            await self._hosting.start()
        await self._catch_up(self._rooms.all[0])
        self._round_seconds = min(max(1.7 * (time.monotonic() - began), 2.0), 8.0)

    async def _rounds(self) -> None:
        """As many rounds as there are kills, or outages, and at least some."""
        scenario = self.scenario
        things = scenario.commands + scenario.notices
        outages = (scenario.outages, scenario.database_outages, scenario.clock_sets)
        number = max(scenario.kills, 2 * max(outages), things // 8, 4)
        disturb = (self._kill_homeserver, self._restart_database, self._set_clock)
        at = [set(self._random.sample(range(number), times)) for times in outages]
        commands = self._shares(scenario.commands, number)
        # One was entered for each room already.
        notices = self._shares(max(0, scenario.notices - len(scenario.rooms)), number)
        administration = Administration(
            scenario,
            self._hosting,
            self._rooms,
            self.result,
            write=partial(self._later, self._write_command),
            catch_up=self._catch_up,
        )
        after_kills = administration.deeds(self._random)
        for n in range(number):
            happening: list[Awaitable[None]] = []
            happening += [self._later(self._write_command) for _ in range(commands[n])]
            happening += [self._later(self._plan_meeting) for _ in range(notices[n])]
            happening += [
                self._later(act) for act, when in zip(disturb, at, strict=True) if n in when
            ]
            if n < scenario.kills:
                happening.append(self._kill_bot_after(commands[n] + notices[n]))
            await asyncio.gather(*happening)
            if n < scenario.kills:
                await next(after_kills)()

    async def _burst(self) -> None:
        """Everybody writes as fast as they can, each in one room after the other."""

        async def write(person: Person, number: int) -> None:
            for n in range(number):
                room = self._rooms.all[n % len(self._rooms.all)]
                await self._say(person, room, f"{TOPIC}Fråga {self._number('topic')}")

        share, rest = divmod(self.scenario.burst, len(self._rooms.speakers))
        await asyncio.gather(
            *(write(person, share + (n < rest)) for n, person in enumerate(self._rooms.speakers))
        )

    def _shares(self, total: int, rounds: int) -> list[int]:
        drawn = Counter(self._random.randrange(rounds) for _ in range(total))
        return [drawn[n] for n in range(rounds)]

    async def _later(self, act: Callable[[], Awaitable[None]]) -> None:
        await asyncio.sleep(self._random.uniform(0, self._round_seconds))
        await act()

    async def _kill_bot_after(self, things: int) -> None:
        """Kill it an instant after it has heard, decided or sent up to so many things.

        By the clock alone a busy machine would kill every bot before it has begun; counted
        together, what a start decides at once would hide what comes after it.
        """
        what = self._random.choice(["inbox", "outbox", "outbox where settled_at is not null"])
        goal = self._hosting.rows(what) + self._random.randint(0, things)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._random.uniform(0.5, 2) * self._round_seconds):
                while self._hosting.rows(what) < goal:  # noqa: ASYNC110  # a database tells nobody
                    await asyncio.sleep(0.02)
        await asyncio.sleep(self._random.uniform(0, 0.1))
        await self._hosting.kill()
        self.result.kills += 1
        self.result.busy_kills += self._hosting.rows("outbox where settled_at is null") > 0

    async def _kill_homeserver(self) -> None:
        if not self._up.is_set():
            return
        self._up.clear()
        try:
            await asyncio.to_thread(self._homeserver.kill)
            await asyncio.sleep(self._random.uniform(0, 1))
            await asyncio.to_thread(self._homeserver.start)
        finally:
            self._up.set()
        self.result.outages += 1

    async def _restart_database(self) -> None:
        if self._hosting.has_database.is_set():
            seconds = self._random.uniform(0, 3)
            crash = self.result.database_outages % 2 == 1
            await self._hosting.restart_database(seconds, crash=crash)
            self.result.database_outages += 1

    async def _set_clock(self) -> None:
        assert self._clock is not None
        self._clock.set(_CLOCK[self.result.clock_sets % len(_CLOCK)])
        self.result.clock_sets += 1

    # What happens

    async def _write_command(self) -> None:
        speaker = self._random.choice(self._rooms.speakers)
        room = self._random.choice(self._rooms.all)
        text = self._random.choice(
            [f"{TOPIC}Fråga {self._number('topic')}", "!hjälp förhinder", "!hjälp fråga"]
        )
        await self._say(speaker, room, text)

    async def _plan_meeting(self) -> None:
        """A meeting whose summons is due: put in the database, or planned by the secretary."""
        group = self._random.randrange(len(self.scenario.rooms))
        written = self.scenario.loses_database or self._random.random() < 0.5
        if self._by_clock(group) or not written:
            await self._enter_meeting(group)
            return
        starts, label = self._new_meeting(group)
        words = f"!möte ny {starts.day} {month(starts)} kl {starts:%H.%M} {label}"
        await self._say(self._rooms.secretary, self._rooms.all[group], words)

    async def _enter_meeting(self, group: int) -> None:
        """Put one in the database, again and again while that is away."""
        starts, label = self._new_meeting(group)
        async with asyncio.timeout(scaled(_SAY_SECONDS)):
            while True:
                await self._hosting.has_database.wait()
                with contextlib.suppress(StorageUnavailable):
                    await asyncio.to_thread(self._insert_meeting, group, starts, label)
                    return
                await asyncio.sleep(0.1)

    def _insert_meeting(self, group: int, starts: datetime, label: str) -> None:
        """As another process with the same database does; the next tick sees it."""
        store = Store(self._hosting.url)
        with contextlib.closing(store), store.begin() as tx:
            meeting = add_meeting(tx, starts, f"g{group}")
            meeting.place, meeting.planned_at = label, datetime.now(UTC)

    def _new_meeting(self, group: int) -> tuple[datetime, str]:
        """When the group's next new one is (wall time), and a place that no other has."""
        number = self._number(f"meeting {group}")
        label = f"Sal {group}-{number}."
        self._labels.append(label)
        # Exactly so long ahead that the summons is due today; a minute for each.
        day = datetime.now(ZONE).date() + timedelta(days=_DAYS)
        wall = datetime(day.year, day.month, day.day, 7) + timedelta(minutes=number)  # noqa: DTZ001
        return wall, label

    def _number(self, of: str) -> int:
        self._numbers[of] += 1
        return self._numbers[of]

    async def _say(self, person: Person, room: str, text: str) -> None:
        """Write it, again and again while the homeserver is away."""
        async with asyncio.timeout(scaled(_SAY_SECONDS * self._patience)):
            while True:
                await self._up.wait()
                with contextlib.suppress(
                    aiohttp.ClientError, OSError, TimeoutError, AssertionError, nio.ProtocolError
                ):
                    await person.say(room, text)
                    return
                await asyncio.sleep(0.1)

    # The end

    async def _catch_up(self, room: str) -> None:
        """Ask once more, and wait for the answer: what was asked before is answered before it."""
        secretary = self._rooms.secretary
        event = await secretary.say(room, "!hjälp hjälp")
        try:
            await secretary.wait_until(
                lambda: any(
                    reply_target(it.content) == event for it in secretary.saw(self._by_bot)
                ),
                "an answer to the last question",
                _CATCH_UP_SECONDS * self._patience,
            )
        except AssertionError as error:
            error.add_note(f"the bots' logs end\n{self._hosting.logs}")
            raise

    def _by_bot(self, seen: Seen) -> bool:
        return seen.sender == self._rooms.bot

    async def _finish(self) -> None:
        """Nothing is killed any more; the bot gets the time it needs."""
        if self.scenario.due_within:
            await self._until_all_is_due()
        # At its start it looks at the clock; else one might have to wait for the next minute.
        if self._clock:
            self._clock.set(timedelta(0))
        await self._hosting.kill_all()
        await self._hosting.start()
        for room in self._rooms.all:
            await self._catch_up(room)
        seconds = _ASK_AGAIN_SECONDS if self.scenario.loses_keys else _CATCH_UP_SECONDS
        deadline = time.monotonic() + seconds * self._patience
        while True:
            unread = self._hosting.select("event_id from inbox where outcome = 'undecryptable'")
            topics, lost = await self._rooms.count(self._labels, set(unread), self.result)
            self.result.wrong["wrong topics"] = self._wrong_topics(topics)
            written = await self._write_again(lost)
            late = self.result.number(
                "unanswered", "unsummoned", "undecryptable", "unexpected", "wrong topics", "files"
            )
            if not written and (not late or time.monotonic() > deadline):
                return
            await asyncio.sleep(2)

    async def _write_again(self, lost: Sequence[Unread]) -> bool:
        """Everybody who was asked to writes again what is not on record; whether anybody had to.

        A meeting that was summoned to before its record was lost would be summoned to again.
        """
        people = {person.id: person for person in (self._rooms.secretary, *self._rooms.speakers)}
        summoned = set(self._labels) - set(self.result.wrong["unsummoned"])
        new = [
            it
            for it in lost
            if it.event not in self._written_again and not any(at in it.text for at in summoned)
        ]
        for it in new:
            self._written_again.add(it.event)
            await self._say(people[it.sender], it.room, it.text)
        return bool(new)

    async def _until_all_is_due(self) -> None:
        async with asyncio.timeout(scaled(60 * self.scenario.due_within + 60)):
            while f"{datetime.now(ZONE):%H:%M}" < max(self._times):  # noqa: ASYNC110  # only time
                await asyncio.sleep(1)

    def _wrong_topics(self, raised: Counter[str]) -> list[str]:
        """Topics that stand in the database another number of times than they were raised."""
        kept = Counter(self._hosting.select("text from topic"))
        return sorted({*(raised - kept), *(kept - raised)})
