"""The plan of a group's meetings in a year: what stands in it, and what stands against a day.

Nothing here is refused: who makes the plan is told. How days are chosen is in
`secretary.year_plan_proposal`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from secretary import calendar
from secretary.broken_rules import is_spring
from secretary.group import Group, Rules
from secretary.meetings import Meeting
from secretary.school_holidays import LONG, SchoolHoliday, SchoolHolidayKind, school_holiday_on
from secretary.summons_deadline import summons_deadline

LONGEST_HALF_DAY: Final = timedelta(hours=4, minutes=30)
NOON: Final = time(12)
_AFTER_LUNCH: Final = time(13)


class ObstacleKind(StrEnum):
    """What stands against a day."""

    PAST = "past"
    DAY_OFF = "day_off"
    """A Saturday or a Sunday."""
    HOLIDAY = "holiday"
    BESIDE_HOLIDAY = "beside_holiday"
    SCHOOL_HOLIDAY = "school_holiday"
    OTHER_GROUP = "other_group"
    SUMMONS = "summons"
    """Its summons would be late, or go out while nobody is there to read it."""
    SAME_DAY = "same_day"
    LONG_DAY = "long_day"


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands against a day.

    day: the day that it is about: of a holiday beside it, that one; of a summons, its last day.
    name: the Swedish name of a holiday, or the names of other groups. school: which holiday, and
    week: the ISO week of `day` in it. meeting: that of another group, where it is planned.
    """

    kind: ObstacleKind
    day: date
    name: str = ""
    school: SchoolHolidayKind | None = None
    municipalities: tuple[str, ...] = ()

    @property
    def week(self) -> int:
        return self.day.isocalendar().week


@dataclass(frozen=True)
class Surroundings:
    """What days of a year are looked at against.

    today: the date in the group's zone. organisations: the home organisations of the group.
    elsewhere: the names of the other groups that share people with this one, by the days on which
    they meet, or plan to.
    """

    group: Group
    today: date
    organisations: tuple[str, ...] = ()
    elsewhere: Mapping[date, tuple[str, ...]] = field(default_factory=dict)


class Choice(StrEnum):
    """Why a day was chosen."""

    USUAL_DAY = "usual_day"
    SPREAD = "spread"
    BY_HAND = "by_hand"


@dataclass(frozen=True)
class PlannedDay:
    """A day of a plan that is no meeting yet. Local wall time.

    choice: why it is that day. avoided: what stood against days that would have been before it.
    """

    starts_at: datetime
    ends_at: time
    theme: str = ""
    place: str = ""
    link: str | None = None
    choice: Choice = Choice.BY_HAND
    avoided: tuple[Obstacle, ...] = ()

    @property
    def day(self) -> date:
        return self.starts_at.date()


@dataclass(frozen=True)
class Entry:
    """A line of a plan: a day that is to be a meeting, or a meeting that is one.

    number: counted from 1 by when it is; 0 of a meeting that was cancelled.
    obstacles: what stands against it.
    """

    number: int
    starts_at: datetime
    ends_at: time | None
    theme: str
    place: str
    planned: PlannedDay | None = None
    meeting: Meeting | None = None
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def half(self) -> str:
        """ "morning", "afternoon", "day" where it goes on past lunch, or "" where nobody knows."""
        if self.starts_at.time() >= NOON:
            return "afternoon"
        if self.ends_at is None:
            return ""
        return "morning" if self.ends_at <= _AFTER_LUNCH else "day"


@dataclass(eq=False, kw_only=True)
class YearPlan:
    """A state of a plan: the days of it that are no meetings yet. Each change makes another state.

    number: counts from 1 among the states of one group and year.
    content: the days, as JSON. by: the address of whoever made it so.
    shown_at: when it, or what it was before, was put before the chair. approved_by: an address.
    established_at: when its days became meetings, and meeting_ids: these. tell_at: from when on
    others are told of that; told_at: when they were. All times are aware.
    sent: what the board above was sent last, as JSON (`SentDay`); None where nothing was.
    """

    group_id: str
    year: int
    number: int
    content: list[dict[str, Any]]
    by: str
    at: datetime
    shown_at: datetime | None = None
    approved_by: str | None = None
    approved_at: datetime | None = None
    established_by: str | None = None
    established_at: datetime | None = None
    meeting_ids: list[int] | None = None
    tell_at: datetime | None = None
    told_at: datetime | None = None
    sent: list[dict[str, Any]] | None = None
    withdrawn_at: datetime | None = None
    id: int | None = None

    @property
    def stored_id(self) -> int:
        """Its id, which it has once it is stored."""
        assert self.id is not None, "it is not stored"
        return self.id

    @property
    def days(self) -> tuple[PlannedDay, ...]:
        """Those that are no meetings yet, the first one first; none once it is established."""
        if self.established_at is not None:
            return ()
        return tuple(sorted((_day(each) for each in self.content), key=lambda d: d.starts_at))


