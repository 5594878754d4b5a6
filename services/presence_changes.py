"""Taking back within a day what was recorded of who was at a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from secretary.errors import UserError
from secretary.meetings import Meeting
from secretary.presence import Presence
from services import changes
from services.changes import ChangeKind, TakenBack
from services.context import Context
from services.effects import Effects
from services.recorded_attendance import is_closed, record_of
from storage import Change


def keep(
    context: Context, meeting: Meeting, added: Sequence[Presence], withdrawn: Sequence[Presence]
) -> None:
    """Keep what was recorded, and what counts no more; what an edit does is not kept."""
    if not context.is_edit:
        after = {"added": _ids(added), "withdrawn": _ids(withdrawn)}
        changes.record(context, ChangeKind.ATTENDANCE, None, after, meeting)


def take_back(context: Context, change: Change) -> TakenBack:
    """Let count what did before. Raises UserError where something else was recorded of the same
    people since, and where the notes have closed it."""
    meeting = context.tx.meeting(change.meeting_id or 0)
    after = change.after or {}
    if meeting is None:
        raise UserError("meeting_gone")
    if is_closed(context, meeting):
        raise UserError("attendance_closed", meeting=meeting)
    added = context.tx.presences.of_ids(after["added"])
    withdrawn = context.tx.presences.of_ids(after["withdrawn"])
    about = {each.person_id for each in (*added, *withdrawn)} - {None}
    latest = max([*after["added"], *after["withdrawn"]], default=0)
    since = any(
        (each.id or 0) > latest and each.person_id in about and not each.by_themselves
        for each in context.tx.presences.of_meeting(meeting.stored_id)
    )
    standing = all(each.withdrawn_at is None for each in added)
    if since or not standing or any(each.withdrawn_at is None for each in withdrawn):
        raise UserError("attendance_changed_since", meeting=meeting)
    for each in added:
        each.withdrawn_at = context.now
    for each in withdrawn:
        each.withdrawn_at = None
    context.tx.add()
    record = record_of(context.tx, context.group, meeting)
    people = [m.person for seat in record.seats for m in seat.holders]
    people += [each.other.person for each in record.others]
    told = [each for each in dict.fromkeys(people) if each.id in about]
    guests = [each.guest for each in (*added, *withdrawn) if each.person_id is None]
    values = {"meeting": meeting, "record": record, "people": told, "guests": guests}
    return TakenBack(values, Effects((meeting,)))


@dataclass(frozen=True)
class WithdrawnPresences:
    """What was recorded by a message that is gone. closed: the meetings of which it stands all the
    same, since their notes are as they will stay. meetings: those of the others."""

    withdrawn: tuple[Presence, ...]
    closed: tuple[Meeting, ...]
    meetings: tuple[Meeting, ...]


def withdraw(context: Context, statements: Iterable[object]) -> WithdrawnPresences:
    """Take back what of these was recorded of who is at a meeting; guests are erased."""
    withdrawn: list[Presence] = []
    closed: dict[Meeting, None] = {}
    meetings: dict[Meeting, None] = {}
    for each in statements:
        meeting = context.tx.meeting(each.meeting_id) if isinstance(each, Presence) else None
        if not isinstance(each, Presence) or meeting is None:
            continue
        if is_closed(context, meeting):
            closed[meeting] = None
            continue
        context.tx.withdraw(each, context.now)
        context.audit("presence withdrawn", meeting)
        withdrawn.append(each)
        meetings[meeting] = None
    return WithdrawnPresences(tuple(withdrawn), tuple(closed), tuple(meetings))


def bring_back(context: Context, presence: Presence) -> Sequence[Presence]:
    """Let it count again, as the edit that replaced it is gone; empty where it stands, the notes
    have closed it, or it was of a guest, who is erased."""
    is_final = context.tx.presences.closed_at(presence.meeting_id) is not None
    if is_final or presence.withdrawn_at is None or presence.person_id is None:
        return []
    context.tx.bring_back(presence)
    return [presence]


def _ids(rows: Iterable[Presence]) -> list[int]:
    return [each.id for each in rows if each.id is not None]
