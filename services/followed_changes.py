"""Taking back what was done with something that is followed up: within a day, or with the message
that said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from secretary.errors import UserError
from secretary.followed import Followed, FollowUp, followed_reference
from secretary.papers import Paper
from services import changes, unsent
from services.changes import ChangeKind, TakenBack
from services.context import Context
from storage import Change


class FollowedAct(StrEnum):
    """What was done, as it is stored in `Change.after`."""

    RECORDED = "recorded"
    SAID = "said"
    REOPENED = "reopened"
    SET = "set"
    REWORDED = "reworded"
    REMOVED = "removed"


def keep(
    context: Context,
    act: FollowedAct,
    things: Sequence[Followed | FollowUp],
    before: Mapping[str, Any] | None = None,
) -> None:
    """Keep that something was done, so that it can be taken back; what an edit does is not kept."""
    if not context.is_edit:
        after = {"act": act, "ids": [each.id for each in things]}
        changes.record(context, ChangeKind.FOLLOWED, before, after)


def fields_of(thing: Followed) -> Mapping[str, Any]:
    """Its days and its mark, as JSON; none of its words."""
    return {
        "begins": thing.begins.isoformat(),
        "due": thing.due.isoformat() if thing.due else None,
        "needs_assessment": thing.needs_assessment,
    }


def take_back(context: Context, change: Change) -> TakenBack:
    """Make it as it was. Raises UserError where something else was done since, or where the words
    that there were are erased."""
    after = change.after or {}
    match after.get("act"):
        case FollowedAct.RECORDED:
            return _unrecord(context, after["ids"])
        case FollowedAct.SAID:
            return _unsay(context, after["ids"])
        case FollowedAct.REOPENED:
            return _close_again(context, after["ids"])
        case FollowedAct.SET:
            return _set_back(context, after["ids"], change.before or {})
    raise UserError("followed_words_erased")


def _unrecord(context: Context, ids: Sequence[int]) -> TakenBack:
    thing = _standing(context, ids)
    if thing.standing:
        raise UserError("followed_changed_since")
    context.tx.withdraw(thing, context.now)
    context.tx.add()
    unsent.take_out(context, [thing, *take_papers(context, thing)])
    return _told(thing, "removed")


def _unsay(context: Context, ids: Sequence[int]) -> TakenBack:
    said = _said(context, ids)
    if not said.stands or said.followed.withdrawn_at is not None:
        raise UserError("followed_changed_since")
    context.tx.withdraw(said, context.now)
    context.tx.add()
    unsent.take_out(context, [said])
    return _told(said.followed, "reopened" if said.closes else "unsaid")


def _close_again(context: Context, ids: Sequence[int]) -> TakenBack:
    said = _said(context, ids)
    thing = said.followed
    if said.withdrawn_at is not None or thing.withdrawn_at is not None or not thing.is_open:
        raise UserError("followed_changed_since")
    said.reopened_at = None
    context.tx.add()
    return _told(thing, "closed")


def _set_back(context: Context, ids: Sequence[int], before: Mapping[str, Any]) -> TakenBack:
    thing = _standing(context, ids)
    if not thing.is_open:
        raise UserError("followed_changed_since")
    thing.begins = date.fromisoformat(before["begins"])
    thing.due = date.fromisoformat(before["due"]) if before["due"] else None
    thing.needs_assessment = before["needs_assessment"]
    context.tx.add()
    return _told(thing, "as_before")


def _told(thing: Followed, what: str) -> TakenBack:
    return TakenBack({"thing": thing, "kind": thing.kind, "what": what})


def _standing(context: Context, ids: Sequence[int]) -> Followed:
    found = context.tx.followed.of_ids(ids)
    if not found:
        raise UserError("followed_changed_since")
    return found[0]


def _said(context: Context, ids: Sequence[int]) -> FollowUp:
    found = context.tx.followed.said(ids)
    if not found:
        raise UserError("followed_changed_since")
    return found[0]


def take_papers(context: Context, thing: Followed) -> list[Paper]:
    """Take away the papers that went with it; those that stood."""
    every = context.tx.papers.all_of_item(followed_reference(thing))
    gone = [each for each in every if each.withdrawn_at is None]
    for each in gone:
        each.withdrawn_at = context.now
    context.tx.add()
    return gone


@dataclass(frozen=True)
class FollowedWithdrawn:
    """What became of what a message held. gone: what stands no more. said: of what that was said
    which is taken back. kept: what stands all the same, as something has been said of it."""

    gone: tuple[Followed, ...] = ()
    said: tuple[FollowUp, ...] = ()
    kept: tuple[Followed, ...] = ()


def withdraw(context: Context, statements: Sequence[object]) -> FollowedWithdrawn:
    """Take back what a message said of what is followed up. Not what something has been said of."""
    things = [each for each in statements if isinstance(each, Followed)]
    said = [each for each in statements if isinstance(each, FollowUp)]
    for each in said:
        context.tx.withdraw(each, context.now)
    gone = [each for each in things if not each.standing]
    for thing in gone:
        context.tx.withdraw(thing, context.now)
    for thing in (*gone, *(each.followed for each in said)):
        context.audit(f"{thing.kind} withdrawn", number=thing.number)
    # Not of an edit, which may put other words in their place.
    taken = [] if context.is_edit else [p for each in gone for p in take_papers(context, each)]
    unsent.take_out(context, [*gone, *said, *taken])
    kept = tuple(each for each in things if each not in gone)
    return FollowedWithdrawn(tuple(gone), tuple(said), kept)
