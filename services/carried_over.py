"""What comes along to a later meeting: of one that is cancelled all that was brought to it, and of
any other what was postponed or not finished."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from secretary.items import WAITING, Item, ItemState, Source
from secretary.meetings import Meeting, Status, awaiting_next
from services.context import Context
from services.item_decisions import continue_at
from services.items import new_item

_COME_ALONG: Final = frozenset({ItemState.PLANNED, ItemState.TAKEN_IN, *WAITING})
"""The states of the secretary's own items that are brought along."""


@dataclass(frozen=True)
class CarriedOver:
    """count: of reports and topics. to: the meeting they are brought to now; None where they
    wait for one to be planned. items: how many of the secretary's own are.
    """

    count: int
    to: Meeting | None
    items: int = 0


def from_cancelled(context: Context, cancelled: Meeting) -> CarriedOver:
    """Bring the cancelled meeting's reports, topics and items to the next one after it, if there is
    any; else to the next one there is."""
    upcoming = context.view.upcoming
    after = (meeting for meeting in upcoming if meeting.starts_at > cancelled.starts_at)
    to = next(after, upcoming[0] if upcoming else None)
    if to is None:
        waiting = context.tx.count_contributions(cancelled.stored_id)
        return CarriedOver(waiting, None, len(_own(context, cancelled)))
    return _bring(context, cancelled, to)


def to_planned(context: Context, meeting: Meeting) -> CarriedOver:
    """Bring to a newly planned meeting what has waited for one."""
    cancelled = awaiting_next(context.view.meetings, context.view.wall)
    brought = [_bring(context, each, meeting) for each in cancelled]
    items = sum(each.items for each in brought) + _continue_waiting(context, meeting)
    return CarriedOver(sum(each.count for each in brought), meeting, items)


def _bring(context: Context, cancelled: Meeting, to: Meeting) -> CarriedOver:
    own = _own(context, cancelled)
    for item in (*own, *_of_topics(context, cancelled)):
        if item.state in WAITING:
            item.state = ItemState.PLANNED  # what it waited for has come
        item.meeting_id, item.position = to.stored_id, None
        if cancelled.status is Status.CANCELLED:  # of one that was taken back nobody knows
            item.from_meeting = item.from_meeting or cancelled
        context.tx.add(item)
    count = context.tx.move_contributions(cancelled.stored_id, to.stored_id)
    if count or own:
        context.audit(
            "contributions carried over", cancelled, to=to.id, count=count, items=len(own)
        )
    return CarriedOver(count, to, len(own))


def _own(context: Context, meeting: Meeting) -> list[Item]:
    """The secretary's own items of a meeting that come along and go on nowhere else."""
    items = context.tx.items
    return [
        item
        for item in items.of_meeting(meeting.stored_id)
        if item.source is Source.OWN
        and item.state in _COME_ALONG
        and (item.state not in WAITING or items.continuing(item) is None)
    ]


def _of_topics(context: Context, meeting: Meeting) -> list[Item]:
    """What is kept of the topics that stand at a meeting, whatever was decided about them; made
    where nothing is, so that it is known where they come from."""
    kept = {
        item.topic.id: item
        for item in context.tx.items.of_meeting(meeting.stored_id)
        if item.topic is not None
    }
    return [
        kept.get(topic.id) or new_item(context, meeting, Source.TOPIC, topic=topic)
        for topic in context.tx.topics(meeting.stored_id)
    ]


def _continue_waiting(context: Context, meeting: Meeting) -> int:
    """Put on a newly planned meeting's agenda what has waited for one after its own; how many."""
    known = {each.id: each for each in context.view.all_meetings}
    count = 0
    for item in context.tx.items.waiting(context.group.id):
        at = known.get(item.meeting_id)
        if item.source is Source.STANDING or at is None or at.starts_at >= meeting.starts_at:
            continue
        if item.topic is not None and item.topic.withdrawn_at is not None:
            continue
        continue_at(context, item, at, meeting)
        count += 1
    return count
