"""What the passing of time brings: notices that have fallen due, logged and counted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any, Final

from bot.events.group_rooms import GroupRooms
from bot.events.registry import Registry
from bot.monitoring.metrics import Metrics
from bot.runtime.clock import Clock
from secretary import calendar
from secretary.errors import StorageUnavailable
from secretary.group import Group
from secretary.language.render import Renderer
from secretary.notices import Notice
from secretary.reminders import Reminder
from services import (
    absence_lists,
    clock_set_back,
    decisions,
    follow_up_report_notices,
    followed_reminders,
    given_assignments,
    group_endings,
    hand_over_notices,
    late_appointed,
    mandate_notices,
    notices,
    reminders,
    round_notices,
    settling,
    table_notices,
    written_round_notices,
    year_plan_notices,
)
from storage import Store, Transaction

log = logging.getLogger(__name__)


_ASKED_AGAIN: Final = timedelta(hours=1)
"""How long a group's rules are not asked at most, whatever they say."""
_AFTER: Final = timedelta(seconds=1)


class _GaveWay(Exception):
    """Nothing is to be changed now: something else is wanted."""


class _Done:
    """What a tick has done for a group: logged and counted once it stands in the database."""

    def __init__(self, gives_way: Callable[[], bool] = lambda: False) -> None:
        self._gives_way = gives_way
        self._later: list[Callable[[], None]] = []

    def later(self, tell: Callable[..., None], *words: Any, **about: Any) -> None:
        """Call this, with these, after the commit."""
        self._later.append(partial(tell, *words, **about))

    def or_give_way(self) -> None:
        """Raises _GaveWay where something else is wanted."""
        if self._gives_way():
            raise _GaveWay

    def tell(self) -> None:
        """Log and count it: it is committed."""
        for tell in self._later:
            tell()


class TickOfGroups:
    """Puts what falls due of groups in the outbox, each group's in a transaction of its own, and
    knows of which groups something can be due.

    A group's rules are asked again when the next thing falls due, when something of it has changed
    (`storage.alarm_triggers`), at midnight, when a meeting begins, and now and then all the same.
    This process asks every group's once itself: settings and versions differ.
    """

    def __init__(self, metrics: Metrics, store: Store, clock: Clock, rooms: GroupRooms) -> None:
        self._metrics = metrics
        self._store = store
        self._clock = clock
        self._rooms = rooms
        self._asked: set[str] = set()
        self._due: dict[str, datetime | None] = {}
        """When the next thing of a group falls due, by what its rules said last."""

    def ask_all_anew(self) -> None:
        """Something has changed of which the database does not know."""
        self._asked.clear()

    def to_ask(self, registry: Registry) -> list[str]:
        """The ids of the groups of which something can be due."""
        with self._store.begin() as tx:
            quiet = tx.group_alarms.quiet(self._clock.now()) & self._asked
        return [group_id for group_id in registry.groups if group_id not in quiet]

    def next_due(self) -> datetime | None:
        """When something falls due next of all groups (aware), by what their rules said last."""
        now = self._clock.now()
        ahead = (due for due in self._due.values() if due is not None)
        return min((due for due in ahead if due > now), default=None)

    def enqueue_all(self, registry: Registry) -> datetime | None:
        """Do what `enqueue` does for every group, whatever is known of them; when something falls
        due next (aware)."""
        for group_id in registry.groups:
            self.enqueue(registry, group_id)
        return self.next_due()

    def enqueue(
        self, registry: Registry, group_id: str, gives_way: Callable[[], bool] = lambda: False
    ) -> bool:
        """Put what has fallen due of a group in the outbox, and what its secretaries do not know
        yet of its rooms.

        gives_way: whether something else is wanted; asked between one kind of thing and the next.
        Then False is returned, with nothing changed. A fault is logged, and it is tried again at
        the next tick. Raises StorageUnavailable.
        """
        group = registry.groups[group_id]
        done = _Done(gives_way)
        try:
            done.or_give_way()
            with self._store.begin() as tx:
                now = self._clock.now()
                tx.group_alarms.begin(group_id, now)
                next_due = _enqueue_due(registry, self._metrics, tx, group, now, done)
                self._rooms.tell(registry, tx, group, now)
                look_at = _next_look(tx, group, now)
                look_at = look_at if next_due is None else min(look_at, next_due)
                tx.group_alarms.keep(group_id, look_at)
        except _GaveWay:
            return False
        except StorageUnavailable:
            raise
        except Exception:
            log.exception(
                "what fell due could not be posted; again soon", extra={"group": group.id}
            )
        else:
            self._asked.add(group_id)
            self._due[group_id] = next_due
            done.tell()
        return True


