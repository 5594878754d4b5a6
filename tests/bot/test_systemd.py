"""What systemd is sent, at a real socket."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import cast

import pytest

from bot.monitoring.health import HealthMonitor
from bot.monitoring.systemd import Notifier, watchdog_loop
from tests.bot.test_health import settings
from tests.fakes.transport import MonitoredTransport, run_on

PATH_OR_ABSTRACT = pytest.mark.parametrize("abstract", [False, True])


class Systemd:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, folder: Path, *, abstract: bool = False) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.address = f"@kansli-{os.getpid()}-{id(self)}" if abstract else str(folder / "notify")
        self._socket.bind(self.address.replace("@", "\0", 1) if abstract else self.address)
        self._socket.setblocking(False)

    async def received(self) -> list[str]:
        """The lines of the next message."""
        message = await asyncio.get_running_loop().sock_recv(self._socket, 4096)
        return message.decode().split("\n")

    async def until(self, line: str) -> list[str]:
        """Everything sent until a line, with it."""
        lines: list[str] = []
        while line not in lines:
            lines += await self.received()
        return lines

    def nothing_more(self) -> bool:
        try:
            self._socket.recv(4096)
        except BlockingIOError:
            return True
        return False

    def close(self) -> None:
        self._socket.close()


class FakeHealthMonitor:
    """Stands in for `HealthMonitor`: starts and dies when a test says so."""

    def __init__(self) -> None:
        self.start = asyncio.Event()
        self.is_alive = True
        self.waits_for_database = False
        self.opened = asyncio.Event()
        self.opened.set()
        self.other_works = asyncio.Event()
        self.asked = asyncio.Condition()
        self.times = 0

    async def database_open(self) -> None:
        await self.opened.wait()

    async def started(self) -> None:
        await self.start.wait()

    async def standing_by(self) -> None:
        await self.other_works.wait()

    @property
    def stands_by(self) -> bool:
        return self.other_works.is_set()

    async def is_live(self, timeout: float) -> bool:
        async with self.asked:
            self.times += 1
            self.asked.notify_all()
        return self.is_alive

    async def until_asked(self, times: int) -> None:
        wanted = self.times + times
        async with self.asked:
            await self.asked.wait_for(lambda: self.times >= wanted)


@asynccontextmanager
async def notifying(
    systemd: Systemd, monitor: FakeHealthMonitor, watchdog: float | None
) -> AsyncIterator[None]:
    task = asyncio.create_task(
        watchdog_loop(Notifier(systemd.address, watchdog), cast("HealthMonitor", monitor))
    )
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        systemd.close()


@PATH_OR_ABSTRACT
async def test_it_is_ready_when_it_has_started_and_not_before(
    tmp_path: Path, abstract: bool
) -> None:
    systemd, monitor = Systemd(tmp_path, abstract=abstract), FakeHealthMonitor()
    async with notifying(systemd, monitor, 0.06):
        await monitor.until_asked(2)
        monitor.start.set()
        before = await systemd.until("READY=1")
        assert "WATCHDOG=1" not in before
        # While it waits for the homeserver it asks for more time, in microseconds.
        assert before.count("EXTEND_TIMEOUT_USEC=60000") >= 2


async def test_one_that_stands_by_has_started_and_says_that_another_works(tmp_path: Path) -> None:
    systemd, monitor = Systemd(tmp_path), FakeHealthMonitor()
    monitor.other_works.set()
    monitor.start.clear()
    async with notifying(systemd, monitor, 0.06):
        await systemd.until("STATUS=Standing by: another kansli works.")
        monitor.other_works.clear()
        await systemd.until("STATUS=At work.")


async def test_the_watchdog_is_fed_only_while_the_bot_is_alive(tmp_path: Path) -> None:
    systemd, monitor = Systemd(tmp_path), FakeHealthMonitor()
    monitor.start.set()
    async with notifying(systemd, monitor, 0.06):
        await systemd.until("WATCHDOG=1")
        monitor.is_alive = False
        await monitor.until_asked(2)
        while not systemd.nothing_more():  # sent before it died
            pass
        await monitor.until_asked(3)
        assert systemd.nothing_more()
        monitor.is_alive = True
        assert await systemd.received() == ["WATCHDOG=1"]


async def test_more_time_is_asked_for_only_while_the_bot_is_alive(tmp_path: Path) -> None:
    systemd, monitor = Systemd(tmp_path), FakeHealthMonitor()
    monitor.is_alive = False
    async with notifying(systemd, monitor, 0.06):
        assert (await systemd.received())[0].startswith("STATUS=")
        await monitor.until_asked(3)
        assert systemd.nothing_more()


async def test_without_a_watchdog_ready_is_the_last_word(tmp_path: Path) -> None:
    systemd, monitor = Systemd(tmp_path), FakeHealthMonitor()
    monitor.start.set()
    await watchdog_loop(Notifier(systemd.address), cast("HealthMonitor", monitor))
    assert "READY=1" in await systemd.until("READY=1")
    assert systemd.nothing_more()
    systemd.close()


def test_the_environment_says_where_and_how_often() -> None:
    ours = str(os.getpid())
    env = {"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "90000000", "WATCHDOG_PID": ours}
    assert Notifier.from_environment(env)
    assert Notifier.from_environment(env).watchdog == 90
    assert Notifier.from_environment({**env, "WATCHDOG_PID": "1"}).watchdog is None
    assert Notifier.from_environment({**env, "WATCHDOG_USEC": "often"}).watchdog is None
    assert not Notifier.from_environment({"WATCHDOG_USEC": "90000000"})


def test_a_systemd_that_is_not_there_is_no_reason_to_stop(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Notifier(str(tmp_path / "nobody")).notify("READY=1")
    assert "could not be notified" in caplog.text


async def test_the_running_bot_tells_when_it_is_ready_and_when_it_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    systemd, transport = Systemd(tmp_path), MonitoredTransport()
    monkeypatch.setenv("NOTIFY_SOCKET", systemd.address)
    monkeypatch.setenv("WATCHDOG_USEC", "90000000")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    running = asyncio.create_task(run_on(settings(tmp_path), transport))
    await transport.until(lambda: transport.port is not None)
    transport.responded.set()
    await systemd.until("READY=1")
    await systemd.until("WATCHDOG=1")
    running.cancel()
    await asyncio.wait({running})
    assert await systemd.received() == ["STOPPING=1"]
    systemd.close()
