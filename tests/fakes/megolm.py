"""People's devices and a bot that hears them, without a server: what is in a sync is made here."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types
from vodozemac import Account, GroupSession

from bot.transports.matrix.connect import connect
from bot.transports.matrix.events import drop_malformed_events
from bot.transports.matrix.nio_client import NioClient
from bot.transports.matrix.session import Session
from tests.chatroom import ROOM

ME: Final = "@kansli:exempel"
ANNA: Final = "@anna:exempel"
MALLORY: Final = "@mallory:exempel"

_numbers = count(1)


def event(kind: str, content: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """An event in clear, from Anna unless `more` says otherwise, as the server shows it."""
    return {
        "type": kind,
        "event_id": f"${next(_numbers)}",
        "sender": ANNA,
        "origin_server_ts": 1_700_000_000_000,
        "content": dict(content),
        **more,
    }


class Listener:
    """A bot's client in one encrypted room with Anna and Mallory, which asks no server anything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.device = "BOT"
        self.client = self.connect()

    def connect(self) -> NioClient:
        session = Session("https://matrix.exempel", ME, self.device, "syt_hemlig")
        return connect(session, self.folder)

    async def enter(self) -> None:
        """See the room: who is in it, and that it is encrypted."""
        joined = [
            event("m.room.member", {"membership": "join"}, sender=user, state_key=user)
            for user in (ME, ANNA, MALLORY)
        ]
        algorithm = {"algorithm": "m.megolm.v1.aes-sha2"}
        await self.sync(*joined, event("m.room.encryption", algorithm, state_key=""))

    async def sync(self, *events: Mapping[str, Any], room: str = ROOM) -> Sequence[Any]:
        """The events of a sync's timeline, as they are handed over."""
        shown = drop_malformed_events(_sync(room, copy.deepcopy(events)))
        answer = nio.SyncResponse.from_dict(shown)
        assert isinstance(answer, nio.SyncResponse), f"the bot would be deaf: {answer}"
        self.client.next_batch = ""
        await self.client.receive_response(answer)
        timeline: Sequence[Any] = answer.rooms.join[room].timeline.events
        return timeline

    def page(self, *events: Mapping[str, Any]) -> Sequence[Any]:
        """The events of a page of the room's past, as they are handed over."""
        chunk = {"start": "s", "end": "e", "chunk": copy.deepcopy([*events])}
        answer = nio.RoomMessagesResponse.from_dict(drop_malformed_events(chunk), ROOM)
        self.client._handle_messages_response(answer)
        page: Sequence[Any] = answer.chunk
        return page

    async def restart(self) -> None:
        """As a new process would find it."""
        await self.close()
        self.client = self.connect()
        await self.enter()

    async def close(self) -> None:
        await self.client.close()


class Device:
    """A device that writes in the room, with keys of its own.

    known: the bot has it on its owner's list of devices.
    """

    def __init__(self, listener: Listener, user: str, name: str, *, known: bool = True) -> None:
        account = Account()
        self.user, self.name = user, name
        self.curve25519 = account.curve25519_key.to_base64()
        self.ed25519 = account.ed25519_key.to_base64()
        self.session = GroupSession()
        self.key = self.session.session_key.to_base64()
        """The room key as it was before anything was encrypted."""
        if known:
            self.list(listener)

    def list(self, listener: Listener) -> None:
        """Put the device on its owner's list."""
        keys = {"ed25519": self.ed25519, "curve25519": self.curve25519}
        device = nio.crypto.OlmDevice(self.user, self.name, keys)
        listener.client.olm.device_store.add(device)
        listener.client.store.save_device_keys({self.user: {self.name: device}})

    def share_key(self, listener: Listener, maker: Device | None = None) -> None:
        """Give the bot the room key, through Olm; or one that `maker` made, as if it were ours."""
        made = maker or self
        listener.client.olm.create_group_session(
            self.curve25519, self.ed25519, ROOM, made.session.session_id, made.key
        )

    def encrypt(self, payload: object, **clear: Any) -> dict[str, Any]:
        """An event with the JSON of `payload` inside, or with a string as it is.

        clear: keys of the event's content that are to be others; None leaves one out.
        """
        text = payload if isinstance(payload, str) else json.dumps(payload)
        content = {
            "algorithm": "m.megolm.v1.aes-sha2",
            "sender_key": self.curve25519,
            "ciphertext": self.session.encrypt(text.encode(errors="surrogatepass")).to_base64(),
            "session_id": self.session.session_id,
            "device_id": self.name,
            **clear,
        }
        whole = {key: value for key, value in content.items() if value is not None}
        return event("m.room.encrypted", whole, sender=self.user)

    def say(self, text: str, **clear: Any) -> dict[str, Any]:
        """An ordinary encrypted message."""
        return self.encrypt(message(text), **clear)


def message(text: str, **more: Any) -> dict[str, Any]:
    """What stands inside an encrypted message."""
    content = {"msgtype": "m.text", "body": text}
    return {"type": "m.room.message", "content": content, "room_id": ROOM, **more}


def _sync(room: str, events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    joined = {
        **{key: {"events": []} for key in ("state", "ephemeral", "account_data")},
        "timeline": {"events": list(events), "limited": False, "prev_batch": "p"},
        "unread_notifications": {},
        "summary": {},
    }
    return {
        **{key: {"events": []} for key in ("to_device", "presence", "account_data")},
        "next_batch": "n",
        "rooms": {"join": {room: joined}, "invite": {}, "leave": {}},
        "device_lists": {"changed": [], "left": []},
        "device_one_time_keys_count": {},
    }
