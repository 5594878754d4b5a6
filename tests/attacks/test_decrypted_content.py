"""Only the homeserver gives state and redactions; a ciphertext holds what a person says."""

from __future__ import annotations

import copy
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.transports.base import EventKind
from bot.transports.matrix.events import SAID, to_inbound_event
from tests.chatroom import ROOM
from tests.fakes.megolm import ANNA, MALLORY, ME, Device, Listener, event, message
from tests.homeserver.person import Person
from tests.matrix.env import Bot, MatrixEnv

SPECIFIED: Final = """
m.room.message m.room.redaction m.room.encrypted m.room.encryption m.room.member m.room.create
m.room.join_rules m.room.power_levels m.room.canonical_alias m.room.aliases m.room.name
m.room.topic m.room.avatar m.room.pinned_events m.room.guest_access m.room.history_visibility
m.room.server_acl m.room.third_party_invite m.room.tombstone m.room.message.feedback
m.reaction m.sticker m.space.child m.space.parent m.policy.rule.user m.policy.rule.room
m.policy.rule.server m.call.invite m.call.candidates m.call.answer m.call.hangup m.call.reject
m.call.select_answer m.call.negotiate m.call.sdp_stream_metadata_changed m.call.member
m.key.verification.request m.key.verification.ready m.key.verification.start
m.key.verification.accept m.key.verification.key m.key.verification.mac m.key.verification.done
m.key.verification.cancel m.room_key m.room_key_request m.room_key.withheld m.forwarded_room_key
m.dummy m.secret.request m.secret.send m.typing m.receipt m.presence m.direct m.fully_read m.tag
m.marked_unread m.ignored_user_list m.push_rules m.identity_server m.accepted_terms
m.secret_storage.default_key m.cross_signing.master m.poll.start m.poll.response m.poll.end
m.beacon m.beacon_info m.location m.room.retention m.room.policy m.widget m.bridge org.exempel
""".split()
"""Every type of event in the specification, and some that clients use beside it."""

CONTENT: Final = {
    # What any of them would need to change a room.
    "membership": "leave", "displayname": "Anna", "users": {MALLORY: 100}, "users_default": 100,
    "name": "Mallorys", "topic": "x", "alias": "#x:exempel", "url": "mxc://exempel/x",
    "join_rule": "public", "guest_access": "can_join", "history_visibility": "world_readable",
    "algorithm": "m.megolm.v1.aes-sha2", "creator": MALLORY, "room_version": "1",
    "via": ["exempel"],
    "replacement_room": "!annat:exempel", "body": "x", "msgtype": "m.text", "redacts": "$1",
    "m.relates_to": {"rel_type": "m.annotation", "event_id": "$1", "key": "✅"},
}  # fmt: skip
STATE_KEYS: Final = ("", ANNA, ME, "!annat:exempel")


@pytest.fixture
async def listener(tmp_path: Path) -> AsyncIterator[Listener]:
    listener = Listener(tmp_path)
    await listener.enter()
    yield listener
    await listener.close()


def model(listener: Listener) -> dict[str, Any]:
    """All that nio knows of the room."""
    room = listener.client.rooms[ROOM]
    known: dict[str, Any] = copy.deepcopy(vars(room))
    for people in ("users", "invited_users"):
        known[people] = {name: vars(user) for name, user in known[people].items()}
    known["encrypted_rooms"] = {*listener.client.encrypted_rooms}
    return known


def kinds(events: Any) -> list[EventKind]:
    """What the events are to the secretary."""
    heard = [to_inbound_event(one, ROOM, ME, direct=False, encrypted=True) for one in events]
    return [one.kind for one in heard if one is not None]


@pytest.mark.parametrize("state_key", [None, "", ANNA])
async def test_of_all_types_two_come_out_of_a_ciphertext(
    listener: Listener, state_key: str | None
) -> None:
    phone = Device(listener, MALLORY, "PHONE")
    phone.share_key(listener)
    before = model(listener)

    for kind in SPECIFIED:
        payload = {"type": kind, "content": CONTENT, "room_id": ROOM}
        if state_key is not None:
            payload["state_key"] = state_key
        (read,) = await listener.sync(phone.encrypt(payload))
        (read_again,) = listener.page(phone.encrypt(payload))
        said = kind in SAID and state_key is None
        assert read.decrypted is read_again.decrypted is said, kind
        assert len(kinds([read, read_again])) == 2 * said, kind
    assert model(listener) == before


