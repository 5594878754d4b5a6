"""Kansli as an administrator starts it: its command line, in processes of their own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from tests.homeserver.env import PASSWORD

REPO = Path(__file__).parents[2]


class Bot:
    """The bot's process, and its folder."""

    def __init__(self, folder: Path, config: str) -> None:
        folder.mkdir()
        self.folder = folder
        self.config = folder / "config.toml"
        self.config.write_text(config, encoding="utf-8")
        self._log = folder / "log"
        self._process: asyncio.subprocess.Process | None = None

    async def kansli(self, *words: str) -> None:
        """Run a command to its end; it must succeed."""
        process = await self._start(*words)
        assert await process.wait() == 0, self.console

    async def start(self) -> None:
        """`kansli run`."""
        self._process = await self._start("run")

    async def kill(self) -> None:
        """``kill -9``, as a power cut would."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    @property
    def console(self) -> str:
        """What all commands but `run` have printed."""
        return (self.folder / "console").read_text(encoding="utf-8")

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    async def _start(self, *words: str) -> asyncio.subprocess.Process:
        with (self._log if words == ("run",) else self.folder / "console").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "--config", str(self.config), *words,
                cwd=REPO, env={**os.environ, "KANSLI_PASSWORD": PASSWORD},
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip


@contextlib.asynccontextmanager
async def killed_in_the_end(bot: Bot) -> AsyncIterator[Bot]:
    try:
        yield bot
    finally:
        if bot._process is not None:
            await bot.kill()
