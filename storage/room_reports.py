"""What was last reported of groups' rooms, and what of it somebody was told."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from storage.key_value import KeyValue

_NAME = "room report "


@dataclass(frozen=True)
class RoomReport:
    """problems: what was wrong with the room when it was last looked at.

    told: those that the secretaries know of. times: how often they have been told something of it.
    was_in: whether the bot has ever been in it.
    """

    problems: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    times: int = 0
    was_in: bool = False


class RoomReports:
    """The reports of one open transaction, by the room's id."""

    def __init__(self, key_value: KeyValue) -> None:
        self._key_value = key_value

    def get(self, room: str) -> RoomReport | None:
        """What is known of the room; None where nothing was reported yet."""
        value = self._key_value.get(_NAME + room)
        if value is None:
            return None
        fields = json.loads(value)
        problems, told = frozenset(fields["problems"]), frozenset(fields["told"])
        return RoomReport(problems, told, fields["times"], fields["was_in"])

    def set(self, room: str, report: RoomReport) -> None:
        """Remember it, in place of what was known before."""
        fields = {
            "problems": _listed(report.problems),
            "told": _listed(report.told),
            "times": report.times,
            "was_in": report.was_in,
        }
        self._key_value.set(_NAME + room, json.dumps(fields))


def _listed(words: Collection[str]) -> list[str]:
    return sorted(map(str, words))
