"""Prometheus metrics. The only importer of prometheus_client.

Labels are the ids of groups, the names of commands and the kinds of messages: never a person, a
room or anything that somebody wrote.
"""

from __future__ import annotations

import math
import platform
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_PLAIN_0_0_4,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)

from bot.monitoring.health import HealthReport
from bot.runtime.version import version

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4

_BUCKETS: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)


class Metrics:
    """Every metric of one running bot, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        at = self.registry
        self._events = Counter(
            "kansli_events",
            "Events handled, by what became of them.",
            ["outcome", "group"],
            registry=at,
        )
        self._work = Histogram(
            "kansli_command_seconds",
            "A command's own work, without the commit and the sending.",
            ["command"],
            buckets=_BUCKETS,
            registry=at,
        )
        self._notices = Counter(
            "kansli_notices",
            "Notices put in the outbox by the clock.",
            ["kind", "group"],
            registry=at,
        )
        self._skipped = Counter(
            "kansli_notices_skipped",
            "Notices recorded as skipped: too late, or needless.",
            ["kind", "group"],
            registry=at,
        )
        self._sent = Counter("kansli_messages_sent", "Messages posted.", ["kind"], registry=at)
        self._retries = Counter(
            "kansli_send_retries",
            "Attempts to post a message that were put off: not now, or by a fault of ours.",
            ["cause"],
            registry=at,
        )
        self._feeds = Counter(
            "kansli_calendar_answers",
            "Answers to calendar programs, by HTTP status.",
            ["status"],
            registry=at,
        )
        self._room_problems = Gauge(
            "kansli_room_problems",
            "What is wrong with a group's room: 1 for each problem, absent where there is none.",
            ["group", "room", "problem"],
            registry=at,
        )
        self._ready = Gauge("kansli_ready", "Whether /readyz answers 200.", registry=at)
        self._check = Gauge(
            "kansli_check",
            "Each check of /readyz: 1 in order, 0 not; absent while nobody can say.",
            ["check"],
            registry=at,
        )
        self._unsent = Gauge(
            "kansli_outbox_messages", "Messages that wait to be posted.", registry=at
        )
        self._unsent_age = Gauge(
            "kansli_outbox_oldest_age_seconds", "How long the oldest has waited.", registry=at
        )
        self._sync_age = Gauge(
            "kansli_sync_age_seconds", "Since the homeserver last answered a sync.", registry=at
        )
        self._next_due = Gauge(
            "kansli_next_alarm_timestamp_seconds",
            "When something falls due next, in seconds since 1970; NaN while nothing does.",
            registry=at,
        )
        build = Info("kansli_build", "What runs: always 1.", registry=at)
        build.info({"version": version(), "python": platform.python_version()})
        ProcessCollector(registry=at)

    def observe_event(self, outcome: str, group: str | None) -> None:
        """An event was handled. outcome: the sort of what became of it."""
        self._events.labels(outcome, group or "").inc()

    @contextmanager
    def time_command(self, command: str) -> Iterator[None]:
        """Measure a command's own work, done in the block; also where that raises."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self._work.labels(command).observe(time.perf_counter() - begun)

    def observe_notice(self, kind: str, group: str) -> None:
        """A notice fell due and was put in the outbox."""
        self._notices.labels(kind, group).inc()

    def observe_skipped_notice(self, kind: str, group: str) -> None:
        """A notice fell due and will not be posted."""
        self._skipped.labels(kind, group).inc()

    def observe_sent(self, kind: str) -> None:
        """A message was posted in its room."""
        self._sent.labels(kind).inc()

    def observe_retry(self, *, fault: bool) -> None:
        """A message could not be posted this time. fault: by an error that was not expected."""
        self._retries.labels("fault" if fault else "not now").inc()

    def observe_feed(self, status: int) -> None:
        """A calendar program was answered with this HTTP status."""
        self._feeds.labels(str(status)).inc()

    def set_room_problems(self, group: str, room: str, problems: Iterable[str]) -> None:
        """All that is wrong with a group's room now. room: its key in config.toml."""
        self._room_problems.remove_by_labels({"group": group, "room": room})
        for problem in problems:
            self._room_problems.labels(group, room, problem).set(1)

    def render(self, report: HealthReport) -> bytes:
        """Every metric in the Prometheus text format (CONTENT_TYPE), with this health report."""
        self._ready.set(report.ready)
        self._check.clear()
        for check in report.checks:
            if check.ok is not None:
                self._check.labels(check.name).set(check.ok)
        self._unsent.set(_or_nan(report.unsent))
        self._unsent_age.set(_or_nan(report.unsent_age))
        self._sync_age.set(_or_nan(report.sync_age))
        self._next_due.set(_or_nan(report.next_due.timestamp() if report.next_due else None))
        return generate_latest(self.registry)


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
