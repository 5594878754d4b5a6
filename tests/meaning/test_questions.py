"""What everyday sentences are about: `questions.csv`, which a secretary can read and correct."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from commands.answer_requests import RecordAnswer
from commands.place import Place
from commands.router import Router
from commands.understanding import understand_message
from commands.understood import Outcome, Understood
from secretary.language.question_subjects import Subject
from secretary.language.questions import person_asked_about, read_question
from secretary.people import MATRIX
from services.actors import Actor
from services.context import GroupView
from tests.growth import assert_holds_nobody_up
from tests.secretary import example as ex

_ROUTER = Router()
_FILE = Path(__file__).parent / "questions.csv"
_ROWS = list(csv.DictReader(_FILE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", _ROWS, ids=[f"{row['language']} {row['words']}" for row in _ROWS])
def test_an_everyday_sentence_is_about(row: dict[str, str]) -> None:
    found = read_question(row["words"])
    match row["about"]:
        case "nothing":
            assert found is None
        case "person":
            assert person_asked_about(row["words"])
        case about:
            assert found is not None
            assert found.subject == about


@pytest.mark.parametrize("row", _ROWS, ids=[f"{row['language']} {row['words']}" for row in _ROWS])
def test_an_everyday_sentence_records_nothing(row: dict[str, str]) -> None:
    """In a direct chat, whichever part of the understanding takes it."""
    actor = Actor(MATRIX, "@anna:exempel", ex.DAY, [m for m in ex.MANDATES if m.person is ex.ANNA])
    meeting = ex.meeting("2027-03-12 09:00")
    view = GroupView(
        group=ex.group(),
        actor=actor,
        now=ex.at("2027-03-08 09:00"),
        mandates=ex.MANDATES,
        meetings=[meeting],
        all_meetings=[meeting],
        summoned=[meeting],
    )
    place = Place("!direkt:exempel", actor.address, [view], is_direct=True, is_addressed=True)
    found = understand_message(place, row["words"], _ROUTER)
    if isinstance(found, Understood):
        assert found.outcome in (Outcome.QUESTION, Outcome.OFFER, Outcome.COMMAND)
        assert not isinstance(found.request, RecordAnswer)
        assert found.command is None or found.command.bare is not None, "it only shows something"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_there_are_as_many_sentences_as_were_once_misunderstood(language: str) -> None:
    assert sum(row["language"] == language for row in _ROWS) >= 85


def test_every_subject_is_asked_about_in_both_languages() -> None:
    for language in ("sv", "en"):
        assert {row["about"] for row in _ROWS if row["language"] == language} >= set(Subject)


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("När är mötet?", False),
        ("när är mötet", False),
        ("Jag kan nog inte på fredag. Vad är länken?", True),
        ("when is the meeting? I can't come on Friday", True),
        ("kan jag vara med digitalt?", False),
    ],
)
def test_words_that_also_tell_something_are_known(words: str, tells: bool) -> None:
    found = read_question(words)
    assert found is not None
    assert found.tells is tells


@pytest.mark.timed
@pytest.mark.parametrize("text", [" ", "ja " * 32_000, "är " * 20_000, "?" * 64_000, "x" * 64_000])
def test_a_message_of_any_length_is_read_at_once(text: str) -> None:
    def read() -> None:
        read_question(text)
        person_asked_about(text)

    assert_holds_nobody_up(read)


@pytest.mark.timed
@pytest.mark.parametrize("word", ["var ", "kan jag ha ", "hej ", "vilka ", "when is ", "tack, "])
def test_the_longest_sentence_that_is_read_takes_no_time(word: str) -> None:
    assert_holds_nobody_up(lambda: read_question((word * 300)[:299]), loops=20)
