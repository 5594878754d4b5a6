"""How often the bot's Olm keys were used, counted in the file that holds them.

An Olm session is a ratchet: each message to a device, or from one, turns it. A restored copy of
the file is a ratchet turned back, whose messages the other side has had already and cannot read.
The count tells such a copy from the file that was used last (see `instance`).
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

_ALL_OF_OTHERS: Final = ""
"""Stands among the ids of retired sessions for all that others begin."""
_RENEWING: Final = "renewing"
"""Stands there until new sessions have been begun in place of the retired ones."""


class SendingSessions(nio.crypto.SessionStore):  # type: ignore[misc]  # ships no types
    """Olm sessions, of which some serve to decrypt only: with them nothing is encrypted again.

    retired: the ids of those.
    """

    def __init__(self, retired: Container[str]) -> None:
        super().__init__()
        self._retired = retired

    def get(self, sender_key: str) -> Any:
        """The session to encrypt with for the device of this Curve25519 key; None without one."""
        usable = (each for each in self[sender_key] if each.id not in self._retired)
        return next(usable, None)


class CountingStore(nio.store.SqliteStore):  # type: ignore[misc]  # as above
    """nio's store, which counts what the Olm keys in it are used for, from `begin_counting` on.

    A use and its number are saved in one transaction, on the disk before anything of it leaves
    the machine. What happens before (a log-in uploads keys) is not counted: whoever counts must
    have compared the count with the homeserver's, or a copy would count itself level with it.
    """

    is_counting = False

    def __post_init__(self) -> None:
        super().__post_init__()
        self.database.execute_sql("CREATE TABLE IF NOT EXISTS kansli_key_uses (uses INTEGER)")
        self.database.execute_sql(
            "CREATE TABLE IF NOT EXISTS kansli_retired_sessions (session_id TEXT PRIMARY KEY)"
        )
        rows = self.database.execute_sql("SELECT session_id FROM kansli_retired_sessions")
        self._retired = {str(session) for (session,) in rows}

    @property
    def key_uses(self) -> int:
        """How many uses were counted; 0 for a file of a Kansli that did not count."""
        row = self.database.execute_sql("SELECT uses FROM kansli_key_uses").fetchone()
        return int(row[0]) if row else 0

    def has_device(self, device: str) -> bool:
        """Whether it holds the keys of this device of the bot's, of now or an earlier log-in."""
        found = self.database.execute_sql("SELECT 1 FROM accounts WHERE device_id = ?", (device,))
        return found.fetchone() is not None

    def begin_counting(self, uses: int) -> None:
        """Go on from this number, which is counted already."""
        with self.database.atomic():
            self.database.execute_sql("DELETE FROM kansli_key_uses")
            self.database.execute_sql("INSERT INTO kansli_key_uses VALUES (?)", (uses,))
        self.is_counting = True

    def retire_sessions(self, uses: int) -> None:
        """Use all sessions that there are for decrypting alone, and count on from `uses`.

        What was sent with them since the copy was made can still come in, and often be read. Nor
        is any session used to encrypt, from now on, that somebody else begins: it may be one that
        was begun and used before, if its first message comes once more.
        """
        rows = self.database.execute_sql("SELECT session_id FROM olmsessions").fetchall()
        with self.database.atomic():
            self._retire(_ALL_OF_OTHERS, _RENEWING, *(str(session) for (session,) in rows))
            self.begin_counting(uses)

    @property
    def is_renewing(self) -> bool:
        """Whether sessions were retired, and not all new ones have been begun."""
        return _RENEWING in self._retired

    def end_renewal(self) -> None:
        """All new ones have been begun."""
        self.database.execute_sql(
            "DELETE FROM kansli_retired_sessions WHERE session_id = ?", (_RENEWING,)
        )
        self._retired.discard(_RENEWING)

    def load_sessions(self) -> SendingSessions:
        """All Olm sessions."""
        sessions = SendingSessions(self._retired)
        sessions._entries.update(super().load_sessions()._entries)  # noqa: SLF001  # no method
        return sessions

    def save_session(self, curve_key: str, session: nio.crypto.Session) -> None:
        """Keep a session that was made or used."""
        with self.database.atomic():
            super().save_session(curve_key, session)
            if _ALL_OF_OTHERS in self._retired and isinstance(session, nio.crypto.InboundSession):
                self._retire(session.id)
            self._count()

    def save_account(self, account: nio.crypto.OlmAccount) -> None:
        """Keep the account, whose one-time keys were made or used."""
        with self.database.atomic():
            super().save_account(account)
            self._count()

    def _count(self) -> None:
        if self.is_counting:
            self.database.execute_sql("UPDATE kansli_key_uses SET uses = uses + 1")

    def _retire(self, *sessions: str) -> None:
        for session in sessions:
            if session not in self._retired:
                self.database.execute_sql(
                    "INSERT OR IGNORE INTO kansli_retired_sessions VALUES (?)", (session,)
                )
        self._retired.update(sessions)
