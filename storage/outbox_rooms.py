"""What waits in the outbox by the rooms that it is for: rooms are replaced, and given over."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from storage.outbox import Outbox
from storage.schema import outbox


class OutboxRooms:
    """The rooms of the outbox of one open transaction."""

    def __init__(self, session: Session, messages: Outbox) -> None:
        self._session = session
        self._outbox = messages

    def move(self, row_id: int, room: str) -> None:
        """One message waits for another room from now on, and answers nothing there.

        What was to be done to a message of the first is left out.
        """
        self._leave_out_acts(outbox.c.id == row_id)
        values = {"room": room, "reply_to": None, "thread": None}
        message = (outbox.c.id == row_id, outbox.c.act.is_(None))
        moved = update(outbox).where(*message).values(values)
        for channel in self._session.scalars(moved.returning(outbox.c.channel)):
            self._outbox.places[channel, room] += 1

    def is_being_sent_in(self, channel: str, rooms: Collection[str]) -> bool:
        """Whether something of the account's for one of these rooms was begun to be sent, and is
        not on record as sent."""
        begun = (
            *self._outbox.waits(),
            outbox.c.channel == channel,
            outbox.c.room.in_(list(rooms)),
            outbox.c.first_attempted_at.is_not(None),
        )
        return self._session.scalar(select(outbox.c.id).where(*begun).limit(1)) is not None

    def hand_over(self, channel: str, rooms: Collection[str], account: str) -> int:
        """What waits for these rooms is sent by another account from now on; how many messages."""
        waits = (*self._outbox.waits(), outbox.c.channel == channel, outbox.c.room.in_(list(rooms)))
        moved = self._session.connection().execute(
            update(outbox).where(*waits).values(account=account)
        )
        return moved.rowcount

    def waiting_elsewhere(self, group_id: str, channel: str, rooms: Collection[str]) -> int:
        """How many of a group's messages the account has yet to send in other rooms than these."""
        query = select(func.count()).where(
            *self._outbox.waits(),
            outbox.c.group_id == group_id,
            outbox.c.channel == channel,
            outbox.c.room.not_in(list(rooms)),
        )
        return self._session.scalar(query) or 0

    def move_room(self, channel: str, old: str, new: str) -> int:
        """What still waits for one room waits for another from now on; how many messages.

        They answer nothing any more, because no message answers one of another room, and for the
        same reason nothing is done any more to a message of the first one.
        """
        here = (outbox.c.channel == channel, outbox.c.room == old, outbox.c.settled_at.is_(None))
        self._leave_out_acts(*here)
        moved = self._session.connection().execute(
            update(outbox)
            .where(*here, outbox.c.act.is_(None))
            .values(room=new, reply_to=None, thread=None)
        )
        if moved.rowcount:
            self._outbox.places[channel, new] += moved.rowcount
        return moved.rowcount

    def _leave_out_acts(self, *which: ColumnElement[bool]) -> None:
        # Not deleted: one may be under way, and SQLite would give its number to the next message.
        values = {"settled_at": outbox.c.created_at, "skipped": "its room was replaced"}
        acts = (*which, outbox.c.act.is_not(None))
        self._session.execute(update(outbox).where(*acts).values(values))

    def may_have_sent(self, channel: str, room: str) -> bool:
        """Whether something may stand in a room that is not on record as sent."""
        query = select(outbox.c.id).where(
            *self._outbox.waits(),
            outbox.c.channel == channel,
            outbox.c.room == room,
            outbox.c.first_attempted_at.is_not(None),
            outbox.c.act.is_(None),
        )
        return self._session.scalar(query) is not None
