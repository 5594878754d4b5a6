"""Which days a year plan proposes, and what it says against a day: pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from itertools import pairwise
from typing import Final

import pytest

from secretary import calendar
from secretary.group import PROFILES, Group
from secretary.meetings import Meeting, Status
from secretary.school_holidays import (
    USUAL,
    SchoolHoliday,
    SchoolHolidayKind,
    YearlyDays,
    school_holiday_on,
    with_usual,
)
from secretary.year_plan import (
    Choice,
    ObstacleKind,
    PlannedDay,
    Surroundings,
    YearPlan,
    broken_numbers,
    entries,
    obstacles,
    to_json,
)
from secretary.year_plan_proposal import habit_of, propose, usual_number
from secretary.year_plan_sent import as_sent, changes_since, sent_of, sent_to_json
from tests.secretary import example as ex

TODAY: Final = date(2026, 11, 27)
YEARS: Final = range(2027, 2040)


def _around(rules: str = "2023", **more: object) -> Surroundings:
    return Surroundings(ex.group(rules), TODAY, ("Sala", "Arboga"), **more)  # type: ignore[arg-type]  # a test's own keywords


def _fridays(count: int = 3, clock: str = "13:00", end: time = time(16)) -> list[Meeting]:
    days = ("2026-03-13", "2026-05-22", "2026-09-18", "2026-11-20")[:count]
    found = [ex.meeting(f"{day} {clock}", number=n) for n, day in enumerate(days, start=1)]
    for each in found:
        each.ends_at, each.place = end, "Stadshuset i Sala"
    return found


def _kinds(day: date, around: Surroundings | None = None) -> list[ObstacleKind]:
    return [each.kind for each in obstacles(day, around or _around())]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(("rules", "number"), [("2023", 4), ("2021", 4), ("2017", 5), ("2021", 6)])
def test_no_day_is_proposed_that_anything_stands_against(
    year: int, rules: str, number: int
) -> None:
    around = _around(rules)
    days = propose(year, number, _fridays(), around)
    assert len(days) == number
    assert len({each.day for each in days}) == number
    for each in days:
        assert not obstacles(each.day, around)
        assert calendar.is_working_day(each.day)
        assert each.day.year == year


@pytest.mark.parametrize("year", YEARS)
def test_two_meetings_are_in_spring_and_two_in_autumn_where_the_rules_want_that(year: int) -> None:
    months = [each.day.month for each in propose(year, 4, [], _around())]
    assert [month <= 6 for month in months] == [True, True, False, False]


@pytest.mark.parametrize("year", YEARS)
def test_meetings_are_spread_and_never_close_to_each_other(year: int) -> None:
    days = [each.day for each in propose(year, 4, _fridays(), _around("2021"))]
    apart = [(later - day).days for day, later in pairwise(days)]
    assert min(apart) >= 45


def test_the_same_year_gives_the_same_days() -> None:
    one, other = (propose(2027, 4, _fridays(), _around()) for _ in range(2))
    assert one == other


def test_the_group_meets_on_the_day_and_at_the_time_and_place_it_is_used_to() -> None:
    days = propose(2027, 4, _fridays(), _around())
    assert {each.day.strftime("%A") for each in days} == {"Friday"}
    assert {(each.starts_at.time(), each.ends_at) for each in days} == {(time(13), time(16))}
    assert {each.place for each in days} == {"Stadshuset i Sala"}
    assert {each.choice for each in days} == {Choice.USUAL_DAY}


def test_without_earlier_meetings_it_is_a_morning() -> None:
    days = propose(2027, 4, [], _around())
    assert {(each.starts_at.time(), each.ends_at) for each in days} == {(time(9), time(12))}


def test_a_group_that_has_met_all_day_is_proposed_half_days_where_its_rules_say_so() -> None:
    whole_days = _fridays(clock="09:00", end=time(16))
    assert habit_of(whole_days, PROFILES["2023"]).end == time(12)
    assert habit_of(whole_days, PROFILES["2021"]).end == time(16)


def test_cancelled_meetings_make_no_habit() -> None:
    meetings = _fridays()
    for each in meetings:
        each.status = Status.CANCELLED
    assert habit_of(meetings, PROFILES["2023"]).weekday is None


def test_the_meetings_that_a_year_has_are_not_proposed_again() -> None:
    planned = ex.meeting("2027-02-17 09:00", number=9)
    days = propose(2027, 4, [planned], _around())
    assert len(days) == 3
    assert all(abs((each.day - planned.day).days) > 21 for each in days)


def test_days_on_which_another_group_meets_are_avoided_and_it_says_so() -> None:
    free, *_ = propose(2027, 4, _fridays(), _around())
    elsewhere = {free.day: ("Samverkansgruppen äldre",)}
    avoiding, *_ = propose(2027, 4, _fridays(), _around(elsewhere=elsewhere))
    assert avoiding.day != free.day
    assert [(o.kind, o.name) for o in avoiding.avoided] == [
        (ObstacleKind.OTHER_GROUP, "Samverkansgruppen äldre")
    ]


def test_the_rules_say_how_many_meetings_else_the_year_before_does() -> None:
    assert usual_number(PROFILES["2023"], [], 2027) == 4
    assert usual_number(PROFILES["2021"], [], 2027) == 4
    assert usual_number(PROFILES["2017"], _fridays(3), 2027) == 3
    assert usual_number(PROFILES["2017"], [], 2027) is None


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2027-03-26", ObstacleKind.HOLIDAY),  # Good Friday
        ("2027-03-25", ObstacleKind.HOLIDAY),  # Maundy Thursday, an eve
        ("2027-05-07", ObstacleKind.BESIDE_HOLIDAY),  # the day after Ascension Day
        ("2027-05-05", ObstacleKind.BESIDE_HOLIDAY),  # the day before it
        ("2027-04-29", ObstacleKind.BESIDE_HOLIDAY),  # before Walpurgis Night, an eve
        ("2027-04-24", ObstacleKind.DAY_OFF),
        ("2027-04-25", ObstacleKind.DAY_OFF),
        ("2027-03-03", ObstacleKind.SCHOOL_HOLIDAY),
        ("2027-07-07", ObstacleKind.SCHOOL_HOLIDAY),
        ("2027-11-03", ObstacleKind.SCHOOL_HOLIDAY),
        ("2027-01-07", ObstacleKind.SCHOOL_HOLIDAY),
        ("2027-08-24", ObstacleKind.SUMMONS),  # summoned to in the summer holidays
        ("2026-11-27", ObstacleKind.PAST),
        ("2026-12-03", ObstacleKind.SUMMONS),  # too late to be summoned to
    ],
)
def test_what_stands_against_a_day(day: str, kind: ObstacleKind) -> None:
    assert kind in _kinds(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2027-02-19", "2027-04-15", "2027-09-02", "2027-12-14"])
def test_nothing_stands_against_an_ordinary_day(day: str) -> None:
    assert _kinds(date.fromisoformat(day)) == []


def test_a_school_holiday_of_a_municipality_without_a_seat_does_not_count() -> None:
    days = ((date(2027, 2, 15), date(2027, 2, 19)),)
    own = SchoolHoliday(SchoolHolidayKind.WINTER, days=days, municipalities=("Sala", "Heby"))
    assert school_holiday_on(date(2027, 2, 17), with_usual([own]), ("sala",)) == own
    assert school_holiday_on(date(2027, 2, 17), with_usual([own]), ("Arboga",)) is None


def test_a_kind_that_is_given_stands_instead_of_the_usual_weeks() -> None:
    given = with_usual([SchoolHoliday(SchoolHolidayKind.WINTER, weeks=(8,))])
    assert school_holiday_on(date(2027, 3, 3), given, ()) is None
    assert school_holiday_on(date(2027, 2, 24), given, ()) is not None
    assert school_holiday_on(date(2027, 11, 3), given, ()) is not None  # autumn's are as usual


def test_easter_is_the_week_that_ends_with_easter_sunday() -> None:
    easter = [each for each in USUAL if each.easter]
    closed = [d for d in range(1, 32) if school_holiday_on(date(2027, 3, d), easter, ())]
    assert closed == [22, 23, 24, 25, 26, 27, 28]


def test_days_of_every_year_go_on_over_new_year() -> None:
    days = YearlyDays((12, 20), (1, 8))
    assert [days.has(date(2027, m, d)) for m, d in ((12, 19), (12, 20), (1, 8), (1, 9))] == [
        False, True, True, False,
    ]  # fmt: skip


def _plan(*days: PlannedDay, **more: object) -> YearPlan:
    given = {"group_id": "halsa", "year": 2027, "number": 1, "by": "@elin:exempel", "id": 1}
    return YearPlan(content=to_json(days), at=ex.at("2026-11-27 09:00"), **given, **more)  # type: ignore[arg-type]  # a test's own keywords


def _day(text: str, end: str = "12:00", **more: object) -> PlannedDay:
    return PlannedDay(datetime.fromisoformat(text), time.fromisoformat(end), **more)  # type: ignore[arg-type]  # a test's own keywords


def test_a_plan_is_its_days_and_the_meetings_there_are_in_order() -> None:
    meeting = ex.meeting("2027-04-15 09:00", number=7)
    cancelled = ex.meeting("2027-05-20 09:00", number=8)
    cancelled.status = Status.CANCELLED
    plan = _plan(_day("2027-09-02T09:00"), _day("2027-02-19T13:00", "16:00"))
    found = entries(plan, [meeting, cancelled, ex.meeting("2026-04-15 09:00")], 2027, _around())
    assert [(e.number, e.day.month, e.half) for e in found] == [
        (1, 2, "afternoon"), (2, 4, ""), (3, 9, "morning"),
    ]  # fmt: skip


def test_a_meeting_of_the_plan_that_was_cancelled_stays_in_it_without_a_number() -> None:
    cancelled = ex.meeting("2027-05-20 09:00", number=8)
    cancelled.id, cancelled.status = 8, Status.CANCELLED
    plan = _plan(meeting_ids=[8], established_at=ex.at("2026-11-27 10:00"))
    assert [each.number for each in entries(plan, [cancelled], 2027, _around())] == [0]


def test_a_whole_day_is_told_of_where_the_rules_want_half_days() -> None:
    plan = _plan(_day("2027-02-19T09:00", "16:00"))
    for rules, expected in (("2023", [ObstacleKind.LONG_DAY]), ("2021", [])):
        [entry] = entries(plan, [], 2027, _around(rules))
        assert [each.kind for each in entry.obstacles] == expected
        assert entry.half == "day"


@pytest.mark.parametrize(
    ("rules", "days", "breaks"),
    [
        ("2023", ("02-19", "04-15", "09-02", "11-25"), False),
        ("2023", ("02-19", "04-15", "05-20", "11-25"), True),
        ("2023", ("02-19", "04-15", "09-02"), True),
        ("2021", ("02-19", "04-15", "05-20", "11-25"), False),
        ("2021", ("02-19", "04-15", "11-25"), True),
        ("2017", ("02-19",), False),
    ],
)
def test_a_number_of_meetings_that_breaks_the_rules_is_told(
    rules: str, days: tuple[str, ...], breaks: bool
) -> None:
    plan = _plan(*(_day(f"2027-{day}T09:00") for day in days))
    found = broken_numbers(PROFILES[rules], entries(plan, [], 2027, _around(rules)))
    assert (found is not None) is breaks


def test_what_is_otherwise_than_was_sent() -> None:
    meetings = [ex.meeting(f"2027-{day} 09:00", number=n) for n, day in
                enumerate(("02-19", "04-15", "09-02"), start=1)]  # fmt: skip
    for each in meetings:
        each.id = each.number
    plan = _plan(meeting_ids=[1, 2, 3], established_at=ex.at("2026-11-27 10:00"))
    sent = as_sent(entries(plan, meetings, 2027, _around()))
    plan.sent = sent_to_json(sent)
    assert sent_of(plan) == sent
    assert changes_since(sent, entries(plan, meetings, 2027, _around())) == []
    meetings[0].starts_at = datetime(2027, 2, 26, 9)  # noqa: DTZ001 - wall time
    meetings[1].status = Status.CANCELLED
    new = ex.meeting("2027-12-02 09:00", number=4)
    new.id = 4
    changes = changes_since(sent, entries(plan, [*meetings, new], 2027, _around()))
    assert [(c.is_moved, c.is_cancelled, c.before is None) for c in changes] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip


def test_a_group_of_other_rules_can_override_half_days() -> None:
    group: Group = replace(ex.group("2021"), rules=replace(PROFILES["2021"], half_days=True))
    [entry] = entries(
        _plan(_day("2027-02-19T09:00", "16:00")), [], 2027, Surroundings(group, TODAY)
    )
    assert [each.kind for each in entry.obstacles] == [ObstacleKind.LONG_DAY]
