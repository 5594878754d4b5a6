"""What the passing of time brings to a written round: one nudge, and its end; each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Final

from secretary import calendar
from secretary.answering_time import closes_at, nudge_at
from secretary.group import Group
from secretary.language.render import Renderer
from secretary.written_rounds import NUDGE, RESULT, SETTLES, RoundState, WrittenRound
from services import written_round_messages, written_rounds
from services.context import Context, without_actor
from services.upcoming import About, Foreseen, ForeseenMessage, Matter, Span, Upcoming
from storage import Transaction

_LATE: Final = time(23, 59)
"""When a group's last day is all but over."""


def enqueue_due(
    tx: Transaction, group: Group, renderer: Renderer, now: datetime
) -> datetime | None:
    """Put in the outbox what has fallen due of a group's rounds, each once; when the next thing
    does (aware), None while nothing lies ahead. now: aware."""
    ahead: list[datetime] = []
    for round_ in tx.written_rounds.not_ended(group.id):
        if not round_.is_running:
            continue
        context = without_actor(tx, group, renderer, f"round {round_.stored_id}", now)
        state = written_rounds.state(context, round_)
        ends = _ends_at(group, state)
        if _is_past(ends, now):
            written_rounds.finish(context, round_)
            continue
        ahead.append(ends)
        nudged_at = _nudge(context, state)
        if nudged_at is not None:
            ahead.append(nudged_at)
    return min(ahead, default=None, key=lambda at: at.astimezone(UTC))


def upcoming(tx: Transaction, group: Group, span: Span) -> Iterator[Upcoming]:
    """What falls due in `span` of a group's rounds that have not ended, said or not."""
    for round_ in tx.written_rounds.not_ended(group.id):
        if not round_.is_running:
            continue
        about = About(Matter.ROUND, numbers=(round_.number,), name=round_.question)
        nudge = round_.nudged_at or nudge_at(group, round_)
        if nudge is not None and nudge in span:
            yield Upcoming(
                NUDGE, written_round_messages.nudge_key(round_), nudge, about,
                partial(_foresee_nudge, round_), is_said=round_.nudged_at is not None,
            )  # fmt: skip
        context = without_actor(tx, group, Renderer(), round_.key, span.now)
        ends = _ends_at(group, written_rounds.state(context, round_))
        if ends in span:
            key = written_round_messages.result_key(round_)
            yield Upcoming(RESULT, key, ends, about, partial(_foresee_result, round_))


def finish_with_group(
    tx: Transaction, group: Group, renderer: Renderer, last: date, now: datetime
) -> None:
    """End the rounds of a group that has ended, by its seats of its last day. now: aware."""
    for round_ in tx.written_rounds.not_ended(group.id):
        if round_.is_running:
            then = calendar.at_wall_time(last, _LATE, group.zone)
            on_last_day = without_actor(tx, group, renderer, round_.key, then)
            stands = written_rounds.state(on_last_day, round_)
            context = without_actor(tx, group, renderer, f"round {round_.stored_id}", now)
            written_rounds.finish(context, round_, stands)


def ending_with_group(
    tx: Transaction, group: Group, last: date, told_at: datetime, span: Span
) -> Iterator[Upcoming]:
    """The ends of the rounds that run when their group ends. last: its last day. told_at: when that
    is said, aware."""
    for round_ in tx.written_rounds.not_ended(group.id):
        if not round_.is_running or told_at not in span:
            continue
        context = without_actor(tx, group, Renderer(), round_.key, span.now)
        if group.today(_ends_at(group, written_rounds.state(context, round_))) > last:
            about = About(Matter.ROUND, numbers=(round_.number,), name=round_.question)
            key = written_round_messages.result_key(round_)
            yield Upcoming(RESULT, key, told_at, about, partial(_foresee_result, round_))


def _foresee_nudge(round_: WrittenRound, context: Context) -> Foreseen:
    found = written_round_messages.silent_reached(context, written_rounds.state(context, round_))
    values = written_round_messages.nudge_values(round_)
    messages = [ForeseenMessage(NUDGE, where, NUDGE, values) for where in found]
    return Foreseen(messages, None if found else "everybody has answered")


def _foresee_result(round_: WrittenRound, context: Context) -> Foreseen:
    state = written_rounds.state(context, round_)
    values = written_round_messages.result_values(state)
    found = written_round_messages.result_read(context, state)
    return Foreseen([ForeseenMessage(RESULT, where, RESULT, values) for where in found])


def _ends_at(group: Group, state: RoundState) -> datetime:
    """When a round ends as it stands: after its last day, or a while after the last seat that was
    to answer has; aware."""
    closes, last = closes_at(group, state.round), state.last_answer_at
    if state.silent or last is None:
        return closes
    return min(closes, last + SETTLES, key=lambda at: at.astimezone(UTC))


def _nudge(context: Context, state: RoundState) -> datetime | None:
    """Remind once, when it is time; when that will be (aware), None where it is not ahead."""
    round_ = state.round
    at = nudge_at(context.group, round_)
    if at is None or round_.nudged_at is not None:
        return None
    if not _is_past(at, context.now):
        return at
    round_.nudged_at = context.now
    context.tx.add()
    written_round_messages.nudge(context, state)
    return None


def _is_past(at: datetime, now: datetime) -> bool:
    return at.astimezone(UTC) <= now.astimezone(UTC)
