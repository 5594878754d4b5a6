"""Reminders of what a group follows up: to the secretaries and the chair, each once; and telling
the group of a new focus assignment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

from secretary.followed import Followed, FollowedKind, followed_reference
from secretary.followed_reminders import (
    FOCUS_ASSIGNMENT_GIVEN,
    FollowedReminder,
    focus_assignment_notice,
    followed_reminders_of,
)
from secretary.group import Group
from secretary.language.render import Renderer
from secretary.meetings import upcoming as upcoming_meetings
from secretary.reminders import ReminderKind, next_due
from services import said_once
from services.context import Context
from services.destinations import Audience, Destination, destinations, direct_or_in_room
from services.followed_agenda import period_end_of
from services.upcoming import About, Foreseen, ForeseenMessage, Matter, Span, Upcoming
from storage import Transaction

_MATTERS: Final = {
    FollowedKind.FOCUS_ASSIGNMENT: Matter.FOCUS_ASSIGNMENT,
    FollowedKind.GOAL: Matter.GOAL,
    FollowedKind.AGREEMENT: Matter.AGREEMENT,
}
_ALONG: Final = "followed_told_along"
"""The kind of row that says of a reminder that another's message told of it."""


@dataclass(frozen=True)
class FollowedReminded:
    """What a tick has decided. next_due: aware, when the next falls due; None for never.
    posted: those that were put in the outbox."""

    next_due: datetime | None = None
    posted: Sequence[FollowedReminder] = ()


def enqueue_due(
    tx: Transaction, group: Group, renderer: Renderer, now: datetime
) -> FollowedReminded:
    """Put in the outbox what has fallen due of a group's, each once; what falls due at once of one
    kind is told together. now: aware."""
    things = tx.followed.open_of(group.id)
    if not things:
        return FollowedReminded()
    every = _every(tx, group, things, now)
    due = [each for each in every if each.due.astimezone(UTC) <= now.astimezone(UTC)]
    known = tx.outbox.existing(each.key for each in due) if due else frozenset()
    together: dict[ReminderKind, list[FollowedReminder]] = {}
    for each in due:
        if each.key in known:
            continue
        if each.expires.astimezone(UTC) <= now.astimezone(UTC):
            said_once.skip(tx, group, each.key, each.kind.name, "it came too late", now)
        else:
            together.setdefault(each.kind, []).append(each)
    for some in together.values():
        _post(tx, group, renderer, now, some)
    posted = [each for some in together.values() for each in some]
    return FollowedReminded(next_due(every, now), posted)


def upcoming(tx: Transaction, group: Group, span: Span) -> list[Upcoming]:
    """What falls due in `span` of what is open, said or not; what is told together, as one."""
    things = tx.followed.open_of(group.id)
    found = [each for each in _every(tx, group, things, span.first) if each.due in span]
    together: dict[tuple[datetime, ReminderKind], list[FollowedReminder]] = {}
    for each in found:
        together.setdefault((each.due.astimezone(UTC), each.kind), []).append(each)
    return [
        Upcoming(
            kind.name,
            some[0].key,
            some[0].due,
            About(
                _MATTERS[some[0].thing.kind],
                numbers=tuple(sorted(each.thing.number for each in some)),
            ),
            partial(_foresee, some),
        )
        for (_, kind), some in together.items()
    ]


def _foresee(some: Sequence[FollowedReminder], context: Context) -> Foreseen:
    tx, group, now = context.tx, context.group, context.now
    kind = some[0].kind.name
    values = _values(tx, group, now, some)
    where = _places(tx, group, now, some[0].kind)
    return Foreseen([ForeseenMessage(kind, each, kind, values) for each in where])


def _every(
    tx: Transaction, group: Group, things: Sequence[Followed], now: datetime
) -> list[FollowedReminder]:
    """The reminders of these, and that the group is told of new focus assignments."""
    ends = period_end_of(tx, group, things, now)
    today = group.today(now)
    found = [one for each in things for one in followed_reminders_of(group, each, today, ends)]
    new = (each for each in things if each.kind is FollowedKind.FOCUS_ASSIGNMENT)
    return [*found, *(focus_assignment_notice(group, each) for each in new)]


def _values(
    tx: Transaction, group: Group, now: datetime, reminders: Sequence[FollowedReminder]
) -> Mapping[str, object]:
    """What their template is given."""
    in_order = sorted(reminders, key=lambda each: each.thing.number)
    things = [each.thing for each in in_order]
    ends = period_end_of(tx, group, things, now)
    ahead = upcoming_meetings(tx.meetings(group.id, group.wall(now)), now, group.zone)
    coming = ahead[0] if ahead else None
    return {"things": things, "reminders": in_order, "ends": ends, "next_meeting": coming}


def _places(
    tx: Transaction, group: Group, now: datetime, kind: ReminderKind
) -> Sequence[Destination]:
    if kind is FOCUS_ASSIGNMENT_GIVEN:
        return destinations(tx, group, Audience.GROUP)
    return _leaders(tx, group, now)


def _post(
    tx: Transaction,
    group: Group,
    renderer: Renderer,
    now: datetime,
    reminders: Sequence[FollowedReminder],
) -> None:
    first, *rest = reminders
    kind = first.kind
    values = _values(tx, group, now, reminders)
    text = renderer.render(kind.name, group=group, today=group.today(now), now=now, **values)
    quotes = tuple(followed_reference(each.thing) for each in reminders)
    where = _places(tx, group, now, kind)
    said_once.post(
        tx,
        first.key,
        (each.message_to_group(first.key, kind.name, text, group.id, quotes) for each in where),
        now,
    )
    for each in rest:
        said_once.skip(tx, group, each.key, _ALONG, f"told along with: {first.key}", now)


def _leaders(tx: Transaction, group: Group, now: datetime) -> list[Destination]:
    """Where the secretaries are told, and the chair: in one message where that is the same room."""
    today = group.today(now)
    mandates = tx.people.mandates(group.id)
    chairs = dict.fromkeys(m.person for m in mandates if m.is_chair and m.in_force(today))
    found: dict[tuple[str, str], Destination] = {}
    for each in (
        *destinations(tx, group, Audience.SECRETARIES),
        *direct_or_in_room(tx, group, chairs),
    ):
        known = found.setdefault((each.channel, each.room), each)
        recipients = tuple(dict.fromkeys((*known.recipients, *each.recipients)))
        found[each.channel, each.room] = replace(known, recipients=recipients)
    return list(found.values())
