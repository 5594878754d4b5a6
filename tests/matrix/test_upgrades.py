"""A group whose room is upgraded keeps its secretary."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import pytest

from bot.transports.base import OutboundMessage, RetryLater
from bot.transports.matrix.room_upgrades import UpgradeFollower
from storage import Store
from tests.chatroom import at
from tests.homeserver.person import Person
from tests.matrix.app_env import AppEnv
from tests.matrix.env import MatrixEnv


@pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "clear"])
async def test_the_bot_moves_along_and_still_knows_where_after_a_restart(
    env: MatrixEnv, encrypted: bool
) -> None:
    anna = await env.person("anna")
    app = await AppEnv.open(env, [anna], encrypted=encrypted)
    new = await anna.upgrade(app.room)
    await anna.invite(new, app.id)
    await anna.wait_for_member(new, app.id)

    await anna.wait_for(lambda seen: seen.room == new and new in seen.body)
    first = await anna.say(new, "!hjälp")
    await _answered(anna, app, new, first)
    await app.restart()  # with the old room in its settings
    second = await anna.say(new, "!hjälp")

    await _answered(anna, app, new, second)
    notices = [seen for seen in app.said(anna, new) if new in seen.body]
    assert len(notices) == 1
    assert "config.toml" in notices[0].body


async def test_a_public_room_is_followed_without_an_invitation_and_the_secretaries_are_notified(
    env: MatrixEnv,
) -> None:
    anna = await env.person("anna")
    secretaries = await anna.create_room("Sekreterarna", encrypted=False)
    app = await AppEnv.open(env, [anna], encrypted=False, secretary_room=secretaries)
    await anna.invite(secretaries, app.id)
    await anna.wait_for_member(secretaries, app.id)
    await anna.client.room_put_state(app.room, "m.room.join_rules", {"join_rule": "public"})

    new = await anna.upgrade(app.room)

    await anna.wait_for_member(new, app.id)
    notice = await anna.wait_for(lambda seen: seen.sender == app.id and new in seen.body)
    assert notice.room == secretaries
    event = await anna.say(new, "!hjälp")
    await _answered(anna, app, new, event)


async def test_into_the_new_room_anybody_may_invite(env: MatrixEnv) -> None:
    anna, bo = await env.person("anna"), await env.person("bo")
    app = await AppEnv.open(env, [anna, bo], encrypted=False)
    new = await anna.upgrade(app.room)
    await anna.wait_until(lambda: new in anna.client.rooms, "the new room")
    levels = await anna.client.room_get_state_event(new, "m.room.power_levels")
    content = levels.content | {"invite": 0}
    await anna.client.room_put_state(new, "m.room.power_levels", content)
    await anna.invite(new, bo.id)
    await bo.client.join(new)

    await bo.invite(new, app.id)  # of whom the bot knows nothing

    await anna.wait_for_member(new, app.id)
    event = await anna.say(new, "!hjälp")
    await _answered(anna, app, new, event)


async def test_what_was_not_sent_comes_in_the_new_room_also_when_the_bot_was_down(
    env: MatrixEnv,
) -> None:
    anna = await env.person("anna")
    app = await AppEnv.open(env, [anna])
    await app.stop()
    store = Store(f"sqlite:///{app.data / 'kansli.db'}")
    with store.begin() as tx:
        tx.outbox.add(
            OutboundMessage(
                "k1", app.room, "Kallelse", "Kallelse", "notice", reply_to="$x", thread="$x"
            ),
            at("2027-01-01 09:00"),
        )
    store.close()
    for number in range(105):  # so that the end of the room is not in what the sync shows
        await anna.say(app.room, f"{number}")
    new = await anna.upgrade(app.room)
    await anna.invite(new, app.id)
    # Nobody may speak any more: what was to be said has to wait for the move.
    levels = await anna.client.room_get_state_event(app.room, "m.room.power_levels")
    assert levels.content["events_default"] == 50

    await app.start()

    seen = await anna.wait_for(lambda seen: seen.body == "Kallelse", timeout=30)
    assert seen.room == new
    assert "m.relates_to" not in seen.content


async def test_a_question_left_unread_in_the_old_room_is_answered_in_the_new(
    env: MatrixEnv,
) -> None:
    anna = await env.person("anna")
    app = await AppEnv.open(env, [anna])
    await app.stop()
    await anna.say(app.room, "!hjälp hjälp")
    new = await anna.upgrade(app.room)
    await anna.invite(new, app.id)

    await app.start()

    # No message answers one of another room; but it stands there.
    await anna.wait_for(lambda seen: seen.room == new and seen.body.startswith("!hjälp"), 30)


async def test_a_room_that_denies_to_be_the_replacement_is_left_again(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot(encrypted=False)
    bot.port.followed.add(room)
    trap = await anna.create_room("Fälla", encrypted=False)
    await anna.client.room_put_state(trap, "m.room.join_rules", {"join_rule": "public"})

    await anna.client.room_put_state(
        room, "m.room.tombstone", {"body": "hit", "replacement_room": trap}
    )

    await anna.wait_for(
        lambda seen: (
            (seen.room, seen.type, seen.sender) == (trap, "m.room.member", bot.id)
            and seen.content["membership"] == "leave"
        )
    )
    await anna.say(room, "!hjälp")
    await bot.port.wait_for_text("!hjälp")
    assert bot.port.upgrades == []


async def test_a_room_that_is_no_group_s_is_not_followed(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot(encrypted=False)
    await anna.client.room_put_state(room, "m.room.join_rules", {"join_rule": "public"})

    new = await anna.upgrade(room)
    await anna.say(room, "sist")

    await bot.port.wait_for_text("sist")
    assert await bot.transport.joined_rooms() == {room}
    assert new != room


async def test_only_somebody_with_the_power_can_send_the_bot_elsewhere(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot(encrypted=False)
    bot.port.followed.add(room)
    mallory = await env.person("mallory")
    await anna.bring(room, mallory)
    trap = await mallory.create_room("Fälla", encrypted=False)

    answer = await mallory.client.room_put_state(
        room, "m.room.tombstone", {"body": "hit", "replacement_room": trap}
    )

    assert isinstance(answer, nio.ErrorResponse)
    await mallory.say(room, "sist")
    await bot.port.wait_for_text("sist")
    assert await bot.transport.joined_rooms() == {room}


@pytest.mark.parametrize(
    "source",
    [
        {"sender": "@m:x", "content": {"replacement_room": "!trap:x"}},  # no state
        {"state_key": "x", "sender": "@m:x", "content": {"replacement_room": "!trap:x"}},
        {"state_key": "", "sender": "@m:x", "content": {"replacement_room": "!old:x"}},
        {"state_key": "", "sender": "@m:x", "content": {"replacement_room": ["!trap:x"]}},
        {"state_key": "", "sender": "@m:x", "content": {}},
        {"state_key": "", "sender": 3, "content": {"replacement_room": "!trap:x"}},
    ],
)
def test_what_only_looks_like_the_end_of_a_room_is_none(source: dict[str, Any]) -> None:
    upgrades = UpgradeFollower(SimpleNamespace(rooms={}), lambda room: None)  # type: ignore[arg-type]  # unused

    upgrades.find_tombstones(
        "!old:x", [SimpleNamespace(source={"type": "m.room.tombstone"} | source)]
    )

    assert not upgrades.is_replacement("!trap:x")
    assert not upgrades.is_replacement("!old:x")


async def test_a_message_to_a_room_that_ended_waits(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot(encrypted=False)
    await bot.say(room, "hej", "k0")
    await anna.upgrade(room)

    with pytest.raises(RetryLater):
        await bot.transport.send(OutboundMessage("k1", room, "x", "x"))


async def _answered(anna: Person, app: AppEnv, room: str, event: str) -> None:
    def done() -> bool:
        relations = (seen.content.get("m.relates_to", {}) for seen in app.said(anna, room))
        return any(it.get("m.in_reply_to", {}).get("event_id") == event for it in relations)

    await anna.wait_until(done, "the answer", 30)
