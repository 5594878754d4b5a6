"""Whose part of the database is worked on, where several Matrix accounts share an installation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class WorkingAccount:
    """The Matrix account for which a transaction sends, hears and finds direct chats.

    name: empty where the settings name none, as they need not for the only one.
    rooms_of_others: the rooms of groups, each with its channel, in which another account speaks,
    and that one's name.
    """

    name: str = ""
    rooms_of_others: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def speaks_in(self, channel: str, room: str) -> str:
        """The account that is to say something in a room: this one, unless it is another's."""
        return self.rooms_of_others.get((channel, room), self.name)
