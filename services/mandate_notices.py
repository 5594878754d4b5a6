"""The secretaries are told in time of mandates that end before the next meeting (R12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from secretary import meetings
from secretary.group import Group
from secretary.language.render import Renderer
from secretary.mandates_ending import (
    ENDING,
    EndingPlace,
    ending_before,
    ending_key,
    told_at,
)
from secretary.meetings import Meeting
from services import said_once
from services.context import Context, without_actor
from services.destinations import Audience, destinations
from services.upcoming import About, Foreseen, ForeseenMessage, Matter, Span, Upcoming
from storage import Transaction


def enqueue_due(
    tx: Transaction, group: Group, renderer: Renderer, now: datetime
) -> datetime | None:
    """Tell what is to be told by now of the meetings to come, once for each meeting and set of
    places; when the next is looked at (aware), None while nothing lies ahead. now: aware."""
    ahead: list[datetime] = []
    mandates = None
    for meeting in meetings.upcoming(tx.meetings(group.id, group.wall(now)), now, group.zone):
        due = told_at(group, meeting)
        if due.astimezone(UTC) > now.astimezone(UTC):
            ahead.append(due)
            continue
        mandates = tx.people.mandates(group.id) if mandates is None else mandates
        ending = ending_before(meeting, mandates, group.today(now))
        key = ending_key(meeting, ending)
        if not ending or key in tx.outbox.existing([key]):
            continue
        context = without_actor(tx, group, renderer, key, now)
        text = context.render(ENDING, meeting=meeting, ending=ending)
        messages = (
            where.message(key, ENDING, text, meeting)
            for where in destinations(tx, group, Audience.SECRETARIES)
        )
        said_once.post(tx, key, messages, now)
    return min(ahead, default=None, key=lambda at: at.astimezone(UTC))


def upcoming(tx: Transaction, group: Group, span: Span) -> Iterator[Upcoming]:
    """What falls due in `span` of mandates that end, said or not."""
    mandates = tx.people.mandates(group.id)
    for meeting in tx.meetings(group.id, group.wall(span.first)):
        due = told_at(group, meeting)
        if not meeting.is_planned or due not in span:
            continue
        ending = ending_before(meeting, mandates, group.today(due))
        if ending:
            key = ending_key(meeting, ending)
            about = About(Matter.MEETING, meeting)
            yield Upcoming(ENDING, key, due, about, partial(_foresee, meeting, ending))


def _foresee(meeting: Meeting, ending: tuple[EndingPlace, ...], context: Context) -> Foreseen:
    values = {"meeting": meeting, "ending": ending}
    found = destinations(context.tx, context.group, Audience.SECRETARIES)
    return Foreseen([ForeseenMessage(ENDING, where, ENDING, values) for where in found])
