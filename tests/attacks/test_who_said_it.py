"""What counts as said by somebody in an encrypted room: what a device of theirs encrypted, once."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import pytest
from peewee import OperationalError  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import EventKind
from bot.transports.matrix.crypto.undecryptable import UndecryptableEvents
from bot.transports.matrix.crypto_store import CryptoStore
from bot.transports.matrix.encrypted_rooms import EncryptedRooms
from bot.transports.matrix.events import to_inbound_event
from secretary.errors import AdministratorError
from tests.chatroom import ROOM, Chatroom, filled_room
from tests.fakes.inbound_port import RecordingPort
from tests.fakes.megolm import ANNA, MALLORY, ME, Device, Listener, event
from tests.homeserver.person import Person
from tests.matrix.app_env import AppEnv
from tests.matrix.env import Bot, MatrixEnv
from tests.matrix.room_keys import send_olm


@pytest.fixture
async def listener(tmp_path: Path) -> AsyncIterator[Listener]:
    listener = Listener(tmp_path)
    await listener.enter()
    yield listener
    await listener.close()


def heard(events: Sequence[Any]) -> list[tuple[str, str]]:
    """Who is taken to have said what."""
    read = [to_inbound_event(one, ROOM, ME, direct=False) for one in events]
    return [(one.sender, one.text) for one in read if one is not None]


def waits(events: Sequence[Any]) -> bool:
    """Whether all of them wait to be read."""
    return all(isinstance(one, nio.MegolmEvent) for one in events)


# ------------------------------------------------------------------ whose device


@pytest.mark.parametrize("device", ["PHONE", "MALLORYS", None])
@pytest.mark.parametrize("sender_key", ["anna", "mallory", None])
async def test_nobody_speaks_in_another_s_name_with_a_key_of_their_own(
    listener: Listener, device: str | None, sender_key: str | None
) -> None:
    anna, mallory = Device(listener, ANNA, "PHONE"), Device(listener, MALLORY, "MALLORYS")
    mallory.share_key(listener)
    keys = {"anna": anna.curve25519, "mallory": mallory.curve25519}
    claimed = keys[sender_key] if sender_key else None
    forged = mallory.say("!förhinder", device_id=device, sender_key=claimed) | {"sender": ANNA}

    assert waits(await listener.sync(forged))
    assert waits(listener.page(forged))


async def test_nor_in_their_own_name_with_another_s_words(listener: Listener) -> None:
    anna, _ = Device(listener, ANNA, "PHONE"), Device(listener, MALLORY, "MALLORYS")
    anna.share_key(listener)
    said = anna.say("!förhinder")

    assert waits(await listener.sync(said | {"sender": MALLORY, "event_id": "$copy"}))
    assert heard(await listener.sync(said)) == [(ANNA, "!förhinder")]


async def test_a_device_that_lists_another_s_key_says_nothing_with_it(listener: Listener) -> None:
    anna = Device(listener, ANNA, "PHONE")
    anna.share_key(listener)
    twin = Device(listener, MALLORY, "TWIN", known=False)
    twin.curve25519 = anna.curve25519
    twin.list(listener)
    said = anna.say("!förhinder", device_id=None)

    assert waits(await listener.sync(said | {"sender": MALLORY, "event_id": "$copy"}))
    assert heard(await listener.sync(said)) == [(ANNA, "!förhinder")]


@pytest.mark.parametrize("wrong", [{"device_id": "PAD"}, {"sender_key": "AAAA"}])
async def test_what_names_its_device_must_name_the_right_one(
    listener: Listener, wrong: dict[str, str]
) -> None:
    anna = Device(listener, ANNA, "PHONE")
    Device(listener, ANNA, "PAD")
    anna.share_key(listener)

    assert waits(await listener.sync(anna.say("!förhinder", **wrong)))


async def test_a_client_may_leave_out_which_device_it_was(listener: Listener) -> None:
    anna = Device(listener, ANNA, "PHONE")
    anna.share_key(listener)
    bare = {"sender_key": None, "device_id": None}

    assert heard(await listener.sync(anna.say("!möte", **bare))) == [(ANNA, "!möte")]
    assert heard(listener.page(anna.say("!hjälp", **bare))) == [(ANNA, "!hjälp")]


async def test_what_comes_before_its_device_is_known_waits_for_that(listener: Listener) -> None:
    anna = Device(listener, ANNA, "PHONE", known=False)
    anna.share_key(listener)
    said = anna.say("!förhinder")

    assert waits(await listener.sync(said))
    assert ANNA in listener.client.olm.users_for_key_query
    anna.list(listener)

    assert heard(await listener.sync(said)) == [(ANNA, "!förhinder")]


async def test_what_a_device_said_before_it_was_logged_out_counts(listener: Listener) -> None:
    anna = Device(listener, ANNA, "PHONE")
    anna.share_key(listener)
    listener.client.olm.device_store[ANNA]["PHONE"].deleted = True

    assert heard(await listener.sync(anna.say("!kommer"))) == [(ANNA, "!kommer")]


async def test_what_came_in_the_sync_that_told_of_its_device_need_not_wait_for_another(
    listener: Listener,
) -> None:
    anna = Device(listener, ANNA, "PHONE", known=False)
    anna.share_key(listener)
    (said,) = await listener.sync(anna.say("!förhinder"))
    events = UndecryptableEvents(listener.client)
    assert waits([events.retry(ROOM, said)])

    anna.list(listener)

    assert heard([events.retry(ROOM, said)]) == [(ANNA, "!förhinder")]


async def test_a_copy_in_another_s_name_does_not_keep_her_words_from_being_tried_again(
    listener: Listener,
) -> None:
    anna = Device(listener, ANNA, "PHONE", known=False)
    anna.share_key(listener)
    said = anna.say("!förhinder")
    events, port = UndecryptableEvents(listener.client), RecordingPort()
    assert [it async for it in events.retry_decryption((), port)] == []
    for sent in (said, said | {"sender": MALLORY, "event_id": "$copy"}):
        (shown,) = await listener.sync(sent)
        await events.store(ROOM, shown, port, direct=False)

    anna.list(listener)

    read = [event async for _, event in events.retry_decryption((), port)]
    assert heard(read) == [(ANNA, "!förhinder")]


@pytest.mark.parametrize("mallory_first", [True, False])
async def test_a_key_that_another_sends_on_as_theirs_takes_nobody_s_voice(
    listener: Listener, *, mallory_first: bool
) -> None:
    anna, mallory = Device(listener, ANNA, "PHONE"), Device(listener, MALLORY, "MALLORYS")
    said = anna.say("!förhinder")
    later = anna.say("!kommer")
    if mallory_first:
        mallory.share_key(listener, maker=anna)
        assert waits(await listener.sync(said))
    anna.share_key(listener)
    if not mallory_first:
        mallory.share_key(listener, maker=anna)

    assert heard(await listener.sync(said)) == [(ANNA, "!förhinder")]
    await listener.restart()
    assert heard(await listener.sync(later)) == [(ANNA, "!kommer")]


# ------------------------------------------------------------------ once


@pytest.mark.parametrize("change", [{"event_id": "$igen"}, {"origin_server_ts": 1}])
async def test_what_was_sent_before_is_nothing_as_another_event(
    listener: Listener, change: dict[str, Any]
) -> None:
    anna = Device(listener, ANNA, "PHONE")
    anna.share_key(listener)
    said = anna.say("!förhinder")
    again = copy.deepcopy(said) | change
    assert heard(await listener.sync(said)) == [(ANNA, "!förhinder")]

    for _ in range(2):  # as it is, and after a restart
        for events in (await listener.sync(again), listener.page(again)):
            assert heard(events) == []
            assert not waits(events)  # or a restart would bring it back
        assert heard(await listener.sync(said)) == [(ANNA, "!förhinder")]
        assert heard(listener.page(said)) == [(ANNA, "!förhinder")]
        await listener.restart()


async def test_a_page_is_remembered_as_a_sync_is(listener: Listener) -> None:
    anna = Device(listener, ANNA, "PHONE")
    anna.share_key(listener)
    said = anna.say("!förhinder")
    assert heard(listener.page(said)) == [(ANNA, "!förhinder")]

    await listener.restart()

    assert heard(await listener.sync(said | {"event_id": "$igen"})) == []


async def test_an_older_data_folder_begins_to_remember(listener: Listener) -> None:
    anna = Device(listener, ANNA, "PHONE")
    anna.share_key(listener)
    listener.client.store.database.execute_sql("DROP TABLE kansli_message_index")
    await listener.restart()
    said = anna.say("!förhinder")

    assert heard(await listener.sync(said)) == [(ANNA, "!förhinder")]
    assert heard(await listener.sync(said | {"event_id": "$igen"})) == []


async def test_what_cannot_be_remembered_is_not_lost(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = Device(listener, ANNA, "PHONE")
    anna.share_key(listener)
    said = anna.say("!förhinder")

    def full(*_: object) -> bool:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(CryptoStore, "claim_message_index", full)
        with pytest.raises(AdministratorError, match="Make room on the disk"):
            await listener.sync(said)
        with pytest.raises(OperationalError):
            listener.page(said)

    assert heard(await listener.sync(said)) == [(ANNA, "!förhinder")]


async def test_a_new_log_in_remembers_keys_and_which_rooms_are_encrypted(
    listener: Listener,
) -> None:
    anna = Device(listener, ANNA, "PHONE")
    anna.share_key(listener)
    listener.device = "NEW"  # of the bot, whose file has both
    await listener.close()
    listener.client = listener.connect()
    assert ROOM in listener.client.encrypted_rooms
    anna.list(listener)
    anna.share_key(listener)

    await listener.restart()

    assert heard(await listener.sync(anna.say("!kommer"))) == [(ANNA, "!kommer")]


# ------------------------------------------------------------------ in clear


DIRECT: dict[str, Any] = {"room": "!direkt-anna:exempel", "direct": True}


@pytest.fixture
def chatroom(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path) as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9")
        chatroom.go_to("2027-02-26 09:00")
        yield chatroom


@pytest.mark.parametrize("direct", [False, True])
def test_a_command_in_clear_does_nothing_and_its_sender_is_told_once(
    chatroom: Chatroom, *, direct: bool
) -> None:
    where = DIRECT if direct else {}
    mark = len(chatroom.posted)

    answers = [
        chatroom.answer("anna", text, in_clear=True, **where)
        for text in ("!förhinder", "!kommer", "!rapport Ny skola", "!påhitt")
    ]

    assert "okrypterat" in answers[0]
    assert answers[1:] == ["", "", ""]
    assert len(chatroom.since(mark)) == 1  # no substitute is called
    assert "Tack, Anna Ek" in chatroom.answer("anna", "!förhinder", **where)


def test_each_is_told_once_in_each_room(chatroom: Chatroom) -> None:
    def told(who: str, **where: Any) -> bool:
        return "okrypterat" in chatroom.answer(who, "!möte", in_clear=True, **where)

    told_now = [told("anna"), told("bo"), told("anna", **DIRECT), told("anna"), told("bo")]

    assert told_now == [True, True, True, False, False]


def test_talk_in_clear_that_was_not_for_the_bot_is_left_in_peace(chatroom: Chatroom) -> None:
    assert chatroom.answer("anna", "vem tar kaffet?", in_clear=True) == ""
    assert "okrypterat" in chatroom.answer("anna", "!möte", in_clear=True)


def test_an_edit_in_clear_changes_nothing(chatroom: Chatroom) -> None:
    said = chatroom.say("anna", "!kommer")
    mark = len(chatroom.posted)

    chatroom.edit("anna", said, "!förhinder", in_clear=True)

    told = [("okrypterat" in it.text, it.post.reply_to) for it in chatroom.since(mark)]
    assert told == [(True, said)]


@pytest.mark.parametrize("words", ["!rapport Mindre.", "Mindre."])
def test_an_edit_in_another_room_changes_nothing(chatroom: Chatroom, words: str) -> None:
    """A direct chat may be in clear, where the server can write in anybody's name."""
    chatroom.say("anna", "!rapport")
    event = chatroom.say("anna", "Ny skola.")
    direct: dict[str, Any] = {"room": "!direkt:exempel", "direct": True}
    chatroom.hand_over(chatroom._event(EventKind.EDIT, "anna", words, target=event, **direct))
    assert "Ny skola." in chatroom.answer("anna", "!rapport visa")