@pytest.mark.parametrize("state_key", [None, "", ANNA])
async def test_of_all_types_none_is_state_without_a_state_key_nor_said_with_one(
    listener: Listener, state_key: str | None
) -> None:
    before = model(listener)
    for kind in SPECIFIED:
        more = {} if state_key is None else {"state_key": state_key}
        is_state = state_key is not None and kind not in SAID
        if is_state:
            continue  # the server's word
        heard = await listener.sync(event(kind, CONTENT, sender=MALLORY, **more))
        heard = [*heard, *listener.page(event(kind, CONTENT, sender=MALLORY, **more))]
        assert kinds(heard) == [] or kind in SAID | {"m.room.redaction"}, kind
        assert state_key is None or kinds(heard) == [], kind
    assert model(listener) == before


async def test_a_ciphertext_that_is_state_or_holds_another_is_nothing(listener: Listener) -> None:
    phone = Device(listener, MALLORY, "PHONE")
    phone.share_key(listener)
    before = model(listener)
    inner = phone.say("!hjälp")

    assert await listener.sync(phone.say("!hjälp") | {"state_key": ""}) == []
    (nested,) = await listener.sync(phone.encrypt(inner | {"room_id": ROOM}))

    assert kinds([nested]) == []
    assert model(listener) == before


async def test_what_the_server_said_stands_whatever_is_inside(listener: Listener) -> None:
    phone = Device(listener, MALLORY, "PHONE")
    phone.share_key(listener)
    sent = phone.encrypt(
        message("hej", event_id="$annat", sender=ANNA, origin_server_ts=1, redacts="$1",
                unsigned={"redacted_because": {}, "prev_content": {"membership": "join"}})
    )  # fmt: skip

    (read,) = await listener.sync(sent)

    assert read.source == {
        "type": "m.room.message",
        "content": {"msgtype": "m.text", "body": "hej"},
        **{key: sent[key] for key in ("event_id", "sender", "origin_server_ts")},
    }


@pytest.mark.parametrize("room", ["!annat:exempel", None, 3])
async def test_what_was_written_for_another_room_is_nothing(listener: Listener, room: Any) -> None:
    phone = Device(listener, ANNA, "PHONE")
    phone.share_key(listener)

    heard = await listener.sync(phone.encrypt(message("!förhinder", room_id=room)))

    assert kinds(heard) == []


async def test_a_relation_inside_goes_before_one_in_clear(listener: Listener) -> None:
    phone = Device(listener, ANNA, "PHONE")
    phone.share_key(listener)
    inside, outside = ({"m.in_reply_to": {"event_id": name}} for name in ("$in", "$ut"))
    content = message("ja")["content"]
    said = [
        phone.encrypt(message("ja", content=content | {"m.relates_to": inside})),
        phone.encrypt(
            message("ja", content=content | {"m.relates_to": inside}), **{"m.relates_to": outside}
        ),
        phone.say("ja", **{"m.relates_to": outside}),
        phone.say("ja", **{"m.relates_to": "$ut"}),
    ]

    heard = [to_inbound_event(it, ROOM, ME, direct=False) for it in await listener.sync(*said)]

    assert [it and it.reply_to for it in heard] == ["$in", "$in", "$ut", None]


JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["m.replace", "$1", ROOM, ANNA, "\ud800", 10**400]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from([*CONTENT, "rel_type", "event_id", "key"]), inner),
    max_leaves=8,
)  # fmt: skip
PAYLOADS: Final = st.one_of(
    st.fixed_dictionaries(
        {"type": st.sampled_from(SPECIFIED) | JSON, "content": st.just(CONTENT) | JSON},
        optional={
            "room_id": st.just(ROOM) | JSON,
            "state_key": st.sampled_from(STATE_KEYS) | JSON,
            **dict.fromkeys(("sender", "event_id", "unsigned", "redacts", "decrypted"), JSON),
        },
    ),
    JSON,
)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Listener, Device]]:
    """A bot, and a phone whose every word is drawn."""
    listener = Listener(tmp_path_factory.mktemp("fuzz"))
    phone = Device(listener, MALLORY, "PHONE")
    phone.share_key(listener)
    yield listener, phone
    listener.client.store.database.close()


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(payload=PAYLOADS)
async def test_whatever_is_encrypted_changes_no_room_and_is_a_message_or_nothing(
    fuzzed: tuple[Listener, Device], payload: Any
) -> None:
    listener, phone = fuzzed
    if ROOM not in listener.client.rooms:
        await listener.enter()
    before = model(listener)

    heard = await listener.sync(phone.encrypt(payload))
    heard = [*heard, *listener.page(phone.encrypt(payload))]

    assert len(heard) == 2
    assert {*kinds(heard)} <= {EventKind.MESSAGE, EventKind.EDIT, EventKind.REACTION}
    assert all(it.source.get("sender") == MALLORY for it in heard)
    assert model(listener) == before


