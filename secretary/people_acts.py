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
    SUPPORT = "support"
    """An official comes, or has another title."""
    SUPPORT_NO_MORE = "support_no_more"
    CO_OPT = "co_opt"
    CO_OPT_NOT = "co_opt_not"


@dataclass(frozen=True)
class PeopleAct:
    """Something to be done about the people of a group, as values.

    name, party, matrix_id: who comes, presides or is linked; `party` and `matrix_id` empty where
        they are not said.
    seat: the id of the seat that they come to. mandate: the id of the mandate that ends, or with
        which somebody presides.
    since, until: the first and the last day; an end has its last day in `until`.
    unlinks: whether they are to have no Matrix id any more.
    title, organisation: an official's, or those of whoever is co-opted.
    official: the id of the official who leaves, or whom the one who comes replaces.
    meeting: the id of the meeting that somebody is co-opted to. item: the number of the item on its
        agenda, where it is for that alone.
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
    title: str = ""
    organisation: str = ""
    official: int | None = None
    meeting: int | None = None
    item: int | None = None

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
