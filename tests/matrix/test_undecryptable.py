"""A message whose key is late waits for it, whatever happens; who waits in vain is notified."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import pytest

from bot.runtime.clock import ManualClock
from bot.transports.base import InboundEvents
from bot.transports.matrix.crypto.undecryptable import KeyRequests
from tests.homeserver.person import Person, reply_target
from tests.matrix.app_env import AppEnv
from tests.matrix.env import Bot, MatrixEnv
from tests.matrix.room_keys import forward_key, share_key, withhold_key
from tests.waiting import poll


async def test_unread_messages_outlive_a_restart_and_are_read_in_order_when_their_key_comes(
    env: MatrixEnv,
) -> None:
    anna, bot, room = await env.room_with_bot()
    key = withhold_key(anna, room)
    for number in range(5):
        await anna.say(room, f"!rapport {number}")
    await bot.port.wait(lambda: len(bot.port.undecryptable) == 5)

    bot = await env.restarted(bot)
    await share_key(anna, bot.id, bot.session.device_id, key)

    await bot.port.wait_for_text("!rapport 4")
    assert bot.port.texts == [f"!rapport {number}" for number in range(5)]


async def test_what_waited_is_read_before_what_was_written_later(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    key = withhold_key(anna, room)
    event = await anna.say(room, "!rapport 0")
    stored = [f"store_undecryptable {event}", "save_sync_token"]
    await bot.port.wait(lambda: bot.port.calls[-2:] == stored)
    await bot.stop()
    await anna.say(room, "!rapport 1")

    # At the next start the key and the second message come in one sync.
    await share_key(anna, bot.id, bot.session.device_id, key)
    bot = await env.restarted(bot)

    await bot.port.wait_for_text("!rapport 1")
    assert bot.port.texts == ["!rapport 0", "!rapport 1"]


async def test_a_key_that_came_just_before_the_power_went_still_opens_what_waited(
    env: MatrixEnv,
) -> None:
    anna, bot, room = await env.room_with_bot()
    key = withhold_key(anna, room)
    event = await anna.say(room, "!förhinder")
    await bot.port.wait(lambda: len(bot.port.undecryptable) == 1)
    bot.port.fails = lambda _: True
    await share_key(anna, bot.id, bot.session.device_id, key)
    await bot.port.wait(lambda: f"receive {event}" in bot.port.calls)

    bot.port.fails = lambda _: False
    bot = await env.restarted(bot)

    await bot.port.wait_for_text("!förhinder")


async def test_a_port_that_fails_gets_what_waited_again(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    key = withhold_key(anna, room)
    await anna.say(room, "!förhinder")
    await bot.port.wait(lambda: len(bot.port.undecryptable) == 1)
    failures = iter([True])
    bot.port.fails = lambda _: next(failures, False)

    await share_key(anna, bot.id, bot.session.device_id, key)

    await bot.port.wait_for_text("!förhinder")


async def test_a_notice_that_waited_for_its_key_waits_no_more(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    key = withhold_key(anna, room)
    event = await anna.say(room, "!hjälp", msgtype="m.notice")
    await bot.port.wait(lambda: len(bot.port.undecryptable) == 1)

    await share_key(anna, bot.id, bot.session.device_id, key)

    await bot.port.wait(lambda: bot.port.discarded == {event})
    assert not bot.port.texts


async def test_a_key_that_is_missing_is_asked_for_again_after_a_restart(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    asked: list[Any] = []
    anna.client.olm.handle_to_device_event = asked.append
    key = withhold_key(anna, room)
    await anna.say(room, "!förhinder")

    def requests() -> int:
        return sum(getattr(it, "session_id", None) == key["session_id"] for it in asked)

    await anna.wait_until(lambda: requests() == 1, "a request for the key")
    bot = await env.restarted(bot)

    await anna.wait_until(lambda: requests() == 2, "another request for the key")


async def test_nobody_need_look_any_more_for_a_key_that_came(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    requests: list[Any] = []
    key = await _unread(anna, bot, room, requests)

    await share_key(anna, bot.id, bot.session.device_id, key)

    await anna.wait_until(
        lambda: any(isinstance(it, nio.RoomKeyRequestCancellation) for it in requests),
        "that the request is withdrawn",
    )


async def test_the_device_that_made_a_key_may_send_it_when_asked(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    key = await _unread(anna, bot, room)

    await forward_key(anna, bot.id, bot.session.device_id, key, maker=anna)

    await bot.port.wait_for_text("!förhinder")


async def test_nobody_else_may_send_a_key_in_its_place(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    mallory = await env.person("mallory")
    await anna.bring(room, mallory)
    await mallory.say(room, "hej")
    await bot.port.wait_for_text("hej")
    key = await _unread(anna, bot, room)

    await forward_key(mallory, bot.id, bot.session.device_id, key, maker=anna)
    await mallory.say(room, "sist")

    await bot.port.wait_for_text("sist")
    assert "!förhinder" not in bot.port.texts


async def test_who_waits_in_vain_is_notified_once_and_the_message_is_settled(
    env: MatrixEnv,
) -> None:
    anna = await env.person("anna")
    clock = ManualClock(datetime.now(UTC))
    app = await AppEnv.open(env, [anna], clock=clock)
    key = withhold_key(anna, app.room)
    events = [await anna.say(app.room, text) for text in ("!möten", "!hjälp")]
    await _until_kept(app, 2)

    await app.application.tick()
    clock.move(timedelta(minutes=10))
    await app.application.tick()
    await app.restart()
    await app.application.tick()
    await share_key(anna, app.id, app.session.device_id, key)
    last = await anna.say(app.room, "!hjälp")

    # Side by side: either may stand first.
    await app.answers(anna, [events[0], last])
    notice, _ = sorted(app.said(anna), key=lambda seen: reply_target(seen.content) == last)
    assert "kunde inte läsa dina 2" in notice.body
    assert reply_target(notice.content) == events[0]
    assert notice.content["m.mentions"] == {"user_ids": [anna.id]}


def test_a_key_is_asked_for_five_times_and_ever_less_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, now = _Client(), 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    requests = KeyRequests(client)
    when = []
    requests.request(_event("s1"))
    for second in range(3600):
        now = float(second)
        requests.queue_due()
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
        requests.request(_event(f"s{number}"))
        requests.request(_event(f"s{number}"))
    assert len(client.olm.outgoing_to_device_messages) == 1000

    assert len(requests._open) == 200


class _Client:
    user_id, device_id = "@kansli:x", "BOT"

    def __init__(self) -> None:
        self.olm = SimpleNamespace(outgoing_to_device_messages=[], outgoing_key_requests={})


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
    anna: Person, bot: Bot, room: str, requests: list[Any] | None = None
) -> dict[str, Any]:
    """Anna writes what the bot cannot read, and it has asked for the key.

    requests: what her device is asked.
    """
    asked: list[Any] = [] if requests is None else requests
    handle = anna.client.olm.handle_to_device_event

    def listen(event: Any) -> Any:
        asked.append(event)
        return handle(event)

    anna.client.olm.handle_to_device_event = listen
    key = withhold_key(anna, room)
    await anna.say(room, "!förhinder")
    await anna.wait_until(
        lambda: key["session_id"] in [getattr(it, "session_id", None) for it in asked],
        "a request for the key",
    )
    return key


async def _until_kept(app: AppEnv, number: int) -> None:
    """Until so many messages wait for their keys."""

    def stored(events: InboundEvents) -> bool:
        return len(events.pending_undecryptable(None, 0)) >= number

    await poll(lambda: app.application.call(stored))
