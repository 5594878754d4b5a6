"""What of a group's rules a meeting, as it is planned, does not keep. Said and recorded, never
refused: only a late summons is, where the rules are firm (`secretary.summons_deadline`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from secretary.group import Group
from secretary.meetings import Meeting
from secretary.people import Mandate, Role, Seat, seats_on


@dataclass(frozen=True)
class BrokenRules:
    """meetings_in_year: how many there are with this one, where that is more than `most_in_year`.

    lacks_link: members can take part digitally, and there is no address for it.
    unheld: seats that have a member today and none on the meeting's day; last_day: their members'
        last, where there are any such seats.
    """

    meetings_in_year: int | None = None
    most_in_year: int | None = None
    lacks_link: bool = False
    unheld: tuple[Seat, ...] = ()
    last_day: date | None = None

    def for_record(self) -> dict[str, int]:
        """Those that are broken, for the audit log."""
        found = {
            "meetings_in_year": self.meetings_in_year or 0,
            "lacks_link": int(self.lacks_link),
            "seats_unheld": len(self.unheld),
        }
        return {name: number for name, number in found.items() if number}


def broken_rules(
    group: Group,
    meeting: Meeting,
    meetings: Iterable[Meeting],
    mandates: Iterable[Mandate],
    today: date,
) -> BrokenRules:
    """Which rules the meeting breaks; meetings, mandates: the group's, this meeting among them."""
    in_year = meetings_in_year(meetings, meeting.day.year)
    most = group.rules.meetings_max
    held = list(mandates)
    members = {s.seat: s.member for s in seats_on(held, today)}
    gone = [s.seat for s in seats_on(held, meeting.day) if s.member is None and members.get(s.seat)]
    ends = (m.until for m in held if m.role is Role.MEMBER and m.seat in gone and m.until)
    return BrokenRules(
        meetings_in_year=in_year if most is not None and in_year > most else None,
        most_in_year=most,
        lacks_link=group.rules.digital and not meeting.link,
        unheld=tuple(gone),
        last_day=max(ends, default=None),
    )


def meetings_in_year(meetings: Iterable[Meeting], year: int) -> int:
    """How many meetings are planned, or were held, in a year."""
    return sum(1 for meeting in meetings if meeting.is_planned and meeting.day.year == year)
