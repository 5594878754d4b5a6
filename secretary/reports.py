"""What members bring to a meeting: reports in two parts, and topics of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from secretary.attendance import Attendance
from secretary.people import Person, Seat

MAX_LENGTH = 4000
"""Characters in one contribution; longer ones belong in an attachment."""


class Part(StrEnum):
    """The two parts of *Rapport från ledamöterna*, and what a free report is until asked."""

    HOME = "home"
    """What is current in the home organisation."""
    TAKEN_HOME = "taken_home"
    """How questions from the group were taken home."""


@dataclass(eq=False, kw_only=True)
class Report:
    """One contribution to the standing item; several by the same person add up.

    event_id: the message that holds it; editing that message edits this.
    at: aware. withdrawn_at: aware; a withdrawn report keeps no text.
    """

    meeting_id: int
    person: Person
    part: Part
    text: str
    event_id: str
    at: datetime
    withdrawn_at: datetime | None = None
    id: int | None = None


@dataclass(eq=False, kw_only=True)
class Topic:
    """A question a member wants on the agenda."""

    meeting_id: int
    person: Person
    text: str
    event_id: str
    at: datetime
    withdrawn_at: datetime | None = None
    id: int | None = None


def missing_reports(attendance: Attendance, reports: Iterable[Report]) -> list[tuple[Seat, Person]]:
    """Seats that nobody has reported from, with the person expected in each.

    A report by either holder counts for the seat. An empty seat has nobody to ask.
    """
    reporters = {r.person.id for r in reports if r.withdrawn_at is None}
    missing: list[tuple[Seat, Person]] = []
    for seat in attendance.seats:
        holders = {m.person.id for m in (seat.member, seat.substitute) if m is not None}
        if seat.attendee is not None and not holders & reporters:
            missing.append((seat.seat, seat.attendee.person))
    return missing
