"""When the secretaries and the chair are reminded of what the group follows up. Pure.

As of assignments (`secretary.reminders`): a reminder follows from its thing, and its key says what
it is and of which day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from secretary import calendar
from secretary.follow_up_days import IN_GOOD_TIME, Why, follow_up_days
from secretary.followed import Followed, FollowedKind
from secretary.group import Group, Offset
from secretary.reminders import USEFUL, ReminderKind, due_at

FOCUS_ASSIGNMENT: Final = ReminderKind("focus_assignment_reminder", Offset(14, time(9)))
FOCUS_ASSIGNMENT_OVERDUE: Final = ReminderKind(
    "focus_assignment_overdue", Offset(1, time(9)), is_after=True
)
GOAL: Final = ReminderKind("goal_reminder", Offset(30, time(9)))
WORK_PLAN: Final = ReminderKind("work_plan_reminder", Offset(IN_GOOD_TIME.days, time(9)))
AGREEMENT: Final = ReminderKind("agreement_reminder", Offset(30, time(9)))
FOLLOWED_KINDS: Final = (FOCUS_ASSIGNMENT, FOCUS_ASSIGNMENT_OVERDUE, GOAL, WORK_PLAN, AGREEMENT)
"""To the secretaries and the chair: before the day; of focus assignments once after it, too. Of all
goals so long before the mandates end."""

FOCUS_ASSIGNMENT_GIVEN: Final = ReminderKind("focus_assignment_given", Offset(0, time()))
"""To the group, that there is a new one: when that can no longer be undone."""
_GIVEN_USEFUL: Final = timedelta(days=2)
_AHEAD: Final = timedelta(days=2 * 366)
"""So far ahead reminders are looked for."""
_OF: Final[Mapping[FollowedKind, Mapping[Why, tuple[ReminderKind, ...]]]] = {
    FollowedKind.FOCUS_ASSIGNMENT: {Why.DEADLINE: (FOCUS_ASSIGNMENT, FOCUS_ASSIGNMENT_OVERDUE)},
    FollowedKind.GOAL: {
        Why.DEADLINE: (GOAL,),
        Why.YEARLY: (GOAL,),
        Why.PERIOD_ENDS: (WORK_PLAN,),
    },
    FollowedKind.AGREEMENT: {Why.PARTLY: (AGREEMENT,), Why.WHOLLY: (AGREEMENT,)},
}


@dataclass(frozen=True)
class FollowedReminder:
    """One reminder of one thing.

    key: says what it is; unique. day: by which it is to be followed up; why: for what reason.
    due, expires: aware. From `due` on it is to be posted, from `expires` on it is of no use.
    """

    key: str
    kind: ReminderKind
    thing: Followed
    day: date
    why: Why
    due: datetime
    expires: datetime


def followed_reminders_of(
    group: Group, thing: Followed, today: date, ends: date | None
) -> list[FollowedReminder]:
    """Those of an open thing. ends: of the mandate period.

    One that would have come before it was recorded is left out: whoever did has just said so.
    """
    if not thing.is_open or thing.withdrawn_at is not None:
        return []
    found: list[FollowedReminder] = []
    for each in follow_up_days(group, thing, thing.standing, today + _AHEAD, ends):
        for kind in _OF[thing.kind][each.why]:
            offset = kind.offset_in(group)
            if offset is None:
                continue
            # The day is that from which all goals are followed up.
            last = each.day + IN_GOOD_TIME if kind is WORK_PLAN else each.day
            due = due_at(group, last, kind, offset)
            if due.astimezone(UTC) < thing.at.astimezone(UTC):
                continue
            passed = calendar.at_wall_time(each.day + timedelta(days=1), time(0), group.zone)
            is_late = kind.is_after or kind is WORK_PLAN
            expires = due + USEFUL if is_late else passed
            key = f"followed {thing.stored_id} · {each.day} {each.why} · {kind.name}"
            found.append(FollowedReminder(key, kind, thing, each.day, each.why, due, expires))
    return found


def focus_assignment_notice(group: Group, thing: Followed) -> FollowedReminder:
    """When the group is told of a focus assignment; once, whatever becomes of it."""
    due = thing.at + group.grace
    key = f"followed {thing.stored_id} · given"
    day = group.today(due)
    kind = FOCUS_ASSIGNMENT_GIVEN
    return FollowedReminder(key, kind, thing, day, Why.DEADLINE, due, due + _GIVEN_USEFUL)