def test_an_answer_in_clear_to_the_bot_s_question_is_none(chatroom: Chatroom) -> None:
    chatroom.say("sekreterare", "!möte ställ in")
    assert "okrypterat" in chatroom.answer("sekreterare", "ja", in_clear=True)

    assert "inställt" in chatroom.answer("sekreterare", "ja")


def test_a_command_in_clear_can_be_written_anew_by_editing_it(chatroom: Chatroom) -> None:
    said = chatroom.say("sekreterare", "!möte ny 26 mars kl 9", in_clear=True)
    mark = len(chatroom.posted)

    chatroom.edit("sekreterare", said, "!möte ny 26 mars kl 9")

    assert "26 mars" in chatroom.since(mark)[0].text


def test_no_direct_chat_is_remembered_by_what_came_in_clear(chatroom: Chatroom) -> None:
    chatroom.tell("bo", "!möte", in_clear=True)
    mark = len(chatroom.posted)

    chatroom.say("anna", "!förhinder")  # and Bo is called

    assert {said.post.room for said in chatroom.since(mark) if said.post.kind == "seat"} == {ROOM}


def clear(text: str) -> dict[str, Any]:
    return event("m.room.message", {"msgtype": "m.text", "body": text})


ENCRYPTION: Mapping[str, Any] = {"algorithm": "m.megolm.v1.aes-sha2"}


