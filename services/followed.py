"""What a group follows up: recorded, followed up and closed, changed, opened again, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from secretary.errors import NotAllowed, UserError
from secretary.followed import MAX_LENGTH, Followed, FollowedKind, FollowUp, FollowUpKind
from secretary.meetings import Meeting
from services import followed_changes, unsent
from services.actors import Permission
from services.context import Context, GroupView
from services.followed_changes import FollowedAct


@dataclass(frozen=True)
class Details:
    """What is said of one; None for what is not said. See `Followed`."""

    text: str | None = None
    parties: str | None = None
    reference: str | None = None
    measure: str | None = None
    target: str | None = None
    begins: date | None = None
    due: date | None = None
    needs_assessment: bool | None = None

    @property
    def texts(self) -> dict[str, str]:
        """Its words, by the names of the fields of `Followed`."""
        every = {
            "text": self.text,
            "parties": self.parties,
            "reference": self.reference,
            "measure": self.measure,
            "target": self.target,
        }
        return {name: text for name, text in every.items() if text is not None}

    @property
    def others(self) -> dict[str, date | bool]:
        """Its days and its mark, by the names of the fields of `Followed`."""
        every = {
            "begins": self.begins,
            "due": self.due,
            "needs_assessment": self.needs_assessment,
        }
        return {name: value for name, value in every.items() if value is not None}


_NO_WORDS: Final = Details("", "", "", "", "").texts


def check_permission(context: Context) -> None:
    """Raises NotAllowed for whoever does not lead the group."""
    if not context.actor.may(Permission.LEADER):
        raise NotAllowed("for_leaders")


def record(context: Context, kind: FollowedKind, details: Details) -> Followed:
    """Let the group follow up something from now on.

    Where the words replace those of an earlier message, what that held keeps its number. Raises
    NotAllowed for whoever does not lead the group, and UserError where a text is too long, or what
    is replaced is closed.
    """
    check_permission(context)
    _check_length(details)
    tx = context.tx
    thing = _replaced(context, kind) if context.is_edit else None
    if thing is None:
        thing = Followed(
            group_id=context.group.id,
            kind=kind,
            number=tx.followed.next_number(context.group.id, kind),
            text="",
            begins=context.group.today(context.written_at),
            by=context.actor.address,
            event_id=context.source_event_id,
            at=context.written_at,
        )
    elif not thing.is_open:
        raise UserError("followed_not_changed", thing=thing, kind=kind)
    thing.withdrawn_at, thing.due, thing.needs_assessment = None, None, False
    tx.followed.reword(thing, **_NO_WORDS)
    for name, value in {**details.texts, **details.others}.items():
        setattr(thing, name, value)
    thing.edit_event_id = context.edit_event_id
    tx.add(thing)
    _audit(context, "recorded", thing)
    followed_changes.keep(context, FollowedAct.RECORDED, [thing])
    return thing


def find(context: Context, kind: FollowedKind, number: int) -> Followed:
    """The group's of that number. Raises UserError where there is none."""
    tx = context.tx
    found = tx.followed.numbered(context.group.id, kind, number)
    if found is None and context.is_edit:
        # What the message changed has been taken back a moment ago, with all of its words.
        gone = tx.followed.withdrawn_by(context.source_event_id, kind, context.now)
        if any(each.number == number for each in gone):
            raise UserError("followed_change_anew", kind=kind, number=number)
    if found is None:
        near = [each.number for each in tx.followed.open_of(context.group.id, kind)][:3]
        raise UserError("no_such_followed", kind=kind, number=number, near=near)
    return found


def meeting_at_hand(view: GroupView) -> Meeting | None:
    """The meeting at which something is said now: the one that is answered, if it has begun, else
    the one under way, else the last that was held; None where none has been."""
    about = view.about
    if about is not None and about.is_planned and about.starts_at <= view.wall:
        return about
    if view.under_way is not None:
        return view.under_way
    for known in (view.meetings, view.all_meetings):
        held = [m for m in known if m.is_planned and m.starts_at <= view.wall]
        if held:
            return held[-1]
    return None


