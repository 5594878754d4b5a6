"""Every query on a message's way finds its rows by an index, so that the past costs nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from secretary.followed import FollowedKind
from secretary.hand_outs import HandOutKind
from secretary.people import MATRIX, Person
from services.agenda import DOCUMENT as AGENDA
from storage import CalendarOwner, Transaction
from tests.fixtures.database import new_store
from tests.storage.example import LATER, NOW, ROOM, post

ANNA = "@anna:example.org"


def _send(tx: Transaction) -> None:
    tx.outbox.add(post("svar"), NOW)
    tx.outbox.mark_sent(1, "$1", NOW)


ON_THE_WAY: dict[str, Callable[[Transaction], object]] = {
    "inbox.register": lambda tx: tx.inbox.register("$1", MATRIX, ROOM, ANNA, NOW),
    "inbox.lookup": lambda tx: tx.inbox.lookup("$1"),
    "inbox.edits_of": lambda tx: tx.inbox.edits_of("$1"),
    "inbox.mark_redacted": lambda tx: tx.inbox.mark_redacted("$1"),
    "inbox.set_outcome": lambda tx: tx.inbox.set_outcome("$1", "hjälp"),
    "mandates": lambda tx: tx.people.mandates("barn"),
    "mandates_beside": lambda tx: tx.people.mandates_beside("barn", 1),
    "mandates_of": lambda tx: tx.people.mandates_of(MATRIX, ANNA),
    "of_several_groups": lambda tx: tx.people.of_several_groups(
        [Person(name="Anna Ek", id=1), Person(name="Bo Berg", id=2)]
    ),
    "person_by_address": lambda tx: tx.people.by_address(MATRIX, ANNA),
    "meetings": lambda tx: tx.meetings("barn"),
    "meetings since": lambda tx: tx.meetings("barn", NOW.replace(tzinfo=None)),
    "meeting": lambda tx: tx.meeting(17),
    "next_number": lambda tx: tx.next_number("barn"),
    "latest_answers": lambda tx: tx.latest_answers(17, NOW.replace(tzinfo=None), [1, 2]),
    "last_answered_at": lambda tx: tx.last_answered_at(17, 1),
    "reports": lambda tx: tx.reports(17),
    "topics": lambda tx: tx.topics(17),
    "said_by_version": lambda tx: tx.said_by_version("$1", "$2"),
    "said_by": lambda tx: tx.said_by("$1"),
    "documents.latest": lambda tx: tx.documents.latest(17, AGENDA),
    "documents.version": lambda tx: tx.documents.version(17, AGENDA),
    "group_documents.version": lambda tx: tx.group_documents.version("barn", "year_plan", "2027"),
    "group_documents.latest": lambda tx: tx.group_documents.latest("barn", "year_plan", "2027"),
    "group_documents.of_version": lambda tx: tx.group_documents.of_version(
        "barn", "year_plan", "2027", 2
    ),
    "group_documents.all": lambda tx: tx.group_documents.all("barn", "year_plan"),
    "followed.next_number": lambda tx: tx.followed.next_number("barn-unga", FollowedKind.GOAL),
    "followed.of_group": lambda tx: tx.followed.of_group("barn-unga"),
    "followed.open_of": lambda tx: tx.followed.open_of("barn-unga", FollowedKind.GOAL),
    "followed.numbered": lambda tx: tx.followed.numbered("barn-unga", FollowedKind.GOAL, 1),
    "followed.of_ids": lambda tx: tx.followed.of_ids([1, 2]),
    "followed.said": lambda tx: tx.followed.said([1, 2]),
    "followed.quoted": lambda tx: tx.followed.quoted(["followed 1"]),
    "followed.withdrawn_by": lambda tx: tx.followed.withdrawn_by("$1", FollowedKind.GOAL, NOW),
    "hand_outs.not_closed": lambda tx: tx.hand_outs.not_closed("barn-unga", HandOutKind.ASSIGNMENT),
    "hand_outs.closed": lambda tx: tx.hand_outs.closed("barn-unga", HandOutKind.ASSIGNMENT, NOW),
    "hand_outs.numbered": lambda tx: tx.hand_outs.numbered("barn", HandOutKind.REQUEST, [1, 2]),
    "hand_outs.next_number": lambda tx: tx.hand_outs.next_number("barn", HandOutKind.REQUEST),
    "hand_outs.of_meeting": lambda tx: tx.hand_outs.of_meeting(17),
    "hand_outs.of_ids": lambda tx: tx.hand_outs.of_ids([1, 2]),
    "presences.of_meeting": lambda tx: tx.presences.of_meeting(17),
    "presences.of_ids": lambda tx: tx.presences.of_ids([1, 2]),
    "presences.last_at": lambda tx: tx.presences.last_at(17),
    "presences.closed_at": lambda tx: tx.presences.closed_at(17),
    "documents.last_at": lambda tx: tx.documents.last_at(17, AGENDA),
    "documents.of_version": lambda tx: tx.documents.of_version(17, AGENDA, 2),
    "notes.of_meeting": lambda tx: tx.notes.of_meeting(17),
    "notes.of_ids": lambda tx: tx.notes.of_ids([1, 2]),
    "notes.finish": lambda tx: tx.notes.finish(17, NOW),
    "notes.round_of": lambda tx: tx.notes.round_of(17),
    "notes.rounds_since": lambda tx: tx.notes.rounds_since("barn-unga", NOW),
    "notes.responses": lambda tx: tx.notes.responses(17),
    "notes.revision_of": lambda tx: tx.notes.revision_of(17),
    "items.of_meeting": lambda tx: tx.items.of_meeting(17),
    "items.of_topic": lambda tx: tx.items.of_topic(17),
    "items.waiting": lambda tx: tx.items.waiting("barn-unga"),
    "items.supporters": lambda tx: tx.items.supporters([1, 2]),
    "items.supports": lambda tx: tx.items.supports(1, 2),
    "papers.of_meeting": lambda tx: tx.papers.of_meeting(17),
    "papers.of_agenda": lambda tx: tx.papers.of_agenda(17, ["item 1"]),
    "papers.all_of_item": lambda tx: tx.papers.all_of_item("item 1"),
    "papers.said_by": lambda tx: tx.papers.said_by("$1"),
    "papers.count": lambda tx: tx.papers.count(17),
    "papers.has_content": lambda tx: tx.papers.has_content("0" * 64),
    "received_files.by_event": lambda tx: tx.received_files.by_event("$1", MATRIX, ROOM),
    "received_files.wanted_one": lambda tx: tx.received_files.wanted_one("$1"),
    "received_files.discard": lambda tx: tx.received_files.discard("$1", ROOM),
    "organisation_tables.numbered": lambda tx: tx.organisation_tables.numbered("barn-unga", 1),
    "organisation_tables.of_id": lambda tx: tx.organisation_tables.of_id(1),
    "organisation_tables.of_meeting": lambda tx: tx.organisation_tables.of_meeting(17),
    "organisation_tables.unsent": lambda tx: tx.organisation_tables.unsent("barn-unga", NOW),
    "year_plans.of_id": lambda tx: tx.year_plans.of_id(1),
    "year_plans.standing": lambda tx: tx.year_plans.standing("barn-unga", 2027),
    "year_plans.untold": lambda tx: tx.year_plans.untold("barn-unga"),
    "year_plans.has_told": lambda tx: tx.year_plans.has_told("barn-unga", 1),
    "year_plans.next_number": lambda tx: tx.year_plans.next_number("barn-unga", 2027),
    "organisation_tables.cells": lambda tx: tx.organisation_tables.cells([1, 2]),
    "hand_overs.of_group": lambda tx: tx.hand_overs.of_group("barn-unga"),
    "hand_overs.of_mandate": lambda tx: tx.hand_overs.of_mandate(1, 1),
    "written_rounds.next_number": lambda tx: tx.written_rounds.next_number("barn-unga"),
    "written_rounds.numbered": lambda tx: tx.written_rounds.numbered("barn-unga", 1),
    "written_rounds.of_id": lambda tx: tx.written_rounds.of_id(1),
    "written_rounds.not_ended": lambda tx: tx.written_rounds.not_ended("barn-unga"),
    "written_rounds.answers": lambda tx: tx.written_rounds.answers(1),
    "report_texts.of_period": lambda tx: tx.report_texts.of_period("barn-unga", "2027-1"),
    "changes.last_of": lambda tx: tx.changes.last_of("barn-unga", MATRIX, ANNA, NOW, None),
    "sent.latest": lambda tx: tx.sent.latest(17, "absences"),
    "dialogues.start": lambda tx: tx.dialogues.start(MATRIX, ROOM, ANNA, "", "report", {}, LATER),
    "dialogues.pending": lambda tx: tx.dialogues.pending(MATRIX, ROOM, ANNA, "", NOW),
    "dialogues.overtake": lambda tx: tx.dialogues.overtake(MATRIX, ROOM, ANNA, ""),
    "dialogues.end": lambda tx: tx.dialogues.end(MATRIX, ROOM, ANNA, ""),
    "dialogues.end_about": lambda tx: tx.dialogues.end_about(MATRIX, ROOM, ANNA, "report", part=1),
    "direct_rooms.of": lambda tx: tx.direct_rooms.of(MATRIX, ANNA),
    "direct_rooms.remember": lambda tx: tx.direct_rooms.remember(MATRIX, ANNA, ROOM),
    "calendar_feeds.of": lambda tx: tx.calendar_feeds.of(CalendarOwner("", MATRIX, ANNA)),
    "calendar_feeds.by_token": lambda tx: tx.calendar_feeds.by_token("0" * 64),
    "calendar_feeds.give": lambda tx: tx.calendar_feeds.give(
        CalendarOwner("", MATRIX, ANNA), "0" * 64, NOW
    ),
    "calendar_feeds.marks": lambda tx: tx.calendar_feeds.marks(),
    "calendar_feeds.end": lambda tx: tx.calendar_feeds.end(CalendarOwner("", MATRIX, ANNA)),
    "decisions.of_meetings": lambda tx: tx.decisions.of_meetings([17, 18]),
    "decisions.resting": lambda tx: tx.decisions.resting("barn-unga"),
    "settling.of_meeting": lambda tx: tx.settling.of_meeting(17),
    "settling.due": lambda tx: tx.settling.due("barn-unga", NOW),
    "group_alarms.begin": lambda tx: tx.group_alarms.begin("barn-unga", NOW),
    "group_alarms.keep": lambda tx: tx.group_alarms.keep("barn-unga", LATER),
    "last_answer_at": lambda tx: tx.last_answer_at([17, 18]),
    "key_value.set": lambda tx: tx.key_value.set("sync position", "s1"),
    "key_value.get": lambda tx: tx.key_value.get("sync position"),
    "outbox.add": lambda tx: tx.outbox.add(post("svar"), NOW),
    "outbox.existing": lambda tx: tx.outbox.existing(["a", "b"]),
    "outbox.not_skipped": lambda tx: tx.outbox.not_skipped(["a", "b"]),
    "outbox.has_sent": lambda tx: tx.outbox.has_sent(17, "summons"),
    "outbox.waiting_places": lambda tx: tx.outbox.waiting_places(),
    "outbox.next_for": lambda tx: tx.outbox.next_for(MATRIX, ROOM),
    "outbox.waiting_for": lambda tx: tx.outbox.waiting_for(MATRIX, ROOM, 25),
    "outbox.mark_attempted": lambda tx: tx.outbox.mark_attempted([1, 2], NOW),
    "outbox.mark_sent": _send,
    "sent.by_event": lambda tx: tx.sent.by_event("$1"),
    "sent.answer_to": lambda tx: tx.sent.answer_to("$1"),
    "sent.asked": lambda tx: tx.sent.asked([17, 18], ["seat"], MATRIX, ANNA),
    "outbox.waiting_since": lambda tx: tx.outbox.waiting_since(),
}

_WITHOUT_INDEX = re.compile(
    r"SCAN (?!CONSTANT ROW\b)(?!.*USING (COVERING )?INDEX ix_outbox_waiting\b)"
)
"""A table read from end to end; but the index of what waits holds nothing else."""


@pytest.mark.parametrize("query", ON_THE_WAY)
def test_no_table_is_read_from_end_to_end(query: str, tmp_path: Path) -> None:
    store = new_store(tmp_path)
    said: list[tuple[str, Any]] = []

    def listen(
        _connection: object, _cursor: object, statement: str, values: Any, *_: object
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
            said.append((statement, values))

    event.listen(store._engine, "before_cursor_execute", listen)
    with store.begin() as tx:
        ON_THE_WAY[query](tx)
    event.remove(store._engine, "before_cursor_execute", listen)
    assert said
    with store._engine.begin() as connection:
        plans = [
            step.detail
            for statement, values in said
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    store.close()
    assert [step for step in plans if _WITHOUT_INDEX.search(step)] == []
