"""What of a group's rules a meeting, as it is planned, does not keep, and the meetings of a year.

Said and recorded, never refused: only a late summons is, where the rules are firm
(`secretary.summons_deadline`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from secretary.group import Group, Rules
from secretary.meetings import Meeting
from secretary.meetings_elsewhere import MeetingElsewhere
from secretary.officials import Official, officials_on
from secretary.people import Mandate, Role, Seat, seats_on


@dataclass(frozen=True)
class BrokenRules:
    """meetings_in_year: how many there are with this one, where that is more than `most_in_year`.

    in_half_year: how many in the same half, which `is_spring` or autumn, where too few are left for
        the other one: fewer than `least_in_other_half`.
    lacks_link: members can take part digitally, and there is no address for it.
    unheld: seats that have a member today and none on the meeting's day; last_day: their members'
        last, where there are any such seats.
    lacks_official: an official of a municipality is to be with the group, and none is that day.
    elsewhere: meetings of other groups that day, of which people of the group are, too.
    ends: the group's last day, where that is before the meeting.
    """

    meetings_in_year: int | None = None
    most_in_year: int | None = None
    in_half_year: int | None = None
    is_spring: bool = False
    least_in_other_half: int | None = None
    lacks_link: bool = False
    unheld: tuple[Seat, ...] = ()
    last_day: date | None = None
    lacks_official: bool = False
    elsewhere: tuple[MeetingElsewhere, ...] = ()
    ends: date | None = None

    def for_record(self) -> dict[str, int | str]:
        """Those that are broken, for the audit log."""
        found: dict[str, int | str] = {
            "meetings_in_year": self.meetings_in_year or 0,
            "meetings_in_half_year": self.in_half_year or 0,
            "lacks_link": int(self.lacks_link),
            "seats_unheld": len(self.unheld),
            "lacks_official": int(self.lacks_official),
            "meets_with": ", ".join(f"{e.group.id} {e.meeting.number}" for e in self.elsewhere),
            "group_ends": self.ends.isoformat() if self.ends else "",
            "people_shared": max((len(each.people) for each in self.elsewhere), default=0),
        }
        return {name: value for name, value in found.items() if value}


def broken_rules(
    group: Group,
    meeting: Meeting,
    meetings: Iterable[Meeting],
    mandates: Iterable[Mandate],
    officials: Iterable[Official],
    today: date,
    elsewhere: Iterable[MeetingElsewhere] = (),
    group_ends: date | None = None,
) -> BrokenRules:
    """Which rules the meeting breaks; meetings, mandates, officials: all of the group, this meeting
    among them. elsewhere: see `BrokenRules`. group_ends: its last day, where that is known."""
    spring, autumn = _by_half(meetings, meeting.day.year)
    in_year, in_half = spring + autumn, spring if is_spring(meeting.day) else autumn
    most, in_other = group.rules.meetings_max, group.rules.meetings_half_year
    leaves_few = most is not None and in_other is not None and in_year <= most < in_half + in_other
    held = list(mandates)
    members = {s.seat: s.member for s in seats_on(held, today)}
    gone = [s.seat for s in seats_on(held, meeting.day) if s.member is None and members.get(s.seat)]
    ends = (m.until for m in held if m.role is Role.MEMBER and m.seat in gone and m.until)
    return BrokenRules(
        meetings_in_year=in_year if most is not None and in_year > most else None,
        most_in_year=most,
        in_half_year=in_half if leaves_few else None,
        is_spring=is_spring(meeting.day),
        least_in_other_half=in_other,
        lacks_link=group.rules.digital and not meeting.link,
        unheld=tuple(gone),
        last_day=max(ends, default=None),
        lacks_official=group.rules.municipal_official
        and not any(each.is_municipal for each in officials_on(officials, meeting.day)),
        elsewhere=tuple(elsewhere),
        ends=group_ends if group_ends is not None and group_ends < meeting.day else None,
    )


@dataclass(frozen=True)
class TooFewMeetings:
    """A year that has fewer meetings than the rules want, of which more can be planned.

    least, in_each_half: what the rules want, where they say. spring, autumn: how many are planned,
    or were held.
    """

    least: int | None
    in_each_half: int | None
    spring: int
    autumn: int


def too_few_meetings(rules: Rules, meetings: Iterable[Meeting], year: int) -> TooFewMeetings | None:
    """Whether a year has; None where it has enough."""
    spring, autumn = _by_half(meetings, year)
    least, in_each = rules.meetings_min, rules.meetings_half_year
    if spring + autumn >= (least or 0) and min(spring, autumn) >= (in_each or 0):
        return None
    return TooFewMeetings(least, in_each, spring, autumn)


def is_spring(day: date) -> bool:
    """Whether it is in the half of the year that rules call spring; the other is autumn."""
    return day.month <= 6


def _by_half(meetings: Iterable[Meeting], year: int) -> tuple[int, int]:
    """How many meetings are planned, or were held, in spring and in autumn of a year."""
    in_year = [m for m in meetings if m.is_planned and m.day.year == year]
    spring = sum(1 for meeting in in_year if is_spring(meeting.day))
    return spring, len(in_year) - spring
