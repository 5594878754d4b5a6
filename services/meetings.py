"""Meetings: plan, change, move, summon to and cancel them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from secretary import calendar, notices
from secretary.errors import UserError
from secretary.meetings import Meeting, Status
from secretary.notice_kinds import SUMMONS
from secretary.summons_deadline import refuse_if_late
from services import carried_over
from services import notices as notice_service
from services.announcements import concerned, to_everybody
from services.carried_over import CarriedOver
from services.context import Context
from services.effects import Effects
from services.open_meetings import has_been_summoned, ordered_key


@dataclass(frozen=True)
class MeetingDetails:
    """When and where a meeting is to be.

    starts_at: local wall time in the group's zone. ends_at: the same day, where it is known.
    """

    starts_at: datetime
    ends_at: time | None = None
    place: str = ""
    link: str | None = None


@dataclass(frozen=True)
class NextSteps:
    """What follows from a meeting's day, for whoever chose it.

    summons_at: the local wall time at which the group is summoned; None where it never is.
    summons_now: whether that is at once. late: whether a firm deadline was overridden.
    day_off: the meeting's day, where it is no working day. holiday: its Swedish name.
    """

    summons_at: datetime | None
    summons_now: bool
    late: bool
    day_off: date | None
    holiday: str | None


@dataclass(frozen=True)
class MeetingScheduled:
    """A meeting that was planned, or moved.

    is_announced: whether the group is informed of the move.
    carried_over: reports and topics that come along from cancelled meetings.
    """

    meeting: Meeting
    steps: NextSteps
    effects: Effects
    is_announced: bool = False
    carried_over: int = 0


@dataclass(frozen=True)
class MeetingCancelled:
    """is_announced: whether the group is informed, as one that had been summoned is."""

    is_announced: bool
    effects: Effects
    carried_over: CarriedOver


@dataclass(frozen=True)
class MeetingSummoned:
    """late: whether a firm deadline was overridden."""

    late: bool
    effects: Effects


def plan(context: Context, details: MeetingDetails, *, override: bool = False) -> MeetingScheduled:
    """Plan a meeting.

    override: whether the actor accepts, in so many words, that the summons is late.
    Raises UserError where another meeting begins then, or the summons would be late.
    """
    starts_at = details.starts_at
    taken = [m for m in context.view.meetings if m.is_planned and m.starts_at == starts_at]
    if taken:
        raise UserError("time_taken", meeting=taken[0])
    late = _late(context, starts_at.date(), override=override)
    meeting = Meeting(
        group_id=context.group.id,
        number=context.tx.next_number(context.group.id),
        starts_at=starts_at,
        ends_at=details.ends_at,
        place=details.place,
        link=details.link,
        status=Status.PLANNED,
        planned_at=context.now,
    )
    _record_override(context, meeting, late=late)
    context.tx.add(meeting)
    context.audit("meeting planned", meeting, starts_at=_minute(starts_at), late=int(late))
    brought = carried_over.to_planned(context, meeting)
    steps = _next_steps(context, meeting)
    return MeetingScheduled(meeting, steps, Effects((meeting,)), carried_over=brought)


def change(
    context: Context,
    meeting: Meeting,
    *,
    ends_at: time | None = None,
    place: str | None = None,
    link: str | None = None,
) -> Effects:
    """Change what a meeting has besides its start; None leaves a thing as it is."""
    before = (meeting.ends_at, meeting.place, meeting.link)
    meeting.ends_at = meeting.ends_at if ends_at is None else ends_at
    meeting.place = meeting.place if place is None else place
    meeting.link = meeting.link if link is None else link
    if before != (meeting.ends_at, meeting.place, meeting.link):
        context.audit("meeting changed", meeting)
    return Effects((meeting,))


def move(
    context: Context, meeting: Meeting, details: MeetingDetails, *, override: bool = False
) -> MeetingScheduled:
    """Move a meeting; place and link stay where no others are given, and so does its length.

    Who has answered must answer again. A group that had been summoned is informed, and with it
    the substitutes who had been called to the day that was.
    Raises UserError where it begins then already, or the summons would be late.
    """
    starts_at = details.starts_at
    if starts_at == meeting.starts_at:
        raise UserError("same_time", meeting=meeting)
    late = _late(context, starts_at.date(), override=override)
    summoned = context.tx.outbox.has_sent(meeting.stored_id, SUMMONS.name)
    were_concerned = concerned(context, meeting)
    meeting.ends_at = details.ends_at or _same_length(meeting, starts_at)
    meeting.moved_from, meeting.starts_at = meeting.starts_at, starts_at
    meeting.planned_at = context.now
    meeting.place = details.place or meeting.place
    meeting.link = details.link or meeting.link
    meeting.late_by = meeting.late_at = None
    _record_override(context, meeting, late=late)
    context.audit(
        "meeting moved",
        meeting,
        starts_at=_minute(starts_at),
        moved_from=_minute(meeting.moved_from),
        late=int(late),
    )
    steps = _next_steps(context, meeting)
    # A summons that goes out at once says it all.
    tells = summoned and not steps.summons_now
    moved = replace(to_everybody(context, "moved", meeting, *were_concerned), asks=True)
    announcements = (moved,) if tells else ()
    return MeetingScheduled(
        meeting, steps, Effects((meeting,), announcements), is_announced=summoned
    )


def summon(context: Context, meeting: Meeting, *, override: bool = False) -> MeetingSummoned:
    """Summon to a meeting now, before its day or after a summons that was missed.

    Raises UserError where the group has been summoned, or the summons is late.
    """
    key = notices.notice_key(meeting, SUMMONS)
    if has_been_summoned(context.tx, context.group, meeting):
        raise UserError("summoned_already", meeting=meeting)
    late = _late(context, meeting.day, override=override)
    _record_override(context, meeting, late=late)
    # The day's own notice may be on record as skipped, so this one has another key then.
    if notice_service.is_known(context.tx, context.group, key):
        key = ordered_key(key)
    starts = meeting.starts(context.group.zone)
    notice = notices.Notice(key, SUMMONS, context.group, meeting, context.now, starts)
    notice_service.enqueue(context.tx, notice, context.renderer, context.now)
    context.audit("summons ordered", meeting, late=int(late))
    return MeetingSummoned(late, Effects((meeting,)))


def cancel(context: Context, meeting: Meeting) -> MeetingCancelled:
    """Cancel a meeting; a group that had been summoned is informed.

    Its reports and topics come along to the next one.
    Raises UserError where it has been cancelled already.
    """
    if not meeting.is_planned:
        raise UserError("cancelled_already")
    summoned = context.tx.outbox.has_sent(meeting.stored_id, SUMMONS.name)
    announcement = to_everybody(context, "cancelled", meeting)
    meeting.status = Status.CANCELLED
    context.audit("meeting cancelled", meeting)
    brought = carried_over.from_cancelled(context, meeting)
    announcement = replace(announcement, values={"carried_over": brought})
    effects = Effects((meeting,), (announcement,) if summoned else ())
    return MeetingCancelled(summoned, effects, brought)


def _late(context: Context, day: date, *, override: bool) -> bool:
    return refuse_if_late(context.group, day, context.now, override=override)


def _record_override(context: Context, meeting: Meeting, *, late: bool) -> None:
    if late:
        meeting.late_by = context.actor.address
        meeting.late_at = context.now


def _same_length(meeting: Meeting, starts_at: datetime) -> time | None:
    """When the moved meeting ends if it is as long as before; None where that is unknown."""
    if meeting.ends_at is None:
        return None
    ends = starts_at + (datetime.combine(meeting.day, meeting.ends_at) - meeting.starts_at)
    return ends.time() if ends.date() == starts_at.date() else None


def _next_steps(context: Context, meeting: Meeting) -> NextSteps:
    of_it = notices.notices_for(context.group, meeting)
    notice = next((n for n in of_it if n.kind is SUMMONS), None)
    return NextSteps(
        summons_at=context.group.wall(notice.due) if notice else None,
        summons_now=notice is not None and notice.due <= context.now,
        late=meeting.late_at is not None,
        day_off=None if calendar.is_working_day(meeting.day) else meeting.day,
        holiday=calendar.red_day(meeting.day),
    )


def _minute(wall: datetime) -> str:
    return wall.isoformat(timespec="minutes")
