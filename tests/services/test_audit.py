"""What stands in the audit log of what people did: who, when, about what, and never their words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage import schema
from tests.chatroom import SECRETARY, Chatroom, example_group, filled_room, matrix_id

ANNA = matrix_id("Anna")
Row = tuple[str, str, int | None, dict[str, Any]]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path) as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9-12, Sala")
        yield chatroom


def audited(room: Chatroom, since: int = 0) -> list[Row]:
    """Who, what, about which meeting, and the rest; after the first `since` lines."""
    table = schema.audit.c
    columns = (table.who, table.what, table.meeting_id, table.details)
    with room.store.begin() as tx:
        rows = tx._session.execute(select(*columns).order_by(table.id)).all()
    return [tuple(row) for row in rows][since:]


def by_anna(what: str, **details: object) -> Row:
    return ANNA, what, 1, details


def led(what: str, **details: object) -> Row:
    return SECRETARY, what, 1, details


@pytest.mark.parametrize(
    ("who", "text", "expected"),
    [
        ("anna", "!förhinder", by_anna("answer", person=3, coming=0, form=None)),
        ("anna", "!kommer digitalt", by_anna("answer", person=3, coming=1, form="digital")),
        ("anna", "!rapport Ny skola.", by_anna("report", person=3)),
        ("anna", "!fråga Skolfrånvaro", by_anna("topic", person=3)),
        ("sekreterare", "!möte ändra lokal Köping", led("meeting changed", changed="place")),
        (
            "sekreterare",
            "!möte flytta till fredag 19 mars kl 10",
            led(
                "meeting moved",
                starts_at="2027-03-19T10:00",
                moved_from="2027-03-12T09:00",
                late=0,
                lacks_link=1,
            ),
        ),
        ("sekreterare", "!möte kalla", led("summons ordered", late=0)),
        ("sekreterare", "!dagordning publicera", led("agenda published", version=1)),
    ],
)
def test_what_somebody_does_is_one_line(room: Chatroom, who: str, text: str, expected: Row) -> None:
    mark = len(audited(room))
    room.say(who, text)
    assert audited(room, mark) == [expected]


def test_a_meeting_is_planned_with_when_it_is_and_what_it_lacks(room: Chatroom) -> None:
    assert audited(room) == [
        led("meeting planned", starts_at="2027-03-12T09:00", late=0, lacks_link=1)
    ]


def test_what_is_said_is_taken_back_in_a_line_of_its_own(room: Chatroom) -> None:
    for text, what in (
        ("!förhinder", "answer withdrawn"),
        ("!rapport Ny skola.", "report withdrawn"),
        ("!fråga Skolfrånvaro", "topic withdrawn"),
    ):
        event = room.say("anna", text)
        mark = len(audited(room))
        room.redact("anna", event)
        assert audited(room, mark) == [by_anna(what)]


def test_what_an_edit_replaced_and_counts_again_is_a_line(room: Chatroom) -> None:
    event = room.say("anna", "!förhinder")
    edit = room.edit("anna", event, "!kommer")
    mark = len(audited(room))
    room.redact("anna", edit)
    assert audited(room, mark) == [by_anna("answer brought back"), by_anna("answer withdrawn")]


def test_a_meeting_that_is_cancelled_is_one_by_whoever_said_yes(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ställ in")
    mark = len(audited(room))
    room.say("sekreterare", "ja")
    assert audited(room, mark) == [led("meeting cancelled")]


def test_what_was_handed_in_for_a_cancelled_meeting_goes_to_the_next_in_a_line(
    room: Chatroom,
) -> None:
    room.say("sekreterare", "!möte ny fredag 19 mars kl 9")
    room.say("anna", "!fråga möte 1: Skolfrånvaro")
    room.say("sekreterare", "!möte ställ in 1")
    mark = len(audited(room))
    room.say("sekreterare", "ja")
    assert audited(room, mark) == [
        led("meeting cancelled"),
        led("contributions carried over", to=2, count=1, items=0),
    ]


def test_each_line_names_its_group_and_the_event_it_was_for_and_when(room: Chatroom) -> None:
    now = room.clock.now()
    event = room.say("anna", "!förhinder")
    table = schema.audit.c
    with room.store.begin() as tx:
        query = select(table.at, table.group_id, table.event_id).order_by(table.id.desc())
        newest = tx._session.execute(query.limit(1)).one()
    assert tuple(newest) == (now, "barn-unga", event)


# While what is decided rests


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[Chatroom]:
    """A group in which a decision can be undone for five minutes."""
    group = example_group(grace=timedelta(minutes=5))
    with filled_room(tmp_path, groups=[group]) as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9-12, Sala")
        yield chatroom


def test_an_agenda_that_rests_is_ordered_and_published_when_it_has_rested(
    patient: Chatroom,
) -> None:
    mark = len(audited(patient))
    patient.say("sekreterare", "!dagordning publicera")
    assert audited(patient, mark) == [led("agenda ordered")]
    patient.go_to("2027-02-01 09:10")
    assert audited(patient, mark + 1) == [led("agenda published", version=1)]


def test_what_is_undone_says_what_it_was(patient: Chatroom) -> None:
    patient.say("sekreterare", "!dagordning publicera")
    mark = len(audited(patient))
    patient.say("sekreterare", "!ångra")
    assert audited(patient, mark) == [led("decision undone", decision="agenda_published")]


def test_what_was_undone_is_not_among_what_others_were_told(patient: Chatroom) -> None:
    patient.say("sekreterare", "!dagordning publicera")
    patient.say("sekreterare", "!ångra")
    with patient.store.begin() as tx:
        assert tx.decisions.last_told("barn-unga") is None
    patient.go_to("2027-02-01 09:10")
    with patient.store.begin() as tx:
        told = tx.decisions.last_told("barn-unga")
        assert told is not None
        assert told.kind == "planned"
