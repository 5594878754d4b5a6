"""Whom the bot trusts with room keys, and what it tells of those it does not."""

from __future__ import annotations

import copy
import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import pytest

from bot.transports.base import RetryLater
from bot.transports.device_events import (
    DeviceEvent,
    IdentityChanged,
    KeysWithheld,
    UnverifiedDevice,
)
from bot.transports.matrix.crypto import pending_key_shares, room_keys
from bot.transports.matrix.crypto.cross_signing import PrivateKeys
from bot.transports.matrix.crypto.device_trust import DeviceTrust
from bot.transports.matrix.crypto.device_verification import DeviceVerification
from bot.transports.matrix.http_api import Credentials
from bot.transports.matrix.responses import KeysQueryResponse
from secretary.errors import AdministratorError
from tests.homeserver.env import PASSWORD
from tests.homeserver.person import Person, Seen
from tests.matrix.env import Bot, MatrixEnv
from tests.waiting import poll


def user_of(person: Person) -> str:
    return person.id[1:].partition(":")[0]


async def reads(person: Person, event: str) -> bool:
    """Whether somebody can read an event, once it is there."""
    seen = await person.wait_for(lambda seen: seen.event_id == event)
    return seen.type == "m.room.message"


async def left_out(bot: Bot, number: int = 1) -> list[KeysWithheld]:
    """The first events about devices left out."""

    def found() -> list[KeysWithheld]:
        return [
            reported for reported in bot.port.device_events if isinstance(reported, KeysWithheld)
        ]

    await bot.port.wait(lambda: len(found()) >= number)
    return found()


# ------------------------------------------------------------------ on a real homeserver


async def test_a_device_that_its_owner_has_not_verified_gets_no_key_and_is_informed(
    env: MatrixEnv,
) -> None:
    anna, bot, room = await env.room_with_bot()
    laptop = await env.device(user_of(anna), verified=False)

    event = await bot.say(room, "hemligt", "k1")

    assert await reads(anna, event)
    assert not await reads(laptop, event)
    await laptop.wait_until(lambda: bool(laptop.withheld(bot.id)), "why")
    (why,) = laptop.withheld(bot.id)
    keys = bot.transport._client.olm.account.identity_keys
    assert (why["code"], why["room_id"], why["sender_key"]) == (
        "m.unverified",
        room,
        keys["curve25519"],
    )
    assert why["session_id"] == bot.transport._client.olm.outbound_group_sessions[room].id
    assert not anna.withheld(bot.id)


