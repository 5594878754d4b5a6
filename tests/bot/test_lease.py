"""Two bots on one real PostgreSQL: one works, the other waits, says so, and takes over."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import aiohttp
import pytest
from sqlalchemy import text

from bot.cli.check import _storage
from bot.cli.findings import Verdict
from bot.config import Settings
from bot.runtime import lease
from bot.runtime.executor import DatabaseExecutor
from bot.runtime.lease import DatabaseLease, Term
from bot.runtime.reachability import Reachability
from bot.runtime.single_instance import process_place, single_instance_lock
from secretary.errors import LeaseLost, StorageUnavailable
from storage import Holder, Store
from tests.bot.test_database_down import on
from tests.fakes.transport import MonitoredTransport, run_on
from tests.fixtures.leases import end_lease
from tests.storage.postgres import Postgres, postgres_or_skip, wait_for_waiting
from tests.waiting import cancel, poll

pytestmark = pytest.mark.postgres

T = TypeVar("T")

ACCOUNT = "@kansli:example.org"
NORTH = "@kansli-norr:example.org"


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A server of this file's own, which it may stop."""
    with postgres_or_skip() as server:
        yield server


class RunningBot:
    """`app.run` with a data folder of its own, whose lock is held."""

    def __init__(self, url: str, folder: Path, homeserver: Reachability | None = None) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.settings: Settings = on(url, folder)
        self.transport = MonitoredTransport()
        self.transport.responded.set()
        self._locked = ExitStack()
        self._locked.enter_context(single_instance_lock(self.settings.bot.data))
        self.running = asyncio.create_task(run_on(self.settings, self.transport, homeserver))

    @property
    def works(self) -> bool:
        return self.transport.port is not None

    async def ready(self) -> tuple[int, str]:
        """The status of /readyz, and what its check of the lease says."""
        assert self.settings.health is not None
        url = f"http://127.0.0.1:{self.settings.health.port}/readyz"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            checks = {each["name"]: each["text"] for each in (await answer.json())["checks"]}
            return answer.status, checks["lease"]

    async def lease_is(self, begins: str) -> bool:
        """Whether /readyz comes to say so of the lease."""
        await poll(lambda: self._lease_is(begins))
        return True

    async def _lease_is(self, begins: str) -> bool:
        return (await self.ready())[1].startswith(begins)

    async def stop(self) -> None:
        await cancel(self.running)
        self._locked.close()


@pytest.fixture
def renewal() -> float:
    """Seconds between two renewals."""
    return 0.1


