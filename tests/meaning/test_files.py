"""Who asks for a document as a file in plain words gets it, and nobody else: `files.csv`."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from commands.files import FileRequest
from commands.understanding import understand_message
from commands.understood import Understood
from secretary.language.file_words import read_file_wish
from tests.growth import assert_holds_nobody_up
from tests.meaning.scene import DIRECT, ROUTER, Row, place_of

_FILE = Path(__file__).parent / "files.csv"
_ROWS = list(csv.DictReader(_FILE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", _ROWS, ids=[f"{row['language']} {row['words']}" for row in _ROWS])
def test_an_everyday_sentence_is_answered_with_the_file_it_asks_for(row: dict[str, str]) -> None:
    said = Row(row["language"], "Anna", DIRECT, "", row["words"], "", "", "")
    found = understand_message(place_of(said), row["words"], ROUTER)
    request = found.request if isinstance(found, Understood) else None
    if not isinstance(request, FileRequest):
        assert row["document"] == ""
        return
    assert isinstance(found, Understood)
    assert found.command is not None
    meeting = getattr(request, "meeting", None)
    number = str(meeting.number) if meeting is not None else ""
    assert (found.command.key, number, " ".join(request.endings)) == (
        row["document"], row["meeting"], row["forms"]
    )  # fmt: skip


def test_what_is_asked_for_with_the_prefix_is_understood_as_well() -> None:
    words = "!kan jag få dagordningen som pdf?"
    said = Row("sv", "Anna", "rum", "", words, "", "", "")
    found = understand_message(place_of(said), words, ROUTER)
    assert isinstance(found, Understood)
    assert isinstance(found.request, FileRequest)


@pytest.mark.timed
@pytest.mark.parametrize("piece", ["kan jag få ", "skicka ", "den ", "pdf av ", "dagordningen i "])
def test_a_long_sentence_is_read_at_once(piece: str) -> None:
    assert_holds_nobody_up(lambda: read_file_wish((piece * 100)[:199]), loops=20)
