"""What is no event is left out of a server's answer; all else stays as it is."""

from __future__ import annotations

import copy
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transports.matrix.events import drop_malformed_events

EVENT = {
    "type": "m.room.message",
    "event_id": "$1",
    "sender": "@anna:exempel",
    "origin_server_ts": 1,
    "content": {"msgtype": "m.text", "body": "!möte"},
}
STRIPPED = {
    "type": "m.room.member",
    "sender": "@anna:exempel",
    "state_key": "@kansli:exempel",
    "content": {"membership": "invite"},
}
NO_EVENTS: list[Any] = [
    None,
    [],
    "x",
    {},
    *({key: value for key, value in EVENT.items() if key != missing} for missing in EVENT),
    {**EVENT, "content": []},
    {**EVENT, "sender": 3},
    {**EVENT, "unsigned": "x"},
    {**EVENT, "state_key": 3},
    {**EVENT, "origin_server_ts": "nu"},
]


def sync(*events: Any) -> dict[str, Any]:
    room = {"timeline": {"events": [*events], "limited": False}, "state": {"events": [*events]}}
    return {"next_batch": "n", "rooms": {"join": {"!r:exempel": room}}}


@pytest.mark.parametrize("wrong", NO_EVENTS, ids=repr)
def test_what_is_no_event_is_left_out_and_the_rest_is_heard(wrong: Any) -> None:
    assert drop_malformed_events(sync(EVENT, wrong, EVENT)) == sync(EVENT, EVENT)
    page = {"start": "s", "end": "e", "chunk": [wrong, EVENT]}
    assert drop_malformed_events(page)["chunk"] == [EVENT]


def test_an_invitation_has_events_without_ids() -> None:
    state = {"invite_state": {"events": [STRIPPED, {"type": 3}]}}
    answer = {"rooms": {"invite": {"!r:exempel": state}}}
    assert drop_malformed_events(answer) == {
        "rooms": {"invite": {"!r:exempel": {"invite_state": {"events": [STRIPPED]}}}}
    }


@pytest.mark.parametrize(
    "answer",
    [None, [], "x", {}, {"chunk": 3}, {"rooms": []}, {"rooms": {"join": []}},
     {"rooms": {"join": {"!r": 3}}}, {"rooms": {"join": {"!r": {"timeline": {"events": 3}}}}},
     {"event_id": "$1"}, {"device_keys": {"@anna:exempel": {}}}],
)  # fmt: skip
def test_another_answer_stays_as_it_is(answer: Any) -> None:
    assert drop_malformed_events(copy.deepcopy(answer)) == answer


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(changes=st.dictionaries(st.sampled_from([*EVENT, "unsigned", "state_key"]), JSON))
def test_nio_can_be_shown_whatever_is_left(changes: dict[str, Any]) -> None:
    answer = nio.SyncResponse.from_dict(drop_malformed_events(sync({**EVENT, **changes}, EVENT)))
    assert isinstance(answer, nio.SyncResponse)
    assert answer.rooms.join["!r:exempel"].timeline.events[-1].body == "!möte"
