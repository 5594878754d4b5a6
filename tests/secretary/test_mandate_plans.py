"""What becomes of mandates when somebody comes, leaves or presides: exactly these, from these days.

It is 1 March 2027. Anna Ek is member for Arboga since 2023, Bo Berg her substitute.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

import pytest

from secretary.errors import UserError
from secretary.mandate_plans import (
    MandatePlan,
    Named,
    NewMandate,
    Step,
    StepKind,
    appoint,
    before,
    end,
    last_day,
    preside,
    preside_no_more,
    same_name,
)
from secretary.people import Mandate, Office, Person, Role
from tests.secretary.example import ANNA, ARBOGA, BO, CIA, EVA, REGION, SALA, mandate

TODAY: Final = date(2027, 3, 1)
APRIL: Final = date(2027, 4, 1)
MARCH_31: Final = date(2027, 3, 31)
BEGAN: Final = date(2023, 1, 1)
DAY: Final = timedelta(days=1)
OLLE: Final = Named("Olle Nilsson", "M")
MEMBER, SUBSTITUTE, CHAIR = Role.MEMBER, Role.SUBSTITUTE, Office.CHAIR


def refused(act: Callable[[], MandatePlan]) -> tuple[str, dict[str, Any]]:
    with pytest.raises(UserError) as wrong:
        act()
    return wrong.value.message_id, wrong.value.values


def appointed(
    *mandates: Mandate,
    who: Person | Named = OLLE,
    role: Role = MEMBER,
    since: date = APRIL,
    until: date | None = None,
) -> MandatePlan:
    return appoint(mandates, ARBOGA, role, who, since, until, TODAY)


# Who comes


def test_an_empty_place_is_taken_from_a_day_on() -> None:
    assert appointed(until=date(2027, 6, 30)) == MandatePlan(
        steps=(
            Step(StepKind.BEGINS, "Olle Nilsson (M)", ARBOGA, MEMBER, APRIL, date(2027, 6, 30)),
        ),
        new=(NewMandate(ARBOGA, MEMBER, OLLE, APRIL, date(2027, 6, 30)),),
    )


def test_who_holds_the_place_leaves_the_day_before() -> None:
    anna = mandate(ARBOGA, ANNA, office=CHAIR)
    plan = appointed(anna, mandate(SALA, CIA), mandate(ARBOGA, BO, SUBSTITUTE))
    assert plan.steps == (
        Step(StepKind.ENDS, "Anna Ek (S)", ARBOGA, MEMBER, MARCH_31, office=CHAIR),
        Step(StepKind.BEGINS, "Olle Nilsson (M)", ARBOGA, MEMBER, APRIL),
    )
    assert plan.ended == ((anna, MARCH_31),)
    assert plan.new == (NewMandate(ARBOGA, MEMBER, OLLE, APRIL),)
    assert (plan.removed, plan.offices) == ((), ())


def test_who_left_before_or_comes_after_is_not_concerned() -> None:
    gone = mandate(ARBOGA, ANNA, until="2027-03-31")
    to_come = mandate(ARBOGA, CIA, since="2027-07-01")
    plan = appointed(gone, to_come, until=date(2027, 6, 30))
    assert (plan.ended, plan.removed, len(plan.steps)) == ((), (), 1)


def test_who_becomes_member_is_no_longer_substitute_of_the_same_seat() -> None:
    bo = mandate(ARBOGA, BO, SUBSTITUTE)
    plan = appointed(bo, mandate(SALA, BO, SUBSTITUTE), who=BO)
    assert plan.ended == ((bo, MARCH_31),)
    assert plan.steps[0] == Step(StepKind.ENDS, "Bo Berg (S)", ARBOGA, SUBSTITUTE, MARCH_31)


def test_who_was_to_begin_the_same_day_never_does() -> None:
    cia = mandate(ARBOGA, CIA, since="2027-04-01")
    plan = appointed(cia)
    assert plan.removed == (cia,)
    assert plan.steps[0] == Step(StepKind.NEVER, "Cia Dal (C)", ARBOGA, MEMBER, APRIL)


def test_today_can_be_somebody_elses_day_and_no_day_before_it() -> None:
    of_today = mandate(ARBOGA, CIA, since="2027-03-01")
    assert appointed(of_today, since=TODAY).removed == (of_today,)
    held = mandate(ARBOGA, CIA, since="2027-02-28")
    assert refused(lambda: appointed(held, since=TODAY - DAY)) == (
        "people_taken_from", {"held": held, "before": date(2027, 2, 27)},
    )  # fmt: skip


def test_who_comes_later_is_not_put_off() -> None:
    later = mandate(ARBOGA, CIA, since="2027-05-01")
    assert refused(lambda: appointed(later)) == (
        "people_taken_from", {"held": later, "before": date(2027, 4, 30)},
    )  # fmt: skip


def test_who_holds_the_place_already_is_not_appointed_to_it() -> None:
    anna = mandate(ARBOGA, ANNA, since="2027-04-01")
    assert refused(lambda: appointed(anna, who=ANNA)) == ("people_holds_already", {"held": anna})
    earlier = appointed(mandate(ARBOGA, ANNA, since="2027-04-01"), who=CIA, since=APRIL)
    assert earlier.removed[0].person is ANNA


def test_nobody_leaves_before_they_come() -> None:
    assert refused(lambda: appointed(until=MARCH_31)) == (
        "people_end_before_start", {"since": APRIL},
    )  # fmt: skip
    assert appointed(until=APRIL).new[0].until == APRIL


# Who leaves


def test_a_mandate_ends_after_a_day() -> None:
    anna = mandate(ARBOGA, ANNA, office=CHAIR)
    assert end([anna], anna, MARCH_31, TODAY) == MandatePlan(
        steps=(Step(StepKind.ENDS, "Anna Ek (S)", ARBOGA, MEMBER, MARCH_31, office=CHAIR),),
        ended=((anna, MARCH_31),),
    )


def test_it_ends_once() -> None:
    anna = mandate(ARBOGA, ANNA, until="2027-03-31")
    assert refused(lambda: end([anna], anna, MARCH_31, TODAY)) == (
        "people_ends_already", {"held": anna},
    )  # fmt: skip


def test_what_has_not_begun_is_not_to_be() -> None:
    cia = mandate(ARBOGA, CIA, since="2027-04-01")
    assert end([cia], cia, MARCH_31, TODAY) == MandatePlan(
        steps=(Step(StepKind.NEVER, "Cia Dal (C)", ARBOGA, MEMBER, APRIL),), removed=(cia,)
    )
    assert end([cia], cia, APRIL, TODAY).ended == ((cia, APRIL),)


def test_what_has_begun_has_at_least_a_day() -> None:
    of_today = mandate(ARBOGA, CIA, since="2027-03-01")
    assert refused(lambda: end([of_today], of_today, TODAY - DAY, TODAY)) == (
        "people_end_before_start", {"since": TODAY},
    )  # fmt: skip


def test_nobody_goes_on_past_whoever_has_come_after_them() -> None:
    anna = mandate(ARBOGA, ANNA, until="2027-02-28")
    olle = mandate(ARBOGA, CIA, since="2027-03-01")
    everybody = [olle, anna, mandate(ARBOGA, BO, SUBSTITUTE, since="2027-02-01")]
    assert refused(lambda: end(everybody, anna, TODAY, TODAY)) == (
        "people_taken_from", {"held": olle, "before": date(2027, 2, 28)},
    )  # fmt: skip
    assert end(everybody, anna, date(2027, 2, 27), TODAY).ended == ((anna, date(2027, 2, 27)),)


# Who presides


def test_a_member_presides_from_a_day_on_and_is_a_member_before() -> None:
    anna = mandate(ARBOGA, ANNA, until="2027-12-31")
    eva = mandate(REGION, EVA, office=CHAIR)
    plan = preside([anna, eva], anna, CHAIR, APRIL)
    assert plan.steps == (
        Step(StepKind.PRESIDED, "Eva Lund (M)", REGION, day=MARCH_31, office=CHAIR),
        Step(StepKind.PRESIDES, "Anna Ek (S)", ARBOGA, day=APRIL, office=CHAIR),
    )
    assert plan.ended == ((eva, MARCH_31), (anna, MARCH_31))
    assert plan.new == (
        NewMandate(REGION, MEMBER, EVA, APRIL),
        NewMandate(ARBOGA, MEMBER, ANNA, APRIL, date(2027, 12, 31), CHAIR),
    )


def test_who_begins_later_presides_from_their_first_day() -> None:
    anna = mandate(ARBOGA, ANNA, since="2027-05-01")
    plan = preside([anna], anna, CHAIR, APRIL)
    assert plan.offices == ((anna, CHAIR),)
    assert plan.steps[0].day == date(2027, 5, 1)
    assert (plan.new, plan.ended) == ((), ())


def test_who_presides_already_is_said_to() -> None:
    eva = mandate(REGION, EVA, office=CHAIR)
    assert refused(lambda: preside([eva], eva, CHAIR, APRIL)) == (
        "people_presides_already", {"held": eva},
    )  # fmt: skip
    assert preside([eva], eva, Office.VICE_CHAIR, APRIL).steps[-1].office is Office.VICE_CHAIR


def test_who_presided_in_another_office_or_at_another_time_goes_on() -> None:
    anna = mandate(ARBOGA, ANNA)
    vice = mandate(SALA, CIA, office=Office.VICE_CHAIR)
    gone = mandate(REGION, EVA, office=CHAIR, until="2027-03-31")
    plan = preside([anna, vice, gone], anna, CHAIR, APRIL)
    assert [step.kind for step in plan.steps] == [StepKind.PRESIDES]


def test_nobody_presides_after_a_day() -> None:
    eva = mandate(REGION, EVA, office=CHAIR)
    assert preside_no_more([eva], CHAIR, MARCH_31) == MandatePlan(
        steps=(Step(StepKind.PRESIDED, "Eva Lund (M)", REGION, day=MARCH_31, office=CHAIR),),
        new=(NewMandate(REGION, MEMBER, EVA, APRIL),),
        ended=((eva, MARCH_31),),
    )


def test_where_nobody_presides_after_it_that_is_said() -> None:
    gone = mandate(REGION, EVA, office=CHAIR, until="2027-03-31")
    assert refused(lambda: preside_no_more([gone], CHAIR, MARCH_31)) == (
        "people_nobody_presides", {"office": CHAIR},
    )  # fmt: skip


# What is asked about first, and who is meant


@pytest.mark.parametrize(
    ("plan", "asked"),
    [
        (appointed(), False),
        (appointed(since=TODAY), False),
        (appointed(since=TODAY - DAY), True),
        (appointed(mandate(ARBOGA, ANNA)), True),
        (MandatePlan(), False),
    ],
)
def test_what_ends_something_or_was_so_already_is_asked_about(
    plan: MandatePlan, asked: bool
) -> None:
    assert plan.needs_yes(TODAY) is asked


def test_a_name_is_the_same_however_it_is_typed() -> None:
    assert same_name(ANNA, "  anna  EK ")
    assert not same_name(ANNA, "Anna")
    assert (Named("Olle").label, OLLE.label) == ("Olle", "Olle Nilsson (M)")


def test_what_somebody_held_before_in_the_same_place_goes_together() -> None:
    first = mandate(ARBOGA, ANNA, until="2027-03-31")
    second = mandate(ARBOGA, ANNA, since="2027-04-01", until="2027-12-31", office=CHAIR)
    third = mandate(ARBOGA, ANNA, since="2028-01-01")
    others = [mandate(ARBOGA, BO, until="2027-03-31"), mandate(SALA, ANNA, until="2027-03-31"),
              mandate(ARBOGA, ANNA, SUBSTITUTE, until="2027-03-31")]  # fmt: skip
    assert before(second, [*others, first, third]) is first
    assert before(second, others) is None
    assert before(first, [first, second]) is None
    assert last_day(first, [*others, first, second]) == date(2027, 12, 31)
    assert last_day(first, [first, second, third]) is None
    assert last_day(first, [first]) == MARCH_31
