"""Rooms of a group: upgraded ones (Matrix spec, "Room upgrades"), and those where something is
wrong, which the secretaries are told of once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from secretary.errors import AdministratorError
from secretary.group import Group
from secretary.language.render import Renderer, Text
from secretary.people import MATRIX
from secretary.rooms import NOT_WRONG, OPEN, RoomProblem, in_order
from services.announcements import report_incident
from services.destinations import secretaries_in_reach
from storage import Declined, RoomReport, Transaction, current_room

Problems = Mapping[str, Collection[RoomProblem]]
"""By room: what is wrong with it, as it was reported."""

AWAY: Final = frozenset({RoomProblem.ABSENT, RoomProblem.BANNED})
"""Where the bot is not in the room."""


def problems_of(
    group: Group, room: str, reported: Collection[RoomProblem], declined: Mapping[str, Declined]
) -> frozenset[RoomProblem]:
    """What is wrong with one of the group's rooms, of what was reported of it.

    declined: the upgrades that were not followed. A room that has ended lets nobody write, as a
    rule; where the group is to stay in it all the same, that is what is wrong.
    """
    found = set(reported)
    if not group.places[MATRIX].encrypted:
        found.discard(RoomProblem.UNENCRYPTED)
    if RoomProblem.REPLACED in found:
        upgrade = declined.get(room)
        stays = upgrade is not None and upgrade.undone
        found.discard(RoomProblem.REPLACED if stays else RoomProblem.READ_ONLY)
    return frozenset(found)


def report_problems(
    tx: Transaction, group: Group, reported: Problems, renderer: Renderer, now: datetime
) -> None:
    """Tell the secretaries what is wrong with the group's rooms and they do not know yet.

    What was put right is told again if it happens again. A room that the bot has never been in
    is no news to whoever sets the group up. What can be told nowhere is tried again.
    """
    place = group.places[MATRIX]
    for room in place.rooms:
        if room in reported:
            is_replaced = RoomProblem.REPLACED in reported[room]
            declined = tx.room_upgrades.declined() if is_replaced else {}
            found = problems_of(group, room, reported[room], declined)
            values = {
                "group": group,
                "secretary_room": room == place.secretary_room,
                "board": None,
            }
            _report(tx, [group], room, found, reported, renderer, values, now)


def report_board_problems(
    tx: Transaction,
    groups: Sequence[Group],
    room: str,
    reported: Problems,
    renderer: Renderer,
    now: datetime,
) -> None:
    """The same of the board's room, to the secretaries of all groups."""
    judged_by = strictest(groups)
    found = problems_of(judged_by, room, reported[room], tx.room_upgrades.declined())
    values = {"group": None, "secretary_room": False, "board": judged_by.board}
    _report(tx, groups, room, found, reported, renderer, values, now)


def strictest(groups: Sequence[Group]) -> Group:
    """The one by whose settings a room is judged that all of them use: one whose rooms are meant to
    be encrypted, if there is any."""
    return next((each for each in groups if each.places[MATRIX].encrypted), groups[0])


def _report(
    tx: Transaction,
    groups: Sequence[Group],
    room: str,
    found: frozenset[RoomProblem],
    reported: Problems,
    renderer: Renderer,
    values: Mapping[str, object],
    now: datetime,
) -> None:
    known = tx.room_reports.get(room) or RoomReport()
    was_in = known.was_in or AWAY.isdisjoint(found)
    told, times = known.told & found, known.times
    if known.told & AWAY:  # after a start nobody tells whether it is banned
        told |= found & AWAY
    new = found - told - {RoomProblem.REPLACED} - (frozenset() if was_in else AWAY)
    if new:
        is_open = not OPEN.isdisjoint(found)
        text = renderer.render("room_problems", problems=in_order(new), is_open=is_open, **values)
        if _tell(tx, groups, reported, f"room {room} · {times + 1}", text, now):
            told, times = told | new, times + 1
    report = RoomReport(found, told, times, was_in)
    if report != known:
        tx.room_reports.set(room, report)


def _tell(
    tx: Transaction,
    groups: Sequence[Group],
    reported: Problems,
    key: str,
    text: Text,
    now: datetime,
) -> bool:
    """Ring the secretaries, wherever on Matrix that can be done, once in each room; whether it can
    be for any of the groups."""
    is_told = False
    for group in groups:
        places = secretaries_in_reach(tx, group, reported)
        for where in places:
            row = where.message_to_group(f"{key} · {where.room}", "incident", text, group.id)
            tx.outbox.add(row, now)
        is_told |= bool(places)
    return is_told


