"""What the tests of `bot.transports.matrix` share: people, bots, and ports that record."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

from bot.transports.base import (
    DeviceEvent,
    InboundEvent,
    Invitation,
    OutboundMessage,
    UndecryptedEvent,
)
from bot.transports.matrix.client import MatrixTransport
from bot.transports.matrix.session import Session
from tests.homeserver.person import Person
from tests.homeserver.world import PASSWORD, World
from tests.timeouts import scaled


class RecordingPort:
    """A InboundPort that keeps everything and accepts invitations from anybody it `trusts`."""

    def __init__(self, *trusts: str) -> None:
        self.received: list[InboundEvent] = []
        self.invitations: list[Invitation] = []
        self.trusts = trusts
        self.position: str | None = None
        self.findings: list[DeviceEvent] = []
        self.diary: list[str] = []
        """What was called, in order: "receive ID", "unread ID", "remember"."""
        self.fails: Callable[[InboundEvent], bool] = lambda _: False
        self.sealed: list[UndecryptedEvent] = []
        self.released: set[str] = set()
        """What waited for its key and then was nothing to the secretary."""
        self.ours: set[str] = set()
        """The rooms that are followed when they are upgraded."""
        self.moves: list[tuple[str, str]] = []
        self.identities: list[tuple[str, str]] = []
        self.news = asyncio.Condition()

    async def receive(self, incoming: InboundEvent) -> None:
        async with self.news:
            self.diary.append(f"receive {incoming.event_id}")
            if self.fails(incoming):
                self.news.notify_all()
                raise ConnectionResetError("the power went")
            self.received.append(incoming)
            self.news.notify_all()

    async def may_join(self, invitation: Invitation) -> bool:
        async with self.news:
            self.invitations.append(invitation)
            self.news.notify_all()
        return invitation.sender in self.trusts

    async def load_sync_token(self) -> str | None:
        return self.position

    async def save_sync_token(self, position: str) -> None:
        async with self.news:
            self.position = position
            self.diary.append("remember")
            self.news.notify_all()

    async def on_device_event(self, finding: DeviceEvent) -> None:
        async with self.news:
            self.findings.append(finding)
            self.news.notify_all()

    async def store_undecryptable(self, sealed: UndecryptedEvent) -> None:
        async with self.news:
            self.diary.append(f"unread {sealed.event_id}")
            if all(it.event_id != sealed.event_id for it in self.sealed):
                self.sealed.append(replace(sealed, number=len(self.sealed) + 1))
            self.news.notify_all()

    async def pending_undecryptable(
        self, session: str | None, after: int
    ) -> Sequence[UndecryptedEvent]:
        known = {it.event_id for it in self.received} | self.released
        waiting = [it for it in self.sealed if it.event_id not in known and it.number > after]
        return [it for it in waiting if session is None or it.session == session][:3]

    async def discard_undecryptable(self, event_id: str) -> None:
        async with self.news:
            self.released.add(event_id)
            self.news.notify_all()

    async def should_follow_upgrade(self, room: str) -> bool:
        return room in self.ours

    async def on_room_upgraded(self, old: str, new: str) -> None:
        async with self.news:
            self.ours.discard(old)
            self.ours.add(new)
            self.moves.append((old, new))
            self.news.notify_all()

    async def on_own_device(self, device: str, key: str) -> None:
        self.identities.append((device, key))

    async def wait(self, condition: Callable[[], bool], timeout: float = 15) -> None:
        """Until `condition` holds, looked at after each call."""
        timeout = scaled(timeout)
        try:
            async with asyncio.timeout(timeout), self.news:
                await self.news.wait_for(condition)
        except TimeoutError:
            raise AssertionError(f"not within {timeout} s; received: {self.texts}") from None

    async def wait_for(
        self, wanted: Callable[[InboundEvent], bool], timeout: float = 15
    ) -> InboundEvent:
        """The first thing received that is `wanted`."""
        await self.wait(lambda: any(map(wanted, self.received)), timeout)
        return next(filter(wanted, self.received))

    async def wait_for_text(self, text: str, timeout: float = 15) -> InboundEvent:
        """The first thing received that says `text`."""
        return await self.wait_for(lambda incoming: incoming.text == text, timeout)

    @property
    def texts(self) -> list[str]:
        return [incoming.text for incoming in self.received]


class Bot:
    """A running MatrixTransport and its desk."""

    def __init__(
        self, chat: MatrixTransport, port: RecordingPort, session: Session, data: Path
    ) -> None:
        self.transport = chat
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
            self.listening.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await self.listening
        await self.transport.close()

    async def restart(self, port: RecordingPort | None = None) -> Bot:
        """A new process: the same data folder, nothing in memory, and the desk's position."""
        await self.stop()
        port = port or self.port
        return Bot(_chat(self.session, self.data), port, self.session, self.data).start()

    async def say(self, room: str, text: str, key: str, **more: object) -> str:
        return await self.transport.send(OutboundMessage(key, room, text, text, **more))  # type: ignore[arg-type]  # passed on


class Village(World):
    """People and a bot."""

    async def bot(self, *trusts: Person, start: bool = True, keys_to_all: bool = False) -> Bot:
        """A new bot that accepts invitations from those it `trusts`."""
        user = self.account("kansli")
        token, device = await asyncio.to_thread(self.homeserver.log_in, user, PASSWORD)
        session = Session(self.homeserver.url, f"@{user}:{self.homeserver.name}", device, token)
        data = self.folder / user
        port = RecordingPort(*(person.id for person in trusts))
        bot = Bot(_chat(session, data, keys_to_all=keys_to_all), port, session, data)
        self.closing.push_async_callback(bot.stop)
        return bot.start() if start else bot

    async def meet(self, *, encrypted: bool = True) -> tuple[Person, Bot, str]:
        """Anna, the bot, and a room they are both in."""
        anna = await self.person("anna")
        bot = await self.bot(anna)
        room = await anna.create_room("Gruppen", bot.id, encrypted=encrypted)
        await anna.wait_for_member(room, bot.id)
        return anna, bot, room

    async def again(self, bot: Bot, port: RecordingPort | None = None) -> Bot:
        """The bot after a restart, closed with the rest."""
        fresh = await bot.restart(port)
        self.closing.push_async_callback(fresh.stop)
        return fresh


def _chat(session: Session, data: Path, *, keys_to_all: bool = False) -> MatrixTransport:
    return MatrixTransport(session, data, display_name="Kansliet", keys_to_all=keys_to_all)
