"""The chair approves a year plan before it becomes meetings."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from secretary.errors import NotAllowed, UserError
from secretary.language.reactions import COMING
from secretary.people import Office, Person
from secretary.year_plan import YearPlan
from services import changes, said_once
from services.changes import FinalAct
from services.context import Context, GroupView
from services.destinations import Audience, destinations
from services.year_plans import LAST_YEAR_AHEAD, ShownPlan, check_permission, shown

SHOWN: Final = "year_plan_to_approve"
"""The kind of message by which a plan is put before the chair."""
APPROVED: Final = "year_plan_approved"
"""The kind of message by which the secretaries are told that it is approved."""


def approve(context: Context, year: int, plan_id: int | None = None) -> ShownPlan:
    """Approve the plan as it stands. For the chair; while the chair is away, for the vice chair.

    plan_id: the state that they were shown; None where they mean it as it stands.
    Raises NotAllowed for others, UserError where it is otherwise than what was shown, or there is
    nothing to approve.
    """
    if not leads_group(context):
        raise NotAllowed("for_the_chair")
    found = shown(context, year)
    plan = found.plan
    if plan is None or not found.is_draft:
        raise UserError("no_plan_to_approve", year=year, is_established=plan is not None)
    was_changed = plan.shown_at is not None and plan.at > plan.shown_at
    if plan_id is not None and (plan.id != plan_id or was_changed):
        raise UserError("year_plan_changed_since_shown", year=year)
    mark_approved(context, plan)
    context.audit("year plan approved", subject=str(year))
    changes.record_final(context, FinalAct.YEAR_PLAN_APPROVED, number=year)
    if not context.actor.is_secretary:
        _tell_approved(context, plan)
    return shown(context, year)


def mark_approved(context: Context, plan: YearPlan) -> None:
    """Keep that the actor has approved that state."""
    plan.approved_by, plan.approved_at = context.actor.address, context.now
    context.tx.add()


def put_before_chair(context: Context, year: int) -> Person:
    """Show the plan to the chair in their direct chat, to be approved there; who that is.

    Raises UserError where nobody leads the group, they have no direct chat with the bot, or there
    is nothing to approve.
    """
    check_permission(context)
    found = shown(context, year)
    plan = found.plan
    if plan is None or not found.is_draft:
        raise UserError("no_plan_to_approve", year=year, is_established=plan is not None)
    chair = chair_today(context.view)
    if chair is None:
        raise UserError("nobody_leads_group", year=year)
    places = destinations(context.tx, context.group, Audience.DIRECT, [chair])
    if not places:
        raise UserError("chair_not_in_chat_for_plan", person=chair, year=year)
    text = context.render(SHOWN, shown=found)
    taps = (COMING,) if context.group.reactions else ()
    for where in places:
        key = f"{SHOWN} {plan.stored_id} {where.room} {context.trigger_event_id}"
        message = where.message_to_group(key, SHOWN, text, context.group.id)
        context.tx.outbox.add(replace(message, taps=taps), context.now)
    plan.shown_at = context.now
    context.tx.add()
    context.audit("year plan put before the chair", subject=str(year))
    changes.record_final(context, FinalAct.YEAR_PLAN_SHOWN, number=year)
    return chair


def waiting_for_chair(context: Context) -> list[YearPlan]:
    """The plans that were put before the chair, as they were or as they are, and are not approved;
    the first year first."""
    this = context.view.today.year
    found = (
        context.tx.year_plans.standing(context.group.id, year)
        for year in range(this, this + LAST_YEAR_AHEAD + 1)
    )
    return [
        plan
        for plan in found
        if plan is not None
        and plan.shown_at is not None
        and plan.approved_at is None
        and plan.established_at is None
    ]


def shown_plan(key: str) -> int | None:
    """The id of the state that the message of that key puts before the chair; None for others."""
    kind, _, rest = key.partition(" ")
    return int(rest.split()[0]) if kind == SHOWN else None


def chair_today(view: GroupView) -> Person | None:
    """Who leads the group; the vice chair where there is no chair; None where there is neither."""
    for office in (Office.CHAIR, Office.VICE_CHAIR):
        for each in view.mandates:
            if each.office is office and each.in_force(view.today):
                return each.person
    return None


def leads_group(context: Context) -> bool:
    """Whether the actor is the chair, or acts as one."""
    return context.actor.is_chair or context.actor.acts_as_chair()


def _tell_approved(context: Context, plan: YearPlan) -> None:
    """Tell the secretaries."""
    text = context.render(APPROVED, year=plan.year, person=context.actor.person)
    where = destinations(context.tx, context.group, Audience.SECRETARIES)
    key = f"{APPROVED} {plan.stored_id}"
    messages = (each.message_to_group(key, APPROVED, text, plan.group_id) for each in where)
    said_once.post(context.tx, key, messages, context.now)
