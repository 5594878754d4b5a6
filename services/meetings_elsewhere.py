"""The bot's other groups that meet on a meeting's day and share people with its group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time

from secretary.group import Group
from secretary.meetings import Meeting
from secretary.meetings_elsewhere import MeetingElsewhere, PeopleOf, meetings_elsewhere
from services.context import Context


def on_same_day(context: Context, meeting: Meeting) -> tuple[MeetingElsewhere, ...]:
    """What other groups' meetings whoever plans a meeting on that day has to know of.

    Who those are that belong to both is told only to whoever belongs to the other group, too.
    """
    own = _people_of(context, context.group)
    found = meetings_elsewhere(own, meeting, _others(context, meeting))
    return tuple(replace(each, is_open=_belongs_to(context, each.group)) for each in found)


def _others(context: Context, meeting: Meeting) -> Iterator[tuple[PeopleOf, Sequence[Meeting]]]:
    begins = datetime.combine(meeting.day, time())
    for group in context.view.other_groups:
        on_day = [m for m in context.tx.meetings(group.id, begins) if m.day == meeting.day]
        if on_day:
            yield _people_of(context, group), on_day


def _people_of(context: Context, group: Group) -> PeopleOf:
    tx = context.tx
    if group.id == context.group.id:
        return PeopleOf(group, tuple(context.view.mandates), tuple(context.view.officials))
    mandates, officials = tx.people.mandates(group.id), tx.officials.of_group(group.id)
    return PeopleOf(group, tuple(mandates), tuple(officials))


def _belongs_to(context: Context, group: Group) -> bool:
    actor = context.actor
    if group.is_secretary(actor.channel, actor.address):
        return True
    held = context.tx.people.mandates_of(actor.channel, actor.address)
    return any(each.seat.group_id == group.id and each.in_force(actor.today) for each in held)
