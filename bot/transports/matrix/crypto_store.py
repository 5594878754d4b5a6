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
import vodozemac
from peewee import PeeweeException, SqliteDatabase  # type: ignore[import-untyped]  # as nio

from bot.transports.matrix import known_devices
from bot.transports.matrix.decryption import decrypted_event, refuse
from bot.transports.matrix.kept_database import KeysNotKept
from bot.transports.matrix.key_place import KeyPlace, place_of
from bot.transports.matrix.key_uses import CountingStore
from bot.transports.matrix.olm_devices import DeviceOlm
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


class OlmMachine(DeviceOlm):
    """nio's Olm and Megolm, which also has fallback keys and takes room keys that come again.

    Everything that is encrypted in a room is decrypted by `decrypt_megolm_event`.
    """

    def decrypt_megolm_event(self, event: nio.MegolmEvent, room_id: str | None = None) -> Any:
        """The message or reaction that its sender encrypted; a `nio.BadEvent` if it is neither.

        Raises nio.EncryptionError while there is no key to it that a device of its sender's is
        known to have made, and then it waits: neither the key nor the list of devices need be
        here before the event.
        """
        room = room_id or event.room_id
        session = self._session_of_sender(event, room)
        try:
            plaintext, index = session.decrypt(event.ciphertext)
        except UnicodeDecodeError:
            return refuse(event, room, "what it holds is no text")
        except ValueError as error:  # vodozemac's are such
            raise nio.EncryptionError(f"{event.event_id} does not fit its key") from error
        if not self.store.claim_message_index(session, index, event):
            return refuse(event, room, "it was sent before, as another event")
        return decrypted_event(event, room, plaintext)

    def has_key(self, event: nio.MegolmEvent, room: str) -> bool:
        """Whether there is a key of the event's session in the room, whoever made it."""
        made = self.inbound_group_store[room]
        return any(event.session_id in sessions for sessions in made.values())

    def opens(self, event: nio.MegolmEvent) -> bool:
        """Whether there is a key to the event, made by a device that is known as its sender's."""
        session = self._made_by_sender(event, event.room_id)
        try:
            index = vodozemac.MegolmMessage.from_base64(event.ciphertext).message_index()
        except ValueError:  # vodozemac's are such
            return False
        return session is not None and bool(session.first_known_index <= index)

    def _made_by_sender(self, event: nio.MegolmEvent, room: str) -> Any:
        """The session, where a device of the event's sender made it, by both of its keys.

        A session has the Curve25519 key of the device that it came from through Olm, and the
        Ed25519 key that this device claimed there. The event may leave out which it was (MSC3700).
        """
        for device, keys in self._devices_of(event.sender):
            if event.device_id not in ("", device):
                continue
            if event.sender_key not in ("", keys["curve25519"]):
                continue
            made = self.inbound_group_store.get(room, keys["curve25519"], event.session_id)
            if made is not None and made.ed25519 == keys["ed25519"]:
                return made
        return None

    def _session_of_sender(self, event: nio.MegolmEvent, room: str) -> Any:
        made = self._made_by_sender(event, room)
        if made is not None:
            return made
        if self.has_key(event, room):
            # A new device's first message can come before the list of devices that has it.
            self.users_for_key_query.add(event.sender)
            raise nio.EncryptionError(f"{event.event_id}: no device of its sender made its key")
        self.check_if_wedged(event)
        raise nio.EncryptionError(f"{event.event_id} has no key")

    def _devices_of(self, user: str) -> Iterator[tuple[str, dict[str, str]]]:
        """The id and keys of each, also of those that were logged out: they may have written."""
        if user == self.user_id:
            yield self.device_id, self.account.identity_keys
        for device in self.device_store[user].values():
            yield device.id, device.keys

    def create_group_session(
        self, sender_key: str, sender_fp_key: str, room_id: str, session_id: str, session_key: str
    ) -> None:
        """Keep a room key, unless the kept one of the same session opens as much.

        nio would replace it on disk by one that was shared later, and opens less.
        """
        known = self.inbound_group_store.get(room_id, sender_key, session_id)
        if known is not None:
            new = nio.crypto.InboundGroupSession(session_key, sender_fp_key, sender_key, room_id)
            if new.id != session_id or new.first_known_index >= known.first_known_index:
                return
            del self.inbound_group_store[room_id][sender_key][session_id]
        super().create_group_session(sender_key, sender_fp_key, room_id, session_id, session_key)

    def fallback_key(self) -> dict[str, Any]:
        """A signed key that serves when the one-time keys are used up (spec, "Fallback keys").

        nio has none, so that all but the first fifty would be turned away while the bot is down.
        It is saved before anybody sees it.
        """
        account = self.account._account  # noqa: SLF001  # nio has no method for it
        if not account.fallback_key:  # one that did not arrive is offered again
            account.generate_fallback_key()
        ((name, key),) = account.fallback_key.items()
        self.save_account()
        signed = {"key": key.to_base64(), "fallback": True}
        signature = {f"ed25519:{self.device_id}": self.sign_json(signed)}
        return {f"signed_curve25519:{name}": signed | {"signatures": {self.user_id: signature}}}

    def _should_accept_forward(self, sender: str, sender_key: str, event: Any) -> bool:
        """Whether to take a forwarded room key (``m.forwarded_room_key``) that was asked for.

        nio takes it only from the bot's own devices. The device that made the key is as good:
        it could have sent it by itself.
        """
        if super()._should_accept_forward(sender, sender_key, event):
            return True
        asked = self.outgoing_key_requests.get(event.session_id)
        device = self.device_store.device_from_sender_key(event.sender, sender_key)
        content = event.source["content"]
        return (
            asked is not None
            and (asked.algorithm, asked.room_id) == (event.algorithm, event.room_id)
            and device is not None
            and not device.deleted
            and content.get("sender_key") == device.curve25519
            and content.get("sender_claimed_ed25519_key") == device.ed25519
            and not content.get("forwarding_curve25519_key_chain")
        )


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
