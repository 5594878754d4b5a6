"""Who is at a meeting besides members and substitutes, and in which order the notes list them."""

from __future__ import annotations

from datetime import date

import pytest

from secretary.officials import CoOption, Official, label, officials_on, others
from secretary.people import Person
from tests.people import at
from tests.secretary.example import ANNA, BO, CIA, DAY, EVA

REGION = "Region Västmanland"


def official(
    person: Person,
    organisation: str = "",
    title: str = "",
    since: str = "2023-01-01",
    until: str | None = None,
) -> Official:
    return Official(
        group_id="barn-unga",
        person=person,
        title=title,
        organisation=organisation,
        since=date.fromisoformat(since),
        until=date.fromisoformat(until) if until else None,
    )


def guest(person: Person, item: str = "", *, withdrawn: bool = False, id: int = 1) -> CoOption:
    return CoOption(
        meeting_id=1,
        person=person,
        title="forskare",
        organisation="Mälardalens universitet",
        item=item,
        withdrawn_at=at("2027-03-01 09:00") if withdrawn else None,
        id=id,
    )


@pytest.mark.parametrize(
    ("since", "until", "is_there"),
    [
        ("2027-03-12", None, True),
        ("2027-03-13", None, False),
        ("2023-01-01", "2027-03-12", True),
        ("2023-01-01", "2027-03-11", False),
    ],
)
def test_an_official_is_one_from_the_first_day_to_the_last(
    since: str, until: str | None, is_there: bool
) -> None:
    one = official(EVA, since=since, until=until)
    assert (officials_on([one], DAY) == [one]) is is_there
    assert bool(others([one], [], DAY)) is is_there


def test_the_notes_name_title_and_organisation_as_far_as_there_are_any() -> None:
    assert label(EVA, "strateg", REGION) == f"Eva Lund, strateg, {REGION}"
    assert official(EVA, title="strateg").label == "Eva Lund, strateg"
    assert official(EVA, "Sala").label == "Eva Lund, Sala"
    assert others([official(EVA, "Sala", "strateg")], [], DAY)[0].label == "Eva Lund, strateg, Sala"


def test_the_regions_come_first_then_the_municipalities_then_who_is_of_none() -> None:
    of_none, of_sala, of_arboga, of_region = (
        official(EVA), official(ANNA, "Sala"), official(BO, "Arboga"), official(CIA, REGION),
    )  # fmt: skip
    found = officials_on([of_none, of_sala, of_arboga, of_region], DAY)
    assert found == [of_region, of_arboga, of_sala, of_none]


def test_officials_of_one_organisation_are_listed_by_name() -> None:
    found = officials_on([official(p, "Sala") for p in (EVA, CIA, ANNA, BO)], DAY)
    assert [each.person for each in found] == [ANNA, BO, CIA, EVA]


def test_secretaries_come_last_whatever_they_are_of() -> None:
    elin, sala = official(ANNA, REGION), official(BO, "Sala")
    assert officials_on([elin, sala], DAY, [ANNA]) == [sala, elin]
    listed = others([elin, sala], [guest(CIA)], DAY, [ANNA])
    assert [each.person for each in listed] == [BO, CIA, ANNA]
    assert [each.organisation for each in listed] == ["Sala", "Mälardalens universitet", REGION]


def test_guests_come_after_officials_by_name_and_say_what_for() -> None:
    listed = others(
        [official(EVA, "Sala", "strateg")], [guest(CIA), guest(BO, "Skolfrånvaro")], DAY
    )
    assert [(each.person, each.items, each.is_co_opted) for each in listed] == [
        (EVA, (), False), (BO, ("Skolfrånvaro",), True), (CIA, (), True),
    ]  # fmt: skip
    assert listed[1].label == "Bo Berg, forskare, Mälardalens universitet"


def test_who_is_invited_no_more_is_not_listed() -> None:
    assert others([], [guest(BO, withdrawn=True)], DAY) == ()


def test_everybody_is_listed_once_as_what_they_are_first() -> None:
    listed = others([official(EVA, "Sala", "strateg")], [guest(EVA, "Skolfrånvaro")], DAY)
    assert [(each.label, each.is_co_opted) for each in listed] == [
        ("Eva Lund, strateg, Sala", False)
    ]
    twice = others([], [guest(BO, "Andra", id=2), guest(BO, "Första", id=1)], DAY)
    assert [each.items for each in twice] == [("Första", "Andra")]
    whole = others([], [guest(BO, "Första", id=1), guest(BO, id=2)], DAY)
    assert [each.items for each in whole] == [()]


def test_a_secretary_who_is_invited_is_listed_as_the_official_they_are() -> None:
    listed = others([official(EVA, "Sala", "strateg")], [guest(EVA)], DAY, [EVA])
    assert [(each.title, each.is_co_opted) for each in listed] == [("strateg", False)]
