"""Whom a notice or an announcement about a meeting is for. Decided here and nowhere else.

Whom an answer calls needs no deciding: it is the seat's own substitute (`services.substitutes`).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from secretary.attendance import Attendance
from secretary.group import SubstituteRule
from secretary.people import Person, Seat


class Addressees(StrEnum):
    """Those whom a notice or an announcement is for."""

    CONCERNED = "concerned"
    """Members; substitutes where the rules let them attend, and any who stands in."""
    UNANSWERED = "unanswered"
    """Those who are asked whether they come, and have not answered."""
    UNREPORTED = "unreported"
    """Those expected in the seats that nobody has reported from."""
    EXPECTED = "expected"
    """Those who are expected to come."""
    SECRETARIES = "secretaries"
    """The group's secretaries, who need not hold a seat."""


def addressees(
    who: Addressees, attendance: Attendance, missing_reports: Iterable[tuple[Seat, Person]] = ()
) -> tuple[Person, ...]:
    """Those people, seats in the order of the notes; none for the secretaries.

    attendance: what is expected of the meeting as things stand.
    """
    people: list[Person] = []
    match who:
        case Addressees.CONCERNED:
            people = _concerned(attendance)
        case Addressees.UNANSWERED:
            people = attendance.unanswered
        case Addressees.UNREPORTED:
            people = [person for _, person in missing_reports]
        case Addressees.EXPECTED:
            people = [seat.attendee.person for seat in attendance.seats if seat.attendee]
            people += [mandate.person for mandate in attendance.beside]
    return tuple(dict.fromkeys(people))


def _concerned(attendance: Attendance) -> list[Person]:
    members = [seat.member for seat in attendance.seats]
    substitutes = [
        seat.substitute
        for seat in attendance.seats
        if attendance.rule is not SubstituteRule.WHEN_MEMBER_ABSENT or seat.stands_in
    ]
    return [mandate.person for mandate in (*members, *substitutes) if mandate is not None]