def follow_up(context: Context, thing: Followed, kind: FollowUpKind, text: str) -> FollowUp:
    """Keep what is said of it, with the meeting at hand.

    Raises NotAllowed for whoever does not lead the group, and UserError where it is closed, or the
    text is too long.
    """
    check_permission(context)
    _check_length(Details(text=text))
    if not thing.is_open:
        raise UserError("followed_is_closed", thing=thing, kind=thing.kind)
    meeting = meeting_at_hand(context.view)
    said = FollowUp(
        followed=thing,
        kind=kind,
        text=text,
        meeting_id=meeting.id if meeting is not None else None,
        by=context.actor.address,
        event_id=context.source_event_id,
        edit_event_id=context.edit_event_id,
        at=context.written_at,
    )
    context.tx.add(said)
    _audit(context, "closed" if said.closes else "followed up", thing, meeting)
    followed_changes.keep(context, FollowedAct.SAID, [said])
    return said


def reopen(context: Context, thing: Followed) -> None:
    """Open it again; what closed it is kept, and shown no more.

    Raises NotAllowed for whoever does not lead the group, UserError where it is open.
    """
    check_permission(context)
    closing = thing.closing
    if closing is None:
        raise UserError("followed_is_open", thing=thing, kind=thing.kind)
    closing.reopened_at = context.now
    context.tx.add()
    _audit(context, "opened again", thing)
    followed_changes.keep(context, FollowedAct.REOPENED, [closing])


def change(context: Context, thing: Followed, details: Details, *, undated: bool = False) -> None:
    """Give it what is said of it, and leave the rest. undated: whether it is to have no last day.

    New words are those of the message at hand from now on. Raises NotAllowed for whoever does not
    lead the group, and UserError where it is closed, or a text is too long.
    """
    check_permission(context)
    _check_length(details)
    if not thing.is_open:
        raise UserError("followed_not_changed", thing=thing, kind=thing.kind)
    before = followed_changes.fields_of(thing)
    if details.texts:
        context.tx.followed.reword(thing, **details.texts)
        unsent.take_out(context, [thing])
        thing.event_id, thing.edit_event_id = context.source_event_id, context.edit_event_id
    for name, value in details.others.items():
        setattr(thing, name, value)
    if undated:
        thing.due = None
    thing.withdrawn_at = None
    context.tx.add()
    _audit(context, "changed", thing)
    act = FollowedAct.REWORDED if details.texts else FollowedAct.SET
    followed_changes.keep(context, act, [thing], before)


def remove(context: Context, thing: Followed) -> None:
    """Take it back, with what was said of it. Raises NotAllowed for whoever does not lead."""
    check_permission(context)
    said = [each for each in thing.follow_ups if each.withdrawn_at is None]
    context.tx.withdraw(thing, context.now)
    for each in said:
        context.tx.withdraw(each, context.now)
    unsent.take_out(context, [thing, *said, *followed_changes.take_papers(context, thing)])
    context.tx.add()
    _audit(context, "removed", thing)
    followed_changes.keep(context, FollowedAct.REMOVED, [thing])


def _check_length(details: Details) -> None:
    longest = max(map(len, details.texts.values()), default=0)
    if longest > MAX_LENGTH:
        raise UserError("followed_too_long", length=longest, most=MAX_LENGTH)


def _replaced(context: Context, kind: FollowedKind) -> Followed | None:
    """What the message held before its edit: taken back a moment ago, or kept since something has
    been said of it."""
    gone = context.tx.followed.withdrawn_by(context.source_event_id, kind, context.now)
    kept = context.tx.said_by(context.source_event_id)
    found = (each for each in (*gone, *kept) if isinstance(each, Followed) and each.kind is kind)
    return next(found, None)


def _audit(context: Context, what: str, thing: Followed, meeting: Meeting | None = None) -> None:
    context.audit(f"{thing.kind} {what}", meeting, number=thing.number)
