"""What the passing of time brings to year plans: they are told, and asked for in the autumn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Final

from secretary import calendar
from secretary.group import Group
from secretary.language.render import Renderer
from services import said_once, year_plan_establishing
from services.context import Context, without_actor
from services.destinations import Audience, destinations
from services.upcoming import About, Foreseen, ForeseenMessage, Matter, Span, Upcoming
from storage import Transaction

REMINDER: Final = "year_plan_reminder"
"""The kind of message by which the secretaries are reminded that next year's plan is due."""
_AT: Final = time(9)
_USEFUL: Final = timedelta(days=14)
"""How long after its day it is still said."""


@dataclass(frozen=True)
class PlanReminder:
    """That the plan of a year is due. due: aware. key: unique."""

    year: int
    due: datetime
    key: str


def enqueue_due(
    tx: Transaction, group: Group, renderer: Renderer, now: datetime
) -> datetime | None:
    """Put in the outbox what has fallen due of a group's year plans, each once; when the next thing
    does (aware), None while nothing lies ahead. now: aware."""
    ahead = year_plan_establishing.tell_due(tx, group, renderer, now)
    this = group.today(now).year
    for year in (this, this + 1):
        reminder = reminder_of(group, year)
        if reminder is None:
            continue
        if reminder.due.astimezone(UTC) > now.astimezone(UTC):
            ahead.append(reminder.due)
        elif now.astimezone(UTC) < reminder.due.astimezone(UTC) + _USEFUL:
            _remind(without_actor(tx, group, renderer, reminder.key, now), reminder)
    return min(ahead, default=None, key=lambda at: at.astimezone(UTC))


def reminder_of(group: Group, in_year: int) -> PlanReminder | None:
    """The reminder that falls due in a year, of the next year's plan; None where the rules want no
    plan, or it is turned off. It is moved to a working day: earlier, rather than later."""
    if not group.rules.year_plan or group.year_plan_reminder is None:
        return None
    day = calendar.working_day_on_or_before(date(in_year, *group.year_plan_reminder))
    due = calendar.at_wall_time(day, _AT, group.zone)
    return PlanReminder(in_year + 1, due, f"{REMINDER} {group.id} {in_year + 1}")


def upcoming(tx: Transaction, group: Group, span: Span) -> Iterator[Upcoming]:
    """What falls due in `span` of year plans, said or not."""
    for plan in tx.year_plans.untold(group.id):
        if plan.tell_at is not None and plan.tell_at in span:
            about = About(Matter.YEAR_PLAN, numbers=(plan.year,))
            told = year_plan_establishing.TOLD
            foresee = partial(year_plan_establishing.foresee, plan)
            key = year_plan_establishing.told_key(plan)
            yield Upcoming(told, key, plan.tell_at, about, foresee)
    for year in range(group.today(span.first).year, group.today(span.last).year + 1):
        reminder = reminder_of(group, year)
        if reminder is not None and reminder.due in span:
            about = About(Matter.YEAR_PLAN, numbers=(reminder.year,))
            foresee = partial(_foresee, reminder)
            yield Upcoming(REMINDER, reminder.key, reminder.due, about, foresee)


def _foresee(reminder: PlanReminder, context: Context) -> Foreseen:
    reason = _needless(context.tx, context.group, reminder.year)
    found = destinations(context.tx, context.group, Audience.SECRETARIES)
    values = _values(context.tx, context.group, reminder)
    return Foreseen([ForeseenMessage(REMINDER, each, REMINDER, values) for each in found], reason)


def _remind(context: Context, reminder: PlanReminder) -> None:
    tx, group = context.tx, context.group
    if tx.outbox.existing([reminder.key]):
        return
    reason = _needless(tx, group, reminder.year)
    if reason is not None:
        said_once.skip(tx, group, reminder.key, REMINDER, reason, context.now)
        return
    text = context.render(REMINDER, **_values(tx, group, reminder))
    messages = (
        each.message_to_group(reminder.key, REMINDER, text, group.id)
        for each in destinations(tx, group, Audience.SECRETARIES)
    )
    said_once.post(tx, reminder.key, messages, context.now)


def _values(tx: Transaction, group: Group, reminder: PlanReminder) -> dict[str, object]:
    plan = tx.year_plans.standing(group.id, reminder.year)
    is_approved = plan is not None and plan.approved_at is not None
    return {
        "board": group.board,
        "year": reminder.year,
        "has_draft": plan is not None,
        "is_approved": is_approved,
    }


def _needless(tx: Transaction, group: Group, year: int) -> str | None:
    """Why nobody is reminded of a plan, in English; None where somebody is."""
    plan = tx.year_plans.standing(group.id, year)
    is_established = plan is not None and plan.established_at is not None
    return "the plan is established" if is_established else None
