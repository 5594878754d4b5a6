"""Who has not reported, and how a report is divided by its labels."""

from __future__ import annotations

import pytest

from secretary.people import Person
from secretary.reports import Part, Report, missing_reports, split_parts
from tests.secretary.example import (
    ANNA,
    ARBOGA,
    BO,
    CIA,
    EVA,
    GUN,
    IDA,
    REGION,
    SALA,
    answer,
    attendance,
    mandate,
    report,
)


def silent(*reports: Report) -> list[Person]:
    return [person for _, person in missing_reports(attendance(), reports)]


def test_before_anybody_has_reported_every_seat_is_waited_for_in_the_order_of_the_notes() -> None:
    assert silent() == [EVA, GUN, ANNA, CIA, IDA]


def test_a_member_who_has_reported_is_not_waited_for() -> None:
    assert ANNA not in silent(report(ANNA))


def test_one_part_is_a_report() -> None:
    assert ANNA not in silent(report(ANNA, part=Part.TAKEN_HOME))


def test_a_report_by_the_substitute_counts_for_the_seat() -> None:
    assert ANNA not in silent(report(BO))


def test_a_withdrawn_report_does_not_count() -> None:
    assert ANNA in silent(report(ANNA, withdrawn=True))


def test_a_report_from_one_of_the_regions_seats_does_not_count_for_the_other() -> None:
    assert silent(report(GUN))[0] is EVA


def test_a_report_by_somebody_without_a_seat_counts_for_none() -> None:
    assert len(silent(report(Person(id=99, name="Gäst")))) == 5


def test_the_substitute_is_asked_where_the_member_is_away() -> None:
    made = attendance(answer(ANNA, False))
    assert (ARBOGA, BO) in missing_reports(made, [])


def test_nobody_is_asked_about_an_empty_seat() -> None:
    made = attendance(answer(ANNA, False), answer(BO, False))
    assert ARBOGA not in [seat for seat, _ in missing_reports(made, [])]


def test_somebody_expected_in_two_seats_who_has_reported_is_done_with_both() -> None:
    made = attendance(mandates=(mandate(SALA, ANNA), mandate(REGION, ANNA)))
    assert missing_reports(made, [report(ANNA)]) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ny skola.", [(Part.HOME, "Ny skola.")]),
        ("a) Ny skola. b) Frågan togs upp.",
         [(Part.HOME, "Ny skola."), (Part.TAKEN_HOME, "Frågan togs upp.")]),
        ("Hemma: ny skola\nHemtaget: frågan",
         [(Part.HOME, "ny skola"), (Part.TAKEN_HOME, "frågan")]),
        ("Hemtagna frågor: ja. Hemorganisationen: nej",
         [(Part.TAKEN_HOME, "ja."), (Part.HOME, "nej")]),
        ("At home: a school. Questions from the group: none",
         [(Part.HOME, "a school."), (Part.TAKEN_HOME, "none")]),
        ("Hälsningar. Gruppens frågor : tagna",
         [(Part.HOME, "Hälsningar."), (Part.TAKEN_HOME, "tagna")]),
        ("Aktuellt:", [(Part.HOME, "Aktuellt:")]),
    ],
)  # fmt: skip
def test_a_report_is_divided_by_its_labels(text: str, parts: list[tuple[Part, str]]) -> None:
    assert split_parts(text) == parts


@pytest.mark.parametrize("text", ["Hemma är allt bra", "Från gruppen hemtaget", "ab) nej"])
def test_a_word_is_no_label_without_its_colon(text: str) -> None:
    assert split_parts(text) == [(Part.HOME, text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hemma: vi har hemtaget kapital. Hemtaget: inget",
         [(Part.HOME, "vi har hemtaget kapital."), (Part.TAKEN_HOME, "inget")]),
        ("Hemtaget: frågan hemma i nämnden",
         [(Part.TAKEN_HOME, "frågan hemma i nämnden")]),
        ("a) det aktuellt nya b) från gruppen kom två",
         [(Part.HOME, "det aktuellt nya"), (Part.TAKEN_HOME, "från gruppen kom två")]),
        ("Aktuellt nu. Hemma: allt väl", [(Part.HOME, "Aktuellt nu."), (Part.HOME, "allt väl")]),
    ],
)  # fmt: skip
def test_a_word_without_its_colon_is_no_label_beside_real_ones_either(
    text: str, parts: list[tuple[Part, str]]
) -> None:
    assert split_parts(text) == parts
