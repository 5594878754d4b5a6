"""The follow-up report that a group sends the board above it: its period, and what it tells.

It is compiled from what is kept of the meetings whose notes are finished; the secretary adds an
introduction and conclusions, and the chair approves the whole (requirement R37). Nobody is named in
it: attendance is told by organisation, and why somebody was away is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from secretary import calendar
from secretary.attendance_figures import OrganisationAttendance, SeatFigures, by_organisation
from secretary.group import Group
from secretary.hand_outs import Entry, HandOut, HandOutKind, entries, references
from secretary.items import Source
from secretary.meetings import Meeting
from secretary.notes import Notes, NotesItem
from secretary.standing_items import StandingRole

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


# ------------------------------------------------------------------ what is compiled


@dataclass(frozen=True)
class Reference:
    """Where something stands: in the notes of a meeting, under an item. item: its number; None
    where it stands under none."""

    meeting: Meeting
    item: int | None = None


@dataclass(frozen=True)
class Treated:
    """A question that a meeting treated, and where the notes tell of it."""

    title: str
    reference: Reference


@dataclass(frozen=True)
class Reported:
    """Something that was handed out, on a line of its own, and where the notes tell of it."""

    entry: Entry
    reference: Reference


@dataclass(frozen=True)
class FollowUpReport:
    """What a group tells the board of a period.

    meetings: those that were held and whose notes are finished, by start. unfinished: those that
        were held, and are left out, since their notes are not finished; to_come: those that are
        planned in the period and have not begun.
    quotes: references of what people wrote that it repeats.
    """

    group: Group
    period: ReportPeriod
    meetings: tuple[Meeting, ...] = ()
    unfinished: tuple[Meeting, ...] = ()
    to_come: tuple[Meeting, ...] = ()
    attendance: tuple[OrganisationAttendance, ...] = ()
    questions: tuple[Treated, ...] = ()
    assignments: tuple[Reported, ...] = ()
    recommendations: tuple[Reported, ...] = ()
    requests: tuple[Reported, ...] = ()
    introduction: str = ""
    conclusion: str = ""
    quotes: tuple[str, ...] = ()


def compile_report(
    group: Group,
    period: ReportPeriod,
    notes: Mapping[int, Notes],
    figures: Iterable[SeatFigures],
    hand_outs: Iterable[HandOut],
    texts: Iterable[ReportText],
    *,
    unfinished: Sequence[Meeting] = (),
    to_come: Sequence[Meeting] = (),
) -> FollowUpReport:
    """The report of a period.

    notes: the finished ones, by the meeting's id: of the period's meetings, and of those before
        that handed out what is told of. figures: of the period's meetings. texts: those that stand.
    hand_outs: what the period's meetings handed out, and what those before did that was open at its
        beginning.
    """
    within = [each for each in notes.values() if each.meeting.day in period]
    within.sort(key=lambda each: each.meeting.starts_at)
    known = [each for each in hand_outs if each.meeting_id in notes]
    by_section = {each.section: each for each in texts}
    written = [by_section.get(each) for each in (Section.INTRODUCTION, Section.CONCLUSION)]
    introduction, conclusion = (each.text if each is not None else "" for each in written)
    quoted = [text_reference(each) for each in written if each is not None]
    treated = [(each, item) for each in within for item in each.items if _is_treated(item)]
    of_items = [quote for _, item in treated for quote in _of_topic(item)]
    return FollowUpReport(
        group,
        period,
        tuple(each.meeting for each in within),
        tuple(unfinished),
        tuple(to_come),
        by_organisation(figures),
        tuple(
            Treated(item.title.splitlines()[0], Reference(each.meeting, item.number))
            for each, item in treated
        ),
        _reported(known, HandOutKind.ASSIGNMENT, notes, period),
        _reported(known, HandOutKind.RECOMMENDATION, notes, period),
        _reported(known, HandOutKind.REQUEST, notes, period),
        introduction,
        conclusion,
        tuple(dict.fromkeys((*quoted, *of_items, *references(known)))),
    )


def _is_treated(item: NotesItem) -> bool:
    """Whether it is a question of the meeting's own, under which something is written."""
    is_standing = item.key.startswith(f"{Source.STANDING} ")
    return bool(item.title) and not is_standing and not item.is_empty


def _of_topic(item: NotesItem) -> tuple[str, ...]:
    """The reference of the member's topic that it is, whose words are its title."""
    return (item.key,) if item.key.startswith(f"{Source.TOPIC} ") else ()


def _reported(
    hand_outs: Iterable[HandOut],
    kind: HandOutKind,
    notes: Mapping[int, Notes],
    period: ReportPeriod,
) -> tuple[Reported, ...]:
    """Those of a kind, the earliest first."""
    # None is overdue on the first day: whether it is depends on when the report is read.
    lines = entries([each for each in hand_outs if each.kind is kind], period.first)
    return tuple(Reported(line, _where(notes[line.first.meeting_id])) for line in lines)


def _where(notes: Notes) -> Reference:
    """Where notes tell of what the meeting handed out."""
    filled = (
        each.number
        for each in notes.items
        if each.role is StandingRole.ASSIGNMENTS and each.is_filled
    )
    return Reference(notes.meeting, next(filled, None))
