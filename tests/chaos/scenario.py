"""Kansli in bad weather: people write, notices fall due, and things are killed meanwhile.

What the bot should have said is counted from the rooms themselves, by a real client: every
command somebody wrote has one answer, and every meeting one summons.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import aiohttp
import nio  # type: ignore[import-untyped]  # ships no types

from secretary.language.sv.formats import month
from secretary.meetings import Meeting, Status
from storage import Store
from tests.chatroom import ZONE
from tests.homeserver.bot_process import Kansli
from tests.homeserver.env import HomeserverEnv
from tests.homeserver.person import Person, Seen
from tests.homeserver.proxy import Proxy, Weights
from tests.homeserver.synapse import Synapse
from tests.waiting import scaled

_PATIENCE: Final = 180.0
"""Seconds in which the bot must have said everything, once nothing is killed any more."""

_CONFIG: Final = """
[matrix]
homeserver = "{homeserver}"
"""

_GROUP: Final = """
[[group]]
id = "{id}"
name = "Grupp {id}"
room = "{room}"
rules = "2023"
secretaries = ["{secretary}"]

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


@dataclass(frozen=True)
class Scenario:
    """How bad it gets.

    kills: of the bot. notices: meetings that are to be summoned to. commands: that people write.
    rooms: each a group's, and whether it is encrypted. speakers: people besides the secretary.
    burst: more commands, written as fast as people can, while the bot runs and nothing is killed.
    outages: times the homeserver is killed. faults: of the line, as for `Proxy`.
    clockwork: minutes from the start within which some summons fall due by the clock, rather
        than being due already when their meeting is entered.
    """

    kills: int = 0
    notices: int = 20
    commands: int = 40
    rooms: Sequence[bool] = (True, False)
    speakers: int = 2
    burst: int = 0
    outages: int = 0
    faults: Sequence[tuple[str, Weights]] = ()
    clockwork: int = 0


@dataclass
class Result:
    """What was seen in the rooms, and how it came about.

    busy_kills: those that left something in the outbox. out_of_order: answers that came before
        the one to the same person's earlier command in that room.
    """

    seed: int
    kills: int = 0
    busy_kills: int = 0
    outages: int = 0
    commands: int = 0
    answers: int = 0
    notices: int = 0
    summons: int = 0
    unanswered: list[str] = field(default_factory=list)
    answered_twice: list[str] = field(default_factory=list)
    unsummoned: list[str] = field(default_factory=list)
    summoned_twice: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    in_clear: list[str] = field(default_factory=list)
    done_otherwise: list[str] = field(default_factory=list)
    line: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def lost(self) -> int:
        return len(self.unanswered) + len(self.unsummoned) + len(self.unreadable)

    @property
    def doubled(self) -> int:
        return len(self.answered_twice) + len(self.summoned_twice)

    def __str__(self) -> str:
        faults = ", ".join(f"{number} × {name}" for name, number in sorted(self.line.items()))
        return (
            f"seed {self.seed}: {self.kills} kills of the bot ({self.busy_kills} with something "
            f"unsent), {self.outages} of the homeserver, {self.commands} commands with "
            f"{self.answers} answers, {self.notices} notices with {self.summons} summons; "
            f"{self.doubled} doubled, {self.lost} lost, {len(self.out_of_order)} out of order; "
            f"{self.seconds:.0f} s" + (f"; the line: {faults}" if faults else "")
        )


class Rooms:
    """The groups' rooms and the people in them. The secretary sees everything and counts."""

    def __init__(self, secretary: Person, speakers: Sequence[Person], bot: str) -> None:
        self.secretary = secretary
        self.speakers = speakers
        self.bot = bot
        self.all: list[str] = []
        self.encrypted: set[str] = set()

    async def open(self, encrypted_or_not: Sequence[bool]) -> None:
        """Make the rooms, and let everybody in."""
        others = [person.id for person in self.speakers]
        for n, encrypted in enumerate(encrypted_or_not):
            room = await self.secretary.create_room(
                f"Grupp g{n}", self.bot, *others, encrypted=encrypted
            )
            self.all.append(room)
            if encrypted:
                self.encrypted.add(room)
        for person in self.speakers:
            for room in self.all:
                await person.wait_for_invitation(room)
                await person.join(room)

    async def bot_is_in(self) -> None:
        for person in (self.secretary, *self.speakers):
            for room in self.all:
                await person.wait_for_member(room, self.bot, 60)
        # From here on they only speak; to write for each other would keep them busy.
        for person in self.speakers:
            await person.stop_syncing()

    async def history(self, room: str) -> list[Any]:
        """Every event of the room from its beginning, decrypted where the secretary can."""
        client = self.secretary.client
        found: list[Any] = []
        start = ""
        while True:
            answer = await client.room_messages(room, start=start, limit=100)
            assert isinstance(answer, nio.RoomMessagesResponse), str(answer)
            found += answer.chunk
            if not answer.end or not answer.chunk:
                return found[::-1]
            start = answer.end


