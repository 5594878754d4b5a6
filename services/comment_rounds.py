"""A draft of the notes goes round: sent to those who were there, approved, commented, counted.

What the passing of time brings to a round, the nudge and its end, is in `round_notices`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from secretary.answering_time import LONGEST, is_over, usual_due
from secretary.comment_round import (
    MAX_LENGTH,
    CommentRound,
    NotesResponse,
    Reader,
    RoundState,
    state_of,
)
from secretary.errors import NotAllowed, UserError
from secretary.language.reactions import COMING
from secretary.meetings import Meeting
from secretary.people import Person
from services import document_files, note_changes, notes_draft, recorded_attendance
from services.announcements import Announcement
from services.changes import FinalAct, record_final
from services.context import Context
from services.destinations import Audience
from services.document_files import FileKind
from services.effects import Effects
from services.note_changes import NoteAct
from storage import Document, Transaction

SENT: Final = "notes_to_comment"
"""The kind of document and of message that a draft goes round as."""
COMMENTED: Final = "notes_commented"
"""The kind of message that the secretaries are told of a comment by."""


@dataclass(frozen=True)
class RoundBegun:
    """readers: those who are asked."""

    round: CommentRound
    readers: Sequence[Reader]
    effects: Effects


@dataclass(frozen=True)
class Responded:
    """late: whether the last day had passed."""

    round: CommentRound
    late: bool
    effects: Effects = field(default_factory=Effects)


def begin(context: Context, meeting: Meeting, due: date | None = None) -> RoundBegun:
    """Send the draft as it stands to those who were there, to approve or to comment until the end
    of the day `due`, or for the usual time.

    Raises as `notes_draft.check_open` does, and where the meeting has not begun, the day has been,
    or nobody was there.
    """
    notes_draft.check_open(context, meeting)
    if meeting.starts_at > context.view.wall:
        raise UserError("notes_before_meeting", meeting=meeting)
    last_day = due or usual_due(context.view.today)
    if last_day <= context.view.today:
        raise UserError("round_too_short", due=last_day)
    asked = readers(context, meeting)
    if not asked:
        raise UserError("nobody_was_there", meeting=meeting)
    notes = notes_draft.draft(context, meeting)
    values = {"notes": notes, "version": None, "reason": "", "signed_by": ""}
    text = context.render("notes", meeting=meeting, **values)
    kind = FileKind.NOTES_DRAFT
    source = document_files.markup_of(context, kind, "notes", meeting=meeting, **values)
    version = context.tx.documents.add(
        meeting.stored_id, SENT, text.text, text.html, context.actor.address, context.now,
        notes.quotes, source=source,
    )  # fmt: skip
    round_ = CommentRound(
        group_id=context.group.id,
        meeting_id=meeting.stored_id,
        version=version,
        due=last_day,
        by=context.actor.address,
        event_id=context.source_event_id,
        at=context.now,
    )
    context.tx.add(round_)
    note_changes.keep_final(context, meeting, NoteAct.SENT)
    context.audit("notes sent for comments", meeting, version=version)
    people = tuple(each.person for each in asked)
    announcement = Announcement(
        SENT, SENT, str(version), meeting, people=people,
        values={**values, "round": round_, "people": people}, quotes=notes.quotes,
        taps=(COMING,) if context.group.reactions else (),
    )  # fmt: skip
    files = document_files.announcements(context, meeting, kind, version, source, notes.quotes)
    return RoundBegun(round_, asked, Effects((meeting,), (announcement, *files)))


def readers(context: Context, meeting: Meeting) -> list[Reader]:
    """Those who were there as members and substitutes, in the order of the notes."""
    attended = recorded_attendance.recorded(context, meeting)
    seats: dict[int | None, str] = {}
    for each in (*attended.members, *attended.substitutes):
        seats.setdefault(each.person_id, each.organisation)
    people = recorded_attendance.present_people(context, meeting)
    return [Reader(person, seats[person.id]) for person in people if person.id in seats]


def version_sent(key: str) -> int:
    """The draft's version that the message of that key shows."""
    return int(key.split()[1])


