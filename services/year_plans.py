"""The plan of a group's meetings in a year: proposed, shown and changed.

The chair's approval is in `year_plan_approval`; how it becomes meetings, in
`year_plan_establishing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final

from secretary.errors import DateExample, NotAllowed, UserError
from secretary.organisations import organisations_on
from secretary.year_plan import (
    BrokenNumbers,
    Choice,
    Entry,
    PlannedDay,
    Surroundings,
    YearPlan,
    broken_numbers,
    entries,
    to_json,
)
from secretary.year_plan_proposal import MOST, habit_of, propose, usual_number
from secretary.year_plan_sent import PlanChange, changes_since, sent_of
from services import changes
from services.actors import Permission
from services.changes import ChangeKind, TakenBack
from services.context import Context, GroupView
from services.days_elsewhere import days_elsewhere
from storage import Change, fingerprint

LAST_YEAR_AHEAD: Final = 3
"""So many years ahead one can be planned."""


@dataclass(frozen=True)
class ShownPlan:
    """A year's plan as it stands now.

    plan: its state; None where nothing has been planned but meetings one by one.
    broken: how their number breaks the rules; None where it does not.
    changes: what is otherwise than the board above was sent; none where it was sent nothing.
    """

    year: int
    plan: YearPlan | None
    entries: tuple[Entry, ...]
    broken: BrokenNumbers | None
    changes: Sequence[PlanChange] = ()

    @property
    def is_draft(self) -> bool:
        """Whether there is something to establish."""
        return self.plan is not None and self.plan.established_at is None

    @property
    def is_approved(self) -> bool:
        return self.plan is not None and self.plan.approved_at is not None

    @property
    def is_sent(self) -> bool:
        """Whether the board above has been sent it."""
        return self.plan is not None and self.plan.sent is not None

    @property
    def counted(self) -> tuple[Entry, ...]:
        """Those that are to be held."""
        return tuple(each for each in self.entries if each.number)

    @property
    def mark(self) -> str:
        """Tells what is shown from what it becomes."""
        lines = [f"{e.number} {e.starts_at} {e.ends_at} {e.theme} {e.place}" for e in self.entries]
        return fingerprint("\n".join([str(self.plan.id if self.plan else 0), *lines]))


def shown(context: Context, year: int) -> ShownPlan:
    """A year's plan as it stands now."""
    plan = context.tx.year_plans.standing(context.group.id, year)
    found = entries(plan, context.view.all_meetings, year, _around(context, year))
    sent = plan is not None and plan.sent is not None
    return ShownPlan(
        year,
        plan,
        found,
        broken_numbers(context.group.rules, found),
        changes_since(sent_of(plan), found) if plan is not None and sent else (),
    )


def year_at_hand(context: Context) -> int:
    """The year that is meant where none is named: next year's where it is being planned, or this
    year's is not; else this year's."""
    this = context.view.today.year
    plans = context.tx.year_plans
    ahead, now = (plans.standing(context.group.id, year) for year in (this + 1, this))
    if ahead is not None and ahead.established_at is None:
        return this + 1
    if now is not None and now.established_at is None:
        return this
    has_meetings = any(m.is_planned and m.day.year == this for m in context.view.all_meetings)
    if ahead is None and (now is not None or has_meetings):
        return this
    return this + 1


def check_year(view: GroupView, year: int) -> None:
    """Raises UserError for a year that has been, or is too far ahead to be planned."""
    this = view.today.year
    if not this <= year <= this + LAST_YEAR_AHEAD:
        raise UserError("year_out_of_reach", year=year, first=this, last=this + LAST_YEAR_AHEAD)


def begin(context: Context, year: int, number: int | None = None) -> ShownPlan:
    """Propose the days of a year anew.

    number: how many meetings it is to have; None for as many as the rules want, else as many as the
    year before. Raises NotAllowed, and UserError where nobody can know how many, where it is too
    many, or no days are left.
    """
    check_permission(context)
    known = context.view.all_meetings
    wanted = number or usual_number(context.group.rules, known, year)
    if wanted is None:
        raise UserError("how_many_meetings", year=year)
    if wanted > MOST:
        raise UserError("too_many_to_plan", year=year, most=MOST)
    days = propose(year, wanted, known, _around(context, year))
    there = sum(1 for m in known if m.is_planned and m.day.year == year)
    if not days and there < wanted:
        raise UserError("no_days_left", year=year)
    _keep(context, year, days)
    return shown(context, year)


def add(
    context: Context, year: int, day: date, start: time | None, end: time | None
) -> tuple[ShownPlan, Entry]:
    """Add a day, at the usual time where none is given; the plan, and the day in it.

    Raises as `change` does, and where there is a meeting then.
    """
    habit = habit_of(context.view.all_meetings, context.group.rules)
    starts_at = datetime.combine(day, start or habit.start)
    ends_at = end or _later(starts_at, habit.start, habit.end)
    new = PlannedDay(starts_at, ends_at, place=habit.place, link=habit.link)
    before = _days(context, year)
    _refuse_taken(context, year, starts_at)
    _keep(context, year, (*before, new))
    after = shown(context, year)
    return after, _entry_at(after, starts_at)


