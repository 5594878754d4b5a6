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
from secretary.group import Group, Offset
from secretary.meetings import Meeting
from secretary.notice_kinds import NOTICE_KINDS, SUMMONS, NoticeKind
from secretary.summons_deadline import summons_deadline

USEFUL_AFTER: Final = timedelta(days=14)
"""How long after it was due a notice that follows a meeting is still posted."""


@dataclass(frozen=True)
class Notice:
    """One thing to post about one meeting.

    key: says what it is, and not when that was decided; unique.
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
    """A notice that will not be posted; `reason` in English, for the record.

    late_summons: it is a summons that a firm deadline forbids, so that nobody is summoned.
    """

    notice: Notice
    reason: str
    late_summons: bool = False


def notice_key(meeting: Meeting, kind: NoticeKind) -> str:
    """``meeting halsa $event · 2026-03-30T09:00 · summons``.

    A moved meeting's keys also say by what it was moved, so that one moved away and back is
    summoned anew: ``meeting halsa $event · 2026-03-30T09:00 · moved $other · summons``. Where an
    earlier version of Kansli planned or moved it they say its id, and when that was.
    """
    parts = [f"meeting {meeting.reference}", f"{meeting.starts_at:%Y-%m-%dT%H:%M}", kind.name]
    if meeting.moved_from is not None:
        moved = meeting.moved_by or f"{meeting.planned_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        parts.insert(2, f"moved {moved}")
    return " · ".join(parts)


def ordered_key(key: str) -> str:
    """The key of a summons that goes out by somebody's decision, and not on its own day."""
    return f"{key} · ordered"


def notices_for(group: Group, meeting: Meeting) -> list[Notice]:
    """Every notice of a planned meeting, the earliest first; none of a cancelled one."""
    if not meeting.is_planned:
        return []
    offsets = {kind: kind.offset_in(group) for kind in NOTICE_KINDS}
    due = {kind: _due(group, meeting, kind, o) for kind, o in offsets.items() if o is not None}
    offset = offsets[SUMMONS]
    if offset is not None and group.rules.summons_firm:
        # On its deadline at the latest, also where the settings say later.
        deadline = summons_deadline(group, meeting.day)
        latest = calendar.at_wall_time(deadline, offset.at, group.zone)
        due[SUMMONS] = min(due[SUMMONS], latest)
    if meeting.summon_at is not None:
        due = _after_decision(group, meeting, meeting.summon_at, due)
    by_name = {kind.name: instant for kind, instant in due.items()}
    found = []
    for kind, instant in due.items():
        expires = _expires(group, meeting, kind, instant, by_name)
        key = notice_key(meeting, kind)
        if kind is SUMMONS and meeting.summon_at is not None:
            key = ordered_key(key)
        found.append(Notice(key, kind, group, meeting, instant, expires))
    return sorted(found, key=_order)


def _after_decision(
    group: Group, meeting: Meeting, summon_at: datetime, due: dict[NoticeKind, datetime]
) -> dict[NoticeKind, datetime]:
    """The same, where somebody decided when the summons goes out. Nothing comes before it but what
    had its time before the meeting was planned."""
    at = summon_at.astimezone(group.zone)
    first, last = meeting.planned_at.astimezone(UTC), summon_at.astimezone(UTC)
    later = {
        kind: at if not kind.is_after and first <= instant.astimezone(UTC) < last else instant
        for kind, instant in due.items()
    }
    return {**later, SUMMONS: at}


def _order(notice: Notice) -> tuple[datetime, int]:
    # In UTC: two times of one zone compare as the clock shows them, also when it is put back.
    return notice.due.astimezone(UTC), NOTICE_KINDS.index(notice.kind)


def _due(group: Group, meeting: Meeting, kind: NoticeKind, offset: Offset) -> datetime:
    """The instant an offset means. A time of the meeting's own day that its start has passed
    (or, of a notice that follows it, that comes before its start) is a day further away."""
    starts = meeting.starts_at.time()
    misses = offset.at <= starts if kind.is_after else offset.at >= starts
    days = 1 if offset.days == 0 and misses else offset.days
    day = meeting.day + timedelta(days=days if kind.is_after else -days)
    if group.notices.working_days and days > 0:
        nearest = (
            calendar.working_day_on_or_after if kind.is_after else calendar.working_day_on_or_before
        )
        day = nearest(day)
    return calendar.at_wall_time(day, offset.at, group.zone)


def _expires(
    group: Group, meeting: Meeting, kind: NoticeKind, due: datetime, all_due: dict[str, datetime]
) -> datetime:
    starts = meeting.starts(group.zone)
    if kind.is_after:
        return due + USEFUL_AFTER
    # One that was decided on in time goes out, as what waits for the homeserver does.
    decided = meeting.late_at is not None or meeting.summon_at is not None
    if kind is SUMMONS and group.rules.summons_firm and not decided:
        after = summons_deadline(group, meeting.day) + timedelta(days=1)
        return min(starts, calendar.at_wall_time(after, time(0), group.zone))
    overtaken = all_due.get(kind.expires_with or "", starts)
    return overtaken if overtaken > due else starts


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
        for notice in sorted(due, key=lambda n: n.kind is not SUMMONS):
            found.append(_decide(notice, now, summoning=summoning))
            summoning |= notice.kind is SUMMONS
    return found


def _decide(notice: Notice, now: datetime, *, summoning: bool) -> Notice | Skipped:
    kind = notice.kind
    if now >= notice.meeting.starts(notice.group.zone) and not kind.is_after:
        return Skipped(notice, "the meeting had begun")
    if now >= notice.expires:
        if kind is SUMMONS:
            return Skipped(notice, "past the summons deadline", late_summons=True)
        if kind.expires_with is None:
            return Skipped(notice, "it was of no use any more")
        return Skipped(notice, f"overtaken by the {kind.expires_with.replace('_', ' ')}")
    if kind is not SUMMONS and notice.due < notice.meeting.planned_at.astimezone(UTC):
        return Skipped(notice, "its time had passed when the meeting was planned")
    if summoning and kind.said_by_summons:
        return Skipped(notice, "the summons was due at the same time")
    return notice


def next_due(planned: Iterable[Notice], now: datetime) -> datetime | None:
    """When the first of these falls due after `now` (both aware); None while nothing lies ahead."""
    now = now.astimezone(UTC)
    ahead = (notice.due for notice in planned if notice.due.astimezone(UTC) > now)
    return min(ahead, key=lambda due: due.astimezone(UTC), default=None)


def schedule(
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
        for notice in sorted(of_it, key=lambda n: n.kind is not SUMMONS):
            due = notice.due.astimezone(UTC)
            if notice.kind is SUMMONS:
                summoned = due = max(due, planned)
            elif due < planned or (notice.kind.said_by_summons and due == summoned):
                continue
            if start <= due < end and due < notice.expires:
                found.append(replace(notice, due=due.astimezone(group.zone)))
    return sorted(found, key=_order)
