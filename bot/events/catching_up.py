"""After an older database was put back: the time since then is lived through once more.

What people said meanwhile is read again from the rooms, and is heard as of when it was said: on
Friday's "tomorrow" means Saturday, also where it is heard on Monday. In between, what fell due is
decided as of when it fell due. So everything comes out as it did the first time, under the same
keys, and is recognised as what stands in the rooms (`storage.posted`). Nothing is sent before
that has reached the present; what is missing in the rooms then is sent.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.events.incident_notices import report_restored
from bot.events.registry import Registry
from bot.runtime.clock import Clock
from bot.transports.base import HealthCheck
from secretary.notice_kinds import NOTICE_KINDS
from storage import REPLY, PostedEvent, Store, Transaction

log = logging.getLogger(__name__)

SYNC_POSITION: Final = "sync position"
"""Under which name the sync token is kept."""
_STATE: Final = "catching up"
"""Under which name it is kept how far it has come."""
_AT_LEAST: Final = timedelta(hours=1)
"""How often it is decided whether something has fallen due that was not expected then. Not at each
event: a year of many rooms has very many."""
_MOST_STEPS: Final = 100_000
"""Between two events: a year of a busy group's has some thousand."""
_AFTERWARDS: Final = frozenset(kind.name for kind in NOTICE_KINDS if kind.is_after)


@dataclass(frozen=True)
class _Period:
    """since: when the database last heard or said anything. reached: how far it has come.
    until: when it had reached the present; None before that. All in UTC, ISO 8601."""

    since: str
    reached: str
    until: str | None = None


