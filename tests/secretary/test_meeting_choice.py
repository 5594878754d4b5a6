"""Which meeting an answer picks when it has been asked which: meeting 1 on Monday 7 December at 9,
and meeting 2 on Tuesday 8 December at 13 in Sala, about the budget; meeting 3, on 15 January, is
planned as well."""

from __future__ import annotations

import pytest

from secretary.language.meeting_choice import pick_meetings, picks_none, place_among
from tests.growth import assert_holds_nobody_up
from tests.people import ZONE
from tests.secretary import example as ex

FIRST = ex.meeting("2026-12-07 09:00", number=1)
FIRST.place = "Regionhuset, Västerås"
SECOND = ex.meeting("2026-12-08 13:00", number=2)
SECOND.place, SECOND.title = "Stadshuset i Sala", "Budgetmöte"
THIRD = ex.meeting("2027-01-15 09:00", number=3)
NOW = ex.at("2026-11-26 09:00")


def picked(text: str) -> list[int]:
    found = pick_meetings(text, [FIRST, SECOND], [FIRST, SECOND, THIRD], NOW, ZONE)
    return [meeting.number for meeting in found]


@pytest.mark.parametrize(
    "text",
    [
        "möte 2", "Möte 2!", "2", "nr 2", "nummer två", "möte två", "tvåan", "8 december",
        "den 8:e",
        "den 8", "8", "8/12", "2026-12-08", "den åttonde", "tisdag", "på tisdag", "tisdagen",
        "tisdagsmötet", "tisdagens möte", "det andra", "andra", "den andra", "andra mötet",
        "det sista", "det senare", "kl 13", "13.00", "ja, möte 2", "det är möte 2",
        "jag menar den 8 december", "det är möte 2 jag menar",
        "möte 2 tack", "det på tisdag", "det den 8:e",
        "den som är den 8:e", "mötet den 8 december", "inför möte 2", "för möte 2",
        "Sala-mötet", "Salamötet", "sala", "det i Sala", "mötet i Sala", "Stadshuset",
        "budgetmötet", "möte 2 😊", "(möte 2)", "2:an", "2a",
        "den 2:a", "den andre",
        "tisdagens", "förlåt, möte 2", "möte 2, 8 december", "Sala meeting", "the Sala one",
        "meeting 2", "the 8th", "8 December", "Tuesday", "on Tuesday", "the second",
        "the second one",
        "the one on the 8th", "it's meeting 2", "meeting 2 please", "the latter", "#2", "no 2",
    ],
)  # fmt: skip
def test_the_second_is_picked(text: str) -> None:
    assert picked(text) == [2]


@pytest.mark.parametrize(
    "text",
    [
        "båda", "båda två", "Båda mötena!", "bägge", "till båda", "alla", "möte 1 och 2", "1 & 2",
        "1,2", "för båda", "både 1 och 2", "möte 1 och 8 december",
        "7 och 8 december", "den 7:e och den 8:e", "måndag och tisdag", "det första och det andra",
        "both", "both of them", "both meetings", "all of them", "1 and 2",
    ],
)  # fmt: skip
def test_both_are_picked(text: str) -> None:
    assert picked(text) == [1, 2]


def test_a_place_that_both_have_picks_neither() -> None:
    choices = [ex.meeting("2026-12-07 09:00", number=1), ex.meeting("2026-12-08 13:00", number=2)]
    for each in choices:
        each.place = "Sala"
    assert pick_meetings("Sala-mötet", choices, choices, NOW, ZONE) == []


def test_a_meeting_that_was_not_named_in_the_question_is_picked_by_its_number_or_day() -> None:
    assert picked("möte 3") == picked("15 januari") == picked("i januari") == [3]


@pytest.mark.parametrize(
    "text",
    [
        "", "ja", "nej", "hej", "vet inte", "möte 2?", "inte möte 2", "möte 2 kanske", "möte 9",
        "9", "nej, möte 2", "möte 1, 8 december", "möte 2, den 9 december", "i", "huset", "Köping",
        "möte 1 eller 2", "båda utom 1", "möte 2, inte 1", "det tredje", "december", "kl 10",
        "jag kan inte", "möte 2 men digitalt", "den 9 december", "yes", "either", "not meeting 2",
        "meeting 1 or 2", "the other", "maybe the second", "x" * 5_000,
    ],
)  # fmt: skip
def test_what_picks_none_of_them_for_sure_picks_nothing(text: str) -> None:
    assert picked(text) == []


FOURTH = ex.meeting("2026-12-02 09:00", number=4)
AFTER_IT = ex.meeting("2026-12-09 09:00", number=2)
FIFTH = ex.meeting("2026-12-16 09:00", number=5)


@pytest.mark.parametrize("text", ["2", "den andra", "kl 9", "9.00"])
def test_what_can_be_read_in_two_ways_picks_nothing(text: str) -> None:
    """Meeting 4 is on the second, and meeting 2 is the second that was named."""
    choices = [FOURTH, AFTER_IT]
    assert pick_meetings(text, choices, choices, NOW, ZONE) == []


def test_the_second_is_not_meeting_2_where_that_is_another() -> None:
    choices = [FOURTH, FIFTH, AFTER_IT]
    assert pick_meetings("det andra", choices, choices, NOW, ZONE) == []
    assert pick_meetings("det sista", choices, choices, NOW, ZONE) == [AFTER_IT]


def test_both_are_two_and_no_more() -> None:
    choices = [FOURTH, AFTER_IT, FIFTH]
    assert pick_meetings("båda", choices, choices, NOW, ZONE) == []
    assert pick_meetings("alla", choices, choices, NOW, ZONE) == choices


@pytest.mark.parametrize("text", [
        "nej", "Inget av dem.", "Ingetdera.", "strunta i det!", "nej, strunt samma",
        "none of them", "neither", "never mind",
    ],
)  # fmt: skip
def test_none_of_them_is_an_answer(text: str) -> None:
    assert picks_none(text)


@pytest.mark.parametrize(
    ("text", "index"),
    [("det första", 0), ("the second one", 1), ("det sista", 2), ("det fjärde", None), ("", None)],
)
def test_a_place_among_three(text: str, index: int | None) -> None:
    assert place_among(text, 3) == index


@pytest.mark.timed
@pytest.mark.parametrize("text", ["ja " * 20_000, "och " * 16_000, "möte 1 och " * 6_000])
def test_an_answer_of_any_length_is_read_at_once(text: str) -> None:
    def read() -> None:
        picked(text)
        picks_none(text)
        place_among(text, 3)

    assert_holds_nobody_up(read)