async def test_once_encrypted_a_room_is_so_whatever_the_server_shows(listener: Listener) -> None:
    await listener.restart()
    rooms = EncryptedRooms(listener.client)

    rooms.begin(ROOM, [], [])

    assert ROOM in rooms
    assert "!annat:exempel" not in rooms


async def test_only_messages_and_edits_must_be_encrypted(listener: Listener) -> None:
    anna = Device(listener, ANNA, "PHONE")
    anna.share_key(listener)
    relation = {"rel_type": "m.annotation", "event_id": "$1", "key": "✅"}
    edited = {
        "m.new_content": {"msgtype": "m.text", "body": "!möte"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": "$1"},
    }

    events = await listener.sync(
        clear("!möte"),
        event("m.room.message", edited),
        event("m.reaction", {"m.relates_to": relation}),
        event("m.room.redaction", {"redacts": "$1"}),
        anna.say("!möte"),
    )
    read = [to_inbound_event(it, ROOM, ME, direct=False, encrypted=True) for it in events]

    assert [(it.kind, it.in_clear) for it in read if it is not None] == [
        (EventKind.MESSAGE, True),
        (EventKind.EDIT, True),
        (EventKind.REACTION, False),
        (EventKind.REDACTION, False),
        (EventKind.MESSAGE, False),
    ]


# ------------------------------------------------------------------ on a real homeserver


async def test_clear_text_in_an_encrypted_room_is_not_obeyed_and_its_sender_told_once(
    env: MatrixEnv,
) -> None:
    anna = await env.person("anna")
    app = await AppEnv.open(env, [anna])
    for command in ("!möte ny 2 juni kl 9", "!hjälp"):
        await _say_in_clear(anna, app.room, command)
    await anna.wait_until(lambda: len(app.said(anna)) == 1, "the bot's word")
    await app.restart()
    await _say_in_clear(anna, app.room, "!hjälp")

    last = await anna.say(app.room, "!möten")

    await app.answers(anna, [last])
    told = [("okrypterat" in it.body, it.encrypted) for it in app.said(anna)]
    assert told == [(True, True), (False, True)]
    assert "juni" not in app.said(anna)[-1].body


@pytest.mark.parametrize("many", [3, 120], ids=["in one sync", "in a gap"])
async def test_clear_text_right_after_the_bot_joined_is_known_as_that(
    env: MatrixEnv, many: int
) -> None:
    anna = await env.person("anna")
    bot = await env.bot(anna)
    await bot.port.wait(lambda: bot.port.sync_token is not None)
    before = bot.port.sync_token
    room = await anna.create_room("Gruppen", bot.id)
    await anna.wait_for_member(room, bot.id)
    await bot.stop()
    for number in range(many):
        await _say_in_clear(anna, room, f"!rapport {number}")
    bot.port.received.clear()
    bot.port.sync_token = before  # as where it died before it could remember that it joined

    bot = await env.restarted(bot)

    await bot.port.wait_for_text(f"!rapport {many - 1}", timeout=30)
    assert [it.text for it in bot.port.received if not it.in_clear] == []


async def test_what_was_written_before_a_room_was_encrypted_counts(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot(encrypted=False)
    await bot.stop()
    await anna.say(room, "!rapport före")
    await anna.client.room_put_state(room, "m.room.encryption", dict(ENCRYPTION))
    await _say_in_clear(anna, room, "!rapport efter")

    bot = await env.restarted(bot)
    await bot.port.wait_for_text("!rapport efter")
    await anna.wait_until(lambda: anna.client.rooms[room].encrypted, "the encryption")
    await anna.say(room, "!rapport krypterad")
    await bot.port.wait_for_text("!rapport krypterad")

    assert [(it.text, it.in_clear) for it in bot.port.received] == [
        ("!rapport före", False),
        ("!rapport efter", True),
        ("!rapport krypterad", False),
    ]


async def test_another_s_session_in_her_name_is_not_taken_for_hers(env: MatrixEnv) -> None:
    anna, bot, mallory, room = await _with_mallory(env)
    olm = mallory.client.olm
    payload = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "!förhinder"}}
    content = olm.group_encrypt(room, payload)

    # Only a server can put her name to it; here her account does.
    await anna.post_raw(room, "m.room.encrypted", content)
    named = {"device_id": anna.client.device_id}
    await anna.post_raw(room, "m.room.encrypted", content | named)
    keys = anna.client.olm.account.identity_keys["curve25519"]
    await anna.post_raw(room, "m.room.encrypted", content | named | {"sender_key": keys})
    await anna.say(room, "sist")

    await bot.port.wait_for_text("sist")
    bot = await env.restarted(bot)
    await anna.say(room, "ännu en")
    await bot.port.wait_for_text("ännu en")
    assert "!förhinder" not in bot.port.texts


