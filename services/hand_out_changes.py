"""Taking back within a day what was done with something that was handed out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from secretary.errors import UserError
from secretary.hand_outs import Closing, HandOut, entries
from services import changes, unsent
from services.changes import ChangeKind, TakenBack
from services.context import Context
from storage import Change


class HandOutAct(StrEnum):
    """What was done, as it is stored in `Change.after`."""

    GIVEN = "given"
    CLOSED = "closed"
    REOPENED = "reopened"
    DATED = "dated"
    REWORDED = "reworded"
    REMOVED = "removed"


def keep(
    context: Context,
    act: HandOutAct,
    things: Sequence[HandOut | Closing],
    before: Mapping[str, Any] | None = None,
) -> None:
    """Keep that something was done, so that it can be taken back; what an edit does is not kept."""
    if not context.is_edit:
        after = {"act": act, "ids": [each.id for each in things]}
        changes.record(context, ChangeKind.HAND_OUT, before, after)


def due_dates(hand_outs: Sequence[HandOut]) -> Mapping[str, Any]:
    """Their last days, as JSON."""
    return {
        str(each.stored_id): [
            each.due.isoformat() if each.due else None,
            each.due_meeting.id if each.due_meeting else None,
        ]
        for each in hand_outs
    }


def take_back(context: Context, change: Change) -> TakenBack:
    """Make it as it was. Raises UserError where something else was done since, or where the words
    that there were are erased."""
    after = change.after or {}
    match after.get("act"):
        case HandOutAct.GIVEN:
            return _ungive(context, after["ids"])
        case HandOutAct.CLOSED:
            return _unclose(context, after["ids"])
        case HandOutAct.REOPENED:
            return _close_again(context, after["ids"])
        case HandOutAct.DATED:
            return _date_back(context, after["ids"], change.before or {})
    raise UserError("hand_out_words_erased")


def _ungive(context: Context, ids: Sequence[int]) -> TakenBack:
    found = _standing(context, ids)
    if not all(each.is_open for each in found):
        raise UserError("hand_out_changed_since")
    for each in found:
        context.tx.withdraw(each, context.now)
    unsent.take_out(context, found)
    return _told(found, "removed")


def _unclose(context: Context, ids: Sequence[int]) -> TakenBack:
    closings = _closings(context, ids)
    if not all(each.stands and each.hand_out.withdrawn_at is None for each in closings):
        raise UserError("hand_out_changed_since")
    for each in closings:
        context.tx.withdraw(each, context.now)
    unsent.take_out(context, closings)
    return _told([each.hand_out for each in closings], "reopened")


def _close_again(context: Context, ids: Sequence[int]) -> TakenBack:
    closings = _closings(context, ids)
    for each in closings:
        of = each.hand_out
        if each.withdrawn_at is not None or of.withdrawn_at is not None or not of.is_open:
            raise UserError("hand_out_changed_since")
        each.reopened_at = None
    context.tx.add()
    return _told([each.hand_out for each in closings], "closed")


def _date_back(context: Context, ids: Sequence[int], before: Mapping[str, Any]) -> TakenBack:
    found = _standing(context, ids)
    if not all(each.is_open for each in found):
        raise UserError("hand_out_changed_since")
    for each in found:
        day, meeting = before[str(each.id)]
        each.due = date.fromisoformat(day) if day else None
        each.due_meeting = context.tx.meeting(meeting) if meeting else None
    context.tx.add()
    shown = entries(found, context.view.today)
    values = {"kind": found[0].kind, "hand_outs": found, "entries": shown}
    return TakenBack(values, act=HandOutAct.DATED)


def _told(hand_outs: Sequence[HandOut], what: str) -> TakenBack:
    return TakenBack({"kind": hand_outs[0].kind, "hand_outs": list(hand_outs), "what": what})


def _standing(context: Context, ids: Sequence[int]) -> list[HandOut]:
    found = context.tx.hand_outs.of_ids(ids)
    if len(found) < len(ids):
        raise UserError("hand_out_changed_since")
    return found


def _closings(context: Context, ids: Sequence[int]) -> list[Closing]:
    found = [context.tx.entity(Closing, each) for each in ids]
    return [each for each in found if each is not None]
