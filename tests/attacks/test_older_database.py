"""An older database that was put back meets a server with faults, and others' servers that lie."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.transports.base import InboundEvent
from bot.transports.matrix import own_messages
from bot.transports.matrix.older_database import times_said
from bot.transports.matrix.own_messages import MARK_FIELD
from storage import mark_of, transaction_name
from tests.attacks.test_bad_server import listening, quick
from tests.fakes.homeserver import ME, OTHER, ROOM, Answer, FakeHomeserver, event
from tests.fakes.inbound_port import RecordingPort

__all__ = ["quick"]

BEGAN = 1_700_000_000_000
"""When the fake server's first event was, in milliseconds."""
HOUR = 3_600_000


@pytest.fixture
async def server() -> AsyncIterator[FakeHomeserver]:
    async with FakeHomeserver(ROOM, OTHER) as server:
        yield server


@pytest.fixture
def port() -> RecordingPort:
    port = RecordingPort()
    port.since = datetime.fromtimestamp(BEGAN / 1000, UTC)
    return port


async def post(server: FakeHomeserver, room: str, number: int) -> str:
    """Something that the bot has posted."""
    content = {"msgtype": "m.text", "body": "", MARK_FIELD: f"{number:064x}"}
    return await server.say("", room, sender=ME, content=content)


def in_room(server: FakeHomeserver, room: str, answer: Answer) -> Answer:
    """This answer for one room, and the usual one for the others."""

    async def chosen(request: web.Request) -> Any:
        return await answer(request) if room in request.path else None

    return chosen


