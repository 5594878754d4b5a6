"""`kansli rooms`: which rooms the groups are in, what is wrong with them, and moving by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.cli.console import Exit, UsageError, load_settings, open_existing_store, read_only
from bot.runtime.clock import SystemClock
from secretary.errors import AdministratorError
from secretary.group import Group
from secretary.people import MATRIX
from secretary.rooms import RoomProblem, in_order
from secretary.superior_board import BOARD
from services import rooms
from storage import current_room

if TYPE_CHECKING:
    from bot.config import Settings
    from storage import Transaction

AUDIT_ACTOR: Final = "administrator"
"""The actor in the audit log: nobody at a terminal has a Matrix id."""
_TAKEN_OVER: Final = "A running bot takes it over within a minute."

_IN_ENGLISH: Final = {
    RoomProblem.PUBLIC: "anybody can join it",
    RoomProblem.GUESTS: "guests can join it",
    RoomProblem.WORLD_READABLE: "anybody can read it without joining",
    RoomProblem.RESTRICTED: "the members of other rooms can join it",
    RoomProblem.UNENCRYPTED: "it is not encrypted",
    RoomProblem.READ_ONLY: "the bot may not write there",
    RoomProblem.ABSENT: "the bot is not in it",
    RoomProblem.BANNED: "the bot is banned from it",
    RoomProblem.REPLACED: "it was replaced by another, where the bot has not moved",
    RoomProblem.DENIES: "it does not say itself that it replaces the old one",
    RoomProblem.TAKEN: "it is or was a group's room",
    RoomProblem.CLOSED: "the bot waits for an invitation to it",
}


@dataclass(frozen=True)
class ConfiguredRoom:
    """One of a group's rooms, or the board's: whose, its key in the settings, what stands there,
    and where that has led.

    configured: the room's id, or its address where no bot has resolved that yet.
    """

    of: str
    key: str
    written: str
    configured: str
    current: str


def configured_rooms(groups: Iterable[Group]) -> Iterator[tuple[Group | None, str, str]]:
    """Every Matrix room of the settings: the group it is of (None: the board's), its key there, and
    what stands there."""
    board_room: str | None = None
    for group in groups:
        place, board_room = group.places[MATRIX], group.board.room
        yield group, "room", place.room
        if place.secretary_room is not None:
            yield group, "secretary_room", place.secretary_room
    if board_room is not None:
        yield None, "room", board_room


def described(problems: Iterable[RoomProblem]) -> str:
    """The problems in English, for whoever runs the bot."""
    return ", ".join(_IN_ENGLISH[each] for each in in_order(problems)) or "as it should be"


def show(config: Path) -> int:
    """Print every group's rooms. Raises AdministratorError."""
    settings = load_settings(config)
    store = open_existing_store(settings)
    try:
        with read_only(store) as tx:
            lines = [line for room in rooms_of(settings, tx) for line in _lines(tx, room)]
    finally:
        store.close()
    print("\n".join(lines))
    return Exit.OK


def undo(config: Path, name: str) -> int:
    """Let a group use the room again that `name` has replaced. Raises AdministratorError."""
    settings = load_settings(config)
    store = open_existing_store(settings)
    try:
        with store.begin() as tx:
            room = _find(settings, tx, name)
            old = rooms.undo_upgrade(tx, room.current)
            _audit(tx, room, old)
    finally:
        store.close()
    print(f"{room.of}, {room.key}: {old} is used again, instead of {room.current}.")
    if room.configured == room.current:
        print(f'config.toml names {room.current}: write {room.key} = "{old}" there.')
    print(f"The bot does not follow it to {room.current} again by itself. {_TAKEN_OVER}")
    return Exit.OK


def move(config: Path, name: str, new: str) -> int:
    """Let a group use another room than `name`, its present one. Raises AdministratorError."""
    settings = load_settings(config)
    if not new.startswith("!"):
        raise UsageError(f'"{new}" is no room\'s id such as !halsa:example.org')
    store = open_existing_store(settings)
    try:
        with store.begin() as tx:
            room = _find(settings, tx, name)
            for other in rooms_of(settings, tx):
                if new == other.current:
                    raise AdministratorError(
                        new,
                        f"is the {other.key} of {other.of} already.",
                        "Choose another room.",
                    )
            rooms.move_room(tx, room.current, new)
            _audit(tx, room, new)
    finally:
        store.close()
    print(f"{room.of}, {room.key}: {new} is used from now on, instead of {room.current}.")
    print(f"Invite the bot there, if it is not in it. {_TAKEN_OVER}")
    return Exit.OK


def _audit(tx: Transaction, room: ConfiguredRoom, new: str) -> None:
    now = SystemClock().now()
    tx.audit(now, AUDIT_ACTOR, "room", group_id=room.of, old=room.current, new=new)


def rooms_of(settings: Settings, tx: Transaction) -> Iterator[ConfiguredRoom]:
    """Every group's rooms, and where they are now."""
    upgrades = tx.room_upgrades.leads_to()
    for group, key, written in configured_rooms(settings.groups):
        of = group.id if group is not None else BOARD
        configured = tx.key_value.get(f"room {written}") or written
        current = current_room(configured, upgrades)
        yield ConfiguredRoom(of, key, written, configured, current)


def _find(settings: Settings, tx: Transaction, name: str) -> ConfiguredRoom:
    found = [room for room in rooms_of(settings, tx) if name in (room.written, room.current)]
    if not found:
        raise AdministratorError(
            name, "is no group's room now.", "See which are with: kansli rooms"
        )
    return found[0]


def _lines(tx: Transaction, room: ConfiguredRoom) -> Iterator[str]:
    came_from = "" if room.written == room.current else f" (config.toml: {room.written})"
    yield f"{room.of}, {room.key}: {room.current}{came_from}"
    report = tx.room_reports.get(room.current)
    if report is None:
        yield "    not looked at yet; `kansli run` does that"
    else:
        yield f"    {described(map(RoomProblem, report.problems))}"
    if (old := tx.room_upgrades.replaced_by(room.current)) is not None:
        yield f"    it has replaced {old}; to go back: kansli rooms undo '{room.current}'"
    declined = tx.room_upgrades.declined().get(room.current)
    if declined is not None and declined.undone:
        yield f"    the move to {declined.new} was taken back"
    elif declined is not None:
        why = described(map(RoomProblem, declined.problems))
        yield f"    said to be replaced by {declined.new}, which is not followed: {why}"
        yield f"    to move all the same: kansli rooms move '{room.current}' '{declined.new}'"
