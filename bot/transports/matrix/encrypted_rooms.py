"""Which rooms are encrypted, at the place in their timelines that is being handled."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from bot.transports.matrix.events import encrypts_room, source_of
from bot.transports.matrix.nio_client import NioClient


class EncryptedRooms:
    """The rooms that were encrypted before what is handled now.

    A room that was, is for ever, whatever the server says later (spec, "m.room.encryption"): the
    client's store remembers it. But the client is at the end of a sync, and what was written in a
    room before it was encrypted was written as it should be.
    """

    def __init__(self, client: NioClient) -> None:
        self._client = client
        self._rooms: set[str] = set(client.encrypted_rooms)

    def __contains__(self, room: str) -> bool:
        return room in self._rooms

    def see(self, room: str, event: Any) -> None:
        """This event of the room's timeline comes next."""
        if encrypts_room(event):
            self._rooms.add(room)

    def begin(self, room: str, state: Sequence[Any], timeline: Sequence[Any]) -> None:
        """What a sync shows of the timeline comes next, and before it the room had this state."""
        shown = {source_of(event).get("event_id") for event in timeline if encrypts_room(event)}
        if any(
            source_of(event).get("event_id") not in shown for event in filter(encrypts_room, state)
        ):
            self._rooms.add(room)

    def join(self, room: str) -> None:
        """The bot joins in what comes next, and nothing after that encrypts the room: if it is
        encrypted, it was already."""
        if room in self._client.encrypted_rooms:
            self._rooms.add(room)

    def end(self, unfinished: Container[str] = ()) -> None:
        """All of a sync is handled, but in some rooms: what the client knows is true now."""
        self._rooms.update(room for room in self._client.encrypted_rooms if room not in unfinished)
