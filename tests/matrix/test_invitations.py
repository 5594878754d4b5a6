"""The bot joins where its port says so, and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.transports.base import Invitation
from tests.homeserver.person import Seen
from tests.homeserver.synapse import Synapse
from tests.matrix.app_env import AppEnv
from tests.matrix.env import MatrixEnv


async def test_an_invitation_by_somebody_trusted_is_accepted(env: MatrixEnv) -> None:
    anna = await env.person("anna")
    bot = await env.bot(anna)

    room = await anna.create_room(None, bot.id, direct=True)

    await anna.wait_for_member(room, bot.id)
    assert bot.port.invitations == [Invitation(room, anna.id, direct=True)]
    assert await bot.transport.joined_rooms() == {room}


async def test_an_invitation_by_a_stranger_is_declined(env: MatrixEnv) -> None:
    anna, stranger = await env.person("anna"), await env.person("olof")
    bot = await env.bot(anna)

    room = await stranger.create_room("Fälla", bot.id)

    declined = await stranger.wait_for(
        lambda seen: (
            seen.type == "m.room.member"
            and seen.sender == bot.id
            and seen.content["membership"] == "leave"
        )
    )
    assert declined.room == room
    assert bot.port.invitations == [Invitation(room, stranger.id, direct=False)]
    assert await bot.transport.joined_rooms() == set()


async def test_a_stranger_s_invitation_is_declined_by_the_whole_bot(env: MatrixEnv) -> None:
    anna, stranger = await env.person("anna"), await env.person("olof")
    app = await AppEnv.open(env, [anna], encrypted=False)

    traps = {
        await stranger.create_room("Fälla", app.id),
        await stranger.create_room(None, app.id, direct=True),
    }
    await stranger.wait_until(
        lambda: {seen.room for seen in stranger.saw(_leaves(app.id))} == traps, "two refusals"
    )
    other = await anna.create_room("Ett annat", app.id)  # the group's secretary

    await anna.wait_for_member(other, app.id)
    assert await app.chat.joined_rooms() == {app.room, other}


def _leaves(user: str) -> Callable[[Seen], bool]:
    def leaves(seen: Seen) -> bool:
        is_theirs = seen.type == "m.room.member" and seen.sender == user
        return is_theirs and seen.content["membership"] == "leave"

    return leaves


async def test_an_invitation_while_the_bot_was_down_is_answered(env: MatrixEnv) -> None:
    anna = await env.person("anna")
    bot = await env.bot(anna, start=False)

    room = await anna.create_room("Gruppen", bot.id)
    bot.start()

    await anna.wait_for_member(room, bot.id)


async def test_a_bot_thrown_out_can_come_back(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await anna.client.room_kick(room, bot.id)
    await anna.wait_until(lambda: bot.id not in anna.client.rooms[room].users, "the bot leave")

    await anna.invite(room, bot.id)
    await anna.wait_for_member(room, bot.id)
    await anna.say(room, "!hjälp")

    await bot.port.wait_for_text("!hjälp")
    await bot.say(room, "Här är jag igen", "k1")
    await anna.wait_for(lambda seen: seen.body == "Här är jag igen")


async def test_a_join_that_must_wait_is_tried_again_also_after_a_restart(
    env: MatrixEnv, strict_homeserver: Synapse
) -> None:
    env.homeserver = strict_homeserver
    anna = await env.person("anna")
    bot = await env.bot(anna)
    rooms = [await anna.create_room(f"Rum {n}", encrypted=False) for n in range(3)]

    await asyncio.gather(*(anna.invite(room, bot.id) for room in rooms))

    await anna.wait_until(lambda: any(anna.sees(room, bot.id) for room in rooms), "one join")
    first = next(room for room in rooms if anna.sees(room, bot.id))
    await anna.say(first, "hej")
    await bot.port.wait_for_text("hej")  # so that the sync with the invitations is behind it
    bot = await env.restarted(bot)  # the server lets it join one in a second

    for room in rooms:
        await anna.wait_for_member(room, bot.id)
