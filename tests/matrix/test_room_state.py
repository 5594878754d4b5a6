"""What a room's state says: who can join and read it, and whether somebody may write."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.transports.matrix.room_state import RoomState, RoomStates, problems_for
from bot.transports.matrix.rooms import ConfiguredRooms
from secretary.rooms import RoomProblem
from tests.attacks.offline import ROOM, offline_client

ME, ANNA, CIA = "@kansli:exempel", "@anna:exempel", "@cia:exempel"
CLOSED = {"encryption": {"algorithm": "m.megolm.v1.aes-sha2"}}


def state(**contents: Any) -> RoomState:
    """State by its types, without the ``m.room.`` before them."""
    return RoomState({f"m.room.{kind}": content for kind, content in contents.items()})


def rule(name: Any, *rooms: Any) -> dict[str, Any]:
    return {"join_rule": name, "allow": [{"room_id": room} for room in rooms]}


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"join_rules": rule("invite"), "guest_access": {"guest_access": "can_join"}}, []),
        ({"join_rules": rule("knock")}, []),
        ({"join_rules": rule("private")}, []),
        ({"join_rules": rule("public")}, ["public"]),
        ({"join_rules": rule("org.example.new")}, ["public"]),
        ({"join_rules": rule(["invite"])}, ["public"]),
        ({"join_rules": rule("restricted", "!x:y")}, ["restricted"]),
        ({"join_rules": rule("knock_restricted", "!x:y")}, ["restricted"]),
        (
            {"join_rules": rule("public"), "guest_access": {"guest_access": "can_join"}},
            ["public", "guests"],
        ),
        ({"history_visibility": {"history_visibility": "world_readable"}}, ["world_readable"]),
        ({"history_visibility": {"history_visibility": "shared"}}, []),
        ({"history_visibility": {"history_visibility": 3}}, []),
        ({"encryption": {}}, ["unencrypted"]),
        ({"encryption": {"algorithm": "none"}}, ["unencrypted"]),
    ],
)
def test_what_is_wrong_with_a_room(changes: dict[str, Any], problems: list[str]) -> None:
    assert state(**{**CLOSED, **changes}).problems == set(problems)


@pytest.mark.parametrize(
    ("new", "old", "less_closed"),
    [
        ({}, {}, []),
        ({}, {"join_rules": rule("public")}, []),
        ({"join_rules": rule("public")}, {"join_rules": rule("public")}, []),
        ({"join_rules": rule("public")}, {}, ["public"]),
        ({"join_rules": rule("restricted", "!a:x")}, {}, ["restricted"]),
        ({"join_rules": rule("restricted", "!a:x")}, {"join_rules": rule("public")}, []),
        (
            {"join_rules": rule("restricted", "!a:x")},
            {"join_rules": rule("restricted", "!a:x", "!b:x")},
            [],
        ),
        (
            {"join_rules": rule("restricted", "!a:x", "!c:x")},
            {"join_rules": rule("restricted", "!a:x", "!b:x")},
            ["restricted"],
        ),
        ({"encryption": {}}, {}, ["unencrypted"]),
        ({"encryption": {}}, {"encryption": {}}, []),
    ],
)
def test_in_what_a_room_is_less_closed_than_the_one_before(
    new: dict[str, Any], old: dict[str, Any], less_closed: list[str]
) -> None:
    found = state(**{**CLOSED, **new}).problems_beside(state(**{**CLOSED, **old}))
    assert found == set(less_closed)


@pytest.mark.parametrize(
    ("levels", "may"),
    [
        (None, True),
        ({}, True),
        ({"events_default": 50}, False),
        ({"events_default": "50"}, False),
        ({"events_default": 50, "users": {ME: 50}}, True),
        ({"events_default": 50, "users_default": 50}, True),
        ({"events": {"m.room.encrypted": 10}}, False),
        ({"events": {"m.room.message": 10}}, True),
        ({"users": {ME: -1}}, False),
        ({"users": {ME: "x"}, "events_default": {}}, True),
        ({"users": [], "events": 3}, True),
    ],
)
def test_whether_the_bot_may_write(levels: dict[str, Any] | None, may: bool) -> None:
    changes = {} if levels is None else {"power_levels": levels}
    assert state(**CLOSED, **changes).may_write(ME) is may


def test_whoever_made_a_room_of_version_12_is_above_its_levels() -> None:
    levels = {"m.room.power_levels": {"events_default": 50}}
    create = {"m.room.create": {"room_version": "12", "additional_creators": [ME]}}
    assert RoomState({**levels, **create}).may_write(ME)
    assert RoomState({**levels, "m.room.create": {"room_version": "12"}}, ME).may_write(ME)
    assert not RoomState({**levels, "m.room.create": {"room_version": "11"}}, ME).may_write(ME)


def test_a_room_that_leads_to_another_has_ended_and_one_that_leads_nowhere_has_not() -> None:
    for leads_to, ended in (("!nytt:x", True), ("!a:x", False), (["!nytt:x"], False), ("", False)):
        tombstone = {"tombstone": {"replacement_room": leads_to}}
        found = problems_for(state(**CLOSED, **tombstone), "!a:x", ME)
        assert (RoomProblem.REPLACED in found) is ended


def event(kind: str, content: Any, **more: Any) -> SimpleNamespace:
    source = {"type": kind, "state_key": "", "sender": "@m:x", "content": content}
    return SimpleNamespace(source={**source, **more.pop("source", {})}, **more)


def sync(*events: Any, room: str = "!a:x", left: bool = False) -> Any:
    info = {room: SimpleNamespace(state=[], timeline=SimpleNamespace(events=list(events)))}
    rooms = SimpleNamespace(join={} if left else info, leave=info if left else {})
    return SimpleNamespace(rooms=rooms)


def test_only_what_came_as_state_and_in_clear_counts() -> None:
    states = RoomStates(ME)
    public = event("m.room.join_rules", {"join_rule": "public"})
    states.update(sync(event("m.room.encryption", CLOSED["encryption"])))

    public.decrypted = True  # the sender's word
    states.update(sync(public))
    keyed = event("m.room.join_rules", {"join_rule": "public"}, source={"state_key": "x"})
    states.update(sync(keyed))
    known = states.get("!a:x")
    assert known is not None
    assert known.problems == set()

    states.update(sync(event("m.room.join_rules", {"join_rule": "public"})))
    known = states.get("!a:x")
    assert known is not None
    assert known.problems == {RoomProblem.PUBLIC}


def test_a_room_that_was_left_is_known_no_more_and_a_ban_until_it_is_lifted() -> None:
    states = RoomStates(ME)
    states.update(sync(event("m.room.join_rules", {"join_rule": "public"})))
    ban = event("m.room.member", {"membership": "ban"}, source={"state_key": ME})

    states.update(sync(ban, left=True))
    assert states.get("!a:x") is None
    assert states.is_banned("!a:x")

    states.update(
        sync(event("m.room.member", {"membership": "leave"}, source={"state_key": ME}), left=True)
    )
    assert not states.is_banned("!a:x")


# ------------------------------------------------------------------ direct chats


@pytest.mark.parametrize(
    ("others", "direct"),
    [
        ({ANNA: "join"}, True),
        ({ANNA: "invite"}, False),
        ({ANNA: "join", CIA: "join"}, False),
        ({ANNA: "join", CIA: "invite"}, False),
        ({}, False),
    ],
    ids=["for two", "not yet", "for three", "somebody is asked in", "left"],
)
def test_a_direct_chat_is_for_two_and_who_is_asked_in_counts(
    tmp_path: Path, others: dict[str, str], direct: bool
) -> None:
    with offline_client(tmp_path) as client:
        for user, membership in others.items():
            invited = membership == "invite"
            client.rooms[ROOM].add_member(user, None, None, invited=invited)
        rooms = ConfiguredRooms(client)
        rooms.are_known = True
        assert rooms.is_direct(ROOM) is direct
        assert (rooms.direct_chats() == {ROOM: ANNA}) is direct