WRONG = {
    "an error": lambda server: server.json({"errcode": "M_UNKNOWN", "error": ""}, 500),
    "a refusal": lambda server: server.json({"errcode": "M_INVALID_PARAM", "error": ""}, 400),
    "a page": lambda server: server.page(),
    "half an answer": lambda server: server.cut(),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.usefixtures("quick")
async def test_a_room_that_cannot_be_compared_does_not_keep_the_bot_from_the_others(
    server: FakeHomeserver,
    port: RecordingPort,
    tmp_path: Path,
    wrong: str,
) -> None:
    posted = await post(server, ROOM, 1)
    await post(server, OTHER, 2)
    server.wrong["/messages"] = in_room(server, OTHER, WRONG[wrong](server))
    async with listening(server, tmp_path, port):
        await server.say("hej")
        await port.wait_for_text("hej", timeout=20)
    assert [it.event_id for it in port.posted] == [posted]
    assert port.missed[0] == OTHER
    # The other is read once; each attempt goes on where the last one ended.
    attempts = 1 if wrong == "a refusal" else own_messages.ATTEMPTS
    assert server.asked["/messages"] == attempts + 1


@pytest.mark.usefixtures("quick")
async def test_a_room_that_can_be_compared_the_second_time_is(
    server: FakeHomeserver, port: RecordingPort, tmp_path: Path
) -> None:
    posted = [await post(server, ROOM, 1), await post(server, OTHER, 2)]
    failures = iter([True, True])
    page = server.page(502)

    async def flickers(request: web.Request) -> Any:
        return await page(request) if next(failures, False) else None

    server.wrong["/messages"] = flickers
    async with listening(server, tmp_path, port):
        await server.say("hej")
        await port.wait_for_text("hej")
    assert [it.event_id for it in port.posted] == posted
    assert port.missed == []


@pytest.mark.usefixtures("quick")
async def test_what_stands_in_a_room_without_an_end_is_known_as_far_as_it_was_read(
    server: FakeHomeserver, port: RecordingPort, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_messages, "_MOST_PAGES", 3)
    posted = event(7, ROOM, {MARK_FIELD: f"{7:064x}", "msgtype": "m.text", "body": ""}, sender=ME)
    pages = iter(range(1000))

    async def endless(_: web.Request) -> web.StreamResponse:
        page = {"chunk": [posted], "start": "s0", "end": f"s{next(pages)}0"}
        return await server.json(page)(_)

    server.wrong["/messages"] = in_room(server, ROOM, endless)
    async with listening(server, tmp_path, port):
        await server.say("hej")
        await port.wait_for_text("hej")
    assert {it.event_id for it in port.posted} == {"$7"}
    assert port.missed == [ROOM]


@pytest.mark.usefixtures("quick")
async def test_what_cannot_be_handled_holds_no_other_room(
    server: FakeHomeserver, port: RecordingPort, tmp_path: Path
) -> None:
    await server.say("gift", OTHER)
    await server.say("hej")
    failed = 0

    def fails(said: InboundEvent) -> bool:
        nonlocal failed
        failed += said.text == "gift"
        return said.text == "gift"

    port.fails = fails
    async with listening(server, tmp_path, port):
        await port.wait_for_text("hej")
        await port.wait(lambda: "on_caught_up" in port.calls, timeout=60)
    assert failed > 1  # it was tried again
    assert port.missed == [OTHER]


@pytest.mark.parametrize("is_later", [False, True], ids=["in order", "read later"])
@pytest.mark.usefixtures("quick")
async def test_a_time_that_another_s_server_made_up_is_none(
    server: FakeHomeserver, port: RecordingPort, tmp_path: Path, *, is_later: bool
) -> None:
    failures = iter([is_later])
    port.fails = lambda _: next(failures, False)
    await post(server, ROOM, 1)
    for text, at in (("sedan", 4_000_000_000_000), ("förr", 0)):
        await server.say(text, sender="@eva:annorstädes", origin_server_ts=at)
    await post(server, ROOM, 2)
    async with listening(server, tmp_path, port):
        await port.wait(lambda: len(port.received) == 2)
    heard = [round(said.at.timestamp() * 1000) for said in port.received]
    assert [said.text for said in port.received] == ["sedan", "förr"]
    assert all(BEGAN + 1 <= each <= BEGAN + 4 for each in heard)


@pytest.mark.usefixtures("quick")
async def test_a_machine_that_starts_without_a_clock_compares_by_the_server_s(
    server: FakeHomeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # By its own there is nothing that the database has heard or said, so that nothing is compared.
    never_set = datetime(1970, 1, 1, tzinfo=UTC)
    monkeypatch.setattr("bot.runtime.clock.SystemClock.now", lambda _: never_set)
    ahead: list[timedelta | None] = []

    class Port(RecordingPort):
        def active_since(self) -> datetime | None:
            ahead.append(bot.transport.clock_ahead())
            return super().active_since()

    port = Port()
    async with listening(server, tmp_path, port) as bot:
        await server.say("hej")
        await port.wait_for_text("hej")
    assert [difference is not None and difference.days < -1000 for difference in ahead] == [True]


@pytest.mark.parametrize(
    ("stamped", "said"),
    [
        ([(5, True), (7, True), (6, True)], [5, 7, 6]),  # the own server's are as they are
        ([(5, False), (7, False)], [5, 7]),
        ([(5, True), (3, False), (9, False), (7, True)], [5, 5, 7, 7]),
        ([(3, False), (9, False)], [3, 9]),
        ([(0, False)], [2]),  # what came before the page, was before
        ([(HOUR, False), (4, True)], [4, 4]),
        ([(4, True), (HOUR + 700_000, False)], [4, 4]),  # still to come
        ([(4, True), (HOUR + 1000, False)], [4, HOUR]),  # a clock that is a little ahead
    ],
)
def test_between_what_the_own_server_timed_lies_what_others_said(
    stamped: list[tuple[int, bool]], said: list[int]
) -> None:
    assert times_said(stamped, 2, HOUR) == said


async def test_by_the_mark_of_a_message_nobody_finds_out_which_it_is(
    server: FakeHomeserver, port: RecordingPort, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with listening(server, tmp_path, port) as bot:
        await bot.say("svaret")
        secret = bot.transport.own_secret()
    sent = json.loads(server.bodies["/send/"][0].partition("} ")[2])  # after the headers
    assert sent[MARK_FIELD] == mark_of("svaret", secret)
    # Not by trying keys, as everybody could that of an answer: it takes the secret, which stays.
    assert sent[MARK_FIELD] != transaction_name("svaret")
    told = "".join(body for bodies in server.bodies.values() for body in bodies) + caplog.text
    signed = bot.client.olm.account.sign(MARK_FIELD)
    assert "svaret" in told
    assert secret not in told
    assert signed not in told
