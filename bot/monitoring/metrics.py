"""What is counted and measured, for Prometheus. The only importer of prometheus_client.

Names of groups, commands and kinds of messages are labels; people, rooms and what they wrote
are not, here or anywhere else.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from prometheus_client import (
    CONTENT_TYPE_PLAIN_0_0_4,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

if TYPE_CHECKING:
    from bot.monitoring.health import HealthReport

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4

_CLASSES: Final = {
    "not ours": "ignored",
    "talk": "ignored",
    "too late": "ignored",
    "nothing to take back": "ignored",
    "stranger": "refused",
    "refused": "refused",
    "edit not run": "refused",
    "stopped": "answer",
    "offer": "answer",
    "report edited": "answer",
    "redacted": "taken back",
    "edited away": "taken back",
}
_BEGINNINGS: Final = {"answer to ": "answer", "reaction ": "reaction", "fault ": "fault"}
_BUCKETS: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)


def outcome_class(outcome: str) -> str:
    """The sort of outcome: every command is one, and so is every fault."""
    for beginning, found in _BEGINNINGS.items():
        if outcome.startswith(beginning):
            return found
    return _CLASSES.get(outcome, "command")


class Metrics:
    """Everything there is to count, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        at = self.registry
        self._events = Counter(
            "kansli_events",
            "Events dealt with, by what became of them.",
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
        self._ready = Gauge("kansli_ready", "Whether /readyz answers 200.", registry=at)
        self._check = Gauge(
            "kansli_check",
            "Each check of /readyz: 1 in order, 0 not; absent while nobody can say.",
            ["check"],
            registry=at,
        )
        self._waiting = Gauge(
            "kansli_outbox_messages", "Messages that wait to be posted.", registry=at
        )
        self._waiting_age = Gauge(
            "kansli_outbox_oldest_age_seconds", "How long the oldest has waited.", registry=at
        )
        self._sync_age = Gauge(
            "kansli_sync_age_seconds", "Since the homeserver last answered a sync.", registry=at
        )
        self._alarm = Gauge(
            "kansli_next_alarm_timestamp_seconds",
            "When something falls due next, in seconds since 1970; NaN while nothing does.",
            registry=at,
        )
        ProcessCollector(registry=at)

    def handled(self, outcome: str, group: str | None) -> None:
        """An event has been dealt with; `outcome` as it stands in the inbox."""
        self._events.labels(outcome_class(outcome), group or "").inc()

    @contextmanager
    def working(self, command: str) -> Iterator[None]:
        """A command does its work in the block, also where it ends in a refusal."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self._work.labels(command).observe(time.perf_counter() - begun)

    def noticed(self, kind: str, group: str) -> None:
        """A notice fell due and is to be posted."""
        self._notices.labels(kind, group).inc()

    def skipped(self, kind: str, group: str) -> None:
        """A notice fell due and will not be posted."""
        self._skipped.labels(kind, group).inc()

    def sent(self, kind: str) -> None:
        """A message stands in its room."""
        self._sent.labels(kind).inc()

    def put_off(self, *, fault: bool) -> None:
        """A message could not be posted this time."""
        self._retries.labels("fault" if fault else "not now").inc()

    def exposition(self, look: HealthReport) -> bytes:
        """Everything as Prometheus reads it, with what has just been looked at."""
        self._ready.set(look.ready)
        self._check.clear()
        for check in look.checks:
            if check.ok is not None:
                self._check.labels(check.name).set(check.ok)
        self._waiting.set(_known(look.waiting))
        self._waiting_age.set(_known(look.waiting_age))
        self._sync_age.set(_known(look.sync_age))
        self._alarm.set(_known(look.alarm.timestamp() if look.alarm else None))
        return generate_latest(self.registry)


def _known(value: float | None) -> float:
    return math.nan if value is None else value
