"""What a meeting hands out: assignments to home organisations, recommendations and requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from secretary.language.text import collation_key
from secretary.meetings import Meeting
from secretary.people import Person

MAX_LENGTH: Final = 1000
"""Characters of what is handed out, and of what came of it: longer ones belong in an attachment."""


class HandOutKind(StrEnum):
    """What it is, and so to whom it goes."""

    ASSIGNMENT = "assignment"
    """To a home organisation."""
    RECOMMENDATION = "recommendation"
    """To the superior board (SRB)."""
    REQUEST = "request"
    """To the regional management (Regionala ledningsgruppen), which answers."""


@dataclass(eq=False, kw_only=True)
class HandOut:
    """One thing that a meeting has handed out.

    number: counts from 1 for each kind in each group; what people call it (``uppdrag 7``).
    organisation: of an assignment, as its seats write it; empty for the others.
    due: the last day for it, None for none. due_meeting: the meeting by which it is due, where
        that was said: it is then due on that meeting's day, wherever it is moved; `due` is that
        day as it was when it was said.
    event_id: the message that holds its words; editing that message edits this. edit_event_id: the
        edit that gave it these words; None where it was written so.
    by: who wrote it, by address. at: aware. withdrawn_at: aware; a withdrawn one keeps no words.
    closings: what came of it, the last one last; also those that count no more.
    """

    group_id: str
    meeting_id: int
    kind: HandOutKind
    number: int
    text: str
    by: str
    event_id: str
    at: datetime
    organisation: str = ""
    due: date | None = None
    due_meeting: Meeting | None = None
    withdrawn_at: datetime | None = None
    edit_event_id: str | None = None
    closings: list[Closing] = field(default_factory=list)
    id: int | None = None

    @property
    def stored_id(self) -> int:
        """Its id, which it has once it is stored."""
        assert self.id is not None, "it is not stored"
        return self.id

    @property
    def deadline(self) -> date | None:
        """The last day for it; None where there is none."""
        if self.due_meeting is not None and self.due_meeting.is_planned:
            return self.due_meeting.day
        return self.due

    @property
    def closing(self) -> Closing | None:
        """What came of it; None while it is open."""
        standing = [each for each in self.closings if each.stands]
        return standing[-1] if standing else None

    @property
    def is_open(self) -> bool:
        return self.closing is None

    def is_overdue(self, today: date) -> bool:
        """Whether it is open and its last day has passed."""
        deadline = self.deadline
        return self.is_open and deadline is not None and deadline < today


@dataclass(eq=False, kw_only=True)
class Closing:
    """What came of something that was handed out: an outcome, or the answer to it.

    text: empty where nobody wrote any. person: who said so, where they hold a seat.
    by: who said so, by address. event_id, edit_event_id: as of `HandOut`. at: aware.
    withdrawn_at: aware; a withdrawn one keeps no words.
    reopened_at: aware, when it was opened again in spite of it.
    """

    hand_out: HandOut
    text: str
    by: str
    event_id: str
    at: datetime
    person: Person | None = None
    withdrawn_at: datetime | None = None
    edit_event_id: str | None = None
    reopened_at: datetime | None = None
    id: int | None = None

    @property
    def meeting_id(self) -> int:
        """The meeting that handed it out."""
        return self.hand_out.meeting_id

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None and self.reopened_at is None


def hand_out_reference(thing: HandOut | Closing) -> str:
    """What names it for ever: ``handout 17``. Of its words nothing."""
    return f"{type(thing).__name__.lower()} {thing.id}"


def references(hand_outs: Iterable[HandOut]) -> tuple[str, ...]:
    """Of these, and of what came of them."""
    return tuple(
        hand_out_reference(each)
        for one in hand_outs
        for each in (one, one.closing)
        if each is not None
    )


@dataclass(frozen=True)
class Entry:
    """What is shown in one line: one thing, or the same to several organisations.

    hand_outs: in the order of their numbers.
    """

    hand_outs: tuple[HandOut, ...]
    is_overdue: bool = False

    @property
    def first(self) -> HandOut:
        return self.hand_outs[0]

    @property
    def numbers(self) -> list[str]:
        return [str(each.number) for each in self.hand_outs]

    @property
    def organisations(self) -> tuple[str, ...]:
        return tuple(each.organisation for each in self.hand_outs)


@dataclass(frozen=True)
class OrganisationEntries:
    """What these organisations have been given, together."""

    organisations: tuple[str, ...]
    entries: tuple[Entry, ...]


def entries(hand_outs: Iterable[HandOut], today: date) -> list[Entry]:
    """A line for each, in the order of their numbers; the same to several organisations in one
    while it is open."""
    together: dict[object, list[HandOut]] = {}
    for each in sorted(hand_outs, key=lambda one: one.number):
        same = (each.event_id, each.text, each.deadline) if each.is_open else each.id
        together.setdefault(same, []).append(each)
    return [Entry(tuple(some), some[0].is_overdue(today)) for some in together.values()]


def by_organisation(
    hand_outs: Iterable[HandOut], today: date, order: Sequence[str] = ()
) -> list[OrganisationEntries]:
    """The same under the organisations they were given to.

    order: organisations as the notes have them; others follow by the Swedish alphabet.
    """
    places = {name: place for place, name in enumerate(dict.fromkeys(order))}
    found: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries(hand_outs, today):
        found.setdefault(entry.organisations, []).append(entry)

    def place(organisations: tuple[str, ...]) -> object:
        first = organisations[0]
        return len(organisations) == 1, places.get(first, len(places)), collation_key(first)

    return [
        OrganisationEntries(organisations, tuple(found[organisations]))
        for organisations in sorted(found, key=place)  # type: ignore[arg-type]  # tuples of one shape
    ]


@dataclass(frozen=True)
class FollowUp:
    """What stands on an agenda of assignments: open ones by organisation, and those that something
    has come of. quotes: their references. One that was taken back since has no words."""

    open: tuple[OrganisationEntries, ...] = ()
    done: tuple[Entry, ...] = ()
    quotes: tuple[str, ...] = ()

    @property
    def has_withdrawn(self) -> bool:
        """Whether one was taken back."""
        lines = [*self.done, *(entry for each in self.open for entry in each.entries)]
        return not all(line.first.text for line in lines)


NOTHING: Final = FollowUp()


def follow_up(assignments: Iterable[HandOut], today: date, order: Sequence[str] = ()) -> FollowUp:
    """What an agenda shows of these. order: organisations as the notes have them."""
    every = list(assignments)
    still_open = [each for each in every if each.is_open]
    done = entries([each for each in every if not each.is_open], today)
    return FollowUp(
        tuple(by_organisation(still_open, today, order)), tuple(done), references(every)
    )