# ------------------------------------------------------------------ upgrades


def record_upgrade(
    tx: Transaction, group: Group, old: str, new: str, renderer: Renderer, now: datetime
) -> bool:
    """Let everything of the room `old` belong to `new`, and tell the secretaries.

    group: with its new room already. False where that is known, and nothing is done.
    """
    if not tx.room_upgrades.record(old, new):
        return False
    is_secretary_room = new == group.places[MATRIX].secretary_room
    text = renderer.render("room_moved", new=new, secretary_room=is_secretary_room, board=None)
    report_incident(tx, group, f"moved to {new}", text, now)
    return True


def record_board_upgrade(
    tx: Transaction,
    groups: Sequence[Group],
    old: str,
    new: str,
    reported: Problems,
    renderer: Renderer,
    now: datetime,
) -> bool:
    """The same of the board's room, told to the secretaries of all groups, who have its new room
    already."""
    if not tx.room_upgrades.record(old, new):
        return False
    board = groups[0].board
    text = renderer.render("room_moved", new=new, secretary_room=False, board=board)
    _tell(tx, groups, reported, f"moved to {new}", text, now)
    return True


def report_declined(
    tx: Transaction,
    group: Group,
    old: str,
    new: str,
    problems: Collection[RoomProblem],
    reported: Problems,
    renderer: Renderer,
    now: datetime,
) -> bool:
    """Ask the secretaries what is to become of the room `old`, which is said to be replaced by
    `new`, where the bot has not followed it because of `problems`; once for the same ones.

    False where nothing is done: they were asked before, or cannot be reached.
    """
    is_secretary_room = old == group.places[MATRIX].secretary_room
    values = {"group": group, "secretary_room": is_secretary_room, "board": None}
    return _ask(tx, [group], old, new, problems, reported, renderer, values, now)


def report_board_declined(
    tx: Transaction,
    groups: Sequence[Group],
    old: str,
    new: str,
    problems: Collection[RoomProblem],
    reported: Problems,
    renderer: Renderer,
    now: datetime,
) -> bool:
    """The same of the board's room, of the secretaries of all groups."""
    values = {"group": None, "secretary_room": False, "board": groups[0].board}
    return _ask(tx, groups, old, new, problems, reported, renderer, values, now)


def _ask(
    tx: Transaction,
    groups: Sequence[Group],
    old: str,
    new: str,
    problems: Collection[RoomProblem],
    reported: Problems,
    renderer: Renderer,
    values: Mapping[str, object],
    now: datetime,
) -> bool:
    declined, known = Declined(new, tuple(in_order(problems))), tx.room_upgrades.declined().get(old)
    if known is not None and known.new == new and RoomProblem.CLOSED in problems:
        return False  # it was looked at already, and left
    if known == declined:
        return False
    text = renderer.render("room_not_followed", problems=in_order(problems), **values)
    key = f"not followed {old} · {new} · {' '.join(in_order(problems))}"
    # It has ended, so that nobody may write there any more.
    ended = {**reported, old: {*reported.get(old, ()), RoomProblem.REPLACED}}
    is_told = _tell(tx, groups, ended, key, text, now)
    if is_told:
        tx.room_upgrades.decline(old, declined)
    return is_told


def is_right(problems: Collection[RoomProblem]) -> bool:
    """Whether nothing has to be put right."""
    return set(problems) <= NOT_WRONG


# ------------------------------------------------------------------ by hand (`kansli rooms`)


def undo_upgrade(tx: Transaction, room: str) -> str:
    """Let the group of `room` use the one again that `room` replaced; which that is.

    Raises AdministratorError where `room` has replaced none.
    """
    old = tx.room_upgrades.undo(room)
    if old is None:
        raise AdministratorError(
            room, "has replaced no other room.", "See the rooms with: kansli rooms"
        )
    return old


def move_room(tx: Transaction, old: str, new: str) -> None:
    """Let the group of `old` use `new` instead: another room, or one that `old` has replaced."""
    while current_room(new, tx.room_upgrades.all()) == old != new:
        undone = tx.room_upgrades.undo(old)
        if undone is None:
            break
        old = undone
    if old != new:
        tx.room_upgrades.record(old, new)
