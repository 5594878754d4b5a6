"""What a server may answer to each request, right, nearly right or of any shape; and who asks."""

from __future__ import annotations

import asyncio
import copy
import json
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types
from hypothesis import strategies as st
from multidict import CIMultiDict

from bot.runtime.retry import LONGEST_WAIT
from bot.transports.matrix import http_session
from bot.transports.matrix.connect import connect
from bot.transports.matrix.errors import to_retry
from bot.transports.matrix.nio_client import NioClient
from bot.transports.matrix.session import Session
from tests.fakes.homeserver import ANNA, ME, ROOM, event, joined
from tests.fuzz.events import JSON, spoiled

_KEY: Final = {"key": "AAAA", "signatures": {ANNA: {"ed25519:ENHET": "AAAA"}}}
_DEVICE: Final = {
    "user_id": ANNA,
    "device_id": "ENHET",
    "algorithms": ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"],
    "keys": {"curve25519:ENHET": "AAAA", "ed25519:ENHET": "AAAA"},
    "signatures": {ANNA: {"ed25519:ENHET": "AAAA"}},
}
_SAID: Final = event(1, ROOM, {"msgtype": "m.text", "body": "hej"})
_SYNC: Final = {
    "next_batch": "s1",
    "rooms": {
        "join": {
            ROOM: {
                "timeline": {"events": [_SAID], "limited": True, "prev_batch": "s0"},
                "state": {"events": [joined(ME, ROOM, -1), joined(ANNA, ROOM, -2)]},
                "ephemeral": {"events": [{"type": "m.typing", "content": {"user_ids": [ANNA]}}]},
                "account_data": {"events": [{"type": "m.tag", "content": {"tags": {}}}]},
                "summary": {"m.heroes": [ANNA], "m.joined_member_count": 2},
                "unread_notifications": {"highlight_count": 0, "notification_count": 1},
            }
        },
        "invite": {"!x:exempel": {"invite_state": {"events": [joined(ME, "!x:exempel", -3)]}}},
        "leave": {"!y:exempel": {"timeline": {"events": [_SAID]}, "state": {"events": []}}},
    },
    "to_device": {"events": [{"type": "m.dummy", "sender": ANNA, "content": {}}]},
    "presence": {"events": [{"type": "m.presence", "sender": ANNA, "content": {}}]},
    "account_data": {"events": [{"type": "m.direct", "content": {ANNA: [ROOM]}}]},
    "device_lists": {"changed": [ANNA], "left": ["@x:exempel"]},
    "device_one_time_keys_count": {"signed_curve25519": 50, "curve25519": 0},
    "device_unused_fallback_key_types": ["signed_curve25519"],
}


async def _query(client: NioClient) -> object:
    return await client.keys_query({ANNA})


Ask = Callable[[NioClient], Awaitable[object]]
ASKED: Final[Mapping[str, tuple[Ask, Mapping[str, Any]]]] = {
    "sync": (lambda client: client.sync(timeout=0, since="s0"), _SYNC),
    "messages": (
        lambda client: client.room_messages(ROOM, start="s1"),
        {"chunk": [_SAID], "start": "s1", "end": "s0", "state": []},
    ),
    "state": (lambda client: client.room_get_state_event(ROOM, "m.room.create"), {"x": 1}),
    "members": (
        lambda client: client.joined_members(ROOM),
        {"joined": {ANNA: {"display_name": "Anna", "avatar_url": None}}},
    ),
    "rooms": (lambda client: client.joined_rooms(), {"joined_rooms": [ROOM]}),
    "alias": (
        lambda client: client.room_resolve_alias("#rum:exempel"),
        {"room_id": ROOM, "servers": ["exempel"]},
    ),
    "send": (
        lambda client: client.room_send("!klart:exempel", "m.room.message", {}, tx_id="1"),
        {"event_id": "$1"},
    ),
    "join": (lambda client: client.join_via(ROOM, "exempel"), {"room_id": ROOM}),
    "leave": (lambda client: client.room_leave("!x:exempel"), {}),
    "whoami": (lambda client: client.whoami(), {"user_id": ME, "device_id": "BOT"}),
    "name": (lambda client: client.get_displayname(ME), {"displayname": "Kansliet"}),
    "new name": (lambda client: client.set_displayname("Kansliet"), {}),
    "receipt": (lambda client: client.room_read_markers(ROOM, "$1", "$1"), {}),
    "keys/upload": (
        lambda client: client.upload_fallback_key(),
        {"one_time_key_counts": {"signed_curve25519": 50}},
    ),
    "keys/query": (
        _query,
        {"device_keys": {ANNA: {"ENHET": _DEVICE}}, "failures": {}, "master_keys": {}},
    ),
    "keys/claim": (
        lambda client: client.keys_claim({ANNA: ["ENHET"]}),
        {"one_time_keys": {ANNA: {"ENHET": {"signed_curve25519:AAAA": _KEY}}}, "failures": {}},
    ),
    "toDevice": (lambda client: client.send_room_key(ROOM, set(), {}), {}),
    "withheld": (lambda client: client.send_room_key_withheld({}), {}),
}
"""Each request, and a right answer to it."""


