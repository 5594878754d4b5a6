"""What an import of members changed, written down as it is done, and taken back.

Of every row its id, what it was and what it became; where it is something else by now, because
another group's import has changed it since, it is left as it is, and that is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

from secretary.people import MATRIX, Mandate, Office, Person, Role, Seat
from storage import Transaction
from storage.members_imports import MembersImport

Entity = Person | Seat | Mandate
E = TypeVar("E", Person, Seat, Mandate)
_KINDS: Final[dict[str, type[Entity]]] = {"person": Person, "seat": Seat, "mandate": Mandate}


@dataclass(frozen=True)
class UndoneImport:
    """An import that was taken back: when it had been done (aware), and each thing with a word.

    lines: (what became of it, whose or which it is, more about it).
    """

    at: datetime
    lines: Sequence[tuple[str, str, str]]


class ChangeLog:
    """Notes what an import changes. Make one before anything is changed."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._before: dict[Entity, dict[str, Any] | None] = {}
        self._removed: list[tuple[int, dict[str, Any]]] = []

    def watch(self, entity: Entity | None) -> None:
        """This stored entity is about to be changed."""
        if entity is not None and entity not in self._before:
            self._before[entity] = _values(entity)

    def new(self, entity: E) -> E:
        """This entity is new."""
        self._before[entity] = None
        return entity

    def remove(self, mandate: Mandate) -> None:
        """Remove this one, which nobody ever held."""
        self._removed.append((mandate.id or 0, _values(mandate)))
        self._tx.remove(mandate)

    def changes(self) -> dict[str, list[dict[str, Any]]]:
        """What has changed, once it is all done."""
        self._tx.add(*self._before)
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in _KINDS}
        for entity, was in self._before.items():
            now = _values(entity)
            if was != now:
                row = {"id": entity.id, "was": was, "now": now}
                found[type(entity).__name__.casefold()].append(row)
        found["mandate"] += [{"id": id_, "was": was, "now": None} for id_, was in self._removed]
        return found


def park(tx: Transaction, mandates: Iterable[Mandate]) -> None:
    """Put mandates that are to change places on days of their own first, so that none collide."""
    for number, mandate in enumerate(mandates):
        mandate.since = date.min + timedelta(days=number)
    tx.add()


def undo_import(tx: Transaction, group_id: str, who: str, now: datetime) -> UndoneImport | None:
    """Take the group's latest import back, and say what that changed; None where there is none."""
    latest = tx.members_imports.latest(group_id)
    if latest is None:
        return None
    undo = _Undo(tx, latest)
    lines = undo.run()
    tx.members_imports.mark_undone(latest.id, now)
    tx.audit(now, who, "members import undone", group_id=group_id, changes=len(lines))
    return UndoneImport(latest.at, lines)


