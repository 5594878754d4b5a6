"""A homeserver on this machine that answers as it should, until it is told to answer wrongly.

It has one person, Anna, and rooms in which she and the bot are; it knows of no keys but those the
bot uploads. What is said is a log, whose positions are the tokens of `/sync` and `/messages`.

    async with FakeHomeserver() as server:
        server.wrong["/sync"] = server.redirect("https://elsewhere.example/")
"""

from __future__ import annotations

import asyncio
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Self

import aiohttp
from aiohttp import web

from bot.transports.matrix.session import Session

ME: Final = "@kansli:exempel"
ANNA: Final = "@anna:exempel"
ROOM: Final = "!rum:exempel"
OTHER: Final = "!annat:exempel"
TOKEN: Final = "the bot's token"

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

ENDPOINTS: Final = (
    ".well-known", "/login", "/logout", "/account/whoami", "/sync", "/messages", "/state",
    "/join", "/joined_members", "/joined_rooms", "/send/", "/leave", "/keys/upload",
    "/keys/query", "/keys/claim", "/sendToDevice", "/displayname", "/read_markers", "/receipt",
    "/directory/room", "/account_data", "/keys/device_signing", "/keys/signatures",
)  # fmt: skip
"""What the bot asks for, as a part of the path. The last one that fits counts."""