async def test_who_is_left_out_is_reported_once(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    laptop = await env.device(user_of(anna), verified=False)
    await bot.say(room, "ett", "k1")

    (reported,) = await left_out(bot)
    bot.transport._client.olm.outbound_group_sessions.pop(room)  # as after a week
    await bot.say(room, "två", "k2")
    await anna.say(room, "!hjälp")
    await bot.port.wait_for_text("!hjälp")

    (device,) = reported.devices
    assert reported.room == room
    assert (device.user, device.device, device.owner_has_keys) == (
        anna.id,
        laptop.client.device_id,
        True,
    )
    assert device.name == f"{user_of(anna)}'s phone"
    assert await left_out(bot) == [reported]
    await laptop.wait_until(lambda: len(laptop.withheld(bot.id)) == 2, "why, for each key")


async def test_where_the_explanation_fails_the_message_goes_and_it_is_explained_at_the_next(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await env.room_with_bot()
    laptop = await env.device(user_of(anna), verified=False)
    withhold = bot.transport._client.send_room_key_withheld
    failures = iter([ConnectionResetError("the power went")])

    async def fails_once(messages: dict[str, Any]) -> Any:
        for failure in failures:
            raise failure
        return await withhold(messages)

    monkeypatch.setattr(bot.transport._client, "send_room_key_withheld", fails_once)

    first = await bot.say(room, "ett", "k1")
    assert await reads(anna, first)
    session = bot.transport._client.olm.outbound_group_sessions[room].id
    await bot.say(room, "två", "k2")
    await bot.say(room, "tre", "k3")

    await laptop.wait_until(lambda: bool(laptop.withheld(bot.id)), "why")
    assert [why["session_id"] for why in laptop.withheld(bot.id)] == [session]


async def test_somebody_who_cannot_verify_devices_at_all_is_distinguished(env: MatrixEnv) -> None:
    anna = await env.person("anna", verified=False)
    bot = await env.bot(anna)
    room = await anna.create_room("Gruppen", bot.id)
    await anna.wait_for_member(room, bot.id)

    event = await bot.say(room, "hemligt", "k1")

    assert not await reads(anna, event)
    (reported,) = await left_out(bot)
    assert [device.owner_has_keys for device in reported.devices] == [False]


async def test_what_an_unverified_device_writes_is_read_all_the_same(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    laptop = await env.device(user_of(anna), verified=False)
    await laptop.wait_for_member(room, bot.id)

    await laptop.say(room, "!förhinder")

    await bot.port.wait_for_text("!förhinder")


async def test_a_device_reads_from_when_it_is_verified(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    laptop = await env.device(user_of(anna), verified=False)
    before = await bot.say(room, "före", "k1")
    await left_out(bot)

    await laptop.verify(PASSWORD)
    await knows(bot, laptop)
    after = await bot.say(room, "efter", "k2")

    assert await reads(laptop, after)
    assert not await reads(laptop, before)
    assert await reads(anna, after)


async def test_a_device_whose_owner_takes_their_word_back_cannot_read_what_comes_next(
    env: MatrixEnv,
) -> None:
    anna, bot, room = await env.room_with_bot()
    laptop = await env.device(user_of(anna))
    before = await bot.say(room, "före", "k1")
    assert await reads(laptop, before)

    await anna.renew_identity(PASSWORD)
    await anna.verify(PASSWORD)
    await poll(lambda: not is_trusted(bot, laptop))
    await knows(bot, anna)
    after = await bot.say(room, "efter", "k2")

    assert await reads(anna, after)
    assert not await reads(laptop, after)
    (reported,) = await left_out(bot)
    assert [device.device for device in reported.devices] == [laptop.client.device_id]


async def test_with_keys_to_all_every_device_reads(env: MatrixEnv) -> None:
    anna = await env.person("anna", verified=False)
    bot = await env.bot(anna, keys_to_all=True)
    room = await anna.create_room("Gruppen", bot.id)
    await anna.wait_for_member(room, bot.id)

    event = await bot.say(room, "hemligt", "k1")

    assert await reads(anna, event)
    assert not anna.withheld(bot.id)
    assert not bot.port.device_events


async def test_old_devices_of_the_bots_own_get_no_key_and_no_mention(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    user = bot.id[1:].partition(":")[0]
    old = await env.device(user, verified=False)

    event = await bot.say(room, "hemligt", "k1")
    await anna.say(room, "!hjälp")
    await bot.port.wait_for_text("!hjälp")

    assert await reads(anna, event)
    assert not await reads(old, event)
    assert not bot.port.device_events


async def test_a_new_master_key_is_reported_once_and_then_taken_for_theirs(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.say(room, "hej", "k1")

    await anna.renew_identity(PASSWORD)
    await bot.port.wait(lambda: bool(bot.port.device_events))
    bot = await env.restarted(bot)
    await anna.verify(PASSWORD)
    await knows(bot, anna)

    master = bot.transport._device_trust._pins.get(anna.id)
    assert bot.port.device_events == [IdentityChanged(anna.id, str(master), (room,))]


async def test_a_master_key_that_changed_while_the_bot_was_down_is_reported(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.say(room, "hej", "k1")
    await bot.stop()

    await anna.renew_identity(PASSWORD)
    bot = await env.restarted(bot)

    await bot.port.wait(lambda: bool(bot.port.device_events))
    assert [
        reported.user
        for reported in bot.port.device_events
        if isinstance(reported, IdentityChanged)
    ] == [anna.id]


async def test_what_could_not_be_reported_is_reported_later(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.say(room, "hej", "k1")
    failures = iter([ConnectionResetError("the power went")] * 2)
    found = bot.port.on_device_event

    def fails_twice(event: DeviceEvent) -> None:
        for failure in failures:
            raise failure
        found(event)

    monkeypatch.setattr(bot.port, "on_device_event", fails_twice)

    await anna.renew_identity(PASSWORD)

    await bot.port.wait(lambda: bool(bot.port.device_events), 20)


async def test_whether_others_can_trust_the_bot_is_a_check_of_its_health(env: MatrixEnv) -> None:
    bot = await env.bot()
    await bot.transport.connected()
    await poll(lambda: trust(bot).ok is False)

    async def verify() -> str:
        verification = DeviceVerification(bot.session, bot.data)
        return await verification.apply(await verification.plan(), CREDENTIALS, lambda _: None)

    assert trust(bot).text == "the account has no cross-signing keys"
    await bot.stop()
    await verify()
    bot = await env.restarted(bot)

    await poll(lambda: trust(bot).ok is True)


# ------------------------------------------------------------------ a server that does not tell


class DroppingServer:
    """Between the bot and a server that cannot tell of somebody's devices.

    Like Synapse, where their own server is away: named under ``failures``.
    """

    def __init__(self) -> None:
        self.dropped_users: set[str] = set()

    def from_dict(self, answer: dict[str, Any]) -> Any:
        answer = copy.deepcopy(answer)
        for user in self.dropped_users & set(answer["device_keys"]):
            del answer["device_keys"][user]
            answer.setdefault("failures", {})[user.partition(":")[2]] = {"status": 503}
        return _AS_IT_IS(answer)


_AS_IT_IS = KeysQueryResponse.from_dict


@pytest.fixture
def dropping_server(monkeypatch: pytest.MonkeyPatch) -> DroppingServer:
    dropping_server = DroppingServer()
    monkeypatch.setattr(KeysQueryResponse, "from_dict", dropping_server.from_dict)
    return dropping_server


async def test_a_device_list_that_cannot_be_fetched_delays_a_message(
    env: MatrixEnv, dropping_server: DroppingServer
) -> None:
    anna = await env.person("anna")
    dropping_server.dropped_users.add(anna.id)
    bot = await env.bot(anna)
    room = await anna.create_room("Gruppen", bot.id)
    await anna.wait_for_member(room, bot.id)

    with pytest.raises(RetryLater, match="devices of 1 in the room") as refused:
        await bot.say(room, "hemligt", "k1")
    dropping_server.dropped_users.clear()
    event = await bot.say(room, "hemligt", "k1")

    assert refused.value.seconds is not None
    assert await reads(anna, event)
    assert len(anna.saw(lambda seen: seen.sender == bot.id and seen.type == _MESSAGE)) == 1
    assert not bot.port.device_events


async def test_one_that_cannot_be_fetched_for_long_holds_nobody_else_up_and_loses_nothing(
    env: MatrixEnv, dropping_server: DroppingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bo = await env.person("anna"), await env.person("bo")
    laptop = await env.device(user_of(bo), verified=False)
    dropping_server.dropped_users.add(bo.id)
    bot = await env.bot(anna)
    room = await anna.create_room("Gruppen", bot.id, bo.id)
    await bo.join(room)
    await anna.wait_for_member(room, bot.id)
    monkeypatch.setattr(pending_key_shares, "DEVICE_LIST_TIMEOUT", 0.0)
    await laptop.wait_for_member(room, bot.id)
    said = await laptop.say(room, "hej")  # so that the bot could send it keys, if it would
    await bot.port.wait(lambda: said in [waiting.event_id for waiting in bot.port.undecryptable])

    first = await bot.say(room, "ett", "k1")
    bot.transport._client.olm.outbound_group_sessions.pop(room)  # as after a week
    second = await bot.say(room, "två", "k2")
    assert await reads(anna, first)
    assert not await reads(bo, first)
    assert not bo.withheld(bot.id)

    dropping_server.dropped_users.clear()
    third = await bot.say(room, "tre", "k3")

    assert await reads(anna, third)
    assert await reads(bo, third)
    for event, text in ((first, "ett"), (second, "två")):
        message = await bo.wait_for(lambda seen, event=event: seen.event_id == event)  # type: ignore[misc]
        assert decrypted(bo, message) == text
        with pytest.raises(nio.EncryptionError):
            decrypted(laptop, message)


async def test_a_device_whose_server_is_away_when_a_session_is_begun_gets_the_keys_later(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its list is known, since the bot's homeserver keeps that; a one-time key is not."""
    anna, bo = await env.person("anna"), await env.person("bo")
    bot = await env.bot(anna)
    room = await anna.create_room("Gruppen", bot.id, bo.id)
    await bo.join(room)
    await anna.wait_for_member(room, bot.id)
    claim = bot.transport._client.keys_claim
    monkeypatch.setattr(room_keys, "_NO_SESSION_RETRY", 0.0)

    async def claim_of_anna(devices: dict[str, Any]) -> Any:
        return await claim({user: names for user, names in devices.items() if user == anna.id})

    monkeypatch.setattr(bot.transport._client, "keys_claim", claim_of_anna)
    first, second = await bot.say(room, "ett", "k1"), await bot.say(room, "två", "k2")
    assert await reads(anna, first)
    assert not await reads(bo, second)

    monkeypatch.setattr(bot.transport._client, "keys_claim", claim)
    third = await bot.say(room, "tre", "k3")

    assert await reads(bo, third)
    for event, text in ((first, "ett"), (second, "två")):
        message = await bo.wait_for(lambda seen, event=event: seen.event_id == event)  # type: ignore[misc]
        assert decrypted(bo, message) == text


_MESSAGE = "m.room.message"


def decrypted(person: Person, message: Seen) -> str:
    """What somebody's client shows of an event once its key has come."""
    event = nio.Event.parse_encrypted_event(
        {
            "event_id": message.event_id,
            "sender": message.sender,
            "origin_server_ts": 0,
            "type": message.type,
            "content": dict(message.content),
        }
    )
    event.room_id = message.room
    return str(person.client.decrypt_event(event).source["content"]["body"])


# ------------------------------------------------------------------ what a server may tell


ANNA = "@anna:example.org"
CREDENTIALS = Credentials(lambda: PASSWORD, lambda _: None)


class AnnasKeys:
    """An answer to ``/keys/query`` about Anna, who has signed her phone."""

    def __init__(self, keys: PrivateKeys | None = None) -> None:
        keys = keys or PrivateKeys.generate()
        self.keys = keys
        self.device: dict[str, Any] = {
            "user_id": ANNA,
            "device_id": "PHONE",
            "algorithms": ["m.megolm.v1.aes-sha2"],
            "keys": {"ed25519:PHONE": "ed", "curve25519:PHONE": "curve"},
        }
        name = f"ed25519:{keys.public('self_signing')}"
        signature = keys.sign("self_signing", self.device)
        self.device["signatures"] = {ANNA: {name: signature}}
        uploaded = keys.upload_content(ANNA)
        self.answer: dict[str, Any] = {
            "device_keys": {ANNA: {"PHONE": self.device}},
            "master_keys": {ANNA: uploaded["master_key"]},
            "self_signing_keys": {ANNA: uploaded["self_signing_key"]},
        }


def new_trust(folder: Path) -> DeviceTrust:
    client = SimpleNamespace(user_id="@kansli:example.org", device_id="BOT", rooms={}, olm=None)
    return DeviceTrust(client, folder)


def trusted(trust: DeviceTrust, **changes: str) -> bool:
    keys = {"ed25519": "ed", "curve25519": "curve"} | changes
    return trust.is_trusted(nio.crypto.OlmDevice(ANNA, "PHONE", keys))


def test_a_signed_device_is_trusted_with_the_keys_that_were_signed(tmp_path: Path) -> None:
    trust = new_trust(tmp_path)
    assert not trusted(trust)

    trust.update(AnnasKeys().answer)

    assert trusted(trust)
    assert not trusted(trust, ed25519="other")
    assert not trusted(trust, curve25519="other")


Spoil = Callable[[dict[str, Any]], object]
_EVIL = PrivateKeys.generate()


def _self_signing_of_another(answer: dict[str, Any]) -> None:
    answer["self_signing_keys"][ANNA] = _EVIL.upload_content(ANNA)["self_signing_key"]
    device = answer["device_keys"][ANNA]["PHONE"]
    name = f"ed25519:{_EVIL.public('self_signing')}"
    device["signatures"][ANNA][name] = _EVIL.sign("self_signing", device)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer: answer.pop("master_keys"),
        lambda answer: answer.pop("self_signing_keys"),
        lambda answer: answer["master_keys"][ANNA].update(user_id="@eva:example.org"),
        lambda answer: answer["master_keys"][ANNA].update(usage=["self_signing"]),
        lambda answer: answer["master_keys"][ANNA].update(usage="master"),
        lambda answer: answer["master_keys"][ANNA].update(keys=[]),
        lambda answer: answer["master_keys"][ANNA].update(keys={"ed25519:a": "b"}),
        lambda answer: answer["master_keys"][ANNA]["keys"].update({"ed25519:x": "x"}),
        lambda answer: answer["self_signing_keys"][ANNA].update(user_id="@eva:example.org"),
        lambda answer: answer["self_signing_keys"][ANNA].update(usage=["master"]),
        lambda answer: answer["self_signing_keys"][ANNA].pop("signatures"),
        lambda answer: answer["self_signing_keys"][ANNA].update(signatures={ANNA: 5}),
        _self_signing_of_another,
        lambda answer: answer["device_keys"][ANNA]["PHONE"].update(algorithms=[]),
        lambda answer: answer["device_keys"][ANNA]["PHONE"].update(user_id="@eva:example.org"),
        lambda answer: answer["device_keys"][ANNA]["PHONE"].update(signatures={}),
        lambda answer: answer["device_keys"][ANNA]["PHONE"].update(keys=None),
        lambda answer: answer["device_keys"][ANNA].update(PHONE="x"),
        lambda answer: answer["device_keys"].update({ANNA: "x"}),
        lambda answer: answer["device_keys"][ANNA]["PHONE"].update(extra="\ud800"),
        lambda answer: answer["device_keys"][ANNA]["PHONE"].update(extra=float("nan")),
    ],
)
def test_nothing_but_the_whole_chain_will_do(tmp_path: Path, spoil: Spoil) -> None:
    trust, answer = new_trust(tmp_path), AnnasKeys().answer

    spoil(answer)
    trust.update(answer)

    assert not trusted(trust)


def test_a_device_is_trusted_no_longer_than_the_server_says_so(tmp_path: Path) -> None:
    trust, annas = new_trust(tmp_path), AnnasKeys()
    trust.update(annas.answer)

    trust.update(annas.answer | {"device_keys": {ANNA: {}}})

    assert not trusted(trust)


def test_keys_are_remembered_as_first_seen_for_the_bot_alone(tmp_path: Path) -> None:
    annas, renewed = AnnasKeys(), AnnasKeys()
    new_trust(tmp_path).update(annas.answer)
    trust = new_trust(tmp_path)  # another process

    trust.update(annas.answer)
    assert not trust.pending_events()
    trust.update(renewed.answer)
    (reported,) = trust.pending_events()
    assert reported == IdentityChanged(ANNA, renewed.keys.public("master"), ())
    assert [*new_trust_after(tmp_path, renewed)] == [reported]  # it was not reported yet

    trust.acknowledge(reported)
    assert not trust.pending_events()
    assert not [*new_trust_after(tmp_path, renewed)]
    (file,) = (tmp_path / "crypto").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def new_trust_after(folder: Path, annas: AnnasKeys) -> Iterator[DeviceEvent]:
    trust = new_trust(folder)
    trust.update(annas.answer)
    yield from trust.pending_events()


def test_an_identity_that_comes_back_is_no_news(tmp_path: Path) -> None:
    trust, annas = new_trust(tmp_path), AnnasKeys()
    trust.update(annas.answer)
    trust.update(AnnasKeys().answer)

    trust.update(annas.answer)

    assert not trust.pending_events()


def test_one_that_changes_again_while_it_is_reported_is_reported_again(tmp_path: Path) -> None:
    trust, second, third = new_trust(tmp_path), AnnasKeys(), AnnasKeys()
    trust.update(AnnasKeys().answer)
    trust.update(second.answer)
    (reported,) = trust.pending_events()

    trust.update(third.answer)
    trust.acknowledge(reported)

    assert trust.pending_events() == [IdentityChanged(ANNA, third.keys.public("master"), ())]


def test_somebody_without_keys_for_a_while_has_no_new_identity(tmp_path: Path) -> None:
    trust, annas = new_trust(tmp_path), AnnasKeys()
    trust.update(annas.answer)

    trust.update({"device_keys": {ANNA: {}}})
    trust.update(annas.answer)

    assert not trust.pending_events()


@pytest.mark.parametrize("kept", ["", "[]", "5", "{", '{"a": '])
def test_what_cannot_be_remembered_is_for_the_administrator(tmp_path: Path, kept: str) -> None:
    (tmp_path / "crypto").mkdir()
    (tmp_path / "crypto" / "first-seen.json").write_text(kept)

    with pytest.raises(AdministratorError, match="first seen"):
        new_trust(tmp_path)


def test_a_crash_while_remembering_leaves_what_was_known(tmp_path: Path) -> None:
    annas = AnnasKeys()
    new_trust(tmp_path).update(annas.answer)
    (tmp_path / "crypto" / "first-seen.new").write_text("{half")

    new_trust(tmp_path).update({"device_keys": {}})
    trust = new_trust(tmp_path)
    trust.update(AnnasKeys().answer)

    assert len(trust.pending_events()) == 1
    assert json.loads((tmp_path / "crypto" / "first-seen.json").read_text()) == {
        ANNA: annas.keys.public("master")
    }


def test_devices_left_out_are_named_with_what_tells_them_apart(tmp_path: Path) -> None:
    trust = new_trust(tmp_path)
    device = nio.crypto.OlmDevice(ANNA, "PHONE", {"ed25519": "ed", "curve25519": "c"}, "Telefon")
    own = nio.crypto.OlmDevice("@kansli:example.org", "OLD", {"ed25519": "e", "curve25519": "c"})

    trust.note_withheld("!rum", [device, own])
    trust.note_withheld("!rum", [device, own])
    trust.note_withheld("!annat", [device])

    left = UnverifiedDevice(ANNA, "PHONE", "ed", "Telefon", owner_has_keys=True)
    assert trust.pending_events() == [
        KeysWithheld("!rum", (left,)),
        KeysWithheld("!annat", (left,)),
    ]


# ------------------------------------------------------------------ help


def trust(bot: Bot) -> Any:
    return next(check for check in bot.transport.health().checks if check.name == "trust")


async def knows(bot: Bot, person: Person) -> None:
    """Until the bot knows that this device is signed by its owner."""
    await poll(lambda: is_trusted(bot, person))


def is_trusted(bot: Bot, person: Person) -> bool:
    """Whether, by what the bot knows now, this device is signed by its owner."""
    store, device = bot.transport._client.olm.device_store[person.id], person.client.device_id
    return device in store and bot.transport._device_trust.is_trusted(store[device])
