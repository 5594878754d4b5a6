"""Mandates that end before a planned meeting, and that nobody follows (requirement R12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from secretary import calendar, notices
from secretary.group import Group
from secretary.meetings import Meeting
from secretary.notice_kinds import SUMMONS
from secretary.people import Mandate, Role, Seat, seats_on

ENDING: Final = "mandates_ending"
"""The kind of message that tells the secretaries of them."""
_BEFORE_SUMMONS: Final = 14
"""Days before the summons: time to ask who comes after."""
_BEFORE_MEETING: Final = 28
"""Days before the meeting, where the group is not summoned."""
_AT: Final = time(9)


@dataclass(frozen=True)
class EndingPlace:
    """A place in a seat that is held now, and is not when the meeting is. until: the last day."""

    seat: Seat
    mandate: Mandate
    until: date

    @property
    def is_member(self) -> bool:
        return self.mandate.role is Role.MEMBER


def ending_before(
    meeting: Meeting, mandates: Sequence[Mandate], today: date
) -> tuple[EndingPlace, ...]:
    """The places that have a holder today and none on the meeting's day, in the order of the notes.

    mandates: all of the group, past and coming ones too.
    """
    then = {each.seat: each for each in seats_on(mandates, meeting.day)}
    found: list[EndingPlace] = []
    for held in seats_on(mandates, today):
        later = then.get(held.seat)
        for now, after in (
            (held.member, later and later.member),
            (held.substitute, later and later.substitute),
        ):
            if now is not None and after is None and now.until is not None:
                found.append(EndingPlace(held.seat, now, _last_day(now, mandates)))
    return tuple(found)


def _last_day(mandate: Mandate, mandates: Iterable[Mandate]) -> date:
    """The last day on which somebody holds that place."""
    same = (m for m in mandates if m.seat is mandate.seat and m.role is mandate.role)
    assert mandate.until is not None, "one that does not end is no such place"
    return max((m.until for m in same if m.until is not None), default=mandate.until)


def told_at(group: Group, meeting: Meeting) -> datetime:
    """When the secretaries are told of them: some days before the summons; aware.

    Of a meeting that was planned later than that, the day after: who planned it has heard it.
    """
    summons = next((n for n in notices.notices_for(group, meeting) if n.kind is SUMMONS), None)
    day = meeting.day - timedelta(days=_BEFORE_MEETING)
    if summons is not None:
        day = min(day, group.today(summons.due) - timedelta(days=_BEFORE_SUMMONS))
    if group.notices.working_days:
        day = calendar.working_day_on_or_before(day)
    at = calendar.at_wall_time(day, _AT, group.zone)
    return max(at, meeting.planned_at + timedelta(days=1), key=lambda each: each.astimezone(UTC))


def ending_key(meeting: Meeting, ending: Iterable[EndingPlace]) -> str:
    """What says that these have been told of, before that meeting: once for each set of places."""
    places = " ".join(sorted(f"{each.mandate.role.value}{each.seat.id}" for each in ending))
    return f"{ENDING} {meeting.reference} · {meeting.starts_at:%Y-%m-%dT%H:%M} · {places}"
