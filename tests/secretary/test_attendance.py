"""Who comes, who stands in, which seat is empty, and who is asked to answer."""

from __future__ import annotations

import pytest

from secretary.attendance import SeatAttendance, SeatChangeKind, counting, seat_change
from secretary.group import SubstituteRule
from secretary.people import Person, Role, Seat
from tests.secretary.example import (
    ANNA,
    ARBOGA,
    BO,
    CIA,
    DAVID,
    EVA,
    FREDRIK,
    GUN,
    HANS,
    IDA,
    KARIN,
    MANDATES,
    SALA,
    answer,
    attendance,
    mandate,
    meeting,
)

RULES = list(SubstituteRule)
MEMBERS = [EVA, GUN, ANNA, CIA, IDA]
"""In the order of the notes."""


def of(seat: Seat, *answers: tuple[Person, bool]) -> SeatAttendance:
    made = attendance(*(answer(person, coming) for person, coming in answers))
    return next(s for s in made.seats if s.seat is seat)


def who(seat: SeatAttendance) -> Person | None:
    return seat.attendee.person if seat.attendee else None


def test_a_member_who_has_not_answered_is_expected() -> None:
    assert who(of(ARBOGA)) is ANNA


def test_the_seats_own_substitute_stands_in_for_a_member_who_is_away() -> None:
    assert who(of(ARBOGA, (ANNA, False))) is BO


def test_the_member_sits_in_the_seat_also_when_the_substitute_comes() -> None:
    assert who(of(ARBOGA, (ANNA, True), (BO, True))) is ANNA


def test_a_seat_whose_both_holders_are_away_is_empty_whoever_else_comes() -> None:
    seat = of(ARBOGA, (ANNA, False), (BO, False), (CIA, True), (DAVID, True))
    assert seat.is_empty
    assert who(seat) is None


def test_the_substitute_stands_in_on_a_vacant_seat() -> None:
    made = attendance(mandates=(mandate(ARBOGA, BO, Role.SUBSTITUTE),))
    assert made.seats[0].stands_in


def test_a_seat_without_substitute_is_empty_when_the_member_is_away() -> None:
    made = attendance(answer(ANNA, False), mandates=(mandate(ARBOGA, ANNA),))
    assert made.empty == [ARBOGA]


def test_a_seat_that_nobody_holds_any_more_is_empty() -> None:
    made = attendance(mandates=(mandate(ARBOGA, ANNA, until="2027-01-31"),))
    assert made.empty == [ARBOGA]


def test_attendance_keeps_the_seats_in_the_order_of_the_notes() -> None:
    assert [who(s) for s in attendance().seats] == MEMBERS


def test_each_answer_is_counted_once_and_so_is_each_silence() -> None:
    said = (answer(ANNA, True), answer(CIA, False), answer(EVA, False), answer(FREDRIK, True))
    made = attendance(*said, rule=SubstituteRule.WHEN_MEMBER_ABSENT)
    assert [r.mandate.person for r in made.coming] == [FREDRIK, ANNA]
    assert [r.mandate.person for r in made.away] == [EVA, CIA]
    assert [r.mandate.person for r in made.silent] == [GUN, DAVID, IDA]


def test_a_substitute_who_said_no_unasked_is_away_and_one_who_said_yes_is_not_counted() -> None:
    said = (answer(BO, False), answer(DAVID, True))
    made = attendance(*said, rule=SubstituteRule.WHEN_MEMBER_ABSENT)
    assert [r.mandate.person for r in made.away] == [BO]
    assert made.coming == []


# Who counts


def test_the_latest_answer_counts_whatever_order_they_are_read_in() -> None:
    early, late = answer(ANNA, True, "2027-03-01 09:00"), answer(ANNA, False, "2027-03-01 09:01")
    assert counting([late, early], meeting())[3] is late


def test_a_withdrawn_answer_gives_way_to_the_one_before() -> None:
    kept = answer(ANNA, True)
    gone = answer(ANNA, False, "2027-03-02 09:00", withdrawn=True)
    assert counting([kept, gone], meeting())[3] is kept


def test_answers_about_the_time_before_a_move_do_not_count() -> None:
    assert counting([answer(ANNA, True, about="2027-03-05 09:00")], meeting()) == {}


def test_answers_given_before_a_meeting_was_moved_away_and_back_count_again() -> None:
    assert 3 in counting([answer(ANNA, True)], meeting(moved_from="2027-03-19 09:00"))


# Who is asked


@pytest.mark.parametrize(
    "rule", [SubstituteRule.WHEN_MEMBER_ABSENT, SubstituteRule.MAY], ids=["2017", "2023"]
)
def test_only_members_are_asked_where_substitutes_need_not_come(rule: SubstituteRule) -> None:
    assert attendance(rule=rule).unanswered == MEMBERS


