"""The board above the groups: it founds and ends them, and receives their plans and reports.

Of a Swedish region: *Strategisk regional beredning*, SRB (domain.md, *Words*).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

BOARD: Final = "superior_board"
"""Its table in the settings, and what its room is listed under."""


@dataclass(frozen=True)
class SuperiorBoard:
    """One for all groups of an installation.

    short_name: as people call it in a sentence.
    room: where it reads what it is sent, on Matrix: a room id (``!…``), or an alias until the
        transport has resolved it; None where the secretaries hand things over.
    """

    name: str = "Strategisk regional beredning"
    short_name: str = "SRB"
    room: str | None = None
