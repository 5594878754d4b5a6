"""A shell at a real terminal, into which lines are typed as the pages show them."""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import os
import re
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Self

from tests.waiting import scaled

_PROMPT: Final = re.compile(r"\x02(\d+)\x03")
"""What bash shows when it waits for the next line: the status of the one before."""
LONGEST: Final = 60
"""Seconds that a line may take, alone on the machine."""


class Terminal:
    """From ``async with`` on; what still runs there ends with it.

    answers: what is typed where a program shows something like the key (a regular expression);
        None: nothing.
    """

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str],
        answers: Mapping[str, Callable[[], str | None]],
    ) -> None:
        self.answers = answers
        self.shown = ""
        self._folder = folder
        self._environment = {**environment, "PS1": "\x02$?\x03", "PS2": "", "TERM": "dumb"}
        self._changed = asyncio.Event()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._from = 0
        """Up to where what was shown has been looked at."""

    async def __aenter__(self) -> Self:
        self._master, terminal = os.openpty()
        os.set_blocking(self._master, False)
        try:
            self._shell = await asyncio.create_subprocess_exec(
                "setsid", "--ctty", "bash", "--norc", "--noprofile", "--noediting", "-i",
                cwd=self._folder, env=self._environment,
                stdin=terminal, stdout=terminal, stderr=terminal,
            )  # fmt: skip
        finally:
            os.close(terminal)
        asyncio.get_running_loop().add_reader(self._master, self._read)
        await self._until(_PROMPT, LONGEST)
        await self.type("stty -echo")
        return self

    async def __aexit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):  # nothing runs there any more
            os.killpg(os.tcgetpgrp(self._master), signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            self._shell.kill()
        await self._shell.wait()
        asyncio.get_running_loop().remove_reader(self._master)
        os.close(self._master)

    async def type(self, line: str, seconds: float = LONGEST) -> tuple[int, str]:
        """Type a line, answer what it asks, and wait for its end: its status, and what it said."""
        await self.begin(line)
        return await self.end(seconds)

    async def begin(self, line: str) -> None:
        """Type a line, and do not wait for its end."""
        self._from = len(self.shown)
        self.press(f"{line}\n")

    async def end(self, seconds: float = LONGEST) -> tuple[int, str]:
        """Wait for the end of what was begun: its status, and what it showed."""
        begin = self._from
        found = await self._until(_PROMPT, seconds)
        return int(found[1]), self.shown[begin : found.start()].replace("\r\n", "\n")

    async def until_shown(self, words: str, seconds: float = LONGEST) -> str:
        """Wait until what was begun has shown these words; what it showed so far."""
        begin = self._from
        found = await self._until(re.compile(re.escape(words)), seconds)
        return self.shown[begin : found.end()]

    def press(self, keys: str) -> None:
        """Type without a line's end, such as Ctrl-C."""
        os.write(self._master, keys.encode())

    async def _until(self, wanted: re.Pattern[str], seconds: float) -> re.Match[str]:
        answered = self._from
        try:
            async with asyncio.timeout(scaled(seconds)):
                while True:
                    if found := wanted.search(self.shown, self._from):
                        self._from = found.end()
                        return found
                    for question, answer in self.answers.items():
                        if asked := re.compile(question).search(self.shown, answered):
                            answered = asked.end()
                            if (words := answer()) is not None:
                                self.press(f"{words}\n")
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            said = self.shown[-4000:]
            raise AssertionError(f"not within {seconds} s: {wanted.pattern}\n{said}") from None

    def _read(self) -> None:
        try:
            self.shown += self._decoder.decode(os.read(self._master, 65536))
        except OSError:  # the shell has ended
            asyncio.get_running_loop().remove_reader(self._master)
        self._changed.set()
