"""Single values under a name: the sync token, where an alias led, the bot's own keys."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.schema import key_value
from storage.upsert import upsert


class KeyValue:
    """The values of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, name: str) -> str | None:
        """The value under a name; None where nothing was set."""
        return self._session.scalar(select(key_value.c.value).where(key_value.c.name == name))

    def set(self, name: str, value: str) -> None:
        """Set the value under a name, in place of the one before."""
        upsert(self._session, key_value, {"name": name}, {"value": value})
