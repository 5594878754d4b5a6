"""What a use case announces to others, once the actor is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from secretary.attendance import Attendance
from secretary.meetings import Meeting
from services import settling
from services.announcements import Announcement, announce
from services.context import Context


@dataclass(frozen=True)
class Effects:
    """What follows from a use case for others than the actor.

    meetings: those it was about, for the log.
    announcements: what is said as it stands.
    attendance_before: of the meetings whose answers have changed, what was expected before: of
        those seats at least whose answers have.
    attendance_now: of some of them, what is expected now, of the same seats.
    """

    meetings: tuple[Meeting, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    attendance_before: Mapping[Meeting, Attendance] = field(default_factory=dict)
    attendance_now: Mapping[Meeting, Attendance] = field(default_factory=dict)

    def then(self, later: Effects) -> Effects:
        """Those of two use cases, one after the other, as of one.

        So an edited answer tells a substitute one thing, whatever it undid and did on the way.
        """
        before = {**later.attendance_before, **self.attendance_before}
        changed_twice = self.attendance_before.keys() & later.attendance_before.keys()
        for meeting in changed_twice:
            before[meeting] = before[meeting].with_seats_of(later.attendance_before[meeting])
        return Effects(
            (*self.meetings, *later.meetings),
            (*self.announcements, *later.announcements),
            before,
            # What was expected before the later one may be so no more, and that knows not all.
            {m: now for m, now in later.attendance_now.items() if m not in changed_twice},
        )


def enqueue(context: Context, effects: Effects) -> datetime | None:
    """Put in the outbox what others have to know now, and let changed answers rest.

    Returns when the first of these has settled (aware); None where nothing rests.
    """
    for announcement in effects.announcements:
        announce(context, announcement)
    return settling.rest(context, effects.attendance_before, effects.attendance_now)
