"""Reminders of assignments: to the organisation's own people, and to nobody else; each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

from secretary.group import Group
from secretary.hand_outs import HandOutKind, entries, references
from secretary.language.render import Renderer
from secretary.people import Person
from secretary.reminders import Reminder, ReminderKind, next_due, reminders_of
from services import said_once
from services.context import Context
from services.destinations import direct_or_in_room
from services.people_on_day import of_organisation
from services.upcoming import About, Foreseen, ForeseenMessage, Matter, Span, Upcoming
from storage import Transaction

_NOBODY: Final = "nobody of the organisation can be reached"
_ALONG: Final = "assignment_told_along"
"""The kind of row that says of a reminder that another's message told of it."""


@dataclass(frozen=True)
class Reminded:
    """What a tick has decided about a group's reminders.

    next_due: aware, when the next one falls due; None while nothing lies ahead.
    posted: those that were put in the outbox. skipped: those that came too late, or reach nobody.
    """

    next_due: datetime | None = None
    posted: Sequence[Reminder] = ()
    skipped: Sequence[Reminder] = ()


def enqueue_due(tx: Transaction, group: Group, renderer: Renderer, now: datetime) -> Reminded:
    """Put a group's reminders that have fallen due in the outbox, each once.

    What falls due at once of one organisation is told together. now: aware.
    """
    still_open = tx.hand_outs.not_closed(group.id, HandOutKind.ASSIGNMENT)
    every = [reminder for each in still_open for reminder in reminders_of(group, each)]
    ahead = next_due(every, now)
    due = [each for each in every if each.due.astimezone(UTC) <= now.astimezone(UTC)]
    if not due:
        return Reminded(ahead)
    known = tx.outbox.existing(each.key for each in due)
    together: dict[tuple[str, ReminderKind], list[Reminder]] = {}
    skipped: list[Reminder] = []
    for each in due:
        if each.key in known:
            continue
        if each.expires.astimezone(UTC) <= now.astimezone(UTC):
            said_once.skip(tx, group, each.key, each.kind.name, "it came too late", now)
            skipped.append(each)
        else:
            together.setdefault((each.hand_out.organisation, each.kind), []).append(each)
    mandates = tx.people.mandates(group.id) if together else []
    posted: list[Reminder] = []
    for (organisation, _), some in together.items():
        people = of_organisation(mandates, organisation, group.today(now))
        if _post(tx, group, renderer, now, some, people):
            posted += some
        else:
            skipped += some
    return Reminded(ahead, posted, skipped)


def upcoming(tx: Transaction, group: Group, span: Span) -> list[Upcoming]:
    """A group's reminders of assignments that are open, due in `span`, said or not; what is told
    together, as one."""
    together: dict[tuple[datetime, str, ReminderKind], list[Reminder]] = {}
    for each in tx.hand_outs.not_closed(group.id, HandOutKind.ASSIGNMENT):
        for reminder in reminders_of(group, each):
            if reminder.due in span:
                when = reminder.due.astimezone(UTC)
                of = (when, each.organisation, reminder.kind)
                together.setdefault(of, []).append(reminder)
    return [
        Upcoming(
            kind.name,
            some[0].key,
            some[0].due,
            About(
                Matter.ASSIGNMENT,
                numbers=tuple(each.hand_out.number for each in some),
                name=organisation,
            ),
            partial(_foresee, some),
        )
        for (_, organisation, kind), some in together.items()
    ]


def _foresee(some: Sequence[Reminder], context: Context) -> Foreseen:
    kind, organisation = some[0].kind, some[0].hand_out.organisation
    mandates, today = context.view.mandates, context.view.today
    people = of_organisation(mandates, organisation, today)
    found = direct_or_in_room(context.tx, context.group, people)
    values = {
        "organisation": organisation,
        "entries": entries([each.hand_out for each in some], today),
    }
    messages = [ForeseenMessage(kind.name, where, kind.name, values) for where in found]
    return Foreseen(messages, None if found else _NOBODY)


def _post(
    tx: Transaction,
    group: Group,
    renderer: Renderer,
    now: datetime,
    reminders: Sequence[Reminder],
    people: Sequence[Person],
) -> bool:
    """Tell them in their direct chats, and those who have none in the group's room; False, with why
    on record, where nobody can be told."""
    first, *rest = reminders
    kind = first.kind
    assignments = [each.hand_out for each in reminders]
    text = renderer.render(
        kind.name,
        group=group,
        today=group.today(now),
        now=now,
        organisation=assignments[0].organisation,
        entries=entries(assignments, group.today(now)),
    )
    quotes = references(assignments)
    found = direct_or_in_room(tx, group, people)
    if not found:
        for each in reminders:
            said_once.skip(tx, group, each.key, each.kind.name, _NOBODY, now)
        return False
    said_once.post(
        tx,
        first.key,
        (each.message_to_group(first.key, kind.name, text, group.id, quotes) for each in found),
        now,
    )
    for each in rest:
        said_once.skip(tx, group, each.key, _ALONG, f"told along with: {first.key}", now)
    return True
