"""A group is founded, and ends, by the board's decision (R12, R41).

What is still open when it is to end is listed for its secretaries, who close it or hand it over to
another group. From the day after, nothing is sent, and the group's commands only show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from secretary.errors import DateExample, UserError
from secretary.followed import Followed
from secretary.group import Group
from secretary.group_acts import MAX_REFERENCE, GroupAct, GroupActKind
from secretary.hand_outs import HandOut, HandOutKind
from secretary.meetings import Meeting
from secretary.written_rounds import WrittenRound
from services import changes, notes_draft
from services.changes import ChangeKind, TakenBack
from services.context import Context
from storage import Change

RECORDED = "recorded"
REMOVED = "removed"
HANDED_OVER = "handed_over"
"""What was done, as it is stored in `Change.after`."""


@dataclass(frozen=True)
class LeftOpen:
    """What a group still has open.

    followed: its focus assignments, goals and agreements. meetings: planned after its last day.
    notes: the meetings held whose notes are not finished. rounds: the written ones that run.
    """

    hand_outs: Sequence[HandOut] = ()
    followed: Sequence[Followed] = ()
    meetings: Sequence[Meeting] = ()
    notes: Sequence[Meeting] = ()
    rounds: Sequence[WrittenRound] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.things or self.meetings or self.notes or self.rounds)

    @property
    def things(self) -> list[HandOut | Followed]:
        """What another group can take over."""
        return [*self.hand_outs, *self.followed]


def example_day(today: date) -> DateExample:
    """A last day, for examples: that of the year."""
    return DateExample(today.replace(month=12, day=31), date.min)


def act_of(context: Context, kind: GroupActKind) -> GroupAct | None:
    """The decision of that kind about the group; None where none is known."""
    return context.tx.group_acts.of_group(context.group.id, kind)


def record(
    context: Context,
    kind: GroupActKind,
    day: date,
    reference: str,
    successor: Group | None = None,
) -> GroupAct:
    """Record a decision, instead of what was recorded of that kind before.

    Raises UserError where the reference is too long, or a group would come after itself.
    """
    check(context, kind, day, reference, successor)
    before = act_of(context, kind)
    if before is not None:
        before.withdrawn_at = context.now
    act = GroupAct(
        group_id=context.group.id,
        kind=kind,
        day=day,
        reference=reference,
        successor=successor.id if successor else None,
        by=context.actor.address,
        event_id=context.trigger_event_id,
        at=context.now,
    )
    context.tx.add(act)
    after = {"act": RECORDED, "id": act.id, "before": before.id if before else None}
    changes.record(context, ChangeKind.GROUP, None, after)
    context.audit(
        f"group {kind}", day=day.isoformat(), reference=reference, successor=act.successor
    )
    return act


def check(
    context: Context,
    kind: GroupActKind,
    day: date,
    reference: str,
    successor: Group | None = None,
) -> None:
    """Raises UserError as `record` does."""
    if len(reference) > MAX_REFERENCE:
        raise UserError("reference_too_long", length=len(reference), most=MAX_REFERENCE)
    if successor is not None and successor.id == context.group.id:
        raise UserError("own_successor", group=context.group)
    if kind is GroupActKind.ENDED and day < context.view.today:
        raise UserError("group_end_past", day=day, sample=example_day(context.view.today))


def remove_ending(context: Context) -> GroupAct:
    """The group does not end after all. Raises UserError where it was not to, or has."""
    act = act_of(context, GroupActKind.ENDED)
    if act is None:
        raise UserError("no_group_end")
    act.withdrawn_at = context.now
    context.tx.add(act)
    changes.record(context, ChangeKind.GROUP, None, {"act": REMOVED, "id": act.id})
    context.audit("group end removed", day=act.day.isoformat())
    return act


def still_cancelled(context: Context, act: GroupAct) -> list[Meeting]:
    """The meetings ahead that were cancelled since the group had ended by that decision."""
    view = context.view
    return [
        each
        for each in view.all_meetings
        if each.cancelled_at is not None
        and not each.is_planned
        and each.starts_at > view.wall
        and each.day > act.day
        and act.has_passed(view.group.today(each.cancelled_at))
    ]


def planned_again(context: Context, meetings: Sequence[Meeting]) -> DateExample | None:
    """When the first of these was to be, as it is written to plan it anew; None for none."""
    if not meetings:
        return None
    first = meetings[0]
    return DateExample(first.day, context.view.today, first.starts_at.time(), first.ends_at)


def left_open(context: Context, day: date) -> LeftOpen:
    """What is open now. day: the group's last one."""
    view = context.view
    hand_outs = [
        each
        for kind in HandOutKind
        for each in context.tx.hand_outs.not_closed(view.group.id, kind)
    ]
    planned = [m for m in view.all_meetings if m.is_planned]
    return LeftOpen(
        hand_outs,
        context.tx.followed.open_of(view.group.id),
        [m for m in planned if m.day > day and m.starts_at > view.wall],
        [m for m in planned if m.starts_at <= view.wall and notes_draft.is_open(context, m)],
        [r for r in context.tx.written_rounds.not_ended(view.group.id) if r.is_running],
    )


def take_back(context: Context, change: Change) -> TakenBack:
    """Make it as it was. Raises UserError where something else was decided since."""
    after = change.after or {}
    act = context.tx.entity(GroupAct, after["id"])
    assert act is not None, "no decision is ever deleted"
    standing = act_of(context, act.kind)
    if after["act"] == RECORDED:
        if standing is not act:
            raise UserError("group_act_changed")
        act.withdrawn_at = context.now
        before = context.tx.entity(GroupAct, after["before"]) if after["before"] else None
        if before is not None:
            before.withdrawn_at = None
    else:
        if standing is not None:
            raise UserError("group_act_changed")
        act.withdrawn_at = None
    context.tx.add()
    stands = act.withdrawn_at is None
    goes_on = act.kind is GroupActKind.ENDED and not stands
    cancelled = still_cancelled(context, act) if goes_on else []
    return TakenBack(
        {
            "act": act,
            "stands": stands,
            "transfers": (),
            "cancelled": cancelled,
            "again": planned_again(context, cancelled),
        }
    )
