"""What follows from a meeting's day: when the group is summoned to it, and what its rules say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from secretary import calendar, notices
from secretary.broken_rules import BrokenRules, broken_rules
from secretary.group_acts import GroupActKind
from secretary.meetings import Meeting
from secretary.notice_kinds import SUMMONS
from services import grace
from services import notices as notice_service
from services.context import Context
from services.meetings_elsewhere import on_same_day


@dataclass(frozen=True)
class NextSteps:
    """What follows from a meeting's day, for whoever chose it.

    summons_at: the local wall time at which the group is summoned; None where it never is, or has
        been.
    summons_now: whether that is at once. late: whether it is late by the rules, which forbid that
        where they are firm.
    day_off: the meeting's day, where it is no working day. holiday: its Swedish name.
    undo_until: local wall time; until when it can be undone, and nobody is told; None where the
        group is told at once, or of nothing soon.
    broken: which of the group's rules it does not keep.
    """

    summons_at: datetime | None = None
    summons_now: bool = False
    late: bool = False
    firm: bool = False
    day_off: date | None = None
    holiday: str | None = None
    undo_until: datetime | None = None
    broken: BrokenRules = field(default_factory=BrokenRules)


def next_steps(context: Context, meeting: Meeting) -> NextSteps:
    """What follows from the meeting's day as things stand."""
    group, view = context.group, context.view
    notice = next((n for n in notices.notices_for(group, meeting) if n.kind is SUMMONS), None)
    if notice is not None and notice_service.is_known(context.tx, group, notice.key):
        notice = None
    rests = summons_rests_until(context, meeting)
    ending = context.tx.group_acts.of_group(group.id, GroupActKind.ENDED)
    others = [other for other in view.all_meetings if other is not meeting]
    return NextSteps(
        summons_at=group.wall(notice.due) if notice else None,
        summons_now=notice is not None and notice.due <= context.now,
        late=meeting.late_at is not None,
        firm=group.rules.summons_firm,
        day_off=None if calendar.is_working_day(meeting.day) else meeting.day,
        holiday=calendar.red_day(meeting.day),
        undo_until=group.wall(rests) if rests else None,
        broken=broken_rules(
            group,
            meeting,
            [*others, meeting],
            view.mandates,
            view.officials,
            view.today,
            on_same_day(context, meeting),
            ending.day if ending else None,
        ),
    )


def schedule_summons(context: Context, meeting: Meeting) -> NextSteps:
    """Let a summons whose day has passed rest, where there is time; what follows."""
    steps = next_steps(context, meeting)
    until = grace.rest_until(context.group, meeting, context.now, summons=True)
    if steps.summons_at is None or until is None or steps.summons_at > context.group.wall(until):
        return steps
    meeting.summon_at = until
    return next_steps(context, meeting)


def summons_rests_until(context: Context, meeting: Meeting) -> datetime | None:
    """When the summons that somebody has ordered goes out (aware); None where none is about to."""
    return meeting.summon_at if meeting.summon_at and meeting.summon_at > context.now else None
