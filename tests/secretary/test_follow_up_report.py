"""Reports to the board: their periods, when they are reminded of, and how people write of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from secretary.attendance_figures import SeatFigures, by_organisation
from secretary.follow_up_report import (
    Half,
    ReportPeriod,
    half_before,
    half_of,
    last_begun,
    reminders_of,
)
from secretary.group import PROFILES
from secretary.language.follow_up_report_words import ReportAct, read_report
from secretary.people import Seat
from tests.people import example_group

TODAY = date(2027, 6, 9)
SPRING = ReportPeriod(2027, Half.SPRING)
AUTUMN = ReportPeriod(2027, Half.AUTUMN)
YEAR = ReportPeriod(2027)


@pytest.mark.parametrize("period", [SPRING, AUTUMN, YEAR])
def test_a_period_is_known_again_by_what_its_documents_are_kept_under(period: ReportPeriod) -> None:
    assert ReportPeriod.of_subject(period.subject) == period


def test_a_half_begins_in_january_or_in_july() -> None:
    assert (SPRING.first, SPRING.last) == (date(2027, 1, 1), date(2027, 6, 30))
    assert (AUTUMN.first, AUTUMN.last) == (date(2027, 7, 1), date(2027, 12, 31))
    assert (YEAR.first, YEAR.last) == (date(2027, 1, 1), date(2027, 12, 31))
    assert half_of(date(2027, 6, 30)) == half_before(AUTUMN) == SPRING
    assert half_of(date(2027, 7, 1)) == AUTUMN
    assert half_before(SPRING) == ReportPeriod(2026, Half.AUTUMN)
    assert last_begun(Half.AUTUMN, TODAY) == ReportPeriod(2026, Half.AUTUMN)


def test_it_is_reminded_of_on_a_working_day_before_its_last_and_on_the_first_after() -> None:
    group = replace(example_group(), rules=PROFILES["2023"])
    days = [each.at.date() for each in reminders_of(group, AUTUMN)]
    assert days == [date(2027, 12, 10), date(2028, 1, 3)]
    later = replace(group, rules=replace(group.rules, board_report_days=17))
    assert reminders_of(later, SPRING)[0].at.date() == date(2027, 6, 11)  # 13 June is a Sunday
    for profile in ("2017", "2021"):
        assert reminders_of(replace(group, rules=PROFILES[profile]), SPRING) == []


@pytest.mark.parametrize(
    ("said", "period", "act", "text"),
    [
        ("", None, None, None),
        ("våren 2027", SPRING, None, None),
        ("2027", YEAR, None, None),
        ("hela 2027 visa", YEAR, ReportAct.SHOW, None),
        ("vt 2027 klar", SPRING, ReportAct.PUT_BEFORE, None),
        ("2027 hösten skicka", AUTUMN, ReportAct.SEND, None),
        ("skicka våren 2027 till SRB", SPRING, ReportAct.SEND, None),
        ("för första halvåret 2027", SPRING, None, None),
        ("the autumn of 2027 send", AUTUMN, ReportAct.SEND, None),
        ("spring 2027 introduction: Hi: all", SPRING, ReportAct.INTRODUCE, "Hi: all"),
        ("inledning 2027: Hej", YEAR, ReportAct.INTRODUCE, "Hej"),
        ("slutsatser: Hej", None, ReportAct.CONCLUDE, "Hej"),
        ("våren 2027 ny version: Fel", SPRING, ReportAct.REVISE, "Fel"),
        ("hösten", ReportPeriod(2026, Half.AUTUMN), None, None),
    ],
)
def test_what_is_said_of_a_report(
    said: str, period: ReportPeriod | None, act: ReportAct | None, text: str | None
) -> None:
    found = read_report(said, TODAY)
    assert (found.period, found.act, found.text, found.rest) == (period, act, text, "")


@pytest.mark.parametrize(
    "said", ["skicka inte", "2027-03-12", "våren2027", "12027", "inledningen", "klar ej", "20270"]
)
def test_what_is_left_over_is_never_dropped(said: str) -> None:
    found = read_report(said, TODAY)
    assert found.rest or found.act is ReportAct.INTRODUCE


def test_an_organisation_s_seats_are_counted_together_and_the_opposition_s_apart() -> None:
    region = Seat(group_id="a", organisation="Region", name="1")
    other = Seat(group_id="a", organisation="Region", name="Oppositionens plats")
    figures = [SeatFigures(region, 1, 1), SeatFigures(region, 0, 0, 2), SeatFigures(other, 2)]
    first, opposition = by_organisation(figures)
    assert (first.organisation, first.seats, first.places) == ("Region", 2, 4)
    assert (first.filled, first.by_substitute) == (2, 1)
    assert (opposition.organisation, opposition.filled) == ("Oppositionens plats", 2)
