"""Whom a notice or an announcement about a meeting is for. Decided here and nowhere else.

Whom an answer calls needs no deciding: it is the seat's own substitute (`services.substitutes`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from secretary.attendance import Attendance
from secretary.group import AbsencesTo, Group, SubstituteRule
from secretary.officials import Official, officials_on
from secretary.people import MATRIX, Mandate, Person, Seat


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


def told_of_absences(
    group: Group, mandates: Iterable[Mandate], officials: Iterable[Official], today: date
) -> tuple[Person, ...]:
    """Those to whom a group's absences are reported, by the role or the Matrix id that it says;
    none for the secretaries, and where nobody is that today.

    mandates, officials: all of the group.
    """
    to = group.rules.absences_to
    supporting = officials_on(officials, today)
    held = [mandate for mandate in mandates if mandate.in_force(today)]
    if to == AbsencesTo.SECRETARY:
        return ()
    if to == AbsencesTo.CHAIR:
        found = [mandate.person for mandate in held if mandate.is_chair]
    elif to == AbsencesTo.OFFICIAL:
        regional = [each for each in supporting if each.is_regional]
        found = [official.person for official in regional or supporting]
    else:
        known = [mandate.person for mandate in held] + [each.person for each in supporting]
        found = [person for person in known if person.address(MATRIX) == to]
    return tuple(dict.fromkeys(found))


def _concerned(attendance: Attendance) -> list[Person]:
    members = [seat.member for seat in attendance.seats]
    substitutes = [
        seat.substitute
        for seat in attendance.seats
        if attendance.rule is not SubstituteRule.WHEN_MEMBER_ABSENT or seat.stands_in
    ]
    return [mandate.person for mandate in (*members, *substitutes) if mandate is not None]
