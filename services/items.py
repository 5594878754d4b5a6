"""A meeting's items: adding, changing, ordering and leaving them out.

Items are known by the numbers of the meeting's draft as it stands. What becomes of them at other
meetings is in `item_decisions`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from secretary.agenda import Agenda, NumberedItem
from secretary.errors import UserError
from secretary.items import (
    MAX_MINUTES,
    MAX_PRESENTER,
    MAX_TITLE,
    OFF_AGENDA,
    Item,
    ItemDetails,
    ItemState,
    Source,
)
from secretary.language.text import casefold_ws
from secretary.meetings import Meeting
from secretary.people import Person, find_person
from services import agenda as agenda_service
from services import item_changes
from services.context import Context
from services.effects import Effects


@dataclass(frozen=True)
class ItemResult:
    """item: as it stands on the draft now, or off it. agenda: the whole of that.

    version: of the agenda that members have, and that is otherwise; 0 where none was sent.
    """

    item: NumberedItem
    agenda: Agenda
    version: int
    effects: Effects


def find(
    context: Context, meeting: Meeting, number: int, *, of_draft: bool = False
) -> NumberedItem:
    """The item of that number on the meeting's draft.

    of_draft: whether it was said that the draft's number is meant.
    Raises UserError where there is none, and where the agenda that was sent has another item there,
    since nobody can tell which is meant.
    """
    draft = agenda_service.draft(context, meeting)
    found = next((item for item in draft.items if item.number == number), None)
    sent = sent_items(context, meeting)
    there = sent[number - 1] if 1 <= number <= len(sent) else None
    if not of_draft and there is not None and (found is None or found.key != there.key):
        now = next((item for item in draft.items if item.key == there.key), None)
        raise UserError("item_numbers_differ", number=number, draft=found, sent=there, now=now)
    if found is None:
        raise UserError("no_such_item", number=number, count=len(draft.items), meeting=meeting)
    return found


def sent_items(context: Context, meeting: Meeting) -> tuple[NumberedItem, ...]:
    """The items of the agenda that was sent last; empty where none was."""
    sent = agenda_service.published(context.tx, context.group, meeting, context.attendance(meeting))
    return sent.agenda.items if sent is not None else ()


def find_off_agenda(context: Context, meeting: Meeting, title: str) -> NumberedItem:
    """The item that is called so, or begins so, and does not stand on the draft.

    Raises UserError where there is none, or several.
    """
    off = agenda_service.draft(context, meeting).off_agenda
    said = casefold_ws(title).strip(" ”\"'“.")
    same = [item for item in off if casefold_ws(item.title) == said]
    fitting = same or [item for item in off if casefold_ws(item.title).startswith(said)]
    if len(fitting) != 1:
        raise UserError("which_off_agenda", items=fitting or list(off), meeting=meeting)
    return fitting[0]


def check_open(context: Context, meeting: Meeting) -> None:
    """Raises UserError where the meeting is cancelled, or over: its items are history."""
    is_over = meeting.starts_at <= context.view.wall and meeting is not context.view.under_way
    if is_over or not meeting.is_planned:
        raise UserError("items_are_history", meeting=meeting)


def add(context: Context, meeting: Meeting, details: ItemDetails) -> ItemResult:
    """Put an item of the secretary's or the chair's own on the meeting's agenda.

    Raises UserError where what it is given is too long or too much, or the meeting is over.
    """
    check_open(context, meeting)
    _check(details)
    item = new_item(context, meeting, Source.OWN, title=details.title or "")
    _give(context, meeting, item, details)
    context.tx.add(item)
    context.audit("item added", meeting, item=item.id)
    item_changes.keep(context, meeting, item_changes.nothing_before([item]))
    return result(context, meeting, f"item {item.id}")


def change(
    context: Context, meeting: Meeting, item: NumberedItem, details: ItemDetails
) -> ItemResult:
    """Give an item another title or presenter, other minutes, or the mark.

    Raises UserError as `add` does, and for the title of a member's topic or a standing item.
    """
    check_open(context, meeting)
    _check(details)
    if details.title is not None and item.source is not Source.OWN:
        raise UserError("title_of_another", item=item)
    before, stored = item_changes.before(context, meeting, [item])
    _give(context, meeting, stored[0], details)
    context.tx.add(*stored)
    context.audit("item changed", meeting, item=stored[0].id, changed=details.names)
    item_changes.keep(context, meeting, before)
    return result(context, meeting, item.key)


def move(context: Context, meeting: Meeting, item: NumberedItem, to: int) -> ItemResult:
    """Put an item at the place `to`, counted from 1; the others make room.

    Raises UserError where there is no such place, or it stands there.
    """
    check_open(context, meeting)
    shown = list(agenda_service.draft(context, meeting).items)
    if not 1 <= to <= len(shown):
        raise UserError("no_such_item", number=to, count=len(shown), meeting=meeting)
    if to == item.number:
        raise UserError("stands_there", item=item)
    in_order = [each for each in shown if each.key != item.key]
    in_order.insert(to - 1, item)
    before, stored = item_changes.before(context, meeting, in_order)
    for place, each in enumerate(stored):
        each.position = place
    context.tx.add(*stored)
    context.audit("item moved", meeting, item=item.key.split()[-1] if item.topic else None, to=to)
    item_changes.keep(context, meeting, before)
    return result(context, meeting, item.key)


def check_removable(context: Context, meeting: Meeting, item: NumberedItem) -> None:
    """Raises UserError for a member's topic, which is declined or postponed instead, where there
    are reports under the item that has them, and where the meeting is over."""
    check_open(context, meeting)
    if item.topic is not None:
        raise UserError("topic_not_removed", item=item, meeting=meeting)
    if item.is_reports and context.tx.reports(meeting.stored_id):
        raise UserError("has_reports")


def leave_out(context: Context, meeting: Meeting, item: NumberedItem) -> ItemResult:
    """Take an item of the secretary's own off the agenda, or leave out a standing one this once.

    Raises UserError as `check_removable` does.
    """
    check_removable(context, meeting, item)
    before, stored = item_changes.before(context, meeting, [item])
    stored[0].state = ItemState.LEFT_OUT
    context.tx.add(*stored)
    context.audit("item left out", meeting, item=stored[0].id)
    item_changes.keep(context, meeting, before)
    return result(context, meeting, item.key)


def result(
    context: Context, meeting: Meeting, key: str, effects: Effects | None = None
) -> ItemResult:
    """The draft as it is now, and what became of the item of that key."""
    draft = agenda_service.draft(context, meeting)
    item = next(each for each in (*draft.items, *draft.off_agenda) if each.key == key)
    version = context.tx.documents.version(meeting.stored_id, agenda_service.DOCUMENT)
    return ItemResult(item, draft, version, effects or Effects((meeting,)))


def new_item(context: Context, meeting: Meeting, source: Source, **values: object) -> Item:
    """An item that is to be kept for a meeting, made by the actor now."""
    return Item(
        meeting_id=meeting.stored_id,
        source=source,
        by=context.actor.address,
        event_id=context.source_event_id,
        at=context.now,
        **values,  # type: ignore[arg-type]  # its own fields
    )


def _check(details: ItemDetails) -> None:
    if details.title is not None and not details.title:
        raise UserError("no_item_title")
    if details.title and len(details.title) > MAX_TITLE:
        raise UserError("item_too_long", field="title", most=MAX_TITLE)
    if details.presenter and len(details.presenter) > MAX_PRESENTER:
        raise UserError("item_too_long", field="presenter", most=MAX_PRESENTER)
    if details.minutes and details.minutes > MAX_MINUTES:
        raise UserError("too_many_minutes", minutes=details.minutes, most=MAX_MINUTES)


def _give(context: Context, meeting: Meeting, item: Item, details: ItemDetails) -> None:
    if details.title is not None:
        item.title = details.title
    if details.presenter is not None:
        item.presenter = details.presenter
        item.person = person_meant(details.presenter, people_at(context, meeting))
    if details.minutes is not None:
        item.minutes = details.minutes or None
    if details.needs_assessment is not None:
        item.needs_assessment = details.needs_assessment


def people_at(context: Context, meeting: Meeting) -> list[Person]:
    """Whose names can be a presenter's: who hold a seat on the meeting's day, and the officials."""
    members = [m.person for m in context.view.mandates if m.in_force(meeting.day)]
    officials = [each.person for each in context.view.officials if each.in_force(meeting.day)]
    return list(dict.fromkeys([*members, *officials]))


def person_meant(presenter: str, people: Iterable[Person]) -> Person | None:
    """Who is meant by a presenter's name, which a title may follow; None unless exactly one is."""
    found = find_person(presenter.partition(",")[0], people) if presenter else []
    return found[0] if len(found) == 1 else None


def off_agenda(item: NumberedItem) -> bool:
    """Whether it does not stand on the draft."""
    return item.stored is not None and item.stored.state in OFF_AGENDA
