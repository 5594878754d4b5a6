"""A hand-over: what who comes new to a seat gets to read, once for each mandate.

Reports that stood on a published agenda, or in finished notes, are public already. Others are the
predecessor's own, and are handed over where they consent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from secretary import calendar
from secretary.group import Group
from secretary.hand_outs import Entry
from secretary.mandate_plans import before
from secretary.meetings import Meeting
from secretary.notes import Notes
from secretary.people import Mandate, Person

HAND_OVER: Final = "hand_over"
"""The kind of message by which it is handed over."""
CONSENT: Final = "hand_over_consent"
"""The kind of message, and of question, by which a predecessor is asked for consent."""
EARLIEST: Final = timedelta(days=7)
"""How long before a mandate begins it can be handed over."""
AT: Final = time(9)
"""At what time of that day, and of the day on which it begins."""
STILL_NEW: Final = timedelta(days=30)
"""How long after its mandate began somebody is new who is first seen then."""
LATEST: Final = timedelta(days=180)
"""How long after that it is handed over, to who has no direct chat before."""
RESTS: Final = timedelta(hours=1)
"""How long an appointment rests before anything follows from it: a slip can be put right."""
WAITS: Final = timedelta(days=3)
"""How long, at least, a predecessor's answer is waited for."""
YEAR: Final = timedelta(days=365)
"""How far back reports are handed over."""
MOST_REPORTS: Final = 12


@dataclass(eq=False, kw_only=True)
class HandOver:
    """That somebody is new by a mandate, and what has come of it.

    mandate_id: of a mandate that may have been taken back since. at: aware, when it was first seen.
    predecessor_id: whose consent is asked for; None where it is not. asked_at: aware.
    consents: what they answered; None while they have not. sent_at: aware.
    """

    group_id: str
    mandate_id: int
    person_id: int
    at: datetime
    predecessor_id: int | None = None
    asked_at: datetime | None = None
    consents: bool | None = None
    sent_at: datetime | None = None
    id: int | None = None

    @property
    def stored_id(self) -> int:
        """Its id, which it has once it is stored."""
        assert self.id is not None, "it is not stored"
        return self.id


@dataclass(frozen=True)
class SeatReport:
    """What a seat's holder reported to a meeting. is_public: whether that has been published.

    at: when the last of it was written, aware.
    """

    meeting: Meeting
    person: Person
    texts: tuple[str, ...]
    is_public: bool
    at: datetime
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class HandedOver:
    """What is handed over by a mandate.

    reports: in the order of the meetings. assignments: the organisation's that are open.
    notes: of the last meeting whose notes are finished; None where there is none.
    meetings: those to come. quotes: references of what it repeats and can be taken back.
    """

    mandate: Mandate
    reports: Sequence[SeatReport]
    assignments: Sequence[Entry]
    notes: Notes | None
    meetings: Sequence[Meeting]
    quotes: tuple[str, ...] = ()


def is_new(mandate: Mandate, mandates: Iterable[Mandate], today: date, *, seen: bool) -> bool:
    """Whether who holds a mandate is new by it today, or will be. mandates: all of the group.

    seen: whether they were new before today: then it is handed over however late they can be
    reached, within `LATEST`.
    """
    latest = mandate.since + (LATEST if seen else STILL_NEW)
    if today > latest or mandate.has_ended(today):
        return False
    return before(mandate, mandates) is None


def begins_at(group: Group, mandate: Mandate, seen_at: datetime) -> datetime:
    """When it can be handed over, and the predecessor is asked, at the earliest; aware.

    seen_at: aware, when it was first seen that somebody is new by the mandate.
    """
    earliest = calendar.at_wall_time(mandate.since - EARLIEST, AT, group.zone)
    return max(seen_at + RESTS, earliest, key=lambda at: at.astimezone(UTC))


def waits_until(group: Group, mandate: Mandate, asked_at: datetime) -> datetime:
    """Until when a predecessor's answer is waited for who was asked then (aware): until the mandate
    begins, or longer where that is soon; aware."""
    begins = calendar.at_wall_time(mandate.since, AT, group.zone)
    return max(begins, asked_at + WAITS, key=lambda at: at.astimezone(UTC))


def predecessor(mandate: Mandate, mandates: Iterable[Mandate]) -> Mandate | None:
    """By which mandate another person had the same place last before it; None where nobody had."""
    place = (mandate.seat, mandate.role)
    had = [
        each
        for each in mandates
        if (each.seat, each.role) == place
        and each.person is not mandate.person
        and each.until is not None
        and each.until < mandate.since
    ]
    return max(had, key=lambda each: each.until or date.min, default=None)
