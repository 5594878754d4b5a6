"""What is said of an import that is taken back, line by line, and what is kept of one for that."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from secretary.people import MATRIX
from services.members_undo import UndoneImport
from storage import Store, schema
from tests.storage.test_members_undo import ANNA, BO, NOW, import_file, lines, stored, undo

FIRST = lines(ANNA, BO)
VACANT = "Sala,,member,Vakant,,,2026-01-01,"


def said(undone: UndoneImport | None) -> list[tuple[str, str, str]]:
    assert undone is not None
    assert undone.at == NOW
    return list(undone.lines)


def kept(store: Store) -> dict[str, list[dict[str, object]]]:
    """The changes of the newest import."""
    with store.begin() as tx:
        latest = tx.members_imports.latest("halsa")
        assert latest is not None
        return {kind: list(rows) for kind, rows in latest.changes.items()}


# What is kept


def test_of_what_is_new_it_is_kept_what_it_became(store: Store) -> None:
    import_file(store, lines(ANNA, VACANT))
    found = kept(store)
    assert found["person"] == [
        {
            "id": 1,
            "was": None,
            "now": {"name": "Anna Ek", "party": "S", "matrix_id": "@anna:example.org"},
        }
    ]
    assert [row["now"] for row in found["seat"]] == [
        {"organisation": "Sala", "name": "", "listed_from": "2026-01-01"},
        {"organisation": "Arboga", "name": "", "listed_from": None},
    ]
    [mandate] = found["mandate"]
    assert mandate["was"] is None
    assert mandate["now"] == {
        "seat": found["seat"][1]["id"],
        "person": 1,
        "role": "member",
        "since": "2023-01-01",
        "until": None,
        "office": None,
    }


def test_of_what_was_changed_it_is_kept_what_it_was_and_of_the_rest_nothing(store: Store) -> None:
    import_file(store, FIRST)
    import_file(store, lines(ANNA.replace(",S,", ",V,"), BO + "2026-05-31"))
    found = kept(store)
    [person] = found["person"]
    assert (person["was"], person["now"]) == (
        {"name": "Anna Ek", "party": "S", "matrix_id": "@anna:example.org"},
        {"name": "Anna Ek", "party": "V", "matrix_id": "@anna:example.org"},
    )
    [mandate] = found["mandate"]
    assert isinstance(mandate["was"], dict)
    assert isinstance(mandate["now"], dict)
    assert (mandate["was"]["until"], mandate["now"]["until"]) == (None, "2026-05-31")
    assert found["seat"] == []


def test_of_who_leads_from_now_on_it_is_kept_that_they_did_not(store: Store) -> None:
    import_file(store, FIRST)
    import_file(store, lines(ANNA.replace("member", "ordförande"), VACANT, BO), correct=True)
    found = kept(store)
    offices = [
        (row["was"]["office"], row["now"]["office"])
        for row in found["mandate"]
        if isinstance(row["was"], dict) and isinstance(row["now"], dict)
    ]
    assert offices == [(None, "chair")]


# What is said


def test_all_that_was_new_is_told_as_removed(store: Store) -> None:
    import_file(store, lines(ANNA, BO, VACANT))
    assert said(undo(store)) == [
        ("removed", "Anna Ek, member, Arboga", ""),
        ("removed", "Bo Berg, substitute, Arboga", ""),
        ("removed", "Anna Ek", ""),
        ("removed", "Bo Berg", ""),
        ("removed", "Sala", ""),
        ("removed", "Arboga", ""),
    ]


def test_who_was_changed_is_told_as_restored(store: Store) -> None:
    import_file(store, FIRST)
    before = stored(store)
    import_file(store, lines(ANNA.replace(",S,", ",V,"), BO + "2026-05-31"))
    assert said(undo(store)) == [
        ("restored", "Anna Ek", ""),
        ("restored", "Bo Berg, substitute, Arboga", ""),
    ]
    assert stored(store) == before


def test_a_seat_is_told_by_its_organisation_and_name(store: Store) -> None:
    second = "Region,2:a platsen,ordförande,Ida Ny,M,,2023-01-01,"
    import_file(store, lines(ANNA, second))
    import_file(store, lines(ANNA, second.replace("2:a platsen", "2:A platsen")), correct=True)
    assert said(undo(store)) == [("restored", "Region 2:a platsen", "")]
    import_file(store, lines(ANNA, second.replace("ordförande", "ledamot")), correct=True)
    assert said(undo(store)) == [("restored", "Ida Ny, chair, Region 2:a platsen", "")]


def test_who_was_removed_comes_back_in_their_seat(store: Store) -> None:
    wrong = lines(ANNA, "Sala,,member,Ove Ek,,,2023-01-01,")
    import_file(store, wrong)
    before = stored(store)["mandates"]
    import_file(store, lines(ANNA, "Sala,,member,Vakant,,,2023-01-01,"), correct=True)
    assert "Ove Ek" not in str(stored(store)["mandates"])
    assert said(undo(store)) == [
        ("restored", "Sala", ""),
        ("restored", "Ove Ek, member, Sala", ""),
    ]
    assert stored(store)["mandates"] == before


def test_an_address_that_somebody_else_has_by_now_is_left_with_them(store: Store) -> None:
    import_file(store, lines(ANNA))
    import_file(store, lines(ANNA.replace("@anna", "@ny")))
    import_file(store, lines(BO.replace("@bo", "@anna")), group="barn")
    assert said(undo(store)) == [
        ("restored", "Anna Ek", "without @anna:example.org, which is Bo Berg's")
    ]
    with store.begin() as tx:
        owner = tx.people.by_address(MATRIX, "@anna:example.org")
        assert owner is not None
        assert owner.name == "Bo Berg"


def test_addresses_that_changed_hands_go_back(store: Store) -> None:
    import_file(store, FIRST)
    before = stored(store)
    swapped = lines(ANNA.replace("@anna", "@bo"), BO.replace("@bo", "@anna"))
    import_file(store, swapped)
    assert said(undo(store)) == [("restored", "Anna Ek", ""), ("restored", "Bo Berg", "")]
    assert stored(store) == before


def test_an_import_and_that_it_was_taken_back_stand_in_the_audit_log(store: Store) -> None:
    import_file(store, FIRST)
    import_file(store, lines(ANNA, "Sala,,member,Ida Ny,M,,2026-04-01,"))
    undo(store)
    table = schema.audit.c
    with store.begin() as tx:
        found = tx._session.execute(
            select(table.at, table.who, table.what, table.group_id, table.details)
        ).all()
    counts = {"left": 0, "new": 2, "changed": 0, "ended": 0, "unchanged": 0}
    assert [tuple(row) for row in found] == [
        (NOW, "administrator", "members imported", "halsa", {"people": 0, **counts}),
        (
            NOW,
            "administrator",
            "members imported",
            "halsa",
            {"people": 0, **counts, "left": 1, "new": 1, "unchanged": 1},
        ),
        (
            NOW + timedelta(hours=1),
            "administrator",
            "members import undone",
            "halsa",
            {"changes": 3},
        ),
    ]
