"""Changed answers rest a while before substitutes and secretaries are told, once, the outcome.

The person who answers is told at once. Who taps twice, or undoes a slip, so alarms nobody; and a
substitute is not called, sent home and called again within a minute. What rests is in the
database, and is told in the transaction that ends its rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from secretary import attendance
from secretary.attendance import Attendance, SeatAttendance, SeatChangeKind
from secretary.group import Group, SubstituteRule
from secretary.language.render import Renderer
from secretary.meetings import Meeting
from services.announcements import Announcement, announce
from services.chair import leader_announcements
from services.context import Context, without_actor
from services.resting_decisions import of_group
from services.substitutes import seat_announcements
from storage import SettlingSeat, Transaction

_LONGEST: Final = 5
"""How many times the group's time a seat rests at most, however often it changes meanwhile."""


def rest(
    context: Context, before: Mapping[Meeting, Attendance], now: Mapping[Meeting, Attendance]
) -> datetime | None:
    """Let the seats rest that changed answers mean something to; tell of those that may not.

    before, now: see `Effects`.
    Returns when the first of them has settled (aware); None where nothing rests.
    """
    ahead = []
    decided: dict[int, datetime] | None = None
    for meeting, was in before.items():
        if not _is_to_come(meeting, context):
            continue
        expected = now.get(meeting) or context.attendance(meeting)
        resting = context.tx.settling.of_meeting(meeting.stored_id)
        seats_before = {seat.seat: seat for seat in was.seats}
        for seat in expected.seats:
            if (seat_before := seats_before.get(seat.seat)) is None:
                continue
            changed = _rested(context, meeting, seat_before, seat, resting.get(seat.seat.id or 0))
            if changed is None:
                continue
            if decided is None:
                decided = _resting_decisions(context.tx, context.group, context.now)
            changed = replace(changed, due_at=_not_before(decided, meeting, changed.due_at))
            context.tx.settling.put(changed)
            if changed.due_at <= context.now:
                _end(context, changed, meeting, context.attendance(meeting))
            else:
                ahead.append(changed.due_at)
    return min(ahead, default=None)


def _rested(
    context: Context,
    meeting: Meeting,
    before: SeatAttendance,
    now: SeatAttendance,
    resting: SettlingSeat | None,
) -> SettlingSeat | None:
    """How the seat rests from now on; None where this change is none to it."""
    if resting is not None and resting.starts_at != meeting.starts_at:
        resting = None
    is_change = attendance.seat_change(before, now) is not None
    if resting is None and not is_change:
        return None
    seat = resting or SettlingSeat(
        meeting.stored_id,
        now.seat.id or 0,
        meeting.starts_at,
        tuple(a.id for a in (before.member_answer, before.substitute_answer) if a and a.id),
        confirmed=False,
        event_id=context.trigger_event_id,
        since=context.now,
        due_at=context.now,
    )
    if attendance.has_confirmed(before, now):
        seat = replace(seat, confirmed=True)
    return replace(seat, due_at=_due(context, meeting, seat.since)) if is_change else seat


def _due(context: Context, meeting: Meeting, since: datetime) -> datetime:
    """When a seat that changes now has settled: in time for whoever is called to hear of it."""
    time = context.group.settling_time
    latest = meeting.starts(context.group.zone) - time
    return min(context.now + time, since + _LONGEST * time, latest)


def tell_settled(tx: Transaction, group: Group, renderer: Renderer, now: datetime) -> None:
    """Tell what has become of a group's seats that have settled by `now` (aware)."""
    expected: dict[Meeting, Attendance] = {}
    due = tx.settling.due(group.id, now)
    decided = _resting_decisions(tx, group, now) if due else {}
    led: list[Announcement] = []
    for seat in due:
        meeting = tx.meeting(seat.meeting_id)
        assert meeting is not None, "no meeting is ever deleted"
        if (due_at := _not_before(decided, meeting, seat.due_at)) > now:
            tx.settling.put(replace(seat, due_at=due_at))
            continue
        context = without_actor(tx, group, renderer, seat.event_id, now)
        if meeting not in expected:
            expected[meeting] = context.attendance(meeting)
        _end(context, seat, meeting, expected[meeting], led)


def _resting_decisions(tx: Transaction, group: Group, now: datetime) -> dict[int, datetime]:
    """When others are told how meetings are to be, by their ids, of those that can still be as
    they were.

    Nobody is called to what is not told yet, nor is anybody forgotten who is to be called to what
    it may be again.
    """
    told_at = {meeting_id: each.told_at for meeting_id, each in of_group(tx, group.id).items()}
    return {meeting_id: at for meeting_id, at in told_at.items() if at is not None and at > now}


def _not_before(decided: Mapping[int, datetime], meeting: Meeting, due_at: datetime) -> datetime:
    return max(due_at, decided.get(meeting.stored_id, due_at))


def _end(
    context: Context,
    settled: SettlingSeat,
    meeting: Meeting,
    expected: Attendance,
    led: list[Announcement] | None = None,
) -> None:
    """Tell the outcome, if there is any, and let the seat rest no more.

    led: what has been told just now of who leads meetings; chair and vice chair can both have
    answered, and what becomes of that is told once.
    """
    context.tx.settling.remove(settled)
    if not _is_to_come(meeting, context) or meeting.starts_at != settled.starts_at:
        return  # it was cancelled or moved: that has been told
    context = replace(context, trigger_event_id=settled.event_id)
    for seat in expected.seats:
        if seat.seat.id != settled.seat_id:
            continue
        before = _before(context, settled, seat)
        for announcement in leader_announcements(meeting, before, expected):
            if led is None or announcement not in led:
                announce(context, announcement)
            if led is not None:
                led.append(announcement)
        change = attendance.seat_change(before, seat)
        if change is None or change is SeatChangeKind.FILLED:
            changes = [change, _step_back(settled, seat, expected.rule)]
        else:
            changes = [change]
        for each in changes:
            if each is not None:
                for announcement in seat_announcements(context, meeting, each, seat):
                    announce(context, announcement)


def _before(context: Context, settled: SettlingSeat, seat: SeatAttendance) -> SeatAttendance:
    """The seat as it was known before, by who holds it now."""
    answers = {a.person_id: a for a in context.tx.settling.answers(settled.answers)}
    rule = context.group.rules.substitutes
    return attendance.expected([seat], answers, rule).seats[0]


def _step_back(
    settled: SettlingSeat, seat: SeatAttendance, rule: SubstituteRule
) -> SeatChangeKind | None:
    """Whether a substitute who was never called, and said yes meanwhile, is not needed after all.

    Only to those who come in the member's place alone is that news.
    """
    is_news = settled.confirmed and rule is SubstituteRule.WHEN_MEMBER_ABSENT
    is_coming = seat.substitute_answer is not None and seat.substitute_answer.coming
    return SeatChangeKind.STEPS_BACK if is_news and is_coming and not seat.member_away else None


def _is_to_come(meeting: Meeting, context: Context) -> bool:
    return meeting.is_planned and meeting.starts_at > context.view.wall
