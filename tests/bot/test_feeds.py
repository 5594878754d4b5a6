"""The calendar server, asked over a real socket as calendar programs ask it, and as others do."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest
from icalendar import Calendar

from bot.feeds import server
from bot.feeds.calendars import Calendars
from bot.feeds.rate import Rate
from bot.feeds.server import serve
from bot.runtime.executor import DatabaseExecutor
from bot.runtime.http_listener import LONGEST_LINE, Listener
from secretary.errors import AdministratorError, StorageUnavailable
from secretary.group import CalendarFeedRules, CalendarRules
from secretary.people import MATRIX
from services import calendar_feeds
from services.calendar_feeds import FollowedCalendar, hash_of
from storage import CalendarOwner
from tests.chatroom import Chatroom, Picture, example_group, filled_room, matrix_id

URL: Final = "https://kansli.exempel:8443/kal"
RULES: Final = CalendarFeedRules(URL)
GROUP: Final = example_group(calendar=CalendarRules(attach=True, feed=RULES))
TOKEN: Final = "anna-" + "x" * 38
OF_GROUP: Final = "grupp" + "y" * 38


@dataclass
class Feeds:
    """A calendar server whose group has a meeting, and what it counts."""

    room: Chatroom
    port: int
    session: aiohttp.ClientSession
    statuses: list[int] = field(default_factory=list)
    is_held: bool = False
    listener: Listener | None = None

    def observe_feed(self, status: int) -> None:
        self.statuses.append(status)

    def address(self, token: str = TOKEN) -> str:
        return f"http://127.0.0.1:{self.port}/calendar/{token}.ics"

    @asynccontextmanager
    async def get(self, token: str = TOKEN, **more: Any) -> AsyncIterator[aiohttp.ClientResponse]:
        async with self.session.get(self.address(token), **more) as answer:
            yield answer

    async def status(self, token: str = TOKEN, **more: Any) -> int:
        async with self.get(token, **more) as answer:
            return answer.status

    async def send(self, request: bytes) -> bytes:
        """What comes back to these bytes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(request)
        found = b""
        with contextlib.suppress(ConnectionError):
            found = await asyncio.wait_for(reader.read(), 15)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
        return found


@pytest.fixture(scope="module")
def pictures() -> dict[str, Picture]:
    return {}


@pytest.fixture
def room(tmp_path: Path, pictures: dict[str, Picture]) -> Iterator[Chatroom]:
    with filled_room(tmp_path, groups=[GROUP]) as made:

        def plan() -> None:
            made.say("sekreterare", "!möte ny 12 mars 2027 kl 9-12 Stadshuset")
            with made.store.begin() as tx:
                anna = CalendarOwner("", MATRIX, matrix_id("anna"))
                tx.calendar_feeds.give(anna, hash_of(TOKEN), made.clock.now())
                of_group = CalendarOwner(GROUP.id)
                tx.calendar_feeds.give(of_group, hash_of(OF_GROUP), made.clock.now())

        made.let(plan, pictures)
        yield made


@asynccontextmanager
async def answering(
    room: Chatroom, monotonic: Callable[[], float] = time.monotonic
) -> AsyncIterator[Feeds]:
    """A server for the room's group."""
    executor = DatabaseExecutor()
    calendars = Calendars([GROUP], room.store, room.clock, executor, RULES, monotonic=monotonic)
    async with aiohttp.ClientSession() as session:
        made = Feeds(room, 0, session)
        async with serve("127.0.0.1", 0, calendars, URL, made, lambda: made.is_held) as listener:
            made.port = listener.port
            made.listener = listener
            yield made
    calendars.close()
    executor.close()


@pytest.fixture
async def feeds(room: Chatroom) -> AsyncIterator[Feeds]:
    async with answering(room) as made:
        yield made


