"""Devices with others' keys, thousands of devices, and servers that do not answer about them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.transports.device_events import SameKeys, TooManyDevices
from bot.transports.matrix.crypto import key_answers, pending_key_shares
from bot.transports.matrix.crypto.cross_signing import PrivateKeys
from bot.transports.matrix.crypto.device_lists import DeviceLists
from bot.transports.matrix.crypto.device_trust import DeviceTrust
from bot.transports.matrix.crypto.key_answers import MOST_DEVICES, usable_devices
from bot.transports.matrix.nio_client import NioClient
from bot.transports.matrix.responses import KeysQueryResponse
from tests.attacks.forged import (
    api_of,
    curve_key,
    log_in_with_key_of,
    send_to_device,
    undecryptable,
    verification_start,
)
from tests.attacks.offline import ROOM, Device, offline_client, own_key, sync
from tests.homeserver.env import PASSWORD
from tests.homeserver.person import Person
from tests.matrix.env import Bot, MatrixEnv
from tests.waiting import poll

ANNA, BO, MALLORY, STRANGER = (
    "@anna:exempel",
    "@bo:exempel",
    "@mallory:exempel",
    "@mallory:ond.exempel",
)


async def says(who: Person, bot: Bot, room: str, *texts: str) -> None:
    """Somebody says something, and the bot hears it: so many syncs have gone by."""
    for text in texts:
        await who.say(room, text)
        await bot.port.wait_for_text(text)


async def reads(person: Person, event: str) -> bool:
    seen = await person.wait_for(lambda seen: seen.event_id == event)
    return seen.type == "m.room.message"


# ------------------------------------------------------------------ on a real homeserver


async def test_a_stranger_with_a_member_s_key_does_not_come_between_the_bot_and_the_member(
    env: MatrixEnv,
) -> None:
    anna, bot, room = await env.room_with_bot()
    stranger, key = env.account("mallory"), curve_key(anna)
    api, device, _ = await log_in_with_key_of(env.homeserver, stranger, PASSWORD, key)
    olm = bot.transport._client.olm

    await send_to_device(api, bot, "m.key.verification.start", verification_start(device))
    await says(anna, bot, room, "ett")
    olm.session_store._entries.pop(key, None)  # as if the session were older than an hour
    await send_to_device(api, bot, "m.room.encrypted", undecryptable(bot, key))
    await says(anna, bot, room, "två", "tre", "fyra")
    event = await bot.say(room, "hemligt", "k1")

    assert await reads(anna, event)
    assert api.user not in olm.device_store.users


async def test_a_key_that_two_members_devices_claim_is_neither_s_and_is_told_once(
    env: MatrixEnv,
) -> None:
    anna, bot, room = await env.room_with_bot()
    mallory = await env.person("mallory")
    await anna.bring(room, mallory)
    assert await reads(anna, await bot.say(room, "ett", "k1"))
    user = mallory.id[1:].partition(":")[0]
    api, twin, _ = await log_in_with_key_of(env.homeserver, user, PASSWORD, curve_key(anna))
    store = bot.transport._client.olm.device_store
    await poll(lambda: twin in store[mallory.id])

    second = await bot.say(room, "två", "k2")
    await bot.say(room, "tre", "k3")
    await bot.port.wait(lambda: bool(bot.port.device_events))
    await api.request("POST", "/logout", {})
    await poll(lambda: store[mallory.id][twin].deleted)
    last = await bot.say(room, "fyra", "k4")

    assert await reads(mallory, second)
    assert not await reads(anna, second)
    assert [why["code"] for why in anna.withheld(bot.id)] == ["m.blacklisted"]
    (told,) = bot.port.device_events
    assert isinstance(told, SameKeys)
    assert {(it.user, it.device) for it in told.devices} == {
        (anna.id, anna.client.device_id),
        (mallory.id, twin),
    }
    assert await reads(anna, last)


async def test_a_member_on_a_server_that_does_not_answer_delays_nobody(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await env.room_with_bot()
    await says(anna, bot, room, "ett")
    client, asked = bot.transport._client, asyncio.Event()
    query = client.keys_query

    async def hang(users: set[str]) -> Any:
        if "@doris:borta.exempel" not in users:
            return await query(users)
        asked.set()
        return await asyncio.Event().wait()

    monkeypatch.setattr(client, "keys_query", hang)
    monkeypatch.setattr(pending_key_shares, "DEVICE_LIST_TIMEOUT", 0.0)
    monkeypatch.setattr("bot.transports.matrix.crypto.device_lists._PATIENCE", 0.1)
    await bot.transport.resolve((room,))  # a group's: with Doris it is no direct chat
    client.rooms[room].add_member("@doris:borta.exempel", None, None)
    client.olm.users_for_key_query.add("@doris:borta.exempel")

    await says(anna, bot, room, "två")
    await asyncio.wait_for(asked.wait(), 15)
    laptop = await env.device(anna.id[1:].partition(":")[0])
    await says(anna, bot, room, "tre")
    await poll(lambda: laptop.client.device_id in client.olm.device_store[anna.id])
    event = await bot.say(room, "fyra", "k1")

    assert await reads(anna, event)
    assert await reads(laptop, event)


async def test_a_device_that_cannot_be_understood_gets_one_new_session_and_no_more(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await env.room_with_bot()
    await says(anna, bot, room, "ett")
    client, claims = bot.transport._client, list[Any]()
    claim = client.keys_claim
    await poll(lambda: anna.client.device_id in client.olm.device_store[anna.id])
    client.olm.session_store._entries.pop(curve_key(anna))

    async def listen(devices: Any) -> Any:
        claims.append(devices)
        return await claim(devices)

    monkeypatch.setattr(client, "keys_claim", listen)
    for number in range(5):
        client.olm.session_store._entries.pop(curve_key(anna), None)
        message = undecryptable(bot, curve_key(anna))
        await send_to_device(api_of(anna), bot, "m.room.encrypted", message)
        await anna.post_raw(room, "m.room.message", {"msgtype": "m.text", "body": f"n{number}"})
        await bot.port.wait_for_text(f"n{number}")

    await poll(lambda: not client.olm.wedged_devices)
    assert claims == [{anna.id: [anna.client.device_id]}]


# ------------------------------------------------------------------ whose a key is


@pytest.fixture
def client(tmp_path: Path) -> Iterator[NioClient]:
    with offline_client(tmp_path, ANNA, BO, MALLORY) as client:
        yield client


def learn(client: NioClient, *devices: Device) -> None:
    by_user: dict[str, dict[str, Any]] = {}
    for device in devices:
        by_user.setdefault(device.user, {})[device.name] = device.keys
    for user, keys in by_user.items():
        client.olm.learn_devices(user, keys)


def known(client: NioClient, device: Device) -> Any:
    return client.olm.device_store[device.user][device.name]


def begin_session(client: NioClient, asked: Device, answer: dict[str, Any] | None = None) -> None:
    """With what an answer to ``/keys/claim`` has for the device that was asked for."""
    keys = key_answers.one_time_keys(answer or asked.claimed(), [known(client, asked)])
    client.olm.start_sessions(keys)


TWINS: dict[str, Callable[[Device, NioClient], Device]] = {
    "another's": lambda anna, _: Device(MALLORY, curve25519=anna.curve25519),
    "one's own": lambda anna, _: Device(ANNA, "LAPTOP", curve25519=anna.curve25519),
    "another's under the same id": lambda anna, _: Device(BO, anna.name, anna.curve25519),
}


@pytest.mark.parametrize("twin", TWINS)
@pytest.mark.parametrize("anna_first", [True, False])
def test_a_key_that_another_device_claims_is_no_device_s(
    client: NioClient, twin: str, *, anna_first: bool
) -> None:
    anna = Device(ANNA)
    other = TWINS[twin](anna, client)
    if anna.user == other.user:
        learn(client, anna, other)
    else:
        learn(client, *(anna, other)[:: 1 if anna_first else -1])

    assert client.olm.is_ambiguous(known(client, anna))
    assert client.olm.is_ambiguous(known(client, other))
    learn(client, anna)
    client.olm.learn_devices(other.user, {anna.name: anna.keys} if other.user == ANNA else {})
    assert not client.olm.is_ambiguous(known(client, anna))


def test_the_bot_s_own_key_is_no_other_device_s(client: NioClient) -> None:
    mallory = Device(MALLORY, curve25519=own_key(client))
    learn(client, mallory)

    assert client.olm.is_ambiguous(known(client, mallory))


def test_a_signing_key_of_two_devices_is_neither_s(client: NioClient) -> None:
    anna, laptop = Device(ANNA), Device(ANNA, "LAPTOP")
    laptop.keys["keys"]["ed25519:LAPTOP"] = anna.keys["keys"]["ed25519:PHONE"]
    learn(client, anna, laptop)

    assert client.olm.is_ambiguous(known(client, anna))


def test_who_has_left_the_bot_s_rooms_takes_nobody_s_key(client: NioClient) -> None:
    anna = Device(ANNA)
    mallory = Device(MALLORY, curve25519=anna.curve25519)
    learn(client, anna, mallory)

    client.rooms[ROOM].remove_member(MALLORY)

    assert not client.olm.is_ambiguous(known(client, anna))


async def test_a_twin_s_session_is_gone_when_the_key_turns_out_to_be_claimed_by_two(
    client: NioClient,
) -> None:
    anna = Device(ANNA)
    mallory = Device(MALLORY, curve25519=anna.curve25519)
    learn(client, mallory)
    begin_session(client, mallory)
    assert client.olm.session_store.get(anna.curve25519)

    learn(client, anna)

    assert not client.olm.session_store.get(anna.curve25519)
    assert not list(client.store.load_sessions())


async def test_a_session_that_the_key_s_owner_has_used_stays(client: NioClient) -> None:
    anna = Device(ANNA)
    learn(client, anna)
    begin_session(client, anna)
    anna.accept_session(client)
    await sync(client, anna.olm_message(client, anna.payload(client, "m.dummy", {})))

    learn(client, Device(MALLORY, curve25519=anna.curve25519))

    assert client.olm.session_store.get(anna.curve25519)


def test_no_new_session_is_made_for_a_key_that_two_claim_or_for_a_stranger(
    client: NioClient,
) -> None:
    anna, bo, stranger = Device(ANNA), Device(BO), Device(STRANGER)
    learn(client, anna, bo, stranger, Device(MALLORY, curve25519=anna.curve25519))

    for device in (anna, bo, stranger):
        client.olm._mark_device_for_unwedging(device.user, device.curve25519)
        begin_session(client, device)

    assert [device.user_id for device in client.olm.wedged_devices] == [BO]
    assert not client.olm.session_store.get(anna.curve25519)


def test_no_more_devices_wait_for_a_session_than_a_hundred(client: NioClient) -> None:
    devices = [Device(ANNA, f"D{number}") for number in range(150)]
    learn(client, *devices)

    for device in devices:
        client.olm._mark_device_for_unwedging(ANNA, device.curve25519)

    assert len(client.olm.wedged_devices) == 100


def test_a_device_that_is_there_again_is_a_device_again(client: NioClient) -> None:
    anna = Device(ANNA)
    learn(client, anna)
    client.olm.learn_devices(ANNA, {})
    assert known(client, anna).deleted

    learn(client, anna)

    assert not known(client, anna).deleted
    assert not client.store.load_device_keys()[ANNA]["PHONE"].deleted


# ------------------------------------------------------------------ what an answer may tell


def about(*devices: Device, **more: Any) -> dict[str, Any]:
    """An answer to ``/keys/query``."""
    keys: dict[str, Any] = {}
    for device in devices:
        keys.setdefault(device.user, {})[device.name] = device.keys
    return {"device_keys": keys} | more


def names(answer: dict[str, Any], user: str = ANNA) -> set[str]:
    usable = usable_devices(answer, user)
    assert usable is not None
    return set(usable[0])


WRONG: dict[str, Callable[[dict[str, Any]], object]] = {
    "another's name": lambda keys: keys.update(user_id=BO),
    "another id": lambda keys: keys.update(device_id="OTHER"),
    "no signature": lambda keys: keys.pop("signatures"),
    "signatures of no shape": lambda keys: keys.update(signatures=[3]),
    "a signature of no shape": lambda keys: keys.update(signatures={ANNA: {"ed25519:PHONE": {}}}),
    "something changed": lambda keys: keys.update(more=1),
    "no keys": lambda keys: keys.pop("keys"),
    "a key of no shape": lambda keys: keys["keys"].update({"curve25519:PHONE": 3}),
    "a key of no length": lambda keys: keys["keys"].update({"curve25519:PHONE": "AAAA"}),
    "a signing key of no length": lambda keys: keys["keys"].update({"ed25519:PHONE": "å"}),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_device_that_is_wrongly_described_costs_itself_alone(wrong: str) -> None:
    phone, laptop = Device(ANNA), Device(ANNA, "LAPTOP")
    WRONG[wrong](phone.keys)

    assert names(about(phone, laptop)) == {"LAPTOP"}


@pytest.mark.parametrize("devices", [None, [], "x", 3, {"PHONE": None}, {"PHONE": []}, {"": {}}])
def test_devices_of_no_shape_are_none(devices: Any) -> None:
    usable = usable_devices({"device_keys": {ANNA: devices}}, ANNA)

    assert usable == (({}, 0) if isinstance(devices, dict) else None)


def test_of_a_device_s_name_little_is_kept() -> None:
    phone = Device(ANNA)
    phone.keys["unsigned"] = {"device_display_name": "\ud800\0" + "x" * 5000, "more": "y" * 5000}
    usable = usable_devices(about(phone), ANNA)
    assert usable is not None

    assert len(str(usable[0]["PHONE"]["unsigned"])) < 200
    usable[0]["PHONE"]["unsigned"]["device_display_name"].encode()


def test_of_thousands_of_devices_a_hundred_count_those_signed_and_known_first() -> None:
    keys = PrivateKeys.generate()
    uploaded = keys.upload_content(ANNA)
    devices = [Device(ANNA, f"D{number:04}") for number in range(300)]
    signed, seen = devices[-1], devices[-2]
    name = f"ed25519:{keys.public('self_signing')}"
    signed.keys["signatures"][ANNA][name] = keys.sign("self_signing", signed.keys)
    answer = about(
        *devices,
        master_keys={ANNA: uploaded["master_key"]},
        self_signing_keys={ANNA: uploaded["self_signing_key"]},
    )

    usable = usable_devices(answer, ANNA, [seen.name])

    assert usable is not None
    found, more = usable
    assert (len(found), more) == (MOST_DEVICES, 300 - MOST_DEVICES)
    assert {signed.name, seen.name} <= set(found)


def test_a_one_time_key_is_taken_where_the_device_signed_it(client: NioClient) -> None:
    anna, bo = Device(ANNA), Device(BO)
    learn(client, anna)
    ((name, signed),) = anna.claimed()["one_time_keys"][ANNA]["PHONE"].items()
    wrong: tuple[Any, ...] = (
        None, [], {}, {name: None}, {name: {}}, {name: signed | {"key": "AAAA"}},
        {name: signed | {"signatures": {}}}, {"curve25519:A": signed["key"]},
        bo.claimed()["one_time_keys"][BO]["PHONE"],
    )  # fmt: skip

    for keys in wrong:
        begin_session(client, anna, {"one_time_keys": {ANNA: {"PHONE": keys}}})
    assert not list(client.olm.session_store)

    begin_session(client, anna)
    assert len(list(client.olm.session_store)) == 1


def test_one_time_keys_that_nobody_asked_for_begin_no_session(client: NioClient) -> None:
    anna, bo = Device(ANNA), Device(BO)
    learn(client, anna, bo)

    begin_session(client, anna, bo.claimed())

    assert not list(client.olm.session_store)


# ------------------------------------------------------------------ asking about devices


class Server:
    """Answers ``/keys/query``, or not. asked: about whom, each time."""

    def __init__(self, *devices: Device) -> None:
        self.content = about(*devices)
        self.asked: list[set[str]] = []
        self.down: set[str] = set()

    async def keys_query(self, users: set[str]) -> Any:
        self.asked.append(set(users))
        told = {
            user: keys
            for user, keys in self.content["device_keys"].items()
            if user.partition(":")[2] not in self.down
        }
        return KeysQueryResponse.from_dict(self.content | {"device_keys": told})


@pytest.fixture
def lists(client: NioClient, tmp_path: Path) -> DeviceLists:
    return DeviceLists(client, DeviceTrust(client, tmp_path), lambda: None)


def serve(client: NioClient, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "keys_query", server.keys_query)


async def test_each_server_s_people_are_asked_about_apart(
    client: NioClient, lists: DeviceLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server(Device(ANNA), Device(BO), Device(STRANGER))
    serve(client, server, monkeypatch)
    client.rooms[ROOM].add_member("@cia:borta", None, None)
    users = {ANNA, BO, "@cia:borta", STRANGER}
    client.olm.users_for_key_query |= users

    await lists.wait_for(users)

    assert {frozenset(asked) for asked in server.asked} == {
        frozenset({ANNA, BO}),
        frozenset({"@cia:borta"}),
    }
    assert lists.unknown == {"@cia:borta"}
    assert set(client.olm.device_store.users) == {ANNA, BO, "@cia:borta"}


async def test_nobody_is_learnt_who_was_not_asked_about(
    client: NioClient, lists: DeviceLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(client, Server(Device(ANNA), Device(BO), Device(STRANGER)), monkeypatch)
    client.olm.users_for_key_query = {ANNA}

    await lists.wait_for([ANNA])

    assert {device.user_id for device in client.olm.device_store} == {ANNA}


async def test_a_server_that_fails_is_asked_ever_less_often(
    client: NioClient, lists: DeviceLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, now = Server(), 0.0
    serve(client, server, monkeypatch)
    monkeypatch.setattr(time, "monotonic", lambda: now)
    client.olm.users_for_key_query = {ANNA}

    for second in range(3600):
        now = float(second)
        lists.ask()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    assert 10 <= len(server.asked) <= 20


async def test_a_change_that_comes_while_a_list_is_fetched_is_not_forgotten(
    client: NioClient, lists: DeviceLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server(Device(ANNA))
    client.olm.users_for_key_query = {ANNA}

    async def change(users: set[str]) -> Any:
        answer = await server.keys_query(users)
        if len(server.asked) == 1:
            client.olm.add_changed_users({ANNA})
            assert ANNA in lists.unknown
        return answer

    monkeypatch.setattr(client, "keys_query", change)

    await lists.wait_for([ANNA])

    assert len(server.asked) == 2
    assert not lists.unknown


async def test_too_many_devices_of_one_cost_the_others_nothing_and_are_told_once(
    client: NioClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust = DeviceTrust(client, tmp_path)
    lists = DeviceLists(client, trust, lambda: None)
    many = [Device(MALLORY, f"D{number}") for number in range(250)]
    serve(client, Server(Device(ANNA), *many), monkeypatch)
    for _ in range(2):
        client.olm.users_for_key_query |= {ANNA, MALLORY}
        await lists.wait_for([ANNA, MALLORY])

    assert len(list(client.olm.device_store.active_user_devices(MALLORY))) == MOST_DEVICES
    assert len(list(client.olm.device_store.active_user_devices(ANNA))) == 1
    assert list(trust.pending_events()) == [TooManyDevices(MALLORY, 150, MOST_DEVICES)]