class CatchingUp:
    """The clock by which events are handled: the time of day, but for what was said in that time.

    clock: the time of day. decide: decides everything that has fallen due by `now`, and gives when
    something does next. is_held: whether nothing is to be decided by the time of day, or sent:
    it is not known yet whether the database is older than the rooms, or it is, and not caught up.
    """

    def __init__(self, store: Store, clock: Clock, decide: Callable[[], datetime | None]) -> None:
        self._store = store
        self._clock = clock
        self._decide = decide
        self._at: datetime | None = None
        self._next: datetime | None = None
        self.is_held = False
        with store.begin() as tx:
            self._period = _load(tx)

    @property
    def is_on(self) -> bool:
        """Whether the database has not caught up."""
        return self._period is not None and self._period.until is None

    def now(self) -> datetime:
        """As of when things are decided; aware, in UTC."""
        return self._at or self._clock.now()

    def present(self) -> datetime:
        """The time of day; aware, in UTC."""
        return self._clock.now()

    def check(self) -> HealthCheck | None:
        """Whether the database is as new as the rooms; None where nothing is the matter."""
        if not self.is_on:
            return None
        return HealthCheck("database_age", False, "older than the rooms; it is catching up")

    # What the transport reports

    def active_since(self) -> datetime | None:
        """Since when what stands in the rooms is to be compared; None where it need not be."""
        with self._store.begin() as tx:
            return active_since(tx, self._clock.now())

    def compare(self, posted: Sequence[PostedEvent], secret: str) -> bool:
        """Compare with what the bot has posted since `active_since`; whether it has to catch up.

        secret: see `storage.mark_of`.
        """
        now = self._clock.now()
        with self._store.begin() as tx:
            active = tx.posted.active_between(now)
            missing = [] if self.is_on else tx.posted.missing(posted, secret, now)
            if missing and active is not None:
                last = active[1]
                tx.posted.recognise(missing, secret, last)
                self._period = _Period(last.isoformat(), last.isoformat())
                _save(tx, self._period)
                log.error(
                    "The database is older than the rooms: %d messages of the bot's are not in "
                    "it. It has been put back, and catches up from %s.",
                    len(missing),
                    self._period.since,
                )
        self._next = datetime.fromisoformat(self._period.reached) if self._period else None
        self.is_held = self.is_on
        return self.is_on

    def finish(self, registry: Registry) -> None:
        """Everything that was said has been handed over: reach the present, and stay there."""
        if not self.is_on or self._period is None:
            return
        now = self._clock.now()
        self.live_until(now)
        period = replace(self._period, reached=now.isoformat(), until=now.isoformat())
        with self._store.begin() as tx:
            _leave_out_what_is_over(registry, tx, now)
            report_restored(registry, tx, datetime.fromisoformat(period.since), now)
            _save(tx, period)
        self._period = period
        self.is_held = False
        log.warning("The database has caught up.")

    # The time

    def live_until(self, at: datetime) -> None:
        """Decide what fell due up to an instant (aware), each as of when it did.

        Nothing where it is not catching up. Raises what `decide` raises.
        """
        if not self.is_on or self._period is None:
            return
        until = min(at, self._clock.now())
        for _ in range(_MOST_STEPS):
            reached = datetime.fromisoformat(self._period.reached)
            if self._next is not None and self._next <= until:
                step = max(self._next, reached)
            elif until - reached >= _AT_LEAST:
                step = until
            else:
                return
            with self._as_of(step):
                following = self._decide()
            later = step + timedelta(seconds=1)
            self._next = None if following is None else max(following, later)
            self._period = replace(self._period, reached=step.isoformat())
            with self._store.begin() as tx:
                _save(tx, self._period)
        log.error("Too much fell due at once; what is left is decided later.")

    @contextmanager
    def when_said(self, event_id: str, at: datetime) -> Iterator[None]:
        """In the block it is when something was said, at `at` (aware) by the server's clock, if it
        was in that time; and otherwise now. Before, what fell due until then is decided.

        What comes after that time counts so only if it came in it, and has waited for its key:
        what an event says of its time is whatever the server of its sender writes there. For the
        same reason what has waited moves no time on.
        """
        period = self._period
        if period is None:
            yield
            return
        now = self._clock.now()
        since = datetime.fromisoformat(period.since)
        until = datetime.fromisoformat(period.until) if period.until else now
        if period.until is None:
            at = min(max(at, since), until)
            if not self._was_kept(event_id, now):
                self.live_until(at)
        elif not since <= at <= until or not self._was_kept(event_id, until):
            yield
            return
        with self._as_of(at):
            yield

    def decide_soon(self) -> None:
        """What is being heard may have brought about what falls due before the next does."""
        if self.is_on and (at := self._at) is not None:
            self._next = min(at, self._next) if self._next else at

    def _was_kept(self, event_id: str, by: datetime) -> bool:
        with self._store.begin() as tx:
            return tx.undecryptable.was_kept(event_id, by)

    @contextmanager
    def _as_of(self, at: datetime) -> Iterator[None]:
        before, self._at = self._at, at
        try:
            yield
        finally:
            self._at = before


def active_since(tx: Transaction, now: datetime) -> datetime | None:
    """When (aware) a database last heard or said anything; None where it has not begun to read."""
    active = tx.posted.active_between(now)
    return None if active is None or tx.account_values.get(SYNC_POSITION) is None else active[1]


def is_catching_up(tx: Transaction) -> bool:
    """Whether the transaction's account has not caught up with an older database."""
    period = _load(tx)
    return period is not None and period.until is None


def _leave_out_what_is_over(registry: Registry, tx: Transaction, now: datetime) -> None:
    """What was decided as of then, and stands nowhere, is of no use where its meeting has begun."""
    for row in tx.outbox.unsettled():
        message = row.message
        meeting = tx.meeting(message.meeting_id) if message.meeting_id else None
        group = registry.groups.get(meeting.group_id) if meeting else None
        if meeting is None or group is None or message.kind in (REPLY, *_AFTERWARDS):
            continue
        if row.first_attempted_at is None and meeting.starts(group.zone) <= now:
            tx.outbox.skip(row.id, "the meeting had begun", now)


def _load(tx: Transaction) -> _Period | None:
    kept = tx.account_values.get(_STATE)
    return _Period(**json.loads(kept)) if kept else None


def _save(tx: Transaction, period: _Period) -> None:
    tx.account_values.set(_STATE, json.dumps(asdict(period)))
