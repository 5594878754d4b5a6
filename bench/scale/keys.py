"""What a device of a member costs an encrypted account: memory, disk, a start, and a shared key."""

from __future__ import annotations

import json
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types
import vodozemac
from nio.crypto import OlmAccount, OlmDevice, OutboundSession  # type: ignore[import-untyped]

from bot.transports.matrix.crypto_store import CryptoStore

_SESSIONS: Final = 200
_DEVICE: Final = "ABCDEFGHIJ"
_ROOM_KEY_BYTES: Final = 900
"""Of a room key as it is sent to a device, before it is encrypted."""


@dataclass(frozen=True)
class Keys:
    """Of each device. memory, disk: bytes of what is known of it; session_disk: of an Olm session
    with it. load, load_session: seconds of processor time at a start. share: likewise, of
    beginning a session and giving it a room key; share_again: with the session at hand.
    """

    memory: float
    disk: float
    session_disk: float
    load: float
    load_session: float
    share: float
    share_again: float


def keys(how_many: int) -> Keys:
    """Measured with so many devices, in the bot's own store."""
    with tempfile.TemporaryDirectory("-kansli-keys") as folder:
        store = CryptoStore("@kansli:example.org", "KANSLI", folder, "", database_name="olm.db")
        account = OlmAccount()
        store.save_account(account)
        empty = _size(store)
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        devices = {user: {_DEVICE: _device(user)} for user in map(_user, range(how_many))}
        memory = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        store.save_device_keys(devices)
        with_devices = _size(store)
        load, _ = _timed(store.load_device_keys)
        others = [_with_key() for _ in range(_SESSIONS)]
        begin, sessions = _timed(lambda: [OutboundSession(account, *each) for each in others])
        payload = json.dumps({"session_key": "k" * _ROOM_KEY_BYTES})
        encrypt, _ = _timed(lambda: [session.encrypt(payload) for session in sessions])

        def save() -> None:
            for (key, _), session in zip(others, sessions, strict=True):
                store.save_session(key, session)

        saved, _ = _timed(save)
        load_sessions, _ = _timed(store.load_sessions)
        return Keys(
            memory=memory / how_many,
            disk=(with_devices - empty) / how_many,
            session_disk=(_size(store) - with_devices) / _SESSIONS,
            load=load / how_many,
            load_session=load_sessions / _SESSIONS,
            share=(begin + encrypt + saved) / _SESSIONS,
            share_again=(encrypt + saved) / _SESSIONS,
        )


def _user(number: int) -> str:
    return f"@ledamot-{number}:example.org"


def _device(user: str) -> Any:
    account = vodozemac.Account()
    kinds = {
        "ed25519": account.ed25519_key.to_base64(),
        "curve25519": account.curve25519_key.to_base64(),
    }
    return OlmDevice(user, _DEVICE, kinds, "Element X")


def _with_key() -> tuple[str, str]:
    """The identity key of a device, and a one-time key of it."""
    account = vodozemac.Account()
    account.generate_one_time_keys(1)
    [one_time] = account.one_time_keys.values()
    return account.curve25519_key.to_base64(), one_time.to_base64()


def _size(store: nio.store.MatrixStore) -> int:
    store.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(store.database_path).stat().st_size


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.thread_time()
    found = work()
    return time.thread_time() - began, found
