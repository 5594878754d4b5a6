"""Meetings: what one is, and which come next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from secretary import calendar


class Status(StrEnum):
    """Whether a meeting is going to be, or has been, held."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    UNDONE = "undone"
    """Planned by mistake, and taken back before anybody else was told."""


@dataclass(eq=False, kw_only=True)
class Meeting:
    """One meeting of a group.

    number: counts from 1 in each group; what people call it (``möte 3``).
    starts_at: local wall time in the group's zone, so that it stays 09.00 whatever DST does.
    ends_at: wall time the same day, later than `starts_at`, where one was said.
    link: the address for those who take part digitally. title: what it is called besides its day.
    planned_at: aware; when it was made or last moved.
    moved_from: its earlier `starts_at`, where it was moved.
    planned_by, moved_by: the event that made it, with a number where that made several, and the one
    that moved it last, where it is known.
    late_by, late_at: who decided on a late summons, and when (aware).
    summon_at: aware; when the summons goes out, where somebody's decision and not its own day says.
    cancelled_at: aware; None where it is not cancelled, or an earlier version of Kansli did that.
    """

    group_id: str
    number: int
    starts_at: datetime
    planned_at: datetime
    ends_at: time | None = None
    place: str = ""
    link: str | None = None
    status: Status = Status.PLANNED
    moved_from: datetime | None = None
    late_by: str | None = None
    late_at: datetime | None = None
    title: str = ""
    summon_at: datetime | None = None
    planned_by: str | None = None
    moved_by: str | None = None
    cancelled_at: datetime | None = None
    id: int | None = None

    @property
    def stored_id(self) -> int:
        """Its id, which it has once it is stored."""
        assert self.id is not None, "it is not stored"
        return self.id

    @property
    def reference(self) -> str:
        """What it is called in keys: the same where what was said is heard once more by a database
        that was put back, in which numbers can come to be another meeting's."""
        return f"{self.group_id} {self.planned_by}" if self.planned_by else str(self.id)

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def minutes(self) -> int | None:
        """How long it is to be; None where nobody said when it ends."""
        if self.ends_at is None:
            return None
        return (datetime.combine(self.day, self.ends_at) - self.starts_at).seconds // 60

    @property
    def is_planned(self) -> bool:
        return self.status is Status.PLANNED

    def starts(self, zone: ZoneInfo) -> datetime:
        """When it starts, aware."""
        return calendar.at_wall_time(self.day, self.starts_at.time(), zone)


def upcoming(meetings: Sequence[Meeting], now: datetime, zone: ZoneInfo) -> list[Meeting]:
    """Planned meetings that have not begun, the next one first."""
    wall = now.astimezone(zone).replace(tzinfo=None)
    ahead = (m for m in meetings if m.is_planned and m.starts_at > wall)
    return sorted(ahead, key=lambda m: m.starts_at)


USUAL_LENGTH: Final = timedelta(hours=3)
"""How long a meeting is taken to last where nobody said: half a day."""


def under_way(meetings: Iterable[Meeting], now: datetime, zone: ZoneInfo) -> Meeting | None:
    """The planned meeting that is being held."""
    wall = now.astimezone(zone).replace(tzinfo=None)
    for meeting in meetings:
        ends = meeting.starts_at + USUAL_LENGTH
        if meeting.ends_at is not None:
            ends = datetime.combine(meeting.day, meeting.ends_at)
        if meeting.is_planned and meeting.starts_at <= wall < ends:
            return meeting
    return None


@dataclass(frozen=True)
class Neighbours:
    """The meetings of a group before and after one; None where there is none."""

    before: Meeting | None = None
    after: Meeting | None = None


def neighbours(meetings: Iterable[Meeting], of: Meeting) -> Neighbours:
    """The planned meetings next to one in time, which need not be planned itself."""
    planned = sorted((m for m in meetings if m.is_planned), key=lambda m: m.starts_at)
    before = [m for m in planned if m.starts_at < of.starts_at]
    after = [m for m in planned if m.starts_at > of.starts_at]
    return Neighbours(before[-1] if before else None, after[0] if after else None)


def awaiting_next(meetings: Iterable[Meeting], wall: datetime) -> list[Meeting]:
    """Cancelled meetings after which none has begun. wall: local time."""
    known = list(meetings)
    begun = [m.starts_at for m in known if m.is_planned and m.starts_at <= wall]
    return [m for m in known if not m.is_planned and all(m.starts_at > start for start in begun)]