@pytest.fixture
async def bots(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renewal: float
) -> AsyncIterator[tuple[RunningBot, RunningBot]]:
    """One that works, and one that came second."""
    monkeypatch.setattr(lease, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(lease, "RENEW_SECONDS", renewal)
    url = postgres.new_database()
    first = RunningBot(url, tmp_path / "first")
    await poll(lambda: first.works or first.running.done())
    second = RunningBot(url, tmp_path / "second")
    yield first, second
    for each in (first, second):
        await each.stop()


async def waits(bot: RunningBot) -> bool:
    try:
        status, text = await bot.ready()
    except aiohttp.ClientError:
        return False
    return status == 503 and "another kansli works on the database (on " in text


async def stands_by(bot: RunningBot) -> bool:
    """Whether it says so, and how it is said in the database."""
    if not await waits(bot):
        return False
    store = Store(bot.settings.storage.url.reveal())
    with store.begin() as tx:
        places = [each.holder.place for each in tx.standbys.fresh(ACCOUNT)]
    store.close()
    return process_place(bot.settings.bot.data) in places


async def test_the_second_waits_says_so_and_takes_over_when_the_first_stops(
    bots: tuple[RunningBot, RunningBot], caplog: pytest.LogCaptureFixture
) -> None:
    first, second = bots
    await poll(lambda: waits(second))
    assert not second.works
    assert "this one waits" in caplog.text
    assert await first.lease_is("this bot's, epoch 1")

    await first.stop()

    await poll(lambda: second.works)
    assert await second.lease_is("this bot's, epoch 2")
    assert "this one takes over" in caplog.text


@pytest.mark.parametrize("renewal", [3600.0])  # as where the process is held up
async def test_a_first_that_slept_and_was_overtaken_writes_nothing_and_says_why(
    bots: tuple[RunningBot, RunningBot],
) -> None:
    first, second = bots
    await poll(lambda: waits(second))
    end_lease(second.settings.storage.url.reveal())

    await poll(lambda: second.works)
    port = first.transport.port
    assert port is not None
    with pytest.raises(LeaseLost):
        await port.call(lambda events: events.save_sync_token("s72"))


async def test_one_that_was_overtaken_closes_all_stands_by_and_takes_over_in_its_turn(
    bots: tuple[RunningBot, RunningBot], caplog: pytest.LogCaptureFixture
) -> None:
    first, second = bots
    await second.stop()
    url = first.settings.storage.url.reveal()
    store = Store(url)
    with store.begin() as tx:
        tx._session.execute(text("UPDATE lease SET expires_at = '2020-01-01'"))
        taken = tx.lease.take(ACCOUNT, Holder("elsewhere", "other.example"))
    assert taken == 2
    await poll(lambda: waits(first))
    assert first.transport.is_closed
    assert not first.running.done()
    assert "this one stands by" in caplog.text
    first.transport.port = None
    with store.begin() as tx:
        tx.lease.give_up(ACCOUNT, taken, Holder("elsewhere", "other.example"))
    store.close()

    await poll(lambda: first.works)

    assert await first.lease_is("this bot's, epoch 3")


async def test_a_bot_that_is_started_again_at_once_does_not_wait_for_its_own_lease(
    postgres: Postgres, tmp_path: Path
) -> None:
    url = postgres.new_database()
    with single_instance_lock(tmp_path / "data"):
        killed = Holder(process_place(tmp_path / "data"), "a container's old name")
    store = Store(url)
    store.migrate()
    with store.begin() as tx:
        assert tx.lease.take(ACCOUNT, killed) == 1
    store.close()

    again = RunningBot(url, tmp_path)

    await poll(lambda: again.works)
    assert (await again.ready())[1] == "this bot's, epoch 2"
    await again.stop()


class FakeReachability(Reachability):
    """Says what a test wants."""

    def __init__(self) -> None:
        async def never() -> bool:
            return await asyncio.Event().wait()

        super().__init__(never)
        self.without = 0.0

    @property
    def is_steady(self) -> bool:
        return not self.without

    @property
    def seconds_without(self) -> float:
        return self.without


async def test_one_that_does_not_reach_the_homeserver_lets_one_work_that_does(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.1)
    monkeypatch.setattr(lease, "REPORT_SECONDS", 0.05)
    url = postgres.new_database()
    of_first, of_second = FakeReachability(), FakeReachability()
    of_first.without = of_second.without = 60
    first = RunningBot(url, tmp_path / "first", of_first)
    await poll(lambda: first.works)
    second = RunningBot(url, tmp_path / "second", of_second)
    await poll(lambda: stands_by(second))
    assert await first.lease_is("this bot's, epoch 1; standing by: "), "nobody is better off"

    of_second.without = 0

    await poll(lambda: second.works)
    assert first.transport.is_closed
    await poll(lambda: stands_by(first))
    assert await second.lease_is("this bot's, epoch 2; standing by: "), "and it stays so"
    assert not first.running.done()
    first.transport.port, of_first.without, of_second.without = None, 0, 60

    await poll(lambda: first.works)

    for each in (first, second):
        await each.stop()


async def test_check_says_which_bot_works_on_the_database(
    bots: tuple[RunningBot, RunningBot],
) -> None:
    def found(bot: RunningBot) -> tuple[Verdict, str]:
        settings = replace(
            bot.settings, groups=(), matrix=replace(bot.settings.matrix, user=ACCOUNT)
        )
        [finding] = [each for each in _storage(settings, None) if each.about == "lease"]
        return finding.verdict, finding.text

    first, second = bots
    await poll(lambda: waits(second))

    host = socket.gethostname()
    other = f"one stands by on {host}"
    works = f"the bot with this data folder works on the database; {other}"
    await poll(lambda: found(first) == (Verdict.OK, works))
    assert found(second) == (Verdict.OK, f"the bot on {host} works on the database; {other}")
    await second.stop()
    verdict, said = found(second)
    assert verdict is Verdict.ERROR
    assert "another kansli works on the database (on " in said
    await first.stop()
    assert found(second) == (Verdict.OK, "no bot works on the database now")


async def test_a_bot_that_is_stopped_while_it_takes_the_lease_leaves_it_to_the_next(
    postgres: Postgres,
) -> None:
    store = Store(postgres.new_database())
    taken = asyncio.Event()

    async def executor(work: Callable[[], T]) -> T:
        """The first answer does not reach who asked: it is stopped before."""
        result = work()
        if not taken.is_set():
            taken.set()
            await asyncio.Event().wait()
        return result

    async def work(_: Term) -> None:
        raise AssertionError("it was stopped before")

    lease = DatabaseLease(store, executor, [ACCOUNT], "here")
    bot = asyncio.create_task(lease.work_in_terms(work))
    await taken.wait()
    await cancel(bot)
    with store.begin() as tx:
        assert tx.lease.take(ACCOUNT, Holder("elsewhere", "other.example")) == 2
    store.close()


async def test_a_term_that_the_database_has_ended_is_followed_by_the_next(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LOOK_SECONDS", 0.05)
    store = Store(postgres.new_database())
    epochs: list[int] = []

    async def executor(work: Callable[[], T]) -> T:
        return work()

    async def work(term: Term) -> None:
        assert term.held is not None
        epochs.append(term.held.epoch)
        if len(epochs) == 1:
            raise StorageUnavailable("keys", "were not kept in time")

    await DatabaseLease(store, executor, [ACCOUNT], "here").work_in_terms(work)

    assert epochs == [1, 2]
    store.close()


async def test_why_the_work_failed_is_told_although_the_database_never_answers_whose_the_lease_is(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(lease, "HUNG_SECONDS", 0.1)
    monkeypatch.setattr(lease, "RELEASE_SECONDS", 0.1)
    url = postgres.new_tables()
    store, other = Store(url), Store(url)
    with closing(store), closing(other), closing(DatabaseExecutor()) as executor, ExitStack() as at:

        async def work(_: Term) -> None:
            tx = at.enter_context(other.begin())
            tx.key_value.get("x")  # as long as this goes on, the server does not answer another
            raise ValueError("a fault")

        with pytest.raises(ValueError, match="a fault"):
            await DatabaseLease(store, executor, [ACCOUNT], "here").work_in_terms(work)
        assert "its connection is ended" in caplog.text


def test_a_database_that_never_answers_is_hung_up_on(postgres: Postgres) -> None:
    url = postgres.new_tables()
    first, second = Store(url), Store(url)

    def write() -> None:
        with second.begin() as tx:
            tx.key_value.set("x", "of the second")

    with first.begin() as tx, ThreadPoolExecutor(1) as pool:
        tx.key_value.get("x")  # for as long as this goes on, the server does not answer another
        waiting = pool.submit(write)
        wait_for_waiting(url)
        lease.hang_up(second)
        with pytest.raises(StorageUnavailable):
            waiting.result()
    write()  # on a new connection
    for each in (first, second):
        each.close()


def test_a_copied_folder_is_another_place(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    with single_instance_lock(one), single_instance_lock(other):
        assert process_place(one) == process_place(one)
        assert process_place(one) != process_place(other)


class Worker:
    """A process that works for one of two accounts, or stands by."""

    def __init__(self, url: str, place: str) -> None:
        self.store = Store(url)
        self.accounts: list[str] = []
        users = [ACCOUNT, NORTH]
        self.lease = DatabaseLease(self.store, self._run, users, place, every=users)
        self.running = asyncio.create_task(self.lease.work_in_terms(self._work))

    async def _run(self, work: Callable[[], T]) -> T:
        return work()

    async def _work(self, term: Term) -> None:
        self.accounts.append(term.account)
        await asyncio.Event().wait()

    @property
    def told(self) -> str:
        check = self.lease.check_accounts()
        return check.text if check is not None else ""

    async def stop(self) -> None:
        await cancel(self.running)
        self.store.close()


async def test_each_process_works_for_the_first_account_that_no_other_works_for(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.1)
    url = postgres.new_tables()
    first = Worker(url, "one")
    await poll(lambda: bool(first.accounts))
    assert first.told == f"no bot works for {NORTH}"
    second = Worker(url, "two")
    await poll(lambda: bool(second.accounts))
    standby = Worker(url, "three")
    await poll(lambda: first.told == "a bot works for each" == standby.told)
    assert (first.accounts, second.accounts, standby.accounts) == ([ACCOUNT], [NORTH], [])
    await second.stop()
    await poll(lambda: standby.accounts == [NORTH])
    assert first.accounts == [ACCOUNT]
    await first.stop()
    await poll(lambda: standby.told == f"no bot works for {ACCOUNT}")
    await standby.stop()
