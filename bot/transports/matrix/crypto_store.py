"""The bot's encryption keys as nio keeps them, and that they are the ones they should be.

nio saves every key in a transaction of its own, and forgets to ask whether the file it opened is
the one it made: without the file it would make new keys under the old device id, and nobody who
trusts the old ones could talk to the bot or know why. So the device's public key is pinned in a
file of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types
from peewee import PeeweeException, SqliteDatabase  # type: ignore[import-untyped]  # as nio

from bot.transports.matrix import known_devices
from bot.transports.matrix.kept_database import KeysNotKept
from bot.transports.matrix.key_place import KeyPlace, place_of
from bot.transports.matrix.key_uses import CountingStore
from secretary.errors import AdministratorError

FOLDER: Final = "crypto"
FILE: Final = "olm.db"
DEVICE_PIN: Final = "matrix-device.json"
"""The file in the data folder that tells whose keys the crypto folder must hold."""
_MESSAGE_INDEX: Final = """
    CREATE TABLE IF NOT EXISTS kansli_message_index (
        sender_key TEXT, session_id TEXT, message_index INTEGER,
        event_id TEXT NOT NULL, origin_server_ts TEXT NOT NULL,
        PRIMARY KEY (sender_key, session_id, message_index)
    ) WITHOUT ROWID"""
_RESTORE: Final = "Restore the data folder from a backup, or run `kansli login --again`."


@dataclass
class CryptoStore(CountingStore):
    """nio's store in one database, trust included; what it has saved survives a power cut, and it
    counts the syncs that it has kept something of.

    kept: that database, where it is not the file of the other arguments.
    pinned_key: the public key that must be in it; None where a new one may be made.
    """

    kept: SqliteDatabase | None = None
    pinned_key: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        # The table's and column's names are those of every data folder there is.
        self.database.execute_sql("CREATE TABLE IF NOT EXISTS kansli (turns INTEGER NOT NULL)")
        self.database.execute_sql(_MESSAGE_INDEX)

    def _create_database(self) -> Any:
        if self.kept is not None:
            return self.kept
        # The sync token is saved after the keys that came with it: a power cut must not take
        # the keys and leave the token.
        pragmas = {
            "foreign_keys": 1,
            "secure_delete": 1,
            "journal_mode": "wal",
            "synchronous": "full",
        }
        return SqliteDatabase(self.database_path, pragmas=pragmas)

    def load_account(self) -> Any:
        """The Olm account; AdministratorError where it is not the pinned one."""
        account = super().load_account()
        found = account and account.identity_keys["ed25519"]
        if self.pinned_key is None or found == self.pinned_key:
            return account
        problem = "are missing" if found is None else "are not those that it made for this log-in"
        raise AdministratorError(self.database_path, f"the bot's own keys {problem}.", _RESTORE)

    @contextmanager
    def sync_transaction(self) -> Iterator[None]:
        """Keep what a sync brought all at once, and count it where that was anything.

        After a crash the server sends the messages to the device again, but an Olm key can be
        used once: nio alone would save that it was used before it saves what it opened.
        AdministratorError where nothing can be saved: memory would know what the disk does not.
        """
        failed: Exception | None = None
        try:
            with self.database.atomic():
                before = self.database.connection().total_changes
                try:
                    yield
                except PeeweeException:
                    raise
                except Exception as error:  # noqa: BLE001  # memory has changed, so must the file
                    failed = error
                if self.database.connection().total_changes != before:
                    self._count_sync()
        except KeysNotKept:
            raise
        except PeeweeException as error:
            raise AdministratorError(
                self.database_path,
                f"the bot's keys cannot be saved ({type(error).__name__}).",
                "Make room on the disk, and see that the bot's user owns the file.",
            ) from error
        if failed is not None:
            raise failed

    def save_encrypted_rooms(self, rooms: set[str]) -> None:
        """Keep that these are encrypted. nio says so at every sync, mostly of none."""
        if rooms:
            super().save_encrypted_rooms(rooms)

    def load_device_keys(self) -> nio.crypto.DeviceStore:
        """What is known of people's devices, by one query."""
        with self.database.bind_ctx(self.models):
            account = self._get_account()
        return known_devices.load(self.database, account and account.id)

    def load_encrypted_rooms(self) -> set[str]:
        """The rooms that were ever encrypted, also before the bot's newest log-in."""
        rows = self.database.execute_sql("SELECT DISTINCT room_id FROM encryptedrooms")
        return {room for (room,) in rows}

    def save_inbound_group_session(self, session: nio.crypto.InboundGroupSession) -> None:
        """Keep a room key (Megolm session), beside any of the same id from another device.

        nio keeps one for each id. Whoever was given a key can send it on as if it were theirs, and
        its maker's would be gone after a restart.
        """
        table = nio.store.MegolmInboundSessions
        with self.database.bind_ctx(self.models):
            other = (table.session_id == session.id) & (table.sender_key != session.sender_key)
            name = f"{session.id} {session.sender_key}" if table.get_or_none(other) else session.id
            table.replace(
                account=self._get_account(),
                session_id=name,
                sender_key=session.sender_key,
                fp_key=session.ed25519,
                room_id=session.room_id,
                session=session.pickle(self.pickle_key),
            ).execute()
            for key in session.forwarding_chain:
                nio.store.ForwardedChains.replace(sender_key=key, session=name).execute()

    def claim_message_index(
        self, session: nio.crypto.InboundGroupSession, index: int, event: nio.MegolmEvent
    ) -> bool:
        """Keep which event was encrypted at `index` of a session; whether it is this one.

        Another would be a replay (spec, "m.megolm.v1.aes-sha2"). The same event may come again.
        """
        key = (session.sender_key, session.id, index)
        found = (event.event_id, str(event.server_timestamp))
        self.database.execute_sql(
            "INSERT OR IGNORE INTO kansli_message_index VALUES (?, ?, ?, ?, ?)", key + found
        )
        kept = self.database.execute_sql(
            "SELECT event_id, origin_server_ts FROM kansli_message_index"
            " WHERE sender_key = ? AND session_id = ? AND message_index = ?",
            key,
        )
        return bool(kept.fetchone() == found)

    def delete_session(self, session_id: str) -> None:
        """Forget an Olm session."""
        self.database.execute_sql("DELETE FROM olmsessions WHERE session_id = ?", (session_id,))

    @property
    def sync_count(self) -> int:
        """How many syncs it has kept something of, since it was made."""
        row = self.database.execute_sql("SELECT turns FROM kansli").fetchone()
        return int(row[0]) if row else 0

    def _count_sync(self) -> None:
        count = self.sync_count + 1
        self.database.execute_sql("DELETE FROM kansli")
        self.database.execute_sql("INSERT INTO kansli VALUES (?)", (count,))