@pytest.fixture
def every_log(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """All that anybody logs, with its details."""
    caplog.set_level(logging.DEBUG)

    def told() -> str:
        return "\n".join(str(vars(record)) for record in caplog.records)

    return told


# --------------------------------------------------------------------- what programs get


async def test_a_calendar_is_answered_as_one(feeds: Feeds) -> None:
    async with feeds.get() as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Cache-Control"] == "private, max-age=900"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="kansli.ics"'
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Server"] == "kansli"
        [event] = Calendar.from_ical(await answer.read()).walk("VEVENT")
        assert event["LOCATION"] == "Stadshuset"


async def test_what_a_program_has_already_is_not_sent_again(feeds: Feeds) -> None:
    async with feeds.get() as answer:
        tag, content = answer.headers["ETag"], await answer.read()
    assert not tag.startswith("W/")
    feeds.room.clock.move(timedelta(hours=3))
    for said in (
        [tag], [f'"another", {tag}'], [f"W/{tag}"], ["*"], [f", {tag}"], [f' ,,{tag},"x"'],
        ['"another"', tag], [tag, '"another"'], [f'"a,b",W/"c" , W/{tag}'],
    ):  # fmt: skip
        async with feeds.get(headers=[("If-None-Match", line) for line in said]) as answer:
            assert (answer.status, await answer.read()) == (304, b""), said
            assert answer.headers["ETag"] == tag
    for other in ('"another"', '"*"', 'W/"*"', '"a", *', "", tag.strip('"'), f'"{tag[:-2]}"'):
        async with feeds.get(headers={"If-None-Match": other}) as answer:
            assert (answer.status, await answer.read()) == (200, content), other


async def test_a_changed_meeting_is_another_calendar(feeds: Feeds) -> None:
    async with feeds.get() as answer:
        tag = answer.headers["ETag"]
    feeds.room.say("sekreterare", "!möte ändra möte 1 plats Rådhuset")
    async with feeds.get(headers={"If-None-Match": tag}) as answer:
        assert answer.status == 200
        assert b"R\xc3\xa5dhuset" in await answer.read()


async def test_a_calendar_that_has_not_changed_is_not_made_again(
    feeds: Feeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[FollowedCalendar] = []
    file_of = calendar_feeds.file_of

    def counted(calendar: FollowedCalendar, *more: Any) -> bytes:
        made.append(calendar)
        return file_of(calendar, *more)

    monkeypatch.setattr(calendar_feeds, "file_of", counted)
    for token in (TOKEN, TOKEN, OF_GROUP, OF_GROUP, TOKEN):
        assert await feeds.status(token) == 200
    assert len(made) == 2


async def test_a_calendar_is_read_again_when_something_was_done_or_a_minute_has_passed(
    room: Chatroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[datetime] = []
    calendar_of = calendar_feeds.calendar_of

    def counted(*given: Any) -> FollowedCalendar | None:
        read.append(given[-1])
        return calendar_of(*given)

    monkeypatch.setattr(calendar_feeds, "calendar_of", counted)
    seconds = [0.0]
    async with answering(room, lambda: seconds[0]) as feeds:
        times = []
        for step in (0, 59, 0, 1, 0):
            seconds[0] += step
            await feeds.status()
            times.append(len(read))
        room.say("sekreterare", "!möte ändra möte 1 plats Rådhuset")
        await feeds.status()
    assert (times, len(read)) == ([1, 1, 1, 2, 2], 3)


async def test_its_head_says_the_same_without_the_calendar(feeds: Feeds) -> None:
    async with feeds.get() as whole, feeds.session.head(feeds.address()) as head:
        assert head.status == 200
        assert await head.read() == b""
        for name in ("Content-Type", "ETag", "Content-Length"):
            assert head.headers[name] == whole.headers[name]


async def test_a_path_of_the_public_address_may_be_left_in_by_the_proxy(feeds: Feeds) -> None:
    address = f"http://127.0.0.1:{feeds.port}/kal/calendar/{TOKEN}.ics"
    async with feeds.session.get(address) as answer:
        assert answer.status == 200


async def test_a_renewed_address_answers_no_more(feeds: Feeds) -> None:
    assert await feeds.status() == 200
    feeds.room.tell("anna", "!kalender ny")
    assert await feeds.status() == 404


# --------------------------------------------------------------------- what others get


async def test_every_address_that_is_none_is_answered_alike(feeds: Feeds) -> None:
    feeds.room.tell("eva", "!kalender gruppen av")
    answers = set()
    paths = (
        f"/calendar/{OF_GROUP}.ics", f"/calendar/{'a' * 43}.ics", f"/calendar/{TOKEN[:-1]}.ics",
        f"/calendar/{TOKEN}", "/calendar/.ics", "/calendar/", "/", "/metrics", "/kal/healthz",
        f"/calendar/{TOKEN}.ics/", f"/calendar/{TOKEN}x.ics", "/calendar/%00.ics",
        f"/calendar/..%2f{TOKEN}.ics", f"/calendar/{'å' * 43}.ics", "/calendar/' OR 1=1 --.ics",
    )  # fmt: skip
    for path in paths:
        async with feeds.session.get(f"http://127.0.0.1:{feeds.port}{path}") as answer:
            headers = {k: v for k, v in answer.headers.items() if k != "Date"}
            answers.add((answer.status, await answer.text(), str(sorted(headers.items()))))
    assert len(answers) == 1
    assert {status for status, _, _ in answers} == {404}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
async def test_a_calendar_can_only_be_read(feeds: Feeds, method: str) -> None:
    async with feeds.session.request(method, feeds.address(), data=b"x") as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "GET,HEAD")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("kansli.exempel:8443", 200),
        ("KANSLI.exempel:8443", 200),
        ("kansli.exempel", 200),
        ("kansli.exempel.", 200),
        ("kansli.exempel.:8443", 200),
        ("kansli.exempel:443", 200),
        ("kansli.exempel..", 421),
        ("kansli.exempel:x", 421),
        ("kansli.exempel.evil.", 421),
        ("127.0.0.1:9465", 200),
        ("localhost", 200),
        ("kansli", 200),
        ("evil.example", 421),
        ("kansli.exempel.evil.example", 421),
        ("kansli.exempel:8443@evil.example", 421),
    ],
)
async def test_it_answers_for_its_public_host_and_its_own(
    feeds: Feeds, host: str, status: int
) -> None:
    assert await feeds.status(headers={"Host": host}) == status


