"""A scenario played: people write, notices fall due, and things are killed meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import aiohttp
import nio  # type: ignore[import-untyped]  # ships no types

from secretary.language.sv.formats import month
from storage import Store
from tests.chaos.rooms import TOPIC, GroupRooms
from tests.chaos.scenario import Result, Scenario
from tests.chatroom import ZONE
from tests.homeserver.bot_process import BotProcess
from tests.homeserver.env import HomeserverEnv
from tests.homeserver.person import Person, Seen, reply_target
from tests.homeserver.proxy import Proxy
from tests.homeserver.synapse import Synapse
from tests.storage.example import add_meeting
from tests.waiting import scaled

_CATCH_UP_SECONDS: Final = 180.0
"""In which the bot must have said everything, once nothing is killed any more."""

_CONFIG: Final = """
[matrix]
homeserver = "{homeserver}"

[bot]
undo_minutes = 0
"""

_GROUP: Final = """
[[group]]
id = "{id}"
name = "Grupp {id}"
room = "{room}"
rules = "2023"
secretaries = ["{secretary}"]
encrypted = {encrypted}

[group.notices]
working_days = false
summons = {{ days = {days}, time = "{at}" }}
reply_reminder = false
report_reminder = false
agenda = false
meeting_reminder = false
"""

_MEMBERS: Final = """\
organisation,seat,role,name,party,matrix_id,from,to
Region Västmanland,1,ordförande,Eva Lund,M,,2023-01-01,
"""

_DAYS: Final = 10
"""How long before a meeting its summons is due."""


class ChaosRun:
    """A scenario with one bot and its homeserver."""

    def __init__(self, scenario: Scenario, homeserver: Synapse, folder: Path, seed: int) -> None:
        self.scenario = scenario
        self.result = Result(seed)
        self._homeserver = homeserver
        self._folder = folder
        self._random = random.Random(seed)
        self._up = asyncio.Event()
        self._up.set()
        self._labels: list[str] = []
        self._times: list[str] = []
        self._numbers: Counter[str] = Counter()
        self._round_seconds = 4.0

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
            self._bot = await self._prepare(url, user)
            await closing.enter_async_context(self._bot)
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

    async def _prepare(self, homeserver: str, user: str) -> BotProcess:
        config = _CONFIG.format(homeserver=homeserver)
        now = datetime.now(ZONE)
        for n, room in enumerate(self._rooms.all):
            at = "00:00"
            if self._by_clock(n):
                ahead = timedelta(minutes=self._random.randint(1, self.scenario.due_within))
                at = f"{now + ahead:%H:%M}"
            self._times.append(at)
            secretary = self._rooms.secretary.id
            encrypted = "true" if room in self._rooms.encrypted else "false"
            config += _GROUP.format(
                id=f"g{n}", room=room, secretary=secretary, encrypted=encrypted, days=_DAYS, at=at
            )
        module = "tests.chaos.short_timeouts" if self.scenario.faults else "bot"
        bot = BotProcess(self._folder / "kansli", config, module)
        members = bot.folder / "members.csv"
        rows = "".join(
            f"Ort {n},,ledamot,Person {n},S,{person.id},2023-01-01,\n"
            for n, person in enumerate(self._rooms.speakers)
        )
        members.write_text(_MEMBERS + rows, encoding="utf-8")
        await bot.kansli("login", "--user", user)
        for n in range(len(self.scenario.rooms)):
            await bot.kansli("import", str(members), "--group", f"g{n}", "--as-written")
        return bot

    def _by_clock(self, group: int) -> bool:
        return bool(self.scenario.due_within) and group % 3 == 2

    async def _first_start(self) -> None:
        """Until it has joined its rooms and answered once; that tells how long a start takes."""
        await self._bot.start()
        await self._rooms.wait_for_bot(all_listen=bool(self.scenario.restores))
        for n in range(len(self.scenario.rooms)):
            self._insert_meeting(n)
        if self.scenario.kills:
            await self._bot.kill()
        began = time.monotonic()
        if self.scenario.kills:
            await self._bot.start()
        await self._catch_up(self._rooms.all[0])
        self._round_seconds = min(max(1.7 * (time.monotonic() - began), 2.0), 8.0)

    async def _rounds(self) -> None:
        """As many rounds as there are kills, or outages, and at least some."""
        things = self.scenario.commands + self.scenario.notices
        number = max(self.scenario.kills, 2 * self.scenario.outages, things // 8, 4)
        outages = set(self._random.sample(range(number), self.scenario.outages))
        commands = self._shares(self.scenario.commands, number)
        # One was entered for each room already.
        notices = self._shares(max(0, self.scenario.notices - len(self.scenario.rooms)), number)
        for n in range(number):
            kills = n < self.scenario.kills
            happening: list[Awaitable[None]] = []
            happening += [self._later(self._write_command) for _ in range(commands[n])]
            happening += [self._later(self._plan_meeting) for _ in range(notices[n])]
            if n in outages:
                happening.append(self._later(self._kill_homeserver))
            if kills:
                happening.append(self._kill_bot_after(commands[n] + notices[n]))
            await asyncio.gather(*happening)
            if kills and self.result.restores < self.scenario.restores:
                await self._copy_or_restore(n)
            elif kills:
                await self._bot.start()

    async def _copy_or_restore(self, kill: int) -> None:
        """After every second kill keep a copy of the data folder, of which the bot then uses up
        the keys, and put it back after the next one."""
        data, copy = self._bot.folder / "data", self._bot.folder / "copy"
        if kill % 2 == 0:
            shutil.copytree(data, copy)
            await self._bot.start()
            for room in self._rooms.encrypted:
                self._rooms.secretary.client.invalidate_outbound_session(room)
                await self._catch_up(room)
        else:
            shutil.rmtree(data)
            copy.rename(data)
            self.result.restores += 1
            await self._bot.start()

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
        goal = self._rows(what) + self._random.randint(0, things)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._random.uniform(0.5, 2) * self._round_seconds):
                while self._rows(what) < goal:  # noqa: ASYNC110  # a database tells nobody
                    await asyncio.sleep(0.02)
        await asyncio.sleep(self._random.uniform(0, 0.1))
        await self._bot.kill()
        self.result.kills += 1
        self.result.busy_kills += self._rows("outbox where settled_at is null") > 0

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

    def _rows(self, what: str) -> int:
        return int(self._select(f"count(*) from {what}")[0])

    def _select(self, what: str) -> list[Any]:
        """The first column of a query to the bot's database."""
        with contextlib.closing(sqlite3.connect(self._bot.database, timeout=10)) as database:
            return [row[0] for row in database.execute(f"select {what}")]

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
        if self._by_clock(group) or self._random.random() < 0.5:
            self._insert_meeting(group)
            return
        starts, label = self._new_meeting(group)
        words = f"!möte ny {starts.day} {month(starts)} kl {starts:%H.%M} {label}"
        await self._say(self._rooms.secretary, self._rooms.all[group], words)

    def _insert_meeting(self, group: int) -> None:
        """As another process with the same database does; the next tick sees it."""
        starts, label = self._new_meeting(group)
        store = Store(f"sqlite:///{self._bot.database}")
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
        async with asyncio.timeout(scaled(60)):
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
        await secretary.wait_until(
            lambda: any(reply_target(it.content) == event for it in secretary.saw(self._by_bot)),
            f"an answer to the last question; the bot's log ends\n{self._bot.log[-3000:]}",
            _CATCH_UP_SECONDS,
        )

    def _by_bot(self, seen: Seen) -> bool:
        return seen.sender == self._rooms.bot

    async def _finish(self) -> None:
        """Nothing is killed any more; the bot gets the time it needs."""
        if self.scenario.due_within:
            await self._until_all_is_due()
        # At its start it looks at the clock; else one might have to wait for the next minute.
        await self._bot.kill()
        await self._bot.start()
        for room in self._rooms.all:
            await self._catch_up(room)
        deadline = time.monotonic() + _CATCH_UP_SECONDS
        while True:
            topics = await self._rooms.count(self._labels, self.result)
            self.result.wrong["wrong topics"] = self._wrong_topics(topics)
            late = self.result.number("unanswered", "unsummoned", "undecryptable", "unexpected")
            if not late or time.monotonic() > deadline:
                return
            await asyncio.sleep(1)

    async def _until_all_is_due(self) -> None:
        async with asyncio.timeout(scaled(60 * self.scenario.due_within + 60)):
            while f"{datetime.now(ZONE):%H:%M}" < max(self._times):  # noqa: ASYNC110  # only time
                await asyncio.sleep(1)

    def _wrong_topics(self, raised: Counter[str]) -> list[str]:
        """Topics that stand in the database another number of times than they were raised."""
        kept = Counter(self._select("text from topic"))
        return sorted({*(raised - kept), *(kept - raised)})
