"""JSON that somebody else wrote is read without surprises."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.transports.matrix.json_reader import list_at, object_at, string_at, value_at

ANSWER: dict[str, Any] = {"rooms": {"join": {"!r": {"events": [1], "name": "Gruppen"}}}, "end": 3}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=8,
)


def test_a_value_is_found_where_it_stands() -> None:
    assert string_at(ANSWER, "rooms", "join", "!r", "name") == "Gruppen"
    assert list_at(ANSWER, "rooms", "join", "!r", "events") == [1]
    assert object_at(ANSWER, "rooms", "join") == ANSWER["rooms"]["join"]
    assert value_at(ANSWER, "end") == 3
    assert value_at(ANSWER) == ANSWER


def test_a_way_that_leads_nowhere_leads_to_nothing() -> None:
    assert value_at(ANSWER, "end", "name") is None
    assert value_at(ANSWER, "rooms", "leave", "!r") is None
    assert string_at(None, "name") is None
    assert object_at(ANSWER, "rooms", "leave") == {}
    assert list_at([1], "events") == []


def test_another_type_than_the_wanted_one_is_nothing() -> None:
    assert string_at(ANSWER, "end") is None
    assert object_at(ANSWER, "rooms", "join", "!r", "events") == {}
    assert list_at(ANSWER, "rooms") == []


def test_what_is_found_is_the_very_one_so_that_it_can_be_changed() -> None:
    assert object_at(ANSWER, "rooms") is ANSWER["rooms"]
    events = ANSWER["rooms"]["join"]["!r"]["events"]
    assert list_at(ANSWER, "rooms", "join", "!r", "events") is events


@given(JSON, st.lists(st.sampled_from("abc"), max_size=4))
def test_no_json_of_any_shape_is_too_much(value: object, keys: list[str]) -> None:
    assert isinstance(value_at(value, *keys), object)
    assert isinstance(object_at(value, *keys), dict)
    assert isinstance(list_at(value, *keys), list)
    assert isinstance(string_at(value, *keys), str | None)
