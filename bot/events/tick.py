"""What the passing of time brings: notices that have fallen due, logged and counted."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from bot.events.group_rooms import GroupRooms
from bot.events.registry import Registry
from bot.monitoring.metrics import Metrics
from bot.runtime.clock import Clock
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


def enqueue_all_due(
    registry: Registry, metrics: Metrics, store: Store, clock: Clock, group_rooms: GroupRooms
) -> datetime | None:
    """Put what has fallen due of each group in the outbox, and what its secretaries do not know yet
    of its rooms; when something does next, None while nothing lies ahead.

    One transaction a group: a fault in one's is logged, and the others' are decided. Raises
    StorageUnavailable.
    """
    ahead = []
    for group in registry.groups.values():
        try:
            with store.begin() as tx:
                now = clock.now()
                next_due = enqueue_due(registry, metrics, tx, group, now)
                group_rooms.tell(registry, tx, group, now)
        except StorageUnavailable:
            raise
        except Exception:
            log.exception(
                "what fell due could not be posted; again soon", extra={"group": group.id}
            )
            continue
        if next_due is not None:
            ahead.append(next_due)
    return min(ahead, default=None)


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
    for reminder in (*reminded.posted, *given):
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
        of_mandates, of_rounds, of_reports, of_plans, of_newcomers,
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
