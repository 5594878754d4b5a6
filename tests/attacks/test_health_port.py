"""The health port, asked by those who want it to stop: it goes on answering the others."""

from __future__ import annotations

import asyncio
import contextlib
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.monitoring.health import HealthMonitor
from bot.monitoring.http_server import serve
from bot.monitoring.metrics import Metrics
from bot.runtime import http_listener
from bot.runtime.clock import SystemClock
from bot.runtime.executor import DatabaseExecutor
from bot.runtime.http_listener import MOST_CONNECTIONS
from storage import Store
from tests.fakes.transport import MonitoredTransport
from tests.waiting import poll

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def port(folder: Path) -> AsyncIterator[int]:
    """A health server's."""
    store, executor = Store(f"sqlite:///{folder / 'kansli.db'}"), DatabaseExecutor()
    store.migrate()
    health = HealthMonitor(store, SystemClock(), executor, MonitoredTransport())
    try:
        async with serve("127.0.0.1", 0, health, Metrics()) as number:
            yield number
    finally:
        executor.close()
        store.close()


async def status(number: int, request: bytes) -> int | None:
    """The status of the answer to these bytes; None where there is none."""
    reader, writer = await asyncio.open_connection("127.0.0.1", number)
    writer.write(request)
    try:
        words = (await asyncio.wait_for(reader.readline(), 15)).split()
    except ConnectionError:
        return None
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
    return int(words[1]) if words else None


def get(host: str | None, path: str = "/healthz") -> bytes:
    line = f"Host: {host}\r\n" if host is not None else ""
    return f"GET {path} HTTP/1.1\r\n{line}\r\n".encode()


@asynccontextmanager
async def half_asked(number: int, many: int) -> AsyncIterator[list[Streams]]:
    streams = []
    for _ in range(many):
        reader, writer = await asyncio.open_connection("127.0.0.1", number)
        writer.write(b"GET /healthz HTTP/1.1\r\nX: ")
        streams.append((reader, writer))
    try:
        yield streams
    finally:
        for _, writer in streams:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_three_hundred_half_asked_requests_use_up_nothing(tmp_path: Path) -> None:
    async with port(tmp_path) as number:
        before = _open_files()
        async with half_asked(number, 300):
            assert await status(number, get("127.0.0.1")) == 200
            # Those of the askers are this process's, too.
            assert _open_files() - before - 300 <= MOST_CONNECTIONS + 5
            assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= 300


async def test_a_request_that_is_never_asked_whole_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_listener, "CONNECTION_SECONDS", 0.1)
    async with port(tmp_path) as number, half_asked(number, 3) as streams:
        for reader, _ in streams:
            with contextlib.suppress(ConnectionError):
                assert await asyncio.wait_for(reader.read(), 10) == b""
        await poll(lambda: all(reader.at_eof() or reader.exception() for reader, _ in streams))


async def test_each_connection_is_for_one_request(tmp_path: Path) -> None:
    async with port(tmp_path) as number:
        reader, writer = await asyncio.open_connection("127.0.0.1", number)
        writer.write(get("localhost") * 2)
        answer = await asyncio.wait_for(reader.read(), 10)
        assert answer.count(b"HTTP/1.1 200") == 1
        writer.close()


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8080", "localhost", "LOCALHOST:8080", "[::1]", "[::1]:8080",
     "10.1.2.3:9000", "kansli", "kansli-bot_1:8080"],
)  # fmt: skip
async def test_addresses_and_names_that_nobody_can_register_are_served(
    tmp_path: Path, host: str
) -> None:
    async with port(tmp_path) as number:
        assert await status(number, get(host)) == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example",
     "localhost.", "[::1].evil.example", "a@127.0.0.1", "127.0.0.1:80:80", "127.0.0.1:x", "å.se",
     "127.1.evil", ""],
)  # fmt: skip
async def test_a_page_under_another_name_is_told_nothing(tmp_path: Path, host: str) -> None:
    async with port(tmp_path) as number:
        for path in ("/healthz", "/readyz", "/metrics", "/x"):
            assert await status(number, get(host, path)) in (421, 400), path


@pytest.mark.parametrize(
    "request_",
    [b"GET /secret HTTP/1.1\r\n\r\n", b"BREW /secret HTTP/1.1\r\nHost: localhost\r\n\r\n",
     b"GET http://[/secret HTTP/1.1\r\nHost: localhost\r\n\r\n",
     b"GET /" + b"secret" * 1000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"],
)  # fmt: skip
async def test_a_request_that_cannot_be_read_is_told_nothing(
    tmp_path: Path, request_: bytes
) -> None:
    async with port(tmp_path) as number:
        reader, writer = await asyncio.open_connection("127.0.0.1", number)
        writer.write(request_)
        head, _, body = (await asyncio.wait_for(reader.read(), 10)).partition(b"\r\n\r\n")
        writer.close()
    assert head.split(b"\r\n")[0].endswith(b" 400 Bad Request")
    assert b"Server: kansli" in head.split(b"\r\n")
    assert body == b"This cannot be read.\n"


async def test_whoever_names_no_host_is_no_browser(tmp_path: Path) -> None:
    async with port(tmp_path) as number:
        assert await status(number, b"GET /healthz HTTP/1.0\r\n\r\n") == 200
