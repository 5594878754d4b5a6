"""What stands in the audit log afterwards: who did what, at which meeting, and by which event."""

from __future__ import annotations

from typing import Any, Final

import pytest
from sqlalchemy import Row, select

from storage.schema import audit
from tests.chatroom import Chatroom, matrix_id

LEADER: Final = "sekreterare"
PLANNED: Final = (LEADER, "!möte ny fredag 23 april kl 9")
CANCELLING: Final = (LEADER, "!möte ställ in möte 1")


def last_line(room: Chatroom) -> Row[Any]:
    with room.store.begin() as tx:
        lines = tx._session.execute(select(audit).order_by(audit.c.id.desc()).limit(1))
        return lines.one()


@pytest.mark.parametrize(
    ("sayings", "action", "meeting"),
    [
        ([PLANNED], "meeting planned", 2),
        ([PLANNED, (LEADER, "!möte kalla möte 2")], "summons ordered", 2),
        ([(LEADER, "!möte flytta möte 1 till måndag 15 mars kl 9")], "meeting moved", 1),
        ([CANCELLING, (LEADER, "ja")], "meeting cancelled", 1),
        ([(LEADER, "!dagordning publicera")], "agenda published", 1),
        ([("anna", "!kommer")], "answer", 1),
        ([("anna", "!rapport Vi har byggt en skola.")], "report", 1),
        ([("anna", "!fråga Vem skjutsar?")], "topic", 1),
    ],
)
def test_every_deed_names_its_doer_meeting_and_event(
    summoned: Chatroom, sayings: list[tuple[str, str]], action: str, meeting: int
) -> None:
    events = [summoned.say(who, text) for who, text in sayings]
    line = last_line(summoned)
    assert (line.who, line.what) == (matrix_id(sayings[-1][0]), action)
    assert (line.group_id, line.meeting_id, line.event_id) == ("barn-unga", meeting, events[-1])


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("!förhinder", "answer withdrawn"),
        ("!rapport Vi har byggt en skola.", "report withdrawn"),
        ("!fråga Vem skjutsar?", "topic withdrawn"),
    ],
)
def test_what_is_taken_back_names_its_meeting_too(
    summoned: Chatroom, text: str, action: str
) -> None:
    summoned.redact("anna", summoned.say("anna", text))
    line = last_line(summoned)
    assert (line.who, line.what, line.meeting_id) == (matrix_id("anna"), action, 1)
