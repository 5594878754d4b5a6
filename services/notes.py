"""A meeting's notes: written under its items, finished, and changed as a new version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from secretary.errors import NotAllowed, UserError
from secretary.meetings import Meeting
from secretary.notes import Note, Notes, NotesItem, NotesRevision, is_titled, split_sections
from secretary.notes_from_word import How, ItemChange
from services import document_files, note_changes, recorded_attendance
from services.actors import Permission
from services.announcements import to_everybody
from services.context import Context
from services.document_files import FileKind
from services.effects import Effects
from services.note_changes import NoteAct
from services.notes_draft import (
    DOCUMENT,
    check_length,
    check_open,
    draft,
    find,
    finished,
    is_open,
    of_draft_numbers,
)
from services.people_on_day import secretaries

FINISHED: Final = "notes_finished"
"""The kind of message that they are sent as."""


@dataclass(frozen=True)
class Written:
    """items: those under which something was written or left out, as the notes now stand.

    before: what stood there before, where it was replaced or left out. text: what stands there
    now, where it was written under one item. quotes: references of all these texts.
    """

    items: tuple[NotesItem, ...]
    before: tuple[str, ...] = ()
    text: str = ""
    quotes: tuple[str, ...] = ()
    effects: Effects = field(default_factory=Effects)


@dataclass(frozen=True)
class NotesFinished:
    """version: counted from 1 for each meeting."""

    version: int
    effects: Effects


def write(
    context: Context, meeting: Meeting, number: int, text: str, of_draft: bool | None = None
) -> Written:
    """Add a text to an item. Raises as `check_open`, `check_length` and `find` do."""
    check_open(context, meeting)
    check_length(text)
    item = find(context, meeting, number, of_draft=of_draft)
    _keep(context, meeting, NoteAct.WRITTEN, [(item, text)])
    return replace(_written(context, meeting, [item]), text=text)


def write_sections(
    context: Context, meeting: Meeting, text: str, of_draft: bool | None = None
) -> Written | None:
    """Add what a longer text says under each of several items; None where it does not begin with a
    line that names one. Raises as `write` does."""
    items = draft(context, meeting).items
    if of_draft:
        items = tuple(of_draft_numbers(context, meeting))
    sections = split_sections(text, items)
    if not sections:
        return None
    check_open(context, meeting)
    for item, _ in sections:
        if of_draft is None and not is_titled(text, item):
            find(context, meeting, item.number, of_draft=None)
    for _, words in sections:
        check_length(words)
    _keep(context, meeting, NoteAct.WRITTEN, sections)
    text = sections[0][1] if len(sections) == 1 else ""
    return replace(_written(context, meeting, [item for item, _ in sections]), text=text)


def change(
    context: Context, meeting: Meeting, number: int, text: str, of_draft: bool | None = None
) -> Written:
    """Let a text stand under an item in place of what stood there, also of what fills it by itself.

    Raises as `write` does.
    """
    check_open(context, meeting)
    check_length(text)
    item = find(context, meeting, number, of_draft=of_draft)
    removed = _leave_out(context, meeting, item)
    _keep(context, meeting, NoteAct.CHANGED, [(item, text)], removed, {item.key})
    return replace(_written(context, meeting, [item], before=item), text=text)


def take_in(context: Context, meeting: Meeting, changes: Sequence[ItemChange]) -> Written:
    """Write what a file has otherwise than the notes, in one act, which is undone as one. What
    fills an item by itself stays as it is. Raises as `check_open` does."""
    check_open(context, meeting)
    texts: list[tuple[NotesItem, str]] = []
    removed: list[Note] = []
    replaces: set[str] = set()
    for each in changes:
        if each.how is not How.ADDED:
            gone = _leave_out(context, meeting, each.item)
            removed += gone
            replaces |= {note.item for note in gone if note.replaces}
        texts += [(each.item, text) for text in each.texts]
    _keep(context, meeting, NoteAct.TAKEN_IN, texts, removed, replaces)
    return _written(context, meeting, [each.item for each in changes])


def remove(context: Context, meeting: Meeting, number: int) -> Written:
    """Leave out all that was written under an item. Raises as `check_removable` does."""
    item = check_removable(context, meeting, number)
    removed = _leave_out(context, meeting, item)
    _keep(context, meeting, NoteAct.REMOVED, [], removed)
    return _written(context, meeting, [item], before=item)


def check_removable(context: Context, meeting: Meeting, number: int) -> NotesItem:
    """The item. Raises as `check_open` does, and where nothing is written under it."""
    check_open(context, meeting)
    item = find(context, meeting, number)
    if not item.written:
        raise UserError("nothing_written", item=item)
    return item


def signature(context: Context) -> str:
    """The name that notes are signed with: a secretary's own, and to others that of the only one
    who is known as a person; empty where nobody is."""
    known = secretaries(context.tx, context.group)
    if context.actor.is_secretary:
        address = context.actor.address
        known = [each for each in known if each.address(context.actor.channel) == address]
    return known[0].name if len(known) == 1 else ""


def check_finish(context: Context, meeting: Meeting, signed_by: str) -> Notes:
    """The notes as they would be finished.

    signed_by: the secretary's name; empty for the one that is known.
    Raises NotAllowed for whoever is no secretary, and UserError where the meeting has not begun,
    there is nothing to finish, or nobody's name is known.
    """
    if not context.actor.may(Permission.SECRETARY):
        raise NotAllowed("for_secretaries")
    check_open(context, meeting)
    if meeting.starts_at > context.view.wall:
        raise UserError("notes_before_meeting", meeting=meeting)
    if not (signed_by or signature(context)):
        raise UserError("notes_unsigned")
    return draft(context, meeting)


def next_version(context: Context, meeting: Meeting) -> int:
    """The number of the version that is finished next."""
    return context.tx.documents.version(meeting.stored_id, DOCUMENT) + 1


def finish(context: Context, meeting: Meeting, signed_by: str = "") -> NotesFinished:
    """Keep the notes as they stand as a new version, signed, and send it to the group. From then on
    who was there stands, too. Raises as `check_finish` does."""
    notes = check_finish(context, meeting, signed_by)
    name = signed_by or signature(context)
    version = next_version(context, meeting)
    revision = context.tx.notes.revision_of(meeting.stored_id)
    values = {
        "notes": notes,
        "version": version,
        "reason": revision.reason if revision is not None and version > 1 else "",
        "signed_by": name,
    }
    text = context.render("notes", meeting=meeting, **values)
    source = document_files.markup_of(context, FileKind.NOTES, "notes", meeting=meeting, **values)
    context.tx.documents.add(
        meeting.stored_id, DOCUMENT, text.text, text.html, context.actor.address, context.now,
        notes.quotes, source=source,
    )  # fmt: skip
    context.tx.notes.finish(meeting.stored_id, context.now)
    recorded_attendance.close(context, meeting)
    note_changes.keep_final(context, meeting, NoteAct.FINISHED)
    context.audit("notes finished", meeting, version=version)
    there = recorded_attendance.present_people(context, meeting)
    announcement = replace(
        to_everybody(context, FINISHED, meeting, *there, **values),
        subject=f"{version} {meeting.reference}",
    )
    files = document_files.announcements(
        context, meeting, FileKind.NOTES, version, source, notes.quotes
    )
    return NotesFinished(version, Effects((meeting,), (announcement, *files)))


def revise(context: Context, meeting: Meeting, reason: str) -> int:
    """Open a new version of finished notes, and say why; its number.

    Raises NotAllowed for whoever is no secretary, and UserError where nothing is finished, a new
    version is open already, or no reason is given.
    """
    if not context.actor.may(Permission.SECRETARY):
        raise NotAllowed("for_secretaries")
    done = finished(context, meeting)
    if done is None or is_open(context, meeting):
        raise UserError("notes_are_open", meeting=meeting)
    if not reason:
        raise UserError("no_reason_for_revision", meeting=meeting)
    check_length(reason)
    version = done.version + 1
    revision = NotesRevision(
        meeting_id=meeting.stored_id,
        version=version,
        reason=reason,
        by=context.actor.address,
        event_id=context.source_event_id,
        at=context.now,
    )
    context.tx.add(revision)
    recorded_attendance.reopen(context, meeting)
    note_changes.keep_final(context, meeting, NoteAct.OPENED)
    context.audit("notes opened again", meeting, version=version)
    return version


def _leave_out(context: Context, meeting: Meeting, item: NotesItem) -> list[Note]:
    notes = context.tx.notes.of_meeting(meeting.stored_id)
    found = [note for note in notes if note.item == item.key]
    for note in found:
        note.removed_at = context.now
    return found


def _keep(
    context: Context,
    meeting: Meeting,
    act: NoteAct,
    texts: Sequence[tuple[NotesItem, str]],
    removed: Sequence[Note] = (),
    replaces: Collection[str] = (),
) -> None:
    """replaces: the keys of items whose text stands in place of what fills them by itself."""
    made = [
        Note(
            meeting_id=meeting.stored_id,
            item=item.key,
            text=text,
            replaces=item.key in replaces,
            by=context.actor.address,
            event_id=context.source_event_id,
            edit_event_id=context.edit_event_id,
            at=context.written_at,
        )
        for item, text in texts
    ]
    context.tx.add(*made)
    context.audit(f"note {act}", meeting, items=len(texts) or 1)
    note_changes.keep(context, meeting, act, made, removed)


def _written(
    context: Context, meeting: Meeting, items: Sequence[NotesItem], before: NotesItem | None = None
) -> Written:
    """before: the item as it was, where that is told."""
    now = draft(context, meeting)
    keys = dict.fromkeys(item.key for item in items)
    shown = tuple(item for item in now.items if item.key in keys)
    told = shown if before is None else (*shown, before)
    return Written(
        shown,
        before.written if before is not None else (),
        quotes=tuple(quote for item in told for quote in item.quotes),
        effects=Effects((meeting,)),
    )
