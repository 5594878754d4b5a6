"""What somebody wants done about the people of a group, as values: what words are understood as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from secretary.people import Office, Role


class ActKind(StrEnum):
    """What is to be done."""

    APPOINT = "appoint"
    END = "end"
    PRESIDE = "preside"
    PRESIDE_NO_MORE = "preside_no_more"
    LINK = "link"


@dataclass(frozen=True)
class PeopleAct:
    """Something to be done about the people of a group, as values.

    name, party, matrix_id: who comes, presides or is linked; `party` and `matrix_id` empty where
        they are not said.
    seat: the id of the seat that they come to. mandate: the id of the mandate that ends, or with
        which somebody presides.
    since, until: the first and the last day; an end has its last day in `until`.
    unlinks: whether they are to have no Matrix id any more.
    """

    kind: ActKind
    name: str = ""
    party: str = ""
    matrix_id: str = ""
    seat: int | None = None
    role: Role = Role.MEMBER
    mandate: int | None = None
    since: date | None = None
    until: date | None = None
    office: Office | None = None
    unlinks: bool = False

    def as_json(self) -> Mapping[str, Any]:
        """For the data of a question."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The act that `as_json` made this of."""
        values = dict(data)
        for name in ("since", "until"):
            values[name] = date.fromisoformat(values[name]) if values[name] else None
        office = Office(values["office"]) if values["office"] else None
        kinds = {"kind": ActKind(values["kind"]), "role": Role(values["role"]), "office": office}
        return cls(**{**values, **kinds})