class _Undo:
    def __init__(self, tx: Transaction, done: MembersImport) -> None:
        self._tx = tx
        self._changes = done.changes
        self._lines: list[tuple[str, str, str]] = []

    def run(self) -> list[tuple[str, str, str]]:
        mandates = self._standing(Mandate)
        seats, people = self._standing(Seat), self._standing(Person)
        for mandate, was in mandates:
            if was is None:
                self._say("removed", mandate)
                self._tx.remove(mandate)
        self._release(people)
        for person, was in people:
            if was is not None:
                self._restore_person(person, was)
        for seat, was in seats:
            if was is not None:
                seat.organisation, seat.name = was["organisation"], was["name"]
                seat.listed_from = _day(was["listed_from"])
                self._say("restored", seat)
        kept = [(mandate, was) for mandate, was in mandates if was is not None]
        park(self._tx, [mandate for mandate, _ in kept])
        for mandate, was in kept:
            self._restore_mandate(mandate, was)
        for row in self._changes.get("mandate", []):
            if row["now"] is None:
                self._bring_back(row["was"])
        self._tx.add()
        self._remove_unused(seats, people)
        return self._lines

    def _standing(self, kind: type[E]) -> list[tuple[E, dict[str, Any] | None]]:
        """Those that are as the import left them, with what they were."""
        found = []
        for row in self._changes.get(kind.__name__.casefold(), []):
            if row["now"] is None:
                continue
            entity = self._tx.entity(kind, row["id"])
            if entity is not None and _values(entity) == row["now"]:
                found.append((entity, row["was"]))
            elif entity is not None:
                self._say("left", entity, "changed since")
        return found

    def _release(self, people: Iterable[tuple[Person, dict[str, Any] | None]]) -> None:
        """Let go of the Matrix ids that go back to somebody else."""
        going_back = {was["matrix_id"] for _, was in people if was is not None}
        for person, was in people:
            address = person.address(MATRIX)
            if was is not None or address in going_back:
                person.set_address(MATRIX, None)
        self._tx.add()

    def _restore_person(self, person: Person, was: dict[str, Any]) -> None:
        person.name, person.party = was["name"], was["party"]
        address = was["matrix_id"]
        owner = self._tx.person_by_address(MATRIX, address) if address else None
        if owner is not None and owner is not person:
            self._say("restored", person, f"without {address}, which is {owner.name}'s")
            return
        person.set_address(MATRIX, address)
        self._tx.add(person)
        self._say("restored", person)

    def _restore_mandate(self, mandate: Mandate, was: dict[str, Any]) -> None:
        for name, value in self._of_mandate(was).items():
            setattr(mandate, name, value)
        self._tx.add(mandate)
        self._say("restored", mandate)

    def _bring_back(self, was: dict[str, Any]) -> None:
        values = self._of_mandate(was)
        if values["seat"] is None or values["person"] is None:
            return
        mandate = Mandate(**values)
        self._tx.add(mandate)
        self._say("restored", mandate)

    def _of_mandate(self, was: dict[str, Any]) -> dict[str, Any]:
        return {
            "seat": self._tx.entity(Seat, was["seat"]),
            "person": self._tx.entity(Person, was["person"]),
            "role": Role(was["role"]),
            "since": _day(was["since"]),
            "until": _day(was["until"]),
            "office": Office(was["office"]) if was["office"] else None,
        }

    def _remove_unused(
        self,
        seats: Iterable[tuple[Seat, dict[str, Any] | None]],
        people: Iterable[tuple[Person, dict[str, Any] | None]],
    ) -> None:
        for person, was in people:
            if was is None:
                if self._tx.is_referred_to(person):
                    self._say("left", person, "has answered or written since")
                else:
                    self._say("removed", person)
                    self._tx.remove(person)
        for seat, was in seats:
            if was is None and not self._tx.is_held(seat):
                self._say("removed", seat)
                self._tx.remove(seat)

    def _say(self, what: str, entity: Entity, more: str = "") -> None:
        self._lines.append((what, _shown(entity), more))


def _shown(entity: Entity) -> str:
    if isinstance(entity, Person):
        return entity.name
    if isinstance(entity, Seat):
        return f"{entity.organisation} {entity.name}".strip()
    return f"{entity.person.name}, {entity.office or entity.role}, {_shown(entity.seat)}"


def _values(entity: Entity) -> dict[str, Any]:
    """What an import can change of an entity, as JSON takes it."""
    if isinstance(entity, Person):
        return {"name": entity.name, "party": entity.party, "matrix_id": entity.address(MATRIX)}
    if isinstance(entity, Seat):
        listed = entity.listed_from and entity.listed_from.isoformat()
        return {"organisation": entity.organisation, "name": entity.name, "listed_from": listed}
    return {
        "seat": entity.seat.id,
        "person": entity.person.id,
        "role": str(entity.role),
        "since": entity.since.isoformat(),
        "until": entity.until and entity.until.isoformat(),
        "office": entity.office and str(entity.office),
    }


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
