"""Items of a meeting's agenda: what is kept of one for a meeting, and in which order they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

from secretary.meetings import Meeting
from secretary.people import Person
from secretary.reports import Topic

MAX_TITLE: Final = 300
"""Characters: an item's title is a heading."""
MAX_PRESENTER: Final = 120
"""Characters of a presenter's name and title."""
MAX_REASON: Final = 500
"""Characters of why a topic is declined or an item postponed."""
MAX_MINUTES: Final = 600
"""Of one item: no meeting is longer than a day."""


class Source(StrEnum):
    """Where an item comes from."""

    STANDING = "standing"
    """The group's standing agenda, in the settings."""
    TOPIC = "topic"
    """A member's question."""
    OWN = "own"
    """The secretary's or the chair's, for a meeting."""


class ItemState(StrEnum):
    """What has become of an item at a meeting."""

    PLANNED = "planned"
    TAKEN_IN = "taken_in"
    """A topic that the secretary or the chair has said yes to."""
    LEFT_OUT = "left_out"
    """Not at this meeting; of an own item: removed."""
    DECLINED = "declined"
    """A topic that is not taken in."""
    POSTPONED = "postponed"
    """To another meeting; where there is none yet, it waits for one."""
    UNFINISHED = "unfinished"
    """It was dealt with, and comes again."""
    UNDONE = "undone"
    """Made, and taken back: it counts for nothing, and its id is given to no other."""


OFF_AGENDA: Final = frozenset({ItemState.LEFT_OUT, ItemState.DECLINED, ItemState.POSTPONED})
"""The states in which an item does not stand on its meeting's draft."""
WAITING: Final = frozenset({ItemState.POSTPONED, ItemState.UNFINISHED})
"""The states after which an item comes at a later meeting."""


@dataclass(eq=False, kw_only=True)
class Item:
    """What is kept of one item for one meeting.

    Of a standing item and of a topic nothing need be kept: they come on the draft by themselves.

    title: of a standing item as the settings write it; empty for a topic, which has its own words.
    position: where it was put among the others, counted from 0; None where nobody has moved any.
    presenter: as it was written, name and maybe title; empty for none. person: who that is, where
        exactly one of the group is meant.
    minutes: what it may take; None where nobody said.
    needs_assessment: whether it needs a child-rights assessment.
    reason: why it was declined or postponed.
    from_meeting: the meeting that it comes from, where it comes again, or was postponed to here.
    continues_id: the item there that this one goes on with; None where that moved here itself.
    by, event_id, at: who made it, by address, with which message, and when (aware).
    """

    meeting_id: int
    source: Source
    by: str
    event_id: str
    at: datetime
    title: str = ""
    topic: Topic | None = None
    position: int | None = None
    presenter: str = ""
    person: Person | None = None
    minutes: int | None = None
    needs_assessment: bool = False
    state: ItemState = ItemState.PLANNED
    reason: str = ""
    from_meeting: Meeting | None = None
    continues_id: int | None = None
    id: int | None = None

    @property
    def stored_id(self) -> int:
        """Its id, which it has once it is stored."""
        assert self.id is not None, "it is not stored"
        return self.id

    @property
    def presented_by(self) -> str:
        """Who presents it, as the agenda says it: "Eva Lund (M)", "Eva Lind, skolchef"."""
        if self.person is None:
            return self.presenter
        _, comma, title = self.presenter.partition(",")
        return f"{self.person.label}{comma}{title}"


@dataclass(eq=False, kw_only=True)
class Support:
    """Somebody is for a topic that another member wants on the agenda.

    event_id: their reaction; who takes that back is for it no more. at, withdrawn_at: aware.
    """

    topic: Topic
    person: Person
    event_id: str
    at: datetime
    withdrawn_at: datetime | None = None
    id: int | None = None

    @property
    def meeting_id(self) -> int:
        """The meeting that the topic is for."""
        return self.topic.meeting_id


K = TypeVar("K")


def arranged(default: Sequence[K], positions: Mapping[K, int]) -> list[K]:
    """Items in the order they were put in. What came since stands after what it follows by default.

    positions: of those that have been put in an order, whichever of them there still are.
    """
    placed = sorted((each for each in default if each in positions), key=positions.__getitem__)
    before: K | None = None
    for each in default:
        if each not in positions:
            placed.insert(placed.index(before) + 1 if before is not None else 0, each)
        before = each
    return placed


@dataclass(frozen=True)
class ItemDetails:
    """What an item is given. None: stays as it is.

    presenter: empty for nobody. minutes: 0 for no time of its own.
    """

    title: str | None = None
    presenter: str | None = None
    minutes: int | None = None
    needs_assessment: bool | None = None

    @property
    def names(self) -> str:
        """What is given, for the record: of the words nothing."""
        return ", ".join(each.name for each in fields(self) if getattr(self, each.name) is not None)
