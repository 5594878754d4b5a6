"""Officials in the members' file: imported like mandates, and taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest

from secretary.members_csv import read
from secretary.people import MATRIX
from services.members import enrol, plan_import
from services.members_undo import UndoneImport, undo_import
from storage import Store

NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEADER: Final = "organisation,seat,role,name,party,matrix_id,from,to,title"
ANNA: Final = "Arboga,,member,Anna Ek,S,@anna:example.org,2023-01-01,,"
EVA: Final = (
    "Region Västmanland,,official,Eva Lind,,@eva:example.org,2023-01-01,,utvecklingsstrateg"
)
BENGT: Final = "Sala kommun,,tjänsteperson,Bengt Ros,,,2024-01-01,2024-12-31,skolchef"


def lines(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows)).encode()


def imported(store: Store, *rows: str, correct: bool = False) -> tuple[int, list[str]]:
    """How many officials change, and those that are left."""
    found = read(lines(*rows))
    assert found.mistakes == ()
    with store.begin() as tx:
        plan = plan_import(tx, "halsa", found, correct=correct)
        assert plan.mistakes == ()
        changed = sum(not each.changes_nothing for each in plan.officials)
        left = [each.person.name for each in plan.officials_left]
        enrol(tx, plan, "administrator", NOW)
    return changed, left


def undo(store: Store) -> UndoneImport | None:
    with store.begin() as tx:
        return undo_import(tx, "halsa", "administrator", NOW + timedelta(hours=1))


def stored(store: Store) -> list[tuple[str, date, date | None]]:
    with store.begin() as tx:
        officials = tx.officials.of_group("halsa")
        return sorted((each.label, each.since, each.until) for each in officials)


BOTH: Final = [
    ("Bengt Ros, skolchef, Sala kommun", date(2024, 1, 1), date(2024, 12, 31)),
    ("Eva Lind, utvecklingsstrateg, Region Västmanland", date(2023, 1, 1), None),
]


def test_officials_come_with_title_and_organisation_and_hold_no_seat(store: Store) -> None:
    assert imported(store, ANNA, EVA, BENGT) == (2, [])
    assert stored(store) == BOTH
    with store.begin() as tx:
        assert [m.person.name for m in tx.people.mandates("halsa")] == ["Anna Ek"]
        assert tx.people.mandates_of(MATRIX, "@eva:example.org") == []
        owner = tx.people.by_address(MATRIX, "@eva:example.org")
        assert owner is not None
        assert owner.name == "Eva Lind"


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    imported(store, ANNA, EVA, BENGT)
    assert imported(store, ANNA, EVA, BENGT) == (0, [])
    assert stored(store) == BOTH
    assert undo(store) is not None
    assert undo(store) is None  # the second left no trace


def test_one_who_is_no_longer_in_the_file_stays(store: Store) -> None:
    imported(store, ANNA, EVA, BENGT)
    assert imported(store, ANNA, EVA) == (0, ["Bengt Ros"])
    assert stored(store) == BOTH


def test_what_the_file_says_anew_is_changed_and_taken_back(store: Store) -> None:
    imported(store, ANNA, EVA, BENGT)
    promoted = EVA.replace(",,utvecklingsstrateg", ",2026-06-30,enhetschef")
    assert imported(store, ANNA, promoted, BENGT) == (1, [])
    assert stored(store)[1] == (
        "Eva Lind, enhetschef, Region Västmanland", date(2023, 1, 1), date(2026, 6, 30),
    )  # fmt: skip
    undone = undo(store)
    assert undone is not None
    assert ("restored", "Eva Lind, official", "") in undone.lines
    assert stored(store) == BOTH


def test_an_import_of_officials_is_taken_back_wholly(store: Store) -> None:
    imported(store, EVA)
    undone = undo(store)
    assert undone is not None
    assert undone.lines == [("removed", "Eva Lind, official", ""), ("removed", "Eva Lind", "")]
    assert stored(store) == []
    with store.begin() as tx:
        assert tx.people.by_address(MATRIX, "@eva:example.org") is None


def test_who_has_been_changed_since_is_left(store: Store) -> None:
    imported(store, EVA)
    with store.begin() as tx:
        [official] = tx.officials.of_group("halsa")
        official.until = date(2026, 3, 31)
    undone = undo(store)
    assert undone is not None
    assert ("left", "Eva Lind, official", "changed since") in undone.lines
    assert len(stored(store)) == 1


def test_another_first_day_is_a_change_and_a_later_period_is_new(store: Store) -> None:
    imported(store, BENGT)
    assert imported(store, BENGT.replace("2024-01-01", "2024-02-01")) == (1, [])
    assert imported(store, BENGT.replace("2024-01-01,2024-12-31", "2025-06-01,")) == (
        1, ["Bengt Ros"],
    )  # fmt: skip
    assert len(stored(store)) == 2


def test_a_member_can_have_been_an_official_and_is_one_person(store: Store) -> None:
    imported(store, ANNA, "Arboga,,official,Anna Ek,,,2020-01-01,2022-12-31,kommunsekreterare")
    with store.begin() as tx:
        [official], [mandate] = tx.officials.of_group("halsa"), tx.people.mandates("halsa")
        assert official.person is mandate.person


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((EVA.replace("Lind,,", "Lind,S,"),), "line 2, party: an official has none."),
        ((EVA.replace("and,,off", "and,1,off"),), "line 2, seat: an official has none."),
        ((f"{ANNA}ledamot",), "line 2, title: only an official has one."),
        (
            (EVA, EVA.replace("2023", "2024").replace("strateg", "chef")),
            (
                "line 3, from: Eva Lind (line 2) is an official at the same time."
                " Give one of the lines its last day (to)."
            ),
        ),
        (
            (EVA.replace("Eva Lind", "Vakant").replace("@eva:example.org", ""),),
            "line 2, name: an official has one.",
        ),
    ],
)
def test_mistakes_name_the_line(rows: tuple[str, ...], said: str) -> None:
    assert [str(mistake) for mistake in read(lines(*rows)).mistakes] == [said]
