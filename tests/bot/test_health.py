"""The health server, asked over a real socket: alive, ready, and what is counted."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.application import Application
from bot.config import CalendarFeedSettings, HealthSettings, Settings, load
from bot.events.service import EventService
from bot.monitoring import health as health_checks
from bot.monitoring.health import STUCK_LIMIT, SYNC_LIMIT, TICK_LIMIT, UNSENT_LIMIT, HealthMonitor
from bot.monitoring.http_server import serve
from bot.monitoring.metrics import Metrics
from bot.runtime.clock import ManualClock
from bot.transports.base import HealthCheck, InboundEvent, RetryLater, TransportHealth
from commands.understood import Outcome
from secretary.errors import AdministratorError
from secretary.group import CalendarFeedRules, CalendarRules
from storage import OutboundMessage, Store
from tests.chatroom import ROOM, SEATS, Chatroom, at, example_group, fill_seats, matrix_id
from tests.fakes.transport import FakeSleep, FakeTransport, FlakyStore, MonitoredTransport, run_on

T = TypeVar("T")


@dataclass
class Bot:
    """A bot that is asked how it is."""

    application: Application
    store: FlakyStore
    transport: MonitoredTransport
    clock: ManualClock
    metrics: Metrics
    port: int
    session: aiohttp.ClientSession

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(f"http://127.0.0.1:{self.port}{path}") as answer:
            return answer.status, await answer.text()

    async def ready(self) -> tuple[int, dict[str, str]]:
        """The status, and the verdict of each check."""
        async with self.session.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
            body = await answer.json()
            assert body["ready"] == (answer.status == 200)
            return answer.status, {each["name"]: each["verdict"] for each in body["checks"]}

    async def samples(self) -> dict[tuple[str, ...], float]:
        """Every sample of /metrics, by its name and the values of its labels."""
        status, text = await self.get("/metrics")
        assert status == 200
        return {
            (sample.name, *(sample.labels[label] for label in sorted(sample.labels))): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def queue(self, key: str = "notice 1") -> None:
        with self.store.begin() as tx:  # type: ignore[no-untyped-call]  # the helper's own
            tx.outbox.add(
                OutboundMessage(key, ROOM, "Kallelse", "<p>Kallelse</p>", "summons"),
                self.clock.now(),
            )

    async def hear(self, who: str, text: str, number: int) -> None:
        event = InboundEvent(f"$event{number}", ROOM, matrix_id(who), text, self.clock.now())
        await self.application.call(lambda events: events.receive(event))


@asynccontextmanager
async def a_bot(folder: Path) -> AsyncIterator[Bot]:
    """One with the example group, that has not ticked yet."""
    store = FlakyStore(f"sqlite:///{folder / 'kansli.db'}")
    store.migrate()
    fill_seats(store)
    clock, transport, metrics = ManualClock(at("2027-02-01 09:00")), MonitoredTransport(), Metrics()
    service = EventService([example_group()], store, clock, metrics=metrics)
    application = Application(service, store, transport, clock, sleep=FakeSleep(), metrics=metrics)
    try:
        async with (
            serve("127.0.0.1", 0, application.health, metrics) as port,
            aiohttp.ClientSession() as session,
        ):
            yield Bot(application, store, transport, clock, metrics, port, session)
    finally:
        application.close()
        store.close()


@asynccontextmanager
async def stuck(bot: Bot) -> AsyncIterator[None]:
    """The database's thread does not come back while the block runs."""
    loop, inside, free = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def wait() -> None:
        loop.call_soon_threadsafe(inside.set)
        free.wait()

    waiting = asyncio.create_task(bot.application._executor(wait))
    await inside.wait()
    try:
        yield
    finally:
        free.set()
        await waiting


# Alive and ready


