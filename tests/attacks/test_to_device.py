"""What strangers and members send to the bot's device: the gates, and the searches for keys."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import pytest
from peewee import SqliteDatabase  # type: ignore[import-untyped]  # as nio

from bot.transports.matrix.crypto.undecryptable import KeyRequests
from bot.transports.matrix.nio_client import NioClient
from bot.transports.matrix.to_device import MOST_FROM_ONE, KnownSenders
from tests.attacks.forged import api_of, send_to_device, undecryptable, verification_start
from tests.attacks.offline import (
    ROOM,
    Device,
    joining,
    offline_client,
    room_key,
    sync,
    sync_answer,
)
from tests.matrix.env import MatrixEnv
from tests.matrix.room_keys import forward_key, share_key, withhold_key
from tests.waiting import poll

ANNA, BO, STRANGER = "@anna:exempel", "@bo:exempel", "@mallory:ond.exempel"

USELESS: dict[str, dict[str, Any]] = {
    "m.key.verification.request": {
        "from_device": "X", "methods": ["m.sas.v1"], "transaction_id": "t", "timestamp": 1,
    },
    "m.key.verification.start": verification_start("X"),
    "m.key.verification.cancel": {"transaction_id": "t", "code": "m.user", "reason": "nej"},
    "m.room_key_request": {
        "action": "request", "request_id": "r", "requesting_device_id": "X",
        "body": {
            "algorithm": "m.megolm.v1.aes-sha2", "room_id": ROOM, "sender_key": "k",
            "session_id": "s",
        },
    },
    "m.secret.request": {
        "action": "request", "name": "m.megolm_backup.v1", "request_id": "r",
        "requesting_device_id": "X",
    },
    "m.secret.send": {"request_id": "r", "secret": "s"},
    "m.room_key": room_key(),
    "m.forwarded_room_key": room_key(),
    "m.room_key.withheld": {"code": "m.unverified", "room_id": ROOM, "session_id": "s"},
    "m.dummy": {"a": 1},
    "org.exempel.okänd": {"a": 1},
}  # fmt: skip
"""One of each type that the specification has and the bot no use for."""


@pytest.fixture
def client(tmp_path: Path) -> Iterator[NioClient]:
    with offline_client(tmp_path, ANNA, BO) as client:
        yield client


# ------------------------------------------------------------------ what is of no use


@pytest.mark.parametrize("sender", [ANNA, STRANGER])
@pytest.mark.parametrize("kind", USELESS)
async def test_what_the_bot_has_no_use_for_is_not_even_shown_to_the_library(
    client: NioClient, kind: str, sender: str
) -> None:
    response = await sync(client, {"type": kind, "sender": sender, "content": USELESS[kind]})

    olm = client.olm
    assert response.to_device_events == []
    assert not olm.users_for_key_query
    assert not olm.key_verifications
    assert not olm.outgoing_to_device_messages
    assert not olm.key_requests_waiting_for_session


async def test_withdrawn_key_requests_leave_nothing_in_memory(client: NioClient) -> None:
    def withdrawn(number: int) -> dict[str, Any]:
        content = {
            "action": "request_cancellation",
            "request_id": f"r{number}",
            "requesting_device_id": f"{number}" + "x" * 50_000,
        }
        return {"type": "m.room_key_request", "sender": ANNA, "content": content}

    await sync(client, *(withdrawn(number) for number in range(100)))
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for start in range(100, 600, 100):
        await sync(client, *(withdrawn(number) for number in range(start, start + 100)))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert after - before < 1_000_000


async def test_strangers_are_not_remembered_whatever_they_send(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await env.room_with_bot()
    mallory = await env.person("mallory")
    client, asked = bot.transport._client, set[str]()
    olm, query = client.olm, client.keys_query

    async def listen(users: set[str]) -> Any:
        asked.update(users)
        return await query(users)

    monkeypatch.setattr(client, "keys_query", listen)

    for kind, content in USELESS.items():
        await send_to_device(api_of(mallory), bot, kind, content)
    key = mallory.client.olm.account.identity_keys["curve25519"]
    await send_to_device(api_of(mallory), bot, "m.room.encrypted", undecryptable(bot, key))
    for text in ("ett", "två"):
        await anna.say(room, text)
        await bot.port.wait_for_text(text)

    assert mallory.id not in asked | olm.users_for_key_query
    assert mallory.id not in olm.device_store.users
    assert not olm.key_verifications
    assert key not in olm.session_store._entries
    assert not olm.wedged_devices


async def test_no_sync_s_worth_of_messages_holds_the_bot_up(client: NioClient) -> None:
    anna, bo = Device(ANNA), Device(BO)
    flood = [anna.olm_message(client, "{}") for _ in range(2 * MOST_FROM_ONE)]
    honest = bo.olm_message(client, bo.payload(client, "m.room_key", key := room_key()))

    response = await sync(client, *flood, honest)

    assert len(response.to_device_events) == MOST_FROM_ONE + 1
    assert client.olm.inbound_group_store.get(ROOM, bo.curve25519, key["session_id"])


# ------------------------------------------------------------------ inside an Olm message


@pytest.mark.parametrize("kind", [*USELESS, "m.room.message", "m.room.encrypted"])
async def test_inside_an_olm_message_only_a_room_key_is_taken(client: NioClient, kind: str) -> None:
    anna = Device(ANNA)
    content = USELESS.get(kind, {"body": "x"})

    response = await sync(client, anna.olm_message(client, anna.payload(client, kind, content)))

    heard = [it for it in response.to_device_events if not isinstance(it, nio.events.OlmEvent)]
    assert len(heard) == (kind == "m.room_key")


WRONG: dict[str, dict[str, Any]] = {
    "a long key": {"session_key": "x" * 100_000},
    "a long session": {"session_id": "x" * 2000},
    "a long room": {"room_id": "!" * 2000},
    "no room": {"room_id": 3},
    "no key": {"session_key": None},
    "no algorithm": {"algorithm": []},
    "no session": {"session_id": ""},
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_room_key_of_no_good_size_or_type_is_none(client: NioClient, wrong: str) -> None:
    anna = Device(ANNA)
    payload = anna.payload(client, "m.room_key", room_key() | WRONG[wrong])

    await sync(client, anna.olm_message(client, payload))

    assert not list(client.olm.inbound_group_store)


async def test_a_room_key_that_claims_another_s_signing_key_is_none(client: NioClient) -> None:
    anna, key = Device(ANNA), room_key()
    client.olm.learn_devices(ANNA, {anna.name: anna.keys})
    payload = anna.payload(client, "m.room_key", key)
    payload["keys"] = {"ed25519": Device(BO).account.identity_keys["ed25519"]}

    await sync(client, anna.olm_message(client, payload))

    assert not client.olm.inbound_group_store.get(ROOM, anna.curve25519, key["session_id"])


async def test_no_more_sessions_are_kept_under_one_key_than_anybody_needs(
    client: NioClient,
) -> None:
    anna = Device(ANNA)
    for number in range(30):
        anna.new_session(client)
        key = room_key()
        await sync(client, anna.olm_message(client, anna.payload(client, "m.room_key", key)))
        assert client.olm.inbound_group_store.get(ROOM, anna.curve25519, key["session_id"]), number

    assert len(client.olm.session_store[anna.curve25519]) == 20
    assert len(list(client.store.load_sessions())) == 20


# ------------------------------------------------------------------ no honest key is lost


async def test_a_key_that_comes_in_the_sync_of_its_sender_s_joining_is_taken(
    client: NioClient,
) -> None:
    cia, key = Device("@cia:exempel"), room_key()
    message = cia.olm_message(client, cia.payload(client, "m.room_key", key))

    await sync(client, message, timeline=(joining(cia.user),))

    assert client.olm.inbound_group_store.get(ROOM, cia.curve25519, key["session_id"])


async def test_a_key_that_comes_before_its_sender_is_taken_when_they_are_there(
    tmp_path: Path,
) -> None:
    cia, key = Device("@cia:exempel"), room_key()
    with offline_client(tmp_path, ANNA) as client:
        message = cia.olm_message(client, cia.payload(client, "m.room_key", key))
        assert (await sync(client, message)).to_device_events == []
        assert cia.curve25519 not in client.olm.session_store._entries

    with offline_client(tmp_path, ANNA) as client:  # after a restart
        await sync(client, timeline=(joining(cia.user),))

        assert client.olm.inbound_group_store.get(ROOM, cia.curve25519, key["session_id"])


async def test_what_was_said_while_the_bot_was_invited_only_has_a_key_when_it_has_joined(
    env: MatrixEnv,
) -> None:
    anna, bo = await env.person("anna"), await env.person("bo")
    bot = await env.bot(anna)
    await bot.transport.connected()
    await poll(lambda: bot.transport._client.olm.account.shared)
    await bot.stop()
    room = await anna.create_room("Gruppen", bot.id)
    await anna.bring(room, bo)
    await bo.wait_until(lambda: bot.id in bo.client.rooms[room].users, "the invitation")
    await bo.say(room, "före")  # with a key that the bot gets, in no room with him

    bot = await env.restarted(bot)
    await bo.wait_for_member(room, bot.id)
    await bo.say(room, "efter")

    await bot.port.wait_for_text("efter")


def test_a_flood_of_strangers_keys_pushes_out_their_own_and_nobody_else_s() -> None:
    senders = KnownSenders(SqliteDatabase(":memory:"))
    cia = _held("@cia:exempel", "cia")
    _admit(senders, cia)
    _admit(senders, *(_held(f"@{n}:ond.exempel", f"{n}") for n in range(1500)))
    _admit(senders, *(_held("@en:annan.exempel", f"{n}") for n in range(100)))

    def count() -> int:
        ((number,),) = senders._database.execute_sql("SELECT count(*) FROM kansli_held")
        return int(number)

    assert count() == 1 + 200 + 10
    assert _admit(senders, known={"@cia:exempel"}) == [cia["content"]["sender_key"]]
    assert len(_admit(senders, known={"@en:annan.exempel"})) == 10
    assert count() == 200


def test_what_was_held_is_heard_once_and_in_its_order() -> None:
    senders = KnownSenders(SqliteDatabase(":memory:"))
    for name in ("b", "a", "a", "c"):  # a server may show the same twice
        _admit(senders, _held("@cia:exempel", name))

    assert _admit(senders, known={"@cia:exempel"}) == ["b", "a", "c"]
    assert _admit(senders, known={"@cia:exempel"}) == []


def _held(sender: str, name: str) -> dict[str, Any]:
    message = {"own": {"type": 0, "body": "x"}}
    content = {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": name}
    return {
        "type": "m.room.encrypted", "sender": sender, "content": content | {"ciphertext": message},
    }  # fmt: skip


def _admit(senders: KnownSenders, *events: dict[str, Any], known: set[str] | None = None) -> Any:
    """The sender keys of the events that are let through."""
    response = nio.SyncResponse.from_dict(sync_answer(*events))
    admitted = senders.admit(response, lambda user: user in (known or ()))
    return [event.sender_key for event in admitted]


# ------------------------------------------------------------------ the search for a key


async def test_a_key_that_is_refused_does_not_end_the_search_for_the_right_one(
    env: MatrixEnv,
) -> None:
    anna, bot, room = await env.room_with_bot()
    mallory = await env.person("mallory")
    await anna.bring(room, mallory)
    key = withhold_key(anna, room)
    await anna.say(room, "!förhinder")
    olm = bot.transport._client.olm
    await poll(lambda: key["session_id"] in olm.outgoing_key_requests)

    false = withhold_key(mallory, room) | {"session_id": key["session_id"]}
    await share_key(mallory, bot.id, bot.session.device_id, false)
    await mallory.say(room, "hej")
    other = withhold_key(mallory, room)  # a good one, for something else
    await share_key(mallory, bot.id, bot.session.device_id, other)
    await mallory.say(room, "sist")
    await bot.port.wait_for_text("sist")
    await forward_key(anna, bot.id, bot.session.device_id, key, maker=anna)

    await bot.port.wait_for_text("!förhinder")


async def test_a_member_s_word_for_a_session_does_not_take_the_place_of_its_maker_s(
    client: NioClient,
) -> None:
    requests = KeyRequests(client)
    requests.request(_undecryptable(BO, "bos nyckel"))
    requests.request(_undecryptable(ANNA, "annas nyckel"))

    asked = {it.recipient for it in client.olm.outgoing_to_device_messages}
    assert asked == {ANNA, BO}


def test_old_requests_for_keys_give_way(client: NioClient) -> None:
    requests = KeyRequests(client)
    with client.store.database.atomic():
        for number in range(1050):
            sent = nio.crypto.OutgoingKeyRequest(f"s{number}", f"s{number}", ROOM, "m.megolm.v1")
            client.olm.outgoing_key_requests[sent.request_id] = sent
            client.store.add_outgoing_key_request(sent)

        requests.queue_due()

    assert len(client.olm.outgoing_key_requests) == 1000
    assert len(client.store.load_outgoing_key_requests()) == 1000


def _undecryptable(sender: str, sender_key: str) -> nio.MegolmEvent:
    content = {
        "algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x", "sender_key": sender_key,
        "session_id": "s", "device_id": "PHONE",
    }  # fmt: skip
    return nio.MegolmEvent.from_dict(
        {"event_id": "$1", "sender": sender, "origin_server_ts": 1, "room_id": ROOM,
         "type": "m.room.encrypted", "content": content}
    )  # fmt: skip
