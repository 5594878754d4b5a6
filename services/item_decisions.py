"""What becomes of an item: taken in, declined, postponed, or not finished; and who is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from secretary.agenda import NumberedItem
from secretary.errors import UserError
from secretary.items import MAX_REASON, Item, ItemState, Source
from secretary.meetings import Meeting, neighbours
from secretary.people import Person
from services import item_changes, proposers
from services.context import Context
from services.items import ItemResult, check_open, new_item, off_agenda, result


@dataclass(frozen=True)
class Decided:
    """to: the meeting at which it comes again; None where it waits for one, or does not.

    told: the member who is told, since it is their topic; None where nobody is.
    """

    result: ItemResult
    to: Meeting | None = None
    told: Person | None = None


def take_in(context: Context, meeting: Meeting, item: NumberedItem) -> Decided:
    """Say yes to a member's topic, which is told so; or put back what was left out or declined.

    Raises UserError where it stands on the agenda and nothing is to be decided, or has gone on to
    another meeting.
    """
    check_open(context, meeting)
    stored = item.stored
    is_off = off_agenda(item)
    if not is_off and (item.topic is None or (stored and stored.state is ItemState.TAKEN_IN)):
        raise UserError("taken_in_already", item=item)
    if stored is not None and stored.state is ItemState.POSTPONED:
        return _bring_back(context, meeting, item, stored)
    before, [row] = item_changes.before(context, meeting, [item])
    row.state = ItemState.PLANNED if item.topic is None else ItemState.TAKEN_IN
    row.reason = ""
    context.tx.add(row)
    context.audit("item taken in", meeting, item=row.id)
    item_changes.keep(context, meeting, before)
    told = _tell(context, meeting, item, ItemState.TAKEN_IN)
    return Decided(result(context, meeting, item.key), told=told)


def decline(context: Context, meeting: Meeting, item: NumberedItem, reason: str) -> Decided:
    """Take a member's topic off the agenda, with a reason; its member is told both.

    Raises UserError for what is no topic, and where the reason is missing or too long.
    """
    check_open(context, meeting)
    if item.topic is None:
        raise UserError("only_topics_declined", item=item, meeting=meeting)
    if not reason:
        raise UserError("no_reason", item=item, meeting=meeting)
    _check_reason(meeting, item, reason)
    before, [row] = item_changes.before(context, meeting, [item])
    row.state, row.reason = ItemState.DECLINED, reason
    context.tx.add(row)
    context.audit("topic declined", meeting, item=row.id)
    item_changes.keep(context, meeting, before)
    told = _tell(context, meeting, item, ItemState.DECLINED, reason=reason)
    return Decided(result(context, meeting, item.key), told=told)


def postpone(
    context: Context, meeting: Meeting, item: NumberedItem, to: Meeting | None, reason: str
) -> Decided:
    """Keep an item for another meeting; the member whose topic it is is told.

    to: None for the next one after this, which it waits for where there is none.
    Raises UserError for a standing item, and where that meeting is this one or has begun.
    """
    check_open(context, meeting)
    if item.source is Source.STANDING:
        raise UserError("standing_not_postponed", item=item, meeting=meeting)
    _check_reason(meeting, item, reason)
    to = to or _next_after(context, meeting)
    if to is not None and (to is meeting or to.starts_at <= context.view.wall):
        raise UserError("cannot_postpone_to", meeting=to)
    decided = _go_on(context, meeting, item, to, ItemState.POSTPONED, reason)
    told = _tell(context, meeting, item, ItemState.POSTPONED, reason=reason, to=to)
    return Decided(decided, to, told)


def not_finished(context: Context, meeting: Meeting, item: NumberedItem) -> Decided:
    """Have an item that the meeting did not finish come again at the next one.

    A standing item does so anyway. Raises UserError where the meeting has not begun.
    """
    if meeting.starts_at > context.view.wall or not meeting.is_planned:
        raise UserError("not_begun_yet", meeting=meeting, item=item)
    if item.stored is not None and item.stored.state is ItemState.UNFINISHED:
        raise UserError("unfinished_already", item=item)
    to = _next_after(context, meeting)
    if to is not None and to.starts_at <= context.view.wall:
        upcoming = context.view.upcoming
        to = upcoming[0] if upcoming else None
    return Decided(_go_on(context, meeting, item, to, ItemState.UNFINISHED), to)


def _go_on(
    context: Context,
    meeting: Meeting,
    item: NumberedItem,
    to: Meeting | None,
    state: ItemState,
    reason: str = "",
) -> ItemResult:
    before, [row] = item_changes.before(context, meeting, [item])
    row.state, row.reason = state, reason
    context.tx.add(row)
    if to is not None and item.source is not Source.STANDING:
        made = continue_at(context, row, meeting, to)
        before["items"][str(made.id)] = None
    context.audit(f"item {state}", meeting, item=row.id, to=to.id if to else None)
    item_changes.keep(context, meeting, before)
    return result(context, meeting, item.key)


def continue_at(context: Context, item: Item, at: Meeting, to: Meeting) -> Item:
    """Put an item, kept for a meeting, on the agenda of a later one, where it goes on."""
    made = new_item(
        context,
        to,
        item.source,
        title=item.title,
        topic=item.topic,
        presenter=item.presenter,
        person=item.person,
        minutes=item.minutes,
        state=ItemState.PLANNED if item.topic is None else ItemState.TAKEN_IN,
        needs_assessment=item.needs_assessment,
        from_meeting=at,
        continues_id=item.stored_id,
    )
    if item.topic is not None:
        item.topic.meeting_id = to.stored_id
        context.tx.add(made, item.topic)
    else:
        context.tx.add(made)
    return made


def _bring_back(context: Context, meeting: Meeting, item: NumberedItem, row: Item) -> Decided:
    """Have a postponed item at its first meeting after all."""
    before, _ = item_changes.before(context, meeting, [item])
    made = context.tx.items.continuing(row)
    if made is not None:
        before["items"][str(made.id)] = item_changes.as_kept(made)
        made.state = ItemState.UNDONE
        context.tx.add(made)
    row.state = ItemState.PLANNED if item.topic is None else ItemState.TAKEN_IN
    row.reason = ""
    context.tx.add(row)
    if item.topic is not None:
        item.topic.meeting_id = meeting.stored_id
        context.tx.add(item.topic)
    context.audit("item taken in", meeting, item=row.id)
    item_changes.keep(context, meeting, before)
    told = _tell(context, meeting, item, ItemState.TAKEN_IN)
    return Decided(result(context, meeting, item.key), told=told)


def gone_to(context: Context, items: Iterable[NumberedItem]) -> dict[str, Meeting | None]:
    """By their keys, the meetings at which postponed items come again; None while they wait."""
    found: dict[str, Meeting | None] = {}
    for each in items:
        if each.stored is not None and each.stored.state is ItemState.POSTPONED:
            goes_on = context.tx.items.continuing(each.stored)
            found[each.key] = context.tx.meeting(goes_on.meeting_id) if goes_on else None
    return found


def _next_after(context: Context, meeting: Meeting) -> Meeting | None:
    return neighbours(context.view.all_meetings, meeting).after


def _check_reason(meeting: Meeting, item: NumberedItem, reason: str) -> None:
    if len(reason) > MAX_REASON:
        raise UserError(
            "reason_too_long", length=len(reason), most=MAX_REASON, item=item, meeting=meeting
        )


def _tell(
    context: Context,
    meeting: Meeting,
    item: NumberedItem,
    state: ItemState,
    *,
    reason: str = "",
    to: Meeting | None = None,
) -> Person | None:
    if item.topic is None:
        return None
    return proposers.tell(context, meeting, item.topic, state, reason=reason, to=to)
