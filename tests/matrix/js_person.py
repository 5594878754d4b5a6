"""A person at matrix-js-sdk, the client of another family, in a Node process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from tests.homeserver.person import Seen
from tests.waiting import Changes, cancel, poll, scaled

REPO = Path(__file__).parents[2]
SCRIPT = Path(__file__).parent / "js" / "person.mjs"
INSTALLED = REPO / ".cache" / "js"
"""Where `make js` puts it."""
OLDEST_NODE = 20


@cache
def missing() -> str | None:
    """Why there can be no such person on this machine."""
    node = shutil.which("node")
    if node is None:
        return "there is no Node here (node in PATH)"
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.lstrip("v").partition(".")[0]) < OLDEST_NODE:
        return f"Node is {version.strip()}, and matrix-js-sdk wants {OLDEST_NODE} at least"
    if not (INSTALLED / ".installed").is_file():
        return "matrix-js-sdk is not installed: make js"
    return None


@dataclass(frozen=True)
class JsSeen(Seen):
    """An event as the client shows it. failure: why it could not be decrypted."""

    failure: str | None


class JsPerson:
    """Somebody whose client gives keys to, and believes, only devices that their owner signed."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.id = ""
        self.device = ""
        self.seen: list[JsSeen] = []
        self._process = process
        self._numbers = itertools.count()
        self._asked: dict[int, asyncio.Future[Any]] = {}
        self._changes = Changes()
        self._reading = asyncio.create_task(self._read(), name="reads what JavaScript says")

    @classmethod
    async def log_in(cls, homeserver: str, user: str, password: str) -> Self:
        """Log in on a new device, make an identity and sign it."""
        process = await asyncio.create_subprocess_exec(
            "node", "--no-warnings", str(SCRIPT), str(INSTALLED),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=2**22,
        )  # fmt: skip
        person = cls(process)
        try:
            arrived = await person.do("log_in", homeserver=homeserver, user=user, password=password)
        except BaseException:
            await person.close()
            raise
        person.id, person.device = arrived["user"], arrived["device"]
        return person

    async def close(self) -> None:
        """The process ends."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        await cancel(self._reading)

    async def do(self, deed: str, **how: object) -> Any:
        """What became of a deed of person.mjs; AssertionError where it failed."""
        number = next(self._numbers)
        self._asked[number] = asyncio.get_running_loop().create_future()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"id": number, "do": deed, **how}).encode() + b"\n")
        async with asyncio.timeout(scaled(30)):
            return await self._asked[number]

    async def create_room(self, *invite: str) -> str:
        """An encrypted room."""
        return str(await self.do("create_room", invite=list(invite)))

    async def say(self, room: str, text: str) -> str:
        """Write a message; its event."""
        return str(await self.do("say", room=room, text=text))

    async def send(
        self,
        room: str,
        content: dict[str, Any],
        *,
        kind: str = "m.room.message",
        thread: str | None = None,
    ) -> str:
        """Send an event, in a thread on `thread` where there is one; its id."""
        return str(await self.do("send", room=room, type=kind, content=content, thread=thread))

    async def redact(self, room: str, event: str) -> str:
        """Remove an event; the id of the redaction."""
        return str(await self.do("redact", room=room, event=event))

    async def sees(self, room: str, user: str) -> bool:
        """Whether `user` has joined the room, as this client sees it."""
        return user in await self.do("joined", room=room)

    async def wait_for_member(self, room: str, user: str) -> None:
        """Until `user` has joined the room, as this client sees it."""
        await poll(lambda: self.sees(room, user))

    async def wait_for(self, wanted: Callable[[JsSeen], bool], seconds: float = 20) -> JsSeen:
        """The first event that is `wanted`, already seen or to come; AssertionError if none."""
        await self._changes.until(
            lambda: any(map(wanted, self.seen)), seconds, lambda: f"seen: {self.seen}"
        )
        return next(filter(wanted, self.seen))

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            message = json.loads(line)
            if "seen" in message:
                self.seen.append(JsSeen(**message["seen"]))
                await self._changes.notify()
            elif "error" in message:
                self._asked.pop(message["id"]).set_exception(AssertionError(message["error"]))
            else:
                self._asked.pop(message["id"]).set_result(message["ok"])
        for asked in self._asked.values():
            asked.set_exception(AssertionError("the client ended"))