def approve(context: Context, meeting: Meeting, version: int | None = None) -> Responded:
    """The actor approves the draft that goes round.

    version: of the draft that they were shown; None where they mean the one that went round last.
    Raises as `_open_round` does, and where another draft has gone round since.
    """
    round_ = _open_round(context, meeting)
    if version is not None and version != round_.version:
        raise UserError("notes_changed_since_shown", meeting=meeting)
    own = _own(context, meeting, round_)
    if not any(each.approves for each in own):
        _keep(context, meeting, round_, "")
    return Responded(round_, is_over(context.group, round_, context.now), Effects((meeting,)))


def comment(context: Context, meeting: Meeting, text: str) -> Responded:
    """The actor comments the draft that goes round; the secretaries are told.

    Raises as `_open_round` does, and where the text is too long.
    """
    check_length(text)
    round_ = _open_round(context, meeting)
    said = _keep(context, meeting, round_, text)
    told = Announcement(
        COMMENTED, COMMENTED, str(said.id), meeting, Audience.SECRETARIES,
        values={"person": context.view.person},
    )  # fmt: skip
    effects = Effects((meeting,), () if context.actor.is_secretary else (told,))
    return Responded(round_, is_over(context.group, round_, context.now), effects)


def check_length(text: str) -> None:
    """Raises UserError where a comment is longer than one may be."""
    if len(text) > MAX_LENGTH:
        raise UserError("comment_too_long", length=len(text), most=MAX_LENGTH)


def state(context: Context, meeting: Meeting) -> RoundState | None:
    """How the last round of a meeting's drafts stands; None where there was none."""
    round_ = context.tx.notes.round_of(meeting.stored_id)
    if round_ is None:
        return None
    said = context.tx.notes.responses(meeting.stored_id)
    return state_of(round_, readers(context, meeting), said)


def has_words_taken_back(context: Context, meeting: Meeting, sent: Document) -> bool:
    """Whether a member has taken back words of theirs since a draft with them was sent."""
    reports, topics = context.tx.documents.quoted(sent, meeting.stored_id)
    since = [each.withdrawn_at for each in reports] + [each.withdrawn_at for each in topics]
    return any(at is not None and at >= sent.at for at in since)


def is_going(tx: Transaction, round_: CommentRound) -> bool:
    """Whether the notes have not been finished since it began."""
    finished_at = tx.documents.last_at(round_.meeting_id, notes_draft.DOCUMENT)
    return finished_at is None or finished_at < round_.at


def _open_round(context: Context, meeting: Meeting) -> CommentRound:
    """The round that the actor can answer. Raises NotAllowed for whoever was not there, UserError
    where no draft goes round, or the notes are finished."""
    round_ = context.tx.notes.round_of(meeting.stored_id)
    if round_ is None or not is_going(context.tx, round_):
        begun = meeting.starts_at <= context.view.wall
        raise UserError(
            "no_round",
            meeting=meeting,
            finished=notes_draft.is_finished(context, meeting),
            begun=begun,
            other=_other_asked_about(context, meeting),
        )
    if context.view.person not in _people(context, meeting):
        raise NotAllowed("was_not_there", meeting=meeting)
    return round_


def _other_asked_about(context: Context, meeting: Meeting) -> Meeting | None:
    """Another meeting whose draft goes round to the actor: as a later one was held meanwhile."""
    for round_ in reversed(context.tx.notes.rounds_since(context.group.id, context.now - LONGEST)):
        other = context.tx.meeting(round_.meeting_id)
        if other is None or not other.is_planned or other.stored_id == meeting.stored_id:
            continue
        is_open = is_going(context.tx, round_)
        if is_open and context.view.person in _people(context, other):
            return other
    return None


def _people(context: Context, meeting: Meeting) -> Sequence[Person]:
    return recorded_attendance.present_people(context, meeting)


def _own(context: Context, meeting: Meeting, round_: CommentRound) -> list[NotesResponse]:
    said = context.tx.notes.responses(meeting.stored_id)
    own = (each for each in said if each.person is context.view.person)
    return [each for each in own if each.version == round_.version]


def _keep(context: Context, meeting: Meeting, round_: CommentRound, text: str) -> NotesResponse:
    said = NotesResponse(
        meeting_id=meeting.stored_id,
        person=context.view.person,
        version=round_.version,
        text=text,
        event_id=context.source_event_id,
        edit_event_id=context.edit_event_id,
        at=context.written_at,
    )
    context.tx.add(said)
    context.audit("notes commented" if text else "notes approved", meeting)
    record_final(context, FinalAct.NOTES_ANSWERED, meeting)
    return said