class ChaosRun:
    """One scenario over one bot, from `run` to its result."""

    def __init__(self, scenario: Scenario, homeserver: Synapse, folder: Path, seed: int) -> None:
        self.scenario = scenario
        self.result = Result(seed)
        self._homeserver = homeserver
        self._folder = folder
        self._random = random.Random(seed)
        self._up = asyncio.Event()
        self._up.set()
        self._labels: list[str] = []
        self._numbers: Counter[str] = Counter()
        self._life = 4.0

    async def run(self) -> Result:
        """All of it; what was counted."""
        began = time.monotonic()
        async with contextlib.AsyncExitStack() as closing:
            env = HomeserverEnv(self._homeserver, self._folder / "people")
            closing.push_async_callback(env.close)
            user = env.account("kansli")
            secretary = await env.person("sekreterare")
            speakers = [await env.person(f"p{n}") for n in range(self.scenario.speakers)]
            self._rooms = Rooms(secretary, speakers, f"@{user}:{self._homeserver.name}")
            await self._rooms.open(self.scenario.rooms)
            url = self._homeserver.url
            line = Proxy(url, seed=self.result.seed)
            if self.scenario.faults:
                await closing.enter_async_context(line)
                url = line.url
            self._kansli = await self._prepare(url, user)
            closing.push_async_callback(self._kansli.gone)
            await self._first_life()
            line.set_weights(self.scenario.faults)
            if self.scenario.burst:
                await self._burst()
            else:
                await self._lives()
            line.pass_everything()
            self.result.line = line.done
            await self._settle()
        self.result.seconds = time.monotonic() - began
        return self.result

    # The bot

    async def _prepare(self, homeserver: str, user: str) -> Kansli:
        config = _CONFIG.format(homeserver=homeserver)
        now = datetime.now(ZONE)
        for n, room in enumerate(self._rooms.all):
            at = "00:00"
            if self._by_clock(n):
                ahead = timedelta(minutes=self._random.randint(1, self.scenario.clockwork))
                at = f"{now + ahead:%H:%M}"
            secretary = self._rooms.secretary.id
            config += _GROUP.format(id=f"g{n}", room=room, secretary=secretary, days=_DAYS, at=at)
        module = "tests.chaos.short_timeouts" if self.scenario.faults else "bot"
        kansli = Kansli(self._folder / "kansli", config, module)
        members = kansli.folder / "members.csv"
        rows = "".join(
            f"Ort {n},,ledamot,Person {n},S,{person.id},2023-01-01,\n"
            for n, person in enumerate(self._rooms.speakers)
        )
        members.write_text(_MEMBERS + rows, encoding="utf-8")
        await kansli.kansli("login", "--user", user)
        for n in range(len(self.scenario.rooms)):
            await kansli.kansli("import", str(members), "--group", f"g{n}")
        return kansli

    def _by_clock(self, group: int) -> bool:
        return bool(self.scenario.clockwork) and group % 3 == 2

    async def _first_life(self) -> None:
        """Until it has joined its rooms and answered once; that tells how long a start takes."""
        await self._kansli.start()
        await self._rooms.bot_is_in()
        for n in range(len(self.scenario.rooms)):
            self._enter_meeting(n)
        if self.scenario.kills:
            await self._kansli.kill()
            began = time.monotonic()
            await self._kansli.start()
        else:
            began = time.monotonic()
        await self._last_word(self._rooms.all[0])
        self._life = min(max(1.7 * (time.monotonic() - began), 2.0), 8.0)

    async def _lives(self) -> None:
        """As many lives as there are kills, or outages, and at least some."""
        things = self.scenario.commands + self.scenario.notices
        number = max(self.scenario.kills, 2 * self.scenario.outages, things // 8, 4)
        outages = set(self._random.sample(range(number), self.scenario.outages))
        commands = self._shares(self.scenario.commands, number)
        # One was entered for each room already.
        notices = self._shares(max(0, self.scenario.notices - len(self.scenario.rooms)), number)
        for life in range(number):
            kills = life < self.scenario.kills
            happening: list[Awaitable[None]] = []
            happening += [self._later(self._somebody_writes) for _ in range(commands[life])]
            happening += [self._later(self._something_is_planned) for _ in range(notices[life])]
            if life in outages:
                happening.append(self._later(self._power_cut))
            if kills:
                happening.append(self._killed_after(commands[life] + notices[life]))
            await asyncio.gather(*happening)
            if kills:
                await self._kansli.start()

    async def _burst(self) -> None:
        """Everybody writes as fast as they can, each in one room after the other."""

        async def write(person: Person, number: int) -> None:
            for n in range(number):
                room = self._rooms.all[n % len(self._rooms.all)]
                await self._say(person, room, f"!fråga Fråga {self._number('topic')}")

        share, rest = divmod(self.scenario.burst, len(self._rooms.speakers))
        await asyncio.gather(
            *(write(person, share + (n < rest)) for n, person in enumerate(self._rooms.speakers))
        )

    def _shares(self, total: int, lives: int) -> list[int]:
        drawn = Counter(self._random.randrange(lives) for _ in range(total))
        return [drawn[life] for life in range(lives)]

    async def _later(self, act: Callable[[], Awaitable[None]]) -> None:
        await asyncio.sleep(self._random.uniform(0, self._life))
        await act()

    async def _killed_after(self, things: int) -> None:
        """Kill it an instant after it has heard, decided or sent up to so many things.

        By the clock alone a busy machine would kill every bot before it has begun; counted
        together, what a start decides at once would hide what comes after it.
        """
        what = self._random.choice(["inbox", "outbox", "outbox where settled_at is not null"])
        goal = self._asked(what) + self._random.randint(0, things)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._random.uniform(0.5, 2) * self._life):
                while self._asked(what) < goal:  # noqa: ASYNC110  # a database tells nobody
                    await asyncio.sleep(0.02)
        await asyncio.sleep(self._random.uniform(0, 0.1))
        await self._kansli.kill()
        self.result.kills += 1
        self.result.busy_kills += self._asked("outbox where settled_at is null") > 0

    async def _power_cut(self) -> None:
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

    def _asked(self, what: str) -> int:
        with contextlib.closing(sqlite3.connect(self._kansli.database, timeout=10)) as books:
            return int(books.execute(f"select count(*) from {what}").fetchone()[0])

    # What happens

    async def _somebody_writes(self) -> None:
        speaker = self._random.choice(self._rooms.speakers)
        room = self._random.choice(self._rooms.all)
        text = self._random.choice(
            [f"!fråga Fråga {self._number('topic')}", "!hjälp förhinder", "!hjälp fråga"]
        )
        await self._say(speaker, room, text)

    async def _something_is_planned(self) -> None:
        """A meeting whose summons is due: entered in the books, or planned by the secretary."""
        group = self._random.randrange(len(self.scenario.rooms))
        if self._by_clock(group) or self._random.random() < 0.5:
            self._enter_meeting(group)
            return
        starts, label = self._new_meeting(group)
        words = f"!möte ny {starts.day} {month(starts)} kl {starts:%H.%M} {label}"
        await self._say(self._rooms.secretary, self._rooms.all[group], words)

    def _enter_meeting(self, group: int) -> None:
        """As another process with the same database does; the next tick sees it."""
        starts, label = self._new_meeting(group)
        store = Store(f"sqlite:///{self._kansli.database}")
        try:
            with store.begin() as tx:
                tx.add(
                    Meeting(
                        group_id=f"g{group}",
                        number=tx.next_number(f"g{group}"),
                        starts_at=starts,
                        place=label,
                        status=Status.PLANNED,
                        planned_at=datetime.now(UTC),
                    )
                )
        finally:
            store.close()

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

    # The result

    async def _last_word(self, room: str) -> None:
        """Ask once more, and wait for the answer: what was asked before is answered before it."""
        secretary = self._rooms.secretary
        event = await secretary.say(room, "!hjälp hjälp")
        await secretary.wait_until(
            lambda: any(_answered(it.content) == event for it in secretary.saw(self._by_bot)),
            f"an answer to the last question; the bot's log ends\n{self._kansli.log[-3000:]}",
            _PATIENCE,
        )

    def _by_bot(self, seen: Seen) -> bool:
        return seen.sender == self._rooms.bot

    async def _settle(self) -> None:
        """Nothing is killed any more; the bot gets the time it needs."""
        if self.scenario.clockwork:
            await self._until_all_is_due()
        # At its start it looks at the clock; else one might have to wait for the next minute.
        await self._kansli.kill()
        await self._kansli.start()
        for room in self._rooms.all:
            await self._last_word(room)
        deadline = time.monotonic() + _PATIENCE
        while True:
            await self._take_count()
            if not (self.result.lost or self.result.unasked) or time.monotonic() > deadline:
                return
            await asyncio.sleep(1)

    async def _until_all_is_due(self) -> None:
        def due() -> bool:
            config = self._kansli.folder / "config.toml"
            now = f"{datetime.now(ZONE):%H:%M}"
            times = [line[-8:-3] for line in config.read_text().splitlines() if "summons" in line]
            return all(at <= now for at in times)

        async with asyncio.timeout(scaled(60 * self.scenario.clockwork + 60)):
            while not due():  # noqa: ASYNC110  # the clock on the wall tells nobody
                await asyncio.sleep(1)

    async def _take_count(self) -> None:
        """Read every room from its first event to its last."""
        result = self.result
        answers: Counter[str] = Counter()
        asked: dict[str, list[tuple[str, str]]] = {}
        summons: Counter[str] = Counter()
        titles: Counter[str] = Counter()
        replied: list[str] = []
        result.unreadable, result.unasked, result.in_clear = [], [], []
        for room in self._rooms.all:
            for event in await self._rooms.history(room):
                source = event.source
                if isinstance(event, nio.MegolmEvent):
                    result.unreadable.append(source["event_id"])
                    continue
                body = str(source["content"].get("body", ""))
                if source["type"] != "m.room.message":
                    continue
                if source["sender"] != self._rooms.bot:
                    asked.setdefault(f"{source['sender']} {room}", []).append(
                        (source["event_id"], body)
                    )
                    if body.startswith("!fråga "):
                        titles[body.removeprefix("!fråga ")] += 1
                    continue
                if room in self._rooms.encrypted and not getattr(event, "decrypted", False):
                    result.in_clear.append(source["event_id"])
                answered = _answered(source["content"])
                label = next((it for it in self._labels if it in body), None)
                if answered is not None:
                    answers[answered] += 1
                    replied.append(answered)
                elif body.startswith("Kallelse") and label is not None:
                    summons[label] += 1
                else:
                    result.unasked.append(body[:80])
        commands = {event: text for each in asked.values() for event, text in each}
        result.commands, result.answers = len(commands), sum(answers.values())
        result.notices, result.summons = len(self._labels), sum(summons.values())
        result.unanswered = [text for event, text in commands.items() if not answers[event]]
        result.answered_twice = [text for event, text in commands.items() if answers[event] > 1]
        result.unasked += [event for event in answers if event not in commands]
        result.unsummoned = [label for label in self._labels if not summons[label]]
        result.summoned_twice = [label for label in self._labels if summons[label] > 1]
        in_turn = [[event for event, _ in each] for each in asked.values()]
        result.out_of_order = _out_of_order(in_turn, replied)
        result.done_otherwise = self._compared(titles)

    def _compared(self, titles: Counter[str]) -> list[str]:
        """Topics that stand in the books another number of times than somebody asked for them."""
        with contextlib.closing(sqlite3.connect(self._kansli.database, timeout=10)) as books:
            kept = Counter(row[0] for row in books.execute("select text from topic"))
        return sorted({*(titles - kept), *(kept - titles)})


def _answered(content: Mapping[str, Any]) -> str | None:
    relation = content.get("m.relates_to", {}).get("m.in_reply_to", {})
    event = relation.get("event_id")
    return event if isinstance(event, str) else None


def _out_of_order(asked: Sequence[Sequence[str]], replied: Sequence[str]) -> list[str]:
    """Commands answered after a later one of the same person in the same room."""
    places = {event: place for place, event in reversed(list(enumerate(replied)))}
    wrong = []
    for events in asked:
        answered = [event for event in events if event in places]
        wrong += [
            later
            for earlier, later in itertools.pairwise(answered)
            if places[later] < places[earlier]
        ]
    return wrong
