"""What members bring to a meeting: reports in two parts, and topics of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from secretary.attendance import Attendance
from secretary.language.vocabulary import WORDS, compiled
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

    event_id: the message that holds it; editing that message edits this. edit_event_id: the edit
        that gave it these words; None where it was written so.
    at: aware. withdrawn_at: aware; a withdrawn report keeps no text.
    """

    meeting_id: int
    person: Person
    part: Part
    text: str
    event_id: str
    at: datetime
    withdrawn_at: datetime | None = None
    edit_event_id: str | None = None
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
    edit_event_id: str | None = None
    id: int | None = None


def reference(contribution: Report | Topic) -> str:
    """What names a stored contribution for ever: ``report 17``. Of its words nothing."""
    return f"{type(contribution).__name__.lower()} {contribution.id}"


def missing_reports(attendance: Attendance, reports: Iterable[Report]) -> list[tuple[Seat, Person]]:
    """Seats that nobody has reported from, with the person expected in each.

    A report by either holder counts for the seat. An empty seat has nobody to ask.
    """
    reporters = {r.person.id for r in reports if r.withdrawn_at is None}
    missing: list[tuple[Seat, Person]] = []
    for seat in attendance.seats:
        holders = {mandate.person.id for mandate in seat.holders}
        if seat.attendee is not None and not holders & reporters:
            missing.append((seat.seat, seat.attendee.person))
    return missing


_LABEL: Final = compiled(
    rf"(?:^|(?<=\s))(?:(?P<{Part.HOME}>{WORDS.home}|a\))"
    rf"|(?P<{Part.TAKEN_HOME}>{WORDS.taken_home}|b\)))\s*:?\s*"
)
"""What people head the parts of a report with: "Hemma: … Hemtaget: …"."""


def split_parts(text: str) -> list[tuple[Part, str]]:
    """The parts of a report in the order they stand, without their labels and never empty.

    A label is ``a)`` or ``b)``, or words that a colon follows. What stands before the first is
    news from the home organisation, and so is all of a text without labels.
    """
    labels = [
        (Part(found.lastgroup or ""), found.start(), found.end())
        for found in _LABEL.finditer(text)
        if found[found.lastgroup or 0].endswith(")") or found[0].rstrip().endswith(":")
    ]
    if not labels:
        return [(Part.HOME, text)]
    ends = [*(start for _, start, _ in labels[1:]), len(text)]
    parts = [(Part.HOME, text[: labels[0][1]])]
    parts += [(part, text[start:end]) for (part, _, start), end in zip(labels, ends, strict=True)]
    stripped = [(part, words.strip()) for part, words in parts]
    return [(part, words) for part, words in stripped if words] or [(Part.HOME, text)]
