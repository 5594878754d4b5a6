"""Papers and the bytes of files, on both databases: kept once, erased when nothing stands for
them, and read by nothing but what sends them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from secretary.meetings import Meeting
from secretary.papers import Paper, ReceivedFile
from secretary.written_rounds import WrittenRound
from storage import REPLY, Attachment, Store, Transaction
from storage.schema import file_content
from tests.storage.example import ROOM, add_meeting, post

NOW = datetime(2027, 2, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
PDF = b"%PDF-1.7\n\x00\xff"
SHA256 = hashlib.sha256(PDF).hexdigest()


def add_paper(tx: Transaction, meeting: Meeting, name: str = "Budget.pdf", **more: Any) -> Paper:
    values = {
        "meeting_id": meeting.stored_id, "item_key": "item 4", "name": name,
        "media_type": "application/pdf", "size": len(PDF), "sha256": tx.papers.keep_content(PDF),
        "version": 1, "by": "@elin:exempel", "event_id": "$fil", "at": NOW,
    }  # fmt: skip
    paper = Paper(**{**values, **more})
    tx.add(paper)
    return paper


def kept(tx: Transaction) -> int:
    return tx._session.scalar(select(func.count()).select_from(file_content)) or 0


def attached(key: str = "agenda", **more: Any) -> Any:
    file = Attachment("Budget.pdf", "application/pdf", sha256=SHA256)
    return replace(post(key), attachments=(file,), **more)


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """What is asked of the database in the block."""
    asked: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(store._engine, "before_cursor_execute", note)
    yield asked
    event.remove(store._engine, "before_cursor_execute", note)


def test_the_same_bytes_are_kept_once_and_come_back_as_they_were(store: Store) -> None:
    with store.begin() as tx:
        meeting = add_meeting(tx)
        add_paper(tx, meeting)
        add_paper(tx, meeting, "Kopia.pdf")
        assert kept(tx) == 1
    with store.begin() as tx:
        assert tx.papers.content(SHA256) == PDF
        assert tx.papers.content("0" * 64) is None


def test_no_list_of_papers_and_no_message_reads_bytes(store: Store) -> None:
    with store.begin() as tx:
        meeting = add_meeting(tx)
        paper = add_paper(tx, meeting)
        tx.outbox.add(attached(quotes=(paper.reference,)), NOW)
    with statements(store) as asked, store.begin() as tx:
        assert [each.name for each in tx.papers.of_meeting(meeting.stored_id)] == ["Budget.pdf"]
        tx.papers.of_agenda(meeting.stored_id, {"item 4"})
        row = tx.outbox.next_for("matrix", ROOM)
        assert row is not None
        assert row.message.attachments[0].content is None
        assert [type(each) for each in tx.said_by("$fil")] == [Paper]
    assert not any("file_content" in each for each in asked)


@pytest.mark.parametrize("sent", [True, False])
def test_bytes_go_when_nothing_stands_for_them(store: Store, sent: bool) -> None:
    with store.begin() as tx:
        paper = add_paper(tx, add_meeting(tx))
        if sent:
            tx.outbox.add(attached(), NOW)
        tx.papers.erase_unused([SHA256], NOW)
        assert kept(tx) == 1
        paper.withdrawn_at = NOW
        tx.add(paper)
        tx.papers.erase_unused([SHA256], NOW - DAY)
        assert kept(tx) == 1  # that can still be undone
        assert tx.papers.withdrawn_before(NOW - DAY) == []
        assert tx.papers.withdrawn_before(NOW) == [SHA256]
        tx.papers.erase_unused([SHA256], NOW)
        assert kept(tx) == int(sent)


def test_what_was_not_sent_after_all_keeps_no_bytes(store: Store) -> None:
    with store.begin() as tx:
        tx.papers.keep_content(PDF)
        tx.outbox.add(attached(), NOW)
        row = tx.outbox.next_for("matrix", ROOM)
        assert row is not None
        tx.outbox.skip(row.id, "it was taken back", NOW)
        tx.papers.erase_unused([SHA256], NOW)
        assert kept(tx) == 0


def test_a_file_is_known_for_a_while_and_wanted_once(store: Store) -> None:
    file = ReceivedFile("$fil", "Budget.pdf", "", 12, "{}")
    with store.begin() as tx:
        files = tx.received_files
        for _ in range(2):
            files.add(file, "matrix", ROOM, NOW)
        assert files.by_event("$fil", "matrix", ROOM) == file
        assert files.by_event("$fil", "matrix", "!annat:exempel") is None
        assert files.wanted() == []
        assert files.want("$fil", {"purpose": "paper"}, NOW)
        assert not files.want("$fil", {"purpose": "note"}, NOW)
        assert not files.want("$okänd", {}, NOW)
        files.forget(NOW + DAY)
        [wanted] = files.wanted()
        assert (wanted.file, wanted.wanted_for) == (file, {"purpose": "paper"})
        files.discard("$fil", "!annat:exempel")
        assert files.wanted_one("$fil") is not None
        files.discard("$fil", ROOM)
        assert files.wanted_one("$fil") is None
    assert store.times_wanted == 1
    with store.begin() as tx:
        assert not tx.received_files.want("$fil", {}, NOW)
    assert store.times_wanted == 1


def test_of_the_files_that_nobody_wants_the_newest_are_known(store: Store) -> None:
    with store.begin() as tx:
        for number in range(205):
            file = ReceivedFile(f"${number}", "x.pdf", "", None, "{}")
            tx.received_files.add(file, "matrix", ROOM, NOW + timedelta(seconds=number))
        known = [n for n in range(205) if tx.received_files.by_event(f"${n}", "matrix", ROOM)]
        assert known == list(range(5, 205))
        tx.received_files.forget(NOW + DAY)
        assert tx.received_files.by_event("$204", "matrix", ROOM) is None


def answer_with_file(tx: Transaction, key: str) -> None:
    """An answer that takes the file along, and is sent."""
    tx.outbox.add(attached(key, kind=REPLY), NOW)
    row = tx.outbox.next_for("matrix", ROOM)
    assert row is not None
    tx.outbox.mark_sent(row.id, f"${key}", NOW)


def test_an_answer_that_was_sent_leaves_the_bytes_that_a_written_round_has(store: Store) -> None:
    with store.begin() as tx:
        sha256 = tx.papers.keep_content(PDF)
        round_ = WrittenRound(
            group_id="barn-unga", number=1, question="Ställer ni er bakom det?", text="",
            due=NOW.date(), by="@elin:exempel", event_id="$1", at=NOW,
            file_name="Budget.pdf", file_size=len(PDF), file_sha256=sha256,
        )  # fmt: skip
        tx.add(round_)
        answer_with_file(tx, "1")
        assert kept(tx) == 1
        round_.file_sha256 = ""
        answer_with_file(tx, "2")
        assert kept(tx) == 0


def test_an_answer_of_a_clock_that_was_ahead_leaves_no_bytes_behind(store: Store) -> None:
    with store.begin() as tx:
        tx.papers.keep_content(PDF)
        skipped = attached("1", kind="agenda", group_id="barn-unga", skipped="too late")
        tx.outbox.add(skipped, NOW + DAY)
        assert tx.outbox.unskip_after("barn-unga", ["agenda"], NOW) == 1
        assert kept(tx) == 0
