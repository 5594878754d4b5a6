"""Direct chats: the room in which an address has one with the bot, each with one account."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from storage.schema import direct_room
from storage.upsert import upsert


class DirectRooms:
    """Those of one open transaction, with its account."""

    def __init__(self, session: Session, account: str = "") -> None:
        self._session = session
        self._account = account

    def of(self, channel: str, address: str) -> str | None:
        """The direct chat that the owner of `address` has with the bot on `channel`."""
        return self._session.scalar(select(direct_room.c.room).where(*self._of(channel, address)))

    def with_account(self, account: str) -> DirectRooms:
        """Those with another account."""
        return DirectRooms(self._session, account)

    def by_address(self, channel: str) -> dict[str, str]:
        """Every address on `channel` that has a direct chat with the bot, to its room."""
        table = direct_room.c
        here = (table.account == self._account, table.channel == channel)
        rows = self._session.execute(select(table.address, table.room).where(*here))
        return {row.address: row.room for row in rows}

    def forget(self, channel: str, address: str) -> None:
        """They have no direct chat any more."""
        self._session.execute(delete(direct_room).where(*self._of(channel, address)))

    def remember(self, channel: str, address: str, room: str) -> None:
        """The direct chat somebody writes in is the one they are written to in, from now on."""
        if self.of(channel, address) != room:
            key = {"account": self._account, "channel": channel, "address": address}
            upsert(self._session, direct_room, key, {"room": room})

    def _of(self, channel: str, address: str) -> tuple[ColumnElement[bool], ...]:
        table = direct_room.c
        return (
            table.account == self._account,
            table.channel == channel,
            table.address == address,
        )
