"""An organisation is told that it has been given something to do: its own people, once.

It is told when the time in which the act can be undone has passed, so that a slip tells nobody; and
what is given at one go, together. In a direct chat each organisation reads its own; those who have
no direct chat are told together, in one message in the group's room.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Final

from secretary.group import Group
from secretary.hand_outs import HandOut, HandOutKind, by_organisation, references
from secretary.language.render import Renderer, Text
from secretary.organisations import organisations_on
from secretary.people import Person
from secretary.reminders import GIVEN, Reminder, given_notice
from services import said_once
from services.destinations import Audience, destinations
from services.people_on_day import of_organisation
from storage import Transaction

_TOGETHER: Final = "told together: "
"""Why one is not told by a message of its own, before the key of the one that tells of it."""


def enqueue_due(
    tx: Transaction, group: Group, renderer: Renderer, now: datetime
) -> Sequence[Reminder]:
    """Tell of a group's assignments what is to be told by `now` (aware); those that were told."""
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
    return told


def _tell(
    tx: Transaction, group: Group, renderer: Renderer, now: datetime, told: Sequence[Reminder]
) -> None:
    mandates = tx.people.mandates(group.id)
    order = organisations_on(mandates, group.today(now))
    in_room: dict[Person, str] = {}
    for organisation in dict.fromkeys(each.hand_out.organisation for each in told):
        own = [each for each in told if each.hand_out.organisation == organisation]
        people = of_organisation(mandates, organisation, group.today(now))
        direct = destinations(tx, group, Audience.DIRECT, people)
        reached = {(each.channel, address) for each in direct for address in each.recipients}
        for person in people:
            if not any((c, person.address(c)) in reached for c in group.places):
                in_room[person] = organisation
        text = _text(group, renderer, now, [each.hand_out for each in own], order)
        quotes = references(each.hand_out for each in own)
        for place in direct:
            key = f"{own[0].key} · {place.channel} {place.room}"
            tx.outbox.add(place.message_to_group(key, GIVEN.name, text, group.id, quotes), now)
    _tell_the_others(tx, group, renderer, now, told, in_room, order)
    for each in told:
        said_once.skip(tx, group, each.key, GIVEN.name, f"{_TOGETHER}{told[0].key}", now)


def _tell_the_others(
    tx: Transaction,
    group: Group,
    renderer: Renderer,
    now: datetime,
    told: Sequence[Reminder],
    people: dict[Person, str],
    order: Sequence[str],
) -> None:
    """Those who have no direct chat, in the group's room. people: with their organisations."""
    organisations = set(people.values())
    given = [each.hand_out for each in told if each.hand_out.organisation in organisations]
    text = _text(group, renderer, now, given, order)
    for place in destinations(tx, group, Audience.GROUP, people):
        if place.recipients:
            key = f"{told[0].key} · {place.channel} {place.room}"
            message = place.message_to_group(key, GIVEN.name, text, group.id, references(given))
            tx.outbox.add(message, now)


def _text(
    group: Group,
    renderer: Renderer,
    now: datetime,
    given: Collection[HandOut],
    order: Sequence[str],
) -> Text:
    today = group.today(now)
    entries = by_organisation(given, today, order)
    return renderer.render(GIVEN.name, group=group, today=today, now=now, given=entries)
