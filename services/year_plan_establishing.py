"""A year plan becomes meetings, in one act; it is told once, and sent to the board above.

Others are told when the decision has rested as long as any other of the secretaries'. Until then
`!ångra` takes all of it back; after that each meeting is moved or cancelled like others, and the
board is sent a new version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from secretary.errors import UserError
from secretary.group import Group
from secretary.language.render import Renderer
from secretary.meetings import Meeting
from secretary.people import MATRIX, Person
from secretary.summons_deadline import summons_deadline
from secretary.year_plan import Entry, YearPlan
from secretary.year_plan_sent import as_sent, sent_of, sent_to_json
from services import board_documents, changes, decisions, meetings, said_once, year_plan_approval
from services.actors import Actor
from services.announcements import concerned
from services.board_documents import BoardDocument, BoardFile
from services.changes import ChangeKind, FinalAct, TakenBack
from services.context import Context, view_of
from services.destinations import Audience, destinations
from services.document_files import FileKind
from services.effects import Effects
from services.meetings import MeetingDetails
from services.resting_decisions import DecisionKind
from services.resting_decisions import of_meeting as resting_of
from services.upcoming import Foreseen, ForeseenMessage
from services.year_plans import ShownPlan, shown
from storage import Change, Transaction

DOCUMENT: Final = "year_plan"
"""The kind of document that the board above is sent."""
TOLD: Final = "year_plan_told"
"""The kind of message by which the group is told of all the days."""


@dataclass(frozen=True)
class Established:
    """meetings: those that were planned. undo_until: local wall time, until when it can be undone
    and nobody is told; None where they are at once."""

    shown: ShownPlan
    meetings: Sequence[Meeting]
    undo_until: datetime | None
    effects: Effects


def check(context: Context, year: int) -> ShownPlan:
    """The plan, which the actor can establish as it stands.

    Raises UserError where there is nothing to establish, the chair has not approved it, or a day
    of it has been or is too near to summon to.
    """
    found = shown(context, year)
    if found.plan is None or not found.is_draft:
        is_established = found.plan is not None
        raise UserError("no_plan_to_establish", year=year, is_established=is_established)
    chair = year_plan_approval.chair_today(context.view)
    if not found.is_approved and chair is not None and not year_plan_approval.leads_group(context):
        raise UserError("year_plan_not_approved", year=year, person=chair)
    for each in found.counted:
        if each.planned is not None:
            _check_day(context, each, year)
    return found


def establish(context: Context, year: int, mark: str) -> Established:
    """Plan the meetings of a year's plan, all of them or none.

    mark: `ShownPlan.mark` of what was asked about. Raises as `check` does, and where it has changed
    since.
    """
    found = check(context, year)
    plan = found.plan
    assert plan is not None, "it was checked"
    if found.mark != mark:
        raise UserError("year_plan_changed_since_asked", year=year)
    if plan.approved_at is None and year_plan_approval.leads_group(context):
        year_plan_approval.mark_approved(context, plan)
    effects, made = Effects(), list[Meeting]()
    for part, day in enumerate(plan.days, start=1):
        details = MeetingDetails(day.starts_at, day.ends_at, day.place, day.link, day.theme)
        planned = meetings.plan(context, details, part=part)
        made.append(planned.meeting)
        effects = effects.then(planned.effects)
    until = context.now + context.group.grace if context.group.grace else None
    plan.meeting_ids = [*(plan.meeting_ids or ()), *(m.stored_id for m in made)]
    plan.established_by, plan.established_at = context.actor.address, context.now
    plan.tell_at = until or context.now
    context.tx.add()
    context.audit("year plan established", subject=str(year), meetings=len(made))
    after = {"plan": plan.stored_id, "year": year, "made": [m.stored_id for m in made]}
    changes.record(context, ChangeKind.YEAR_PLAN_ESTABLISHED, None, after)
    context.view.reload_meetings()
    wall = context.group.wall(until) if until else None
    return Established(shown(context, year), made, wall, effects)


def take_back(context: Context, change: Change) -> TakenBack:
    """Make the meetings of a plan days of it again. Raises UserError where others have been told,
    or one of the meetings can no longer be undone."""
    after = change.after or {}
    plan = context.tx.year_plans.of_id(after["plan"])
    if plan is None or plan.established_at is None or plan.told_at is not None:
        raise UserError("year_plan_told", year=after["year"])
    effects = Effects()
    for meeting_id in after["made"]:
        meeting = context.tx.meeting(meeting_id)
        assert meeting is not None, "meetings are never removed"
        if not meeting.is_planned:
            continue
        resting = resting_of(context.tx, meeting).decisions
        if not any(each.kind == DecisionKind.PLANNED for each in resting):
            raise UserError("year_plan_told", year=after["year"])
        for each in reversed(resting):
            effects = effects.then(decisions.undo(context, each).effects)
    plan.meeting_ids = [each for each in plan.meeting_ids or () if each not in after["made"]]
    plan.established_at = plan.established_by = plan.tell_at = None
    context.tx.add()
    context.view.reload_meetings()
    values = {"shown": shown(context, plan.year), "what": "not_established", "entry": None}
    return TakenBack(values, effects)


def send(context: Context, year: int, mark: str) -> BoardDocument:
    """Send the board above a new version. mark: as for `establish`. Raises UserError where the plan
    is not established, nothing is otherwise than was sent, or it has changed since."""
    found = check_sending(context, year)
    if found.mark != mark:
        raise UserError("year_plan_changed_since_asked", year=year)
    changes.record_final(context, FinalAct.YEAR_PLAN_SENT, number=year)
    return _send(context, found, is_as_approved=False)


def check_sending(context: Context, year: int) -> ShownPlan:
    """The plan, of which the board above can be sent a new version; raises as `send` does."""
    found = shown(context, year)
    plan = found.plan
    if plan is None or plan.sent is None:
        raise UserError("year_plan_not_established", year=year)
    if not found.changes:
        raise UserError("year_plan_not_changed", year=year)
    return found


def tell_due(tx: Transaction, group: Group, renderer: Renderer, now: datetime) -> list[datetime]:
    """Tell the group, and the board above, of the plans that have rested; when others have (aware).

    now: aware. What is told is true now.
    """
    ahead = []
    for plan in tx.year_plans.untold(group.id):
        assert plan.tell_at is not None, "it is established"
        if plan.tell_at.astimezone(UTC) > now.astimezone(UTC):
            ahead.append(plan.tell_at)
            continue
        context = _as_decided(tx, group, renderer, now, plan)
        plan.told_at = now
        _tell(context, plan)
    return ahead


def told_key(plan: YearPlan) -> str:
    """The key of the message by which the group is told of a plan."""
    return f"{TOLD} {plan.stored_id}"


def foresee(plan: YearPlan, context: Context) -> Foreseen:
    """What the group is told of a plan, as things stand."""
    found = shown(context, plan.year)
    new = _new(found)
    people = _people(context, new)
    where = destinations(context.tx, context.group, Audience.GROUP, people) if new else []
    values = {"shown": found, "new": new, "is_first": plan.sent is None}
    return Foreseen([ForeseenMessage(TOLD, each, TOLD, values, people) for each in where])


def _tell(context: Context, plan: YearPlan) -> None:
    tx, group, found = context.tx, context.group, shown(context, plan.year)
    foreseen, is_new = foresee(plan, context).messages, bool(_new(found))
    key = told_key(plan)
    messages = (
        each.destination.message_to_group(key, TOLD, each.words(context), group.id)
        for each in foreseen
    )
    said_once.post(tx, key, messages, context.now)
    if is_new or found.changes:
        _send(context, found, is_as_approved=True)
    tx.add()


def _new(found: ShownPlan) -> list[Entry]:
    """The meetings of a plan of which the group has not been told by it."""
    known = {each.meeting for each in sent_of(found.plan)} if found.plan is not None else set()
    return [e for e in found.counted if e.meeting is not None and e.meeting.id not in known]


def _people(context: Context, new: Sequence[Entry]) -> tuple[Person, ...]:
    """Those whom the first of the meetings concerns."""
    return concerned(context, new[0].meeting) if new and new[0].meeting is not None else ()


def _send(context: Context, found: ShownPlan, *, is_as_approved: bool) -> BoardDocument:
    plan = found.plan
    assert plan is not None, "there is one to send"
    since = found.changes if plan.sent is not None else None
    by = plan.approved_by if is_as_approved else None
    person = context.tx.people.by_address(MATRIX, by) if by else None
    plan.sent = sent_to_json(as_sent(found.entries))
    context.tx.add()
    return board_documents.send(
        context,
        DOCUMENT,
        str(found.year),
        "year_plan_document",
        file=BoardFile(FileKind.YEAR_PLAN, DOCUMENT, str(found.year), {"draft": False}),
        shown=found,
        since=since,
        approved_by=person.label if person else by,
        approved_at=context.group.wall(plan.approved_at) if plan.approved_at else None,
    )


def _as_decided(
    tx: Transaction, group: Group, renderer: Renderer, now: datetime, plan: YearPlan
) -> Context:
    """As whoever established it finds things now."""
    actor = Actor(MATRIX, plan.established_by or "", group.today(now))
    event = f"year plan {plan.stored_id}"
    return Context(
        view=view_of(tx, group, actor, now),
        tx=tx,
        renderer=renderer,
        trigger_event_id=event,
        source_event_id=event,
        written_at=now,
    )


def _check_day(context: Context, entry: Entry, year: int) -> None:
    group, view = context.group, context.view
    is_late = group.rules.summons_firm and summons_deadline(group, entry.day) < view.today
    if entry.starts_at <= view.wall or is_late:
        deadline = summons_deadline(group, entry.day)
        has_been = entry.starts_at <= view.wall
        raise UserError(
            "plan_day_too_soon", entry=entry, year=year, deadline=deadline, has_been=has_been
        )
