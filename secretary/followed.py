"""What a group follows up until it is closed: focus assignments, goals, agreements.

Focus assignments come from the board above the group, and stand until they are answered (R36). The
goals of the work plan are followed up every year (R11); agreements partly every year and wholly
every fourth (R43).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from secretary.group import Group

MAX_LENGTH: Final = 1000
"""Characters of each of its texts, and of what is said of it: longer ones belong in a file."""


class FollowedKind(StrEnum):
    """What it is."""

    FOCUS_ASSIGNMENT = "focus_assignment"
    GOAL = "goal"
    AGREEMENT = "agreement"


class FollowUpKind(StrEnum):
    """What was said of it."""

    STATE = "state"
    """How it stands: a goal's state, or an agreement followed up in part."""
    WHOLE = "whole"
    """An agreement followed up as a whole."""
    CLOSED = "closed"
    """The answer, or what came of it: it is followed up no more."""


@dataclass(eq=False, kw_only=True)
class Followed:
    """One thing that a group follows up.

    number: counts from 1 for each kind in each group; what people call it (``mål 3``).
    text: what it is; of an agreement its title. parties: of an agreement, between whom.
    reference: what the board calls the focus assignment, or its decision; empty where not said.
    measure, target: of a goal: what is measured, and what that is to be.
    begins: the day from which its years are counted, in the group's zone; of an agreement its date.
    due: the last day for it, None for none.
    needs_assessment: whether following up the whole of it needs a child-rights assessment (R42).
    by: who wrote it, by address. event_id: the message that holds its words; editing that message
        edits this. edit_event_id: the edit that gave it these words; None where it was written so.
    at: aware. withdrawn_at: aware; a withdrawn one keeps no words.
    from_group: the id of the group that it was taken over from.
    follow_ups: what was said of it, the last one last; also what counts no more.
    """

    group_id: str
    kind: FollowedKind
    number: int
    text: str
    begins: date
    by: str
    event_id: str
    at: datetime
    parties: str = ""
    reference: str = ""
    measure: str = ""
    target: str = ""
    due: date | None = None
    needs_assessment: bool = False
    withdrawn_at: datetime | None = None
    edit_event_id: str | None = None
    from_group: str | None = None
    follow_ups: list[FollowUp] = field(default_factory=list)
    id: int | None = None

    @property
    def stored_id(self) -> int:
        """Its id, which it has once it is stored."""
        assert self.id is not None, "it is not stored"
        return self.id

    @property
    def standing(self) -> list[FollowUp]:
        """What was said of it and counts, the last one last."""
        return [each for each in self.follow_ups if each.stands]

    @property
    def closing(self) -> FollowUp | None:
        """What closed it; None while it is open."""
        closed = [each for each in self.standing if each.closes]
        return closed[-1] if closed else None

    @property
    def is_open(self) -> bool:
        return self.closing is None

    @property
    def latest(self) -> FollowUp | None:
        """What was said of it last."""
        return self.standing[-1] if self.standing else None

    def is_overdue(self, today: date) -> bool:
        """Whether it is open and its last day has passed."""
        return self.is_open and self.due is not None and self.due < today

    def erase(self) -> None:
        """Let it have no words."""
        self.text = self.parties = self.reference = self.measure = self.target = ""


@dataclass(eq=False, kw_only=True)
class FollowUp:
    """What was said of something that is followed up.

    meeting_id: the meeting it was given at; None where none had been held.
    by: who said so, by address. event_id, edit_event_id: as of `Followed`. at: aware.
    withdrawn_at: aware; a withdrawn one keeps no words.
    reopened_at: aware, of one that closed: when it was opened again in spite of it.
    """

    followed: Followed
    kind: FollowUpKind
    text: str
    by: str
    event_id: str
    at: datetime
    meeting_id: int | None = None
    withdrawn_at: datetime | None = None
    edit_event_id: str | None = None
    reopened_at: datetime | None = None
    id: int | None = None

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None and self.reopened_at is None

    @property
    def closes(self) -> bool:
        return self.kind is FollowUpKind.CLOSED


def followed_reference(thing: Followed | FollowUp) -> str:
    """What names it for ever: ``followed 17``, ``followup 17``. Of its words nothing."""
    return f"{type(thing).__name__.lower()} {thing.id}"


def followed_quotes(things: Iterable[Followed]) -> tuple[str, ...]:
    """References of these, and of what was said of them and counts."""
    found: list[Followed | FollowUp] = []
    for each in things:
        found += [each, *each.standing]
    return tuple(map(followed_reference, found))


@dataclass(frozen=True)
class FollowedInYear:
    """What is to be told of a year: for a report, or at the end of a period.

    open: those that stood open at its end, or do now; in the order of their numbers.
    said: what was said of them in it, each with what it was said of, the earliest first.
    """

    open: tuple[Followed, ...]
    said: tuple[FollowUp, ...]

    @property
    def answered(self) -> tuple[FollowUp, ...]:
        """Of that, what closed something: the answers to focus assignments, and outcomes."""
        return tuple(each for each in self.said if each.closes)


def followed_between(
    group: Group, things: Iterable[Followed], first: date, last: date
) -> FollowedInYear:
    """What of these was open on the day `last`, and what was said from `first` to it, both days
    included, in the group's zone."""

    def day(thing: Followed | FollowUp) -> date:
        return group.today(thing.at)

    known = [each for each in things if each.withdrawn_at is None and day(each) <= last]
    still_open = [
        each for each in known if not any(u.closes and day(u) <= last for u in each.standing)
    ]
    said = [u for each in known for u in each.standing if first <= day(u) <= last]
    return FollowedInYear(
        tuple(sorted(still_open, key=lambda each: each.number)),
        tuple(sorted(said, key=lambda each: each.at)),
    )
