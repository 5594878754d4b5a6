"""What the tests of `bot.transports.matrix` share: people on a homeserver, and bots."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Self

from bot.transports.base import OutboundMessage
from bot.transports.matrix.session import Session
from bot.transports.matrix.transport import MatrixTransport
from tests.fakes.inbound_port import RecordingPort
from tests.homeserver.env import PASSWORD, HomeserverEnv
from tests.homeserver.person import Person
from tests.waiting import cancel


class Bot:
    """A running `MatrixTransport`, and the port it hands its events to."""

    def __init__(
        self, port: RecordingPort, session: Session, data: Path, *, keys_to_all: bool = False
    ) -> None:
        self.transport = MatrixTransport(
            session, data, display_name="Kansliet", keys_to_all=keys_to_all
        )
        self.port = port
        self.session = session
        self.data = data
        self.id = session.user_id
        self.listening: asyncio.Task[None] | None = None

    def start(self) -> Self:
        self.listening = asyncio.create_task(self.transport.listen(self.port), name="bot listens")
        return self

    async def stop(self) -> None:
        """As a killed process would: at once."""
        if self.listening is not None:
            await cancel(self.listening)
        await self.transport.close()

    async def restart(self, port: RecordingPort | None = None) -> Bot:
        """A new process: the same data folder, nothing in memory, and the port's sync token."""
        await self.stop()
        return Bot(port or self.port, self.session, self.data).start()

    async def say(self, room: str, text: str, key: str, **more: object) -> str:
        return await self.transport.send(OutboundMessage(key, room, text, text, **more))  # type: ignore[arg-type]  # passed on


class MatrixEnv(HomeserverEnv):
    """People and bots on a homeserver, closed when the test ends."""

    async def bot(self, *trusts: Person, start: bool = True, keys_to_all: bool = False) -> Bot:
        """A new bot that accepts invitations from those it `trusts`."""
        session = await self.bot_session()
        data = self.folder / session.device_id
        port = RecordingPort(*(person.id for person in trusts))
        bot = Bot(port, session, data, keys_to_all=keys_to_all)
        self.closing.push_async_callback(bot.stop)
        return bot.start() if start else bot

    async def bot_session(self) -> Session:
        """A log-in of a bot's, with an account of its own."""
        user = self.account("kansli")
        token, device = await asyncio.to_thread(self.homeserver.log_in, user, PASSWORD)
        return Session(self.homeserver.url, f"@{user}:{self.homeserver.name}", device, token)

    async def room_with_bot(self, *, encrypted: bool = True) -> tuple[Person, Bot, str]:
        """Anna, the bot, and a room they are both in."""
        anna = await self.person("anna")
        bot = await self.bot(anna)
        room = await anna.create_room("Gruppen", bot.id, encrypted=encrypted)
        await anna.wait_for_member(room, bot.id)
        return anna, bot, room

    async def restarted(self, bot: Bot, port: RecordingPort | None = None) -> Bot:
        """The bot after a restart, closed with the rest."""
        fresh = await bot.restart(port)
        self.closing.push_async_callback(fresh.stop)
        return fresh
