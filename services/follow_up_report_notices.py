"""What the passing of time brings to the reports to the board: reminders, each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from secretary.follow_up_report import ReportDue, half_before, half_of, is_past, reminders_of
from secretary.group import Group
from secretary.language.render import Renderer
from services import follow_up_reports, said_once
from services.context import Context, without_actor
from services.destinations import Audience, Destination, destinations
from services.upcoming import About, Foreseen, ForeseenMessage, Matter, Span, Upcoming
from storage import Transaction

REMINDER: Final = "report_due"
"""The kind of message that reminds of a report that has not been sent."""
_SENT: Final = "it was sent"


def enqueue_due(
    tx: Transaction, group: Group, renderer: Renderer, now: datetime
) -> datetime | None:
    """Put in the outbox the reminders of a group's reports that have fallen due, each once; when
    the next one does (aware), None while none lies ahead. now: aware."""
    this = half_of(group.today(now))
    ahead: list[datetime] = []
    for due in (*reminders_of(group, half_before(this)), *reminders_of(group, this)):
        if not is_past(due.at, now):
            ahead.append(due.at)
        elif not is_past(due.expires, now) and not tx.outbox.existing([_key(group, due)]):
            _remind(without_actor(tx, group, renderer, _key(group, due), now), due)
    return min(ahead, default=None, key=lambda at: at.astimezone(UTC))


def upcoming(tx: Transaction, group: Group, span: Span) -> Iterator[Upcoming]:
    """What falls due in `span` of a group's reports, said or not; of halves with meetings alone."""
    half, last = half_before(half_of(group.today(span.first))), group.today(span.last)
    planned = [each for each in tx.meetings(group.id) if each.is_planned]
    while half.first <= last:
        for due in reminders_of(group, half):
            is_held = any(m.day in half and m.starts_at <= group.wall(due.at) for m in planned)
            if due.at in span and is_held:
                about = About(Matter.BOARD_REPORT, name=half.subject)
                foresee = partial(_foresee, due)
                yield Upcoming(REMINDER, _key(group, due), due.at, about, foresee)
        half = half_of(half.last + timedelta(days=1))


def _key(group: Group, due: ReportDue) -> str:
    return f"{REMINDER} {group.id} {due.period.subject} · {due.reminder}"


def _remind(context: Context, due: ReportDue) -> None:
    """Remind the secretaries and the chair; nobody while there is no meeting to report of."""
    tx, group, key = context.tx, context.group, _key(context.group, due)
    if not any(True for _ in follow_up_reports.held(context, due.period)):
        return
    if follow_up_reports.is_sent(context, due.period):
        said_once.skip(tx, group, key, REMINDER, _SENT, context.now)
        return
    text = context.render(REMINDER, **_values(context, due))
    messages = [each.message_to_group(key, REMINDER, text, group.id) for each in _readers(context)]
    said_once.post(tx, key, messages, context.now)


def _foresee(due: ReportDue, context: Context) -> Foreseen:
    values, found = _values(context, due), _readers(context)
    messages = [ForeseenMessage(REMINDER, where, REMINDER, values) for where in found]
    is_sent = follow_up_reports.is_sent(context, due.period)
    return Foreseen(messages, _SENT if is_sent else None)


def _values(context: Context, due: ReportDue) -> dict[str, Any]:
    return {"period": due.period, "reminder": due.reminder, "board": context.group.board}


def _readers(context: Context) -> list[Destination]:
    """Where the secretaries are told, and the chair where they have a direct chat."""
    today = context.view.today
    chairs = [m.person for m in context.view.mandates if m.is_chair and m.in_force(today)]
    found = destinations(context.tx, context.group, Audience.SECRETARIES)
    rooms = {each.room for each in found}
    direct = destinations(context.tx, context.group, Audience.DIRECT, chairs)
    return [*found, *(each for each in direct if each.room not in rooms)]
