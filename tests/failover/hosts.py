"""Three machines with a `kansli run` each, on one PostgreSQL and one homeserver."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

import psycopg

from bot.runtime.single_instance import process_place
from tests.chaos.hosting import Hosting
from tests.failover import own_line
from tests.failover.line import Line
from tests.homeserver.bot_process import BotProcess
from tests.storage.postgres import Postgres
from tests.waiting import poll

HOSTS: Final = 3
_NOW: Final = "clock_timestamp() at time zone 'UTC'"
_BACK_SECONDS: Final = 120.0
"""In which one that comes back has to stand by."""


@dataclass
class Host:
    """A machine: its `kansli run`, and its own lines to the database and the homeserver."""

    bot: BotProcess
    to_database: Line
    to_homeserver: Line

    @property
    def place(self) -> str:
        return process_place(self.bot.data)

    async def mend(self) -> None:
        """Let it go on, with all its lines."""
        self.signal(signal.SIGCONT)
        self.to_database.mend()
        self.to_homeserver.mend()

    def signal(self, number: signal.Signals) -> None:
        """Send it to the process."""
        os.kill(self.bot.pids[-1], number)


class Hosts(Hosting):
    """They, as a `ChaosRun` uses one.

    keys_secret: what the log-in and the keys are encrypted with in the database.
    """

    def __init__(
        self,
        folder: Path,
        config: str,
        *,
        postgres: Postgres,
        homeserver: str,
        keys_secret: str,
    ) -> None:
        self.hosts: list[Host] = []
        self._homeserver = homeserver
        self._server = postgres
        self._keys_secret = keys_secret
        super().__init__(
            folder, config, module=own_line.__name__, postgres=postgres, stands_by=False, clock=None
        )
        while len(self.hosts) < HOSTS:
            self._new()

    async def __aenter__(self) -> Self:
        for host in self.hosts:
            for line in (host.to_database, host.to_homeserver):
                await self._all.enter_async_context(line)
        return self

    @property
    def logs(self) -> str:
        return "\n\n".join(f"{host.bot.folder}\n{host.bot.log[-3000:]}" for host in self.hosts)

    def _new(self) -> BotProcess:
        self._made += 1
        port = urlsplit(self._homeserver).port or 80
        to_homeserver = Line(port)
        to_database = Line(str(self._server.socket_folder / ".s.PGSQL.5432"))
        database = urlsplit(self._url).path
        user = self._server.superuser
        # A name, for `own_line`.
        config = self._config.replace(self._homeserver, f"http://localhost:{port}")
        config = config.replace(
            self._url, f"postgresql://{user}@127.0.0.1:{to_database.port}{database}"
        )
        folder = self._folder / f"host-{self._made}"
        environment = {
            "KANSLI_KEYS_SECRET": self._keys_secret,
            own_line.VARIABLE: f"{port} {to_homeserver.port}",
        }
        bot = BotProcess(folder, config, self._module, environment)
        self._all.push_async_exit(bot)
        self._bots.append(bot)
        self.hosts.append(Host(bot, to_database, to_homeserver))
        return bot

    # What the administrator does

    async def start(self) -> None:
        """Start what does not run, and wait until one works and the others stand by."""
        for host in self.hosts:
            if not host.bot.is_running:
                await host.bot.start()
        await poll(lambda: self.leader() is not None, _BACK_SECONDS)
        await self.all_back()

    async def all_back(self) -> None:
        """Until all but one stand by: whatever befell them, they are well again."""
        await poll(lambda: len(self.standing_by()) == len(self.hosts) - 1, _BACK_SECONDS)

    async def kill_all(self) -> None:
        for host in self.hosts:
            await host.bot.kill()

    # What is in the database

    def leader(self) -> Host | None:
        """Whose the lease is; None while it is nobody's."""
        places = self._asked(
            "place from lease where expires_at > clock_timestamp() at time zone 'UTC'"
        )
        return next((each for each in self.hosts if each.place in places), None)

    def standing_by(self) -> list[Host]:
        """Those that have said lately that they do, and reach the homeserver."""
        places = self._asked(
            f"place from standby where reaches_homeserver and seen_at > {_NOW} - interval '5 s'"
        )
        return [each for each in self.hosts if each.place in places]

    @property
    def epoch(self) -> int:
        """How often the lease was taken; 0 while nobody can say."""
        return self._epoch()

    def _asked(self, what: str) -> list[str]:
        try:
            return [str(each) for each in self.select(what)]
        except psycopg.Error:
            return []

    async def restart(self, seconds: float, *, crash: bool) -> None:
        """The database's server."""
        await self.restart_database(seconds, crash=crash)

    async def taken_after(self, epoch: int, seconds: float) -> float:
        """Seconds until another has taken the lease; AssertionError after so many."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        await poll(lambda: self.epoch > epoch, seconds)
        return loop.time() - began