async def test_what_she_encrypted_once_is_obeyed_once_also_after_a_restart(env: MatrixEnv) -> None:
    anna, bot, _, room = await _with_mallory(env)
    payload = {
        "type": "m.room.message", "content": {"msgtype": "m.text", "body": "!förhinder"}
    }  # fmt: skip
    content = anna.client.olm.group_encrypt(room, payload)
    await anna.post_raw(room, "m.room.encrypted", content)
    await bot.port.wait_for_text("!förhinder")

    await anna.post_raw(room, "m.room.encrypted", content)
    await anna.say(room, "sist")
    await bot.port.wait_for_text("sist")
    port = bot.port
    for text in ("efter en omstart", "efter två"):
        await bot.stop()
        await anna.post_raw(room, "m.room.encrypted", content)
        bot = await env.restarted(bot)
        await anna.say(room, text)
        await port.wait_for_text(text)

    assert port.texts.count("!förhinder") == 1
    assert port.undecryptable == []


async def test_a_key_that_was_handed_on_as_theirs_does_not_hide_her_words(env: MatrixEnv) -> None:
    anna, bot, mallory, room = await _with_mallory(env)
    session = mallory.client.olm.inbound_group_store
    made = anna.client.olm.outbound_group_sessions[room]
    assert session.get(room, anna.client.olm.account.identity_keys["curve25519"], made.id)
    key = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "room_id": room,
        "session_id": made.id,
        "session_key": made.session_key,
    }

    await send_olm(mallory, bot.id, bot.session.device_id, "m.room_key", key)
    await anna.say(room, "!förhinder")
    await bot.port.wait_for_text("!förhinder")
    bot = await env.restarted(bot)
    await anna.say(room, "!kommer")

    await bot.port.wait_for_text("!kommer")


