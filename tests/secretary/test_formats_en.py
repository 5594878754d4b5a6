"""English out; that it is read back, is in test_dates_english.py."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from babel.dates import format_date, get_day_names, get_month_names
from hypothesis import given
from hypothesis import strategies as st

from secretary import calendar
from secretary.errors import DateExample
from secretary.language.dates.vocabulary import WORDS
from secretary.language.en import formats as english
from secretary.language.text import NBSP

TODAY = date(2027, 3, 1)  # a Monday
DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def plain(text: str) -> str:
    """With ordinary spaces."""
    return text.replace(NBSP, " ")


def test_weekdays_and_months_are_spelt_as_in_cldr() -> None:
    days, months = get_day_names("wide", locale="en_GB"), get_month_names("wide", locale="en_GB")
    assert list(english.WEEKDAYS) == [days[n] for n in range(7)]
    assert list(english.MONTHS) == [months[n] for n in range(1, 13)]


@given(DATES)
def test_dates_are_the_british_ones_of_cldr(day: date) -> None:
    assert plain(english.short_date(day)) == format_date(day, "long", locale="en_GB")
    with_weekday = format_date(day, "full", locale="en_GB").replace(",", "")
    assert plain(english.long_date(day)) == with_weekday


def test_a_long_time_keeps_at_and_the_figures_on_one_line() -> None:
    said = english.long_when(wall("2027-08-27 09:00"), time(12))
    assert said == f"Friday 27{NBSP}August 2027 at{NBSP}09:00–12:00"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2027-02-28 09:00", "yesterday at 09:00"),
        ("2027-03-01 13:30", "today at 13:30"),
        ("2027-03-02 09:00", "tomorrow at 09:00"),
        ("2027-03-03 09:00", "on Wednesday at 09:00"),
        ("2027-03-07 09:00", "on Sunday at 09:00"),
        ("2027-03-08 09:00", "on Monday 8 March at 09:00"),
        ("2028-02-29 09:00", "on Tuesday 29 February 2028 at 09:00"),
        ("2026-02-12 09:00", "on Thursday 12 February 2026 at 09:00"),
    ],
)
def test_a_short_time_is_said_as_people_say_it(at: str, said: str) -> None:
    assert plain(english.short_when(wall(at), TODAY)) == said


def test_an_example_is_typed_with_ordinary_spaces() -> None:
    friday = DateExample(date(2027, 3, 12), TODAY, time(9), time(12))
    assert english.typed(friday) == "Friday 12 March at 9:00–12:00"


@pytest.mark.parametrize(
    ("words", "joined"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_joined_with_and(words: list[str], joined: str) -> None:
    assert english.join_and(words) == joined


def test_what_people_wrote_is_quoted_in_one_line_and_not_for_ever() -> None:
    assert english.quoted("next\n friday") == "“next friday”"
    assert len(english.quoted("x" * 1000)) < 50


def test_every_red_day_and_every_eve_has_an_english_name() -> None:
    days = range(date(2026, 1, 1).toordinal(), date(2032, 1, 1).toordinal())
    names = {calendar.holiday_or_eve(date.fromordinal(day)) for day in days}
    assert names - {None} == set(english.HOLIDAYS)


def test_every_part_of_the_day_has_an_english_name() -> None:
    assert set(WORDS.parts_of_day.values()) == set(english.PARTS)
