"""A database that does not answer when the bot starts: a real PostgreSQL, stopped and started."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.config import HealthSettings, Secret, Settings, StorageSettings
from secretary.errors import AdministratorError
from storage import Store
from tests.bot.test_health import free_port, settings
from tests.bot.test_systemd import Systemd
from tests.fakes.transport import MonitoredTransport, run_on
from tests.storage.postgres import Postgres, postgres_or_skip
from tests.waiting import poll

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A server of this file's own, which it may stop."""
    with postgres_or_skip() as server:
        yield server


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Systemd]:
    listening = Systemd(tmp_path)
    monkeypatch.setenv("NOTIFY_SOCKET", listening.address)
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    yield listening
    listening.close()


def on(url: str, folder: Path) -> Settings:
    """The settings of a bot on that database, with a health server."""
    return settings(
        folder,
        storage=StorageSettings(Secret(url)),
        health=HealthSettings("127.0.0.1", free_port()),
    )


@asynccontextmanager
async def started(configured: Settings, transport: MonitoredTransport) -> AsyncIterator[None]:
    running = asyncio.create_task(run_on(configured, transport))
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait({running})


async def ready(configured: Settings) -> tuple[int, dict[str, str]]:
    """What `/readyz` answers: its status, and the verdict of each check."""
    assert configured.health is not None
    url = f"http://127.0.0.1:{configured.health.port}/readyz"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        checks = (await answer.json())["checks"]
        return answer.status, {check["name"]: check["verdict"] for check in checks}


async def test_it_is_waited_for_and_said_to_be_in_log_status_and_readyz(
    postgres: Postgres, tmp_path: Path, systemd: Systemd, caplog: pytest.LogCaptureFixture
) -> None:
    url = postgres.new_database()
    configured, transport = on(url, tmp_path), MonitoredTransport()
    postgres.stop()
    async with started(configured, transport):
        assert await systemd.received() == ["STATUS=Waiting for the database.", *more_time()]
        while "for the database" not in caplog.text:
            status, checks = await ready(configured)
            assert (status, checks["database"]) == (503, "failed")
        assert "waiting 1 s for the database" in caplog.text
        assert "connection to server on socket" in caplog.text, "in the database's own words"
        assert transport.port is None
        await asyncio.to_thread(postgres.start)
        await transport.until(lambda: transport.port is not None, 30)
        await systemd.until("STATUS=Waiting for the homeserver.")
        _, checks = await ready(configured)
        assert checks["database"] == "ok"
    store = Store(url)
    assert store.is_current()
    store.close()


def more_time() -> list[str]:
    return ["EXTEND_TIMEOUT_USEC=90000000"]


async def test_a_signal_ends_the_waiting_in_good_order(postgres: Postgres, tmp_path: Path) -> None:
    transport = MonitoredTransport()
    nowhere = on(f"postgresql://kansli@/kansli?host={tmp_path}", tmp_path)
    running = asyncio.create_task(run_on(nowhere, transport))
    await poll(lambda: is_served(nowhere))
    os.kill(os.getpid(), signal.SIGTERM)
    await running
    assert transport.port is None


async def is_served(configured: Settings) -> bool:
    try:
        return bool(await ready(configured))
    except aiohttp.ClientConnectionError:
        return False


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("/kansli_", "/annan_"), 'database "annan_.*" does not exist'),
        (("kansli@", "anna@"), 'role "anna" does not exist'),
    ],
)
async def test_one_that_answers_and_refuses_is_not_waited_for(
    postgres: Postgres, tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    url = postgres.new_database().replace(*change)
    transport = MonitoredTransport()
    with pytest.raises(AdministratorError, match=says):
        await run_on(on(url, tmp_path), transport)
    assert transport.port is None


async def test_a_locked_file_is_waited_for_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("storage.engine.LOCK_TIMEOUT_SECONDS", 0)
    url = f"sqlite:///{tmp_path / 'kansli.db'}"
    other, transport = Store(url), MonitoredTransport()
    other.migrate()
    with other.begin() as tx:
        tx.key_value.set("sync position", "s1")
        async with started(replace(on(url, tmp_path), health=None), transport):
            await poll(lambda: "database is locked" in caplog.text)
            assert transport.port is None
    other.close()