def test_substitutes_are_asked_like_members_where_they_always_attend() -> None:
    assert set(attendance().unanswered) == {*MEMBERS, FREDRIK, HANS, BO, DAVID, KARIN}


@pytest.mark.parametrize("rule", RULES)
def test_a_substitute_who_is_to_stand_in_is_asked_under_every_profile(
    rule: SubstituteRule,
) -> None:
    made = attendance(answer(ANNA, False), rule=rule)
    assert BO in made.unanswered
    assert ANNA not in made.unanswered


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("coming", [True, False])
def test_nobody_who_has_answered_is_asked_again(rule: SubstituteRule, coming: bool) -> None:
    everybody = [m.person for m in MANDATES]
    assert attendance(*(answer(p, coming) for p in everybody), rule=rule).unanswered == []


def test_somebody_who_holds_two_seats_is_asked_once() -> None:
    twice = (mandate(ARBOGA, ANNA), mandate(SALA, ANNA, Role.SUBSTITUTE))
    assert attendance(mandates=twice).unanswered == [ANNA]


# Who comes without standing in


@pytest.mark.parametrize(
    ("rule", "said", "beside"),
    [
        (SubstituteRule.ALWAYS, None, True),
        (SubstituteRule.ALWAYS, True, True),
        (SubstituteRule.ALWAYS, False, False),
        (SubstituteRule.MAY, None, False),
        (SubstituteRule.MAY, True, True),
        (SubstituteRule.MAY, False, False),
        (SubstituteRule.WHEN_MEMBER_ABSENT, None, False),
        (SubstituteRule.WHEN_MEMBER_ABSENT, True, False),
    ],
)
def test_a_substitute_comes_beside_the_member_as_the_profile_has_it(
    rule: SubstituteRule, said: bool | None, beside: bool
) -> None:
    answers = [] if said is None else [answer(BO, said)]
    made = attendance(*answers, rule=rule)
    assert (BO in [m.person for m in made.beside]) is beside


@pytest.mark.parametrize("rule", RULES)
def test_a_substitute_who_stands_in_is_not_also_beside(rule: SubstituteRule) -> None:
    made = attendance(answer(ANNA, False), answer(BO, True), rule=rule)
    assert BO not in [m.person for m in made.beside]


# What a changed answer means


def changes(
    before: list[tuple[Person, bool]], after: list[tuple[Person, bool]]
) -> list[tuple[SeatChangeKind, Seat]]:
    was = attendance(*(answer(p, c) for p, c in before))
    now = attendance(*(answer(p, c) for p, c in after))
    both = zip(was.seats, now.seats, strict=True)
    return [(kind, after.seat) for before, after in both if (kind := seat_change(before, after))]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [(ANNA, False)], [(SeatChangeKind.STEPS_IN, ARBOGA)]),
        ([(BO, True)], [(ANNA, False), (BO, True)], [(SeatChangeKind.STEPS_IN, ARBOGA)]),
        ([(ANNA, False)], [(ANNA, True)], [(SeatChangeKind.STEPS_BACK, ARBOGA)]),
        ([(ANNA, False)], [], [(SeatChangeKind.STEPS_BACK, ARBOGA)]),
        ([(BO, False)], [(ANNA, False), (BO, False)], [(SeatChangeKind.EMPTY, ARBOGA)]),
        ([(ANNA, False)], [(ANNA, False), (BO, False)], [(SeatChangeKind.EMPTY, ARBOGA)]),
        (
            [(ANNA, False), (BO, False)],
            [(ANNA, True), (BO, False)],
            [(SeatChangeKind.FILLED, ARBOGA)],
        ),
        ([(ANNA, False), (BO, False)], [(ANNA, False)], [(SeatChangeKind.FILLED, ARBOGA)]),
        ([], [(ANNA, True)], []),
        ([], [(BO, False)], []),
        ([(ANNA, False)], [(ANNA, False)], []),
        (
            [],
            [(ANNA, False), (CIA, False)],
            [(SeatChangeKind.STEPS_IN, ARBOGA), (SeatChangeKind.STEPS_IN, SALA)],
        ),
    ],
)
def test_news_tells_the_seats_own_substitute_or_that_it_is_empty(
    before: list[tuple[Person, bool]],
    after: list[tuple[Person, bool]],
    expected: list[tuple[SeatChangeKind, Seat]],
) -> None:
    assert changes(before, after) == expected


@pytest.mark.parametrize("coming", [True, False])
@pytest.mark.parametrize("person", [ANNA, BO, HANS])
def test_one_more_answer_makes_the_attendance_what_it_makes_with_all(
    person: Person, coming: bool
) -> None:
    given = [answer(ANNA, False), answer(BO, True), answer(CIA, False)]
    last = answer(person, coming)
    others = [each for each in given if each.person_id != person.id]
    assert attendance(*given).with_answer(last) == attendance(*others, last)
