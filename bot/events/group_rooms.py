"""What is known of rooms while the bot runs: what is wrong with groups', by what they were
replaced, and the direct chats."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from bot.events.registry import Registry
from bot.monitoring.metrics import Metrics
from bot.transports.base import HealthCheck
from secretary.group import Group
from secretary.people import MATRIX
from secretary.rooms import OPEN, RoomProblem, in_order
from secretary.superior_board import BOARD
from services import board_room, rooms
from services.direct_chats import update_direct_chats
from storage import Declined, Transaction, current_room

log = logging.getLogger(__name__)


class GroupRooms:
    """What the transport has reported, and what is on record of it, and what follows from that.

    check: whether all is right with the groups' rooms; None until something was reported.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._reported: dict[str, frozenset[RoomProblem]] = {}
        self._partners: Mapping[str, str] | None = None
        self._upgrades: Mapping[str, str] = {}
        self._declined: Mapping[str, Declined] = {}
        self.check: HealthCheck | None = None

    @property
    def reported(self) -> rooms.Problems:
        """By room: what is wrong with it."""
        return self._reported

    @property
    def open_rooms(self) -> frozenset[str]:
        """The rooms in which others than the group can read."""
        return frozenset(
            room for room, problems in self._reported.items() if not OPEN.isdisjoint(problems)
        )

    def load_moves(self, tx: Transaction) -> None:
        """Go by what is on record of rooms that were replaced."""
        self._upgrades, self._declined = tx.room_upgrades.all(), tx.room_upgrades.declined()

    def were_moved_elsewhere(self, tx: Transaction) -> bool:
        """Whether that is something else by now: another process wrote it, or it was undone."""
        found = tx.room_upgrades.all(), tx.room_upgrades.declined()
        return found != (self._upgrades, self._declined)

    def current(self, room: str) -> str:
        """The room that it was replaced by in the end; itself where it was not."""
        return current_room(room, self._upgrades)

    def was_replaced(self, room: str) -> bool:
        """Whether another is used in its place."""
        return room in self._upgrades

    def send_on(self, tx: Transaction) -> None:
        """Let what waits for rooms that were replaced wait for the new ones: another account's
        process can have queued it before it heard of those."""
        for channel, room in tx.outbox.waiting_places():
            if channel == MATRIX and self.was_replaced(room):
                tx.outbox_rooms.move_room(MATRIX, room, self.current(room))

    def is_taken_back(self, room: str, new: str | None) -> bool:
        """Whether somebody has taken back that it was replaced by `new`."""
        declined = self._declined.get(room)
        return declined is not None and declined.undone and declined.new == new

    def is_direct_with(self, room: str, user: str, *, otherwise: bool) -> bool:
        """Whether the room is a direct chat with `user` now; `otherwise` where nobody has said."""
        return otherwise if self._partners is None else self._partners.get(room) == user

    def report(self, room: str, problems: Collection[RoomProblem]) -> None:
        """Take note of what is wrong with a room."""
        self._reported[room] = frozenset(problems)

    def tell(self, registry: Registry, tx: Transaction, group: Group, now: datetime) -> None:
        """Tell the group's secretaries what they do not know yet. now: aware."""
        if MATRIX in group.places:
            renderer = registry.renderer_for([group])
            rooms.report_problems(tx, group, self._reported, renderer, now)

    def tell_of_board_room(self, registry: Registry, tx: Transaction, now: datetime) -> None:
        """Tell every group's secretaries what they do not know yet of the board's room, and greet
        the board there. now: aware."""
        room = registry.board_room
        if room is None or room not in self._reported:
            return
        groups, renderer = list(registry.groups.values()), registry.renderer_for()
        rooms.report_board_problems(tx, groups, room, self._reported, renderer, now)
        if not self._reported[room] & rooms.AWAY:
            board_room.greet(tx, groups, room, renderer, now)

    def refresh_check(self, registry: Registry) -> None:
        """Bring `check` and the metric up to date."""
        if not self._reported:
            return
        wrong = []
        for of, group, key, room in _rooms_of(registry):
            reported = self._reported.get(room, frozenset())
            problems = rooms.problems_of(group, room, reported, self._declined)
            self._metrics.set_room_problems(of, key, in_order(problems))
            if not rooms.is_right(problems):
                wrong.append(f"{of} {key}: {', '.join(in_order(problems))}")
        self.check = HealthCheck("rooms", not wrong, "; ".join(wrong) or "as they should be")

    def update_direct_chats(
        self, registry: Registry, tx: Transaction, partners: Mapping[str, str], now: datetime
    ) -> None:
        """These are all direct chats there are now."""
        group_rooms = {room for channel, room in registry.rooms if channel == MATRIX}
        if registry.board_room is not None:
            group_rooms.add(registry.board_room)
        before = self._partners or {}
        update_direct_chats(tx, registry.all_groups, group_rooms, before, partners, now)

    def recheck_direct_chats(self, registry: Registry, tx: Transaction, now: datetime) -> None:
        """The same of what has been put in the outbox since."""
        if self._partners is not None:
            self.update_direct_chats(registry, tx, self._partners, now)

    def remember_direct_chats(self, partners: Mapping[str, str]) -> None:
        """What `update_direct_chats` did is committed."""
        self._partners = dict(partners)


def _rooms_of(registry: Registry) -> Iterator[tuple[str, Group, str, str]]:
    """Every group's rooms on Matrix, and the board's: whose, the group by whose settings it is
    judged, its key in the settings, and its id."""
    for group in registry.groups.values():
        place = group.places.get(MATRIX)
        if place is not None:
            yield group.id, group, "room", place.room
            if place.secretary_room is not None:
                yield group.id, group, "secretary_room", place.secretary_room
    if registry.board_room is not None:
        judged_by = rooms.strictest(list(registry.groups.values()))
        yield BOARD, judged_by, "room", registry.board_room
