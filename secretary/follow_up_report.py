"""The follow-up report to the board above the group: its period, when it is reminded of, and what
is written in it in somebody's own words. What it is compiled from is in `compiled_report`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from secretary import calendar
from secretary.group import Group

MAX_LENGTH: Final = 4000
"""Characters of the introduction, and of the conclusions."""
MAX_REASON: Final = 500
"""Characters of why there is a new version."""
_REMINDED_AT: Final = time(9)
_OVERDUE_FOR: Final = timedelta(days=60)
"""How long after its last day a report that was not sent is still reminded of."""
_MIDSUMMER: Final = (6, 30)
_JULY: Final = 7


class Half(StrEnum):
    """Half of a year: the board is reported to twice a year."""

    SPRING = "1"
    """January to June."""
    AUTUMN = "2"
    """July to December."""


@dataclass(frozen=True)
class ReportPeriod:
    """What a report is about. half: None for the whole year."""

    year: int
    half: Half | None = None

    @property
    def subject(self) -> str:
        """What its documents are kept under: ``2027-1``, ``2027-2``, ``2027``."""
        return f"{self.year}-{self.half}" if self.half is not None else str(self.year)

    @classmethod
    def of_subject(cls, subject: str) -> ReportPeriod:
        year, _, half = subject.partition("-")
        return cls(int(year), Half(half) if half else None)

    @property
    def first(self) -> date:
        """Its first day, in the group's zone."""
        return date(self.year, _JULY if self.half is Half.AUTUMN else 1, 1)

    @property
    def last(self) -> date:
        """Its last day, which is also the last day for the report."""
        if self.half is Half.SPRING:
            return date(self.year, *_MIDSUMMER)
        return date(self.year, 12, 31)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def half_of(day: date) -> ReportPeriod:
    """The half year that a day is in."""
    return ReportPeriod(day.year, Half.AUTUMN if day.month >= _JULY else Half.SPRING)


def half_before(period: ReportPeriod) -> ReportPeriod:
    """The half year before a half or a whole year."""
    return half_of(period.first - timedelta(days=1))


def last_begun(half: Half, today: date) -> ReportPeriod:
    """The last spring, or autumn, that has begun."""
    this = ReportPeriod(today.year, half)
    return this if this.first <= today else ReportPeriod(today.year - 1, half)


class ReportReminder(StrEnum):
    """What is said by itself of a report that has not been sent; each once."""

    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class ReportDue:
    """at: when it is said; expires: when it is of use no more. Both aware."""

    period: ReportPeriod
    reminder: ReportReminder
    at: datetime
    expires: datetime


def reminders_of(group: Group, period: ReportPeriod) -> list[ReportDue]:
    """When the report of a half year is reminded of: so many days before its last one, on a working
    day, and on the first working day after it. None in a group that reports to no board."""
    days = group.rules.board_report_days
    if not days:
        return []

    def at(day: date) -> datetime:
        return calendar.at_wall_time(day, _REMINDED_AT, group.zone)

    before = calendar.working_day_on_or_before(period.last - timedelta(days=days))
    after = calendar.working_day_on_or_after(period.last + timedelta(days=1))
    end = calendar.at_wall_time(period.last + timedelta(days=1), time(0), group.zone)
    return [
        ReportDue(period, ReportReminder.DUE, at(before), end),
        ReportDue(period, ReportReminder.OVERDUE, at(after), at(after) + _OVERDUE_FOR),
    ]


def is_past(at: datetime, now: datetime) -> bool:
    """Whether an instant has come; both aware."""
    return at.astimezone(UTC) <= now.astimezone(UTC)


# ------------------------------------------------------------------ what the secretary writes


class Section(StrEnum):
    """What is written in a report in somebody's own words."""

    INTRODUCTION = "introduction"
    CONCLUSION = "conclusion"
    REASON = "reason"
    """Why there is a new version."""


@dataclass(eq=False, kw_only=True)
class ReportText:
    """Something that was written in a report.

    period: of it, as `ReportPeriod.subject`. version: of the report that it was written for,
        counted from 1.
    by: who wrote it, by address. event_id: the message that holds it; editing that message edits
        this. edit_event_id: the edit that gave it these words; None where it was written so.
    at: aware. withdrawn_at: aware; a withdrawn one keeps no words.
    removed_at: aware, since when another stands in its place, or none; that can be taken back
        within a day.
    """

    group_id: str
    period: str
    section: Section
    version: int
    text: str
    by: str
    event_id: str
    at: datetime
    edit_event_id: str | None = None
    withdrawn_at: datetime | None = None
    removed_at: datetime | None = None
    id: int | None = None

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None and self.removed_at is None


def text_reference(text: ReportText) -> str:
    """What names it for ever: ``reporttext 17``. Of its words nothing."""
    return f"reporttext {text.id}"
