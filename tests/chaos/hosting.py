"""What the bot runs on, and what administrators and bad luck do to that."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import psycopg

from bot.runtime.single_instance import process_place
from tests.chaos.shifted_clock import ShiftedClock
from tests.homeserver.bot_process import BotProcess
from tests.storage.postgres import Postgres
from tests.waiting import poll, scaled

_STORAGE: Final = '\n[storage]\nurl = "{url}"\n'
_TAKE_OVER_SECONDS: Final = 120.0
"""A lease, a look at it, and the question whether the bot that ran last runs."""
_GIVE_WAY_SECONDS: Final = 60.0
_WHY: Final = ("another kansli runs as", "another kansli has taken over as")
"""What a bot says that ends because of another."""


class Hosting:
    """One `kansli run`, or one at work and one that stands by, with a data folder each.

    bot: the one at work. postgres: where their database is; else each has an SQLite of its own.
    """

    def __init__(
        self,
        folder: Path,
        config: str,
        *,
        module: str,
        postgres: Postgres | None,
        stands_by: bool,
        clock: ShiftedClock | None,
    ) -> None:
        self._folder = folder
        self._module = module
        self._postgres = postgres
        self._environment: Mapping[str, str] = clock.environment if clock else {}
        self._url = ""
        if postgres:
            self._url = postgres.new_database()
            config += _STORAGE.format(url=self._url)
        self._config = config
        self._made = 0
        self._all = contextlib.AsyncExitStack()
        self._bots: list[BotProcess] = []
        self.bot = self._new()
        self._other = self._new() if stands_by else None
        self.has_database = asyncio.Event()
        self.has_database.set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._all.aclose()
        ShiftedClock.clean(pid for bot in self._bots for pid in bot.pids)

    @property
    def url(self) -> str:
        """The database's."""
        return self._url or f"sqlite:///{self.bot.database}"

    @property
    def logs(self) -> str:
        """The ends of what the bots have logged."""
        return "\n\n".join(bot.log[-3000:] for bot in (self.bot, self._other) if bot)

    def _new(self) -> BotProcess:
        self._made += 1
        folder = self._folder / f"kansli-{self._made}"
        bot = BotProcess(folder, self._config, self._module, self._environment)
        self._all.push_async_exit(bot)
        self._bots.append(bot)
        return bot

    # What the administrator does

    async def log_in(self, user: str, members: str, groups: Sequence[str]) -> None:
        """Log in and import the members into all groups; who stands by has a copy of that."""
        file = self.bot.folder / "members.csv"
        file.write_text(members, encoding="utf-8")
        await self.bot.kansli("login", "--user", user)
        for group in groups:
            await self.bot.kansli("import", str(file), "--group", group, "--as-written")
        if self._other:
            shutil.copytree(self.bot.data, self._other.data)

    async def start(self) -> None:
        """Start what does not run, and see who works."""
        epoch, waits = self._epoch(), not self.bot.is_running
        for bot in (self.bot, self._other):
            if bot and not bot.is_running:
                await bot.start()
        if self._other and waits:
            await self._until_taken(epoch)

    async def back_up(self) -> Path:
        """Make a backup, as the bot runs; where it is."""
        kept = self._folder / "backup"
        shutil.rmtree(kept, ignore_errors=True)
        await self.bot.kansli("backup", str(kept))
        return kept

    async def restore(self, kept: Path) -> None:
        """Put a backup in place of what is there, while no bot runs."""
        if self._other:
            await self._other.kill()
        shutil.rmtree(self.bot.data)
        if self._postgres:
            url = self._postgres.new_database()
            self._config = self._config.replace(self._url, url)
            self._url = url
            for bot in (self.bot, self._other):
                if bot:
                    bot.config.write_text(self._config, encoding="utf-8")
        await self.bot.kansli("restore", str(kept))

    async def copied(self) -> BotProcess:
        """Another bot, on a copy of the data folder as it is while no bot runs."""
        copy = self._new()
        shutil.copytree(self.bot.data, copy.data)
        return copy

    async def restored_elsewhere(self, kept: Path) -> BotProcess:
        """Another bot, on a data folder from a backup."""
        copy = self._new()
        await copy.kansli("restore", str(kept))
        return copy

    async def run_beside(self, copy: BotProcess) -> None:
        """Start it while the bot runs, and again when one of them has ended and said why. The
        one that goes on is the bot from now on."""
        await copy.start()
        bots = (self.bot, copy)
        await poll(lambda: not all(bot.is_running for bot in bots), _GIVE_WAY_SECONDS)
        ended, self.bot = bots if copy.is_running else (copy, self.bot)
        for _ in range(2):  # once more, as systemd would
            async with asyncio.timeout(scaled(_GIVE_WAY_SECONDS)):
                assert await ended.wait() != 0, ended.log[-4000:]
            last = ended.log.strip().splitlines()[-8:]
            assert any(why in line for line in last for why in _WHY), last
            await ended.start()
        await ended.wait()
        assert self.bot.is_running, self.bot.log[-4000:]

    # What goes wrong

    async def kill(self) -> None:
        """``kill -9`` to the bot at work."""
        await self._see_who_works()
        await self.bot.kill()

    async def kill_all(self) -> None:
        """The same to who stands by."""
        for bot in (self.bot, self._other):
            if bot:
                await bot.kill()

    async def let_other_take_over(self) -> None:
        """After a kill: the one that stood by works; the one that was killed stands by."""
        assert self._other is not None
        killed = self.bot
        await self._until_taken(self._epoch())
        await killed.start()

    async def _until_taken(self, epoch: int) -> None:
        """Until the lease has been taken once more."""
        await poll(lambda: self._epoch() > epoch, _TAKE_OVER_SECONDS)
        await self._see_who_works()

    async def _see_who_works(self) -> None:
        """Set `bot` to the one whose lease it is: on a busy machine the other may have taken over
        by itself."""
        if self._other is None or not (place := self._lease("place")):
            return
        if place == process_place(self._other.data):
            self.bot, self._other = self._other, self.bot

    async def restart_database(self, seconds: float, *, crash: bool) -> None:
        """Stop PostgreSQL, or let it crash, and start it again."""
        assert self._postgres is not None
        self.has_database.clear()
        try:
            await asyncio.to_thread(self._postgres.end_sessions_and_stop, crash=crash)
            await asyncio.sleep(seconds)
            await asyncio.to_thread(self._postgres.start)
        finally:
            self.has_database.set()

    # What is in the database

    def rows(self, what: str) -> int:
        """How many rows of a table; none while the database is away."""
        try:
            return int(self.select(f"count(*) from {what}")[0])
        except psycopg.OperationalError:
            return 0

    def select(self, what: str) -> list[Any]:
        """The first column of a query."""
        if self._url:
            with psycopg.connect(self._url, autocommit=True) as server:
                return [row[0] for row in server.execute(f"select {what}")]
        with contextlib.closing(sqlite3.connect(self.bot.database, timeout=10)) as database:
            return [row[0] for row in database.execute(f"select {what}")]

    def _epoch(self) -> int:
        """How often the lease was taken; 0 while nobody can say."""
        return int(self._lease("epoch") or 0)

    def _lease(self, column: str) -> Any:
        """What the lease says; None while nobody can say."""
        try:
            return next(iter(self.select(f"{column} from lease")), None) if self._url else None
        except psycopg.Error:
            return None
