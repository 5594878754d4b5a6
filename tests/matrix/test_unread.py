"""A message whose key is late waits for it, whatever happens; who waits in vain is told."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import pytest

from bot.runtime.clock import ManualClock
from bot.transports.matrix.key_requests import KeyRequests
from tests.homeserver.person import Person
from tests.matrix.late_keys import forward, hand_over, withhold_the_key
from tests.matrix.office import Secretariat
from tests.matrix.village import Bot, Village


async def test_unread_messages_outlive_a_restart_and_are_read_in_order_when_their_key_comes(
    village: Village,
) -> None:
    anna, bot, room = await village.meet()
    key = withhold_the_key(anna, room)
    for number in range(5):
        await anna.say(room, f"!rapport {number}")
    await bot.port.wait(lambda: len(bot.port.sealed) == 5)

    bot = await village.again(bot)
    await hand_over(anna, bot.id, bot.session.device_id, key)

    await bot.port.wait_for_text("!rapport 4")
    assert bot.port.texts == [f"!rapport {number}" for number in range(5)]


async def test_what_waited_is_read_before_what_was_written_later(village: Village) -> None:
    anna, bot, room = await village.meet()
    key = withhold_the_key(anna, room)
    event = await anna.say(room, "!rapport 0")
    await bot.port.wait(lambda: bot.port.diary[-2:] == [f"unread {event}", "remember"])
    await bot.stop()
    await anna.say(room, "!rapport 1")

    # At the next start the key and the second message come in one sync.
    await hand_over(anna, bot.id, bot.session.device_id, key)
    bot = await village.again(bot)

    await bot.port.wait_for_text("!rapport 1")
    assert bot.port.texts == ["!rapport 0", "!rapport 1"]


async def test_a_key_that_came_just_before_the_power_went_still_opens_what_waited(
    village: Village,
) -> None:
    anna, bot, room = await village.meet()
    key = withhold_the_key(anna, room)
    event = await anna.say(room, "!förhinder")
    await bot.port.wait(lambda: len(bot.port.sealed) == 1)
    bot.port.fails = lambda _: True
    await hand_over(anna, bot.id, bot.session.device_id, key)
    await bot.port.wait(lambda: f"receive {event}" in bot.port.diary)

    bot.port.fails = lambda _: False
    bot = await village.again(bot)

    await bot.port.wait_for_text("!förhinder")


async def test_a_desk_that_fails_gets_what_waited_again(village: Village) -> None:
    anna, bot, room = await village.meet()
    key = withhold_the_key(anna, room)
    await anna.say(room, "!förhinder")
    await bot.port.wait(lambda: len(bot.port.sealed) == 1)
    failures = iter([True])
    bot.port.fails = lambda _: next(failures, False)

    await hand_over(anna, bot.id, bot.session.device_id, key)

    await bot.port.wait_for_text("!förhinder")


async def test_a_notice_that_waited_for_its_key_waits_no_more(village: Village) -> None:
    anna, bot, room = await village.meet()
    key = withhold_the_key(anna, room)
    event = await anna.say(room, "!hjälp", msgtype="m.notice")
    await bot.port.wait(lambda: len(bot.port.sealed) == 1)

    await hand_over(anna, bot.id, bot.session.device_id, key)

    await bot.port.wait(lambda: bot.port.released == {event})
    assert not bot.port.texts


async def test_a_key_that_is_missing_is_asked_for_again_after_a_restart(village: Village) -> None:
    anna, bot, room = await village.meet()
    asked: list[Any] = []
    anna.client.olm.handle_to_device_event = asked.append
    key = withhold_the_key(anna, room)
    await anna.say(room, "!förhinder")

    def requests() -> int:
        return sum(getattr(it, "session_id", None) == key["session_id"] for it in asked)

    await anna.wait_until(lambda: requests() == 1, "a request for the key")
    bot = await village.again(bot)

    await anna.wait_until(lambda: requests() == 2, "another request for the key")


async def test_nobody_need_look_any_more_for_a_key_that_came(village: Village) -> None:
    anna, bot, room = await village.meet()
    told: list[Any] = []
    key = await _unread(anna, bot, room, told)

    await hand_over(anna, bot.id, bot.session.device_id, key)

    await anna.wait_until(
        lambda: any(isinstance(it, nio.RoomKeyRequestCancellation) for it in told),
        "that the request is withdrawn",
    )


async def test_the_device_that_made_a_key_may_send_it_when_asked(village: Village) -> None:
    anna, bot, room = await village.meet()
    key = await _unread(anna, bot, room)

    await forward(anna, bot.id, bot.session.device_id, key, maker=anna)

    await bot.port.wait_for_text("!förhinder")


async def test_nobody_else_may_send_a_key_in_its_place(village: Village) -> None:
    anna, bot, room = await village.meet()
    mallory = await village.person("mallory")
    await anna.invite(room, mallory.id)
    await mallory.wait_for_invitation(room)
    await mallory.join(room)
    await mallory.say(room, "hej")
    await bot.port.wait_for_text("hej")
    key = await _unread(anna, bot, room)

    await forward(mallory, bot.id, bot.session.device_id, key, maker=anna)
    await mallory.say(room, "sist")

    await bot.port.wait_for_text("sist")
    assert "!förhinder" not in bot.port.texts


async def test_who_waits_in_vain_is_told_once_and_the_message_is_dealt_with(
    village: Village,
) -> None:
    anna = await village.person("anna")
    clock = ManualClock(datetime.now(UTC))
    office = await Secretariat.open(village, [anna], clock=clock)
    key = withhold_the_key(anna, office.room)
    events = [await anna.say(office.room, text) for text in ("!möten", "!hjälp")]
    await _until_kept(office, 2)

    await office.office.tick()
    clock.move(timedelta(minutes=10))
    await office.office.tick()
    await office.restart()
    await office.office.tick()
    await hand_over(anna, office.id, office.session.device_id, key)
    last = await anna.say(office.room, "!hjälp")

    await office.answers(anna, [last])
    told, answer = office.said(anna)
    assert "kunde inte läsa dina 2" in told.body
    assert told.content["m.relates_to"]["m.in_reply_to"]["event_id"] == events[0]
    assert told.content["m.mentions"] == {"user_ids": [anna.id]}
    assert answer.content["m.relates_to"]["m.in_reply_to"]["event_id"] == last


def test_a_key_is_asked_for_five_times_and_ever_less_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, now = _Client(), 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    requests = KeyRequests(client)
    when = []
    requests.ask(_event("s1"))
    for second in range(3600):
        now = float(second)
        requests.ask_again()
        if client.olm.outgoing_to_device_messages:
            when.append((second, _takers(client)))

    assert when == [
        (0, {("@anna:x", "PHONE")}),
        *((second, {("@anna:x", "*"), ("@kansli:x", "*")}) for second in (60, 180, 420, 900)),
    ]


def test_no_flood_of_unread_messages_becomes_a_flood_of_requests() -> None:
    client = _Client()
    requests = KeyRequests(client)
    for number in range(1000):
        requests.ask(_event(f"s{number}"))
        requests.ask(_event(f"s{number}"))
    assert len(client.olm.outgoing_to_device_messages) == 1000

    assert len(requests._open) == 200


class _Client:
    user_id, device_id = "@kansli:x", "BOT"

    def __init__(self) -> None:
        self.olm = SimpleNamespace(outgoing_to_device_messages=[])


def _takers(client: _Client) -> set[tuple[str, str]]:
    taken = {(it.recipient, it.recipient_device) for it in client.olm.outgoing_to_device_messages}
    client.olm.outgoing_to_device_messages.clear()
    return taken


def _event(session: str) -> nio.MegolmEvent:
    content = {
        "algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x", "sender_key": "k",
        "session_id": session, "device_id": "PHONE",
    }  # fmt: skip
    return nio.MegolmEvent.from_dict(
        {"event_id": f"${session}", "sender": "@anna:x", "origin_server_ts": 1, "room_id": "!r:x",
         "type": "m.room.encrypted", "content": content}
    )  # fmt: skip


async def _unread(
    anna: Person, bot: Bot, room: str, told: list[Any] | None = None
) -> dict[str, Any]:
    """Anna writes what the bot cannot read, and it has asked for the key; `told`: her device."""
    asked: list[Any] = [] if told is None else told
    handle = anna.client.olm.handle_to_device_event

    def listen(event: Any) -> Any:
        asked.append(event)
        return handle(event)

    anna.client.olm.handle_to_device_event = listen
    key = withhold_the_key(anna, room)
    await anna.say(room, "!förhinder")
    await anna.wait_until(
        lambda: key["session_id"] in [getattr(it, "session_id", None) for it in asked],
        "a request for the key",
    )
    return key


async def _until_kept(office: Secretariat, number: int) -> None:
    """Until so many messages wait for their keys."""
    async with asyncio.timeout(15):
        while len(await office.office.pending_undecryptable(None, 0)) < number:  # noqa: ASYNC110
            await asyncio.sleep(0.05)  # the books tell nobody
