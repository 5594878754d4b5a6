"""What waits for a direct chat that is no longer for two: where it goes, and what is not said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from secretary.people import MATRIX
from services.direct_chats import update_direct_chats
from storage import OutboundMessage, Store, schema
from tests.fixtures.database import new_store
from tests.people import ROOM, SECRETARY, SECRETARY_ROOM, at, example_group

NOW = at("2027-02-01 09:00")
ANNA, BO, MALLORY = "@anna:exempel", "@bo:exempel", "@mallory:exempel"
OLD, NEW = "!gammal:exempel", "!ny:exempel"
GROUP = example_group()
NOT_SENT = "its direct chat is no longer theirs"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = new_store(tmp_path)
    yield opened
    opened.close()


def wait(store: Store, key: str = "k", room: str = OLD, **values: Any) -> None:
    """Something waits for the direct chat."""
    with store.begin() as tx:
        tx.outbox.add(OutboundMessage(key, room, "x", "x", **values), NOW)


def update(
    store: Store, partners: Mapping[str, str], before: Mapping[str, str] | None = None
) -> dict[str, tuple[str, str | None]]:
    """Take these for the direct chats; where each message waits by then, or why it does not."""
    rooms = {ROOM, SECRETARY_ROOM}
    known = {OLD: ANNA} if before is None else before
    with store.begin() as tx:
        update_direct_chats(tx, {GROUP.id: GROUP}, rooms, known, partners, NOW)
        table = schema.outbox.c
        rows = tx._session.execute(select(table.key, table.room, table.skipped))
        return {row.key: (row.room, row.skipped) for row in rows}


NOTICE: dict[str, Any] = {"recipients": (ANNA,), "kind": "seat", "group_id": GROUP.id}
ANSWER: dict[str, Any] = {"asker": ANNA, "kind": "reply", "group_id": GROUP.id}
FOR_SECRETARIES: dict[str, Any] = {"kind": "device", "group_id": GROUP.id}


@pytest.mark.parametrize("values", [NOTICE, ANSWER])
def test_what_is_for_the_one_who_is_in_it_stays(store: Store, values: dict[str, Any]) -> None:
    wait(store, **values)
    assert update(store, {OLD: ANNA}) == {"k": (OLD, None)}


@pytest.mark.parametrize("values", [NOTICE, ANSWER])
def test_it_goes_to_another_direct_chat_of_theirs(store: Store, values: dict[str, Any]) -> None:
    wait(store, **values)
    assert update(store, {OLD: MALLORY, NEW: ANNA}) == {"k": (NEW, None)}


@pytest.mark.parametrize("values", [NOTICE, ANSWER])
def test_without_one_it_is_not_said(store: Store, values: dict[str, Any]) -> None:
    wait(store, **values)
    assert update(store, {OLD: MALLORY}) == {"k": (OLD, NOT_SENT)}


def test_a_notice_to_a_secretary_goes_where_secretaries_are_told(store: Store) -> None:
    wait(store, "till en", **{**NOTICE, "recipients": (SECRETARY,)})
    wait(store, "till alla", **FOR_SECRETARIES)
    assert update(store, {OLD: MALLORY}) == {
        "till en": (SECRETARY_ROOM, None),
        "till alla": (SECRETARY_ROOM, None),
    }


def test_an_answer_to_a_secretary_is_no_notice(store: Store) -> None:
    wait(store, **{**ANSWER, "asker": SECRETARY})
    assert update(store, {OLD: MALLORY}) == {"k": (OLD, NOT_SENT)}


def test_what_is_no_groups_is_told_no_secretaries(store: Store) -> None:
    wait(store, "ingen", recipients=(SECRETARY,), kind="unread")
    wait(store, "okänd", recipients=(SECRETARY,), kind="seat", group_id="okänd")
    wait(store, "till ingen", kind="unread")
    assert update(store, {OLD: MALLORY}) == dict.fromkeys(
        ("ingen", "okänd", "till ingen"), (OLD, NOT_SENT)
    )


def test_an_answer_that_does_not_say_whose_it_is_is_to_whom_the_event_was(store: Store) -> None:
    with store.begin() as tx:
        tx.inbox.register("$fråga", MATRIX, OLD, ANNA, NOW)
    wait(store, "reply $fråga", kind="reply")
    wait(store, "reply $okänd", kind="reply")
    assert update(store, {OLD: MALLORY, NEW: ANNA}) == {
        "reply $fråga": (NEW, None),
        "reply $okänd": (OLD, NOT_SENT),
    }


def test_nothing_moves_out_of_a_room_that_never_was_a_direct_chat(store: Store) -> None:
    wait(store, "i gruppen", ROOM, **NOTICE)
    wait(store, "annan kanal", **NOTICE, channel="board")
    wait(store, "annat rum", "!annat:exempel", **NOTICE)
    assert update(store, {ROOM: MALLORY}) == {
        "i gruppen": (ROOM, None),
        "annan kanal": (OLD, None),
        "annat rum": ("!annat:exempel", None),
    }


def test_a_chat_that_was_one_only_now_is_looked_at_too(store: Store) -> None:
    wait(store, **NOTICE)
    assert update(store, {OLD: MALLORY}, before={}) == {"k": (OLD, NOT_SENT)}


def test_a_chat_that_somebody_was_known_by_is_looked_at_too(store: Store) -> None:
    with store.begin() as tx:
        tx.direct_rooms.remember(MATRIX, ANNA, OLD)
    wait(store, **NOTICE)
    assert update(store, {NEW: ANNA}, before={}) == {"k": (NEW, None)}


def test_who_has_another_chat_is_known_by_that_and_who_has_none_by_none(store: Store) -> None:
    with store.begin() as tx:
        tx.direct_rooms.remember(MATRIX, ANNA, OLD)
        tx.direct_rooms.remember(MATRIX, BO, "!bo:exempel")
        tx.direct_rooms.remember(MATRIX, SECRETARY, "!elin:exempel")
    update(store, {NEW: ANNA, "!a:exempel": SECRETARY, "!elin:exempel": SECRETARY})
    with store.begin() as tx:
        assert tx.direct_rooms.by_address(MATRIX) == {ANNA: NEW, SECRETARY: "!elin:exempel"}


def test_of_several_chats_and_people_the_first_is_used(store: Store) -> None:
    wait(store, **{**NOTICE, "recipients": (BO, ANNA)})
    chats = {"!c:exempel": BO, "!b:exempel": ANNA, "!a:exempel": ANNA}
    assert update(store, chats) == {"k": ("!a:exempel", None)}
