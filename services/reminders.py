"""Reminders of assignments: to the organisation's own people, and to nobody else; each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from secretary.group import Group
from secretary.hand_outs import HandOutKind, entries, references
from secretary.language.render import Renderer, Text
from secretary.people import Person
from secretary.reminders import Reminder, ReminderKind, next_due, reminders_of
from services.destinations import Destination, direct_or_in_room
from services.people_on_day import of_organisation
from storage import Transaction

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
            _record(tx, group, each, "it came too late", now)
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


def upcoming(
    tx: Transaction, group: Group, first: datetime, last: datetime | None = None
) -> list[Reminder]:
    """A group's reminders of assignments that are open, due from `first` on and before `last` (both
    aware), the earliest first, said or not."""
    still_open = tx.hand_outs.not_closed(group.id, HandOutKind.ASSIGNMENT)
    found = [
        reminder
        for each in still_open
        for reminder in reminders_of(group, each)
        if first <= reminder.due and (last is None or reminder.due < last)
    ]
    return sorted(found, key=lambda each: each.due.astimezone(UTC))


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
            _record(tx, group, each, "nobody of the organisation can be reached", now)
        return False
    for number, where in enumerate(found):
        # The first has the key by which it is known that this has been said.
        key = first.key if number == 0 else f"{first.key} · {where.channel} {where.room}"
        tx.outbox.add(where.message_to_group(key, kind.name, text, group.id, quotes), now)
    for each in rest:
        _record(tx, group, each, f"told along with: {first.key}", now, kind=_ALONG)
    return True


def _record(
    tx: Transaction, group: Group, reminder: Reminder, reason: str, now: datetime, kind: str = ""
) -> None:
    """Write down that a reminder is not posted by itself, and why; once."""
    [(channel, place), *_] = group.places.items()
    where = Destination(channel, place.room)
    kind = kind or reminder.kind.name
    row = where.message_to_group(reminder.key, kind, Text("", ""), group.id)
    tx.outbox.add(replace(row, skipped=reason), now)