async def test_it_is_healthy_as_long_as_it_can_answer(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        bot.store.outages = 99
        assert await bot.get("/healthz") == (200, "ok\n")


async def test_it_is_not_ready_before_the_first_sync_and_the_first_tick(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        bot.transport.status = replace(bot.transport.status, last_response_age=None)
        status, verdicts = await bot.ready()
        assert status == 503
        assert (verdicts["sync"], verdicts["tick"]) == ("failed", "failed")
        assert (verdicts["database"], verdicts["unsent"]) == ("ok", "ok")


async def test_it_is_ready_although_nobody_can_check_its_chain_of_trust(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        await bot.application.tick()
        assert await bot.ready() == (
            200,
            {"sync": "ok", "tick": "ok", "database": "ok", "unsent": "ok", "trust": "not checked"},
        )


async def test_it_is_not_ready_while_its_chain_of_trust_does_not_verify(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        await bot.application.tick()
        bot.transport.status = TransportHealth(
            1.0, 0.0, (HealthCheck("trust", False, "not signed"),)
        )
        status, verdicts = await bot.ready()
        assert (status, verdicts["trust"]) == (503, "failed")


async def test_it_is_ready_also_where_what_failed_is_another_process(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        await bot.application.tick()
        bot.transport.status = TransportHealth(
            1.0, 0.0, (HealthCheck("accounts", False, "one has no bot", of_others=True),)
        )
        status, verdicts = await bot.ready()
        assert (status, verdicts["accounts"]) == (200, "failed")


@pytest.mark.parametrize(("age", "status"), [(SYNC_LIMIT - 1, 200), (SYNC_LIMIT + 1, 503)])
async def test_it_is_ready_while_the_homeserver_has_answered_lately(
    tmp_path: Path, age: float, status: int
) -> None:
    async with a_bot(tmp_path) as bot:
        await bot.application.tick()
        bot.transport.status = replace(bot.transport.status, last_response_age=age)
        assert (await bot.ready())[0] == status


async def test_it_is_not_ready_while_a_message_waits_too_long(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        await bot.application.tick()
        bot.queue()
        bot.clock.move(timedelta(seconds=UNSENT_LIMIT - 1))
        assert (await bot.ready())[0] == 200
        bot.clock.move(timedelta(seconds=2))
        status, verdicts = await bot.ready()
        assert (status, verdicts["unsent"]) == (503, "failed")
        await bot.application.delivery.flush()
        assert (await bot.ready())[0] == 200


async def test_a_clock_set_back_makes_no_message_old(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        await bot.application.tick()
        bot.queue()
        bot.clock.move(-timedelta(hours=1))
        assert (await bot.ready())[0] == 200
        assert (await bot.samples())["kansli_outbox_oldest_age_seconds",] == 0


async def test_it_is_not_ready_while_the_database_is_out_of_reach(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        await bot.application.tick()
        bot.store.outages = 1
        status, verdicts = await bot.ready()
        assert (status, verdicts["database"], verdicts["unsent"]) == (503, "failed", "not checked")
        assert (await bot.ready())[0] == 200


async def test_a_database_that_does_not_answer_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_checks, "ANSWER_LIMIT", 0.05)
    async with a_bot(tmp_path) as bot:
        await bot.application.tick()
        async with stuck(bot):
            assert (await bot.ready())[1]["database"] == "failed"
            assert (await bot.get("/healthz"))[0] == 200
        assert (await bot.ready())[0] == 200


# What is served, and to whom


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("POST", "/healthz", 405), ("PUT", "/metrics", 405), ("GET", "/", 404), ("GET", "/../", 404)],
)
async def test_there_is_nothing_else_to_ask(
    tmp_path: Path, method: str, path: str, status: int
) -> None:
    async with a_bot(tmp_path) as bot:
        url = f"http://127.0.0.1:{bot.port}{path}"
        async with bot.session.request(method, url, data=b"x" * 100_000) as answer:
            assert answer.status == status
            assert answer.headers["Server"] == "kansli" or status != 200


async def test_a_request_without_end_is_refused(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        reader, writer = await asyncio.open_connection("127.0.0.1", bot.port)
        writer.write(b"GET /healthz HTTP/1.1\r\nX: " + b"x" * 100_000)
        await writer.drain()
        assert (await reader.readline()).split()[1] == b"400"
        writer.close()
        assert (await bot.get("/healthz"))[0] == 200


async def test_a_port_in_use_is_the_administrators_to_correct(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        with pytest.raises(AdministratorError, match=rf"port {bot.port} cannot be used"):
            async with serve("127.0.0.1", bot.port, bot.application.health, bot.metrics):
                pass


def settings(folder: Path, **changes: Any) -> Settings:
    file = folder / "config.toml"
    file.write_text(
        '[matrix]\nhomeserver = "https://example.org"\n'
        f'[[group]]\nid = "barn-unga"\nname = "Barn"\nroom = "{ROOM}"\n'
        'secretaries = ["@sekreterare:exempel"]\n'
    )
    return replace(load(file, {}), **changes)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_the_running_bot_answers_where_the_settings_say(tmp_path: Path) -> None:
    where = HealthSettings("127.0.0.1", free_port())
    transport = MonitoredTransport()
    running = asyncio.create_task(run_on(settings(tmp_path, health=where), transport))
    await transport.until(lambda: transport.port is not None)
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{where.port}/healthz") as answer:
            assert answer.status == 200
        running.cancel()
        await asyncio.wait({running})
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(f"http://127.0.0.1:{where.port}/healthz")


async def test_the_running_bot_serves_calendars_and_says_so(tmp_path: Path) -> None:
    where = HealthSettings("127.0.0.1", free_port())
    feed = CalendarFeedSettings("127.0.0.1", free_port())
    running = asyncio.create_task(
        run_on(with_calendars(tmp_path, feed, health=where), transport := MonitoredTransport())
    )
    await transport.until(lambda: transport.port is not None)
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{feed.port}/calendar/{'x' * 43}.ics") as answer:
            assert answer.status == 404
        async with session.get(f"http://127.0.0.1:{where.port}/readyz") as answer:
            checks = {each["name"]: each["verdict"] for each in (await answer.json())["checks"]}
        assert checks["calendars"] == "ok"
        async with session.get(f"http://127.0.0.1:{where.port}/metrics") as answer:
            assert 'kansli_calendar_answers_total{status="404"} 1.0' in await answer.text()
        running.cancel()
        await asyncio.wait({running})
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(f"http://127.0.0.1:{feed.port}/")


def with_calendars(folder: Path, feed: CalendarFeedSettings, **changes: Any) -> Settings:
    """Settings with calendars to follow."""
    found = settings(folder, calendar_feed=feed, **changes)
    rules = CalendarRules(feed=CalendarFeedRules("https://kansli.exempel"))
    return replace(found, groups=tuple(replace(each, calendar=rules) for each in found.groups))


async def test_a_bot_that_cannot_use_its_port_for_calendars_does_not_start(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        feed = CalendarFeedSettings("127.0.0.1", taken.getsockname()[1])
        transport = MonitoredTransport()
        with pytest.raises(AdministratorError, match=r"calendar\.feed\.port"):
            await run_on(with_calendars(tmp_path, feed), transport)
    assert transport.port is None
    assert transport.is_closed


async def test_a_bot_that_still_looks_for_its_room_can_be_asked_and_is_not_ready(
    tmp_path: Path,
) -> None:
    where = HealthSettings("127.0.0.1", free_port())
    transport = MonitoredTransport()
    asked = asyncio.Event()

    async def resolve(rooms: tuple[str, ...]) -> dict[str, str]:
        asked.set()
        return {}

    transport.resolve = resolve  # type: ignore[method-assign]  # nobody knows any room
    running = asyncio.create_task(run_on(settings(tmp_path, health=where), transport))
    await asked.wait()
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{where.port}/readyz") as answer,
    ):
        assert answer.status == 503
    running.cancel()
    await asyncio.wait({running})


async def test_a_bot_that_cannot_use_its_port_does_not_start(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        where = HealthSettings("127.0.0.1", taken.getsockname()[1])
        transport = MonitoredTransport()
        with pytest.raises(AdministratorError, match=r"health\.port"):
            await run_on(settings(tmp_path, health=where), transport)
    assert transport.port is None


# What is counted


async def test_events_are_counted_by_what_became_of_them(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        said = ["!möten", "!rapport", "!finnsinte", "bara prat"]
        for number, text in enumerate(said):
            await bot.hear("anna", text, number)
        await bot.hear("anna", said[0], 0)  # a replay
        counted = await bot.samples()
        events = {key[1:]: v for key, v in counted.items() if key[0] == "kansli_events_total"}
        assert events == {
            ("barn-unga", "command"): 1,
            ("barn-unga", "refused"): 2,
            ("", "ignored"): 1,
        }
        assert counted["kansli_command_seconds_count", "möten"] == 1


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Outcome.COMMAND, "command"),
        (Outcome.ANSWER, "answer"),
        (Outcome.OFFER, "answer"),
        (Outcome.REACTION, "reaction"),
        (Outcome.FAULT, "fault"),
        (Outcome.WITHDRAWN, "taken back"),
        (Outcome.STRANGER, "refused"),
        (Outcome.IGNORED, "ignored"),
    ],
)
def test_outcomes_are_counted_by_their_sort(outcome: Outcome, expected: str) -> None:
    assert outcome.label == expected


async def test_messages_and_attempts_are_counted(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        bot.queue()
        bot.transport.errors[ROOM] = [RetryLater("429"), RuntimeError("broken")]
        assert (await bot.samples())["kansli_outbox_messages",] == 1
        # Refused twice, and posted at the third attempt.
        bot.transport.errors[ROOM].append(RetryLater("429"))
        flushing = asyncio.create_task(bot.application.delivery.flush())
        await bot.transport.until(lambda: len(bot.transport.attempts) >= 3)
        bot.transport.errors.clear()
        await flushing
        counted = await bot.samples()
        assert counted["kansli_send_retries_total", "not now"] == 2
        assert counted["kansli_send_retries_total", "fault"] == 1
        assert counted["kansli_messages_sent_total", "summons"] == 1
        assert counted["kansli_outbox_messages",] == 0


async def test_notices_and_the_next_due_instant_are_exported(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        await bot.hear("sekreterare", "!möte ny fredag 12 mars kl 9", 1)
        await bot.application.tick()
        # Whether mandates end before the meeting is looked at two weeks before its summons.
        first = at("2027-02-12 09:00").timestamp()
        assert (await bot.samples())["kansli_next_alarm_timestamp_seconds",] == first
        bot.clock.set(at("2027-03-12 08:00"))
        await bot.application.tick()
        counted = await bot.samples()
        skipped = {k: v for k, v in counted.items() if k[0] == "kansli_notices_skipped_total"}
        assert skipped
        assert all(key[1] == "barn-unga" for key in skipped)
        assert counted["kansli_check", "tick"] == 1
        assert counted["kansli_check", "unsent"] == counted["kansli_ready",] == 0
        await bot.application.delivery.flush()
        assert (await bot.samples())["kansli_ready",] == 1


async def test_a_needless_notice_counts_as_skipped_and_a_posted_one_does_not(
    tmp_path: Path,
) -> None:
    async with a_bot(tmp_path) as bot:
        await bot.hear("sekreterare", "!möte ny fredag 12 mars kl 9", 1)
        for when in ("2027-02-26 09:00", "2027-03-09 08:00"):
            bot.clock.set(at(when))
            await bot.application.tick()
        await bot.hear("sekreterare", "!dagordning publicera", 2)
        bot.clock.set(at("2027-03-09 09:00"))
        await bot.application.tick()
        counted = await bot.samples()
        assert counted["kansli_notices_total", "barn-unga", "summons"] == 1
        assert counted["kansli_notices_skipped_total", "barn-unga", "agenda"] == 1
        assert ("kansli_notices_total", "barn-unga", "agenda") not in counted


async def test_no_person_no_room_and_no_words_are_in_what_is_served(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        await bot.hear("sekreterare", "!möte ny fredag 12 mars kl 9", 1)
        await bot.hear("anna", "!förhinder HEMLIGT", 2)
        await bot.hear("bo", "!HEMLIGT @room", 3)
        await bot.application.tick()
        served = "".join([(await bot.get(path))[1] for path in ("/metrics", "/readyz")])
        assert "kansli_events_total" in served
        for word in (
            "HEMLIGT",
            ROOM,
            "exempel",
            *(name.split()[0] for s in SEATS for name in s[2:]),
        ):
            assert word not in served


def test_a_chatroom_has_metrics_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = Chatroom(tmp_path / "a"), Chatroom(tmp_path / "b")
    one.say("anna", "prat")
    assert one.service._metrics.registry is not other.service._metrics.registry


# Alive: what the watchdog wants to know


class FakeMonotonic:
    """Stands in for `time.monotonic`."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def run_inline(work: Callable[[], T]) -> T:
    return work()


def monitor(folder: Path, monotonic: FakeMonotonic, transport: FakeTransport) -> HealthMonitor:
    store = Store(f"sqlite:///{folder / 'kansli.db'}")
    return HealthMonitor(
        store, ManualClock(at("2027-02-01 09:00")), run_inline, transport, monotonic
    )


async def test_a_bot_that_ticks_and_listens_is_alive(tmp_path: Path) -> None:
    monotonic, transport = FakeMonotonic(), MonitoredTransport()
    bot = monitor(tmp_path, monotonic, transport)
    bot.record_tick(None)
    assert await bot.is_live(1)


async def test_an_outage_of_the_homeserver_is_no_death(tmp_path: Path) -> None:
    monotonic, transport = FakeMonotonic(), MonitoredTransport()
    bot = monitor(tmp_path, monotonic, transport)
    bot.record_tick(None)
    transport.status = replace(transport.status, last_response_age=10_000.0, idle=3.0)
    assert await bot.is_live(1)


async def test_a_bot_that_ticks_no_more_is_not_alive(tmp_path: Path) -> None:
    monotonic, transport = FakeMonotonic(), MonitoredTransport()
    bot = monitor(tmp_path, monotonic, transport)
    bot.record_tick(None)
    monotonic.now += TICK_LIMIT + 1
    assert await bot.is_live(1)  # late is not dead
    monotonic.now += STUCK_LIMIT
    assert not await bot.is_live(1)


async def test_a_bot_that_listens_no_more_is_not_alive(tmp_path: Path) -> None:
    monotonic, transport = FakeMonotonic(), MonitoredTransport()
    bot = monitor(tmp_path, monotonic, transport)
    bot.record_tick(None)
    transport.status = replace(transport.status, idle=STUCK_LIMIT + 1)
    assert not await bot.is_live(1)
    bot.record_call()
    assert await bot.is_live(1)


async def test_waiting_for_the_database_is_no_death(tmp_path: Path) -> None:
    monotonic, transport = FakeMonotonic(), MonitoredTransport()
    bot = monitor(tmp_path, monotonic, transport)
    bot.record_tick(None)
    monotonic.now += STUCK_LIMIT + 1
    bot.record_wait(300)
    assert await bot.is_live(1)
    monotonic.now += 300 + STUCK_LIMIT + 1
    assert not await bot.is_live(1)


async def test_a_bot_whose_database_thread_does_not_answer_is_not_alive(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        await bot.application.tick()
        async with stuck(bot):
            assert not await bot.application.health.is_live(0.05)
        assert await bot.application.health.is_live(5)


async def test_it_has_started_after_the_first_tick_and_the_first_answer(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as bot:
        starting = asyncio.create_task(bot.application.health.started())
        await bot.application.tick()
        assert not (await asyncio.wait({starting}, timeout=0.02))[0]
        bot.transport.responded.set()
        await starting
