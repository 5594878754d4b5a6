"""The groups the bot serves, the rooms they are in, and what they are addressed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from secretary.group import AbsencesTo, Group, Language, common_language
from secretary.language.render import Renderer
from secretary.officials import Official
from secretary.people import MATRIX, Mandate
from storage import current_room

Room = tuple[str, str]
"""A channel, and a room's id there."""


@dataclass(frozen=True)
class Registry:
    """groups: by id. rooms: each group's own and its secretaries', to the group.

    renderers: by the languages of the groups.
    open_rooms: the Matrix rooms in which others than the group can read.
    """

    groups: Mapping[str, Group]
    rooms: Mapping[Room, Group]
    prefix: str
    renderers: Mapping[Language, Renderer]
    open_rooms: frozenset[str] = frozenset()

    @classmethod
    def of(cls, groups: Iterable[Group], prefix: str) -> Self:
        """The registry of these groups, whose places name rooms by their ids."""
        by_id = {group.id: group for group in groups}
        rooms = {
            (channel, room): group
            for group in by_id.values()
            for channel, place in group.places.items()
            for room in place.rooms
        }
        languages = {Language.SWEDISH, *(group.language for group in by_id.values())}
        renderers = {language: Renderer(prefix, language) for language in languages}
        return cls(by_id, rooms, prefix, renderers)

    @property
    def board_room(self) -> str | None:
        """The Matrix room in which the board above the groups reads what they send it."""
        return next((each.board.room for each in self.groups.values() if each.board.room), None)

    def renderer_for(self, groups: Iterable[Group] = ()) -> Renderer:
        """What these groups, or all where none is given, are addressed in together."""
        return self.renderers[common_language(tuple(groups) or self.groups.values())]

    def after_upgrades(self, upgrades: Mapping[str, str]) -> Self:
        """The same groups, with every Matrix room that was replaced under its new id."""
        if not upgrades:
            return self

        current = {old: current_room(old, upgrades) for old in upgrades}
        groups = (
            group.with_rooms(MATRIX, current) if MATRIX in group.places else group
            for group in self.groups.values()
        )
        return self.of(groups, self.prefix)

    def groups_for(
        self,
        channel: str,
        address: str,
        mandates: Iterable[Mandate],
        now: datetime,
        officials: Iterable[Official] = (),
    ) -> list[Group]:
        """The groups in which somebody holds a seat, or will, or is secretary, or is told who
        cannot come.

        mandates: all of theirs. officials: what they are an official of.
        """
        held = {
            mandate.seat.group_id
            for mandate in mandates
            if (group := self.groups.get(mandate.seat.group_id)) is not None
            and not mandate.has_ended(group.today(now))
        }
        held |= {
            official.group_id
            for official in officials
            if (group := self.groups.get(official.group_id)) is not None
            and group.rules.absences_to == AbsencesTo.OFFICIAL
            and official.in_force(group.today(now))
        }
        return [
            group
            for group in self.groups.values()
            if group.id in held
            or group.is_secretary(channel, address)
            or (channel == MATRIX and group.rules.absences_to == address)
        ]
