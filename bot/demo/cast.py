"""Who plays in the demo: an invented group with the real seats of a county, and its secretary."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from secretary.group import PROFILES, Group, GroupPlace
from secretary.language.sv.formats import fold
from secretary.people import MATRIX, Mandate, Role, SeatHolders

SERVER: Final = "kansli.example"
"""The part after the colon in everybody's Matrix id; .example belongs to nobody."""
ROOM: Final = f"!gruppen:{SERVER}"
SECRETARY_ROOM: Final = f"!sekreteraren:{SERVER}"
SECRETARY_ID: Final = f"@elin:{SERVER}"
SECRETARY_NAME: Final = "Elin Pennlöv"
CHAIR_ID: Final = f"@maj:{SERVER}"


def group() -> Group:
    """The group that the demo is about."""
    return Group(
        id="halsa",
        name="Samverkansgruppen hälsa",
        places={MATRIX: GroupPlace(ROOM, frozenset({SECRETARY_ID}), SECRETARY_ROOM)},
        rules=PROFILES["2023"],
        zone=ZoneInfo("Europe/Stockholm"),
    )


@dataclass(frozen=True)
class Player:
    """Somebody the visitor can be. place: their seat, as it is shown to the visitor."""

    name: str
    matrix_id: str
    place: str
    role: Role | None = None

    @property
    def first(self) -> str:
        return self.name.split()[0]

    @property
    def in_secretary_room(self) -> bool:
        return self.matrix_id in (SECRETARY_ID, CHAIR_ID)


class Cast:
    """Everybody in the demo, found by what a visitor calls them."""

    def __init__(self, seats: Iterable[SeatHolders]) -> None:
        self.secretary = Player(SECRETARY_NAME, SECRETARY_ID, "sekreterare")
        self.seats = tuple(seats)
        held = [m for s in self.seats for m in (s.member, s.substitute) if m is not None]
        self.players = (self.secretary, *(_player(m) for m in held if m.person.address(MATRIX)))
        self._called: dict[str, Player] = {}
        for player in self.players:
            for name in (player.first, player.name):
                self._called.setdefault(fold(name), player)
        self._called["sekreteraren"] = self.secretary
        chair = next((p for p in self.players if p.matrix_id == CHAIR_ID), None)
        if chair is not None:
            self._called["ordforanden"] = chair

    def find(self, name: str) -> Player | None:
        """Who is called that: a first name, a whole one, ``sekreteraren`` or ``ordföranden``."""
        return self._called.get(fold(" ".join(name.split())))

    def like(self, name: str) -> Player | None:
        """Who was probably meant by a name that nobody has."""
        close = difflib.get_close_matches(fold(name), self._called, n=1, cutoff=0.6)
        return self._called[close[0]] if close else None

    @property
    def names(self) -> Mapping[str, str]:
        """Everybody's name by Matrix id."""
        return {player.matrix_id: player.name for player in self.players}


def _player(mandate: Mandate) -> Player:
    place = mandate.seat.label
    if mandate.is_chair:
        place += ", ordförande"
    if mandate.role is Role.SUBSTITUTE:
        place += ", ersättare"
    return Player(mandate.person.name, mandate.person.address(MATRIX) or "", place, mandate.role)
