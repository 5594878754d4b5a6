"""A homeserver, or whoever answers in its name, that answers wrongly: nothing follows from it."""

from __future__ import annotations

import asyncio
import json
import math
import time
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from multidict import CIMultiDict

from bot.runtime.retry import LONGEST_WAIT, Backoff
from bot.transports.base import OutboundMessage, RetryLater
from bot.transports.matrix import (
    backfill,
    errors,
    http_api,
    http_session,
    json_reader,
    login,
    sync_requests,
)
from bot.transports.matrix.errors import FAILURES
from bot.transports.matrix.http_api import ClientApi, MatrixError
from bot.transports.matrix.json_reader import value_at
from bot.transports.matrix.sync_requests import Brake
from bot.transports.matrix.transport import MatrixTransport
from secretary.errors import AdministratorError
from tests.fakes.homeserver import (
    ANNA,
    ENDPOINTS,
    ME,
    OTHER,
    ROOM,
    Answer,
    FakeHomeserver,
    event,
)
from tests.fakes.inbound_port import RecordingPort
from tests.waiting import cancel, poll

PASSWORD = "hemligt lösenord"
REDIRECTS = (301, 302, 303, 307, 308)


@pytest.fixture
async def server() -> AsyncIterator[FakeHomeserver]:
    async with FakeHomeserver() as server:
        yield server


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits take a moment."""
    monkeypatch.setattr(Backoff, "next", lambda _: 0.01)
    monkeypatch.setattr(sync_requests, "_POLL_SECONDS", 0.2)
    monkeypatch.setattr("bot.transports.matrix.sync_requests.IDLE_SECONDS", 0.01)


class Bot:
    """A bot that listens to the fake server."""

    def __init__(self, server: FakeHomeserver, data: Path, port: RecordingPort) -> None:
        self.transport = MatrixTransport(server.session, data, display_name="Kansliet")
        self.client = self.transport._client
        self.port = port
        self.listening = asyncio.create_task(self.transport.listen(port))

    async def say(self, text: str, room: str = ROOM) -> str:
        return await self.transport.send(OutboundMessage(text, room, text, text, "reply"))


@asynccontextmanager
async def listening(
    server: FakeHomeserver, data: Path, port: RecordingPort | None = None
) -> AsyncIterator[Bot]:
    port = port or RecordingPort()
    port.sync_token = port.sync_token or "s0"  # it is no new bot, which reads from now on
    bot = Bot(server, data, port)
    try:
        yield bot
    finally:
        await cancel(bot.listening)
        await bot.transport.close()


# ------------------------------------------------------------------ redirects


REQUESTS: dict[str, Callable[[FakeHomeserver, Path], Awaitable[object]]] = {
    "/login": lambda server, _: login.log_in(server.url, ME, PASSWORD, "Kansli"),
    "/account/whoami": lambda server, _: login.log_in_with_token(server.url, "hemligt"),
    "/account_data": lambda server, _: ClientApi(server.url, ME, "hemligt").account_data("m.x"),
}


@pytest.mark.parametrize("status", REDIRECTS)
@pytest.mark.parametrize("endpoint", REQUESTS)
async def test_no_password_and_no_token_goes_where_a_redirect_points(
    server: FakeHomeserver, tmp_path: Path, endpoint: str, status: int
) -> None:
    async with FakeHomeserver() as thief:
        server.wrong[endpoint] = server.redirect(f"{thief.url}/_matrix{endpoint}", status)
        with pytest.raises((AdministratorError, MatrixError)):
            await REQUESTS[endpoint](server, tmp_path)
        assert not thief.asked


@pytest.mark.usefixtures("quick")
async def test_what_another_host_says_is_not_heard(server: FakeHomeserver, tmp_path: Path) -> None:
    async with FakeHomeserver() as thief, listening(server, tmp_path) as bot:
        await thief.say("!förhinder")
        await server.say("hej")
        await bot.port.wait_for_text("hej")
        for endpoint in ENDPOINTS:
            server.wrong[endpoint] = server.redirect(f"{thief.url}/_matrix{endpoint}")
        await server.say("!möte")
        with pytest.raises(RetryLater):
            await bot.say("hemligheten")
        await poll(lambda: server.asked["/sync"] > 5)
        server.wrong.clear()
        await bot.port.wait_for_text("!möte")
        assert bot.port.texts == ["hej", "!möte"]
        assert not thief.asked


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "ftp://exempel", "//exempel", "https://a\n.example", "", 3, None]
)
async def test_server_discovery_leads_to_https_alone(
    monkeypatch: pytest.MonkeyPatch, url: object
) -> None:
    async def read(_: object) -> dict[str, Any]:
        return {"m.homeserver": {"base_url": url}}

    async def ask(*_: object, **__: object) -> Any:
        told = {"status": 200, "headers": {}, "content_type": "", "content_disposition": ""}
        return type("Response", (), told)

    monkeypatch.setattr("bot.transports.matrix.http_session.ask", ask)
    monkeypatch.setattr("bot.transports.matrix.http_session.read", read)
    assert await login.base_url("exempel") == "https://exempel"


# ------------------------------------------------------------------ waits


WAITS: list[object] = [
    10**15, 10**400, 1e300, math.inf, math.nan, -1, -(10**400), 0, True, "9", None, [], {}, 0.5,
    "9" * 400,
]  # fmt: skip
AFTERS = [
    "", "9" * 400, "9" * 6000, "-5", "1e9", "NaN", "٣", "²", "Fri, 31 Dec 9999 23:59:59 GMT",
    "Fri, 31 Dec 1999 23:59:59 GMT", "31 Dec", "\x00",
]  # fmt: skip


def test_no_server_asks_for_more_than_some_minutes() -> None:
    for wait, after, date in product(WAITS, AFTERS, ("", "Fri, 31 Dec 1999 00:00:00 GMT")):
        headers = CIMultiDict({"Retry-After": after, "Date": date})
        assert 0 < errors.seconds_to_wait(wait, headers) <= LONGEST_WAIT, (wait, after)


@pytest.mark.parametrize(
    ("after", "seconds"),
    [("7", 7), ("Fri, 31 Dec 1999 00:01:10 GMT", 70), ("Fri, 31 Dec 1999 00:00:00 GMT", 5)],
)
def test_a_wait_that_makes_sense_is_kept(after: str, seconds: float) -> None:
    headers = {"Retry-After": after, "Date": "Fri, 31 Dec 1999 00:00:00 GMT"}
    assert errors.seconds_to_wait(None, headers) == seconds
    assert errors.seconds_to_wait(2500, headers) == 2.5


async def test_a_message_waits_no_longer_than_some_minutes(
    server: FakeHomeserver, tmp_path: Path
) -> None:
    async with listening(server, tmp_path) as bot:
        await bot.say("före")
        for wait in WAITS:
            refusal = {"errcode": "M_LIMIT_EXCEEDED", "error": "", "retry_after_ms": wait}
            server.wrong["/send/"] = server.json(refusal, 429, Retry_After="9" * 400)
            with pytest.raises(RetryLater) as caught:
                await bot.say("efter")
            assert 0 < (caught.value.seconds or 0) <= LONGEST_WAIT, wait
            assert caught.value.reason == "429 M_LIMIT_EXCEEDED"


@pytest.mark.parametrize("wait", WAITS[:4], ids=range(4))
async def test_a_sync_waits_no_longer_than_some_minutes(
    server: FakeHomeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wait: object
) -> None:
    waits = _note_waits(monkeypatch, "bot.transports.matrix.sync.asyncio.sleep")
    refusal = {"errcode": "M_LIMIT_EXCEEDED", "error": "", "retry_after_ms": wait}
    server.wrong["/sync"] = server.json(refusal, 429, Retry_After="9" * 400)
    async with listening(server, tmp_path) as bot:
        await poll(lambda: len([seconds for seconds in waits if seconds != 0.02]) > 1)  # its own
        assert all(0 < seconds <= LONGEST_WAIT for seconds in waits)
        # Live, since it waits on purpose; not ready, since nobody is heard.
        assert bot.transport.health().last_response_age is None
        assert bot.transport.health().idle < 1


@pytest.mark.parametrize("wait", WAITS[:4], ids=range(4))
async def test_whoever_logs_in_does_not_wait_for_a_server_that_wants_it_for_years(
    server: FakeHomeserver, monkeypatch: pytest.MonkeyPatch, wait: object
) -> None:
    waits = _note_waits(monkeypatch, "bot.transports.matrix.http_api.asyncio.sleep")
    refusal = {"errcode": "M_LIMIT_EXCEEDED", "error": "", "retry_after_ms": wait}
    server.wrong["/account_data"] = server.json(refusal, 429, Retry_After="9" * 400)
    with pytest.raises(AdministratorError, match="asks to wait some minutes"):
        await ClientApi(server.url, ME, "x").account_data("m.x")
    assert not waits


def test_a_log_in_that_has_ended_is_known_whatever_stands_beside_it() -> None:
    from bot.transports.matrix.errors import is_logged_out, read_error

    content = {"errcode": "M_UNKNOWN_TOKEN", "error": 3, "retry_after_ms": "x", "soft_logout": 7}
    response: Any = type("Response", (), {"status": 401, "headers": {}})
    assert is_logged_out(read_error(content, response).status_code)


def _note_waits(monkeypatch: pytest.MonkeyPatch, where: str) -> list[float]:
    waits: list[float] = []
    sleep = asyncio.sleep

    async def note(seconds: float) -> None:
        waits.append(seconds)
        await sleep(0)

    monkeypatch.setattr(where, note)
    return waits


# ------------------------------------------------------------------ bodies


@pytest.mark.parametrize("status", [200, 502])
async def test_a_bomb_does_not_go_off(
    server: FakeHomeserver, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_session, "MOST_BYTES", 1_000_000)
    server.wrong["/account_data"] = server.bomb(50_000_000, status)
    tracemalloc.start()
    try:
        with pytest.raises((AdministratorError, MatrixError)):
            await ClientApi(server.url, ME, "x").account_data("m.x")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000


ODD: dict[str, Any] = {
    "deep": "[" * 980 + "]" * 980,
    "deeper": "[" * 32_000 + "]" * 32_000,
    "deep in objects": '{"a":' * 5000 + "1" + "}" * 5000,
    "endless number": "9" * 5000,
    "endless fraction": "0." + "9" * 5000,
    "no number": "[NaN, Infinity, -Infinity, 1e999]",
    "half a character": '"\\ud800 \\udc00\\ud800 \\u0000"',
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.usefixtures("quick")
async def test_an_event_that_is_hard_to_read_costs_no_other(
    server: FakeHomeserver, tmp_path: Path, odd: str
) -> None:
    async with listening(server, tmp_path) as bot:
        await server.say("före")
        await bot.port.wait_for_text("före")
        await server.say("HÄR")
        await server.say("efter")
        for endpoint in ("/sync", "/messages"):
            server.wrong[endpoint] = _with_content(server, endpoint, ODD[odd])
        await bot.port.wait_for_text("efter")
        await server.say("HÄR")
        for number in range(120):
            server.log.append((ROOM, event(500 + number, ROOM, {"msgtype": "m.text", "body": "x"})))
        await server.say("efter en lucka")
        await bot.port.wait_for_text("efter en lucka")
        assert bot.port.missed == []


def _with_content(server: FakeHomeserver, endpoint: str, content: str) -> Callable[..., Any]:
    """The usual answer, in which a message that says HÄR has other contents."""

    async def answer(request: web.Request) -> web.StreamResponse:
        usual = await server._sync(request) if endpoint == "/sync" else server._messages(request)
        text = json.dumps(usual).replace(json.dumps("HÄR"), content)
        return await server.body(text.encode())(request)

    return answer


@pytest.mark.parametrize(
    "body",
    [b'{"a": "\xff\xfe", "b": 1}', "\ufeff{}".encode(), b'{"a": 1, "a": 2, "b": 1}', b"{} ", b""],
)
async def test_other_bytes_than_utf_8_are_read_or_refused(
    server: FakeHomeserver, body: bytes
) -> None:
    server.wrong["/account_data"] = server.body(body, Content_Type="text/html; charset=utf-7")
    if body:
        assert isinstance(await ClientApi(server.url, ME, "x").account_data("m.x"), dict)
    else:
        with pytest.raises(AdministratorError):
            await ClientApi(server.url, ME, "x").account_data("m.x")


def test_more_values_than_memory_are_not_read() -> None:
    with pytest.raises(ValueError, match="too many"):
        json_reader.parse(b"[" + b"0," * 4_000_000 + b"0]")


# ------------------------------------------------------------------ syncs that cannot be read


UNREADABLE: dict[str, Callable[[FakeHomeserver], Answer]] = {
    "page": lambda server: server.page(),
    "list": lambda server: server.json([]),
    "empty": lambda server: server.json({}),
    "error": lambda server: server.json({"errcode": "M_UNKNOWN", "error": "x"}),
    "token": lambda server: server.json({"next_batch": 3}),
    "no token": lambda server: server.json({"next_batch": "\x00"}),
    "rooms": lambda server: server.json({"next_batch": "s1", "rooms": [3]}),
    "joined rooms": lambda server: server.json({"next_batch": "s1", "rooms": {"join": "x"}}),
    "half": lambda server: server.body(b'{"next_batch": "s1", "rooms": {'),
    "bomb": lambda server: server.bomb(100_000_000),
}


def but_for_small(answer: Answer) -> Answer:
    """This answer to every sync that asks for rooms."""

    async def wrong(request: web.Request) -> Any:
        wanted = json.loads(request.query["filter"])
        return None if wanted["room"].get("rooms") == [] else await answer(request)

    return wrong


@pytest.mark.parametrize("kind", UNREADABLE)
@pytest.mark.usefixtures("quick")
async def test_a_sync_that_cannot_be_read_is_stepped_over_and_told_and_nothing_is_lost(
    tmp_path: Path, kind: str
) -> None:
    async with FakeHomeserver(ROOM, OTHER) as server, listening(server, tmp_path) as bot:
        await server.say("före")
        await bot.port.wait_for_text("före")
        server.wrong["/sync"] = but_for_small(UNREADABLE[kind](server))
        for number in range(3):
            await server.say(f"{number}")
            await server.say(f"annat {number}", OTHER)
        await bot.port.wait_for_text("2")
        await bot.port.wait_for_text("annat 2")
        assert bot.port.missed[0] is None
        server.wrong.clear()
        await server.say("efter")
        await bot.port.wait_for_text("efter")
        assert [it.text for it in bot.port.received if it.room == ROOM] == [
            "före", "0", "1", "2", "efter",
        ]  # fmt: skip
        # What waits to be said is, since it knows again who is in the room.
        await bot.say("svar")


@pytest.mark.usefixtures("quick")
async def test_after_a_start_a_state_that_cannot_be_read_is_stepped_over(
    server: FakeHomeserver, tmp_path: Path
) -> None:
    async def too_much(request: web.Request) -> Any:
        return await server.page()(request) if "full_state" in request.query else None

    server.wrong["/sync"] = too_much
    port = RecordingPort()
    port.sync_token = "s0"
    await server.say("medan den var nere")
    async with listening(server, tmp_path, port) as bot:
        await bot.transport.resolve((ROOM,))
        await port.wait_for_text("medan den var nere")
        await server.say("efter")
        await port.wait_for_text("efter")
        assert port.missed == [None]


@pytest.mark.usefixtures("quick")
async def test_a_server_that_answers_nothing_of_use_is_an_outage(
    server: FakeHomeserver, tmp_path: Path
) -> None:
    async with listening(server, tmp_path) as bot:
        await server.say("före")
        await bot.port.wait_for_text("före")
        server.wrong["/sync"] = server.page()
        await server.say("under")
        asked = server.asked["/sync"]
        await poll(lambda: server.asked["/sync"] > asked + 10)
        assert bot.port.missed == []
        server.wrong.clear()
        await bot.port.wait_for_text("under")
        assert bot.port.texts == ["före", "under"]


NEEDED = [("next_batch",), ("rooms",), ("rooms", "join")]
WRONG_VALUES: list[object] = [
    None,
    True,
    -3,
    10**400,
    1e308,
    "x",
    "\x00",
    [],
    [None],
    {},
    {"x": 3},
    "@ond:exempel",
]


def places(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every place in the answer, but for what is inside events."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))


def put(answer: Any, path: tuple[str, ...], wrong: object) -> Any:
    *way, last = path
    place = answer
    for key in way:
        place = place[key]
    place[last] = wrong
    return answer


@pytest.mark.usefixtures("quick")
@pytest.mark.timeout(120)
async def test_a_part_of_the_wrong_type_costs_that_part_alone(tmp_path: Path) -> None:
    """Whatever stands in its place: all that was said is heard, once and in order."""
    async with FakeHomeserver(ROOM, OTHER) as server, listening(server, tmp_path) as bot:
        await server.say("före")
        await bot.port.wait_for_text("före")
        number = 0
        for path, wrong in product(places(_whole(server, 0)), WRONG_VALUES[1::2]):
            right = value_at(_whole(server, 0), *path)
            if wrong is None or (type(wrong) is type(right) and not isinstance(right, str)):
                continue  # a server that withholds something

            async def spoil(request: web.Request) -> Any:
                token = request.query.get("since", "")
                since = int(token[1:]) if token[1:].isdecimal() else len(server.log)
                wanted = json.loads(request.query["filter"])["room"].get("rooms")
                if len(server.log) == since or wanted == []:
                    return None
                answer = put(_whole(server, since), path, wrong)  # noqa: B023
                return await server.json(answer)(request)

            number += 1
            server.wrong["/sync"] = spoil
            await server.say(str(number))
            print(number, path, repr(wrong)[:40])  # shown where it fails
            await bot.port.wait_for_text(str(number))
            # Only what makes a sync one is missed by all.
            assert path in NEEDED or not bot.port.missed
            bot.port.missed.clear()
        heard = dict.fromkeys((it.event_id, it.text) for it in bot.port.received)
        assert [int(text) for _, text in heard if text != "före"] == [*range(1, number + 1)]
        assert number > 150


def _whole(server: FakeHomeserver, since: int) -> dict[str, Any]:
    """A sync with all parts that there are."""
    answer = server.sync(since)
    join = answer["rooms"]["join"]
    for room in server.rooms:
        join.setdefault(room, {"timeline": {"events": [], "limited": False, "prev_batch": "s0"}})
        join[room].setdefault("state", {"events": []})
    join[ROOM] |= {
        "ephemeral": {"events": []},
        "account_data": {"events": []},
        "summary": {"m.heroes": [ANNA], "m.joined_member_count": 2, "m.invited_member_count": 0},
        "unread_notifications": {"highlight_count": 0, "notification_count": 1},
        "unread_thread_notifications": {"$1": {"highlight_count": 0}},
    }
    answer["rooms"] |= {
        "invite": {"!x:exempel": {"invite_state": {"events": []}}},
        "leave": {"!y:exempel": {"timeline": {"events": []}, "state": {"events": []}}},
        "knock": {"!z:exempel": {"knock_state": {"events": []}}},
    }
    return answer | {
        "to_device": {"events": []},
        "presence": {"events": []},
        "account_data": {"events": []},
        "device_lists": {"changed": [ANNA], "left": []},
        "device_one_time_keys_count": {"signed_curve25519": 50, "curve25519": 0},
        "device_unused_fallback_key_types": ["signed_curve25519"],
    }


# ------------------------------------------------------------------ brakes and bounds


@pytest.mark.parametrize("news", [False, True], ids=["nothing new", "the same again"])
async def test_a_server_that_answers_at_once_is_asked_once_a_second(
    server: FakeHomeserver, tmp_path: Path, news: bool
) -> None:
    await server.say("hej")
    async with listening(server, tmp_path) as bot:
        await bot.port.wait_for_text("hej")
        tokens = iter(range(1000))

        async def at_once(request: web.Request) -> Any:
            answer = server.sync(0 if news else 1000)
            answer["next_batch"] = "s1" if news else f"s{next(tokens)}"
            return await server.json(answer)(request)

        server.wrong["/sync"] = at_once
        await server.say("väck")
        await poll(lambda: server.asked["/sync"] > 4)
        before, began = server.asked["/sync"], time.monotonic()
        await poll(lambda: server.asked["/sync"] > before + 2)
        assert time.monotonic() - began > 1.9


async def test_a_server_with_news_is_not_kept_waiting(
    server: FakeHomeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_news: list[float] = []
    pause = Brake.pause

    def noted(brake: Brake, response: Any, since: str | None, seconds: float) -> float:
        found = pause(brake, response, since, seconds)
        if any(it.timeline.events for it in response.rooms.join.values()):
            with_news.append(found)
        return found

    monkeypatch.setattr(Brake, "pause", noted)
    async with listening(server, tmp_path) as bot:
        for number in range(40):
            await server.say(str(number))
            await bot.port.wait_for_text(str(number))
    assert len(with_news) > 10
    assert set(with_news) == {0.0}


async def _gap(server: FakeHomeserver, bot: Bot) -> None:
    """Two hundred messages in ROOM that a sync does not show, after "före"."""
    await server.say("före")
    await bot.port.wait_for_text("före")
    first = len(server.log) + 1
    for number in range(first, first + 200):
        content = {"msgtype": "m.text", "body": f"lucka {number - first}"}
        server.log.append((ROOM, event(number, ROOM, content)))
    await server.say("efter luckan")


TROUBLE: dict[str, Callable[[FakeHomeserver], Answer]] = {
    "silence": lambda server: server.silence(),
    "error": lambda server: server.json({"errcode": "M_UNKNOWN", "error": ""}, 500),
    "page": lambda server: server.page(),
    "half": lambda server: server.cut(),
    "chunk": lambda server: server.json({"chunk": 3, "start": "s1"}),
    "refused": lambda server: server.json({"errcode": "M_LIMIT_EXCEEDED", "error": ""}, 429),
}


@pytest.mark.parametrize("trouble", TROUBLE)
async def test_a_room_in_trouble_keeps_no_other_waiting_and_loses_nothing(
    tmp_path: Path, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Backoff, "next", lambda _: 0.1)
    monkeypatch.setattr("bot.transports.matrix.errors._RATE_LIMIT_SECONDS", 0.1)
    monkeypatch.setattr("bot.transports.matrix.room_gaps.ATTEMPTS", 10_000)
    monkeypatch.setattr("bot.transports.matrix.errors.seconds_to_wait", lambda *_: 0.1)
    async with FakeHomeserver(ROOM, OTHER) as server:
        port = RecordingPort()
        async with listening(server, tmp_path, port) as bot:
            server.wrong["/messages"] = TROUBLE[trouble](server)
            await _gap(server, bot)
            await poll(lambda: server.asked["/messages"] > 0)
            saved = port.sync_token
            for number in range(5):
                await server.say(f"annat {number}", OTHER)
                await server.say(f"senare {number}")
                await port.wait_for_text(f"annat {number}")
            assert port.sync_token == saved
            checks = {check.name: check.ok for check in bot.transport.health().checks}
            assert checks["rooms_read"] is True
            monkeypatch.setattr("bot.transports.matrix.room_gaps.WAIT_LIMIT", 0)
            checks = {check.name: check.ok for check in bot.transport.health().checks}
            assert checks["rooms_read"] is False
        # Also after a crash.
        server.wrong.clear()
        async with listening(server, tmp_path, port):
            await port.wait_for_text("senare 4")
            here = list(dict.fromkeys(it.text for it in port.received if it.room == ROOM))
            lucka = [f"lucka {number}" for number in range(200)]
            later = [f"senare {number}" for number in range(5)]
            assert here == ["före", *lucka, "efter luckan", *later]
            await port.wait(lambda: port.sync_token != saved)


@pytest.mark.parametrize("trouble", ["error", "page", "chunk"])
@pytest.mark.usefixtures("quick")
async def test_a_room_that_cannot_be_read_is_given_up_and_told_and_heard_again(
    tmp_path: Path, trouble: str
) -> None:
    async with FakeHomeserver(ROOM, OTHER) as server, listening(server, tmp_path) as bot:
        server.wrong["/messages"] = TROUBLE[trouble](server)
        await _gap(server, bot)
        await bot.port.wait(lambda: bot.port.missed == [ROOM])
        await server.say("igen")
        await bot.port.wait_for_text("igen")
        await bot.port.wait(lambda: bot.port.calls[-1] == "save_sync_token")


async def test_pages_without_end_are_left_off_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "MOST_PAGES", 20)
    async with FakeHomeserver(ROOM, OTHER) as server, listening(server, tmp_path) as bot:
        number = iter(range(10**6))

        async def endless(request: web.Request) -> Any:
            answer = {"chunk": [], "start": "s1", "end": f"s{next(number)}"}
            return await server.json(answer)(request)

        server.wrong["/messages"] = endless
        await _gap(server, bot)
        await bot.port.wait_for_text("efter luckan")
        await bot.port.wait(lambda: bot.port.missed == [ROOM])
        assert server.asked["/messages"] <= 45


async def test_a_message_is_not_looked_for_without_end(
    server: FakeHomeserver, tmp_path: Path
) -> None:
    async with listening(server, tmp_path) as bot:
        await bot.say("före")
        number = iter(range(10**6))

        async def endless(request: web.Request) -> Any:
            answer = {"chunk": [], "start": "s1", "end": f"s{next(number)}"}
            return await server.json(answer)(request)

        server.wrong["/messages"] = endless
        with pytest.raises(RetryLater, match="no end"):
            await CALLS["/messages"](server, bot)


async def test_many_rooms_in_trouble_leave_the_sync_a_connection(tmp_path: Path) -> None:
    many = [f"!nr{number}:exempel" for number in range(150)]
    async with FakeHomeserver(ROOM, *many) as server, listening(server, tmp_path) as bot:
        await server.say("före")
        await bot.port.wait_for_text("före")

        async def gaps_everywhere(request: web.Request) -> Any:
            join = {room: {"timeline": {"limited": True, "events": []}} for room in many}
            server.wrong.pop("/sync")
            answer = {"next_batch": request.query["since"], "rooms": {"join": join}}
            return await server.json(answer)(request)

        server.wrong["/messages"] = server.silence()
        server.wrong["/sync"] = gaps_everywhere
        await server.say("under")  # ends the sync that waits
        await bot.port.wait_for_text("under")
        await poll(lambda: server.asked["/messages"] > 0)
        for number in range(3):
            await server.say(f"{number}")
            await bot.port.wait_for_text(f"{number}")


async def test_a_room_whose_events_we_cannot_handle_keeps_no_other_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Backoff, "next", lambda _: 0.1)
    async with FakeHomeserver(ROOM, OTHER) as server, listening(server, tmp_path) as bot:
        await server.say("före")
        await bot.port.wait_for_text("före")
        bot.port.fails = lambda event: event.room == ROOM
        await server.say("vår miss")
        await server.say("annat", OTHER)
        await bot.port.wait_for_text("annat")
        bot.port.fails = lambda _: False
        await server.say("efter")
        await bot.port.wait_for_text("efter")
        assert [it.text for it in bot.port.received if it.room == ROOM] == [
            "före", "vår miss", "efter",
        ]  # fmt: skip


async def test_a_first_sync_that_never_ends_is_asked_for_again(
    server: FakeHomeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Backoff, "next", lambda _: 0.01)
    monkeypatch.setattr(sync_requests, "_FIRST_SYNC_SECONDS", 0.1)
    server.wrong["/sync"] = server.silence()
    await server.say("hej")
    async with listening(server, tmp_path) as bot:
        await poll(lambda: server.asked["/sync"] > 1)
        server.wrong.clear()
        monkeypatch.setattr(sync_requests, "_FIRST_SYNC_SECONDS", 60)
        await bot.port.wait_for_text("hej")


# ------------------------------------------------------------------ every endpoint, every way


async def _state(bot: Bot) -> object:
    bot.transport.send.__self__._unencrypted.clear()  # type: ignore[attr-defined]  # its method's
    return await bot.say("hej")


CALLS: dict[str, Callable[[FakeHomeserver, Bot], Awaitable[object]]] = {
    "/account/whoami": lambda _, bot: bot.transport.whoami(),
    "/joined_rooms": lambda _, bot: bot.transport.joined_rooms(),
    "/directory/room": lambda _, bot: bot.transport.resolve(("#rum:exempel",)),
    "/send/": lambda _, bot: bot.say("hej"),
    "/state": lambda _, bot: _state(bot),
    "/messages": lambda _, bot: bot.transport.find(
        OutboundMessage("k", ROOM, "", "", "reply"), datetime(2020, 1, 1, tzinfo=UTC)
    ),
    "/joined_members": lambda _, bot: bot.client.joined_members(ROOM),
    "/join": lambda _, bot: bot.client.join_via(ROOM, "exempel"),
    "/leave": lambda _, bot: bot.client.room_leave("!x:exempel"),
    "/keys/upload": lambda _, bot: bot.client.upload_fallback_key(),
    "/keys/query": lambda _, bot: bot.client.check_own_device(),
    "/keys/claim": lambda _, bot: bot.client.keys_claim({ANNA: ["ENHET"]}),
    "/sendToDevice": lambda _, bot: bot.client.send_room_key(ROOM, set(), {}),
    "/displayname": lambda _, bot: bot.client.get_displayname(ME),
    "/read_markers": lambda _, bot: bot.client.room_read_markers(ROOM, "$1", "$1"),
    "/login": lambda server, _: login.log_in(server.url, ME, PASSWORD, "Kansli"),
    "/account_data": lambda server, _: ClientApi(server.url, ME, "x").account_data("m.x"),
    "/logout": lambda server, _: ClientApi(server.url, ME, "x").logout(),
    "/keys/device_signing": lambda server, _: ClientApi(server.url, ME, "x").request(
        "POST", "/keys/device_signing/upload", {}
    ),
}


def ways(server: FakeHomeserver, endpoint: str) -> Iterator[Answer]:
    """Every wrong way to answer there."""
    for status in (200, 201, 204, 304, 400, 401, 403, 404, 413, 429, 500, 502, 599):
        values: list[object] = [[], 3, "x", None, {}, {"errcode": 3}, {"errcode": "M_FORBIDDEN"}]
        for value in values:
            yield server.json(value, status)
        yield server.page(status)
        yield server.body(b"", status)
        yield server.body(b"[" * 100_000, status)
        yield server.body(b'{"x": ' + b"9" * 5000 + b"}", status)
    for status in REDIRECTS:
        yield server.redirect("http://127.0.0.1:1/", status)
    yield server.cut()
    yield server.body(b"{}", Content_Encoding="gzip")
    yield server.body(b"{}", Content_Encoding="x-none")
    yield server.json({}, Content_Type="application/json; charset=\u00e5")
    right = server.right(endpoint)
    for path in places(right):
        for wrong in WRONG_VALUES:
            yield server.json(put(json.loads(json.dumps(right)), path, wrong))


@pytest.mark.parametrize("endpoint", CALLS)
async def test_a_wrong_answer_is_an_answer_that_cannot_be_used_and_no_more(
    server: FakeHomeserver, tmp_path: Path, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_api, "_LONGEST_WAIT", 0.001)
    async with listening(server, tmp_path) as bot:
        await server.say("hej")
        await bot.port.wait_for_text("hej")
        for answer in ways(server, endpoint):
            server.wrong[endpoint] = answer
            try:
                await CALLS[endpoint](server, bot)
            except (*FAILURES, AdministratorError, MatrixError):
                pass
            assert bot.client.user_id == ME
        server.wrong.clear()
        if endpoint != "/state":  # by which the room may have become encrypted, for ever
            await CALLS[endpoint](server, bot)
            await bot.say("efter allt")
        await server.say("efter allt")
        await bot.port.wait_for_text("efter allt")
