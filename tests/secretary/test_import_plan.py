"""What a members file changes in the database, and what it must not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import pytest

from secretary.import_plan import ChangeKind, ImportPlan, compare
from secretary.members_csv import read
from secretary.people import MATRIX, Mandate, Office, Person, Role, Seat
from tests.people import person as new_person

ANNA_ID: Final = "@anna:example.org"
BEGAN: Final = date(2023, 1, 1)


def seat(organisation: str = "Arboga", name: str = "") -> Seat:
    return Seat(group_id="halsa", organisation=organisation, name=name)


def held(
    name: str,
    matrix_id: str | None = None,
    *,
    seat: Seat,
    role: Role = Role.MEMBER,
    since: date = BEGAN,
    until: date | None = None,
    office: Office | None = None,
    person: Person | None = None,
) -> Mandate:
    person = person or new_person(name, "S", matrix=matrix_id)
    return Mandate(seat=seat, person=person, role=role, since=since, until=until, office=office)


def planned(
    *lines: str,
    stored: Sequence[Mandate] = (),
    others: Sequence[Person] = (),
    correct: bool = False,
) -> ImportPlan:
    """The plan for these lines; `others` are people in other groups."""
    text = "\n".join(("organisation,seat,role,name,party,matrix_id,from,to", *lines))
    roster = read(text.encode())
    assert roster.mistakes == ()
    people = [*(m.person for m in stored), *others]
    by_id = {a: p for p in people if (a := p.address(MATRIX))}
    return compare(roster, "halsa", stored, by_id, correct=correct)


def changes(found: ImportPlan) -> list[ChangeKind]:
    assert found.mistakes == ()
    return [mandate.kind for mandate in found.mandates]


def refusal(found: ImportPlan) -> str:
    (mistake,) = found.mistakes
    return str(mistake)


def test_into_an_empty_database_everything_is_new() -> None:
    found = planned("Arboga,,member,Anna Ek,S,,2023-01-01,", "Arboga,,substitute,Bo,,,2023-01-01,")

    assert changes(found) == [ChangeKind.NEW, ChangeKind.NEW]
    assert [person.existing for person in found.people] == [None, None]


def test_what_is_stored_already_changes_nothing_however_it_is_typed() -> None:
    stored = [held("Anna Ek", ANNA_ID, seat=seat("Köping", "Plats 1"))]

    found = planned(f"KÖPING,plats  1,ledamot,Anna Ek,S,{ANNA_ID},2023-01-01,", stored=stored)

    assert changes(found) == [ChangeKind.UNCHANGED]
    assert found.changes_nothing


def test_an_empty_cell_leaves_what_is_stored() -> None:
    stored = [held("Anna Ek", ANNA_ID, seat=seat(), until=date(2024, 6, 30))]

    found = planned("Arboga,,member,Anna Ek,,,2023-01-01,", stored=stored)

    assert found.changes_nothing
    assert found.mandates[0].until == date(2024, 6, 30)
    assert found.people[0].matrix_id == ANNA_ID


def test_a_last_day_ends_the_mandate_and_another_one_changes_it() -> None:
    arboga = seat()
    line = "Arboga,,member,Anna Ek,S,,2023-01-01,2024-06-30"

    (ended,) = planned(line, stored=[held("Anna Ek", seat=arboga)]).mandates
    stored = [held("Anna Ek", seat=arboga, until=date(2023, 12, 31))]
    (changed,) = planned(line, stored=stored).mandates

    assert (ended.kind, ended.differences) == (ChangeKind.ENDED, ("to: none → 2024-06-30",))
    assert (changed.kind, changed.differences) == (
        ChangeKind.CHANGED,
        ("to: 2023-12-31 → 2024-06-30",),
    )


def test_a_successor_gets_a_mandate_of_their_own_and_the_old_one_keeps_its_holder() -> None:
    stored = [held("Anna Ek", ANNA_ID, seat=seat())]

    found = planned(
        f"Arboga,,member,Anna Ek,S,{ANNA_ID},2023-01-01,2024-06-30",
        "Arboga,,member,Lena Ny,S,@lena:example.org,2024-07-01,",
        stored=stored,
    )

    assert changes(found) == [ChangeKind.ENDED, ChangeKind.NEW]
    old, new = found.mandates
    assert old.existing is stored[0]
    assert old.person.existing is stored[0].person
    assert new.person.existing is None


def test_a_name_written_over_the_old_one_is_refused() -> None:
    stored = [held("Anna Ek", ANNA_ID, seat=seat())]

    found = planned("Arboga,,member,Lena Ny,S,@lena:example.org,2023-01-01,", stored=stored)

    assert "line 2, name: in the books Anna Ek holds this from 2023-01-01." in refusal(found)


def test_a_successor_without_the_old_holders_end_is_refused() -> None:
    stored = [held("Anna Ek", seat=seat())]

    found = planned("Arboga,,member,Lena Ny,S,,2024-07-01,", stored=stored)

    assert "line 2, from: the books have Anna Ek, from 2023-01-01" in refusal(found)


def test_a_second_chair_is_refused_also_when_only_the_first_is_stored() -> None:
    stored = [held("Maj", seat=seat("Region", "1"), office=Office.CHAIR)]

    found = planned("Region,2,chair,Per,M,,2024-07-01,", stored=stored)

    assert "line 2, role: the books have Maj" in refusal(found)


def test_who_is_gone_from_the_file_stays_and_is_reported() -> None:
    stored = [held("Anna Ek", seat=seat()), held("Åsa Öst", seat=seat("Sala"))]

    found = planned("Sala,,member,Åsa Öst,S,,2023-01-01,", stored=stored)

    assert changes(found) == [ChangeKind.UNCHANGED]
    assert found.not_in_file == (stored[0],)
    assert found.changes_nothing


def test_a_corrected_first_day_is_the_same_mandate() -> None:
    stored = [held("Anna Ek", seat=seat())]

    found = planned("Arboga,,member,Anna Ek,S,,2023-02-01,", stored=stored)

    assert changes(found) == [ChangeKind.CHANGED]
    assert found.mandates[0].existing is stored[0]
    assert found.mandates[0].differences == ("from: 2023-01-01 → 2023-02-01",)


def test_a_second_term_is_another_mandate() -> None:
    stored = [held("Anna Ek", seat=seat(), until=date(2026, 12, 31))]

    found = planned(
        "Arboga,,member,Anna Ek,S,,2023-01-01,2026-12-31",
        "Arboga,,member,Anna Ek,S,,2027-01-01,",
        stored=stored,
    )

    assert changes(found) == [ChangeKind.UNCHANGED, ChangeKind.NEW]
    assert len(found.people) == 1


@pytest.mark.parametrize("turned", [False, True])
def test_a_second_term_is_another_mandate_also_where_the_first_had_no_end(turned: bool) -> None:
    stored = [held("Anna Ek", seat=seat())]
    lines = [
        "Arboga,,member,Anna Ek,S,,2023-01-01,2026-12-31",
        "Arboga,,member,Anna Ek,S,,2027-01-01,",
    ]

    found = planned(*(reversed(lines) if turned else lines), stored=stored)

    assert sorted(changes(found)) == [ChangeKind.ENDED, ChangeKind.NEW]


def test_coming_back_after_years_is_another_mandate() -> None:
    stored = [held("Anna Ek", seat=seat(), since=date(2017, 1, 1), until=date(2018, 12, 31))]

    found = planned("Arboga,,member,Anna Ek,S,,2023-01-01,", stored=stored)

    assert changes(found) == [ChangeKind.NEW]
    assert found.people[0].existing is stored[0].person
    assert found.not_in_file == (stored[0],)


def test_a_member_becomes_chair() -> None:
    stored = [held("Anna Ek", seat=seat())]

    (changed,) = planned("Arboga,,chair,Anna Ek,S,,2023-01-01,", stored=stored).mandates

    assert changed.differences == ("office: none → chair",)


# Who is who


def test_somebody_from_another_group_is_known_by_matrix_id_and_not_by_name() -> None:
    elsewhere = new_person("Anna Ek", "S", matrix=ANNA_ID)

    same = planned(f"Arboga,,member,Anna Ek,S,{ANNA_ID},2023-01-01,", others=[elsewhere])
    other = planned("Arboga,,member,Anna Ek,S,,2023-01-01,", others=[elsewhere])

    assert same.people[0].existing is elsewhere
    assert other.people[0].existing is None


def test_somebody_without_a_matrix_id_gets_one() -> None:
    stored = [held("Anna Ek", seat=seat())]

    found = planned(f"Arboga,,member,Anna Ek,S,{ANNA_ID},2023-01-01,", stored=stored)

    assert changes(found) == [ChangeKind.UNCHANGED]
    assert found.people[0].existing is stored[0].person
    assert found.people[0].differences == (f"Matrix id: none → {ANNA_ID}",)
    assert not found.changes_nothing


def test_a_new_account_on_the_same_mandate_is_the_same_person_and_elsewhere_a_namesake() -> None:
    stored = [held("Anna Ek", ANNA_ID, seat=seat())]
    old = f"Arboga,,member,Anna Ek,S,{ANNA_ID},2023-01-01,"

    moved = planned(old.replace("@anna:", "@anna.ek:"), stored=stored)
    namesake = planned(old, "Sala,,member,Anna Ek,M,@other:example.org,2023-01-01,", stored=stored)

    assert moved.people[0].existing is stored[0].person
    assert [p.existing for p in namesake.people] == [stored[0].person, None]


def test_a_new_name_is_taken_with_the_matrix_id_on_the_same_mandate() -> None:
    stored = [held("Anna Ek", ANNA_ID, seat=seat())]

    found = planned(f"Arboga,,member,Anna Lund,S,{ANNA_ID},2023-01-01,", stored=stored)

    assert changes(found) == [ChangeKind.UNCHANGED]
    assert found.people[0].differences == ("name: Anna Ek → Anna Lund",)


def test_another_name_for_a_matrix_id_on_another_mandate_is_refused() -> None:
    elsewhere = new_person("Anna Ek", matrix=ANNA_ID)

    found = planned(f"Arboga,,member,Lena Ny,S,{ANNA_ID},2023-01-01,", others=[elsewhere])

    assert f"line 2, matrix_id: {ANNA_ID} is Anna Ek in the books, not Lena Ny." in refusal(found)


@pytest.mark.parametrize("turned", [False, True])
def test_an_account_that_is_handed_over_leaves_the_old_holder_her_name(turned: bool) -> None:
    stored = [held("Anna Ek", ANNA_ID, seat=seat())]
    lines = [
        "Arboga,,member,Anna Ek,S,,2023-01-01,2024-06-30",
        f"Arboga,,member,Lena Ny,S,{ANNA_ID},2024-07-01,",
    ]

    found = planned(*(reversed(lines) if turned else lines), stored=stored)

    assert sorted(changes(found)) == [ChangeKind.ENDED, ChangeKind.NEW]
    anna, lena = sorted(found.people, key=lambda p: p.name)
    assert (anna.existing, anna.matrix_id) == (stored[0].person, None)
    assert (lena.existing, lena.matrix_id) == (None, ANNA_ID)


def test_who_handed_over_an_account_is_known_under_a_new_one() -> None:
    stored = [held("Anna Ek", ANNA_ID, seat=seat(), until=date(2024, 6, 30))]

    found = planned(
        f"Arboga,,member,Lena Ny,S,{ANNA_ID},2024-07-01,",
        "Sala,,member,Anna Ek,S,@anna2:example.org,2024-07-01,",
        stored=stored,
    )

    assert changes(found) == [ChangeKind.NEW, ChangeKind.NEW]
    lena, anna = found.people
    assert (lena.existing, lena.matrix_id) == (None, ANNA_ID)
    assert (anna.existing, anna.matrix_id) == (stored[0].person, "@anna2:example.org")


def test_one_stored_person_who_is_two_in_the_file_is_refused() -> None:
    anna = new_person("Anna Ek", matrix=ANNA_ID)
    stored = [held("", seat=seat(), person=anna), held("", seat=seat("Sala"), person=anna)]

    found = planned(
        f"Arboga,,member,Anna Ek,S,{ANNA_ID},2023-01-01,",
        "Sala,,member,Anna Ek,S,@anna2:example.org,2023-01-01,",
        stored=stored,
    )

    assert "line 3, name: Anna Ek is already somebody else" in refusal(found)


def test_of_two_stored_namesakes_the_one_with_the_mandate_is_meant() -> None:
    stored = [held("Anna Ek", seat=seat()), held("Anna Ek", seat=seat("Sala"))]

    found = planned("Sala,,member,Anna Ek,S,,2023-01-01,", stored=stored)
    unclear = planned("Norberg,,member,Anna Ek,S,,2023-01-01,", stored=stored)

    assert found.people[0].existing is stored[1].person
    assert "2 in the books are called Anna Ek" in refusal(unclear)


# Where the database is wrong


def test_correcting_gives_the_same_person_the_right_name() -> None:
    stored = [held("Ana Ek", seat=seat())]

    found = planned(f"Arboga,,member,Anna Ek,S,{ANNA_ID},2023-01-01,", stored=stored, correct=True)

    assert changes(found) == [ChangeKind.UNCHANGED]
    assert found.people[0].existing is stored[0].person
    assert found.people[0].differences == (
        "name: Ana Ek → Anna Ek",
        f"Matrix id: none → {ANNA_ID}",
    )


def test_correcting_gives_a_mandate_to_somebody_else_who_is_stored() -> None:
    arboga, sala = seat(), seat("Sala")
    stored = [held("Anna Ek", seat=arboga), held("Åsa Öst", seat=sala)]
    lines = ("Arboga,,member,Åsa Öst,S,,2023-01-01,", "Sala,,member,Anna Ek,S,,2023-01-01,")

    found = planned(*lines, stored=stored, correct=True)

    assert changes(found) == [ChangeKind.CHANGED, ChangeKind.CHANGED]
    assert [m.differences for m in found.mandates] == [
        ("holder: Anna Ek → Åsa Öst",), ("holder: Åsa Öst → Anna Ek",),
    ]  # fmt: skip
    assert not any(person.differences for person in found.people)


def test_correcting_renames_nobody_who_is_in_the_file_under_their_own_name() -> None:
    stored = [held("Anna Ek", seat=seat())]

    found = planned(
        "Arboga,,member,Lena Ny,S,,2023-01-01,",
        "Sala,,member,Anna Ek,S,,2023-01-01,",
        stored=stored,
        correct=True,
    )

    assert changes(found) == [ChangeKind.CHANGED, ChangeKind.NEW]
    lena, anna = found.people
    assert (lena.existing, anna.existing) == (None, stored[0].person)
    assert anna.differences == ()
