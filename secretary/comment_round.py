"""A draft of the notes goes round for comments and approval, until a day (requirements R30)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from secretary.people import Person

MAX_LENGTH: Final = 4000
"""Characters of a comment: as of a report."""


@dataclass(eq=False, kw_only=True)
class CommentRound:
    """One round. version: of the draft, counted from 1 for each meeting.

    due: the last day for answers, in the group's zone. by: who sent it, by address. at: aware.
    """

    group_id: str
    meeting_id: int
    version: int
    due: date
    by: str
    event_id: str
    at: datetime
    id: int | None = None


@dataclass(eq=False, kw_only=True)
class NotesResponse:
    """What somebody says of a draft: that they approve it, or a comment.

    text: empty where they approve it. version: of the draft. event_id: the message or reaction
    that says so; editing that message edits this. edit_event_id: the edit that gave it these words;
    None where it was written so. at: aware. withdrawn_at: aware; a withdrawn one keeps no words.
    """

    meeting_id: int
    person: Person
    version: int
    event_id: str
    at: datetime
    text: str = ""
    withdrawn_at: datetime | None = None
    edit_event_id: str | None = None
    id: int | None = None

    @property
    def approves(self) -> bool:
        return not self.text


@dataclass(frozen=True)
class Reader:
    """One of those who were there and so are asked. seat: its label."""

    person: Person
    seat: str


@dataclass(frozen=True)
class ReaderAnswer:
    """What one of them has said of the draft. approved: whether by their last word."""

    reader: Reader
    approved: bool
    comments: tuple[NotesResponse, ...]


@dataclass(frozen=True)
class RoundState:
    """How a round stands, everybody in the order of the notes.

    commenting: those who have a comment on this draft, whether they have approved it besides.
    earlier: the comments on drafts before it, in the order they were given.
    """

    round: CommentRound
    approving: tuple[ReaderAnswer, ...]
    commenting: tuple[ReaderAnswer, ...]
    silent: tuple[Reader, ...]
    earlier: tuple[NotesResponse, ...] = ()

    @property
    def quotes(self) -> tuple[str, ...]:
        """References of the comments."""
        now = (comment for each in self.commenting for comment in each.comments)
        return tuple(map(response_reference, (*now, *self.earlier)))


def response_reference(response: NotesResponse) -> str:
    """What names it for ever: ``notesresponse 17``. Of its words nothing."""
    return f"notesresponse {response.id}"


def state_of(
    round_: CommentRound, readers: Sequence[Reader], responses: Iterable[NotesResponse]
) -> RoundState:
    """Who has said what of the round's draft. responses: in the order they were given."""
    said: dict[Person, list[NotesResponse]] = {}
    earlier: list[NotesResponse] = []
    for each in responses:
        if each.version < round_.version and each.withdrawn_at is None and not each.approves:
            earlier.append(each)
        if each.version == round_.version and each.withdrawn_at is None:
            said.setdefault(each.person, []).append(each)
    answers = [
        ReaderAnswer(
            reader,
            any(each.approves for each in said[reader.person]),
            tuple(each for each in said[reader.person] if not each.approves),
        )
        for reader in readers
        if reader.person in said
    ]
    return RoundState(
        round_,
        tuple(each for each in answers if each.approved and not each.comments),
        tuple(each for each in answers if each.comments),
        tuple(reader for reader in readers if reader.person not in said),
        tuple(earlier),
    )
