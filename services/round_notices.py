"""What the passing of time brings to a draft that goes round: one nudge, and how it ended; once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from secretary.answering_time import LONGEST, closes_at, is_over, nudge_at
from secretary.comment_round import CommentRound
from secretary.group import Group
from secretary.language.render import Renderer
from secretary.meetings import Meeting
from services import comment_rounds, said_once
from services.context import Context, without_actor
from services.destinations import Audience, Destination, destinations, direct_or_in_room
from services.upcoming import About, Foreseen, ForeseenMessage, Matter, Span, Upcoming
from storage import ROUND_CLOSED, Transaction

NUDGE: Final = "notes_nudge"
"""The kind of message that reminds those who have not answered."""
_USEFUL: Final = timedelta(days=14)
"""How long after its end it is still told."""


@dataclass(frozen=True)
class _Due:
    """Something to say of a round at an instant (aware). key: says what it is; unique."""

    kind: str
    key: str
    at: datetime
    expires: datetime


def enqueue_due(
    tx: Transaction, group: Group, renderer: Renderer, now: datetime
) -> datetime | None:
    """Put in the outbox what has fallen due of a group's rounds, each once; when the next thing
    does (aware), None while nothing lies ahead. now: aware."""
    ahead: list[datetime] = []
    for round_ in _going(tx, group, now):
        meeting = tx.meeting(round_.meeting_id)
        if meeting is None or not meeting.is_planned:
            continue
        for due in _dues(group, round_, meeting):
            if due.at.astimezone(UTC) > now.astimezone(UTC):
                ahead.append(due.at)
            elif due.expires.astimezone(UTC) > now.astimezone(UTC) and not tx.outbox.existing(
                [due.key]
            ):
                _say(without_actor(tx, group, renderer, due.key, now), meeting, due)
    return min(ahead, default=None, key=lambda at: at.astimezone(UTC))


def _going(tx: Transaction, group: Group, now: datetime) -> Iterator[CommentRound]:
    """The last round of each meeting whose notes have not been finished since."""
    latest: dict[int, CommentRound] = {}
    for round_ in tx.notes.rounds_since(group.id, now - LONGEST):
        latest[round_.meeting_id] = round_
    for round_ in latest.values():
        if comment_rounds.is_going(tx, round_):
            yield round_


def _dues(group: Group, round_: CommentRound, meeting: Meeting) -> Iterator[_Due]:
    name = f"notes {meeting.reference} {round_.version}"
    closes = closes_at(group, round_)
    nudge = nudge_at(group, round_)
    if nudge is not None:
        yield _Due(NUDGE, f"{name} · nudge", nudge, closes)
    yield _Due(ROUND_CLOSED, f"{name} · closed", closes, closes + _USEFUL)


def upcoming(tx: Transaction, group: Group, span: Span) -> Iterator[Upcoming]:
    """What falls due in `span` of a group's rounds, said or not."""
    for round_ in _going(tx, group, span.first):
        meeting = tx.meeting(round_.meeting_id)
        if meeting is None or not meeting.is_planned:
            continue
        about = About(Matter.NOTES, meeting)
        for due in _dues(group, round_, meeting):
            if due.at in span:
                yield Upcoming(due.kind, due.key, due.at, about, partial(_foresee, meeting, due))


def _foresee(meeting: Meeting, due: _Due, context: Context) -> Foreseen:
    tx, group = context.tx, context.group
    state = comment_rounds.state(context, meeting)
    found: list[Destination] = []
    values: dict[str, object] = {"meeting": meeting}
    if state is not None and due.kind == ROUND_CLOSED:
        values["state"] = state
        found = destinations(tx, group, Audience.SECRETARIES)
    elif state is not None:
        values["round"] = state.round
        people = tuple(dict.fromkeys(each.person for each in state.silent))
        is_late = is_over(group, state.round, context.now)
        found = [] if is_late else direct_or_in_room(tx, group, people)
    messages = [ForeseenMessage(due.kind, where, due.kind, values) for where in found]
    return Foreseen(messages, None if found else "everybody had answered")


def _say(context: Context, meeting: Meeting, due: _Due) -> None:
    tx, group = context.tx, context.group
    state = comment_rounds.state(context, meeting)
    if state is None:
        return
    foreseen = _foresee(meeting, due, context)
    if foreseen.skip_reason is not None:
        text = context.render(due.kind, meeting=meeting, round=state.round)
        said_once.skip(
            tx, group, due.key, due.kind, foreseen.skip_reason, context.now,
            text=text, meeting_id=meeting.id,
        )  # fmt: skip
    quotes = state.quotes if due.kind == ROUND_CLOSED else ()
    messages = [
        each.destination.message(due.key, due.kind, each.words(context), meeting, quotes)
        for each in foreseen.messages
    ]
    said_once.post(tx, due.key, messages, context.now)
