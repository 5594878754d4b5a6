"""Matrix events of any shape, read without a server."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transports.base import EventKind, InboundEvent
from bot.transports.matrix.decryption import decrypted_event
from bot.transports.matrix.events import after_joining, is_echo, to_inbound_event
from bot.transports.matrix.responses import SyncResponse
from bot.transports.matrix.sync_parts import drop_malformed_parts

ME = "@kansli:example.org"
ANNA = "@anna:example.org"

_keys = st.text(max_size=3) | st.sampled_from(
    "content m.relates_to rel_type event_id m.new_content body msgtype redacts key".split()
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=6),
    max_leaves=12,
)
_types = st.sampled_from(["m.room.message", "m.reaction", "m.room.redaction", "m.room.member"])


def event(kind: str, content: dict[str, Any], **more: Any) -> SimpleNamespace:
    source = {"event_id": "$1", "sender": ANNA, "origin_server_ts": 1_700_000_000_000}
    return SimpleNamespace(source=source | {"type": kind, "content": content} | more)


def read(given: SimpleNamespace) -> InboundEvent | None:
    return to_inbound_event(given, "!room", ME, direct=False)


@pytest.mark.parametrize(
    "redaction",
    [
        event("m.room.redaction", {}, redacts="$0"),  # room versions 1–10
        event("m.room.redaction", {"redacts": "$0"}),  # 11 and later
    ],
)
def test_a_redaction_is_read_in_every_room_version(redaction: SimpleNamespace) -> None:
    assert read(redaction) == InboundEvent(
        "$1", "!room", ANNA, "", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
        EventKind.REDACTION, "$0", unencrypted=True,
    )  # fmt: skip


@pytest.mark.parametrize("milliseconds", [None, "x", -1, 10**40, float("nan"), [], True])
def test_a_time_no_calendar_has_does_not_matter(milliseconds: object) -> None:
    said = read(event("m.room.message", {"msgtype": "m.text", "body": "hej"},
                      origin_server_ts=milliseconds))  # fmt: skip

    assert said is not None
    assert said.at.tzinfo is UTC


def test_a_message_with_a_state_key_is_no_message() -> None:
    assert read(event("m.room.message", {"msgtype": "m.text", "body": "x"}, state_key="")) is None


def test_a_new_name_is_no_joining() -> None:
    joined = event("m.room.member", {"membership": "join"}, state_key=ME)
    said = event("m.room.message", {"msgtype": "m.text", "body": "hej"})
    renamed = event(
        "m.room.member",
        {"membership": "join", "displayname": "Kansliet"},
        state_key=ME,
        unsigned={"prev_content": {"membership": "join"}},
    )

    assert after_joining([said, joined, said, renamed, said], ME) == [said, renamed, said]
    assert after_joining([said, renamed], ME) == [said, renamed]


def relating(**relation: object) -> SimpleNamespace:
    return event("m.room.message", {"msgtype": "m.text", "body": "ja", "m.relates_to": relation})


ANSWERED: Final = {"event_id": "$kallelsen"}


@pytest.mark.parametrize(
    ("said", "reply_to", "thread"),
    [
        (relating(**{"m.in_reply_to": ANSWERED}), "$kallelsen", None),
        # In a thread, one that its writer chose; a client without threads sees the fallback.
        (
            relating(rel_type="m.thread", event_id="$rot", **{"m.in_reply_to": ANSWERED}),
            "$kallelsen",
            "$rot",
        ),
        (
            relating(
                rel_type="m.thread",
                event_id="$rot",
                is_falling_back=False,
                **{"m.in_reply_to": ANSWERED},
            ),
            "$kallelsen",
            "$rot",
        ),
        (
            relating(
                rel_type="m.thread",
                event_id="$rot",
                is_falling_back=True,
                **{"m.in_reply_to": ANSWERED},
            ),
            None,
            "$rot",
        ),
        (relating(rel_type="m.thread", event_id="$rot"), None, "$rot"),
        (relating(**{"m.in_reply_to": {"event_id": 17}}), None, None),
        (relating(**{"m.in_reply_to": "$kallelsen"}), None, None),
        (event("m.room.message", {"msgtype": "m.text", "body": "ja"}), None, None),
    ],
)
def test_a_message_says_what_it_answers(
    said: SimpleNamespace, reply_to: str | None, thread: str | None
) -> None:
    found = read(said)
    assert found is not None
    assert (found.reply_to, found.thread, found.target) == (reply_to, thread, None)
    assert found.channel == "matrix"


@given(source=st.dictionaries(_keys, _json), kind=_types, content=_json)
def test_no_event_of_any_shape_is_too_much(
    source: dict[str, Any], kind: str, content: object
) -> None:
    strange = SimpleNamespace(
        source={"event_id": "$1", "sender": ANNA, "type": kind, "content": content} | source
    )

    read(strange)
    after_joining([strange, SimpleNamespace(), strange], ME)


# A sync that brings back what the bot has said


def sync(*timeline: dict[str, Any], room: dict[str, Any] | None = None, **more: Any) -> Any:
    """A sync of one room, with these in its timeline; room: what else it says of it."""
    joined = {"!room:x": {"timeline": {"events": list(timeline)}} | (room or {})}
    answer = {"next_batch": "s1", "rooms": {"join": joined}} | more
    return SyncResponse.from_dict(drop_malformed_parts(answer))


OWN: Final = event("m.room.message", {}, sender=ME).source
MOVED_IN: Final = event("m.room.member", {"membership": "join"}, sender=ME, state_key=ME).source
FROM_DEVICE: Final = {"type": "m.dummy", "sender": ME, "content": {}}
FROM_OLM: Final = {
    "type": "m.room.encrypted",
    "sender": ME,
    "content": {
        "algorithm": "m.olm.v1.curve25519-aes-sha2",
        "sender_key": "k",
        "ciphertext": {"k": {"type": 0, "body": "x"}},
    },
}


def test_what_the_bot_has_said_itself_is_an_echo() -> None:
    assert is_echo(sync(OWN, event("m.reaction", {}, sender=ME).source), ME)


@pytest.mark.parametrize(
    "found",
    [
        sync(OWN, event("m.room.message", {}).source),
        sync(OWN, MOVED_IN),
        sync(OWN, room={"state": {"events": [MOVED_IN]}}),
        sync(room={"timeline": {"events": [OWN], "limited": True}}),
        sync(OWN, to_device={"events": [FROM_DEVICE]}),
        sync(OWN, device_lists={"changed": [ANNA]}),
        sync(OWN, rooms={"invite": {"!other:x": {}}}),
        sync(OWN, rooms={}),
    ],
    ids=["others", "state", "earlier state", "gap", "device", "devices", "invitation", "nothing"],
)
def test_a_sync_that_brings_anything_else_is_none(found: Any) -> None:
    assert not is_echo(found, ME)


@pytest.mark.parametrize(
    "content",
    [
        {"msgtype": 3},
        {"msgtype": ["m.file"], "body": "x"},
        {"msgtype": {}, "body": "x"},
        {"msgtype": "m.text", "body": None},
        {},
    ],
)
def test_a_message_of_another_shape_costs_no_more_than_itself(content: dict[str, Any]) -> None:
    good = event("m.room.message", {"msgtype": "m.text", "body": "hej"}).source

    found = sync(event("m.room.message", content).source, good).rooms.join["!room:x"]

    assert [getattr(read(each), "text", None) for each in found.timeline.events] == [None, "hej"]


@pytest.mark.parametrize("unsigned", [None, {"prev_content": "join"}, {"prev_content": 3}])
def test_what_makes_nio_raise_costs_no_more_than_itself(unsigned: object) -> None:
    moved_in = MOVED_IN | {"unsigned": unsigned}
    invited = {"type": "m.room.member", "sender": ANNA, "state_key": ME, "content": {}}
    invite_state = {"events": [{**invited, "unsigned": None}]}
    good = event("m.room.message", {"msgtype": "m.text", "body": "hej"}).source

    found = sync(
        moved_in,
        good,
        room={"timeline": {"events": [moved_in, good]}, "state": {"events": [moved_in]}},
        rooms={
            "join": {"!room:x": {"timeline": {"events": [moved_in, good]}}},
            "invite": {"!other:x": {"invite_state": invite_state}},
        },
        to_device={"events": [FROM_OLM | {"unsigned": 1.5}, FROM_DEVICE]},
    )

    said = found.rooms.join["!room:x"].timeline.events
    assert [text.text for text in map(read, said) if text is not None] == ["hej"]
    assert len(found.to_device_events) == 1


@pytest.mark.parametrize("words", [r"\ud800", r"\u0000", r"\udfff\ud800"])
def test_what_no_database_stores_is_none_of_what_was_encrypted(words: str) -> None:
    clear = event("m.room.encrypted", {}).source | {"event_id": "$1"}
    plaintext = (
        '{"type": "m.reaction", "room_id": "!room:x", "content": {"m.relates_to": '
        f'{{"rel_type": "m.annotation", "event_id": "$2", "key": "{words}"}}}}}}'
    )

    found = read(decrypted_event(SimpleNamespace(source=clear), "!room:x", plaintext))

    assert found is not None
    assert set(found.text) == {"\ufffd"}