async def test_who_asks_for_one_calendar_too_often_waits_and_others_do_not(
    feeds: Feeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "ONE_AT_ONCE", 3)
    assert [await feeds.status() for _ in range(3)] == [200] * 3
    async with feeds.get() as answer:
        assert answer.status == 429
        assert int(answer.headers["Retry-After"]) in (1, 2)
    assert await feeds.status(OF_GROUP) == 200


async def test_guesses_are_few_a_second(room: Chatroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "ALL_AT_ONCE", 5)
    monkeypatch.setattr(server, "ALL_EVERY", 3600)
    async with answering(room) as feeds:
        found = [await feeds.status("g" * 43) for _ in range(8)]
    assert found == [404] * 5 + [429] * 3


async def test_while_the_database_may_be_an_older_one_no_calendar_is_given(room: Chatroom) -> None:
    async with answering(room) as feeds:
        feeds.is_held = True
        async with feeds.get() as answer:
            assert (answer.status, answer.headers.get("Retry-After")) == (503, "60")
        feeds.is_held = False
        assert await feeds.status() == 200


async def test_without_the_database_it_says_so_and_goes_on(
    feeds: Feeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_reach(*_: object) -> None:
        raise StorageUnavailable("OperationalError")

    with monkeypatch.context() as broken:
        broken.setattr(feeds.room.store, "begin", out_of_reach)
        assert await feeds.status() == 503
    assert await feeds.status() == 200


HOSTILE: Final = (
    b"GET /calendar/" + TOKEN.encode() + b".ics HTTP/9.9\r\n\r\n",
    b"GET /calendar/" + TOKEN.encode() + b".ics\r\n\r\n",
    b"GET /calendar/" + TOKEN.encode() + b".ics HTTP/1.1\r\nHost: a b\x00\r\n\r\n",
    b"GET /calendar/" + TOKEN.encode() + b".ics HTTP/1.1\r\n: x\r\n\r\n",
    b"G\xffT /calendar/" + TOKEN.encode() + b".ics HTTP/1.1\r\n\r\n",
    b"GET /calendar/" + TOKEN.encode() + b"\x00.ics HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET http://[::1/calendar/" + TOKEN.encode() + b".ics HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /" + TOKEN.encode() + b"x" * LONGEST_LINE + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"POST /calendar/" + TOKEN.encode() + b".ics HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Length: -1\r\n\r\n",
    b"GET /calendar/" + TOKEN.encode() + b".ics HTTP/1.1\r\nHost: localhost\r\n"
    b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\nzz",
    b"GET /calendar/" + TOKEN.encode() + b".ics HTTP/1.1\r\nHost: localhost\r\n"
    b"If-None-Match: \"\xff,,,W/W/\r\n\r\n",
    b"PROPFIND /calendar/" + TOKEN.encode() + b".ics HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /calendar/" + TOKEN.encode() + b".ics HTTP/1.1\r\nHost: localhost\r\n"
    b"Expect: 200-ok\r\n\r\n",
)  # fmt: skip
UNREADABLE: Final = (
    b"GET /calendar/" + TOKEN.encode() + b".ics HTTP/1.1\r\n\r\n",
    b"GET /calendar/" + TOKEN.encode() + b".ics HTTP/1.1\r\nHost: localhost\r\nHost: a\r\n\r\n",
    b"BREW /calendar/" + TOKEN.encode() + b".ics HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET http://[/calendar/" + TOKEN.encode() + b".ics HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /calendar/" + TOKEN.encode() + b".ics HTTP/1.1\r\nHost: localhost\r\n"
    b"X-Secret: " + b"secret" * 2000 + b"\r\n\r\n",
    b"GET /" + TOKEN.encode() + b"x" * LONGEST_LINE + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00" + TOKEN.encode(),
)  # fmt: skip
"""What never comes to the application."""


@pytest.mark.parametrize(
    "request_", [each for each in HOSTILE + UNREADABLE if b" HTTP/" in each]
)  # a line without a version is waited on, and cut
async def test_nothing_of_a_request_and_no_version_comes_back_whatever_is_asked(
    feeds: Feeds, request_: bytes
) -> None:
    head, _, body = (await feeds.send(request_)).partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert b"Server: kansli" in lines
    assert b"Cache-Control: no-store" in lines or lines[0] == b"HTTP/1.1 200 OK"
    assert TOKEN.encode() not in head + body
    assert not re.search(rb"(?i)python|aiohttp|BREW|secret", head + body)


@pytest.mark.parametrize("request_", UNREADABLE)
async def test_what_cannot_be_read_is_answered_with_the_same_each_time(
    feeds: Feeds, request_: bytes
) -> None:
    head, _, body = (await feeds.send(request_)).partition(b"\r\n\r\n")
    assert head.split(b"\r\n")[0].endswith(b" 400 Bad Request")
    assert body == b"This cannot be read.\n"


async def test_nothing_of_an_address_is_logged_whatever_is_asked(
    room: Chatroom, every_log: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with answering(room) as feeds:
        for request in HOSTILE + UNREADABLE:
            await feeds.send(request)
        for token in (TOKEN, OF_GROUP, "g" * 43):
            await feeds.status(token)
            await feeds.status(token, headers={"Host": "evil.example"})
        feeds.is_held = True
        await feeds.status()
        feeds.is_held = False

        def faulty(*_: object) -> None:
            raise ValueError(f"no such thing: {TOKEN}")

        room.say("sekreterare", "!möte ändra möte 1 plats Rådhuset")  # or it would not be read
        with monkeypatch.context() as broken:
            broken.setattr(calendar_feeds, "calendar_of", faulty)
            async with feeds.get() as answer:
                assert answer.status == 500
                assert TOKEN not in await answer.text()
        assert await feeds.status() == 200
    assert "a calendar could not be made" in every_log()
    for secret in (TOKEN, OF_GROUP, "g" * 43, "Anna", "anna"):
        assert secret not in every_log()


async def test_answers_are_counted_by_status_alone(feeds: Feeds) -> None:
    await feeds.status()
    await feeds.status("g" * 43)
    await feeds.status(headers={"Host": "evil.example"})
    assert feeds.statuses == [200, 404, 421]


async def test_it_is_seen_whether_the_port_is_listened_to(room: Chatroom) -> None:
    async with answering(room) as feeds:
        listener = feeds.listener
        assert listener is not None
        was_open = listener.is_open
    assert (was_open, listener.is_open) == (True, False)


async def test_a_port_that_is_taken_is_told_by_its_setting(feeds: Feeds) -> None:
    with pytest.raises(AdministratorError, match=r"calendar\.feed\.port"):
        async with serve("127.0.0.1", feeds.port, Any, URL, feeds):  # type: ignore[arg-type]
            pass


def test_a_rate_gives_so_many_at_once_and_then_so_many_a_second() -> None:
    now = 0.0
    rate = Rate(2, 10.0, lambda: now)
    assert [rate.take() for _ in range(3)] == [0, 0, 10]
    now = 4.0
    assert rate.take() == 6
    now = 10.0
    assert [rate.take(), rate.take()] == [0, 10]
    now = 1000.0
    assert [rate.take() for _ in range(3)] == [0, 0, 10]
