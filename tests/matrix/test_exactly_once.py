"""Nothing is said twice, not even after the server has forgotten what it was sent."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import pytest
from sqlalchemy import text

from bot.transports.base import OutboundMessage, RetryLater
from bot.transports.matrix import own_messages
from storage import Store
from tests.homeserver.person import Person
from tests.homeserver.synapse import Synapse
from tests.matrix.app_env import AppEnv
from tests.matrix.env import MatrixEnv

LONG_AGO = timedelta(hours=21)
SUMMONS = "meeting 17 · summons"

BOTH = pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "clear"])


@BOTH
async def test_what_stands_in_the_room_is_not_sent_again_after_the_server_forgot(
    env: MatrixEnv, homeserver: Synapse, encrypted: bool
) -> None:
    anna = await env.person("anna")
    app = await AppEnv.open(env, [anna], encrypted=encrypted)
    await _post(app, SUMMONS, "Kallelse")
    first = await anna.wait_for(lambda seen: seen.body == "Kallelse")
    await app.stop()
    _undo(app, SUMMONS, tried=datetime.now(UTC) - LONG_AGO)  # the answer never came
    for number in range(3):
        await anna.say(app.room, f"{number}")
    await asyncio.to_thread(homeserver.forget_transactions)

    await app.start()
    event = await _settled(app, SUMMONS)
    await _post(app, "last", "sist")

    assert event == first.event_id
    await anna.wait_for(lambda seen: seen.body == "sist", timeout=30)
    assert _count(anna, "Kallelse") == 1
    # That the server really forgot: else this test would show nothing.
    again = OutboundMessage(SUMMONS, app.room, "Kallelse", "Kallelse")
    assert await app.chat.send(again) != first.event_id


@BOTH
async def test_parts_of_a_long_message_that_stand_in_the_room_are_not_sent_again(
    env: MatrixEnv, homeserver: Synapse, encrypted: bool
) -> None:
    anna = await env.person("anna")
    app = await AppEnv.open(env, [anna], encrypted=encrypted)
    words = " ".join(f"ord{number}" for number in range(6000))
    await _post(app, SUMMONS, words, f"<p>{words}</p>")
    parts = len(app.chat.split(OutboundMessage(SUMMONS, app.room, words, f"<p>{words}</p>")))
    assert parts > 2
    await anna.wait_for(lambda seen: seen.body.endswith("ord5999"))
    await app.stop()
    _undo(app, SUMMONS, tried=datetime.now(UTC) - LONG_AGO, recorded=1)
    await asyncio.to_thread(homeserver.forget_transactions)

    await app.start()
    await _settled(app, SUMMONS, parts)
    await _post(app, "last", "sist")
    await anna.wait_for(lambda seen: seen.body == "sist", timeout=30)

    heard = [seen.body.removeprefix("… ") for seen in anna.saw(lambda seen: "ord" in seen.body)]
    assert " ".join(heard).split() == words.split()


async def test_what_never_reached_the_room_is_sent_after_the_look(env: MatrixEnv) -> None:
    anna = await env.person("anna")
    app = await AppEnv.open(env, [anna])
    await _post(app, "another", "något annat")
    await anna.wait_for(lambda seen: seen.body == "något annat")
    await app.stop()
    store = Store(f"sqlite:///{app.data / 'kansli.db'}")
    with store.begin() as tx:
        tx.outbox.add(_summons(app), datetime.now(UTC) - LONG_AGO)
    store.close()
    _undo(app, SUMMONS, tried=datetime.now(UTC) - LONG_AGO)

    await app.start()

    await anna.wait_for(lambda seen: seen.body == "Kallelse", timeout=30)
    await _settled(app, SUMMONS)
    assert _count(anna, "Kallelse") == 1


@BOTH
async def test_its_own_message_is_found_among_many_and_nobody_else_s_is(
    env: MatrixEnv, encrypted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_messages, "_PAGE_SIZE", 5)
    anna, bot, room = await env.room_with_bot(encrypted=encrypted)
    since = datetime.now(UTC)
    event = await bot.say(room, "Kallelse", SUMMONS)
    copied = (await anna.wait_for(lambda seen: seen.event_id == event)).content
    await anna.post(room, copied)  # with the very same key in it
    for number in range(12):
        await bot.say(room, f"{number}", f"k{number}")
    other = OutboundMessage("never sent", room, "Kallelse", "Kallelse")

    bot = await env.restarted(bot)

    assert await bot.transport.find(OutboundMessage(SUMMONS, room, "", ""), since) == event
    assert await bot.transport.find(other, since) is None
    _ignore_filters(monkeypatch)
    assert await bot.transport.find(OutboundMessage(SUMMONS, room, "", ""), since) == event
    later = since + timedelta(days=1)
    assert await bot.transport.find(OutboundMessage(SUMMONS, room, "", ""), later) is None


async def test_a_look_that_fails_is_no_reason_to_send(env: MatrixEnv, homeserver: Synapse) -> None:
    _, bot, room = await env.room_with_bot()
    await bot.say(room, "hej", "k1")

    await asyncio.to_thread(homeserver.kill)

    with pytest.raises(RetryLater):
        await bot.transport.find(OutboundMessage("k1", room, "", ""), datetime.now(UTC))


def _ignore_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server tells everything, whatever it is asked for."""
    ask = nio.AsyncClient.room_messages

    async def everything(self: nio.AsyncClient, *arguments: Any, **named: Any) -> Any:
        return await ask(self, *arguments, **(named | {"message_filter": None}))

    monkeypatch.setattr(nio.AsyncClient, "room_messages", everything)


def _summons(app: AppEnv) -> OutboundMessage:
    return OutboundMessage(SUMMONS, app.room, "Kallelse", "Kallelse", "notice", notify=True)


async def _post(app: AppEnv, key: str, words: str, html: str | None = None) -> None:
    message = OutboundMessage(key, app.room, words, html or words, "notice")

    def add() -> None:
        with app.store.begin() as tx:
            tx.outbox.add(message, datetime.now(UTC))

    await app.application._executor(add)
    app.application.delivery.wake()


def _undo(app: AppEnv, key: str, tried: datetime, recorded: int = 0) -> None:
    """As if the process had died between sending and settling, that long ago.

    recorded: how many parts it had recorded by then.
    """
    store = Store(f"sqlite:///{app.data / 'kansli.db'}")
    with store._engine.begin() as connection:
        connection.execute(
            text(
                "DELETE FROM sent_event WHERE part > :recorded "
                "AND outbox_id = (SELECT id FROM outbox WHERE key = :key)"
            ),
            {"key": key, "recorded": recorded},
        )
        connection.execute(
            text(
                "UPDATE outbox SET settled_at = NULL, first_attempted_at = :tried WHERE key = :key"
            ),
            {"tried": tried.replace(tzinfo=None).isoformat(" "), "key": key},
        )
    store.close()


async def _settled(app: AppEnv, key: str, part: int = 1) -> str:
    """The event that a message, or a part of it, became."""

    def look() -> str | None:
        with app.store.begin() as tx:
            query = text(
                "SELECT event_id FROM sent_event JOIN outbox ON outbox.id = outbox_id "
                "WHERE key = :key AND part = :part"
            )
            found: str | None = tx._session.scalar(query, {"key": key, "part": part})
            return found

    async with asyncio.timeout(30):
        while (event := await app.application._executor(look)) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.05)  # a database tells nobody
    return event


def _count(person: Person, words: str) -> int:
    return len(person.saw(lambda seen: seen.body == words))