def event(number: int, room: str, content: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """An event of Anna's."""
    return {
        "type": "m.room.message",
        "event_id": f"${number}",
        "sender": ANNA,
        "origin_server_ts": 1_700_000_000_000 + number,
        "content": dict(content),
        "room_id": room,
        **more,
    }


def joined(user: str, room: str, number: int) -> dict[str, Any]:
    """The state that says that a user has joined."""
    content = {"membership": "join"}
    return event(number, room, content, type="m.room.member", sender=user, state_key=user)


class FakeHomeserver:
    """From ``async with`` on, at `url`.

    wrong: by endpoint (see ENDPOINTS) what is answered instead, or None from it for the usual.
    asked: how often each endpoint was; bodies: what came along, in clear, with the headers.
    log: what was said, as (room, event), the first at position 1.
    """

    def __init__(self, *rooms: str) -> None:
        self.rooms = rooms or (ROOM,)
        self.wrong: dict[str, Callable[[web.Request], Any]] = {}
        self.asked: Counter[str] = Counter()
        self.bodies: defaultdict[str, list[str]] = defaultdict(list)
        self.log: list[tuple[str, dict[str, Any]]] = []
        self.url = ""
        self._said = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self._ends = asyncio.Event()

    @property
    def session(self) -> Session:
        """A log-in of the bot's."""
        return Session(self.url, ME, "BOT", TOKEN.replace(" ", "-"))

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = "http://127.0.0.1:{1}".format(*self._runner.addresses[0])
        return self

    async def __aexit__(self, *_: object) -> None:
        self.wrong.clear()
        self._ends.set()
        async with self._said:
            self._said.notify_all()
        if self._runner is not None:
            await self._runner.cleanup()

    async def say(self, text: str, room: str = ROOM, **more: Any) -> str:
        """Let Anna say something, or set some state (more); the event id."""
        content = more.pop("content", {"msgtype": "m.text", "body": text})
        said = event(len(self.log) + 1, room, content, **more)
        self.log.append((room, said))
        async with self._said:
            self._said.notify_all()
        return str(said["event_id"])

    # Wrong answers

    def json(self, value: object, status: int = 200, **headers: str) -> Answer:
        """This value."""
        return self.body(json.dumps(value).encode(), status, **headers)

    def body(self, body: bytes, status: int = 200, **headers: str) -> Answer:
        """These bytes, called JSON. headers: with ``_`` for ``-``."""
        all_headers = {"Content-Type": "application/json"}
        all_headers |= {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(status=status, body=body, headers=all_headers)

        return answer

    def page(self, status: int = 200) -> Answer:
        """The page of a proxy."""
        return self.body(b"<html><h1>Maintenance</h1></html>", status, Content_Type="text/html")

    def redirect(self, to: str, status: int = 307) -> Answer:
        """Go elsewhere, with the method and the body."""
        return self.body(b"", status, Location=to)

    def bomb(self, unpacked: int, status: int = 200) -> Answer:
        """A JSON string of so many bytes, packed to a thousandth."""
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        body = packer.compress(b'{"next_batch":"')
        body += b"".join(packer.compress(b"a" * 1_000_000) for _ in range(unpacked // 1_000_000))
        body += packer.compress(b'"}') + packer.flush()
        return self.body(body, status, Content_Encoding="gzip")

    def cut(self) -> Answer:
        """Half an answer."""

        async def answer(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse()
            response.content_length = 1000
            await response.prepare(request)
            await response.write(b'{"next_batch":')
            if request.transport is not None:
                request.transport.abort()
            return response

        return answer

    def silence(self) -> Answer:
        """The beginning of an answer, and no more."""

        async def answer(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse()
            await response.prepare(request)
            await response.write(b"{")
            await self._ends.wait()
            return response

        return answer

    # Right ones

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        endpoint = next((it for it in reversed(ENDPOINTS) if it in request.path), request.path)
        self.asked[endpoint] += 1
        self.bodies[endpoint].append(f"{dict(request.headers)} {await request.text()}")
        answer = None
        if wrong := self.wrong.get(endpoint):
            answer = await wrong(request)
        try:
            if answer is None and request.path.endswith("/state/m.room.encryption"):
                answer = await self.json({"errcode": "M_NOT_FOUND", "error": ""}, 404)(request)
            if answer is None and not request.query.get("since", "s0")[1:].isdecimal():
                unknown = {"errcode": "M_INVALID_PARAM", "error": "since"}
                answer = await self.json(unknown, 400)(request)
            if answer is None and endpoint == "/sync":
                answer = web.json_response(await self._sync(request))
            return answer or web.json_response(self.right(endpoint, request))
        except (aiohttp.ClientError, ConnectionError):  # nobody waits for it any more
            return web.Response()

    def right(self, endpoint: str, request: web.Request | None = None) -> dict[str, Any]:
        """What a good server answers, where that does not depend on what was said."""
        if endpoint == "/messages" and request is not None:
            return self._messages(request)
        answers: dict[str, dict[str, Any]] = {
            ".well-known": {"m.homeserver": {"base_url": self.url}},
            "/login": {"user_id": ME, "device_id": "BOT", "access_token": "x"},
            "/account/whoami": {"user_id": ME, "device_id": "BOT"},
            "/joined_members": {"joined": {ME: {}, ANNA: {"display_name": "Anna"}}},
            "/joined_rooms": {"joined_rooms": list(self.rooms)},
            "/send/": {"event_id": "$sent"},
            "/join": {"room_id": self.rooms[0]},
            "/keys/upload": {"one_time_key_counts": {"signed_curve25519": 50}},
            "/keys/query": {"device_keys": {}, "failures": {}},
            "/keys/claim": {"one_time_keys": {}, "failures": {}},
            "/displayname": {"displayname": "Kansliet"},
            "/directory/room": {"room_id": self.rooms[0], "servers": ["exempel"]},
            "/state": {"room_version": "10"},
            "/messages": {"chunk": [], "start": "s0", "end": "s0"},
        }
        return answers.get(endpoint, {})

    async def _sync(self, request: web.Request) -> dict[str, Any]:
        since = _position(request.query.get("since", "s0"))
        seconds = int(request.query.get("timeout", "0")) / 1000
        try:
            async with asyncio.timeout(seconds), self._said:
                await self._said.wait_for(lambda: len(self.log) > since or self._ends.is_set())
        except TimeoutError:
            pass
        return self.sync(since, json.loads(request.query.get("filter", "{}")))

    def sync(self, since: int, filter: Mapping[str, Any] = {}) -> dict[str, Any]:
        """The answer to a sync from the position `since`."""
        wanted = filter.get("room", {})
        limit = wanted.get("timeline", {}).get("limit", 10)
        join = {}
        for room in wanted.get("rooms", self.rooms):
            new = [(n, e) for n, (r, e) in enumerate(self.log, 1) if r == room and n > since]
            if since and not new:
                continue
            shown = new[-limit:]
            first = shown[0][0] if shown else len(self.log) + 1
            timeline = {
                "events": [e for _, e in shown],
                "limited": len(new) > len(shown),
                "prev_batch": f"s{first - 1}",
            }
            state = [] if since else [joined(ME, room, -1), joined(ANNA, room, -2)]
            join[room] = {"timeline": timeline, "state": {"events": state}}
        return {"next_batch": f"s{len(self.log)}", "rooms": {"join": join}}

    def _messages(self, request: web.Request) -> dict[str, Any]:
        room = request.path.split("/rooms/")[1].split("/")[0]
        newest = _position(request.query.get("from", f"s{len(self.log)}"))
        oldest = _position(request.query.get("to", "s0"))
        limit = int(request.query.get("limit", "10"))
        found = [
            (n, e) for n, (r, e) in enumerate(self.log, 1) if r == room and oldest < n <= newest
        ]
        shown = found[::-1][:limit]
        answer = {"chunk": [e for _, e in shown], "start": f"s{newest}"}
        return answer | ({"end": f"s{shown[-1][0] - 1}"} if len(shown) < len(found) else {})


def _position(token: str) -> int:
    return int(token.removeprefix("s"))