def move(
    context: Context, year: int, number: int, day: date | None, start: time | None, end: time | None
) -> tuple[ShownPlan, Entry]:
    """Let the day of that number be another, or begin at another time, and last as long as before
    where no end is given. Raises as `change` does, and where there is a meeting then."""
    planned = _planned(context, year, number)
    was = planned.starts_at
    starts_at = datetime.combine(day or planned.day, start or was.time())
    ends_at = end or _later(starts_at, was.time(), planned.ends_at)
    if starts_at == was and ends_at == planned.ends_at:
        raise UserError("same_plan_day", year=year, number=number)
    if starts_at != was:
        _refuse_taken(context, year, starts_at)
    moved = replace(
        planned, starts_at=starts_at, ends_at=ends_at, choice=Choice.BY_HAND, avoided=()
    )
    after = change(context, year, number, lambda _: moved)
    return after, _entry_at(after, starts_at)


def change(
    context: Context, year: int, number: int, to: Callable[[PlannedDay], PlannedDay | None]
) -> ShownPlan:
    """Let the day of that number be what `to` makes of it; None: it is left out.

    Raises NotAllowed for whoever does not lead the group, and UserError where no day has that
    number, or where it is a meeting already.
    """
    planned = _planned(context, year, number)
    other = to(planned)
    before = _days(context, year)
    days = [other if each == planned else each for each in before]
    _keep(context, year, [each for each in days if each is not None])
    return shown(context, year)


def take_back(context: Context, change: Change) -> TakenBack:
    """Let the plan be what it was before a change. Raises UserError where something else was done
    with it since."""
    plan = context.tx.year_plans.of_id((change.after or {})["plan"])
    standing = context.tx.year_plans.standing(context.group.id, plan.year) if plan else None
    if plan is None or plan is not standing or plan.established_at is not None:
        raise UserError("year_plan_changed_since", year=(change.after or {})["year"])
    context.tx.year_plans.withdraw(plan, context.now)
    return TakenBack({"shown": shown(context, plan.year), "what": "undone", "entry": None})


def check_permission(context: Context) -> None:
    """Raises NotAllowed for whoever does not lead the group."""
    if not context.actor.may(Permission.LEADER):
        raise NotAllowed("for_leaders")


def _around(context: Context, year: int) -> Surroundings:
    view = context.view
    first = max(view.today, date(year, 1, 1))
    found = organisations_on(view.mandates, first, view.seats)
    return Surroundings(view.group, view.today, tuple(found), days_elsewhere(context, year))


def _days(context: Context, year: int) -> tuple[PlannedDay, ...]:
    plan = context.tx.year_plans.standing(context.group.id, year)
    return plan.days if plan is not None else ()


def _planned(context: Context, year: int, number: int) -> PlannedDay:
    check_permission(context)
    found = shown(context, year)
    entry = next((each for each in found.counted if each.number == number), None)
    if entry is None:
        raise UserError("no_such_plan_day", year=year, number=number, count=len(found.counted))
    if entry.planned is None:
        meeting = entry.meeting
        raise UserError("plan_day_is_meeting", meeting=meeting, sample=_sample(context, entry))
    return entry.planned


def _sample(context: Context, entry: Entry) -> DateExample:
    start, end = entry.starts_at.time(), entry.ends_at
    return DateExample(entry.day, context.view.today, start, end)


def _refuse_taken(context: Context, year: int, starts_at: datetime) -> None:
    taken = next((e for e in shown(context, year).counted if e.starts_at == starts_at), None)
    if taken is not None:
        raise UserError("plan_time_taken", entry=taken, year=year)


def _entry_at(found: ShownPlan, starts_at: datetime) -> Entry:
    return next(e for e in found.counted if e.starts_at == starts_at and e.planned is not None)


def _later(starts_at: datetime, start: time, end: time) -> time:
    """The end of what begins then and lasts from `start` to `end`, on the same day."""
    lasts = datetime.combine(starts_at.date(), end) - datetime.combine(starts_at.date(), start)
    ends = starts_at + lasts
    return ends.time() if ends.date() == starts_at.date() else time(23, 59)


def _keep(context: Context, year: int, days: Iterable[PlannedDay]) -> None:
    """Let these days be the plan's, in a new state of it, which nobody has approved."""
    plans, group_id = context.tx.year_plans, context.group.id
    before = plans.standing(group_id, year)
    plan = YearPlan(
        group_id=group_id,
        year=year,
        number=plans.next_number(group_id, year),
        content=to_json(sorted(days, key=lambda each: each.starts_at)),
        by=context.actor.address,
        at=context.now,
        meeting_ids=before.meeting_ids if before is not None else None,
        sent=before.sent if before is not None else None,
        shown_at=before.shown_at if before is not None and before.days else None,
    )
    context.tx.add(plan)
    context.audit("year plan changed", subject=str(year), state=plan.number, days=len(plan.content))
    changes.record(context, ChangeKind.YEAR_PLAN, None, {"plan": plan.stored_id, "year": year})
