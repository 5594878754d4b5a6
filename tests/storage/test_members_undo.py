"""What an import of members did is taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from secretary.attendance import Answer
from secretary.members_csv import read
from secretary.people import MATRIX, Person, seats_on
from services.members import enrol, plan_import
from services.members_undo import UndoneImport, undo_import
from storage import Store, schema
from tests.storage.example import add_meeting

EXAMPLE: Final = (Path(__file__).parents[2] / "docs" / "members.example.csv").read_bytes()
NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEADER: Final = "organisation,seat,role,name,party,matrix_id,from,to"
ANNA: Final = "Arboga,,member,Anna Ek,S,@anna:example.org,2023-01-01,"
BO: Final = "Arboga,,substitute,Bo Berg,S,@bo:example.org,2023-01-01,"


def lines(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows)).encode()


def import_file(store: Store, file: bytes, *, correct: bool = False, group: str = "halsa") -> None:
    found = read(file)
    assert found.mistakes == ()
    with store.begin() as tx:
        plan = plan_import(tx, group, found, correct=correct)
        assert plan.mistakes == ()
        enrol(tx, plan, "administrator", NOW)


def undo(store: Store, group: str = "halsa") -> UndoneImport | None:
    with store.begin() as tx:
        return undo_import(tx, group, "administrator", NOW + timedelta(hours=1))


def stored(store: Store) -> dict[str, list[Any]]:
    """People, seats and mandates as they stand, whatever numbers they have."""
    with store.begin() as tx:
        people = tx._session.scalars(select(Person).order_by(schema.person.c.id)).all()
        found = [(p.name, p.party, p.address(MATRIX)) for p in people]
        mandates = [
            (m.seat.organisation, m.seat.name, m.person.name, m.role, m.office, m.since, m.until)
            for group in ("halsa", "barn") for m in tx.people.mandates(group)
        ]  # fmt: skip
        seats = [(s.organisation, s.name, s.listed_from) for s in tx.people.seats("halsa")]
    return {"people": found, "seats": seats, "mandates": sorted(mandates, key=str)}


def test_the_first_import_is_taken_back_wholly(store: Store) -> None:
    import_file(store, EXAMPLE)

    assert undo(store) is not None

    assert stored(store) == {"people": [], "seats": [], "mandates": []}
    assert undo(store) is None


def test_a_garbled_import_is_taken_back_and_the_right_file_goes_in(store: Store) -> None:
    import_file(store, EXAMPLE.decode().encode("mac_roman").decode("cp1252", "replace").encode())
    undo(store)

    import_file(store, EXAMPLE)

    with store.begin() as tx:
        seats = seats_on(tx.people.mandates("halsa"), NOW.date(), tx.people.seats("halsa"))
    assert len(seats) == 14
    assert "Köping" in {seat.seat.organisation for seat in seats}


def test_a_garbled_import_is_mended_by_the_right_file_with_correct(store: Store) -> None:
    import_file(store, EXAMPLE)
    right = stored(store)
    undo(store)
    import_file(store, EXAMPLE.decode().encode("mac_roman").decode("cp1252", "replace").encode())

    import_file(store, EXAMPLE, correct=True)

    found = stored(store)
    assert (found["people"], found["mandates"]) == (right["people"], right["mandates"])


def test_imports_are_taken_back_one_after_the_other(store: Store) -> None:
    import_file(store, lines(ANNA, BO))
    first = stored(store)
    import_file(store, lines(ANNA + "2026-03-31", BO, "Arboga,,member,Ida Ny,M,,2026-04-01,"))
    second = stored(store)
    import_file(store, lines("Sala,,member,Vakant,,,2026-01-01,", BO.replace(",S,", ",V,")))

    undo(store)
    assert stored(store) == second
    undo(store)
    assert stored(store) == first


def test_a_correction_is_taken_back_with_holders_seats_and_addresses(store: Store) -> None:
    wrong = lines(
        ANNA.replace("Arboga", "arbåga").replace("@anna", "@bo"),
        BO.replace("@bo", "@anna"),
        "Sala,,member,Ove Ek,,,2023-01-01,",
    )
    import_file(store, wrong)
    before = stored(store)
    import_file(store, lines(ANNA, BO, "Sala,,member,Vakant,,,2023-01-01,"), correct=True)
    assert "arbåga" not in str(stored(store)["mandates"])
    assert "Ove Ek" not in str(stored(store)["mandates"])

    undo(store)

    assert {k: v for k, v in stored(store).items() if k != "people"} == {
        k: v for k, v in before.items() if k != "people"
    }
    assert sorted(map(str, stored(store)["people"])) == sorted(map(str, before["people"]))


def test_who_has_answered_since_is_kept_with_what_they_said(store: Store) -> None:
    import_file(store, lines(ANNA, BO))
    with store.begin() as tx:
        meeting = add_meeting(tx, group="halsa")
        anna = tx.people.by_address(MATRIX, "@anna:example.org")
        assert anna is not None
        tx.add(Answer(meeting_id=meeting.stored_id, person_id=anna.stored_id,
                      starts_at=meeting.starts_at, coming=True, mode=None, event_id="$1", at=NOW,
                      by="@anna:example.org"))  # fmt: skip

    undone = undo(store)

    assert undone is not None
    assert ("left", "Anna Ek", "has answered or written since") in undone.lines
    assert stored(store)["people"] == [("Anna Ek", "S", "@anna:example.org")]
    import_file(store, lines(ANNA, BO))
    assert [name for name, *_ in stored(store)["people"]] == ["Anna Ek", "Bo Berg"]


def test_what_another_group_has_changed_since_is_left_and_told(store: Store) -> None:
    import_file(store, lines(ANNA))
    import_file(store, lines(ANNA.replace("Anna Ek", "Anna Lund")), correct=True)
    import_file(store, lines(ANNA.replace("Anna Ek,S", "Anna Lund,M")), group="barn")

    undone = undo(store)

    assert undone is not None
    assert undone.lines == [("left", "Anna Lund", "changed since")]
    assert stored(store)["people"] == [("Anna Lund", "M", "@anna:example.org")]


def test_an_import_that_changed_nothing_is_none_to_take_back(store: Store) -> None:
    import_file(store, lines(ANNA))
    import_file(store, lines(ANNA))

    undo(store)

    assert stored(store)["mandates"] == []


def test_a_listed_seat_is_vacant_until_somebody_holds_it(store: Store) -> None:
    import_file(store, lines(ANNA, "Sala,,member,Vakant,,,2026-02-01,"))

    with store.begin() as tx:
        mandates, seats = tx.people.mandates("halsa"), tx.people.seats("halsa")
    assert [s.seat.organisation for s in seats_on(mandates, date(2026, 1, 31), seats)] == ["Arboga"]
    arboga, sala = seats_on(mandates, NOW.date(), seats)
    assert (arboga.seat.organisation, sala.seat.organisation) == ("Arboga", "Sala")
    assert sala.holders == ()
