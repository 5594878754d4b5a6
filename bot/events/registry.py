"""The groups the bot serves, the rooms they are in, and what they are addressed in.

Where several Matrix accounts share the groups, also those of the others, for what concerns both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
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

    others: the groups of other Matrix accounts, by id; nothing is decided by the time of day for
    them here, nor heard in their rooms. rooms_of_others: these rooms, to the account's name.
    users: of the other accounts, by name: their Matrix ids.
    renderers: by the languages of all groups.
    open_rooms: the Matrix rooms in which others than the group can read.
    """

    groups: Mapping[str, Group]
    rooms: Mapping[Room, Group]
    prefix: str
    renderers: Mapping[Language, Renderer]
    open_rooms: frozenset[str] = frozenset()
    others: Mapping[str, Group] = field(default_factory=dict)
    rooms_of_others: Mapping[Room, str] = field(default_factory=dict)
    users: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        groups: Iterable[Group],
        prefix: str,
        others: Iterable[Group] = (),
        users: Mapping[str, str] = MappingProxyType({}),
    ) -> Self:
        """The registry of these groups, whose places name rooms by their ids."""
        by_id = {group.id: group for group in groups}
        of_others = {group.id: group for group in others}
        languages = {each.language for each in (*by_id.values(), *of_others.values())}
        renderers = {each: Renderer(prefix, each) for each in {Language.SWEDISH, *languages}}
        elsewhere = {room: group.account for room, group in _rooms(of_others.values()).items()}
        return cls(
            by_id,
            _rooms(by_id.values()),
            prefix,
            renderers,
            others=of_others,
            rooms_of_others=elsewhere,
            users=users,
        )

    @property
    def all_groups(self) -> Mapping[str, Group]:
        """Those of every account, by id."""
        return {**self.groups, **self.others}

    def is_elsewhere(self, channel: str, room: str, *, direct: bool) -> bool:
        """Whether what is said in a room is another account's to hear: it is a group's of that, or
        may be, as it is no direct chat and none of the groups' here."""
        if not self.others or (channel, room) in self.rooms:
            return False
        return not direct or (channel, room) in self.rooms_of_others

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

        def moved(group: Group) -> Group:
            return group.with_rooms(MATRIX, current) if MATRIX in group.places else group

        others = map(moved, self.others.values())
        return self.of(map(moved, self.groups.values()), self.prefix, others, self.users)

    def groups_for(
        self,
        channel: str,
        address: str,
        mandates: Iterable[Mandate],
        now: datetime,
        officials: Iterable[Official] = (),
        *,
        elsewhere: bool = False,
    ) -> list[Group]:
        """The groups in which somebody holds a seat, or will, or is secretary, or is told who
        cannot come.

        mandates: all of theirs. officials: what they are an official of.
        elsewhere: of the other accounts' groups.
        """
        groups = self.others if elsewhere else self.groups
        held = {
            mandate.seat.group_id
            for mandate in mandates
            if (group := groups.get(mandate.seat.group_id)) is not None
            and not mandate.has_ended(group.today(now))
        }
        held |= {
            official.group_id
            for official in officials
            if (group := groups.get(official.group_id)) is not None
            and group.rules.absences_to == AbsencesTo.OFFICIAL
            and official.in_force(group.today(now))
        }
        return [
            group
            for group in groups.values()
            if group.id in held
            or group.is_secretary(channel, address)
            or (channel == MATRIX and group.rules.absences_to == address)
        ]


def _rooms(groups: Iterable[Group]) -> dict[Room, Group]:
    return {
        (channel, room): group
        for group in groups
        for channel, place in group.places.items()
        for room in place.rooms
    }
