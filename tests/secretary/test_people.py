"""Seats on a day in the order of the notes, mandates that change, and people found by name."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretary.people import (
    MATRIX,
    Address,
    Mandate,
    Office,
    Person,
    Role,
    Seat,
    find_person,
    seats_on,
)
from tests.people import person
from tests.secretary.example import ANNA, ARBOGA, BO, CIA, EVA, FREDRIK, GUN, mandate, seat

DAY = date(2027, 3, 12)


def order(mandates: list[Mandate]) -> list[str]:
    return [f"{h.seat.organisation} {h.seat.name}".strip() for h in seats_on(mandates, DAY)]


COUNTY = [
    mandate(seat("Region Västmanland", "1"), EVA, office=Office.CHAIR),
    mandate(seat("Region Västmanland", "2"), FREDRIK),
    *(
        mandate(seat(name), Person(name=name))
        for name in "Arboga Köping Sala Skinnskatteberg Västerås Åmål Älvdalen Örebro".split()
    ),
    mandate(seat("Region Västmanland", "Oppositionens plats"), GUN),
]


@given(st.permutations(COUNTY))
def test_seats_stand_in_the_order_of_the_notes_whatever_order_they_were_made_in(
    shuffled: list[Mandate],
) -> None:
    assert order(shuffled) == [
        "Region Västmanland 1",
        "Region Västmanland 2",
        *"Arboga Köping Sala Skinnskatteberg Västerås Åmål Älvdalen Örebro".split(),
        "Region Västmanland Oppositionens plats",
    ]


def test_the_chair_comes_first_from_whatever_organisation() -> None:
    mandates = [mandate(seat("Region X"), EVA), mandate(ARBOGA, ANNA, office=Office.CHAIR)]
    assert order(mandates) == ["Arboga", "Region X"]


def test_a_vice_chair_keeps_the_place_of_the_municipality() -> None:
    mandates = [mandate(seat("Sala"), CIA, office=Office.VICE_CHAIR), mandate(ARBOGA, ANNA)]
    assert order(mandates) == ["Arboga", "Sala"]


@pytest.mark.parametrize(
    ("day", "holds"),
    [("2022-12-31", False), ("2023-01-01", True), ("2024-05-31", True), ("2024-06-01", False)],
)
def test_a_mandate_holds_on_both_its_first_and_its_last_day(day: str, holds: bool) -> None:
    term = mandate(ARBOGA, ANNA, until="2024-05-31")
    assert term.in_force(date.fromisoformat(day)) is holds


@pytest.mark.parametrize(("day", "holder"), [("2027-03-11", ANNA), ("2027-03-12", BO)])
def test_a_mandate_that_changes_in_the_middle_of_the_term_has_a_new_holder_from_its_day(
    day: str, holder: Person
) -> None:
    mandates = [
        mandate(ARBOGA, ANNA, until="2027-03-11"),
        mandate(ARBOGA, BO, since="2027-03-12"),
    ]
    [held] = seats_on(mandates, date.fromisoformat(day))
    assert held.member is not None
    assert held.member.person is holder


@pytest.mark.parametrize("newest_first", [False, True])
def test_of_two_mandates_that_overlap_the_one_that_began_last_holds(newest_first: bool) -> None:
    mandates = [mandate(ARBOGA, ANNA), mandate(ARBOGA, BO, since="2027-03-12")]
    [held] = seats_on(reversed(mandates) if newest_first else mandates, DAY)
    assert held.member is mandates[1]


def test_nobody_is_promoted_when_the_member_leaves() -> None:
    substitute = mandate(ARBOGA, BO, Role.SUBSTITUTE)
    [held] = seats_on([mandate(ARBOGA, ANNA, until="2027-01-31"), substitute], DAY)
    assert held.member is None
    assert held.substitute is substitute


def test_a_seat_whose_holders_have_left_is_still_a_seat() -> None:
    [held] = seats_on([mandate(ARBOGA, ANNA, until="2027-01-31")], DAY)
    assert held.seat is ARBOGA
    assert (held.member, held.substitute) == (None, None)


def test_a_seat_that_is_first_held_later_is_no_seat_yet() -> None:
    assert seats_on([mandate(ARBOGA, ANNA, since="2027-03-13")], DAY) == ()


@pytest.mark.parametrize(
    ("made", "label"),
    [
        (seat("Arboga"), "Arboga"),
        (seat("Region Västmanland", "2"), "Region Västmanland"),
        (seat("Region Västmanland", "Oppositionens plats"), "Oppositionens plats"),
        (seat("Oppositionen"), "Oppositionen"),
    ],
)
def test_a_seat_is_labelled_as_the_notes_write_it(made: Seat, label: str) -> None:
    assert made.label == label


def test_the_opposition_seat_of_the_region_does_not_count_as_the_regions() -> None:
    assert not seat("Region Västmanland", "Oppositionens plats").is_regional


def test_a_person_without_a_party_is_labelled_by_name_alone() -> None:
    assert Person(name="Lena Tjänsteman").label == "Lena Tjänsteman"


NAMES = [
    "Anna Ek", "Anna Ekberg", "Anna-Karin Ek", "Karin Lind", "Åsa Öst", "Asa Holm", "Eva Lund",
    "Eva Lund Berg",
]  # fmt: skip
PEOPLE = [Person(name=name, party="S") for name in NAMES]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Anna Ek", ["Anna Ek"]),
        ("anna  EK", ["Anna Ek"]),
        ("Ekberg", ["Anna Ekberg"]),
        ("ekberg anna", ["Anna Ekberg"]),
        ("Anna", ["Anna Ek", "Anna Ekberg"]),
        ("Ek", ["Anna Ek", "Anna-Karin Ek"]),
        ("Eva Lund", ["Eva Lund"]),
        ("Eva", ["Eva Lund", "Eva Lund Berg"]),
        ("Anna Karin Ek", ["Anna-Karin Ek"]),
        ("anna-karin", ["Anna-Karin Ek"]),
        ("Anna Karin", ["Anna-Karin Ek"]),
        ("Karin", ["Karin Lind"]),
        ("Karin-Lind", ["Karin Lind"]),
        ("Asa Ost", ["Åsa Öst"]),
        ("ost", ["Åsa Öst"]),
        ("asa", ["Asa Holm"]),
        ("Anna Ek (S)", ["Anna Ek"]),
        ("Anna Ek (s)", ["Anna Ek"]),
        ("Anna Ek (M)", []),
        ("E", []),
        ("Zlatan", []),
        ("Anna Zlatan", []),
        ("", []),
        ("()", []),
        ("-", []),
    ],
)
def test_a_person_is_found_by_name(text: str, names: list[str]) -> None:
    assert [p.name for p in find_person(text, PEOPLE)] == names


@pytest.mark.parametrize("name", NAMES)
def test_every_full_name_finds_its_person_alone_also_decomposed(name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    assert [p.name for p in find_person(decomposed, PEOPLE)] == [name]


def test_two_of_the_same_name_are_distinguished_by_party() -> None:
    red, blue = Person(name="Anna Ek", party="S"), Person(name="Anna Ek", party="M")
    assert find_person("Anna Ek", [red, blue]) == [red, blue]
    assert find_person("Anna Ek (M)", [red, blue]) == [blue]


def test_a_person_with_two_mandates_is_found_once() -> None:
    assert find_person("Anna", [ANNA, ANNA]) == [ANNA]


@given(st.text(max_size=60))
def test_no_text_finds_somebody_who_is_not_there(text: str) -> None:
    assert set(find_person(text, PEOPLE)) <= set(PEOPLE)


# Addresses


def test_somebody_has_an_address_on_each_channel_and_none_on_others() -> None:
    anna = person("Anna Ek", "S", matrix="@anna:exempel", mail="anna@exempel.se")
    assert anna.address(MATRIX) == "@anna:exempel"
    assert anna.address("mail") == "anna@exempel.se"
    assert anna.address("board") is None
    assert person("Bo Berg").address(MATRIX) is None


def test_the_first_of_several_addresses_is_where_somebody_is_reached() -> None:
    anna = person("Anna Ek", matrix="@anna:exempel")
    anna.addresses.append(Address(channel=MATRIX, value="@annas-mobil:exempel"))
    assert anna.address(MATRIX) == "@anna:exempel"


def test_another_address_replaces_those_of_its_channel_alone() -> None:
    anna = person("Anna Ek", matrix="@anna:exempel", mail="anna@exempel.se")
    anna.set_address(MATRIX, "@ny:exempel")
    assert (anna.address(MATRIX), anna.address("mail")) == ("@ny:exempel", "anna@exempel.se")
    anna.set_address(MATRIX, None)
    assert (anna.address(MATRIX), anna.address("mail")) == (None, "anna@exempel.se")


def test_the_same_address_again_is_the_same_address() -> None:
    anna = person("Anna Ek", matrix="@anna:exempel")
    (address,) = anna.addresses
    anna.set_address(MATRIX, "@anna:exempel")
    assert anna.addresses == [address]
