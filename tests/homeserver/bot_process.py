"""The bot as an administrator starts it: `kansli` in processes of its own, with a data folder."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, Self

from tests.homeserver.env import PASSWORD

REPO: Final = Path(__file__).parents[2]


class BotProcess:
    """`kansli run`, from `start` to `kill` and again; killed at the end of ``async with``.

    module: what is started; another one than `bot` is the bot with something changed.
    environment: variables besides this process's own. pids: of every `kansli run` so far.
    """

    def __init__(
        self,
        folder: Path,
        config: str,
        module: str = "bot",
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        folder.mkdir()
        self.folder = folder
        self.data = folder / "data"
        self.database = self.data / "kansli.db"
        self._environment = environment
        self.config = folder / "config.toml"
        self.config.write_text(config, encoding="utf-8")
        self.module = module
        self._process: asyncio.subprocess.Process | None = None
        self.pids: list[int] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def kansli(self, *words: str) -> None:
        """Run a command to its end; it must succeed."""
        process = await self._spawn("console", *words)
        assert await process.wait() == 0, self.console

    async def start(self) -> None:
        """`kansli run`."""
        self._process = await self._spawn("log", "run")
        self.pids.append(self._process.pid)

    async def kill(self) -> None:
        """``kill -9``, as a power cut would. It must still have been running."""
        if self._process is None:
            return
        assert self._process.returncode is None, f"it ended by itself:\n{self.log[-4000:]}"
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        self._process = None

    async def stop(self) -> None:
        """End it in good order, as systemd does."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        assert await self._process.wait() == 0, self.log[-4000:]
        self._process = None

    async def wait(self) -> int:
        """Until it has ended by itself; its exit status."""
        assert self._process is not None
        return await self._process.wait()

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def has_ended(self) -> bool:
        """Whether it was started and has ended by itself."""
        return self._process is not None and self._process.returncode is not None

    @property
    def console(self) -> str:
        """What all commands but `run` have printed."""
        return (self.folder / "console").read_text(encoding="utf-8")

    @property
    def log(self) -> str:
        """What `kansli run` has printed."""
        return (self.folder / "log").read_text(encoding="utf-8")

    async def _spawn(self, output: str, *words: str) -> asyncio.subprocess.Process:
        with (self.folder / output).open("ab") as file:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", self.module, "--config", str(self.config), *words,
                cwd=REPO, env={**os.environ, "KANSLI_PASSWORD": PASSWORD, **self._environment},
                stdin=asyncio.subprocess.DEVNULL, stdout=file, stderr=file,
            )  # fmt: skip
