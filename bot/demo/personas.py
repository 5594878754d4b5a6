"""The people of the demo: an invented group with a county's real seats, and its secretary."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from secretary.group import PROFILES, Group, GroupPlace
from secretary.language.text import strip_diacritics
from secretary.people import MATRIX, SeatHolders

SERVER: Final = "kansli.example"
"""The server name in all Matrix ids; RFC 2606 reserves .example."""
ROOM: Final = f"!gruppen:{SERVER}"
SECRETARY_ROOM: Final = f"!sekreteraren:{SERVER}"
SECRETARY_ID: Final = f"@elin:{SERVER}"
SECRETARY_NAME: Final = "Elin Pennlöv"
CHAIR_ID: Final = f"@maj:{SERVER}"


def demo_group() -> Group:
    """The group that the demo is about."""
    return Group(
        id="halsa",
        name="Samverkansgruppen hälsa",
        places={MATRIX: GroupPlace(ROOM, frozenset({SECRETARY_ID}), SECRETARY_ROOM)},
        rules=PROFILES["2023"],
        zone=ZoneInfo("Europe/Stockholm"),
        settling_time=timedelta(0),  # what is said is to stand beside what it brought about
    )


@dataclass(frozen=True)
class Persona:
    """Somebody the user can act as."""

    name: str
    matrix_id: str

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @property
    def in_secretary_room(self) -> bool:
        return self.matrix_id in (SECRETARY_ID, CHAIR_ID)


class Directory:
    """All personas, found by name. seats: those they hold, in the order of the file."""

    def __init__(self, seats: Iterable[SeatHolders]) -> None:
        self.secretary = Persona(SECRETARY_NAME, SECRETARY_ID)
        self.seats = tuple(seats)
        held = [m.person for s in self.seats for m in (s.member, s.substitute) if m is not None]
        holders = (Persona(p.name, a) for p in held if (a := p.address(MATRIX)) is not None)
        self.personas = (self.secretary, *holders)
        self._by_name: dict[str, Persona] = {}
        for persona in self.personas:
            for name in (persona.first_name, persona.name):
                self._by_name.setdefault(strip_diacritics(name), persona)
        self._by_name["sekreteraren"] = self.secretary
        chair = next((p for p in self.personas if p.matrix_id == CHAIR_ID), None)
        if chair is not None:
            self._by_name["ordforanden"] = chair

    def find(self, name: str) -> Persona | None:
        """By first or whole name, ``sekreteraren``, ``ordföranden``; case and accents aside."""
        return self._by_name.get(strip_diacritics(" ".join(name.split())))

    def find_similar(self, name: str) -> Persona | None:
        """Whose name is most like one that nobody has, if any is."""
        close = difflib.get_close_matches(strip_diacritics(name), self._by_name, n=1, cutoff=0.6)
        return self._by_name[close[0]] if close else None

    @property
    def names(self) -> Mapping[str, str]:
        """Everybody's name by Matrix id."""
        return {persona.matrix_id: persona.name for persona in self.personas}