def obstacles(day: date, around: Surroundings, taken: Iterable[date] = ()) -> tuple[Obstacle, ...]:
    """What stands against a meeting on `day`. taken: the days of the group's other meetings."""
    group, found = around.group, list[Obstacle]()
    if day <= around.today:
        found.append(Obstacle(ObstacleKind.PAST, day))
    holiday = calendar.holiday_or_eve(day)
    beside = next((d for d in _beside(day) if calendar.holiday_or_eve(d)), None)
    if holiday is not None:
        found.append(Obstacle(ObstacleKind.HOLIDAY, day, holiday))
    elif not calendar.is_working_day(day):
        found.append(Obstacle(ObstacleKind.DAY_OFF, day))
    elif beside is not None:
        name = calendar.holiday_or_eve(beside) or ""
        found.append(Obstacle(ObstacleKind.BESIDE_HOLIDAY, beside, name))
    school = school_holiday_on(day, group.school_holidays, around.organisations)
    if school is not None:
        found.append(_closed(day, school))
    if day in around.elsewhere:
        names = ", ".join(around.elsewhere[day])
        found.append(Obstacle(ObstacleKind.OTHER_GROUP, day, names))
    if day in set(taken):
        found.append(Obstacle(ObstacleKind.SAME_DAY, day))
    deadline = summons_deadline(group, day)
    closed = school_holiday_on(deadline, group.school_holidays, around.organisations)
    if around.today < day and deadline <= around.today:
        found.append(Obstacle(ObstacleKind.SUMMONS, deadline))
    elif closed is not None and closed.kind in LONG and school is None:
        found.append(Obstacle(ObstacleKind.SUMMONS, deadline, school=closed.kind))
    return tuple(found)


def is_long(rules: Rules, starts_at: datetime, ends_at: time | None) -> bool:
    """Whether it takes more than the half day that the rules want."""
    if not rules.half_days or ends_at is None:
        return False
    lasts = datetime.combine(starts_at.date(), ends_at) - starts_at
    return lasts > LONGEST_HALF_DAY


def entries(
    plan: YearPlan | None, meetings: Sequence[Meeting], year: int, around: Surroundings
) -> tuple[Entry, ...]:
    """The plan of a year: its days, and the meetings that there are, by when they are.

    Cancelled meetings stand among them without a number, where the plan had made them.
    meetings: all of the group.
    """
    days = plan.days if plan is not None else ()
    of_plan = set((plan.meeting_ids or ()) if plan is not None else ())
    in_year = [m for m in meetings if m.day.year == year]
    found = [
        Entry(0, each.starts_at, each.ends_at, each.theme, each.place, planned=each)
        for each in days
    ] + [
        Entry(0, m.starts_at, m.ends_at, m.title, m.place, meeting=m)
        for m in in_year
        if m.is_planned or m.id in of_plan
    ]
    found.sort(key=lambda each: (each.starts_at, each.meeting is None))
    numbered: list[Entry] = []
    count = 0
    for each in found:
        if each.meeting is not None and not each.meeting.is_planned:
            numbered.append(each)
            continue
        count += 1
        others = [
            other.day
            for other in found
            if other is not each and (other.meeting is None or other.meeting.is_planned)
        ]
        numbered.append(replace(each, number=count, obstacles=_against(each, around, others)))
    return tuple(numbered)


def _against(entry: Entry, around: Surroundings, others: Sequence[date]) -> tuple[Obstacle, ...]:
    if entry.meeting is not None and entry.day <= around.today:
        return ()  # it has been
    found = obstacles(entry.day, around, others)
    if entry.meeting is not None:  # its summons was looked at when it was planned
        found = tuple(each for each in found if each.kind is not ObstacleKind.SUMMONS)
    if is_long(around.group.rules, entry.starts_at, entry.ends_at):
        found = (*found, Obstacle(ObstacleKind.LONG_DAY, entry.day))
    return found


@dataclass(frozen=True)
class BrokenNumbers:
    """A year whose number of meetings, or of those in one half, is not what the rules want.

    least, most, in_each_half: what they want, where they say. spring, autumn: how many there are.
    """

    least: int | None
    most: int | None
    in_each_half: int | None
    spring: int
    autumn: int


def broken_numbers(rules: Rules, planned: Iterable[Entry]) -> BrokenNumbers | None:
    """What of the rules the numbers break; None for nothing."""
    days = [each.day for each in planned if each.number]
    spring = sum(1 for day in days if is_spring(day))
    autumn = len(days) - spring
    least, most, half = rules.meetings_min, rules.meetings_max, rules.meetings_half_year
    fits = (least or 0) <= len(days) and (most is None or len(days) <= most)
    if fits and min(spring, autumn) >= (half or 0):
        return None
    return BrokenNumbers(least, most, half, spring, autumn)


def to_json(days: Iterable[PlannedDay]) -> list[dict[str, Any]]:
    """Days as they are kept."""
    return [
        {
            "starts_at": each.starts_at.isoformat(timespec="minutes"),
            "ends_at": each.ends_at.isoformat(timespec="minutes"),
            "theme": each.theme,
            "place": each.place,
            "link": each.link,
            "choice": each.choice.value,
            "avoided": [_obstacle_json(one) for one in each.avoided],
        }
        for each in days
    ]


def _day(kept: Mapping[str, Any]) -> PlannedDay:
    return PlannedDay(
        **{
            **kept,
            "starts_at": datetime.fromisoformat(kept["starts_at"]),
            "ends_at": time.fromisoformat(kept["ends_at"]),
            "choice": Choice(kept["choice"]),
            "avoided": tuple(_obstacle(one) for one in kept["avoided"]),
        }
    )


def _obstacle_json(one: Obstacle) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "day": one.day.isoformat(),
        "name": one.name,
        "school": one.school.value if one.school else None,
        "municipalities": list(one.municipalities),
    }


def _obstacle(kept: Mapping[str, Any]) -> Obstacle:
    school = kept["school"]
    return Obstacle(
        ObstacleKind(kept["kind"]),
        date.fromisoformat(kept["day"]),
        kept["name"],
        SchoolHolidayKind(school) if school else None,
        tuple(kept["municipalities"]),
    )


def _closed(day: date, school: SchoolHoliday) -> Obstacle:
    return Obstacle(
        ObstacleKind.SCHOOL_HOLIDAY, day, school=school.kind, municipalities=school.municipalities
    )


def _beside(day: date) -> tuple[date, date]:
    return day - timedelta(days=1), day + timedelta(days=1)
