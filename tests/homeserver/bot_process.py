"""The bot as an administrator starts it: `kansli` in processes of its own, with a data folder."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Final

from tests.homeserver.env import PASSWORD

HOUSE: Final = Path(__file__).parents[2]


class Kansli:
    """`kansli run`, from `start` to `kill` and again.

    module: what is started; another one than `bot` is the bot with something changed.
    """

    def __init__(self, folder: Path, config: str, module: str = "bot") -> None:
        folder.mkdir()
        self.folder = folder
        self.database = folder / "data" / "kansli.db"
        self._config = folder / "config.toml"
        self._config.write_text(config, encoding="utf-8")
        self._module = module
        self._log = folder / "log"
        self._process: asyncio.subprocess.Process | None = None

    async def kansli(self, *words: str) -> None:
        """Run a command to its end; it must succeed."""
        process = await self._spawn(*words)
        assert await process.wait() == 0, self.log

    async def start(self) -> None:
        self._process = await self._spawn("run")

    async def kill(self) -> None:
        """``kill -9``, as a power cut would. It must still have been running."""
        if self._process is None:
            return
        assert self._process.returncode is None, f"it ended by itself:\n{self.log[-4000:]}"
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        self._process = None

    async def gone(self) -> None:
        """Leave no process behind, whatever happened."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    async def _spawn(self, *words: str) -> asyncio.subprocess.Process:
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", self._module, "--config", str(self._config), *words,
                cwd=HOUSE, env={**os.environ, "KANSLI_PASSWORD": PASSWORD},
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
