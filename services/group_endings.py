"""A group that has ended is told so once, on the working day after, and nothing else (R41)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Final

from secretary import calendar
from secretary.group import Group
from secretary.group_acts import GroupAct, GroupActKind
from secretary.language.render import Renderer
from secretary.meetings import Status
from services import said_once, written_round_notices
from services.context import Context, without_actor
from services.destinations import Audience, destinations
from services.upcoming import About, Foreseen, ForeseenMessage, Matter, Span, Upcoming
from storage import Transaction

ENDED: Final = "group_ended"
"""The kind of message by which a group is told that it has ended."""
_AT: Final = time(9)


def ended(tx: Transaction, group: Group, now: datetime) -> GroupAct | None:
    """The decision by which the group ended, where its last day has passed at `now` (aware)."""
    act = tx.group_acts.of_group(group.id, GroupActKind.ENDED)
    return act if act is not None and act.has_passed(group.today(now)) else None


def told_at(group: Group, act: GroupAct) -> datetime:
    """When the group is told, aware."""
    day = calendar.working_day_on_or_after(act.day + timedelta(days=1))
    return calendar.at_wall_time(day, _AT, group.zone)


def enqueue_due(
    tx: Transaction,
    group: Group,
    act: GroupAct,
    groups: Mapping[str, Group],
    renderer: Renderer,
    now: datetime,
) -> datetime | None:
    """Cancel what was planned after its last day; and if it is time, end its written rounds, and
    tell the group that it has ended; when that is (aware), None once it is told.

    act: by which it ended. groups: all of the bot's, by id. now: aware.
    """
    _cancel_what_was_planned(tx, group, act, now)
    due, key = told_at(group, act), _key(act)
    if due.astimezone(UTC) > now.astimezone(UTC):
        return due
    if key in tx.outbox.existing([key]):
        return None
    written_round_notices.finish_with_group(tx, group, renderer, act.day, now)
    context = without_actor(tx, group, renderer, key, now)
    text = context.render(ENDED, ended=act, successor=groups.get(act.successor or ""))
    messages = (
        where.message_to_group(key, ENDED, text, group.id)
        for where in destinations(tx, group, Audience.GROUP)
    )
    said_once.post(tx, key, messages, now)
    return None


def _cancel_what_was_planned(tx: Transaction, group: Group, act: GroupAct, now: datetime) -> None:
    """No meeting is held after the group's last day."""
    for meeting in tx.meetings(group.id, datetime.combine(act.day + timedelta(days=1), time())):
        if meeting.is_planned:
            meeting.status, meeting.cancelled_at = Status.CANCELLED, now
            tx.add(meeting)
            tx.acts.unpin(meeting.stored_id, now)
            tx.audit(
                now, "kansli", "meeting cancelled", group_id=group.id, meeting_id=meeting.id,
                group_ended=act.day.isoformat(),
            )  # fmt: skip


def upcoming(tx: Transaction, group: Group, span: Span) -> Iterator[Upcoming]:
    """What falls due in `span` of the group's end, said or not."""
    act = tx.group_acts.of_group(group.id, GroupActKind.ENDED)
    if act is None:
        return
    at = told_at(group, act)
    yield from written_round_notices.ending_with_group(tx, group, act.day, at, span)
    if at in span:
        about = About(Matter.GROUP, name=group.name)
        yield Upcoming(ENDED, _key(act), at, about, partial(_foresee, act))


def _foresee(act: GroupAct, context: Context) -> Foreseen:
    others = {each.id: each for each in context.view.other_groups}
    values = {"ended": act, "successor": others.get(act.successor or "")}
    found = destinations(context.tx, context.group, Audience.GROUP)
    return Foreseen([ForeseenMessage(ENDED, where, ENDED, values) for where in found])


def _key(act: GroupAct) -> str:
    return f"{ENDED} {act.group_id} {act.day} {act.id}"
