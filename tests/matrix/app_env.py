"""The whole bot in this process, on the tests' homeserver: transport, database and delivery."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from bot.application import Application
from bot.events.service import EventService
from bot.runtime.clock import Clock, SystemClock
from bot.transports.matrix.session import Session
from bot.transports.matrix.transport import MatrixTransport
from secretary.group import Group
from secretary.people import MATRIX
from storage import Store
from tests.chatroom import example_group
from tests.homeserver.person import Person, Seen, reply_target
from tests.matrix.env import MatrixEnv
from tests.waiting import cancel


class AppEnv:
    """Kansli, from `start` to `stop` and again: what it remembers lies in `data`.

    settings: for the event service, besides the group, the database and the clock.
    url: of the database, where it is not to be a file in `data`.
    """

    def __init__(self, session: Session, data: Path, group: Group, clock: Clock) -> None:
        self.session = session
        self.id = session.user_id
        self.data = data
        self.group = group
        self.clock = clock
        self.settings: dict[str, Any] = {}
        self.url = f"sqlite:///{data / 'kansli.db'}"
        self.chat: MatrixTransport
        self.store: Store
        self.application: Application
        self.running: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls,
        env: MatrixEnv,
        people: Sequence[Person],
        *,
        encrypted: bool = True,
        clock: Clock | None = None,
        **changes: Any,
    ) -> Self:
        """Kansli and `people` in a room of theirs; the first of them made it.

        The others only speak: they do not listen, and give their keys to the first and to
        Kansli alone, or a crowd would be busy with itself. changes: to the group.
        """
        session = await env.bot_session()
        me = session.user_id
        host, *others = people
        room = await host.create_room("Gruppen", me, *(it.id for it in others), encrypted=encrypted)
        await asyncio.gather(*(person.stop_syncing() for person in others))
        for person in others:
            await person.client.join(room)
        changes = {"secretary_room": None, "secretaries": frozenset({host.id})} | changes
        group = example_group(room=room, **changes)
        app = cls(session, env.folder / session.device_id, group, clock or SystemClock())
        env.closing.push_async_callback(app.stop)
        await app.start()
        await host.wait_for_member(room, me, 30)
        for person in others:
            await person.sync_once()
            users = person.client.rooms[room].users
            for stranger in set(users) - {me, host.id, person.id}:
                del users[stranger]
        return app

    @property
    def room(self) -> str:
        return self.group.places[MATRIX].room

    async def start(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self.store = Store(self.url)
        self.store.migrate()
        self.chat = MatrixTransport(self.session, self.data, display_name="Kansliet")
        service = EventService([self.group], self.store, self.clock, **self.settings)
        self.application = Application(service, self.store, self.chat, self.clock)
        self.running = asyncio.create_task(self.application.run(), name="application")

    async def stop(self) -> None:
        """As a killed process would: at once."""
        if self.running is None:
            return
        await cancel(self.running)
        self.running = None
        await self.chat.close()
        self.application.close()
        self.store.close()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    # What it said, as somebody sees it

    def said(self, person: Person, room: str | None = None) -> Sequence[Seen]:
        """Everything it has posted in its room."""
        room = room or self.room
        return person.saw(
            lambda seen: (
                seen.sender == self.id and seen.room == room and seen.type == "m.room.message"
            )
        )

    def answered(self, person: Person) -> list[str]:
        """The events it has replied to, in the order of its replies."""
        targets = (reply_target(seen.content) for seen in self.said(person))
        return [target for target in targets if target is not None]

    async def answers(self, person: Person, events: Sequence[str], timeout: float = 30) -> None:
        """Until it has replied to all of these."""
        wanted = set(events)
        await person.wait_until(
            lambda: wanted <= set(self.answered(person)), f"{len(wanted)} answers", timeout
        )