def pinned_device_key(data: Path | KeyPlace, device: str) -> str | None:
    """The public key that `device` must have by the pin beside its keys; None where there is none.

    AdministratorError where the pin cannot be read.
    """
    place = place_of(data)
    try:
        pin = json.loads(place.read(DEVICE_PIN))
        key = str(pin["ed25519"]) if pin["device_id"] == device else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise AdministratorError(
            place.shown(DEVICE_PIN), "cannot be read.", "Restore it from a backup."
        ) from None
    return key


def pin_device_key(data: Path | KeyPlace, device: str, key: str) -> None:
    """Remember that `device` has this public key, for the next time the keys are opened."""
    place_of(data).write(DEVICE_PIN, json.dumps({"device_id": device, "ed25519": key}))


def check_store(data: Path | KeyPlace, user: str, device: str) -> str | None:
    """The public key of the device, without making anything; None while it has made no keys.

    AdministratorError where the keys are not there or not its own.
    """
    place = place_of(data)
    pinned = pinned_device_key(place, device)
    if pinned is None:
        return None
    folder = place.folder and place.folder / FOLDER
    if folder is not None and not (folder / FILE).exists():
        raise AdministratorError(str(folder / FILE), "the bot's own keys are missing.", _RESTORE)
    pickle_key = nio.ClientConfig().pickle_key
    try:
        store = CryptoStore(
            user, device, str(folder), pickle_key, FILE, place.key_database(), pinned
        )
        with closing(store.database):
            store.load_account()
    except AdministratorError:
        raise
    except Exception as error:
        raise unreadable_store(place, error) from error
    return pinned


def unreadable_store(place: KeyPlace, error: Exception) -> AdministratorError:
    """What to tell the administrator where opening the keys raised `error`."""
    return AdministratorError(
        place.shown(f"{FOLDER}/{FILE}"),
        f"the bot's keys cannot be read ({type(error).__name__}).",
        "Restore the file from a backup, or remove it and run `kansli login --again`.",
    )
