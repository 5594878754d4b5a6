"""What the secretary posts by itself, and when. Pure: the meetings and `now` are arguments.

There are no jobs. A notice follows from its meeting, and its key says what it is, so a
moved meeting has other notices and the same one can never be posted twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Final

from secretary import calendar
from secretary.group import Group, LeadTime, NoticeKind
from secretary.meetings import Meeting, summons_deadline


@dataclass(frozen=True)
class Notice:
    """One thing to post about one meeting.

    key: says what it is; unique.
    due, expires: aware, in the group's zone. From `due` on it is to be posted, from `expires`
        on it is of no use.
    """

    key: str
    kind: NoticeKind
    group: Group
    meeting: Meeting
    due: datetime
    expires: datetime


@dataclass(frozen=True)
class Skipped:
    """A notice that will not be posted; `why` in English, for the record.

    late_summons: it is a summons that a firm deadline forbids, so that nobody is summoned.
    """

    notice: Notice
    why: str
    late_summons: bool = False


_REMINDERS: Final = frozenset(
    {NoticeKind.REPLY_REMINDER, NoticeKind.REPORT_REMINDER, NoticeKind.MEETING_REMINDER}
)
"""What is said to the group after the summons, which says it all where they meet."""


def notice_key(meeting: Meeting, kind: NoticeKind) -> str:
    """``meeting 17 · 2026-03-30T09:00 · summons``.

    A moved meeting's keys also say when it was moved, so that one moved away and back is
    summoned anew: ``meeting 17 · 2026-03-30T09:00 · moved 2026-03-02T08:15:30Z · summons``.
    """
    parts = [f"meeting {meeting.id}", f"{meeting.starts_at:%Y-%m-%dT%H:%M}", str(kind)]
    if meeting.moved_from is not None:
        parts.insert(2, f"moved {meeting.planned_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    return " · ".join(parts)


def notices_for(group: Group, meeting: Meeting) -> list[Notice]:
    """Every notice of a planned meeting, the earliest first; none of a cancelled one."""
    if not meeting.is_planned:
        return []
    starts = meeting.starts(group.zone)
    due = {kind: _due(group, meeting, lead) for kind, lead in group.notices.leads.items()}
    if NoticeKind.SUMMONS in due and group.rules.summons_firm:
        due[NoticeKind.SUMMONS] = min(due[NoticeKind.SUMMONS], _last_day(group, meeting))
    reminder = due.get(NoticeKind.MEETING_REMINDER, starts)
    notices: list[Notice] = []
    for kind, instant in due.items():
        expires = starts
        if kind is NoticeKind.SUMMONS:
            expires = _summons_expires(group, meeting, starts)
        elif kind in (NoticeKind.REPLY_REMINDER, NoticeKind.REPORT_REMINDER):
            expires = reminder if reminder > instant else starts
        notices.append(Notice(notice_key(meeting, kind), kind, group, meeting, instant, expires))
    return sorted(notices, key=_order)


def _order(notice: Notice) -> tuple[datetime, int]:
    # In UTC: two times of one zone compare as the clock shows them, also when it is put back.
    return notice.due.astimezone(UTC), list(NoticeKind).index(notice.kind)


def _due(group: Group, meeting: Meeting, lead: LeadTime) -> datetime:
    """The instant `lead` means. A time that the meeting's start has passed is the day before's."""
    early = lead.days == 0 and lead.at >= meeting.starts_at.time()
    days = 1 if early else lead.days
    day = calendar.days_before(meeting.day, days)
    if group.notices.working_days and days > 0:
        day = calendar.working_day_on_or_before(day)
    return calendar.at_wall_time(day, lead.at, group.zone)


def _last_day(group: Group, meeting: Meeting) -> datetime:
    """The summons' own time of day on its deadline, for settings that would make it later."""
    lead = group.notices.leads[NoticeKind.SUMMONS]
    return calendar.at_wall_time(summons_deadline(group, meeting.day), lead.at, group.zone)


def _summons_expires(group: Group, meeting: Meeting, starts: datetime) -> datetime:
    if not group.rules.summons_firm or meeting.late_at is not None:
        return starts
    after = summons_deadline(group, meeting.day) + timedelta(days=1)
    return min(starts, calendar.at_wall_time(after, time(0), group.zone))


def due_notices(
    group: Group, meetings: Iterable[Meeting], known: Collection[str], now: datetime
) -> list[Notice | Skipped]:
    """Notices due by `now` (aware) whose key is not in `known`: each to be posted or skipped.

    Skipped are those that are no longer of use; what had its time before the meeting was
    planned; and reminders that would come along with the summons.
    """
    now = now.astimezone(UTC)
    found: list[Notice | Skipped] = []
    for meeting in meetings:
        summoning = False
        due = [n for n in notices_for(group, meeting) if n.due <= now and n.key not in known]
        # The summons goes first, so that what is late beside it is known to be needless.
        for notice in sorted(due, key=lambda n: n.kind is not NoticeKind.SUMMONS):
            judged = _judge(notice, now, summoning=summoning)
            found.append(judged)
            summoning |= notice.kind is NoticeKind.SUMMONS
    return found


def _judge(notice: Notice, now: datetime, *, summoning: bool) -> Notice | Skipped:
    summons = notice.kind is NoticeKind.SUMMONS
    if now >= notice.meeting.starts(notice.group.zone):
        return Skipped(notice, "the meeting had begun")
    if now >= notice.expires:
        if summons:
            return Skipped(notice, "past the summons deadline", late_summons=True)
        return Skipped(notice, "overtaken by the meeting reminder")
    if not summons and notice.due < notice.meeting.planned_at.astimezone(UTC):
        return Skipped(notice, "its time had passed when the meeting was planned")
    if summoning and notice.kind in _REMINDERS:
        return Skipped(notice, "the summons was due at the same time")
    return notice


def between(
    group: Group, meetings: Iterable[Meeting], start: datetime, end: datetime
) -> list[Notice]:
    """Notices posted from `start` up to, not including, `end` (aware), the earliest first.

    As they are where nothing is missed: what `due_notices` gives to one who asks at every instant
    from each meeting's planning on. A summons whose day had passed by then is due at planning.
    """
    found: list[Notice] = []
    for meeting in meetings:
        planned = meeting.planned_at.astimezone(UTC)
        summoned: datetime | None = None
        of_it = notices_for(group, meeting)
        for notice in sorted(of_it, key=lambda n: n.kind is not NoticeKind.SUMMONS):
            due = notice.due.astimezone(UTC)
            if notice.kind is NoticeKind.SUMMONS:
                summoned = due = max(due, planned)
            elif due < planned or (notice.kind in _REMINDERS and due == summoned):
                continue
            if start <= due < end and due < notice.expires:
                found.append(replace(notice, due=due.astimezone(group.zone)))
    return sorted(found, key=_order)


def next_due(
    group: Group, meetings: Iterable[Meeting], known: Collection[str], now: datetime
) -> datetime | None:
    """When the alarm clock should ring after `now` (aware); None while nothing lies ahead."""
    now = now.astimezone(UTC)
    ahead = (
        n.due for m in meetings for n in notices_for(group, m) if n.due > now and n.key not in known
    )
    return min(ahead, key=lambda due: due.astimezone(UTC), default=None)
