"""What an import, or somebody in the chat, changed about who is who, written down as it is done,
and taken back.

Of every row its id, what it was and what it became; where it is something else by now, because
somebody has changed it since, it is left as it is, and that is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

from secretary.members_csv import overlap
from secretary.officials import CoOption, Official
from secretary.people import MATRIX, Mandate, Office, Person, Role, Seat
from storage import Transaction
from storage.members_imports import Changes

Entity = Person | Seat | Mandate | Official | CoOption
E = TypeVar("E", Person, Seat, Mandate, Official, CoOption)
_KINDS: Final[dict[str, type[Entity]]] = {
    "person": Person,
    "seat": Seat,
    "mandate": Mandate,
    "official": Official,
    "cooption": CoOption,
}
LEFT: Final = "left"
"""What became of a thing that is left as it is."""


@dataclass(frozen=True)
class UndoneImport:
    """An import that was taken back: when it had been done (aware), and each thing with a word.

    lines: (what became of it, whose or which it is, more about it).
    """

    at: datetime
    lines: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Undone:
    """What became of one thing: `LEFT`, or it was removed or restored.

    label: whose or which it is. more: about it.
    has_changed: whether it is left because somebody has changed something since.
    """

    what: str
    entity: Entity
    label: str
    more: str = ""
    has_changed: bool = False


class ChangeLog:
    """Notes what is changed. Make one before anything is changed."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._before: dict[Entity, dict[str, Any] | None] = {}
        self._removed: list[tuple[str, int, dict[str, Any]]] = []

    def watch(self, entity: Entity | None) -> None:
        """This stored entity is about to be changed."""
        if entity is not None and entity not in self._before:
            self._before[entity] = _values(entity)

    def new(self, entity: E) -> E:
        """This entity is new."""
        self._before[entity] = None
        return entity

    def remove(self, entity: Mandate | Official) -> None:
        """Remove this one, which nobody ever was."""
        self._removed.append((_kind(entity), entity.id or 0, _values(entity)))
        self._tx.remove(entity)

    def changes(self) -> Changes:
        """What has changed, once it is all done."""
        self._tx.add(*self._before)
        found: Changes = {name: [] for name in _KINDS}
        for entity, was in self._before.items():
            now = _values(entity)
            if was != now:
                row = {"id": entity.id, "was": was, "now": now}
                found[_kind(entity)].append(row)
        for kind, id_, was in self._removed:
            found[kind].append({"id": id_, "was": was, "now": None})
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
    lines = [(each.what, each.label, each.more) for each in take_back(tx, group_id, latest.changes)]
    tx.members_imports.mark_undone(latest.id, now)
    tx.audit(now, who, "members import undone", group_id=group_id, changes=len(lines))
    return UndoneImport(latest.at, lines)


def take_back(tx: Transaction, group_id: str, changes: Changes) -> list[Undone]:
    """Make it as it was before these changes in the group, and say what that changed.

    What somebody has changed since is left as it is; so is a mandate whose place another has by
    now, and a person who has answered or written.
    """
    return _Undo(tx, group_id, changes).run()


