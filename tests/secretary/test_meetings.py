"""When a summons must be out, what is too late, and which meetings are ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretary.calendar import is_working_day
from secretary.errors import UserError
from secretary.group import PROFILES, Language, NoticeSettings
from secretary.language.phrases import OVERRIDE_WORDS
from secretary.language.render import Renderer
from secretary.language.text import NBSP
from secretary.meetings import Status, upcoming
from secretary.summons_deadline import refuse_if_late, summons_deadline
from tests.secretary.example import STOCKHOLM, at, group, meeting

DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
ANY_DAY = group(notices=NoticeSettings(working_days=False))


def plain(refused: UserError) -> str:
    """What it says, with ordinary spaces."""
    return Renderer().explain(refused)[0].replace(NBSP, " ")


# The deadline


@given(DAYS)
def test_the_summons_deadline_is_never_under_seven_calendar_days(day: date) -> None:
    assert day - summons_deadline(group(), day) >= timedelta(days=7)


@given(DAYS)
def test_the_summons_deadline_is_the_last_working_day_that_is_early_enough(day: date) -> None:
    deadline = summons_deadline(group(), day)
    assert is_working_day(deadline)
    later = [deadline + timedelta(days=n) for n in range(1, 20)]
    assert not any(is_working_day(d) for d in later if d <= day - timedelta(days=7))


@pytest.mark.parametrize(
    ("day", "deadline"),
    [
        ("2027-03-12", "2027-03-05"),  # nothing in the way
        ("2027-03-31", "2027-03-24"),  # over the change to summer time, 28 March
        ("2027-11-03", "2027-10-27"),  # over the change back, 31 October
        ("2027-03-13", "2027-03-05"),  # Saturday
        ("2027-03-14", "2027-03-05"),  # Sunday
        ("2027-07-02", "2027-06-24"),  # Midsummer Eve
        ("2027-07-03", "2027-06-24"),  # Midsummer Day
        ("2028-01-07", "2027-12-30"),  # New Year's Eve
        ("2027-12-31", "2027-12-23"),  # Christmas Eve
        ("2027-04-02", "2027-03-25"),  # Good Friday
        ("2027-04-05", "2027-03-25"),  # Easter Monday, and all of Easter before it
        ("2027-05-13", "2027-05-05"),  # Ascension Day
        ("2027-01-13", "2027-01-05"),  # Epiphany
    ],
)
def test_a_deadline_on_a_day_off_moves_earlier(day: str, deadline: str) -> None:
    assert str(summons_deadline(group(), date.fromisoformat(day))) == deadline


def test_a_week_before_is_counted_in_calendar_days_over_a_change_of_clocks() -> None:
    assert summons_deadline(group(), date(2027, 4, 1)) == date(2027, 3, 25)


def test_a_group_that_posts_on_any_day_has_its_deadline_on_any_day() -> None:
    assert summons_deadline(ANY_DAY, date(2027, 3, 14)) == date(2027, 3, 7)


def test_a_group_can_want_the_summons_earlier() -> None:
    strict = group(replace(PROFILES["2021"], summons_days=10))
    assert summons_deadline(strict, date(2027, 3, 12)) == date(2027, 3, 2)


def late(now: str, *, rules: str = "2021", override: bool = False) -> bool:
    return refuse_if_late(group(rules), date(2027, 3, 12), at(now), override=override)


def test_the_last_minute_of_the_deadlines_day_is_in_time() -> None:
    assert late("2027-03-05 23:59") is False


def test_the_first_minute_after_it_is_refused() -> None:
    with pytest.raises(UserError):
        late("2027-03-06 00:00")


def test_the_day_is_the_groups_own_and_not_that_of_utc() -> None:
    assert at("2027-03-06 00:30").date() == date(2027, 3, 5)
    with pytest.raises(UserError):
        late("2027-03-06 00:30")


def test_a_refusal_names_the_deadline_and_the_words_that_override_it() -> None:
    with pytest.raises(UserError) as refused:
        late("2027-03-08 09:00")
    assert "fredagen den 5 mars 2027" in plain(refused.value)
    assert "7 dagar" in plain(refused.value)
    assert OVERRIDE_WORDS[Language.SWEDISH] in plain(refused.value)


def test_an_overridden_summons_is_known_to_be_late() -> None:
    assert late("2027-03-08 09:00", override=True) is True


def test_the_override_in_good_time_is_no_override() -> None:
    assert late("2027-03-05 09:00", override=True) is False


@pytest.mark.parametrize("rules", ["2017", "2023"])
def test_rules_that_are_not_firm_refuse_nothing_and_a_late_summons_is_known(rules: str) -> None:
    assert late("2027-03-05 09:00", rules=rules) is False
    assert late("2027-03-11 09:00", rules=rules) is True


# Meetings


def test_a_meeting_starts_at_the_same_wall_time_summer_and_winter() -> None:
    winter, summer = (meeting(f"2027-{d} 09:00").starts(STOCKHOLM) for d in ("03-26", "03-29"))
    assert (winter.hour, summer.hour) == (9, 9)
    assert winter.utcoffset() != summer.utcoffset()


def test_upcoming_meetings_are_planned_and_have_not_begun_the_next_first() -> None:
    later, soon = meeting("2027-04-23 09:00"), meeting("2027-03-12 09:01")
    begun = meeting("2027-03-12 09:00")
    gone = meeting("2027-03-19 09:00", status=Status.CANCELLED)
    now = at("2027-03-12 09:00")
    assert upcoming([later, begun, gone, soon], now, STOCKHOLM) == [soon, later]
