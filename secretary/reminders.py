"""When an assignment's organisation is reminded of it. Pure: the assignments and `now` are given.

There are no jobs. A reminder follows from its assignment, and its key says what it is and of which
last day: another day has other reminders, and the same one is never posted twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Protocol

from secretary import calendar
from secretary.group import Group, Offset
from secretary.hand_outs import HandOut

USEFUL: Final = timedelta(days=14)
"""How long after it was due it is still said that the last day has passed."""


@dataclass(frozen=True)
class ReminderKind:
    """One kind. name: in the settings, in the outbox and in keys; of its template, too.

    offset: when it is posted unless a group's settings say otherwise, in days from the last day.
    is_after: whether it counts from that day onwards, and not back from it.
    """

    name: str
    offset: Offset
    is_after: bool = False

    def offset_in(self, group: Group) -> Offset | None:
        """When it is posted in a group; None where it is turned off."""
        return group.notices.offsets.get(self.name, self.offset)


REMINDER_KINDS: Final = (
    ReminderKind("assignment_reminder", Offset(7, time(9))),
    ReminderKind("assignment_overdue", Offset(1, time(9)), is_after=True),
)
"""Before the last day, and once when it has passed."""

GIVEN: Final = ReminderKind("assignment_given", Offset(0, time()))
"""That it was given: when that can no longer be undone, which no setting says otherwise."""
_GIVEN_USEFUL: Final = timedelta(days=2)


@dataclass(frozen=True)
class Reminder:
    """One reminder of one assignment.

    key: says what it is; unique. due, expires: aware. From `due` on it is to be posted, from
    `expires` on it is of no use.
    """

    key: str
    kind: ReminderKind
    hand_out: HandOut
    due: datetime
    expires: datetime


def reminders_of(group: Group, hand_out: HandOut) -> list[Reminder]:
    """Those of an open assignment, the earliest first; none of one without a last day.

    One that would have come before it was given is left out: whoever gave it has just said so.
    """
    deadline = hand_out.deadline
    if deadline is None or not hand_out.is_open or hand_out.withdrawn_at is not None:
        return []
    found: list[Reminder] = []
    for kind in REMINDER_KINDS:
        offset = kind.offset_in(group)
        if offset is None:
            continue
        due = due_at(group, deadline, kind, offset)
        if due.astimezone(UTC) < hand_out.at.astimezone(UTC):
            continue
        passed = calendar.at_wall_time(deadline + timedelta(days=1), time(0), group.zone)
        expires = due + USEFUL if kind.is_after else passed
        key = f"assignment {group.id} {hand_out.number} · {deadline} · {kind.name}"
        found.append(Reminder(key, kind, hand_out, due, expires))
    return found


def given_notice(group: Group, hand_out: HandOut) -> Reminder:
    """When its organisation is told that it has an assignment; once, whatever becomes of it."""
    due = hand_out.at + group.grace
    key = f"assignment {group.id} {hand_out.number} · given"
    return Reminder(key, GIVEN, hand_out, due, due + _GIVEN_USEFUL)


def due_at(group: Group, deadline: date, kind: ReminderKind, offset: Offset) -> datetime:
    """When a reminder of that kind is posted (aware) of something that has that last day."""
    day = deadline + timedelta(days=offset.days if kind.is_after else -offset.days)
    if kind.is_after:
        day = max(day, deadline + timedelta(days=1))  # on the last day itself it has not passed
    if group.notices.working_days:
        nearest = (
            calendar.working_day_on_or_after if kind.is_after else calendar.working_day_on_or_before
        )
        day = nearest(day)
    return calendar.at_wall_time(day, offset.at, group.zone)


class FallsDue(Protocol):
    """What has an instant (aware) from which on it is to be posted."""

    @property
    def due(self) -> datetime: ...


def next_due(reminders: Iterable[FallsDue], now: datetime) -> datetime | None:
    """When the first of them falls due after `now` (both aware); None while nothing lies ahead."""
    ahead = (each.due.astimezone(UTC) for each in reminders)
    return min((due for due in ahead if due > now.astimezone(UTC)), default=None)