async def test_words_wait_for_the_list_of_devices_and_are_heard_when_it_comes(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await env.room_with_bot()
    await anna.say(room, "hej")
    await bot.port.wait_for_text("hej")

    async def no_answer(_: object) -> Any:
        raise ConnectionResetError

    with monkeypatch.context() as patch:
        patch.setattr(bot.transport._client, "keys_query", no_answer)
        pad = await env.device(anna.id.partition(":")[0].removeprefix("@"))
        await pad.wait_until(lambda: pad.sees(room, bot.id), "the bot")
        said = await pad.say(room, "!hjälp")
        await bot.port.wait(lambda: [it.event_id for it in bot.port.undecryptable] == [said])
        assert "!hjälp" not in bot.port.texts
    await anna.say(room, "nu kommer listan")

    await bot.port.wait_for_text("!hjälp")


async def test_a_device_s_first_words_are_heard_at_once(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await anna.say(room, "hej")
    await bot.port.wait_for_text("hej")
    pad = await env.device(anna.id.partition(":")[0].removeprefix("@"))
    await pad.wait_until(lambda: pad.sees(room, bot.id), "the bot")

    await pad.say(room, "!hjälp")

    await bot.port.wait_for_text("!hjälp")


async def _with_mallory(env: MatrixEnv) -> tuple[Person, Bot, Person, str]:
    """Anna, the bot and Mallory in a room, where both have written."""
    anna, bot, room = await env.room_with_bot()
    mallory = await env.person("mallory")
    await anna.bring(room, mallory)
    for person, text in ((mallory, "hej"), (anna, "hej alla")):
        await person.say(room, text)
        await bot.port.wait_for_text(text)
    await mallory.wait_for(lambda seen: seen.body == "hej alla")
    return anna, bot, mallory, room


async def _say_in_clear(person: Person, room: str, text: str) -> None:
    await person.post_raw(room, "m.room.message", {"msgtype": "m.text", "body": text})
