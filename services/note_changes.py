"""Taking back within a day what was done with the notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from secretary.errors import UserError
from secretary.meetings import Meeting
from secretary.notes import Note
from services import changes, notes_draft
from services.changes import ChangeKind, TakenBack
from services.context import Context
from storage import Change


class NoteAct(StrEnum):
    """What was done, as it is stored in `Change.after`."""

    WRITTEN = "written"
    CHANGED = "changed"
    REMOVED = "removed"
    TAKEN_IN = "taken_in"
    SENT = "sent"
    FINISHED = "finished"
    OPENED = "opened"


_NOT_UNDONE: Final[Mapping[str, str]] = {
    NoteAct.SENT: "draft_is_sent",
    NoteAct.FINISHED: "notes_are_finished",
    NoteAct.OPENED: "notes_are_opened",
}
"""What is said to who would undo these."""


def keep(
    context: Context, meeting: Meeting, act: NoteAct, made: Sequence[Note], removed: Sequence[Note]
) -> None:
    """Keep what was written and left out; what an edit does is not kept."""
    if not context.is_edit:
        before = {"removed": [note.id for note in removed]}
        after = {"act": act, "made": [note.id for note in made]}
        changes.record(context, ChangeKind.NOTE, before, after, meeting)


def keep_final(context: Context, meeting: Meeting, act: NoteAct) -> None:
    """Keep that something was done which is not undone, so that no earlier act is instead."""
    changes.record(context, ChangeKind.NOTE, None, {"act": act}, meeting)


def why_not(context: Context, change: Change) -> UserError | None:
    """What is said to who would take back what is not undone; None for what is."""
    told = _NOT_UNDONE.get((change.after or {})["act"])
    if told is None:
        return None
    return UserError(told, meeting=context.tx.meeting(change.meeting_id or 0))


def take_back(context: Context, change: Change) -> TakenBack:
    """Leave out what was written, and take in what was left out for it. Raises UserError where the
    notes are finished since, or something else was done with the same."""
    meeting = context.tx.meeting(change.meeting_id or 0)
    before, after = change.before or {}, change.after or {}
    made = context.tx.notes.of_ids(after["made"])
    removed = context.tx.notes.of_ids(before["removed"])
    are_whole = len(made) == len(after["made"]) and len(removed) == len(before["removed"])
    stand = all(note.removed_at is None for note in made)
    are_out = all(note.removed_at is not None for note in removed)
    if meeting is None or not (are_whole and stand and are_out):
        raise UserError("notes_changed_since")
    if any(note.finished_at is not None for note in made):
        raise UserError("notes_are_finished", meeting=meeting)
    if any(not note.text for note in removed):  # erased when the notes were finished
        raise UserError("notes_are_finished", meeting=meeting)
    for note in made:
        note.removed_at = context.now
    for note in removed:
        note.removed_at = None
    context.tx.add()
    keys = {note.item for note in (*made, *removed)}
    items = [item for item in notes_draft.draft(context, meeting).items if item.key in keys]
    return TakenBack({"meeting": meeting, "items": items})
