"""Single values under a name: where an alias led, and of an account its sync token and keys."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.orm import Session

from storage.schema import key_value
from storage.upsert import upsert


class KeyValue:
    """The values of one open transaction: the installation's, or those of one Matrix account."""

    def __init__(self, session: Session, account: str = "") -> None:
        self._session = session
        self._account = account

    def get(self, name: str) -> str | None:
        """The value under a name; None where nothing was set."""
        found = self._session.connection().execute(_value(), {"name": self._full(name)})
        value: str | None = found.scalar()
        return value

    def set(self, name: str, value: str) -> None:
        """Set the value under a name, in place of the one before."""
        upsert(self._session, key_value, {"name": self._full(name)}, {"value": value})

    def remove(self, name: str) -> None:
        """Let nothing be set under a name."""
        self._session.execute(delete(key_value).where(key_value.c.name == self._full(name)))

    def of(self, account: str) -> KeyValue:
        """Those of another account."""
        return KeyValue(self._session, account)

    def _full(self, name: str) -> str:
        return f"account {self._account}: {name}" if self._account else name


@cache
def _value() -> Select[Any]:
    # Made once: every message asks it, and making a query takes longer than running it.
    return select(key_value.c.value).where(key_value.c.name == bindparam("name"))
