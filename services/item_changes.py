"""What items were before somebody changed them, kept for a day, and taken back from that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from secretary.agenda import NumberedItem
from secretary.errors import UserError
from secretary.items import Item, ItemState, Source
from secretary.meetings import Meeting
from secretary.people import Person
from secretary.reports import Topic
from services import agenda as agenda_service
from services import changes, proposers
from services.changes import ChangeKind, TakenBack
from services.context import Context
from services.effects import Effects
from storage import Change

_FIELDS: Final = (
    "meeting_id", "source", "title", "position", "presenter", "minutes", "needs_assessment",
    "state", "reason", "continues_id",
)  # fmt: skip

Before = dict[str, Any]
"""As JSON: ``items``, by their ids, and ``topics``, of which meeting each was; None for an item
that was not there."""


def before(
    context: Context, meeting: Meeting, items: Iterable[NumberedItem]
) -> tuple[Before, Sequence[Item]]:
    """The items as they are kept; and the rows to change, made where there were none."""
    values = nothing_before([])
    stored: list[Item] = []
    for each in items:
        item = each.stored
        if item is None:
            item = _made(context, meeting, each)
            context.tx.add(item)
            values["items"][str(item.id)] = None
        else:
            values["items"][str(item.id)] = as_kept(item)
        stored.append(item)
        if each.topic is not None:
            values["topics"][str(each.topic.id)] = each.topic.meeting_id
    return values, stored


def nothing_before(made: Iterable[Item]) -> Before:
    """That these items were not there."""
    return {"items": {str(item.id): None for item in made}, "topics": {}}


def keep(context: Context, meeting: Meeting, values: Before) -> None:
    """Keep for a day what the items were before they were changed."""
    changes.record(context, ChangeKind.ITEM, values, _as_they_are(context, values), meeting)


def take_back(context: Context, change: Change) -> TakenBack:
    """Make the items as they were. Raises UserError where somebody has changed any of them since,
    or the meeting has begun in between."""
    meeting = context.tx.meeting(change.meeting_id or 0)
    values: Mapping[str, Any] = change.before or {}
    if meeting is None or not values or _as_they_are(context, values) != change.after:
        raise UserError("items_changed_since")
    told: list[Person] = []
    for topic_id, meeting_id in values["topics"].items():
        topic = context.tx.entity(Topic, int(topic_id))
        if topic is not None:
            topic.meeting_id = meeting_id
            context.tx.add(topic)
    for item_id, was in values["items"].items():
        item = context.tx.entity(Item, int(item_id))
        assert item is not None, "items are never removed"
        decided = item.state
        if was is None:
            item.state = ItemState.UNDONE
            context.tx.add(item)
        else:
            _restore(context, item, was)
        state = ItemState.PLANNED if was is None else item.state
        if item.topic is not None and item.meeting_id == meeting.id and decided is not state:
            reason = "" if was is None else was["reason"]
            proposer = proposers.tell(
                context, meeting, item.topic, state, reason=reason, undone=True
            )
            told += [proposer] if proposer is not None else []
    draft = agenda_service.draft(context, meeting)
    answer = {"meeting": meeting, "agenda": draft, "told": told}
    return TakenBack(answer, Effects((meeting,)))


def _as_they_are(context: Context, values: Mapping[str, Any]) -> dict[str, Any]:
    items = {each: context.tx.entity(Item, int(each)) for each in values["items"]}
    topics = {each: context.tx.entity(Topic, int(each)) for each in values["topics"]}
    return {
        "items": {key: as_kept(item) if item else None for key, item in items.items()},
        "topics": {key: topic.meeting_id if topic else None for key, topic in topics.items()},
    }


def _made(context: Context, meeting: Meeting, each: NumberedItem) -> Item:
    return Item(
        meeting_id=meeting.stored_id,
        source=each.source,
        title=each.title if each.source is Source.STANDING else "",
        topic=each.topic,
        by=context.actor.address,
        event_id=context.source_event_id,
        at=context.now,
    )


def as_kept(item: Item) -> dict[str, Any]:
    """As JSON: an item as it stands."""
    found = {name: getattr(item, name) for name in _FIELDS}
    for name in ("person", "topic", "from_meeting"):
        other = getattr(item, name)
        found[name] = other.id if other is not None else None
    return found


def _restore(context: Context, item: Item, was: Mapping[str, Any]) -> None:
    for name in _FIELDS:
        setattr(item, name, was[name])
    item.source, item.state = Source(was["source"]), ItemState(was["state"])
    for name, kind in (("person", Person), ("topic", Topic), ("from_meeting", Meeting)):
        other = was[name]
        setattr(item, name, None if other is None else context.tx.entity(kind, other))
    context.tx.add(item)
