"""Meetings: plan, change, move, summon to and cancel them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from secretary import notices
from secretary.errors import UserError
from secretary.meetings import Meeting, Status
from secretary.notice_kinds import SUMMONS
from secretary.people import Person
from secretary.summons_deadline import refuse_if_late
from services import carried_over, grace, lapsed_answers
from services import notices as notice_service
from services.announcements import Announcement, concerned, to_everybody
from services.carried_over import CarriedOver
from services.changes import FinalAct, record_final
from services.context import Context
from services.effects import Effects
from services.next_steps import NextSteps, next_steps, schedule_summons, summons_rests_until
from services.open_meetings import has_been_summoned, knows_of
from services.resting_decisions import DecisionKind, of_meeting


@dataclass(frozen=True)
class MeetingDetails:
    """When and where a meeting is to be.

    starts_at: local wall time in the group's zone. ends_at: the same day, where it is known.
    """

    starts_at: datetime
    ends_at: time | None = None
    place: str = ""
    link: str | None = None
    title: str = ""


@dataclass(frozen=True)
class MeetingScheduled:
    """A meeting that was planned, or moved.

    is_announced: whether the group is informed of the move; is_answered_again: whether it had been
        summoned. moved_from: local wall time.
    carried_over: what comes along from meetings before.
    """

    meeting: Meeting
    steps: NextSteps
    effects: Effects
    is_announced: bool = False
    is_answered_again: bool = False
    carried_over: CarriedOver | None = None
    moved_from: datetime | None = None


@dataclass(frozen=True)
class MeetingCancelled:
    """is_announced: whether the group is informed, as one that had been summoned is.

    answers: how many had answered already, and are told where the group is not.
    """

    is_announced: bool
    answers: int
    effects: Effects
    carried_over: CarriedOver


@dataclass(frozen=True)
class MeetingSummoned:
    """steps: with the time at which the summons goes out."""

    steps: NextSteps
    effects: Effects


@dataclass(frozen=True)
class MeetingChanged:
    """is_changed: whether anything is otherwise than before.

    is_announced: whether the group is informed, as one that had been summoned is.
    is_as_known: whether it is again as that group takes it to be, which hears nothing.
    undo_until: local wall time; None where it is informed at once.
    """

    is_changed: bool
    is_announced: bool
    is_as_known: bool
    undo_until: datetime | None
    effects: Effects


def plan(
    context: Context, details: MeetingDetails, *, override: bool = False, part: int = 0
) -> MeetingScheduled:
    """Plan a meeting.

    part: which of several that one event plans, counted from 1; 0 where it plans no other.
    override: whether the actor accepts, in so many words, that the summons is late.
    Raises UserError where another meeting begins then, or the summons would be late.
    """
    starts_at = details.starts_at
    taken = [m for m in context.view.meetings if m.is_planned and m.starts_at == starts_at]
    if taken:
        raise UserError("time_taken", meeting=taken[0])
    late = _late(context, starts_at.date(), override=override)
    event_id = context.trigger_event_id
    meeting = Meeting(
        group_id=context.group.id,
        number=context.tx.next_number(context.group.id),
        starts_at=starts_at,
        ends_at=details.ends_at,
        place=details.place,
        link=details.link,
        title=details.title,
        status=Status.PLANNED,
        planned_at=context.now,
        planned_by=(f"{event_id} {part}" if part else event_id) or None,
    )
    _record_late(context, meeting, late=late)
    context.tx.add(meeting)
    brought = carried_over.to_planned(context, meeting)
    steps = schedule_summons(context, meeting)
    grace.keep(context, meeting, DecisionKind.PLANNED, {}, _rest_until(context, meeting))
    context.audit(
        "meeting planned",
        meeting,
        starts_at=_minute(starts_at),
        late=int(late),
        **steps.broken.for_record(),
    )
    context.view.reload_meetings()
    return MeetingScheduled(meeting, steps, Effects((meeting,)), carried_over=brought)


def change(context: Context, meeting: Meeting, changes: Mapping[str, Any]) -> MeetingChanged:
    """Change what a meeting has besides its start.

    changes: `ends_at`, `place`, `link` and `title`, those of them that are to be otherwise. A group
    that had been summoned is informed; what people have answered stands.
    """
    before = grace.snapshot(meeting)
    known = of_meeting(context.tx, meeting).known or before
    for name, value in changes.items():
        setattr(meeting, name, value)
    changed = sorted(grace.differences(meeting, before))
    if not changed:
        return MeetingChanged(False, False, False, None, Effects((meeting,)))
    context.audit("meeting changed", meeting, changed=", ".join(changed))
    concerns = _has_been_summoned(context, meeting) and not summons_rests_until(context, meeting)
    tells = concerns and bool(grace.differences(meeting, known))
    until = _rest_until(context, meeting)
    grace.keep(context, meeting, DecisionKind.CHANGED, before, until, () if concerns else None)
    announcements = change_announcements(context, meeting, known) if tells and not until else ()
    return MeetingChanged(
        True,
        tells,
        concerns and not tells,
        context.group.wall(until) if until and tells else None,
        Effects((meeting,), announcements),
    )


def change_announcements(
    context: Context, meeting: Meeting, before: Mapping[str, Any], also: Iterable[Person] = ()
) -> tuple[Announcement, ...]:
    """What those are told whom a meeting concerns when it is otherwise than `before`, its snapshot.

    also: others to be told, as the substitutes who had been called to the day that was. The summons
    to that day is pinned no more.
    """
    if "starts_at" in grace.differences(meeting, before):
        context.tx.acts.unpin(meeting.stored_id, context.now)
    return what_changed(context, meeting, before, also)


def what_changed(
    context: Context, meeting: Meeting, before: Mapping[str, Any], also: Iterable[Person] = ()
) -> tuple[Announcement, ...]:
    """The same, and nothing is done."""
    changed = grace.differences(meeting, before)
    if "starts_at" in changed:
        summoned = _has_been_summoned(context, meeting)
        moved = to_everybody(context, "moved", meeting, *also, was_summoned=summoned)
        return (replace(moved, asks=summoned, with_calendar_file=True),)
    if not changed:
        return ()
    begun = meeting.starts_at <= context.view.wall
    told = to_everybody(context, "changed", meeting, changed=changed, begun=begun)
    return (replace(told, with_calendar_file=True),)


def move(
    context: Context, meeting: Meeting, details: MeetingDetails, *, override: bool = False
) -> MeetingScheduled:
    """Move a meeting; place, link, title and length stay where no others are given.

    Who has answered must answer again. A group that knows of the meeting is informed, and with it
    the substitutes who had been called to the day that was.
    Raises UserError where it begins then already, or the summons would be late.
    """
    starts_at = details.starts_at
    if starts_at == meeting.starts_at:
        raise UserError("same_time", meeting=meeting)
    late = _late(context, starts_at.date(), override=override)
    summoned = _has_been_summoned(context, meeting)
    knows = knows_of(context.tx, meeting)
    were_concerned = concerned(context, meeting)
    before = grace.snapshot(meeting)
    resting = of_meeting(context.tx, meeting)
    known, unmoved = resting.known or before, resting.unmoved or before
    meeting.ends_at = details.ends_at or _same_length(meeting, starts_at)
    meeting.place = details.place or meeting.place
    meeting.link = details.link or meeting.link
    meeting.title = details.title or meeting.title
    is_back = starts_at == datetime.fromisoformat(unmoved["starts_at"])
    if is_back:
        # Back to where everybody still takes it to be: it was never moved.
        grace.restore(meeting, unmoved, grace.TIMES)
        lapsed_answers.tell(context, meeting, datetime.fromisoformat(before["starts_at"]))
        steps = next_steps(context, meeting)
    else:
        meeting.moved_from = datetime.fromisoformat(unmoved["starts_at"])
        meeting.starts_at, meeting.planned_at = starts_at, context.now
        meeting.moved_by = context.trigger_event_id or None
        meeting.late_by = meeting.late_at = meeting.summon_at = None
        _record_late(context, meeting, late=late)
        steps = schedule_summons(context, meeting)
    # A summons that goes out at once, or when this has rested, says it all.
    is_summons = steps.summons_now or summons_rests_until(context, meeting)
    tells = knows and not is_summons and not is_back
    until = _rest_until(context, meeting)
    told = were_concerned if tells else None
    grace.keep(context, meeting, DecisionKind.MOVED, before, until, told)
    context.audit(
        "meeting moved",
        meeting,
        starts_at=_minute(starts_at),
        moved_from=_minute(datetime.fromisoformat(before["starts_at"])),
        late=int(late),
        **steps.broken.for_record(),
    )
    announcements: tuple[Announcement, ...] = ()
    if tells and until:
        steps = replace(steps, undo_until=context.group.wall(until))
    elif tells:
        announcements = change_announcements(context, meeting, known, were_concerned)
    return MeetingScheduled(
        meeting,
        steps,
        Effects((meeting,), announcements),
        is_announced=knows and not is_back,
        is_answered_again=summoned,
        moved_from=datetime.fromisoformat(before["starts_at"]),
    )


def summon(context: Context, meeting: Meeting, *, override: bool = False) -> MeetingSummoned:
    """Summon to a meeting now, before its day or after a summons that was missed.

    Raises UserError where the group has been summoned, or is about to be, or the summons is late.
    """
    key = notices.notice_key(meeting, SUMMONS)
    if has_been_summoned(context.tx, context.group, meeting):
        raise UserError("summoned_already", meeting=meeting)
    if rests := summons_rests_until(context, meeting):
        raise UserError("summoned_soon", at=context.group.wall(rests).time())
    late = _late(context, meeting.day, override=override)
    before = grace.snapshot(meeting)
    _record_late(context, meeting, late=late)
    until = grace.rest_until(context.group, meeting, context.now, summons=True)
    grace.keep(context, meeting, DecisionKind.SUMMONED, before, until)
    context.audit("summons ordered", meeting, late=int(late))
    if until:
        meeting.summon_at = until
        return MeetingSummoned(next_steps(context, meeting), Effects((meeting,)))
    # The day's own notice may be on record as skipped, so this one has another key then.
    if notice_service.is_known(context.tx, context.group, key):
        key = notices.ordered_key(key)
    starts = meeting.starts(context.group.zone)
    notice = notices.Notice(key, SUMMONS, context.group, meeting, context.now, starts)
    notice_service.enqueue(context.tx, notice, context.renderer, context.now)
    steps = replace(next_steps(context, meeting), summons_now=True)
    return MeetingSummoned(steps, Effects((meeting,)))


def cancel(context: Context, meeting: Meeting) -> MeetingCancelled:
    """Cancel a meeting; a group that knows of it is informed.

    Its reports and topics come along to the next one.
    Raises UserError where it has been cancelled already.
    """
    if not meeting.is_planned:
        raise UserError("cancelled_already")
    # Of what it was to be, had this not come in between, nobody is to hear.
    for decision in reversed(of_meeting(context.tx, meeting).decisions):
        grace.restore(meeting, decision.before)
        context.tx.decisions.settle(decision.id, context.now, undone=True)
    knows = knows_of(context.tx, meeting)
    announcement = to_everybody(context, "cancelled", meeting)
    meeting.status, meeting.cancelled_at = Status.CANCELLED, context.now
    context.tx.acts.unpin(meeting.stored_id, context.now)
    context.audit("meeting cancelled", meeting)
    record_final(context, FinalAct.MEETING_CANCELLED, meeting)
    brought = carried_over.from_cancelled(context, meeting)
    values = {"carried_over": brought}
    announcement = replace(announcement, values=values, with_calendar_file=True)
    answers = 0 if knows else lapsed_answers.tell(context, meeting, meeting.starts_at)
    effects = Effects((meeting,), (announcement,) if knows else ())
    return MeetingCancelled(knows, answers, effects, brought)


def _late(context: Context, day: date, *, override: bool) -> bool:
    return refuse_if_late(context.group, day, context.now, override=override)


def _rest_until(context: Context, meeting: Meeting) -> datetime | None:
    """Until when what was decided about the meeting rests: no longer than until a notice tells how
    it is, and not at all where a summons is to go out at once."""
    group, now = context.group, context.now
    if rests := summons_rests_until(context, meeting):
        return rests
    until = grace.rest_until(group, meeting, now)
    if until is None or notice_service.summons_is_due(context.tx, group, meeting, now):
        return None
    told = notices.next_due(notices.notices_for(group, meeting), now)
    return min(until, told or until, key=lambda instant: instant.astimezone(UTC))


def _has_been_summoned(context: Context, meeting: Meeting) -> bool:
    """Whether the group has ever been summoned to it, on whatever day it was to be."""
    return context.tx.outbox.has_sent(meeting.stored_id, SUMMONS.name)


def _record_late(context: Context, meeting: Meeting, *, late: bool) -> None:
    if late:
        meeting.late_by = context.actor.address
        meeting.late_at = context.now


def _same_length(meeting: Meeting, starts_at: datetime) -> time | None:
    """When the moved meeting ends if it is as long as before; None where that is unknown."""
    if meeting.ends_at is None:
        return None
    ends = starts_at + (datetime.combine(meeting.day, meeting.ends_at) - meeting.starts_at)
    return ends.time() if ends.date() == starts_at.date() else None


def _minute(wall: datetime) -> str:
    return wall.isoformat(timespec="minutes")
