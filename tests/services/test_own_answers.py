"""How somebody stands to a meeting: their own answer, and the other holder of their seat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from secretary.attendance import Participation
from secretary.errors import NotAllowed
from secretary.reports import Part
from services import answers, reports
from services.context import Context
from services.effects import Effects
from services.own_answers import Standing, standing
from tests.chatroom import SECRETARY, example_group, fill_seats, matrix_id
from tests.fixtures.database import new_store
from tests.services.test_meeting_cycle import UseCases, plan, the_meeting

WHEN = "2027-02-02 09:00"


@pytest.fixture
def use_cases(tmp_path: Path) -> Iterator[UseCases]:
    store = new_store(tmp_path)
    fill_seats(store)
    found = UseCases(store, example_group())
    found.act(SECRETARY, "2027-02-01 09:00", plan)
    yield found
    store.close()


def found(use_cases: UseCases, who: str) -> Standing:
    """How somebody stands to the meeting."""
    seen: list[Standing] = []

    def look(context: Context) -> Effects:
        seen.append(standing(context, the_meeting(context)))
        return Effects()

    use_cases.act(matrix_id(who), WHEN, look)
    return seen[0]


def answer(use_cases: UseCases, who: str, coming: bool) -> None:
    def record(context: Context) -> Effects:
        participation = Participation(coming)
        return answers.record(
            context, context.view.person, the_meeting(context), participation
        ).effects

    use_cases.act(matrix_id(who), WHEN, record)


def test_a_member_stands_beside_their_substitute(use_cases: UseCases) -> None:
    answer(use_cases, "anna", True)
    answer(use_cases, "bo", False)
    own = found(use_cases, "anna")
    assert (own.person.name, own.is_member, own.seat.seat.organisation) == (
        "Anna Ek",
        True,
        "Arboga",
    )
    assert own.answer is not None
    assert own.answer.coming
    assert own.other is not None
    assert own.other.person.name == "Bo Berg"
    assert own.other_answer is not None
    assert not own.other_answer.coming


def test_a_substitute_stands_beside_their_member(use_cases: UseCases) -> None:
    answer(use_cases, "anna", True)
    answer(use_cases, "bo", False)
    own = found(use_cases, "bo")
    assert (own.person.name, own.is_member, own.seat.seat.organisation) == (
        "Bo Berg",
        False,
        "Arboga",
    )
    assert own.answer is not None
    assert not own.answer.coming
    assert own.other is not None
    assert own.other.person.name == "Anna Ek"
    assert own.other_answer is not None
    assert own.other_answer.coming


def test_who_has_not_answered_stands_so(use_cases: UseCases) -> None:
    own = found(use_cases, "cia")
    assert (own.answer, own.other_answer, own.reports) == (None, None, 0)
    assert own.is_asked


@pytest.mark.parametrize(("rules", "asked"), [("2017", False), ("2021", True)])
def test_a_substitute_is_asked_where_substitutes_always_attend(
    tmp_path: Path, rules: str, asked: bool
) -> None:
    store = new_store(tmp_path)
    fill_seats(store)
    use_cases = UseCases(store, example_group(rules))
    use_cases.act(SECRETARY, "2027-02-01 09:00", plan)
    own = found(use_cases, "bo")
    assert (own.is_asked, own.always_together) == (asked, asked)
    assert found(use_cases, "anna").is_asked
    store.close()


def test_their_own_reports_are_counted_and_no_others(use_cases: UseCases) -> None:
    def report(context: Context) -> Effects:
        parts = [(Part.HOME, "Ny skola."), (Part.TAKEN_HOME, "Togs upp.")]
        return reports.add(context, the_meeting(context), parts)

    use_cases.act(matrix_id("anna"), WHEN, report)
    assert (found(use_cases, "anna").reports, found(use_cases, "bo").reports) == (2, 0)


def test_who_holds_no_seat_on_its_day_is_told_so(use_cases: UseCases) -> None:
    with use_cases.store.begin() as tx:
        [held] = [m for m in tx.people.mandates("barn-unga") if m.person.name == "Anna Ek"]
        held.until = date(2027, 2, 28)

    def look(context: Context) -> Effects:
        with pytest.raises(NotAllowed) as raised:
            standing(context, the_meeting(context))
        assert raised.value.message_id == "no_seat_that_day"
        assert raised.value.values == {"person": context.view.person}
        return Effects()

    use_cases.act(matrix_id("anna"), WHEN, look)