def _next_look(tx: Transaction, group: Group, now: datetime) -> datetime:
    """When something can be due of a group (aware) that has no time of its own, though nothing has
    changed. now: aware."""
    tomorrow = group.today(now) + timedelta(days=1)
    ahead = [now + _ASKED_AGAIN, calendar.at_wall_time(tomorrow, time(0), group.zone)]
    for meeting in tx.meetings(group.id, group.wall(now - _AFTER)):
        starts = meeting.starts(group.zone).astimezone(UTC)
        ahead += [at for at in (starts, starts + _AFTER) if at > now]
    absences = absence_lists.next_look(tx, group, now)
    ahead += [] if absences is None else [absences]
    return min(at.astimezone(UTC) for at in ahead)


def enqueue_due(
    registry: Registry, metrics: Metrics, tx: Transaction, group: Group, now: datetime
) -> datetime | None:
    """Put what was decided a while ago, what has settled, and a group's notices that have fallen
    due, in the outbox.

    now: aware. Returns when the next thing falls due, None while nothing lies ahead. What the
    database undoes afterwards is counted again when it is repeated.
    """
    done = _Done()
    next_due = _enqueue_due(registry, metrics, tx, group, now, done)
    done.tell()
    return next_due


def _enqueue_due(
    registry: Registry,
    metrics: Metrics,
    tx: Transaction,
    group: Group,
    now: datetime,
    done: _Done,
) -> datetime | None:
    """The same, told by `done` once it is committed. Raises _GaveWay where that says so."""
    renderer = registry.renderer_for([group])
    if number := clock_set_back.correct(tx, group, now):
        done.later(
            log.warning,
            "the clock was set back: %d rest, or are decided, anew",
            number,
            extra={"group": group.id},
        )
    ending = group_endings.ended(tx, group, now)
    if ending is not None:
        return group_endings.enqueue_due(tx, group, ending, registry.all_groups, renderer, now)
    next_told = decisions.settle_due(tx, group, renderer, now)
    settling.tell_settled(tx, group, renderer, now)
    done.or_give_way()
    noticed = notices.enqueue_due(tx, group, renderer, now)
    done.or_give_way()
    for _ in late_appointed.summon_late_appointed(tx, group, renderer, now):
        about = {"group": group.id}
        done.later(log.info, "summoned or called: somebody appointed since", extra=about)
    for notice in noticed.posted:
        done.later(metrics.observe_notice, notice.kind.name, group.id)
        done.later(log.info, "fell due: %s", notice.key, extra=_about(notice))
    for notice in noticed.needless:
        done.later(metrics.observe_skipped_notice, notice.kind.name, group.id)
        done.later(log.info, "skipped: %s (needless)", notice.key, extra=_about(notice))
    for skipped in noticed.skipped:
        notice, why = skipped.notice, skipped.reason
        done.later(metrics.observe_skipped_notice, notice.kind.name, group.id)
        done.later(log.warning, "skipped: %s (%s)", notice.key, why, extra=_about(notice))
    done.or_give_way()
    reminded = reminders.enqueue_due(tx, group, renderer, now)
    given = given_assignments.enqueue_due(tx, group, renderer, now)
    for reminder in (*reminded.posted, *given.told):
        done.later(metrics.observe_notice, reminder.kind.name, group.id)
        done.later(log.info, "fell due: %s", reminder.key, extra=_of_reminder(reminder))
    for reminder in reminded.skipped:
        done.later(metrics.observe_skipped_notice, reminder.kind.name, group.id)
        done.later(log.info, "skipped: %s", reminder.key, extra=_of_reminder(reminder))
    followed = followed_reminders.enqueue_due(tx, group, renderer, now)
    for each in followed.posted:
        about = {"group": group.id, "kind": each.kind.name}
        done.later(metrics.observe_notice, each.kind.name, group.id)
        done.later(log.info, "fell due: %s", each.key, extra=about)
    done.or_give_way()
    for meeting in absence_lists.enqueue_due(tx, group, renderer, now):
        where = {"group": group.id, "meeting": meeting.id}
        done.later(log.info, "told who cannot come", extra=where)
    of_others: list[datetime | None] = []
    for enqueue in _OTHERS:
        done.or_give_way()
        of_others.append(enqueue(tx, group, renderer, now))
    done.or_give_way()
    ahead = (
        next_told, noticed.next_due, reminded.next_due, followed.next_due, given.next_due,
        *of_others, tx.settling.next_due(group.id),
    )  # fmt: skip
    return min((due.astimezone(UTC) for due in ahead if due is not None), default=None)


_OTHERS: Final[Sequence[Callable[[Transaction, Group, Renderer, datetime], datetime | None]]] = (
    round_notices.enqueue_due,
    follow_up_report_notices.enqueue_due,
    table_notices.enqueue_due,
    mandate_notices.enqueue_due,
    written_round_notices.enqueue_due,
    year_plan_notices.enqueue_due,
    hand_over_notices.enqueue_due,
)
"""What falls due of a group besides, in this order; each says when the next of its kind does."""


def _of_reminder(reminder: Reminder) -> dict[str, Any]:
    return {"group": reminder.hand_out.group_id, "kind": reminder.kind.name}


def _about(notice: Notice) -> dict[str, Any]:
    return {
        "group": notice.group.id,
        "meeting": notice.meeting.id,
        "kind": notice.kind.name,
    }
