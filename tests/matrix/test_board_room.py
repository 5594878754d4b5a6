"""The room of the board above the groups, on a real homeserver: asked in, found by its address,
greeted, and sent what a group sends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.runtime.executor import DatabaseExecutor
from bot.runtime.resolved_rooms import resolve_rooms
from secretary.language.render import Renderer
from secretary.superior_board import SuperiorBoard
from services.board_documents import send
from services.context import without_actor
from tests.homeserver.person import Seen
from tests.matrix.app_env import AppEnv
from tests.matrix.env import MatrixEnv


async def test_the_board_reads_in_its_encrypted_room_what_a_group_sends_it(env: MatrixEnv) -> None:
    elin, director = await env.person("elin"), await env.person("disa")
    app = await AppEnv.open(env, [elin])
    room = await director.create_room("SRB", encrypted=True)
    alias = f"#srb-{director.id[1:].partition(':')[0]}:{director.id.partition(':')[2]}"
    await director.client.room_put_alias(alias, room)
    board = SuperiorBoard(room=alias)
    executor = DatabaseExecutor()
    try:
        [app.group] = await resolve_rooms(
            [replace(app.group, board=board)], app.chat, app.store, executor
        )
    finally:
        executor.close()
    assert app.group.board.room == room
    await app.restart()

    await director.invite(room, app.id)
    await director.wait_for_member(room, app.id, 30)
    greeting = await director.wait_for(said_by(app, room, "Jag är Kansli"), 30)
    assert greeting.encrypted
    assert f"{app.group.name}: {elin.id}" in greeting.body

    await director.say(room, "!möte ny fredag 12 mars 2027 kl 9")
    await app.application.call(lambda _: _send(app))
    document = await director.wait_for(said_by(app, room, "antecknat"), 30)
    await director.say(room, "Kan ni utveckla?", reply_to=document.event_id)
    hint = await director.wait_for(said_by(app, room, "Skriv till sekreteraren"), 30)
    assert elin.id in hint.body
    assert len(app.said(director, room)) == 3
    with app.store.begin() as tx:
        assert tx.meetings(app.group.id) == []


def said_by(app: AppEnv, room: str, words: str) -> Callable[[Seen], bool]:
    def wanted(seen: Seen) -> bool:
        is_said = seen.sender == app.id and seen.room == room and seen.type == "m.room.message"
        return is_said and words in seen.body

    return wanted


def _send(app: AppEnv) -> None:
    """A document of the group's, which has any words."""
    with app.store.begin() as tx:
        context = without_actor(tx, app.group, Renderer(), "$sent", app.clock.now())
        send(context, "any", "2027", "nothing_noted")
