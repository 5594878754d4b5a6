"""What people write about coming, and what stands in the records then: utterances.csv.

The file is for a secretary to read and to correct; `scene` says what its words mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from secretary.attendance import Answer
from tests.chatroom import Chatroom, example_group, filled_room
from tests.meaning import scene
from tests.meaning.scene import DIRECT, TWO_OPEN, Row

ROWS = scene.rows()


def shown(row: Row) -> str:
    return f"{row.who} {row.where} {row.in_answer_to} {row.words}"


@pytest.mark.parametrize("row", ROWS, ids=shown)
def test_words_are_recorded_as_they_are_meant_or_asked_about(row: Row) -> None:
    assert scene.unlike(row) == row


def test_the_file_is_as_it_is_promised() -> None:
    silent = [row for row in ROWS if not row.recorded]
    assert len(silent) >= len(ROWS) / 3
    assert {row.language for row in ROWS} == {"sv", "en"}
    assert len({shown(row) for row in ROWS}) == len(ROWS), "each once"


# A third of them through all of the bot


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bool, Chatroom]]:
    """By whether two meetings are open: the scene in a chat, whoever writes in it."""
    folder = tmp_path_factory.mktemp("meaning")
    with (
        filled_room(_made(folder / "one"), groups=[example_group()]) as one,
        filled_room(_made(folder / "two"), groups=[example_group()]) as two,
    ):
        for room in (one, two):
            room.say("sekreterare", "!möte ny 12 mars kl 9-12")
            room.say("sekreterare", "!möte ny 25 mars kl 9-12")
            room.say("sekreterare", "!möte ny 23 april kl 13-16")
            room.go_to(scene.SUMMONED)
            room.go_to(scene.NOW)
        two.say("sekreterare", "!möte kalla möte 2")
        two.tick()
        yield {False: one, True: two}


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


THROUGH_ALL = [
    row for row in ROWS if TWO_OPEN not in row.where or row.in_answer_to.startswith("kallelse")
][::3]
"""Not those that leave open which meeting: whom the bot asked last differs from row to row."""


@pytest.mark.parametrize("row", THROUGH_ALL, ids=shown)
def test_the_whole_bot_records_what_is_meant(rooms: dict[bool, Chatroom], row: Row) -> None:
    room = rooms[TWO_OPEN in row.where]
    mark = len(room.posted)
    event = _say(room, row, row.words)
    assert _recorded_by(room, event) == row.recorded
    offered = row.asked.removesuffix("?") if row.asked.endswith("?") else ""
    if offered:
        assert room.since(mark), "it asks"
        yes = _say(room, row, "ja")
        assert _recorded_by(room, yes) == f"{row.who}: " + offered.replace("; ", f"; {row.who}: ")
        room.redact(row.who, yes)
    else:
        _say(room, row, "avbryt")
    room.redact(row.who, event)


def _say(room: Chatroom, row: Row, words: str) -> str:
    who = "sekreterare" if row.who == "Elin" else row.who
    summons = {s.post.meeting_id: s.event_id for s in room.posted if s.post.kind == "summons"}
    number = row.in_answer_to.removeprefix("kallelse ")
    answered: dict[str, Any] = (
        {"reply_to": summons[int(number)]} if number and words == row.words else {}
    )
    if DIRECT in row.where:
        return room.tell(who, words, **answered)
    return room.say(who, words, **answered)


def _recorded_by(room: Chatroom, event: str) -> str:
    with room.store.begin() as tx:
        answers = [each for each in tx.said_by(event) if isinstance(each, Answer)]
        mandates = tx.people.mandates("barn-unga")
        names = {m.person.stored_id: m.person.name.split()[0] for m in mandates}
        return scene.stored(answers, names, tx.meetings("barn-unga"))
