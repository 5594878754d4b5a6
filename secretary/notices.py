"""What the secretary posts by itself, and when. Pure: the meetings and `now` are arguments.

There are no jobs. A notice follows from its meeting, and its key says what it is, so a
moved meeting has other notices and the same one can never be posted twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from secretary import calendar
from secretary.group import Group, Lead, NoticeKind
from secretary.meetings import Meeting, summons_deadline


@dataclass(frozen=True)
class Notice:
    """One thing to post about one meeting.

    key: says what it is; unique.
    due, expires: aware. From `due` on it is to be posted, from `expires` on it is of no use.
    """

    key: str
    kind: NoticeKind
    group: Group
    meeting: Meeting
    due: datetime
    expires: datetime


@dataclass(frozen=True)
class Skipped:
    """A notice that will not be posted; `why` in English, for the record."""

    notice: Notice
    why: str
    late_summons: bool = False


def notice_key(meeting: Meeting, kind: NoticeKind) -> str:
    """``meeting 17 · 2026-03-30T09:00 · summons``."""
    return f"meeting {meeting.id} · {meeting.starts_at:%Y-%m-%dT%H:%M} · {kind}"


def of_meeting(group: Group, meeting: Meeting) -> list[Notice]:
    """Every notice of a planned meeting, the earliest first; none of a cancelled one."""
    if not meeting.is_planned:
        return []
    starts = meeting.starts(group.zone)
    due = {kind: _due(group, meeting, lead, starts) for kind, lead in group.notices.leads.items()}
    reminder = due.get(NoticeKind.MEETING_REMINDER, starts)
    notices: list[Notice] = []
    for kind in NoticeKind:
        if kind not in due:
            continue
        expires = starts
        if kind is NoticeKind.SUMMONS:
            expires = _summons_expires(group, meeting, starts)
        elif kind in (NoticeKind.REPLY_REMINDER, NoticeKind.REPORT_REMINDER):
            expires = reminder if reminder > due[kind] else starts
        key = notice_key(meeting, kind)
        notices.append(Notice(key, kind, group, meeting, due[kind], expires))
    # Sorting keeps the order of the kinds where two are due at the same time.
    return sorted(notices, key=_when_due)


def _when_due(notice: Notice) -> datetime:
    return notice.due


def _due(group: Group, meeting: Meeting, lead: Lead, starts: datetime) -> datetime:
    day = calendar.days_before(meeting.day, lead.days)
    if group.notices.working_days and lead.days > 0:
        day = calendar.working_day_on_or_before(day)
    return min(calendar.at_wall_time(day, lead.at, group.zone), starts)


def _summons_expires(group: Group, meeting: Meeting, starts: datetime) -> datetime:
    if not group.rules.summons_firm or meeting.late_at is not None:
        return starts
    after = summons_deadline(group, meeting.day) + timedelta(days=1)
    return min(starts, calendar.at_wall_time(after, time(0), group.zone))


def fell_due(
    group: Group, meetings: Iterable[Meeting], known: Collection[str], now: datetime
) -> list[Notice | Skipped]:
    """Notices due by `now` whose key is not in `known`; each to be posted or recorded as skipped.

    Skipped are those that are no longer of use, and reminders whose time had already
    passed when the meeting was planned: its summons, posted then, says it all.
    """
    found: list[Notice | Skipped] = []
    for meeting in meetings:
        for notice in of_meeting(group, meeting):
            if notice.due > now or notice.key in known:
                continue
            found.append(_judge(notice, now))
    return found


def _judge(notice: Notice, now: datetime) -> Notice | Skipped:
    summons = notice.kind is NoticeKind.SUMMONS
    if now >= notice.meeting.starts(notice.group.zone):
        return Skipped(notice, "the meeting had begun")
    if now >= notice.expires:
        if summons:
            return Skipped(notice, "past the summons deadline", late_summons=True)
        return Skipped(notice, "overtaken by the meeting reminder")
    if not summons and notice.due < notice.meeting.planned_at:
        return Skipped(notice, "its time had passed when the meeting was planned")
    return notice


def between(
    group: Group, meetings: Iterable[Meeting], start: datetime, end: datetime
) -> list[Notice]:
    """Notices that fall due from `start` up to, not including, `end` (aware), the earliest first.

    A summons whose day had passed when its meeting was planned falls due at planning.
    """
    found: list[Notice] = []
    for meeting in meetings:
        for notice in of_meeting(group, meeting):
            due = notice.due
            if due < meeting.planned_at:
                if notice.kind is not NoticeKind.SUMMONS:
                    continue
                due = meeting.planned_at
            if start <= due < end and due < notice.expires:
                found.append(Notice(notice.key, notice.kind, group, meeting, due, notice.expires))
    return sorted(found, key=lambda n: n.due)


def next_due(
    group: Group, meetings: Iterable[Meeting], known: Collection[str], now: datetime
) -> datetime | None:
    """When the alarm clock should ring next; None while nothing lies ahead."""
    ahead = (
        n.due for m in meetings for n in of_meeting(group, m) if n.due > now and n.key not in known
    )
    return min(ahead, default=None)
