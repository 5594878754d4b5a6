"""What is fuzzed of the bot's device: events sent to it in clear, and what Olm messages hold."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types
from hypothesis import strategies as st

from tests.attacks.forged import OLM, verification_start
from tests.attacks.offline import ROOM, Device, offline_client, own_key, room_key, sync

ANNA: Final = "@anna:exempel"
STRANGER: Final = "@okänd:annan.exempel"
OWN_KEY: Final = "own key"
"""Stands for the bot's Curve25519 key, which the target puts in its place."""

_TEXTS: Final = st.one_of(
    st.text(max_size=20),
    st.text(st.characters(codec=None), max_size=5),
    st.sampled_from(["", "x" * 70_000, "\0", "\ud800", "A" * 43, "9" * 400, ANNA, ROOM, OWN_KEY]),
)
_JSON: Final[st.SearchStrategy[Any]] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), _TEXTS,
        st.sampled_from([0, 1, 2**63, 10**400]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def _deep(levels: int) -> Any:
    made: Any = "x"
    for _ in range(levels):
        made = {"a": [made]}
    return made


def _fresh_room_key(**more: Any) -> dict[str, Any]:
    return room_key() | more


_REQUEST: Final[dict[str, Any]] = {
    "action": "request", "request_id": "r", "requesting_device_id": "PHONE",
    "body": {
        "algorithm": "m.megolm.v1.aes-sha2", "room_id": ROOM, "sender_key": "A" * 43,
        "session_id": "s",
    },
}  # fmt: skip
_GOOD: Final[dict[str, dict[str, Any]]] = {
    "m.room_key": _fresh_room_key(),
    "m.forwarded_room_key": _fresh_room_key(
        sender_key="A" * 43, sender_claimed_ed25519_key="A" * 43,
        forwarding_curve25519_key_chain=[],
    ),
    "m.room_key_request": _REQUEST,
    "m.room_key.withheld": {
        "algorithm": "m.megolm.v1.aes-sha2", "code": "m.unverified", "room_id": ROOM,
        "session_id": "s", "sender_key": "A" * 43,
    },
    "m.dummy": {},
    "m.secret.request": _REQUEST | {"name": "m.cross_signing.master"},
    "m.secret.send": {"request_id": "r", "secret": "s"},
    "m.key.verification.request": {
        "from_device": "PHONE", "methods": ["m.sas.v1"], "transaction_id": "t", "timestamp": 1,
    },
    "m.key.verification.ready": {
        "from_device": "PHONE", "methods": ["m.sas.v1"], "transaction_id": "t",
    },
    "m.key.verification.start": verification_start("PHONE") | {"transaction_id": "t"},
    "m.key.verification.accept": {
        "transaction_id": "t", "method": "m.sas.v1", "key_agreement_protocol": "curve25519",
        "hash": "sha256", "message_authentication_code": "hkdf-hmac-sha256",
        "short_authentication_string": ["decimal"], "commitment": "c",
    },
    "m.key.verification.key": {"transaction_id": "t", "key": "A" * 43},
    "m.key.verification.mac": {"transaction_id": "t", "mac": {}, "keys": "k"},
    "m.key.verification.done": {"transaction_id": "t"},
    "m.key.verification.cancel": {"transaction_id": "t", "code": "m.user", "reason": "nej"},
    "m.room.encrypted": {
        "algorithm": OLM, "sender_key": "A" * 43,
        "ciphertext": {OWN_KEY: {"type": 0, "body": "AwogAAAA"}},
    },
    "m.room.message": {"msgtype": "m.text", "body": "hej"},
    "m.room.tombstone": {"replacement_room": ROOM, "body": "x"},
}  # fmt: skip
"""One of each type that the specification sends to devices, and some that it does not."""


@st.composite
def _spoiled(draw: st.DrawFn, good: dict[str, Any]) -> dict[str, Any]:
    """The content, in which a thing or two may be missing or of another kind."""
    content = dict(good)
    for _ in range(draw(st.integers(0, 2))):
        if content:
            key = draw(st.sampled_from(sorted(content)))
            if draw(st.booleans()):
                del content[key]
            else:
                content[key] = draw(_JSON)
    return content


_CONTENTS: Final = st.sampled_from(sorted(_GOOD)).flatmap(
    lambda kind: st.tuples(st.just(kind), _spoiled(_GOOD[kind]))
)
IN_CLEAR: Final = st.lists(
    st.one_of(
        st.tuples(_CONTENTS, st.sampled_from([ANNA, STRANGER])).map(
            lambda it: {"type": it[0][0], "sender": it[1], "content": it[0][1]}
        ),
        st.fixed_dictionaries(
            {}, optional={"type": _TEXTS | _JSON, "sender": _TEXTS | _JSON, "content": _JSON}
        ),
        st.sampled_from([{"type": "m.dummy", "sender": ANNA, "content": _deep(300)}, None, [], 3]),
    ),
    max_size=10,
)
"""To-device events as a server shows them."""
IN_OLM: Final = st.one_of(_CONTENTS, st.tuples(_TEXTS, _JSON), st.just(("m.room_key", _deep(300))))
"""Type and content of what an Olm message holds."""


@dataclass(frozen=True)
class ToDevice:
    """What is sent to the bot's device: events in clear, or what an Olm message holds."""

    events: Sequence[Any] = ()
    said: tuple[Any, Any] | None = None


TO_DEVICE: Final = st.one_of(
    IN_CLEAR.map(lambda events: ToDevice(events=events)),
    IN_OLM.map(lambda said: ToDevice(said=said)),
)


class DeviceTarget:
    """A bot's client in a room with Anna, who has a device; `close` it."""

    def __init__(self) -> None:
        logging.disable(logging.CRITICAL)
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(TemporaryDirectory()))
        self.client = self._stack.enter_context(offline_client(folder, ANNA))
        self.anna = Device(ANNA)

    def close(self) -> None:
        self._stack.close()
        logging.disable(logging.NOTSET)

    def process(self, sent: ToDevice) -> None:
        """Have the client handle it; AssertionError where more than should be gets through, or
        where that sets off something else on its way in."""
        try:
            asyncio.run(self.in_olm(*sent.said) if sent.said else self.in_clear(sent.events))
        except Exception as error:
            raise AssertionError(f"{type(error).__name__}: {error}") from error

    async def in_clear(self, events: Sequence[Any]) -> None:
        """A sync with these events, of which only Olm messages get through."""
        response = await sync(self.client, *(self._addressed(event) for event in events))
        for event in response.to_device_events:
            assert isinstance(event, nio.events.OlmEvent), f"let in: {event}"
        self._nothing_is_kept()

    async def in_olm(self, kind: Any, content: Any, **changes: Any) -> None:
        """A message of Anna's device's, of which only a room key is heard."""
        payload = self.anna.payload(self.client, kind, content) | changes
        message = self.anna.olm_message(self.client, payload)
        for event in (await sync(self.client, message)).to_device_events:
            assert isinstance(event, (nio.events.OlmEvent, nio.RoomKeyEvent)), f"heard: {event}"
        for session in self.client.olm.inbound_group_store:
            assert len(session.room_id) <= 1024
            assert session.sender_key == self.anna.curve25519
        self._nothing_is_kept()

    def _addressed(self, event: Any) -> Any:
        if isinstance(event, dict) and isinstance(event.get("content"), dict):
            ciphertext = event["content"].get("ciphertext")
            if isinstance(ciphertext, dict) and OWN_KEY in ciphertext:
                mine = {own_key(self.client): ciphertext[OWN_KEY]}
                return event | {"content": event["content"] | {"ciphertext": mine}}
        return event

    def _nothing_is_kept(self) -> None:
        olm = self.client.olm
        assert not olm.users_for_key_query
        assert not olm.key_verifications
        assert not olm.received_key_requests
        assert not olm.key_requests_waiting_for_session
        assert not olm.key_request_devices_no_session
        assert not olm.key_request_from_untrusted
        assert not olm.outgoing_to_device_messages
        assert not olm.wedged_devices
        assert set(olm.session_store._entries) <= {self.anna.curve25519}
