"""What the secretary will say by itself: one value for all that is said at its own time.

A service that says something at its time offers `upcoming(tx, group, span)`, which gives these, and
is named in `services/all_upcoming.py`: then `!utskick` and `kansli simulate` tell of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from secretary.language.render import Text
from secretary.meetings import Meeting
from secretary.people import Person
from services.announcements import Announcement
from services.context import Context
from services.destinations import Destination, destinations


@dataclass(frozen=True)
class Span:
    """From `first` on and before `last`; now: as of when what has been said is looked at. Aware."""

    first: datetime
    last: datetime
    now: datetime

    def __contains__(self, at: datetime) -> bool:
        """Whether that instant (aware) is in it."""
        return self.first.astimezone(UTC) <= at.astimezone(UTC) < self.last.astimezone(UTC)


class Matter(StrEnum):
    """What something that is said can be about; each has its words in `_upcoming.j2`."""

    MEETING = "meeting"
    ASSIGNMENT = "assignment"
    NOTES = "notes"
    TABLE = "table"
    ROUND = "round"
    FOCUS_ASSIGNMENT = "focus_assignment"
    GOAL = "goal"
    AGREEMENT = "agreement"
    BOARD_REPORT = "board_report"
    YEAR_PLAN = "year_plan"
    GROUP = "group"
    PERSON = "person"


@dataclass(frozen=True)
class About:
    """What something is about. meeting: where it is about one, or about something of one.

    numbers: what people call those things by, of assignments and the like; of a plan, its year.
    name: whose they are, or what one is called; of a report to the board its period
    (`ReportPeriod.subject`).
    """

    matter: Matter
    meeting: Meeting | None = None
    numbers: tuple[int, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class ForeseenMessage:
    """One message as it would be written. kind: of the outbox's row.

    people: whom it is for, also those who are not in the chat; empty where only their addresses
        are known.
    template: in each language's folder; with the values it takes besides group, today and now.
    """

    kind: str
    destination: Destination
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    people: tuple[Person, ...] = ()

    def words(self, context: Context) -> Text:
        """What it says, as things stand. context: of when it is said."""
        return context.render(self.template, **self.values)


@dataclass(frozen=True)
class Foreseen:
    """What is said at one time about one thing, as things stand.

    skip_reason: why nothing has to be said after all, in English.
    """

    messages: Sequence[ForeseenMessage]
    skip_reason: str | None = None


@dataclass(frozen=True)
class Upcoming:
    """Something that is said at its time. kind: named in `_kinds.j2`. due: aware.

    key: by which the outbox knows that it has been decided about; unique.
    foresee: whom it would be said to, and in which words; its context is of when it is due, and it
        writes nothing.
    is_said: whether it has been said, where that does not stand in the outbox under its key.
    """

    kind: str
    key: str
    due: datetime
    about: About
    foresee: Callable[[Context], Foreseen]
    is_said: bool | None = None


def of_announcements(context: Context, announcements: Iterable[Announcement]) -> Foreseen:
    """What these would say."""
    found = [
        ForeseenMessage(
            each.kind,
            where,
            each.template,
            {"meeting": each.meeting, **each.values},
            each.people,
        )
        for each in announcements
        for where in destinations(context.tx, context.group, each.audience, each.people)
    ]
    return Foreseen(found)
