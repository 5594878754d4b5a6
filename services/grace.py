"""A short rest, in which what secretaries and the chair have decided can be undone: nothing is held
back, it is simply not yet due, and is told as it is true when it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final

from secretary import calendar
from secretary.group import Group
from secretary.meetings import Meeting
from secretary.people import Person
from secretary.summons_deadline import summons_deadline
from services.context import Context
from services.resting_decisions import DecisionKind, of_meeting

MARGIN: Final = timedelta(hours=1)
"""How long before a deadline, or the meeting, nothing rests any more: the bot could be stopped."""


def rest_until(
    group: Group, meeting: Meeting, now: datetime, *, summons: bool = False
) -> datetime | None:
    """Until when a decision about the meeting, made `now` (aware), rests; None for not at all.

    summons: whether a summons waits for it, which has to be in time.
    """
    until = now + group.grace
    last = meeting.starts(group.zone)
    if summons and group.rules.summons_firm and meeting.late_at is None:
        after = summons_deadline(group, meeting.day) + timedelta(days=1)
        last = min(last, calendar.at_wall_time(after, time(0), group.zone))
    return until if group.grace and until + MARGIN <= last else None


def keep(
    context: Context,
    meeting: Meeting,
    kind: DecisionKind,
    before: Mapping[str, Any],
    until: datetime | None,
    told: Iterable[Person] | None = None,
) -> None:
    """Keep a decision, which rests until then.

    None: others are told at once how the meeting is, so that nothing else about it rests either.
    before: the meeting as it was, from `snapshot`. told: people that are told of it besides those
    whom the meeting then concerns; None where nobody is.
    """
    if kind is not DecisionKind.PUBLISHED:
        tell_with_the_last(context, meeting, until)
    context.tx.decisions.add(
        group_id=context.group.id,
        meeting_id=meeting.stored_id,
        kind=kind,
        channel=context.actor.channel,
        by=context.actor.address,
        event_id=context.trigger_event_id,
        at=context.now,
        until=until or context.now,
        before=dict(before),
        told=None if told is None else [person.stored_id for person in told],
        settled_at=None if until else context.now,
        undone=False,
    )


def tell_with_the_last(context: Context, meeting: Meeting, until: datetime | None) -> None:
    """What has been decided about a meeting is told together: as it is when the last has rested.

    An agenda says when and where the meeting is, so it does not come before that is told.
    """
    for earlier in of_meeting(context.tx, meeting).decisions:
        is_agenda = earlier.kind == DecisionKind.PUBLISHED
        if until is not None:
            later = max(until, earlier.until) if is_agenda else until
            context.tx.decisions.put_off(earlier.id, later)
        elif not is_agenda:
            context.tx.decisions.settle(earlier.id, context.now)


_FIELDS: Final[Mapping[str, Callable[[str], Any]]] = {
    "starts_at": datetime.fromisoformat,
    "ends_at": time.fromisoformat,
    "place": str,
    "link": str,
    "title": str,
    "planned_at": datetime.fromisoformat,
    "moved_from": datetime.fromisoformat,
    "moved_by": str,
    "late_by": str,
    "late_at": datetime.fromisoformat,
    "summon_at": datetime.fromisoformat,
}


def snapshot(meeting: Meeting) -> dict[str, Any]:
    """What decisions change of a meeting, as JSON."""
    values = {name: getattr(meeting, name) for name in _FIELDS}
    return {
        name: value.isoformat() if isinstance(value, datetime | time) else value
        for name, value in values.items()
    }


def differences(meeting: Meeting, before: Mapping[str, Any]) -> list[str]:
    """What of it those whom it concerns are told of where it is otherwise than `before`."""
    now = snapshot(meeting)
    return [name for name in ("starts_at", *DETAILS) if now[name] != before[name]]


def restore(meeting: Meeting, before: Mapping[str, Any], fields: Iterable[str] = _FIELDS) -> None:
    """Make the meeting what it was, or these fields of it."""
    for name in fields:
        if name in before:
            value = before[name]
            setattr(meeting, name, None if value is None else _FIELDS[name](value))


DETAILS: Final = ("ends_at", "place", "link", "title")
"""What can be changed of a meeting without moving it."""

TIMES: Final = (
    "starts_at",
    "planned_at",
    "moved_from",
    "moved_by",
    "late_by",
    "late_at",
    "summon_at",
)
"""What moving a meeting changes, but for its end."""
