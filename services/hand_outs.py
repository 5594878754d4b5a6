"""What a meeting hands out: given, closed with what came of it, changed, opened, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from secretary.errors import NotAllowed, UserError
from secretary.hand_outs import MAX_LENGTH, Closing, HandOut, HandOutKind, references
from secretary.meetings import Meeting
from secretary.organisations import organisations_on
from services import hand_out_changes, unsent
from services.actors import Permission
from services.announcements import Announcement
from services.context import Context, GroupView
from services.destinations import Audience
from services.effects import Effects
from services.hand_out_changes import HandOutAct
from storage import HAND_OUT_CLOSED

OPENED: Final = "hand_out_opened"
"""The kind of message by which the secretaries are told that one is open again, since what came of
it was taken back."""


@dataclass(frozen=True)
class Due:
    """The last day for something. meeting: whose day it is, where that was said."""

    day: date
    meeting: Meeting | None = None


@dataclass(frozen=True)
class Changed:
    """What was given, closed or changed, in the order of its numbers."""

    hand_outs: tuple[HandOut, ...]
    effects: Effects = field(default_factory=Effects)


def check_length(text: str) -> None:
    """Raises UserError where it is longer than what is handed out may be, or says nothing."""
    if len(text) > MAX_LENGTH:
        raise UserError("hand_out_too_long", length=len(text), most=MAX_LENGTH)


def organisations(view: GroupView) -> list[str]:
    """The group's home organisations today, in the order of the notes."""
    return organisations_on(view.mandates, view.today)


def own_organisations(view: GroupView) -> list[str]:
    """Those in whose seats the actor is today."""
    held = [m.seat.organisation for m in view.actor.mandates if m.in_force(view.today)]
    return list(dict.fromkeys(held))


def give(
    context: Context,
    kind: HandOutKind,
    meeting: Meeting,
    recipients: Sequence[str],
    text: str,
    due: Due | None = None,
) -> Changed:
    """Hand out the same to each of the recipients; one number each.

    recipients: organisations; one empty name where it goes where its kind says.
    Where the words replace those of an earlier message, what that gave to a recipient keeps its
    number. Raises NotAllowed for whoever does not lead the group, and UserError where the text is
    too long, or something has come of what is replaced.
    """
    check_permission(context)
    check_length(text)
    tx = context.tx
    if context.is_edit:
        _refuse_edit_of_closed(context, kind)
    replaced = tx.hand_outs.withdrawn_by(context.source_event_id, kind, context.now)
    given: list[HandOut] = []
    for recipient in recipients:
        same = next((each for each in replaced if each.organisation == recipient), None)
        if same is None:
            same = HandOut(
                group_id=context.group.id,
                meeting_id=meeting.stored_id,
                kind=kind,
                number=tx.hand_outs.next_number(context.group.id, kind),
                organisation=recipient,
                text=text,
                by=context.actor.address,
                event_id=context.source_event_id,
                at=context.written_at,
            )
        else:
            replaced.remove(same)
        same.text, same.meeting_id, same.withdrawn_at = text, meeting.stored_id, None
        same.edit_event_id = context.edit_event_id
        _set_due(same, due)
        tx.add(same)
        given.append(same)
        context.audit(f"{kind} given", meeting, number=same.number)
    hand_out_changes.keep(context, HandOutAct.GIVEN, given)
    return Changed(tuple(given), Effects((meeting,)))


def find(context: Context, kind: HandOutKind, numbers: Sequence[int]) -> list[HandOut]:
    """The group's of that kind with these numbers. Raises UserError where one has none."""
    tx = context.tx
    found = tx.hand_outs.numbered(context.group.id, kind, numbers)
    if context.is_edit:
        # What the message said before its edit has been taken back a moment ago.
        gone = tx.hand_outs.withdrawn_by(context.source_event_id, kind, context.now)
        found += [each for each in gone if each.number in numbers]
    missing = sorted(set(numbers) - {each.number for each in found})
    if missing:
        still_open = tx.hand_outs.not_closed(context.group.id, kind)
        near = [each.number for each in still_open][:3]
        raise UserError("no_such_hand_out", kind=kind, number=missing[0], near=near)
    return sorted(found, key=lambda each: each.number)


def may_close(view: GroupView, hand_out: HandOut) -> bool:
    """Whether the actor may say what came of it: who leads the group, and the organisation's own
    people."""
    return hand_out.organisation in own_organisations(view) or view.actor.may(Permission.LEADER)


def check_may_close(context: Context, hand_outs: Sequence[HandOut]) -> None:
    """Raises NotAllowed where the actor may not close one of them, UserError where one is."""
    for each in hand_outs:
        if not may_close(context.view, each):
            error = "close_by_organisation" if each.organisation else "for_leaders"
            raise NotAllowed(error, **({"hand_out": each} if each.organisation else {}))
    closed = [each for each in hand_outs if not each.is_open]
    if closed:
        raise UserError("hand_out_closed_already", hand_out=closed[0], kind=closed[0].kind)


def close(context: Context, hand_outs: Sequence[HandOut], text: str) -> Changed:
    """Close them with what came of them, and tell the secretaries if it was somebody else.

    Raises NotAllowed and UserError as `check_may_close` and `check_length` do.
    """
    check_length(text)
    check_may_close(context, hand_outs)
    closings: list[Closing] = []
    for each in hand_outs:
        closing = Closing(
            hand_out=each,
            text=text,
            person=context.actor.person,
            by=context.actor.address,
            event_id=context.source_event_id,
            edit_event_id=context.edit_event_id,
            at=context.written_at,
        )
        context.tx.add(closing)
        closings.append(closing)
        _audit(context, "closed", each)
    hand_out_changes.keep(context, HandOutAct.CLOSED, closings)
    announcements = () if context.actor.is_secretary else (_to_secretaries(context, hand_outs),)
    return Changed(tuple(hand_outs), Effects(_meetings(context, hand_outs), announcements))


