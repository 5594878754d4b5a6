"""An organisation is told that it has been given something to do: its own people, once.

It is told when the time in which the act can be undone has passed, so that a slip tells nobody; and
what is given at one go, together. In a direct chat each organisation reads its own; those who have
no direct chat are told together, in one message in the group's room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

from secretary.group import Group
from secretary.hand_outs import HandOut, HandOutKind, by_organisation, references
from secretary.language.render import Renderer
from secretary.organisations import organisations_on
from secretary.people import Person
from secretary.reminders import GIVEN, Reminder, given_notice, next_due
from services import said_once
from services.context import Context
from services.destinations import Audience, destinations
from services.people_on_day import of_organisation
from services.upcoming import About, Foreseen, ForeseenMessage, Matter, Span, Upcoming
from storage import Transaction

_TOGETHER: Final = "told together: "
"""Why one is not told by a message of its own, before the key of the one that tells of it."""


@dataclass(frozen=True)
class Given:
    """What a tick has decided. told: the assignments that were told of.
    next_due: aware, when the next are; None while none rest."""

    told: Sequence[Reminder] = ()
    next_due: datetime | None = None


def enqueue_due(tx: Transaction, group: Group, renderer: Renderer, now: datetime) -> Given:
    """Tell of a group's assignments what is to be told by `now` (aware)."""
    still_open = tx.hand_outs.not_closed(group.id, HandOutKind.ASSIGNMENT)
    every = [given_notice(group, each) for each in still_open]
    instant = now.astimezone(UTC)
    known = tx.outbox.existing(each.key for each in every)
    untold = [each for each in every if each.key not in known]
    rests = {e.hand_out.organisation for e in untold if e.due.astimezone(UTC) > instant}
    due = [e for e in untold if e.hand_out.organisation not in rests]
    late = [each for each in due if each.expires.astimezone(UTC) <= instant]
    for each in late:
        said_once.skip(tx, group, each.key, GIVEN.name, "it came too late", now)
    told = [each for each in due if each not in late]
    if told:
        _tell(tx, group, renderer, now, told)
    return Given(told, next_due(untold, now))


def upcoming(tx: Transaction, group: Group, span: Span) -> list[Upcoming]:
    """What is told in `span` of assignments that have just been given, together."""
    still_open = tx.hand_outs.not_closed(group.id, HandOutKind.ASSIGNMENT)
    every = [given_notice(group, each) for each in still_open]
    known = tx.outbox.existing(each.key for each in every)
    untold = [each for each in every if each.key not in known]
    if not untold:
        return []
    numbers = tuple(each.hand_out.number for each in untold)
    due = max((each.due for each in untold), key=lambda at: at.astimezone(UTC))
    if due not in span:
        return []
    about = About(Matter.ASSIGNMENT, numbers=numbers)
    return [Upcoming(GIVEN.name, untold[0].key, due, about, partial(_foresee, untold))]


def _foresee(untold: Sequence[Reminder], context: Context) -> Foreseen:
    messages = [each for _, each, _ in _messages(context.tx, context.group, context.now, untold)]
    return Foreseen(messages)


def _tell(
    tx: Transaction, group: Group, renderer: Renderer, now: datetime, told: Sequence[Reminder]
) -> None:
    today = group.today(now)
    for first, message, given in _messages(tx, group, now, told):
        place = message.destination
        text = renderer.render(
            message.template, group=group, today=today, now=now, **message.values
        )
        key = f"{first.key} · {place.channel} {place.room}"
        quotes = references(given)
        tx.outbox.add(place.message_to_group(key, GIVEN.name, text, group.id, quotes), now)
    for each in told:
        said_once.skip(tx, group, each.key, GIVEN.name, f"{_TOGETHER}{told[0].key}", now)


def _messages(
    tx: Transaction, group: Group, now: datetime, told: Sequence[Reminder]
) -> Iterator[tuple[Reminder, ForeseenMessage, Sequence[HandOut]]]:
    """What is told in each place, with what is told of there, and the first of that.

    Those who have no direct chat are told in the group's room, of all their organisations at once.
    """
    mandates, today = tx.people.mandates(group.id), group.today(now)
    order = organisations_on(mandates, today)
    in_room: dict[Person, str] = {}
    for organisation in dict.fromkeys(each.hand_out.organisation for each in told):
        own = [each for each in told if each.hand_out.organisation == organisation]
        people = of_organisation(mandates, organisation, today)
        direct = destinations(tx, group, Audience.DIRECT, people)
        reached = {(each.channel, address) for each in direct for address in each.recipients}
        for person in people:
            if not any((c, person.address(c)) in reached for c in group.places):
                in_room[person] = organisation
        given = [each.hand_out for each in own]
        values = {"given": by_organisation(given, today, order)}
        for place in direct:
            yield own[0], ForeseenMessage(GIVEN.name, place, GIVEN.name, values), given
    organisations = set(in_room.values())
    given = [each.hand_out for each in told if each.hand_out.organisation in organisations]
    values = {"given": by_organisation(given, today, order)}
    for place in destinations(tx, group, Audience.GROUP, in_room):
        if place.recipients:
            yield told[0], ForeseenMessage(GIVEN.name, place, GIVEN.name, values), given
