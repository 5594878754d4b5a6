"""Breaks of "Rooms"."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

import pytest

from bot.events.handled import Handled
from bot.events.handler import EventHandler
from bot.events.registry import Registry
from bot.monitoring.metrics import Metrics
from bot.transports.base import InboundEvent
from commands.router import Router
from secretary.people import MATRIX
from services.destinations import Destination
from storage import Transaction
from tests.security.defence import always, breaks, original

_ATTACKS = "tests/attacks/test_rooms.py"
_ROOMS = "tests/bot/test_group_rooms.py"
_STATE = "tests/matrix/test_room_state.py"
_MATRIX = "bot.transports.matrix"

_OPENED = "A group's room is opened"
_OTHERS = "Others than the group"
_BOARD = "Somebody in the room of the board"
_REPLACED = "A tombstone that the homeserver has judged"
_MOVED = "A group has been moved"
_NOT_FOR_TWO = "A direct chat is no longer"
_PUT_OUT = "The bot is silenced"


@breaks(
    _OPENED,
    "nobody looks at who can join and read a room",
    f"{_ATTACKS}::test_the_secretaries_are_told_at_once_that_their_group_s_room_is_open[public]",
    f"{_ATTACKS}::test_what_was_put_right_is_told_again_if_it_happens_again_and_not_at_a_start",
    f"{_STATE}::test_what_is_wrong_with_a_room[changes4-problems4]",
)
def room_state_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.room_state.RoomState.problems", property(always(frozenset())))


@breaks(
    _OPENED,
    "what was encrypted counts as state",
    f"{_STATE}::test_only_what_came_as_state_and_in_clear_counts",
)
def encrypted_state_believed(patch: pytest.MonkeyPatch) -> None:
    source_of = original(f"{_MATRIX}.events.source_of")
    patch.setattr(f"{_MATRIX}.room_state.state_of", source_of)


@breaks(
    _OPENED,
    "nobody remembers what the secretaries were told",
    f"{_ROOMS}::test_it_is_told_once_and_again_when_it_was_right_in_between",
    f"{_ROOMS}::test_a_start_tells_nothing_again",
)
def reports_forgotten(patch: pytest.MonkeyPatch) -> None:
    get = original("storage.room_reports.RoomReports.get")

    def without_told(self: Any, room: str) -> Any:
        report = get(self, room)
        return report and dataclasses.replace(report, told=frozenset())

    patch.setattr("storage.room_reports.RoomReports.get", without_told)


@breaks(
    _OPENED,
    "it is told in the secretaries' room, whatever is wrong there",
    f"{_ROOMS}::test_of_the_secretaries_own_room_they_are_told_in_a_direct_chat_else_in_the_group_s",
)
def told_where_it_does_not_arrive(patch: pytest.MonkeyPatch) -> None:
    def always_there(_: Any, group: Any, __: Any) -> list[Destination]:
        return [Destination(MATRIX, group.places[MATRIX].secretary_room)]

    patch.setattr("services.rooms.secretaries_in_reach", always_there)


@breaks(
    _OTHERS,
    "whoever is in the room is answered",
    f"{_ATTACKS}::test_a_stranger_who_walks_in_hears_nothing_of_who_comes",
)
def strangers_answered(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("services.actors.Actor.may", always(True))


@breaks(
    _OTHERS,
    "an open room is one like any other",
    f"{_ROOMS}::test_in_an_open_room_nobody_is_shown_who_comes",
    f"{_ATTACKS}::test_a_stranger_who_walks_in_hears_nothing_of_who_comes",
)
def open_rooms_unnoticed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.events.group_rooms.GroupRooms.open_rooms", frozenset())


@breaks(
    _BOARD,
    "what is written there is heard as in a direct chat",
    "tests/bot/test_board_room.py::test_commands_do_nothing_there[sekreterare-show]",
    "tests/bot/test_board_room.py::test_commands_do_nothing_there[sekreterare-plan]",
    "tests/bot/test_board_room.py::test_who_speaks_to_the_bot_is_told_whom_to_write_to",
)
def board_s_room_heard(patch: pytest.MonkeyPatch) -> None:
    def heard(registry: Registry, tx: Transaction, event: InboundEvent, now: datetime) -> Handled:
        handler = EventHandler(registry, Router("!"), Metrics())
        return handler.handle(
            tx, dataclasses.replace(event, room="!annat:exempel", direct=True), now
        )

    patch.setattr("bot.events.board_room.answer", heard)


@breaks(
    _REPLACED,
    "the new room is not compared with the old one",
    *(
        f"{_ATTACKS}::test_a_room_less_closed_than_the_old_one_is_not_followed_and_the_secretaries"
        f"_are_asked[{how}]"
        for how in ("public", "world-readable", "restricted")
    ),
    f"{_ATTACKS}::test_a_new_room_that_was_left_is_looked_at_again_when_the_bot_is_asked_there",
    f"{_STATE}::test_in_what_a_room_is_less_closed_than_the_one_before[new3-old3-less_closed3]",
)
def new_room_not_compared(patch: pytest.MonkeyPatch) -> None:
    nothing = always(frozenset())
    patch.setattr(f"{_MATRIX}.room_state.RoomState.problems_beside", nothing)


@breaks(
    _REPLACED,
    "a room that is not followed is not looked at again",
    f"{_ATTACKS}::test_a_new_room_that_is_put_right_is_followed",
)
def declined_for_good(patch: pytest.MonkeyPatch) -> None:
    decline = original(f"{_MATRIX}.room_upgrades.UpgradeFollower._decline")

    async def for_good(self: Any, old: str, tombstone: Any, *more: Any) -> None:
        await decline(self, old, tombstone, *more)
        tombstone.replacement = "!annat:exempel"

    patch.setattr(f"{_MATRIX}.room_upgrades.UpgradeFollower._decline", for_good)


@breaks(
    _REPLACED,
    "the bot leaves whatever room it does not follow to",
    f"{_ATTACKS}::test_a_room_that_leads_to_another_room_of_the_secretary_s_takes_nobody_out_of_it",
)
def every_declined_room_left(patch: pytest.MonkeyPatch) -> None:
    decline = original(f"{_MATRIX}.room_upgrades.UpgradeFollower._decline")

    async def and_leave(self: Any, old: str, tombstone: Any, *more: Any) -> None:
        tombstone.was_in = False
        await decline(self, old, tombstone, *more)

    patch.setattr(f"{_MATRIX}.room_upgrades.UpgradeFollower._decline", and_leave)


@breaks(
    _REPLACED,
    "a room that a group has left can be led back to",
    f"{_ROOMS}::test_no_group_is_led_back_to_where_it_came_from",
)
def circles_followed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.events.service.EventService.is_group_room", always(False))


@breaks(
    _MOVED,
    "what was taken back is followed again",
    f"{_ROOMS}::test_a_move_by_hand_is_taken_over_at_the_next_tick_and_what_waits_moves_along",
)
def undoing_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("storage.room_upgrades.RoomUpgrades.declined", always({}))


@breaks(
    _MOVED,
    "the running bot does not look again",
    f"{_ROOMS}::test_a_move_by_hand_is_taken_over_at_the_next_tick_and_what_waits_moves_along",
)
def moves_not_taken_over(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.events.service.EventService._take_over_moves", always(None))


@breaks(
    _NOT_FOR_TWO,
    "only those who have joined are counted",
    f"{_STATE}::test_a_direct_chat_is_for_two_and_who_is_asked_in_counts[somebody is asked in]",
)
def invited_not_counted(patch: pytest.MonkeyPatch) -> None:
    members = original(f"{_MATRIX}.rooms.ConfiguredRooms._members")

    def joined(self: Any, room: str) -> dict[str, str]:
        return {user: it for user, it in members(self, room).items() if it == "join"}

    patch.setattr(f"{_MATRIX}.rooms.ConfiguredRooms._members", joined)


@breaks(
    _NOT_FOR_TWO,
    "nobody looks at who is there when something is sent",
    f"{_ATTACKS}::test_nothing_is_said_in_a_direct_chat_that_an_outsider_is_left_in",
)
def sent_to_whoever_is_there(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.rooms.ConfiguredRooms.is_for", always(True))


@breaks(
    _NOT_FOR_TWO,
    "what waits for a direct chat goes there all the same",
    f"{_ROOMS}::test_a_direct_chat_that_is_another_s_is_forgotten_and_what_waits_goes_to_another",
    f"{_ROOMS}::test_without_another_direct_chat_an_answer_is_dropped_and_a_secretary_s_notice_is"
    "_not",
    f"{_ROOMS}::test_what_is_for_somebody_else_does_not_stay_in_a_chat_that_was_never_theirs",
)
def direct_chats_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.events.group_rooms.update_direct_chats", always(None))


@breaks(
    _PUT_OUT,
    "nobody looks at its power level",
    f"{_STATE}::test_whether_the_bot_may_write[levels2-False]",
    f"{_ATTACKS}::test_a_bot_that_may_not_write_says_so_elsewhere_and_goes_on_at_once_when_it_may",
)
def power_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.room_state.RoomState.may_write", always(True))


@breaks(
    _PUT_OUT,
    "a wait goes on although the power is back",
    f"{_ATTACKS}::test_a_bot_that_may_not_write_says_so_elsewhere_and_goes_on_at_once_when_it_may",
)
def wait_not_cut(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.runtime.delivery.Delivery.retry", always(None))


@breaks(
    _PUT_OUT,
    "nobody notices that it is not in the room",
    f"{_ATTACKS}::test_a_bot_that_was_put_out_says_so_and_goes_on_when_it_is_asked_in_again[kick]",
    f"{_ATTACKS}::test_a_bot_that_was_put_out_says_so_and_goes_on_when_it_is_asked_in_again[ban]",
)
def absence_unnoticed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.room_watch.RoomWatch._problems_of", always(frozenset()))


_HONEST = "tests/attacks/test_honest_cases.py"


@breaks(
    "A group's room is replaced while",
    "the bot moves after it has handed over what was said",
    f"{_HONEST}::test_what_was_said_in_the_new_room_is_said_to_the_group_also_after_a_crash",
)
def moves_afterwards(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.room_upgrades.UpgradeFollower.is_replacement", always(False))


@breaks(
    "Somebody writes in a direct chat and leaves",
    "what was said counts by who is there afterwards",
    f"{_HONEST}::test_what_was_said_in_a_direct_chat_counts_when_that_is_over_before_it_is_heard",
)
def direct_by_afterwards(patch: pytest.MonkeyPatch) -> None:
    def nobody(_: object, __: str, timeline: list[Any]) -> list[None]:
        return [None] * len(timeline)

    patch.setattr(f"{_MATRIX}.rooms.ConfiguredRooms.partners_during", nobody)


@breaks(
    "Somebody writes in a direct chat and leaves",
    "a room that is not known is taken for no direct chat",
    f"{_HONEST}::test_a_direct_chat_waits_until_it_is_known_to_be_one",
)
def unknown_rooms_heard(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.timelines.Timelines.is_known", always(True))
