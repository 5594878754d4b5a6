"""What the passing of time brings: notices that have fallen due, logged and counted."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from bot.events.group_rooms import GroupRooms
from bot.events.registry import Registry
from bot.monitoring.metrics import Metrics
from bot.runtime.clock import Clock
from secretary import calendar
from secretary.errors import StorageUnavailable
from secretary.group import Group
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

    def enqueue(self, registry: Registry, group_id: str) -> None:
        """Put what has fallen due of a group in the outbox, and what its secretaries do not know
        yet of its rooms.

        A fault is logged, and it is tried again at the next tick. Raises StorageUnavailable.
        """
        group = registry.groups[group_id]
        try:
            with self._store.begin() as tx:
                now = self._clock.now()
                tx.group_alarms.begin(group_id, now)
                next_due = enqueue_due(registry, self._metrics, tx, group, now)
                self._rooms.tell(registry, tx, group, now)
                look_at = _next_look(tx, group, now)
                look_at = look_at if next_due is None else min(look_at, next_due)
                tx.group_alarms.keep(group_id, look_at)
        except StorageUnavailable:
            raise
        except Exception:
            log.exception(
                "what fell due could not be posted; again soon", extra={"group": group.id}
            )
        else:
            self._asked.add(group_id)
            self._due[group_id] = next_due


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
    renderer = registry.renderer_for([group])
    if number := clock_set_back.correct(tx, group, now):
        log.warning(
            "the clock was set back: %d rest, or are decided, anew",
            number,
            extra={"group": group.id},
        )
    ending = group_endings.ended(tx, group, now)
    if ending is not None:
        return group_endings.enqueue_due(tx, group, ending, registry.groups, renderer, now)
    next_told = decisions.settle_due(tx, group, renderer, now)
    settling.tell_settled(tx, group, renderer, now)
    done = notices.enqueue_due(tx, group, renderer, now)
    for _ in late_appointed.summon_late_appointed(tx, group, renderer, now):
        log.info("summoned or called: somebody appointed since", extra={"group": group.id})
    for notice in done.posted:
        metrics.observe_notice(notice.kind.name, group.id)
        log.info("fell due: %s", notice.key, extra=_about(notice))
    for notice in done.needless:
        metrics.observe_skipped_notice(notice.kind.name, group.id)
        log.info("skipped: %s (needless)", notice.key, extra=_about(notice))
    for skipped in done.skipped:
        notice = skipped.notice
        metrics.observe_skipped_notice(notice.kind.name, group.id)
        log.warning("skipped: %s (%s)", notice.key, skipped.reason, extra=_about(notice))
    reminded = reminders.enqueue_due(tx, group, renderer, now)
    given = given_assignments.enqueue_due(tx, group, renderer, now)
    for reminder in (*reminded.posted, *given.told):
        metrics.observe_notice(reminder.kind.name, group.id)
        log.info("fell due: %s", reminder.key, extra=_of_reminder(reminder))
    for reminder in reminded.skipped:
        metrics.observe_skipped_notice(reminder.kind.name, group.id)
        log.info("skipped: %s", reminder.key, extra=_of_reminder(reminder))
    followed = followed_reminders.enqueue_due(tx, group, renderer, now)
    for each in followed.posted:
        metrics.observe_notice(each.kind.name, group.id)
        log.info("fell due: %s", each.key, extra={"group": group.id, "kind": each.kind.name})
    for meeting in absence_lists.enqueue_due(tx, group, renderer, now):
        log.info("told who cannot come", extra={"group": group.id, "meeting": meeting.id})
    of_notes = round_notices.enqueue_due(tx, group, renderer, now)
    of_reports = follow_up_report_notices.enqueue_due(tx, group, renderer, now)
    of_tables = table_notices.enqueue_due(tx, group, renderer, now)
    of_mandates = mandate_notices.enqueue_due(tx, group, renderer, now)
    of_rounds = written_round_notices.enqueue_due(tx, group, renderer, now)
    of_plans = year_plan_notices.enqueue_due(tx, group, renderer, now)
    of_newcomers = hand_over_notices.enqueue_due(tx, group, renderer, now)
    ahead = (
        next_told, done.next_due, reminded.next_due, followed.next_due, of_notes, of_tables,
        of_mandates, of_rounds, of_reports, of_plans, of_newcomers, given.next_due,
        tx.settling.next_due(group.id),
    )  # fmt: skip
    return min((due.astimezone(UTC) for due in ahead if due is not None), default=None)


def _of_reminder(reminder: Reminder) -> dict[str, Any]:
    return {"group": reminder.hand_out.group_id, "kind": reminder.kind.name}


def _about(notice: Notice) -> dict[str, Any]:
    return {
        "group": notice.group.id,
        "meeting": notice.meeting.id,
        "kind": notice.kind.name,
    }
