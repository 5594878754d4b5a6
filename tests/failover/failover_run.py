"""A running stream of commands and notices, while one leader after the other fails."""

from __future__ import annotations

import asyncio
import secrets
import signal
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from tests.chaos import written
from tests.chaos.chaos_run import ChaosRun
from tests.chaos.hosting import Hosting
from tests.chaos.scenario import Scenario
from tests.failover.hosts import Host, Hosts
from tests.homeserver.person import reply_target
from tests.homeserver.synapse import Synapse
from tests.storage.postgres import Postgres

_DAYS: Final = 10
_GIVE_UP_SECONDS: Final = 120.0
"""For a take-over and an answer, on a machine that does much else."""


class Failure(StrEnum):
    """What befalls the leader."""

    KILLED = "killed (SIGKILL)"
    FROZEN = "frozen and thawed (SIGSTOP, SIGCONT)"
    NO_DATABASE = "cut off from the database"
    DEAD_DATABASE = "line to the database dead"
    NO_HOMESERVER = "cut off from the homeserver"
    DEAD_HOMESERVER = "line to the homeserver dead"
    DATABASE_RESTARTED = "database restarted"
    STOPPED = "stopped (SIGTERM) and started"


@dataclass
class Figures:
    """taken: seconds until another had the lease. answered: until a command was answered that was
    written at the moment of the failure."""

    taken: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)


class FailoverRun(ChaosRun):
    """failures: what befalls the leader, one after the other. pause: seconds between two commands,
    and before a failure.

    figures: what came of each, by its sort.
    """

    def __init__(
        self,
        failures: Sequence[Failure],
        scenario: Scenario,
        homeserver: Synapse,
        folder: Path,
        seed: int,
        postgres: Postgres,
        pause: float = 1.5,
    ) -> None:
        super().__init__(scenario, homeserver, folder, seed, postgres)
        self._failures = failures
        self._server = postgres
        self._pause = pause
        self.figures: dict[Failure, Figures] = {}
        self.terms = 0

    @property
    def hosts(self) -> Hosts:
        assert isinstance(self._hosting, Hosts)
        return self._hosting

    def _host(self, homeserver: str) -> Hosting:
        self._times = ["00:00"] * len(self._rooms.all)
        config = written.config(homeserver, self._rooms, self._times, days=_DAYS)
        return Hosts(
            self._folder,
            config.replace("[matrix]", f'[matrix]\nuser = "{self._rooms.bot}"'),
            postgres=self._server,
            homeserver=homeserver,
            keys_secret=secrets.token_urlsafe(32),
        )

    async def _rounds(self) -> None:
        """Somebody always writes, meetings are planned, and the leader fails again and again."""
        await self.hosts.start()
        talking = [
            asyncio.create_task(self._again_and_again(self._write_command, self._pause)),
            asyncio.create_task(self._again_and_again(self._plan_meeting, 4 * self._pause)),
        ]
        try:
            for failure in self._failures:
                await asyncio.sleep(self._random.uniform(0, 2 * self._pause))
                await self._fail(failure)
        finally:
            for task in talking:
                task.cancel()
            ended = await asyncio.gather(*talking, return_exceptions=True)
        for error in ended:
            if isinstance(error, Exception):
                raise error
        self.terms = self.hosts.epoch

    async def _again_and_again(self, act: Callable[[], Awaitable[None]], pause: float) -> None:
        while True:
            await asyncio.sleep(self._random.uniform(0, 2 * pause))
            await asyncio.shield(act())  # whole: half a command is none

    async def _fail(self, failure: Failure) -> None:
        """Let it befall the leader; wait until another is at work, and the first stands by."""
        leader = self.hosts.leader()
        assert leader is not None, self.hosts.logs
        epoch, began = self.hosts.epoch, time.monotonic()
        figures = self.figures.setdefault(failure, Figures())
        mend = await self._break(failure, leader)
        asking = asyncio.create_task(self._answered(began))
        try:
            if failure is not Failure.DATABASE_RESTARTED:  # then the same one may go on
                await self.hosts.taken_after(epoch, _GIVE_UP_SECONDS)
                figures.taken.append(time.monotonic() - began)
            figures.answered.append(await asking)
        except AssertionError as error:
            error.add_note(f"{failure}, of {leader.bot.folder.name}\n{self.hosts.logs}")
            raise
        finally:
            asking.cancel()
            await mend()
        await self.hosts.all_back()

    async def _break(self, failure: Failure, leader: Host) -> Callable[[], Awaitable[None]]:
        """What mends it."""
        lines = {
            Failure.NO_DATABASE: leader.to_database.cut,
            Failure.DEAD_DATABASE: leader.to_database.go_dead,
            Failure.NO_HOMESERVER: leader.to_homeserver.cut,
            Failure.DEAD_HOMESERVER: leader.to_homeserver.go_dead,
        }
        if (fail := lines.get(failure)) is not None:
            fail()
        elif failure is Failure.KILLED:
            await leader.bot.kill()
            return leader.bot.start
        elif failure is Failure.STOPPED:
            await leader.bot.stop()
            return leader.bot.start
        elif failure is Failure.FROZEN:
            leader.signal(signal.SIGSTOP)
        else:
            await self._restart_database()
        return leader.mend

    async def _answered(self, began: float) -> float:
        """Seconds until the secretary reads an answer to something written now."""
        secretary = self._rooms.secretary
        room = self._random.choice(self._rooms.all)
        event = await secretary.say(room, "!hjälp hjälp")
        await secretary.wait_until(
            lambda: any(
                reply_target(seen.content) == event for seen in secretary.saw(self._by_bot)
            ),
            "an answer",
            _GIVE_UP_SECONDS,
        )
        return time.monotonic() - began

    def table(self) -> str:
        """The figures, in the form of docs/delivery.md's."""
        lines = ["failure | times | taken after: median, longest | answered after: median, longest"]
        for failure, each in self.figures.items():
            taken, answered = _median_and_longest(each.taken), _median_and_longest(each.answered)
            lines.append(f"{failure} | {len(each.answered)} | {taken} | {answered}")
        wrong = self.result.wrong
        lines.append(
            f"{self.result.commands} commands, {self.result.notices} notices, {self.terms} terms; "
            f"lost {self.result.number('unanswered', 'unsummoned')}, "
            f"doubled {self.result.number('answered twice', 'summoned twice')}, "
            f"unreadable {self.result.number('undecryptable', 'unencrypted')}, "
            f"else {sum(map(len, wrong.values()))}"
        )
        return "\n".join(lines)


def _median_and_longest(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):.1f} s, {max(seconds):.1f} s" if seconds else "–"