@dataclass(frozen=True)
class Answer:
    """What comes when `asked`."""

    asked: str
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


def _encoded(value: object) -> bytes:
    return json.dumps(value).encode()


_ERRORS: Final = st.fixed_dictionaries(
    {},
    optional={
        "errcode": st.sampled_from(["M_FORBIDDEN", "M_LIMIT_EXCEEDED", "M_UNKNOWN_TOKEN"]) | JSON,
        "error": JSON,
        "retry_after_ms": st.integers() | st.floats() | st.just(10**400) | JSON,
        "soft_logout": JSON,
    },
)
_WEIRD: Final = st.sampled_from(
    [b"", b"<html>", b"[" * 5000, b'{"a":' * 3000, b'{"a": ' + b"9" * 5000 + b"}", b"NaN",
     b'{"a": "\xff"}', b'{"next_batch": "\\ud800"}', b"\xef\xbb\xbf{}", b'{"a": 1} x', b'"']
)  # fmt: skip
_HEADERS: Final = st.lists(
    st.tuples(
        st.sampled_from(["Retry-After", "Date", "Content-Type"]),
        st.sampled_from(["", "9" * 400, "-1", "Fri, 31 Dec 9999 23:59:59 GMT", "x", "5"]),
    ),
    max_size=2,
).map(tuple)


def _answers(asked: str) -> st.SearchStrategy[Answer]:
    right = ASKED[asked][1]
    nearly = st.deferred(lambda: spoiled(st.builds(copy.deepcopy, st.just(right))))
    bodies = st.one_of(nearly.map(_encoded), nearly.map(_encoded), JSON.map(_encoded), _WEIRD)
    good = st.builds(Answer, st.just(asked), st.sampled_from([200, 201]), bodies, _HEADERS)
    statuses = st.sampled_from([204, 302, 400, 401, 403, 404, 429, 500, 502])
    refused = st.one_of(_ERRORS.map(_encoded), JSON.map(_encoded), _WEIRD)
    bad = st.builds(Answer, st.just(asked), statuses, refused, _HEADERS)
    return st.one_of(good, good, good, bad)


ANSWERS: Final = st.one_of(*(_answers(asked) for asked in ASKED))


class Client:
    """A client of a server that answers as it is told to. answers: how many it has got."""

    def __init__(self) -> None:
        self.answers = 0
        self._folder = tempfile.TemporaryDirectory(prefix="kansli-fuzz-")
        self._loop = asyncio.new_event_loop()
        session = Session("http://exempel", ME, "BOT", "token")
        self._client = connect(session, Path(self._folder.name))
        self._client.store.database.execute_sql("PRAGMA synchronous=OFF")
        self._client.rooms["!klart:exempel"] = nio.MatrixRoom("!klart:exempel", ME)
        self._ask, http_session.ask = http_session.ask, self._answer
        self._next = Answer("", 200, b"")

    def process(self, answer: Answer) -> None:
        """Ask, and be answered so. Raises what should not be raised."""
        self.answers += 1
        self._next = answer
        self._client.next_batch = ""
        self._client.access_token = "token"
        found = self._loop.run_until_complete(ASKED[answer.asked][0](self._client))
        assert isinstance(found, nio.Response)
        assert self._client.user_id == ME, "the server says who the bot is"
        if not 200 <= answer.status < 300:
            assert isinstance(found, nio.ErrorResponse), "a refusal is taken for a success"
        if isinstance(found, nio.ErrorResponse):
            assert 0 < (to_retry(found).seconds or 1) <= LONGEST_WAIT

    def close(self) -> None:
        http_session.ask = self._ask
        self._loop.run_until_complete(self._client.close())
        self._loop.close()
        self._folder.cleanup()

    async def _answer(self, *_: object, **__: object) -> Any:
        answer = self._next

        async def pieces() -> AsyncIterator[bytes]:
            yield answer.body

        return SimpleNamespace(
            status=answer.status,
            headers=CIMultiDict(answer.headers),
            content_type="application/json",
            content_disposition=None,
            content=SimpleNamespace(iter_any=pieces),
            release=lambda: None,
            close=lambda: None,
        )
