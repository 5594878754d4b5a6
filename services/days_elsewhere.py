"""On which days other groups meet, or plan to, that share people with a group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from secretary.group import Group
from secretary.meetings_elsewhere import PeopleOf, shared_secretaries
from services.context import Context


def days_elsewhere(context: Context, year: int) -> Mapping[date, tuple[str, ...]]:
    """The names of these groups, by the day; of one year.

    People are shared as `secretary.meetings_elsewhere` has it.
    """
    view = context.view
    own = PeopleOf(view.group, tuple(view.mandates), tuple(view.officials))
    found: dict[date, list[str]] = {}
    for other in view.other_groups:
        days = _days_of(context, other, year)
        if not days:
            continue
        mandates = tuple(context.tx.people.mandates(other.id))
        theirs = PeopleOf(other, mandates, tuple(context.tx.officials.of_group(other.id)))
        is_shared = shared_secretaries(view.group, other) > 0
        for day in sorted(days):
            if is_shared or own.on(day).keys() & theirs.on(day).keys():
                found.setdefault(day, []).append(other.name)
    return {day: tuple(names) for day, names in found.items()}


def _days_of(context: Context, group: Group, year: int) -> set[date]:
    """The days on which a group meets, or plans to."""
    meetings = context.tx.meetings(group.id, datetime.combine(date(year, 1, 1), time()))
    plan = context.tx.year_plans.standing(group.id, year)
    planned = {each.day for each in plan.days} if plan is not None else set()
    return planned | {m.day for m in meetings if m.is_planned and m.day.year == year}
