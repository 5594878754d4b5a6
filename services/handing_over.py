"""What a group that ends has open is handed over to another group, with its history (R41)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from secretary.errors import UserError
from secretary.followed import Followed, followed_reference
from secretary.group import Group
from secretary.group_acts import GroupActKind, Transfer, Transferred
from secretary.hand_outs import HandOut, HandOutKind, hand_out_reference
from secretary.meetings import Meeting
from services import changes, group_acts
from services.changes import ChangeKind, TakenBack
from services.context import Context
from services.destinations import Audience, destinations
from storage import Change, Transaction

TAKEN_OVER = "taken_over"
"""The kind of message by which the other group's secretaries are told what they have taken over."""


Thing = HandOut | Followed
"""What can be handed over."""


@dataclass(frozen=True)
class HandedOver:
    """Something that was handed over, as both groups see it. thing: as it is by now; None where it
    was taken back. meeting: that it comes from."""

    transfer: Transfer
    thing: Thing | None
    meeting: Meeting | None
    from_name: str
    to_name: str


def find(context: Context, numbers: Sequence[tuple[Transferred, int]] | None) -> list[Thing]:
    """The open things of these numbers, or all. Raises UserError where one has none, or is closed;
    and where nothing is open."""
    if group_acts.act_of(context, GroupActKind.ENDED) is None:
        raise UserError("end_before_handing_over")
    things: list[Thing] = [
        each
        for kind in HandOutKind
        for each in context.tx.hand_outs.not_closed(context.group.id, kind)
    ]
    things += context.tx.followed.open_of(context.group.id)
    still_open = {(Transferred(each.kind), each.number): each for each in things}
    if numbers is None:
        if not still_open:
            raise UserError("nothing_to_hand_over")
        return list(still_open.values())
    for kind, number in numbers:
        if (kind, number) not in still_open:
            near = [n for k, n in still_open if k is kind][:3]
            raise UserError("not_open_to_hand_over", kind=kind, number=number, near=near)
    return [still_open[each] for each in dict.fromkeys(numbers)]


def hand_over(context: Context, things: Sequence[Thing], to: Group) -> list[HandedOver]:
    """Let the other group have them from now on, under numbers of its own; its secretaries are
    told. What had been written and decided about them goes with them."""
    tx = context.tx
    transfers: list[Transfer] = []
    for each in things:
        meeting_id = each.meeting_id if isinstance(each, HandOut) else None
        number = each.number
        if isinstance(each, HandOut):
            each.number = tx.hand_outs.next_number(to.id, each.kind)
            each.group_id = to.id
        else:
            tx.followed.move(each, to.id)
        transfer = Transfer(
            group_id=context.group.id,
            kind=Transferred(each.kind),
            thing_id=each.stored_id,
            number=number,
            to_group=to.id,
            to_number=each.number,
            meeting_id=meeting_id,
            by=context.actor.address,
            event_id=context.trigger_event_id,
            at=context.now,
        )
        tx.add(transfer, each)
        transfers.append(transfer)
        meeting = tx.meeting(meeting_id) if meeting_id else None
        context.audit(f"{each.kind} handed over", meeting, number=number, to=to.id)
    after = {"act": group_acts.HANDED_OVER, "ids": [each.id for each in transfers]}
    changes.record(context, ChangeKind.GROUP, None, after)
    names = {context.group.id: context.group.name, to.id: to.name}
    handed_over = [_as_seen(tx, each, names) for each in transfers]
    text = context.render(TAKEN_OVER, handed_over=handed_over, to=to)
    for where in destinations(tx, to, Audience.SECRETARIES):
        key = f"{TAKEN_OVER} {context.trigger_event_id} {where.channel} {where.room}"
        quotes = references(things)
        tx.outbox.add(where.message_to_group(key, TAKEN_OVER, text, to.id, quotes), context.now)
    return handed_over


def seen_by(context: Context) -> tuple[list[HandedOver], list[HandedOver]]:
    """What the group has handed over, and what it has taken over."""
    tx, view = context.tx, context.view
    names = {each.id: each.name for each in (view.group, *view.other_groups)}
    return (
        [_as_seen(tx, each, names) for each in tx.group_acts.handed_over(view.group.id)],
        [_as_seen(tx, each, names) for each in tx.group_acts.taken_over(view.group.id)],
    )


def take_back(context: Context, change: Change) -> TakenBack:
    """The group has them again, under their numbers; or its decision is as it was. Raises UserError
    where something has come of one since."""
    if (change.after or {})["act"] != group_acts.HANDED_OVER:
        return group_acts.take_back(context, change)
    tx = context.tx
    found = [tx.entity(Transfer, each) for each in (change.after or {})["ids"]]
    transfers = [each for each in found if each is not None and each.withdrawn_at is None]
    names = {each.id: each.name for each in (context.group, *context.view.other_groups)}
    seen = [_as_seen(tx, each, names) for each in transfers]
    for each in seen:
        if each.thing is None or not each.thing.is_open:
            gone = each.transfer
            raise UserError("handed_over_changed", kind=gone.kind, number=gone.number)
    for each in seen:
        assert each.thing is not None, "it is open"
        each.thing.group_id, each.thing.number = each.transfer.group_id, each.transfer.number
        if isinstance(each.thing, Followed):
            each.thing.from_group = None
        each.transfer.withdrawn_at = context.now
        context.audit(f"{each.transfer.kind} taken back", number=each.transfer.number)
    tx.add()
    return TakenBack({"act": None, "stands": False, "transfers": seen, "cancelled": ()})


def _as_seen(tx: Transaction, transfer: Transfer, names: dict[str, str]) -> HandedOver:
    thing: Thing | None = (
        tx.entity(HandOut, transfer.thing_id)
        if transfer.kind in [*HandOutKind]
        else tx.entity(Followed, transfer.thing_id)
    )
    if thing is not None and thing.withdrawn_at is not None:
        thing = None
    return HandedOver(
        transfer,
        thing,
        tx.meeting(transfer.meeting_id) if transfer.meeting_id else None,
        names.get(transfer.group_id, transfer.group_id),
        names.get(transfer.to_group, transfer.to_group),
    )


def references(things: Sequence[Thing]) -> tuple[str, ...]:
    """What names these for ever, and what came of them; of their words nothing."""
    found: list[str] = []
    for each in things:
        if isinstance(each, HandOut):
            found.append(hand_out_reference(each))
            found += [hand_out_reference(each.closing)] if each.closing else []
        else:
            found.append(followed_reference(each))
    return tuple(found)
