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
    seats: Sequence[Seat] = (),
) -> ImportPlan:
    """The plan for these lines; `others` are people in other groups."""
    text = "\n".join(("organisation,seat,role,name,party,matrix_id,from,to", *lines))
    roster = read(text.encode())
    assert roster.mistakes == ()
    people = [*(m.person for m in stored), *others]
    by_id = {a: p for p in people if (a := p.address(MATRIX))}
    seats = list(dict.fromkeys([*(m.seat for m in stored), *seats]))
    return compare(roster, "halsa", stored, by_id, seats=seats, correct=correct)


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


def test_correcting_takes_nothing_from_whoever_is_not_in_the_file() -> None:
    stored = [held("Cia Dal", seat=seat("Sala"))]

    found = planned("Köping,,member,Ida Ny,M,,2023-01-01,", stored=stored, correct=True)

    assert changes(found) == [ChangeKind.NEW]
    assert [left.person.name for left in found.not_in_file] == ["Cia Dal"]


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


@pytest.mark.parametrize("matrix_id", [None, ANNA_ID])
def test_correcting_mends_a_garbled_import_wholly(matrix_id: str | None) -> None:
    garbled = seat("KÃ¶ping")
    stored = [
        held("Ã…sa Ã–st", matrix_id, seat=garbled, office=Office.CHAIR),
        held("Bo Berg", seat=garbled, role=Role.SUBSTITUTE),
    ]
    lines = (
        f"Köping,,chair,Åsa Öst,S,{matrix_id or ''},2023-01-01,",
        "Köping,,substitute,Bo Berg,S,,2023-01-01,",
    )

    assert planned(*lines, stored=stored).mistakes
    found = planned(*lines, stored=stored, correct=True)

    assert changes(found) == [ChangeKind.CHANGED, ChangeKind.CHANGED]
    assert [m.differences for m in found.mandates] == [("seat: KÃ¶ping → Köping",)] * 2
    assert [person.differences for person in found.people] == [("name: Ã…sa Ã–st → Åsa Öst",), ()]
    assert found.not_in_file == ()


def test_correcting_gives_a_misspelt_seat_its_right_name_also_where_only_case_differs() -> None:
    other, case = held("Anna Ek", seat=seat("Arbåga")), held("Åsa Öst", seat=seat("sala"))
    lines = ("Arboga,,member,Anna Ek,S,,2023-01-01,", "Sala,,member,Åsa Öst,S,,2023-01-01,")

    found = planned(*lines, stored=[other, case], correct=True)

    assert [m.differences for m in found.mandates] == [
        ("seat: Arbåga → Arboga",), ("seat: sala → Sala",),
    ]  # fmt: skip


def test_correcting_mends_a_role() -> None:
    stored = [held("Anna Ek", seat=seat(), role=Role.SUBSTITUTE)]

    (changed,) = planned("Arboga,,member,Anna Ek,S,,2023-01-01,", stored=stored,
                         correct=True).mandates  # fmt: skip

    assert changed.differences == ("role: substitute → member",)


def test_correcting_mends_a_name_that_a_matrix_id_was_given_in_another_seat() -> None:
    stored = [held("Ana Eck", ANNA_ID, seat=seat("Sala"))]
    line = f"Arboga,,member,Anna Ek,S,{ANNA_ID},2023-01-01,"

    assert "import with --correct" in refusal(planned(line, stored=stored))
    found = planned(line, stored=stored, correct=True)

    assert found.mandates[0].differences == ("seat: Sala → Arboga",)
    assert found.people[0].differences == ("name: Ana Eck → Anna Ek",)


def test_correcting_mends_a_row_that_everybody_slipped_by() -> None:
    """Anna stands in Sala's row, Bo in Norberg's, and nobody in Arboga's."""
    stored = [held("Anna Ek", seat=seat("Arboga")), held("Bo Berg", seat=seat("Sala"))]

    found = planned(
        "Sala,,member,Anna Ek,S,,2023-01-01,",
        "Norberg,,member,Bo Berg,S,,2023-01-01,",
        stored=stored,
        correct=True,
    )

    assert changes(found) == [ChangeKind.CHANGED, ChangeKind.CHANGED]
    assert found.not_in_file == ()


def test_correcting_moves_nobody_whose_line_the_file_has() -> None:
    stored = [held("Anna Ek", seat=seat())]

    found = planned(
        "Arboga,,member,Anna Ek,S,,2023-01-01,",
        "Sala,,member,Anna Ek,S,,2023-01-01,",
        stored=stored,
        correct=True,
    )

    assert changes(found) == [ChangeKind.UNCHANGED, ChangeKind.NEW]


def test_a_dash_takes_a_wrong_last_day_party_and_matrix_id_away() -> None:
    stored = [held("Anna Ek", ANNA_ID, seat=seat(), until=date(2024, 6, 30))]

    found = planned("Arboga,,member,Anna Ek,-,-,2023-01-01,-", stored=stored)

    assert found.mandates[0].differences == ("to: 2024-06-30 → none",)
    assert found.people[0].differences == ("party: S → none", f"Matrix id: {ANNA_ID} → none")


# Seats that nobody holds


def test_a_seat_that_nobody_has_held_is_listed_once() -> None:
    line = "Sala,,member,Vakant,,,2027-01-01,"
    anna = held("Anna Ek", seat=seat())
    listed = Seat(group_id="halsa", organisation="Sala", listed_from=date(2027, 1, 1))

    (new,) = planned(line, stored=[anna]).seats
    again = planned(line, stored=[anna], seats=[listed])
    earlier = planned(line.replace("2027", "2026"), stored=[anna], seats=[listed])

    assert (new.organisation, new.existing, new.listed_from) == ("Sala", None, date(2027, 1, 1))
    assert again.changes_nothing
    assert [(s.existing, s.listed_from) for s in earlier.seats] == [(listed, date(2026, 1, 1))]


def test_a_seat_that_somebody_has_left_is_one_already() -> None:
    stored = [held("Anna Ek", seat=seat(), until=date(2026, 3, 31))]

    assert planned("Arboga,,member,Vakant,,,2026-04-01,", stored=stored).changes_nothing


def test_a_seat_is_not_made_vacant_over_its_holders_head() -> None:
    stored = [held("Anna Ek", seat=seat())]

    found = planned("Arboga,,member,Vakant,,,2026-04-01,", stored=stored)

    assert "the books have Anna Ek, from 2023-01-01, as member here." in refusal(found)


def test_correcting_takes_away_a_mandate_that_nobody_ever_held() -> None:
    stored = [held("Anna Ek", seat=seat()), held("Bo Berg", seat=seat("Sala"))]

    found = planned(
        "Arboga,,member,Anna Ek,S,,2023-01-01,",
        "Sala,,member,Vakant,,,2023-01-01,",
        stored=stored,
        correct=True,
    )

    assert found.mistakes == ()
    assert (found.removed, found.not_in_file) == ((stored[1],), ())
    assert [seat.listed_from for seat in found.seats] == [BEGAN]


def test_correcting_lists_a_garbled_vacant_seat_no_more() -> None:
    garbled = Seat(group_id="halsa", organisation="KÃ¶ping", listed_from=BEGAN)

    found = planned("Köping,,member,Vakant,,,2023-01-01,", seats=[garbled], correct=True)

    assert [(s.organisation, s.listed_from) for s in found.seats] == [
        ("Köping", BEGAN), ("KÃ¶ping", None),
    ]  # fmt: skip
