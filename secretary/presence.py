"""Who took part in a meeting, as it was recorded; and what that makes of what they had answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import IntEnum

from secretary.attendance import Answer, AttendanceMode
from secretary.meetings import Meeting


@dataclass(eq=False, kw_only=True)
class Presence:
    """What was recorded of one person at a meeting, or that a guest was there.

    person_id: None for a guest. guest: their name, and what they are, as it was written.
    starts_at: the meeting's wall time then; of a meeting that was moved to another day since,
        nothing is recorded.
    arrived_at, left_at: local times of day; None where they came for its beginning, or stayed to
        its end.
    is_beside: of a substitute, that they did not take the seat though their member was away.
    leads: that they led the meeting.
    by_themselves: whether they said so; else somebody did who leads the group, which goes before.
    event_id, edit_event_id: as of `Answer`. at: aware, when that was written. by: its writer.
    withdrawn_at: aware; None while it stands.
    """

    meeting_id: int
    starts_at: datetime
    was_there: bool
    event_id: str
    at: datetime
    by: str
    person_id: int | None = None
    guest: str = ""
    mode: AttendanceMode | None = None
    arrived_at: time | None = None
    left_at: time | None = None
    is_beside: bool = False
    leads: bool = False
    by_themselves: bool = False
    edit_event_id: str | None = None
    withdrawn_at: datetime | None = None
    id: int | None = None


class Ground(IntEnum):
    """What it is known by that somebody took part, or did not; the surest last."""

    ASSUMED = 1
    """Nothing: they never answered."""
    ANSWERED = 2
    SAID = 3
    """They said so at the meeting."""
    RECORDED = 4


@dataclass(frozen=True)
class Stay:
    """Whether and how somebody took part; see `Presence`."""

    was_there: bool
    mode: AttendanceMode | None = None
    arrived: time | None = None
    left: time | None = None
    is_beside: bool = False
    leads: bool = False
    ground: Ground = Ground.ASSUMED


def counting(presences: Iterable[Presence], meeting: Meeting) -> Mapping[int, Presence]:
    """For each person id what counts: what was recorded last of them, else what they said last."""
    valid = [
        each
        for each in presences
        if each.withdrawn_at is None
        and each.person_id is not None
        and each.starts_at.date() == meeting.day
    ]
    valid.sort(key=lambda each: (not each.by_themselves, each.at, each.id or 0))
    return {each.person_id: each for each in valid if each.person_id is not None}


def guests(presences: Iterable[Presence], meeting: Meeting) -> list[Presence]:
    """The guests who were there, in the order they were named."""
    there = (
        each
        for each in presences
        if each.withdrawn_at is None
        and each.person_id is None
        and each.starts_at.date() == meeting.day
    )
    return sorted(there, key=lambda each: each.id or 0)


def stay_of(
    presence: Presence | None, answer: Answer | None, meeting: Meeting, *, expected: bool
) -> Stay:
    """What is known of somebody: what was recorded, else what they answered.

    expected: whether they are taken to have come, where nothing was recorded.
    """
    if presence is not None:
        return Stay(
            presence.was_there,
            presence.mode,
            presence.arrived_at,
            presence.left_at,
            presence.is_beside,
            presence.leads,
            Ground.SAID if presence.by_themselves else Ground.RECORDED,
        )
    if answer is None:
        return Stay(expected)
    if not answer.coming or not expected:
        return Stay(was_there=False, ground=Ground.ANSWERED)
    arrived, left = within(answer.arrives_at, answer.leaves_at, meeting)
    return Stay(True, answer.mode, arrived, left, ground=Ground.ANSWERED)


def within(
    arrived: time | None, left: time | None, meeting: Meeting
) -> tuple[time | None, time | None]:
    """The times without one that is the meeting's beginning, or its end, or beyond."""
    if arrived is not None and arrived <= meeting.starts_at.time():
        arrived = None
    if left is not None and meeting.ends_at is not None and left >= meeting.ends_at:
        left = None
    return arrived, left