# ------------------------------------------------------------------ on a real homeserver


async def test_an_encrypted_tombstone_leads_nobody_to_another_room(env: MatrixEnv) -> None:
    anna, bot, mallory, room = await _with_mallory(env)
    bot.port.followed.add(room)
    # As closed as the group's, and with an invitation: nothing else speaks against it.
    own = await mallory.client.room_create(
        preset=nio.RoomPreset.private_chat,
        invite=[bot.id],
        initial_state=[nio.EnableEncryptionBuilder().as_dict()],
        predecessor={"room_id": room, "event_id": "$1"},
    )

    await _encrypt(mallory, room, "m.room.tombstone", {"replacement_room": own.room_id}, "")
    await anna.say(room, "sist")

    await bot.port.wait_for_text("sist")
    await anna.say(room, "ännu en")  # a sync later
    await bot.port.wait_for_text("ännu en")
    assert bot.port.upgrades == []
    assert own.room_id not in bot.transport._client.rooms


async def test_an_encrypted_redaction_takes_nothing_back(env: MatrixEnv) -> None:
    anna, bot, mallory, room = await _with_mallory(env)
    said = await anna.say(room, "!kommer")

    await _encrypt(mallory, room, "m.room.redaction", {"redacts": said}, redacts=said)
    await anna.say(room, "sist")

    await bot.port.wait_for_text("sist")
    assert {event.kind for event in bot.port.received} == {EventKind.MESSAGE}


async def test_an_encrypted_joining_hides_nothing_that_was_said_during_downtime(
    env: MatrixEnv,
) -> None:
    anna, bot, mallory, room = await _with_mallory(env)
    await bot.stop()
    said = [f"!rapport {number}" for number in range(6)]
    for text in said[:3]:
        await anna.say(room, text)
    await _encrypt(mallory, room, "m.room.member", {"membership": "join"}, bot.id)
    for text in said[3:]:
        await anna.say(room, text)

    bot = await env.restarted(bot)

    await bot.port.wait_for_text(said[-1])
    assert [text for text in bot.port.texts if text in said] == said


async def test_an_encrypted_membership_shuts_nobody_out_and_lets_nobody_in(env: MatrixEnv) -> None:
    anna, bot, mallory, room = await _with_mallory(env)
    stranger = await env.person("okand")

    await _encrypt(mallory, room, "m.room.member", {"membership": "leave"}, anna.id)
    await _encrypt(mallory, room, "m.room.member", {"membership": "join"}, stranger.id)
    await anna.say(room, "sist")
    await bot.port.wait_for_text("sist")

    assert {*bot.transport._client.rooms[room].users} == {bot.id, anna.id, mallory.id}
    await bot.say(room, "Välkomna", "k1")
    await anna.wait_for(lambda seen: seen.body == "Välkomna")


async def test_state_without_a_state_key_is_no_state(env: MatrixEnv) -> None:
    anna = await env.person("anna")
    bot = await env.bot(anna)
    room = await anna.create_room("Gruppen", bot.id, encrypted=False)
    await anna.wait_for_member(room, bot.id)
    mallory = await env.person("mallory")
    await anna.bring(room, mallory)

    await mallory.post_raw(room, "m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"})
    await mallory.post_raw(room, "m.room.name", {"name": "Mallorys"})
    await anna.say(room, "!hjälp")

    said = await bot.port.wait_for_text("!hjälp")
    assert not said.in_clear
    assert not bot.transport._client.rooms[room].encrypted
    assert bot.transport._client.rooms[room].name == "Gruppen"


async def _with_mallory(env: MatrixEnv) -> tuple[Person, Bot, Person, str]:
    """Anna, the bot and Mallory in a room, where Mallory has written."""
    anna, bot, room = await env.room_with_bot()
    mallory = await env.person("mallory")
    await anna.bring(room, mallory)
    await mallory.say(room, "hej")
    await bot.port.wait_for_text("hej")
    await anna.say(room, "hej alla")
    await bot.port.wait_for_text("hej alla")
    return anna, bot, mallory, room


async def _encrypt(
    person: Person,
    room: str,
    kind: str,
    content: dict[str, Any],
    state_key: str | None = None,
    **more: Any,
) -> None:
    payload = {"type": kind, "content": content, "room_id": room, **more}
    if state_key is not None:
        payload["state_key"] = state_key
    await person.post_payload(room, json.dumps(payload))