def reopen(context: Context, hand_outs: Sequence[HandOut]) -> Changed:
    """Open them again; what had come of them is kept, and shown no more.

    Raises NotAllowed for whoever does not lead the group, UserError where one is open.
    """
    check_permission(context)
    closings: list[Closing] = []
    for each in hand_outs:
        closing = each.closing
        if closing is None:
            raise UserError("hand_out_is_open", hand_out=each, kind=each.kind)
        closing.reopened_at = context.now
        closings.append(closing)
        _audit(context, "opened again", each)
    context.tx.add()
    hand_out_changes.keep(context, HandOutAct.REOPENED, closings)
    return Changed(tuple(hand_outs), Effects(_meetings(context, hand_outs)))


def set_due(context: Context, hand_outs: Sequence[HandOut], due: Due | None) -> Changed:
    """Give them another last day, or none. Raises as `check_change` does."""
    check_change(context, hand_outs)
    before = hand_out_changes.due_dates(hand_outs)
    for each in hand_outs:
        each.withdrawn_at = None
        _set_due(each, due)
        _audit(context, "given another day", each)
    context.tx.add()
    hand_out_changes.keep(context, HandOutAct.DATED, hand_outs, before)
    return Changed(tuple(hand_outs), Effects(_meetings(context, hand_outs)))


def change(
    context: Context, hand_outs: Sequence[HandOut], text: str, due: Due | None = None
) -> Changed:
    """Give them other words, which the message at hand holds from now on, and another last day
    where one is given. Raises as `check_change` and `check_length` do."""
    check_length(text)
    check_change(context, hand_outs)
    for each in hand_outs:
        context.tx.hand_outs.reword(each, text)
        unsent.take_out(context, [each])
        each.withdrawn_at = None
        each.event_id, each.edit_event_id = context.source_event_id, context.edit_event_id
        if due is not None:
            _set_due(each, due)
        _audit(context, "changed", each)
    context.tx.add()
    hand_out_changes.keep(context, HandOutAct.REWORDED, hand_outs)
    return Changed(tuple(hand_outs), Effects(_meetings(context, hand_outs)))


def remove(context: Context, hand_outs: Sequence[HandOut]) -> Changed:
    """Take them back, with what came of them. Raises NotAllowed for whoever does not lead."""
    check_permission(context)
    for each in hand_outs:
        things: list[HandOut | Closing] = [
            each,
            *(closing for closing in each.closings if closing.withdrawn_at is None),
        ]
        for thing in things:
            context.tx.withdraw(thing, context.now)
        unsent.take_out(context, things)
        _audit(context, "removed", each)
    context.tx.add()
    hand_out_changes.keep(context, HandOutAct.REMOVED, hand_outs)
    return Changed(tuple(hand_outs), Effects(_meetings(context, hand_outs)))


def check_permission(context: Context) -> None:
    """Raises NotAllowed for whoever does not lead the group."""
    if not context.actor.may(Permission.LEADER):
        raise NotAllowed("for_leaders")


def check_change(context: Context, hand_outs: Sequence[HandOut]) -> None:
    """Raises NotAllowed for whoever does not lead the group, UserError where one is closed."""
    check_permission(context)
    for each in hand_outs:
        if not each.is_open:
            raise UserError("closed_not_changed", hand_out=each, kind=each.kind)


def tell_opened(context: Context, hand_outs: Sequence[HandOut]) -> Effects:
    """Tell the secretaries of those that are open again, as what came of them was taken back."""
    if not hand_outs or context.actor.is_secretary:
        return Effects()
    announcement = _to_secretaries(context, hand_outs)
    return Effects(announcements=(replace(announcement, kind=OPENED, template=OPENED, quotes=()),))


def of_meeting(context: Context, meeting: Meeting) -> list[HandOut]:
    """All that was handed out at a meeting, for its notes: kind by kind, by number."""
    order = list(HandOutKind)
    found = context.tx.hand_outs.of_meeting(meeting.stored_id)
    return sorted(found, key=lambda each: (order.index(each.kind), each.number))


def _refuse_edit_of_closed(context: Context, kind: HandOutKind) -> None:
    standing = context.tx.said_by(context.source_event_id)
    for each in standing:
        if isinstance(each, HandOut) and each.kind is kind and not each.is_open:
            raise UserError("closed_not_changed", hand_out=each, kind=kind)


def _set_due(hand_out: HandOut, due: Due | None) -> None:
    hand_out.due = due.day if due else None
    hand_out.due_meeting = due.meeting if due else None


def _to_secretaries(context: Context, hand_outs: Sequence[HandOut]) -> Announcement:
    [meeting, *_] = _meetings(context, hand_outs)
    subject = " ".join(f"{each.kind} {each.number}" for each in hand_outs)
    values = {"hand_outs": hand_outs, "kind": hand_outs[0].kind, "person": context.actor.person}
    return Announcement(
        HAND_OUT_CLOSED,
        HAND_OUT_CLOSED,
        subject,
        meeting,
        Audience.SECRETARIES,
        values=values,
        quotes=references(hand_outs),
    )


def _meetings(context: Context, hand_outs: Sequence[HandOut]) -> tuple[Meeting, ...]:
    ids = dict.fromkeys(each.meeting_id for each in hand_outs)
    found = (context.tx.meeting(each) for each in ids)
    return tuple(each for each in found if each is not None)


def _audit(context: Context, what: str, hand_out: HandOut) -> None:
    meeting = context.tx.meeting(hand_out.meeting_id)
    context.audit(f"{hand_out.kind} {what}", meeting, number=hand_out.number)
