"""When goals, agreements and focus assignments are to be followed up."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from secretary.follow_up_days import follow_up_days, period_end, years_after
from secretary.followed import Followed, FollowedKind, FollowUp, FollowUpKind
from secretary.followed_reminders import followed_reminders_of
from secretary.people import Mandate, Role, Seat
from tests.people import at, example_group, person

GROUP = example_group()
FAR = date(2040, 1, 1)


def made(kind: FollowedKind, begins: str, **more: Any) -> Followed:
    day = date.fromisoformat(begins)
    recorded = more.pop("recorded", begins)
    given: dict[str, Any] = {
        "group_id": "barn-unga",
        "number": 1,
        "text": "x",
        "by": "@a:b",
        "event_id": "$1",
    }
    return Followed(kind=kind, begins=day, at=at(f"{recorded} 10:00"), id=1, **given, **more)


def said(thing: Followed, *days: str, kind: FollowUpKind = FollowUpKind.STATE) -> list[FollowUp]:
    for day in days:
        thing.follow_ups.append(
            FollowUp(
                followed=thing, kind=kind, text="x", by="@a:b", event_id="$2", at=at(f"{day} 10:00")
            )
        )
    return thing.follow_ups


def due(thing: Followed, until: date = FAR, ends: date | None = None) -> list[tuple[str, str]]:
    found = follow_up_days(GROUP, thing, thing.standing, until, ends)
    return [(each.day.isoformat(), each.why.value) for each in found]


def test_a_goal_is_due_a_year_after_it_began_and_after_each_state() -> None:
    goal = made(FollowedKind.GOAL, "2027-03-12")
    assert due(goal) == [("2028-03-12", "yearly")]
    said(goal, "2027-09-17")
    assert due(goal) == [("2028-09-17", "yearly")]


def test_a_goal_with_a_last_day_is_due_by_that_unless_its_state_was_said_just_before() -> None:
    goal = made(FollowedKind.GOAL, "2027-03-12", due=date(2027, 12, 1))
    assert due(goal)[0] == ("2027-12-01", "deadline")
    said(goal, "2027-09-17")
    assert due(goal)[0] == ("2027-12-01", "deadline")
    said(goal, "2027-11-19")
    assert due(goal) == [("2028-11-19", "yearly")]


def test_all_goals_are_followed_up_in_good_time_before_the_mandates_end() -> None:
    goal = made(FollowedKind.GOAL, "2026-03-12")
    ends = date(2026, 12, 31)
    assert due(goal, ends=ends)[0] == ("2026-07-04", "period_ends")
    said(goal, "2026-06-30")
    assert due(goal, ends=ends)[0] == ("2026-07-04", "period_ends")
    said(goal, "2026-09-18")
    assert due(goal, ends=ends) == [("2027-09-18", "yearly")]


def test_an_agreement_is_followed_up_partly_each_year_and_wholly_every_fourth() -> None:
    agreement = made(FollowedKind.AGREEMENT, "2023-05-01")
    assert [why for _, why in due(agreement, date(2031, 12, 31))] == [
        "partly", "partly", "partly", "wholly", "partly", "partly", "partly", "wholly",
    ]  # fmt: skip
    said(agreement, "2024-03-15", "2025-05-20", "2026-05-04")
    assert due(agreement, date(2027, 12, 31)) == [("2027-05-01", "wholly")]
    said(agreement, "2027-04-20")
    assert due(agreement, date(2027, 12, 31)) == [("2027-05-01", "wholly")]
    said(agreement, "2027-04-23", kind=FollowUpKind.WHOLE)
    assert due(agreement, date(2028, 12, 31)) == [("2028-05-01", "partly")]


def test_the_years_of_an_older_agreement_count_and_those_before_it_was_known_are_past() -> None:
    agreement = made(FollowedKind.AGREEMENT, "2020-05-01", recorded="2027-02-01")
    assert due(agreement, date(2028, 12, 31)) == [
        ("2027-05-01", "partly"), ("2028-05-01", "wholly"),
    ]  # fmt: skip


def test_a_year_later_than_29_february_is_the_28th() -> None:
    assert years_after(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert years_after(date(2028, 2, 29), 4) == date(2032, 2, 29)


@pytest.mark.parametrize(("ends", "found"), [
    (["2026-12-31", "2026-12-31", "2026-08-31"], date(2026, 12, 31)),
    (["2026-12-31", None, None], None),
    ([None], None),
    ([], None),
])  # fmt: skip
def test_the_period_ends_when_most_members_mandates_do(
    ends: list[str | None], found: date | None
) -> None:
    mandates = [
        Mandate(
            seat=Seat(group_id="barn-unga", organisation=f"Sala {number}", name=""),
            person=person(f"Ledamot {number}"),
            role=Role.MEMBER,
            since=date(2023, 1, 1),
            until=date.fromisoformat(end) if end else None,
        )
        for number, end in enumerate(ends)
    ]
    assert period_end(mandates, date(2026, 5, 1)) == found


def reminders(thing: Followed, today: str, ends: date | None = None) -> list[tuple[str, str]]:
    found = followed_reminders_of(GROUP, thing, date.fromisoformat(today), ends)
    return [(each.kind.name, GROUP.wall(each.due).isoformat()) for each in found]


def test_the_days_are_reminded_of_before_and_a_late_answer_once_after() -> None:
    focus = made(FollowedKind.FOCUS_ASSIGNMENT, "2027-02-01", due=date(2027, 6, 1))
    assert reminders(focus, "2027-02-01") == [
        ("focus_assignment_reminder", "2027-05-18T09:00:00"),
        ("focus_assignment_overdue", "2027-06-02T09:00:00"),
    ]
    goal = made(FollowedKind.GOAL, "2025-11-12")
    assert reminders(goal, "2026-01-01", date(2026, 12, 31)) == [
        ("work_plan_reminder", "2026-07-03T09:00:00"),  # the 4th is a Saturday
        ("goal_reminder", "2026-10-13T09:00:00"),
    ]
    agreement = made(FollowedKind.AGREEMENT, "2026-03-01")
    assert reminders(agreement, "2026-03-02") == [
        ("agreement_reminder", "2027-01-29T09:00:00"),  # the 30th is a Saturday
        ("agreement_reminder", "2028-01-31T09:00:00"),
    ]


def test_what_is_closed_reminds_of_nothing() -> None:
    focus = made(FollowedKind.FOCUS_ASSIGNMENT, "2027-02-01", due=date(2027, 6, 1))
    said(focus, "2027-03-12", kind=FollowUpKind.CLOSED)
    assert reminders(focus, "2027-04-01") == []


def test_a_reminder_that_would_have_come_before_it_was_recorded_is_left_out() -> None:
    focus = made(FollowedKind.FOCUS_ASSIGNMENT, "2027-05-25", due=date(2027, 6, 1))
    assert [kind for kind, _ in reminders(focus, "2027-05-25")] == ["focus_assignment_overdue"]
