"""What can be wrong with a group's room, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class RoomProblem(StrEnum):
    """Something that a group's room should not be, or that keeps the secretary out of it."""

    PUBLIC = "public"
    """Anybody can join it."""
    GUESTS = "guests"
    """Nor do they need an account."""
    WORLD_READABLE = "world_readable"
    """Anybody can read it without joining."""
    RESTRICTED = "restricted"
    """The members of other rooms can join it; that may be meant."""
    UNENCRYPTED = "unencrypted"
    READ_ONLY = "read_only"
    """The bot is in it, and may not write."""
    ABSENT = "absent"
    """The bot is not in it."""
    BANNED = "banned"
    REPLACED = "replaced"
    """It has ended, and the bot is not in another instead of it."""

    # Of a room that is said to replace a group's
    DENIES = "denies"
    """It does not say itself that it does."""
    TAKEN = "taken"
    """It is a group's already, or was."""
    CLOSED = "closed"
    """The bot waits for an invitation to it."""


OPEN: Final = frozenset({RoomProblem.PUBLIC, RoomProblem.GUESTS, RoomProblem.WORLD_READABLE})
"""Others than the group can read what is said."""
UNWRITABLE: Final = frozenset(
    {RoomProblem.READ_ONLY, RoomProblem.ABSENT, RoomProblem.BANNED, RoomProblem.REPLACED}
)
"""What the bot says does not arrive."""
NOT_WRONG: Final = frozenset({RoomProblem.RESTRICTED})
"""Worth a word to the secretaries once, and no more."""


def in_order(problems: Iterable[RoomProblem]) -> list[RoomProblem]:
    """The problems in the order they are told in."""
    found = set(problems)
    return [problem for problem in RoomProblem if problem in found]
