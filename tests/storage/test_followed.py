"""What groups follow up, on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from secretary.followed import Followed, FollowedKind, FollowUp, FollowUpKind
from storage import Store
from tests.storage.example import LATER, NOW


def made(number: int, kind: FollowedKind = FollowedKind.GOAL, **more: Any) -> Followed:
    given: dict[str, Any] = {
        "group_id": "barn", "text": "Fler unga", "measure": "andel", "target": "85 procent",
        "begins": date(2027, 3, 1), "by": "@eva:example.org", "event_id": f"${number}", "at": NOW,
    }  # fmt: skip
    return Followed(kind=kind, number=number, **{**given, **more})


def said(thing: Followed, kind: FollowUpKind = FollowUpKind.STATE) -> FollowUp:
    return FollowUp(
        followed=thing, kind=kind, text="78 procent", by="@eva:example.org", event_id="$s", at=LATER
    )


def test_what_was_said_comes_with_the_thing(store: Store) -> None:
    with store.begin() as tx:
        goal, focus = made(1), made(1, FollowedKind.FOCUS_ASSIGNMENT, needs_assessment=True)
        tx.add(goal, focus, said(goal), said(focus, FollowUpKind.CLOSED))
        assert tx.followed.next_number("barn", FollowedKind.GOAL) == 2
        assert tx.followed.next_number("barn", FollowedKind.AGREEMENT) == 1
    with store.begin() as tx:
        every = tx.followed.of_group("barn")
        assert [each.kind for each in every] == ["focus_assignment", "goal"]
        assert [each.kind for each in tx.followed.open_of("barn")] == [FollowedKind.GOAL]
        [goal] = tx.followed.of_group("barn", FollowedKind.GOAL)
        assert [each.text for each in goal.standing] == ["78 procent"]
        assert (goal.begins, goal.due, goal.from_group) == (date(2027, 3, 1), None, None)


def test_a_withdrawn_one_has_no_words_and_its_number_is_not_used_again(store: Store) -> None:
    with store.begin() as tx:
        goal = made(1)
        tx.add(goal)
        tx.withdraw(goal, LATER)
        tx.add()
    with store.begin() as tx:
        assert tx.followed.of_group("barn") == []
        [gone] = tx.followed.withdrawn_by("$1", FollowedKind.GOAL, LATER)
        assert {gone.text, gone.measure, gone.target} == {""}
        assert tx.followed.next_number("barn", FollowedKind.GOAL) == 2


def test_no_two_have_the_same_number(store: Store) -> None:
    with pytest.raises(IntegrityError), store.begin() as tx:
        tx.add(made(1), made(1))


def test_what_is_open_is_taken_over_by_another_group_under_its_own_numbers(store: Store) -> None:
    with store.begin() as tx:
        goals = made(1), made(2), made(3)
        tx.add(*goals, made(1, group_id="halsa"), said(goals[0], FollowUpKind.CLOSED))
        tx.add(said(goals[1]))
        moved = tx.followed.move_open("barn", "halsa")
        assert [(each.number, each.from_group) for each in moved] == [(2, "barn"), (3, "barn")]
    with store.begin() as tx:
        assert [each.number for each in tx.followed.of_group("barn")] == [1]
        taken = tx.followed.numbered("halsa", FollowedKind.GOAL, 2)
        assert taken is not None
        assert [each.text for each in taken.standing] == ["78 procent"]
