"""The Swedish year."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from holidays.countries.sweden import Sweden
from hypothesis import given
from hypothesis import strategies as st

from secretary.calendar import (
    FEASTS,
    HOLIDAYS,
    at_wall_time,
    is_working_day,
    red_day,
    times_shown,
    working_day_on_or_before,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DATES = st.dates(date(2000, 1, 1), date(2100, 12, 31))
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 1, 1),
        date(2027, 1, 6),
        date(2027, 3, 26),
        date(2027, 3, 29),
        date(2027, 5, 6),
        date(2028, 6, 6),
        date(2027, 6, 25),
        date(2027, 12, 24),
        date(2027, 12, 31),
        date(2026, 12, 25),
    ],
)
def test_red_days_and_the_three_eves_are_no_working_days(day: date) -> None:
    assert day.weekday() < 5
    assert not is_working_day(day)


@pytest.mark.parametrize(
    "day", [date(2027, 3, 25), date(2027, 4, 30), date(2028, 1, 5), date(2027, 5, 17)]
)
def test_eves_with_only_a_short_day_and_whit_monday_are_working_days(day: date) -> None:
    assert is_working_day(day)


@given(DATES)
def test_no_saturday_or_sunday_is_a_working_day(day: date) -> None:
    assert not (day.weekday() >= 5 and is_working_day(day))


def test_an_ordinary_sunday_is_no_named_holiday() -> None:
    assert red_day(date(2027, 3, 7)) is None


def test_a_red_day_has_its_swedish_name() -> None:
    assert red_day(date(2027, 6, 25)) == "Midsommarafton"


def test_a_red_day_is_known_also_from_a_datetime() -> None:
    assert red_day(datetime(2027, 6, 25, 9, tzinfo=UTC)) == "Midsommarafton"


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2027, 3, 12), date(2027, 3, 12)),
        (date(2027, 3, 14), date(2027, 3, 12)),
        (date(2027, 6, 26), date(2027, 6, 24)),
        (date(2027, 3, 29), date(2027, 3, 25)),
        (date(2027, 12, 26), date(2027, 12, 23)),
        (date(2028, 1, 2), date(2027, 12, 30)),
    ],
)
def test_a_deadline_on_a_day_off_moves_to_the_working_day_before(day: date, moved: date) -> None:
    assert working_day_on_or_before(day) == moved


@given(DATES)
def test_a_moved_deadline_is_on_a_working_day_within_a_week(day: date) -> None:
    moved = working_day_on_or_before(day)
    assert is_working_day(moved)
    assert timedelta(0) <= day - moved < timedelta(days=7)


@given(day=DATES, clock=CLOCKS)
def test_a_wall_time_shown_once_is_kept(day: date, clock: time) -> None:
    instant = at_wall_time(day, clock, STOCKHOLM)
    if times_shown(day, clock, STOCKHOLM) == 1:
        assert (instant.date(), instant.time()) == (day, clock)


def test_a_skipped_wall_time_comes_as_much_later_as_the_clocks_are_put_forward() -> None:
    assert at_wall_time(date(2027, 3, 28), time(2, 30), STOCKHOLM).time() == time(3, 30)


def test_a_repeated_wall_time_is_the_first_of_the_two() -> None:
    instant = at_wall_time(date(2027, 10, 31), time(2, 30), STOCKHOLM)
    assert instant.astimezone(UTC).time() == time(0, 30)


@pytest.mark.parametrize(
    ("day", "clock", "times"),
    [
        (date(2027, 3, 28), time(1, 59), 1),
        (date(2027, 3, 28), time(2), 0),
        (date(2027, 3, 28), time(3), 1),
        (date(2027, 10, 31), time(1, 59), 1),
        (date(2027, 10, 31), time(2), 2),
        (date(2027, 10, 31), time(2, 59), 2),
        (date(2027, 10, 31), time(3), 1),
    ],
)
def test_a_wall_time_is_shown_once_except_when_the_clocks_change(
    day: date, clock: time, times: int
) -> None:
    assert times_shown(day, clock, STOCKHOLM) == times


@pytest.mark.parametrize("year", range(2005, 2101))
def test_named_holidays_fall_where_the_holidays_package_has_them(year: int) -> None:
    there = Sweden(years=year, categories=Sweden.supported_categories, language="sv")
    known = {name.lower(): day for day, names in there.items() for name in names.split("; ")}
    ours = {name: of(year) for name, of in HOLIDAYS.items() if name in known}
    assert ours == {name: known[name] for name in ours}
    assert len(ours) >= 15


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("fettisdagen", date(2027, 2, 9)),
        ("mors dag", date(2027, 5, 30)),
        ("fars dag", date(2027, 11, 14)),
        ("första advent", date(2027, 11, 28)),
        ("fjärde advent", date(2027, 12, 19)),
        ("allhelgonaafton", date(2027, 11, 5)),
        ("annandag pingst", date(2027, 5, 17)),
    ],
)
def test_days_that_are_not_red_have_their_dates_too(name: str, day: date) -> None:
    assert HOLIDAYS[name](2027) == day


@pytest.mark.parametrize("name", FEASTS)
def test_a_feast_ends_after_it_begins(name: str) -> None:
    first, last = FEASTS[name]
    assert first(2027) < last(2027)
