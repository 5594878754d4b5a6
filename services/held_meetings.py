"""What is put right of a meeting that has been held, while its notes are open: where it was."""

from __future__ import annotations

from secretary.errors import UserError
from secretary.meetings import Meeting
from services import changes, notes_draft
from services.changes import ChangeKind, TakenBack
from services.context import Context
from storage import Change


def correct_place(context: Context, meeting: Meeting, place: str) -> bool:
    """Let it have been held there; whether that is otherwise than it was. Nobody else is told: it
    stands in the notes.

    Raises UserError where its notes are finished, and no new version of them is open.
    """
    _check_open(context, meeting)
    before = meeting.place
    if place == before:
        return False
    _write(context, meeting, place)
    changes.record(context, ChangeKind.MEETING_PLACE, {"place": before}, {"place": place}, meeting)
    return True


def take_back(context: Context, change: Change) -> TakenBack:
    """Let it have been held where it was to be. Raises UserError where that was put right again
    since, and as `correct_place` does."""
    meeting = context.tx.meeting(change.meeting_id or 0)
    assert meeting is not None, "meetings are never removed"
    _check_open(context, meeting)
    if meeting.place != (change.after or {})["place"]:
        raise UserError("place_changed_since", meeting=meeting)
    _write(context, meeting, (change.before or {})["place"])
    return TakenBack({"meeting": meeting, "what": "undone"})


def _write(context: Context, meeting: Meeting, place: str) -> None:
    meeting.place = place
    context.tx.add(meeting)
    context.audit("meeting place corrected", meeting)


def _check_open(context: Context, meeting: Meeting) -> None:
    if not notes_draft.is_open(context, meeting):
        raise UserError("notes_are_finished", meeting=meeting)
