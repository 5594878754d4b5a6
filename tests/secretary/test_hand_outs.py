"""How people write about assignments, and which organisations they mean."""

from __future__ import annotations

from datetime import date

import pytest

from secretary.hand_outs import HandOut, HandOutKind, by_organisation, entries
from secretary.language.hand_out_words import Act, read_filter, read_instruction
from secretary.organisations import find_organisations, organisations_on
from tests.secretary import example as ex

ORGANISATIONS = [
    "Region Västmanland", "Arboga", "Hallstahammar", "Sala", "Skinnskatteberg", "Västerås",
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Sala", ["Sala"]),
        ("SALA KOMMUN", ["Sala"]),
        ("till Sala", ["Sala"]),
        ("Salas", ["Sala"]),
        ("Västerås", ["Västerås"]),
        ("Vasteras stad", ["Västerås"]),
        ("Hallsta", ["Hallstahammar"]),
        ("regionen", ["Region Västmanland"]),
        ("the region", ["Region Västmanland"]),
        ("municipality of Sala", ["Sala"]),
        ("Sala, Arboga och regionen", ["Region Västmanland", "Arboga", "Sala"]),
        ("Sala & Arboga", ["Arboga", "Sala"]),
        ("Sala, Sala", ["Sala"]),
        ("alla", ORGANISATIONS),
        ("kommunerna", ORGANISATIONS[1:]),
        ("all municipalities", ORGANISATIONS[1:]),
        ("Köping", []),
        ("Sala och Köping", []),
        ("Sal", []),
        ("och", []),
        ("", []),
    ],
)
def test_an_organisation_is_known_by_what_people_call_it(said: str, meant: list[str]) -> None:
    assert list(find_organisations(said, ORGANISATIONS).found) == meant


def test_what_a_misspelt_one_may_be_is_said() -> None:
    found = find_organisations("Skinskatteberg", ORGANISATIONS)
    assert (found.found, found.unknown, found.near) == ((), "Skinskatteberg", ("Skinnskatteberg",))


def test_two_regional_ones_are_not_the_region() -> None:
    assert find_organisations("regionen", ["Region A", "Region B"]).found == ()


def test_a_group_has_the_organisations_of_its_seats_each_once() -> None:
    assert organisations_on(ex.MANDATES, ex.DAY) == ["Region Västmanland", "Arboga", "Sala"]


@pytest.mark.parametrize(
    ("said", "act", "numbers", "rest"),
    [
        ("7", Act.SHOW, (7,), ""),
        ("klar 7", Act.CLOSE, (7,), ""),
        ("klar 7 Gjort", Act.CLOSE, (7,), "Gjort"),
        ("klart nr 7: Gjort", Act.CLOSE, (7,), "Gjort"),
        ("7 är klart: Gjort", Act.CLOSE, (7,), "Gjort"),
        ("klar 7, 8 och 9: Gjort", Act.CLOSE, (7, 8, 9), "Gjort"),
        ("7-9 klara: Gjort", Act.CLOSE, (7, 8, 9), "Gjort"),
        ("klar 7, 12 familjer fick hjälp", Act.CLOSE, (7,), "12 familjer fick hjälp"),
        ("klar 7 - 12 familjer fick hjälp", Act.CLOSE, (7,), "12 familjer fick hjälp"),
        ("2 svar Ja", Act.CLOSE, (2,), "Ja"),
        ("7 senast 1 maj", Act.DATE, (7,), "senast 1 maj"),
        ("7 till nästa möte", Act.DATE, (7,), "till nästa möte"),
        ("ändra 7 senast 1 maj", Act.DATE, (7,), "senast 1 maj"),
        ("7 ändra Ny text", Act.CHANGE, (7,), "Ny text"),
        ("7 utan datum", Act.UNDATE, (7,), ""),
        ("ändra 7 utan slutdatum", Act.UNDATE, (7,), ""),
        ("7 öppna igen", Act.REOPEN, (7,), ""),
        ("7 är inte klart", None, (7,), "är inte klart"),
        ("7 inte klart", Act.REOPEN, (7,), ""),
        ("7 ta bort", Act.REMOVE, (7,), ""),
        ("ta bort 7", Act.REMOVE, (7,), ""),
        ("7 delete", Act.REMOVE, (7,), ""),
        ("12 familjer i Sala", None, (12,), "familjer i Sala"),
    ],
)
def test_what_is_to_be_done_stands_before_the_number_or_after_it(
    said: str, act: Act | None, numbers: tuple[int, ...], rest: str
) -> None:
    found = read_instruction(said)
    assert found is not None
    assert (found.act, found.numbers, found.rest) == (act, numbers, rest)


@pytest.mark.parametrize(
    "said", ["", "klara", "alla", "Sala: Gör x", "öppna", "ta bort det", "12/3"]
)
def test_other_words_are_no_instruction(said: str) -> None:
    assert read_instruction(said) is None


def test_a_range_is_never_longer_than_a_county() -> None:
    found = read_instruction("1-9999 klar: x")
    assert found is not None
    assert found.numbers == (1, 9999)


@pytest.mark.parametrize(
    ("said", "own", "every", "closed", "rest"),
    [
        ("", False, False, False, ""),
        ("mina", True, False, False, ""),
        ("alla klara", False, True, True, ""),
        ("klara Sala", False, False, True, "Sala"),
        ("Sala kommun klara", False, False, True, "Sala kommun"),
        ("mine done", True, False, True, ""),
        ("klarar", False, False, False, "klarar"),
    ],
)
def test_which_are_to_be_shown(said: str, own: bool, every: bool, closed: bool, rest: str) -> None:
    found = read_filter(said)
    assert (found.own, found.every, found.closed, found.rest) == (own, every, closed, rest)


def made(number: int, organisation: str, event: str, due: date | None = None) -> HandOut:
    return HandOut(
        group_id="barn", meeting_id=1, kind=HandOutKind.ASSIGNMENT, number=number, text="x",
        organisation=organisation, by="@s:x", event_id=event, at=ex.at("2027-01-29 10:00"), due=due,
    )  # fmt: skip


def test_the_same_to_several_is_one_line_under_all_of_them() -> None:
    some = [made(1, "Sala", "$1"), made(2, "Sala", "$2"), made(3, "Arboga", "$2")]
    shown = by_organisation(some, ex.DAY, ["Arboga", "Sala"])
    assert [(each.organisations, [e.numbers for e in each.entries]) for each in shown] == [
        (("Sala", "Arboga"), [["2", "3"]]),
        (("Sala",), [["1"]]),
    ]


def test_it_is_overdue_from_the_day_after_its_last() -> None:
    due = made(1, "Sala", "$1", ex.DAY)
    assert [entries([due], day)[0].is_overdue for day in (ex.DAY, date(2027, 3, 13))] == [
        False, True,
    ]  # fmt: skip