class _Undo:
    def __init__(self, tx: Transaction, group_id: str, changes: Changes) -> None:
        self._tx = tx
        self._group_id = group_id
        self._changes = changes
        self._lines: list[Undone] = []

    def run(self) -> list[Undone]:
        mandates = [each for each in self._standing(Mandate) if not self._is_taken(*each)]
        others: list[tuple[Official | CoOption, dict[str, Any] | None]] = [
            *self._standing(Official),
            *self._standing(CoOption),
        ]
        seats, people = self._standing(Seat), self._standing(Person)
        new: list[Entity] = [entity for entity, was in (*mandates, *others) if was is None]
        for entity in new:
            self._say("removed", entity)
            self._tx.remove(entity)
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
            self._restore(mandate, self._of_mandate(was))
        for other, was in others:
            if was is not None:
                self._restore(other, self._of_other(was))
        self._bring_back_removed()
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
                self._say(LEFT, entity, "changed since", has_changed=True)
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
        owner = self._tx.people.by_address(MATRIX, address) if address else None
        if owner is not None and owner is not person:
            self._say("restored", person, f"without {address}, which is {owner.name}'s")
            return
        person.set_address(MATRIX, address)
        self._tx.add(person)
        self._say("restored", person)

    def _restore(self, entity: Entity, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(entity, name, value)
        self._tx.add(entity)
        self._say("restored", entity)

    def _bring_back_removed(self) -> None:
        for row in self._changes.get("mandate", []):
            if row["now"] is None:
                self._bring_back(row["was"])
        for row in self._changes.get("official", []):
            if row["now"] is None:
                official = Official(group_id=self._group_id, **self._of_other(row["was"]))
                self._tx.add(official)
                self._say("restored", official)

    def _bring_back(self, was: dict[str, Any]) -> None:
        values = self._of_mandate(was)
        if values["seat"] is None or values["person"] is None:
            return
        mandate = Mandate(**values)
        if not self._is_taken(mandate, was):
            self._tx.add(mandate)
            self._say("restored", mandate)

    def _is_taken(self, mandate: Mandate, was: dict[str, Any] | None) -> bool:
        """Whether somebody else has its place by now for some of its time; and say so."""
        if was is None:
            return False
        ours = {row["id"] for row in self._changes.get("mandate", [])}
        time = (date.fromisoformat(was["since"]), _day(was["until"]))
        for other in self._tx.people.mandates(self._group_id):
            same = (other.seat.id, str(other.role)) == (was["seat"], was["role"])
            if same and other.id not in ours and overlap(time, (other.since, other.until)):
                reason = f"{other.person.name} has the place from {other.since}"
                self._say(LEFT, mandate, reason, has_changed=True)
                return True
        return False

    def _of_mandate(self, was: dict[str, Any]) -> dict[str, Any]:
        return {
            "seat": self._tx.entity(Seat, was["seat"]),
            "person": self._tx.entity(Person, was["person"]),
            "role": Role(was["role"]),
            "since": _day(was["since"]),
            "until": _day(was["until"]),
            "office": Office(was["office"]) if was["office"] else None,
        }

    def _of_other(self, was: dict[str, Any]) -> dict[str, Any]:
        values = {**was, "person": self._tx.entity(Person, was["person"])}
        for name in {"since", "until"}.intersection(was):
            values[name] = _day(was[name])
        if was.get("withdrawn_at"):
            values["withdrawn_at"] = datetime.fromisoformat(was["withdrawn_at"])
        return values

    def _remove_unused(
        self,
        seats: Iterable[tuple[Seat, dict[str, Any] | None]],
        people: Iterable[tuple[Person, dict[str, Any] | None]],
    ) -> None:
        for person, was in people:
            if was is None:
                if self._tx.people.is_referred_to(person):
                    self._say(LEFT, person, "has answered or written since")
                else:
                    self._say("removed", person)
                    self._tx.remove(person)
        for seat, was in seats:
            if was is None and not self._tx.people.is_held(seat):
                self._say("removed", seat)
                self._tx.remove(seat)

    def _say(self, what: str, entity: Entity, more: str = "", *, has_changed: bool = False) -> None:
        self._lines.append(Undone(what, entity, _shown(entity), more, has_changed))


def _kind(entity: Entity) -> str:
    return type(entity).__name__.casefold()


def _shown(entity: Entity) -> str:
    if isinstance(entity, Person):
        return entity.name
    if isinstance(entity, Seat):
        return f"{entity.organisation} {entity.name}".strip()
    if isinstance(entity, Official):
        return f"{entity.person.name}, official"
    if isinstance(entity, CoOption):
        return f"{entity.person.name}, co-opted"
    return f"{entity.person.name}, {entity.office or entity.role}, {_shown(entity.seat)}"


def _values(entity: Entity) -> dict[str, Any]:
    """What an import can change of an entity, as JSON takes it."""
    if isinstance(entity, Person):
        return {"name": entity.name, "party": entity.party, "matrix_id": entity.address(MATRIX)}
    if isinstance(entity, Seat):
        listed = entity.listed_from and entity.listed_from.isoformat()
        return {"organisation": entity.organisation, "name": entity.name, "listed_from": listed}
    if isinstance(entity, Official | CoOption):
        return _values_of_other(entity)
    return {
        "seat": entity.seat.id,
        "person": entity.person.id,
        "role": str(entity.role),
        "since": entity.since.isoformat(),
        "until": entity.until and entity.until.isoformat(),
        "office": entity.office and str(entity.office),
    }


def _values_of_other(entity: Official | CoOption) -> dict[str, Any]:
    words = {
        "person": entity.person.id,
        "title": entity.title,
        "organisation": entity.organisation,
    }
    if isinstance(entity, CoOption):
        withdrawn = entity.withdrawn_at and entity.withdrawn_at.isoformat()
        return {**words, "item": entity.item, "withdrawn_at": withdrawn}
    until = entity.until and entity.until.isoformat()
    return {**words, "since": entity.since.isoformat(), "until": until}


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
