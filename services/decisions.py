"""What was decided and rests a while: told when its time has come, or undone before that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from secretary.errors import DateExample, UserError
from secretary.group import Group
from secretary.language.render import Renderer
from secretary.meetings import Meeting, Status
from secretary.notice_kinds import SUMMONS
from services import agenda, carried_over, grace, lapsed_answers, meetings, notices
from services.actors import Actor
from services.context import Context, view_of
from services.effects import Effects, enqueue
from services.next_steps import NextSteps, next_steps, schedule_summons
from services.resting_decisions import DecisionKind, of_group
from services.upcoming import About, Foreseen, Matter, Span, Upcoming, of_announcements
from storage import Decision, Transaction


@dataclass(frozen=True)
class Undone:
    """A decision that was undone.

    meeting: as it is now. steps: when its summons goes out.
    answers: how many had answered to the time that is no more, which they are told.
    """

    decision: Decision
    meeting: Meeting
    steps: NextSteps
    answers: int
    effects: Effects


def settle_due(tx: Transaction, group: Group, renderer: Renderer, now: datetime) -> datetime | None:
    """Tell others of what has rested long enough. Returns when the next one has (aware), if any.

    now: aware. What was decided about one meeting is told together, as it is true now.
    """
    ahead = []
    for meeting_id, resting in of_group(tx, group.id).items():
        due = [each for each in resting.decisions if each.until <= now]
        ahead += [each.until for each in resting.decisions if each.until > now]
        meeting = tx.meeting(meeting_id)
        if due and meeting is not None and meeting.is_planned:
            _tell(tx, group, renderer, now, meeting, due)
        for decision in due:
            tx.decisions.settle(decision.id, now)
    return min(ahead, default=None)


def _tell(
    tx: Transaction,
    group: Group,
    renderer: Renderer,
    now: datetime,
    meeting: Meeting,
    decisions: Sequence[Decision],
) -> None:
    changes = [each for each in decisions if each.told is not None]
    # A summons that goes out now says it all.
    if changes and not notices.summons_is_due(tx, group, meeting, now):
        context = _context(tx, group, renderer, now, changes[-1])
        ids = {person for each in changes for person in each.told or ()}
        people = {mandate.person for mandate in context.view.mandates}
        also = sorted((p for p in people if p.stored_id in ids), key=lambda p: p.stored_id)
        told = meetings.change_announcements(context, meeting, changes[0].before, also)
        enqueue(context, Effects((meeting,), told))
    for each in decisions:
        if each.kind == DecisionKind.PUBLISHED:
            context = _context(tx, group, renderer, now, each)
            enqueue(context, agenda.publish(context, meeting).effects)


def _context(
    tx: Transaction, group: Group, renderer: Renderer, now: datetime, decision: Decision
) -> Context:
    """As whoever decided it finds things now."""
    actor = Actor(decision.channel, decision.by, group.today(now))
    return Context(
        view=view_of(tx, group, actor, now),
        tx=tx,
        renderer=renderer,
        trigger_event_id=decision.event_id,
        source_event_id=decision.event_id,
        written_at=decision.at,
    )


def resting(context: Context, meeting: Meeting | None = None) -> list[Decision]:
    """What can still be undone, the last one first; about that meeting, where one is given."""
    found = context.tx.decisions.resting(context.group.id)
    about = [each for each in found if meeting is None or each.meeting_id == meeting.id]
    return [each for each in reversed(about) if each.until > context.now]


def undo(context: Context, decision: Decision) -> Undone:
    """Make it as if it had not been decided; nobody else has been told of it."""
    meeting = context.tx.meeting(decision.meeting_id)
    assert meeting is not None, "meetings are never removed"
    was_at = meeting.starts_at
    grace.restore(meeting, decision.before)
    if decision.kind == DecisionKind.PLANNED:
        meeting.status = Status.UNDONE
        brought = carried_over.from_cancelled(context, meeting)
        if (brought.count or brought.items) and brought.to is None:
            # Where what members have handed in waits for the next meeting.
            meeting.status = Status.CANCELLED
    context.tx.decisions.settle(decision.id, context.now, undone=True)
    context.audit("decision undone", meeting, decision=decision.kind)
    answers = 0
    if was_at != meeting.starts_at or not meeting.is_planned:
        answers = lapsed_answers.tell(context, meeting, was_at)
    if meeting.summon_at is not None and meeting.summon_at <= context.now:
        # It would have gone out, had something not been decided after that; so it rests anew.
        schedule_summons(context, meeting)
        grace.tell_with_the_last(context, meeting, meeting.summon_at)
    steps = next_steps(context, meeting)
    return Undone(decision, meeting, steps, answers, Effects((meeting,)))


def last_about_the_same(context: Context, decision_id: int) -> tuple[Decision, bool] | None:
    """The last decision that can still be undone about what that one is about, and whether it is
    that one; None where that one can no longer be undone."""
    found = resting(context)
    asked_about = next((each for each in found if each.id == decision_id), None)
    if asked_about is None:
        return None
    # What was changed in the meeting since would be undone with it.
    last = next(each for each in found if _are_about_the_same(each, asked_about))
    return last, last is asked_about


def _are_about_the_same(one: Decision, other: Decision) -> bool:
    """Whether both are about one meeting, or about its agenda."""
    is_agenda = [each.kind == DecisionKind.PUBLISHED for each in (one, other)]
    return one.meeting_id == other.meeting_id and is_agenda[0] is is_agenda[1]


def too_late(context: Context, about: Meeting | None = None) -> UserError:
    """Why nothing can be undone, about that meeting where one is given: others were told of what
    was decided last, or nothing was."""
    last = context.tx.decisions.last_told(context.group.id, about.id if about else None)
    told = _told_already(context, last) if last is not None else None
    return told or UserError("nothing_to_undo")


def told_since(context: Context, since: datetime, about: Meeting | None = None) -> UserError | None:
    """Why what the actor decided last cannot be undone, about that meeting where one is given;
    None where that was before `since` (aware), or can be."""
    last = context.tx.decisions.last_told(
        context.group.id,
        about.id if about else None,
        by=(context.actor.channel, context.actor.address),
    )
    if last is None or last.at <= since:
        return None
    meeting = context.tx.meeting(last.meeting_id)
    error = UserError("act_not_undone", act=last.kind, meeting=meeting, number=None)
    return _told_already(context, last) or error


def _told_already(context: Context, last: Decision) -> UserError | None:
    """Why it cannot be undone, and what can be done instead; None where nothing can."""
    meeting = context.tx.meeting(last.meeting_id)
    if last.settled_at is None or meeting is None or not meeting.is_planned:
        return None
    if meeting.starts_at <= context.view.wall:
        return None
    kind = DecisionKind(last.kind)
    was_summoned = context.tx.outbox.has_sent(meeting.stored_id, SUMMONS.name)
    if kind is DecisionKind.PLANNED and was_summoned:
        kind = DecisionKind.SUMMONED
    at = context.group.wall(last.settled_at)
    later = meeting.starts_at + timedelta(days=7)
    sample = DateExample(later.date(), context.view.today, later.time())
    return UserError("too_late_to_undo", kind=kind, meeting=meeting, at=at, sample=sample)


def upcoming(tx: Transaction, group: Group, span: Span) -> Iterator[Upcoming]:
    """What is told in `span` of that which rests."""
    for meeting_id, resting in of_group(tx, group.id).items():
        meeting = tx.meeting(meeting_id)
        if meeting is None:
            continue
        about = About(Matter.MEETING, meeting)
        if resting.told_at is not None and resting.known is not None:
            news = grace.differences(meeting, resting.known)
            kind = DecisionKind.MOVED if "starts_at" in news else DecisionKind.CHANGED
            key = f"decisions {meeting_id} · {resting.told_at.isoformat()}"
            foresee = partial(_foresee, meeting, resting.known)
            if news and resting.told_at in span:
                yield Upcoming(kind, key, resting.told_at, about, foresee)
        for decision in resting.decisions:
            if decision.kind == DecisionKind.PUBLISHED and decision.until in span:
                key = f"decision {decision.id}"
                foresee = partial(_foresee_agenda, meeting)
                yield Upcoming(decision.kind, key, decision.until, about, foresee)


def _foresee(meeting: Meeting, known: Mapping[str, Any], context: Context) -> Foreseen:
    return of_announcements(context, meetings.what_changed(context, meeting, known))


def _foresee_agenda(meeting: Meeting, context: Context) -> Foreseen:
    found = agenda.announced(context, meeting, agenda.draft(context, meeting))
    return of_announcements(context, [found])
