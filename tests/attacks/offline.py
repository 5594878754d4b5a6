"""A bot's client with no server, and devices that know how to write to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix.connect import connect
from bot.transports.matrix.crypto.signed_json import encode_base64
from bot.transports.matrix.nio_client import NioClient
from bot.transports.matrix.session import Session
from bot.transports.matrix.to_device import keep_olm_messages
from tests.attacks.forged import OLM, device_keys, one_time_keys

ME = "@kansli:exempel"
ROOM = "!rum:exempel"

_TOKENS = count(1)


@contextmanager
def offline_client(folder: Path, *members: str) -> Iterator[NioClient]:
    """The bot's client as after a sync that showed it and `members` in an encrypted room."""
    client = connect(Session("http://127.0.0.1:9", ME, "BOT", "token"), folder)
    try:
        client.olm.account.shared = True
        client.rooms[ROOM] = room = nio.MatrixRoom(ROOM, ME, encrypted=True)
        for user in (ME, *members):
            room.add_member(user, None, None)
        yield client
    finally:
        client.store.database.close()


def own_key(client: NioClient) -> str:
    """The Curve25519 key of the bot's device."""
    return str(client.olm.account.identity_keys["curve25519"])


class Device:
    """Somebody's device, with an account of its own.

    curve25519: the key that it publishes, where it is to be another's.
    """

    def __init__(self, user: str, name: str = "PHONE", curve25519: str | None = None) -> None:
        self.user, self.name = user, name
        self.account = nio.crypto.OlmAccount()
        self.curve25519 = curve25519 or str(self.account.identity_keys["curve25519"])
        self.keys = device_keys(user, name, self.account, self.curve25519)
        self._session: Any = None

    def claimed(self) -> dict[str, Any]:
        """An answer to ``/keys/claim`` about this device."""
        keys = one_time_keys(self.user, self.name, self.account, 1)
        return {"one_time_keys": {self.user: {self.name: keys}}}

    def new_session(self, client: NioClient) -> None:
        """Begin a session with the bot, by its fallback key."""
        ((_, key),) = client.olm.fallback_key().items()
        self._session = nio.crypto.OutboundSession(self.account, own_key(client), key["key"])

    def accept_session(self, client: NioClient) -> None:
        """Write in the session that the bot has begun, from now on."""
        message = client.olm.session_store.get(self.curve25519).encrypt("{}").to_pre_key()
        self._session = nio.crypto.InboundSession(self.account, message, own_key(client))
        self._session.decrypt(message)

    def olm_message(self, client: NioClient, payload: Any) -> dict[str, Any]:
        """A to-device event with `payload` in an Olm message to the bot."""
        if self._session is None:
            self.new_session(client)
        text = payload if isinstance(payload, str) else json.dumps(payload)
        kind, body = self._session.encrypt(text).to_parts()
        return {
            "type": "m.room.encrypted",
            "sender": self.user,
            "content": {
                "algorithm": OLM,
                "sender_key": self.account.identity_keys["curve25519"],
                "ciphertext": {own_key(client): {"type": kind, "body": encode_base64(body)}},
            },
        }

    def payload(self, client: NioClient, kind: str, content: Any) -> dict[str, Any]:
        """What an Olm message of this device should hold (spec, "m.olm.v1…")."""
        return {
            "type": kind,
            "content": content,
            "sender": self.user,
            "sender_device": self.name,
            "keys": {"ed25519": self.account.identity_keys["ed25519"]},
            "recipient": client.user_id,
            "recipient_keys": {"ed25519": client.olm.account.identity_keys["ed25519"]},
        }


def room_key(room: str = ROOM) -> dict[str, Any]:
    """The content of an ``m.room_key`` for a new session."""
    session = nio.crypto.OutboundGroupSession()
    return {
        "algorithm": "m.megolm.v1.aes-sha2",
        "room_id": room,
        "session_id": session.id,
        "session_key": session.session_key,
    }


def joining(user: str) -> dict[str, Any]:
    """The event by which somebody joins."""
    return {
        "type": "m.room.member",
        "state_key": user,
        "sender": user,
        "event_id": f"$join-{user}",
        "origin_server_ts": 1,
        "content": {"membership": "join"},
    }


def sync_answer(*to_device: Any, timeline: tuple[Any, ...] = ()) -> dict[str, Any]:
    """An answer to a sync (spec, "Syncing") with these events."""
    joined: dict[str, Any] = {
        **{key: {"events": []} for key in ("state", "ephemeral", "account_data")},
        "timeline": {"events": list(timeline), "limited": False, "prev_batch": "p"},
        "unread_notifications": {},
    }
    return {
        **{key: {"events": []} for key in ("presence", "account_data")},
        "to_device": {"events": list(to_device)},
        "next_batch": f"n{next(_TOKENS)}",
        "rooms": {"join": {ROOM: joined} if timeline else {}, "invite": {}, "leave": {}},
        "device_lists": {"changed": [], "left": []},
        "device_one_time_keys_count": {"signed_curve25519": 50},
    }


async def sync(client: NioClient, *to_device: Any, timeline: tuple[Any, ...] = ()) -> Any:
    """Have the client handle a sync with these events; its response."""
    answer = keep_olm_messages(sync_answer(*to_device, timeline=timeline), own_key(client))
    response = nio.SyncResponse.from_dict(answer)
    assert isinstance(response, nio.SyncResponse), f"the bot would be deaf: {response}"
    await client._handle_sync(response)
    return response
