"""Importing members into a real database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select

from secretary.members_csv import read
from secretary.people import MATRIX, Role, seats_on
from services.members import enrol, plan_import
from storage import Store, schema

EXAMPLE: Final = Path(__file__).parents[2] / "docs" / "members.example.csv"
NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEADER: Final = "organisation,seat,role,name,party,matrix_id,from,to"
ANNA: Final = "Arboga,,member,Anna Ek,S,@anna:example.org,2023-01-01,"


def import_members(store: Store, *lines: str, group: str = "halsa", correct: bool = False) -> None:
    """Import a file of these lines."""
    content("\n".join((HEADER, *lines)).encode(), store, group, correct=correct)


def content(file: bytes, store: Store, group: str = "halsa", *, correct: bool = False) -> None:
    roster = read(file)
    assert roster.mistakes == ()
    with store.begin() as tx:
        plan = plan_import(tx, group, roster, correct=correct)
        assert plan.mistakes == ()
        enrol(tx, plan, "administrator", NOW)


def held(
    store: Store, group: str = "halsa"
) -> list[tuple[str, str, str | None, date, date | None]]:
    """Organisation, name, Matrix id and period of every mandate."""
    with store.begin() as tx:
        return [
            (m.seat.organisation, m.person.name, m.person.address(MATRIX), m.since, m.until)
            for m in tx.people.mandates(group)
        ]


def everything(store: Store) -> dict[str, list[object]]:
    """All rows of all tables."""
    with store.begin() as tx:
        tables = schema.metadata.sorted_tables
        return {table.name: list(tx._session.execute(select(table))) for table in tables}


def test_the_example_fills_a_group_and_is_recorded(store: Store) -> None:
    content(EXAMPLE.read_bytes(), store)

    with store.begin() as tx:
        seats = seats_on(tx.people.mandates("halsa"), NOW.date())
        anna = tx.people.by_address(MATRIX, "@anna.ek:example.org")
        (line,) = tx._session.execute(select(schema.audit))
    assert len(seats) == 14
    assert all(seat.member and seat.substitute for seat in seats)
    arboga = next(seat for seat in seats if seat.seat.organisation == "Arboga")
    assert arboga.member is not None
    assert arboga.substitute is not None
    assert arboga.member.person is anna
    assert arboga.substitute.person.label == "Bo Berg (S)"
    assert arboga.substitute.role is Role.SUBSTITUTE
    assert (line.who, line.what, line.group_id) == ("administrator", "members imported", "halsa")
    assert line.details == {
        "new": 28, "changed": 0, "ended": 0, "unchanged": 0, "people": 0, "left": 0,
    }  # fmt: skip


def test_the_same_file_twice_changes_nothing_at_all(store: Store) -> None:
    content(EXAMPLE.read_bytes(), store)
    before = everything(store)

    content(EXAMPLE.read_bytes(), store)

    assert everything(store) == before


def test_a_successor_comes_and_the_old_mandate_keeps_its_name(store: Store) -> None:
    import_members(store, ANNA)

    import_members(
        store, ANNA + "2024-06-30", "Arboga,,member,Lena Ny,S,@lena:example.org,2024-07-01,"
    )

    assert held(store) == [
        ("Arboga", "Anna Ek", "@anna:example.org", date(2023, 1, 1), date(2024, 6, 30)),
        ("Arboga", "Lena Ny", "@lena:example.org", date(2024, 7, 1), None),
    ]
    with store.begin() as tx:
        assert len(tx.people.seats("halsa")) == 1


def test_an_account_is_handed_over(store: Store) -> None:
    import_members(store, ANNA)
    lines = (
        "Arboga,,member,Lena Ny,S,@anna:example.org,2024-07-01,",
        "Arboga,,member,Anna Ek,S,,2023-01-01,2024-06-30",
    )

    import_members(store, *lines)
    after = everything(store)
    import_members(store, *lines)

    assert [(name, matrix_id) for _, name, matrix_id, _, _ in held(store)] == [
        ("Anna Ek", None),
        ("Lena Ny", "@anna:example.org"),
    ]
    assert everything(store) == after


def test_two_who_got_each_others_accounts_are_put_right(store: Store) -> None:
    bo = "Arboga,,substitute,Bo Berg,S,@bo:example.org,2023-01-01,"
    import_members(store, ANNA.replace("@anna", "@bo"), bo.replace("@bo", "@anna"))

    import_members(store, ANNA, bo)

    assert sorted((name, matrix_id) for _, name, matrix_id, _, _ in held(store)) == [
        ("Anna Ek", "@anna:example.org"),
        ("Bo Berg", "@bo:example.org"),
    ]


def test_one_person_in_two_groups_is_one_person(store: Store) -> None:
    import_members(store, ANNA)
    import_members(store, ANNA.replace(",S,", ",M,"), group="naravard")

    with store.begin() as tx:
        (one,), (other,) = tx.people.mandates("halsa"), tx.people.mandates("naravard")
        assert one.person is other.person
        assert one.person.party == "M"
        assert one.seat is not other.seat


def test_a_mandate_is_given_to_the_right_one_of_two(store: Store) -> None:
    import_members(store, ANNA, "Sala,,member,Åsa Öst,S,,2023-01-01,")

    import_members(
        store,
        ANNA.replace("Arboga", "Sala"),
        "Arboga,,member,Åsa Öst,S,,2023-01-01,",
        correct=True,
    )

    assert [(organisation, name) for organisation, name, *_ in held(store)] == [
        ("Arboga", "Åsa Öst"),
        ("Sala", "Anna Ek"),
    ]


def test_a_plan_with_mistakes_is_never_done(store: Store) -> None:
    import_members(store, ANNA)
    before = everything(store)
    roster = read(f"{HEADER}\nArboga,,member,Lena Ny,S,,2023-01-01,".encode())

    with store.begin() as tx:
        plan = plan_import(tx, "halsa", roster)
        with pytest.raises(ValueError, match="mistakes"):
            enrol(tx, plan, "administrator", NOW)

    assert plan.mistakes
    assert everything(store) == before
