"""The members of a room, who write to a bot and read what it answers: in clear, or encrypted."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, Self

import aiohttp

from bench.peers.watching import Watch
from tests.homeserver.env import PASSWORD
from tests.homeserver.person import Person
from tests.homeserver.synapse import Synapse
from tests.waiting import cancel, poll

SEATS: Final = 28
"""14 members and their substitutes."""
_API: Final = "/_matrix/client/v3"
_FILTER: Final = json.dumps({"room": {"timeline": {"limit": 100}}})
_JOIN_SECONDS: Final = 120.0
_EVER: Final = 36_000.0


class Members(Protocol):
    """SEATS people with accounts of one homeserver, in several rooms.

    ids: Matrix ids. watch: what bots say where they are; read by the one who wrote, where there
    are clients for all, else by one of them.
    """

    ids: Sequence[str]
    watch: Watch

    async def open_room(self, bot: str) -> str:
        """A room of theirs, that the bot is asked to; its id."""

    async def wait_for_bot(self, room: str, bot: str) -> None:
        """Until all see it there, and so give it their keys."""

    async def say(self, room: str, who: int, text: str) -> None:
        """Write a message, as the member of that number."""


class ClearMembers:
    """In clear rooms, over plain HTTP: a client of their own would be slower than some bots."""

    def __init__(self, homeserver: Synapse) -> None:
        self.watch = Watch()
        self._homeserver = homeserver
        self._numbers = itertools.count()
        accounts = [f"ledamot{n}" for n in range(SEATS)]
        tokens = [homeserver.move_in(each, PASSWORD)[0] for each in accounts]
        self.ids: Sequence[str] = [f"@{each}:{homeserver.name}" for each in accounts]
        self._headers = [{"Authorization": f"Bearer {each}"} for each in tokens]
        self._syncing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(self._homeserver.url)
        self._syncing = asyncio.create_task(self._keep_syncing())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._syncing is not None:
            await cancel(self._syncing)
        await self._session.close()

    async def open_room(self, bot: str) -> str:
        """Raises AssertionError for a refusal."""
        asked = {"preset": "private_chat", "invite": [*self.ids[1:], bot]}
        made = await self._request("POST", "/createRoom", 0, asked)
        room = str(made["room_id"])
        for n in range(1, SEATS):
            await self._request("POST", f"/join/{room}", n, {})
        return room

    async def wait_for_bot(self, room: str, bot: str) -> None:
        """Until it has joined."""

        async def joined() -> bool:
            found = await self._request("GET", f"/rooms/{room}/joined_members", 0)
            return bot in found["joined"]

        await poll(joined, _JOIN_SECONDS)

    async def say(self, room: str, who: int, text: str) -> None:
        """Raises AssertionError for a refusal."""
        content = {"msgtype": "m.text", "body": text}
        path = f"/rooms/{room}/send/m.room.message/m{next(self._numbers)}"
        await self._request("PUT", path, who, content)

    async def _request(
        self,
        method: str,
        path: str,
        who: int,
        content: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Any:
        headers = self._headers[who]
        async with self._session.request(
            method, _API + path, json=content, params=query, headers=headers
        ) as answer:
            found = await answer.json()
            assert answer.status == 200, found
            return found

    async def _keep_syncing(self) -> None:
        """One of them reads for all."""
        query = {"filter": _FILTER}
        while True:
            found = await self._request("GET", "/sync", 0, query=query)
            for room, joined in found.get("rooms", {}).get("join", {}).items():
                for event in await self._whole(room, joined["timeline"], query.get("since")):
                    await self.watch.see(room, event["sender"], event["type"], event["content"])
            query = {"filter": _FILTER, "timeout": "30000", "since": found["next_batch"]}

    async def _whole(
        self, room: str, timeline: Mapping[str, Any], since: str | None
    ) -> Sequence[Mapping[str, Any]]:
        """With what the sync left out."""
        events, start = list(timeline["events"]), timeline.get("prev_batch")
        while timeline.get("limited") and since and start:
            query = {"dir": "b", "limit": "1000", "to": since, "from": start}
            page = await self._request("GET", f"/rooms/{room}/messages", 0, query=query)
            events, start = page["chunk"][::-1] + events, page.get("end")
        return events


class EncryptedMembers:
    """In encrypted rooms, each at a client that is online, on a device its owner has signed."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.watch = Watch()
        self.people = people
        self.ids: Sequence[str] = [person.id for person in people]
        self._reading: asyncio.Task[None] | None = None

    @classmethod
    async def move_in(cls, homeserver: Synapse, folder: Path) -> Self:
        """Log all in."""
        people = []
        for n in range(SEATS):
            user = f"krypterad{n}"
            await asyncio.to_thread(homeserver.register, user, PASSWORD)
            people.append(await Person.log_in(homeserver.url, user, PASSWORD, folder / user))
        return cls(people)

    async def __aenter__(self) -> Self:
        self._reading = asyncio.create_task(self._keep_reading())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._reading is not None:
            await cancel(self._reading)
        for person in self.people:
            await person.close()

    async def open_room(self, bot: str) -> str:
        """Raises AssertionError where somebody does not come."""
        host, *others = self.people
        room = await host.create_room("Grupp", bot, *(each.id for each in others))
        for person in others:
            await person.wait_for_invitation(room)
            await person.join(room)
        return room

    async def wait_for_bot(self, room: str, bot: str) -> None:
        """Until all see it there, and so give it their keys."""
        for person in self.people:
            await person.wait_for_member(room, bot, _JOIN_SECONDS)

    async def say(self, room: str, who: int, text: str) -> None:
        """Raises AssertionError for a refusal."""
        await self.people[who].say(room, text)

    async def _keep_reading(self) -> None:
        """One of them reads for all; the others' clients read, too, and nobody asks them."""
        host, done = self.people[0], 0
        while True:
            await host.wait_until(lambda n=done: len(host.seen) > n, "more", _EVER)  # type: ignore[misc]
            for seen in host.seen[done:]:
                done += 1
                await self.watch.see(seen.room, seen.sender, seen.type, seen.content)
