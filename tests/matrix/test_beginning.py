"""Where the bot does not know how far it had read, it reads from now on, and says so once."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from bot.transports.matrix.session import Session
from tests.homeserver.env import PASSWORD
from tests.homeserver.person import Person
from tests.matrix.app_env import AppEnv
from tests.matrix.env import MatrixEnv

BEFORE = [f"!hjälp {n}" for n in range(13)]


async def answered_and_stopped(env: MatrixEnv) -> tuple[AppEnv, Person]:
    """A bot that has answered a number of messages in an encrypted room, and then one was
    written that it was not there for."""
    anna = await env.person("anna")
    app = await AppEnv.open(env, [anna])
    await app.answers(anna, [await anna.say(app.room, text) for text in BEFORE])
    await app.stop()
    await anna.say(app.room, "!möten")
    return app, anna


async def new_device(env: MatrixEnv, app: AppEnv) -> Session:
    """A log-in to the bot's account after its own was lost."""
    user = app.id.partition(":")[0].removeprefix("@")
    token, device = await asyncio.to_thread(env.homeserver.log_in, user, PASSWORD)
    return Session(env.homeserver.url, app.id, device, token)


@pytest.mark.parametrize("lost", ["the database", "the data folder"])
async def test_nothing_old_is_done_or_told_again_and_one_line_says_so(
    env: MatrixEnv, lost: str
) -> None:
    app, anna = await answered_and_stopped(env)
    before = len(app.said(anna))
    if lost == "the database":
        for file in app.data.glob("kansli.db*"):
            file.unlink()
    else:
        shutil.rmtree(app.data)
        app.session = await new_device(env, app)

    await app.start()

    await anna.wait_until(lambda: len(app.said(anna)) > before, "the line")
    new = await anna.say(app.room, "!hjälp")
    await app.answers(anna, [new])
    said = [seen.body for seen in app.said(anna)[before:]]
    assert len(said) == 2, "the line, and the answer to what was said after it"
    assert "Jag läser från och med nu" in said[0]
    with app.store.begin() as tx:
        assert not list(tx.undecryptable.pending(None, 0))

    await app.restart()
    again = await anna.say(app.room, "!hjälp")
    await app.answers(anna, [again])
    assert len(app.said(anna)) == before + 3, "it is said once"


async def test_what_is_said_in_a_room_it_has_just_joined_is_heard_after_a_crash(
    env: MatrixEnv,
) -> None:
    """A new bot that dies before it has saved any position knows where it began."""
    anna = await env.person("anna")
    bot = await env.bot(anna)
    bot.port.save_sync_token = lambda token: None  # type: ignore[method-assign]  # it dies before
    room = await anna.create_room("Gruppen", bot.id)
    await anna.wait_for_member(room, bot.id)
    await anna.say(room, "ett")
    await bot.port.wait_for_text("ett")
    await bot.stop()
    await anna.say(room, "två")
    bot.port.received.clear()
    assert bot.port.began_in == []

    bot = await env.restarted(bot)

    await bot.port.wait_for_text("två")
    assert bot.port.texts == ["ett", "två"], "again, which its inbox knows"
    assert bot.port.began_in == []
