"""Whom a list of absences names, and when it is due. Pure: attendance and `now` are arguments."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from secretary import calendar
from secretary.attendance import Attendance, Respondent
from secretary.group import AbsenceList, Group
from secretary.meetings import Meeting
from secretary.people import Person


@dataclass(frozen=True)
class Absences:
    """Who cannot come to a meeting, against what was told of it before; each once.

    new: of whom that has not been told. known: of whom it has. back: of whom it was told, and who
    has taken it back.
    """

    new: Sequence[Respondent] = ()
    known: Sequence[Respondent] = ()
    back: Sequence[Person] = ()

    @property
    def is_news(self) -> bool:
        """Whether there is anything that has not been told."""
        return bool(self.new or self.back)

    @property
    def people(self) -> list[Person]:
        """Of whom it is known, once this has been told, that they cannot come."""
        return [each.mandate.person for each in (*self.new, *self.known)]


def absences(attendance: Attendance, told: Collection[int], resting: Collection[int]) -> Absences:
    """What is new. told: the people who were named last, by their ids.

    resting: those of whom nothing new is to be told yet.
    """
    away = {each.mandate.person.stored_id: each for each in reversed(attendance.away)}
    new = [
        each
        for person_id, each in away.items()
        if person_id not in told and person_id not in resting
    ]
    known = [each for person_id, each in away.items() if person_id in told]
    holders = [mandate.person for seat in attendance.seats for mandate in seat.holders]
    back = [
        person
        for person in dict.fromkeys(holders)
        if person.stored_id in told
        and person.stored_id not in away
        and person.stored_id not in resting
    ]
    return Absences(new[::-1], known[::-1], back)


def is_at_once(group: Group, meeting: Meeting, now: datetime) -> bool:
    """Whether absences from a meeting are told as they come: also where they are told daily, when
    the last list before the meeting has been made. now: aware."""
    if group.absence_list is AbsenceList.DAILY:
        return next_list(group, now) >= meeting.starts(group.zone).astimezone(UTC)
    return group.absence_list is AbsenceList.AT_ONCE


def last_list(group: Group, now: datetime) -> datetime:
    """When the newest daily list was due, at `now` or before it (both aware)."""
    return next(at for at in _lists(group, group.today(now), -1) if at <= now.astimezone(UTC))


def next_list(group: Group, now: datetime) -> datetime:
    """When the next daily list is due, after `now` (both aware)."""
    return next(at for at in _lists(group, group.today(now), 1) if at > now.astimezone(UTC))


def _lists(group: Group, day: date, step: int) -> Iterator[datetime]:
    """The instants of daily lists (UTC) from a day on, or back from it."""
    while True:
        if not group.notices.working_days or calendar.is_working_day(day):
            yield calendar.at_wall_time(day, group.absence_list_at, group.zone).astimezone(UTC)
        day += timedelta(days=step)
