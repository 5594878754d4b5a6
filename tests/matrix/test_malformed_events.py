"""Nothing that somebody's client sends, or fails to send, makes the bot deaf or mute."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import pytest

from tests.homeserver.person import Person
from tests.matrix.env import Bot, MatrixEnv
from tests.matrix.room_keys import share_key, withhold_key


async def test_a_message_whose_key_comes_late_is_read_then(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    key = withhold_key(anna, room)
    event = await anna.say(room, "!förhinder")
    await _hears_something_else(env, anna, bot, room)
    assert "!förhinder" not in bot.port.texts

    await share_key(anna, bot.id, bot.session.device_id, key)

    said = await bot.port.wait_for_text("!förhinder")
    assert (said.event_id, said.sender) == (event, anna.id)


async def test_the_key_of_an_unreadable_message_is_asked_for(env: MatrixEnv) -> None:
    anna, _, room = await env.room_with_bot()
    asked: list[Any] = []
    anna.client.olm.handle_to_device_event = asked.append
    key = withhold_key(anna, room)

    await anna.say(room, "!förhinder")

    await anna.wait_until(
        lambda: key["session_id"] in [getattr(it, "session_id", None) for it in asked],
        "a request for the key",
    )


async def test_malformed_messages_to_the_device_do_not_deafen_it(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.say(room, "hej", "k1")
    own_key = bot.transport._client.olm.account.identity_keys["curve25519"]

    for type_, body in ((0, "AAAA"), (0, "åäö"), (1, "A"), (1, ""), ("x", 3), (7, "AAAA")):
        content = {
            "algorithm": "m.olm.v1.curve25519-aes-sha2",
            "sender_key": "AAAA",
            "ciphertext": {own_key: {"type": type_, "body": body}},
        }
        await _to_device(anna, bot, content)

    await anna.say(room, "!hjälp")
    await bot.port.wait_for_text("!hjälp")


async def test_malformed_messages_in_the_room_do_not_deafen_it(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await anna.say(room, "hej")
    await anna.stop_syncing()

    deep = '{"type":"m.room.message","content":{"body":' + "[" * 15000 + "]" * 15000 + "}}"
    for payload in ("[]", "null", "3", '"x"', "{}", "{", deep):
        await anna.post_payload(room, payload)
    contents: list[dict[str, Any]] = [
        {},
        {"ciphertext": 3},
        {"msgtype": "m.text"},
        {"m.relates_to": []},
    ]
    for content in contents:
        for kind in ("m.room.encrypted", "m.room.message", "m.reaction", "m.room.redaction"):
            await anna.post_raw(room, kind, content)

    await anna.say(room, "!hjälp")
    await bot.port.wait_for_text("!hjälp")


async def test_a_device_with_malformed_keys_does_not_silence_the_bot(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    mallory = await env.person("mallory")
    await _offer_malformed_keys(mallory)
    await anna.bring(room, mallory)
    await mallory.post_raw(room, "m.room.message", {"msgtype": "m.text", "body": "hej"})
    await bot.port.wait_for_text("hej")

    await bot.say(room, "Välkomna", "k1")

    await anna.wait_for(lambda seen: seen.body == "Välkomna")


async def test_new_people_can_write_after_all_one_time_keys_were_taken(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.say(room, "hej", "k1")
    await bot.stop()
    await _take_all_keys(anna, bot)
    bot = await env.restarted(bot)
    await anna.say(room, "tillbaka?")
    await bot.port.wait_for_text("tillbaka?")  # after a sync, and so after the upload
    bo = await env.person("bo")
    await anna.bring(room, bo)

    await bo.say(room, "!hjälp")

    await bot.port.wait_for_text("!hjälp")


async def test_new_people_can_write_while_the_bot_is_down_and_its_one_time_keys_are_taken(
    env: MatrixEnv,
) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.say(room, "hej", "k1")
    await anna.say(room, "hej")
    await bot.port.wait_for_text("hej")  # a sync later, so that everything is uploaded
    await bot.stop()
    await _take_all_keys(anna, bot)
    people = [await env.person(name) for name in ("bo", "cia")]
    for person in people:
        await anna.bring(room, person)
        await person.say(room, f"!hjälp {person.id}")

    bot = await env.restarted(bot)

    for person in people:
        await bot.port.wait_for_text(f"!hjälp {person.id}")


async def test_a_lost_answer_to_the_upload_of_keys_leaves_the_bot_reachable(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await env.person("anna")
    bot = await env.bot(anna, start=False)
    send, uploaded = bot.transport._client._send, asyncio.Event()

    async def lose(response_class: type, *arguments: Any, **named: Any) -> Any:
        answer = await send(response_class, *arguments, **named)
        if response_class is nio.KeysUploadResponse:
            uploaded.set()
            raise ConnectionResetError
        return answer

    # Lost before nio hears of it.
    monkeypatch.setattr(bot.transport._client, "receive_response", _ignore_uploads(bot))
    monkeypatch.setattr(bot.transport._client, "_send", lose)
    bot.start()
    await asyncio.wait_for(uploaded.wait(), 15)
    bot = await env.restarted(bot)
    room = await anna.create_room("Gruppen", bot.id)
    await anna.wait_for_member(room, bot.id)

    await anna.say(room, "!hjälp")

    await bot.port.wait_for_text("!hjälp")


async def test_the_log_holds_neither_texts_nor_tokens(
    env: MatrixEnv, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    anna, bot, room = await env.room_with_bot()
    await bot.say(room, "hemligheten", "k1")
    await anna.say(room, "hemligheten")
    await anna.post_raw(room, "m.room.message", {"body": {"hemligheten": 1}, "msgtype": "m.text"})
    await anna.post(room, {"body": ["hemligheten"], "msgtype": "m.text"})
    await anna.say(room, "sist")
    await bot.port.wait_for_text("sist")

    ours = [it for it in caplog.records if it.name.startswith(("bot", "nio", "peewee", "aiohttp"))]
    text = "\n".join(record.getMessage() for record in ours)
    assert "hemligheten" not in text
    assert bot.session.access_token not in text


def _ignore_uploads(bot: Bot) -> Any:
    receive = bot.transport._client.receive_response

    async def unless_upload(response: Any) -> None:
        if not isinstance(response, nio.KeysUploadResponse):
            await receive(response)

    return unless_upload


async def _hears_something_else(env: MatrixEnv, anna: Person, bot: Bot, room: str) -> None:
    other = await anna.create_room("Ett annat", bot.id, encrypted=False)
    await anna.wait_for_member(other, bot.id)
    await anna.say(other, "annat")
    await bot.port.wait_for_text("annat")


async def _to_device(person: Person, bot: Bot, content: dict[str, Any]) -> None:
    message = nio.ToDeviceMessage("m.room.encrypted", bot.id, bot.session.device_id, content)
    answer = await person.client.to_device(message)
    assert isinstance(answer, nio.ToDeviceResponse), str(answer)


async def _take_all_keys(person: Person, bot: Bot) -> None:
    """Until only the fallback key is left, which the server gives to everybody."""
    device = {bot.id: [bot.session.device_id]}
    seen: set[str] = set()
    while True:
        answer = await person.client.keys_claim(device)
        name = str(answer.one_time_keys.get(bot.id))
        if name in seen or name == "None":
            return
        seen.add(name)


async def _offer_malformed_keys(person: Person) -> None:
    """Replace the device's one-time keys by signed nonsense."""
    olm = person.client.olm
    keys = {}
    for number in range(200):
        key = {"key": "AAAA"}
        signature = olm.sign_json(key)
        signed = {person.id: {f"ed25519:{person.client.device_id}": signature}}
        keys[f"signed_curve25519:nonsense{number}"] = {"key": "AAAA", "signatures": signed}
    method, path, data = nio.Api.keys_upload(person.client.access_token, {"one_time_keys": keys})
    answer = await person.client._send(nio.KeysUploadResponse, method, path, data)
    assert isinstance(answer, nio.KeysUploadResponse), str(answer)
    # The good ones go first: take them.
    taker = {person.id: [person.client.device_id]}
    while True:
        taken = (await person.client._send(*_claim(person, taker))).one_time_keys
        if "nonsense" in str(taken):
            return


def _claim(person: Person, devices: dict[str, list[str]]) -> tuple[Any, ...]:
    return (nio.KeysClaimResponse, *nio.Api.keys_claim(person.client.access_token, devices))
