"""Who asks for a document as a file in plain words gets it, and nobody else: `files.csv`."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from commands.files import FileRequest
from commands.place import Place
from commands.questions import ShowAnswerOf, StaySilent, Talk
from commands.understanding import understand_message
from commands.understood import Refusal, Understanding, Understood
from secretary.language.file_words import read_file_wish
from secretary.language.question_subjects import Subject
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


@pytest.mark.parametrize(("language", "words"), [
    ("sv", "skicka anteckningarna till Anna som pdf"),
    ("sv", "Skicka dagordningen för möte 2 som pdf till Bo Berg senast fredag"),
    ("sv", "skicka till Bo dagordningen som pdf"),
    ("sv", "skicka årsplanen till SRB i word"),
    ("sv", "Kan Bo få dagordningen som pdf?"),
    ("sv", "Kan Bo få dagordningen?"),
    ("sv", "Har Anna dagordningen som pdf?"),
    ("sv", "Skulle min chef kunna få kallelsen som pdf?"),
    ("en", "please send the notes to Anna as a pdf"),
    ("en", "Can Bo have the agenda as a PDF?"),
    ("en", "Has Anna got the agenda as a pdf?"),
])  # fmt: skip
def test_a_file_goes_to_nobody_but_who_asks_for_it(language: str, words: str) -> None:
    assert _refused(language, words) == "files_for_who_asks"


@pytest.mark.parametrize(("language", "words"), [
    ("sv", "Kan jag få både dagordningen och anteckningarna som pdf?"),
    ("sv", "kan jag få dagordningen som pdf och anteckningarna i word"),
    ("sv", "skicka dagordningen, anteckningarna och årsplanen som pdf"),
    ("sv", "dagordningen och anteckningarna som pdf"),
    ("sv", "Kan jag få anteckningarna för alla möten som pdf?"),
    ("sv", "Kan jag få anteckningarna från båda mötena som pdf?"),
    ("en", "Can I have both the agenda and the notes as a pdf?"),
    ("en", "can I have the notes for all meetings as a pdf?"),
])  # fmt: skip
def test_of_several_documents_one_is_to_be_named(language: str, words: str) -> None:
    assert _refused(language, words) == "one_document_at_a_time"


@pytest.mark.parametrize(("language", "words"), [
    ("sv", "Skicka inte dagordningen som pdf"),
    ("sv", "Jag vill inte ha dagordningen som pdf"),
    ("sv", "jag behöver inte anteckningarna i word, tack"),
    ("sv", "Du behöver inte skicka dagordningen"),
    ("en", "Don’t send the agenda as a pdf"),
    ("en", "I do not need the notes in Word"),
])  # fmt: skip
def test_who_wants_no_document_is_shown_none(language: str, words: str) -> None:
    assert isinstance(_requested(language, words), StaySilent)


@pytest.mark.parametrize(("language", "words"), [
    ("sv", "Tack för dagordningen som pdf"),
    ("sv", "Tack så mycket för filen!"),
    ("sv", "Perfekt, tack för protokollet"),
    ("en", "Thanks for the agenda as a PDF"),
    ("en", "thank you so much for the minutes"),
])  # fmt: skip
def test_who_thanks_for_a_document_is_not_shown_it(language: str, words: str) -> None:
    assert _requested(language, words) == Talk(Subject.THANKS)


@pytest.mark.parametrize("words", [
    "Vi vill inte ha arbetsplan",
    "Ska barnen få kallelse till elevhälsan?",
    "Kan eleverna få arbetsplan",
    "Vill nämnden ha protokoll från alla kommuner",
    "Protokollet och anteckningarna kom som fil",
    "Protokoll från alla kommuner i en fil",
    "Dagordningen som pdf till Anna",
])  # fmt: skip
def test_a_report_that_names_a_document_is_no_wish_for_it(words: str) -> None:
    wish = read_file_wish(words)
    assert wish is None or not wish.asks


def test_whether_somebody_has_answered_the_summons_is_no_wish_for_it() -> None:
    assert isinstance(_requested("sv", "Har Anna svarat på kallelsen?"), ShowAnswerOf)


@pytest.mark.parametrize(("words", "document"), [
    ("kan jag få kallelsen som pdf", "meeting"),
    ("skicka dagordningen för möte 2 i word", "agenda"),
])  # fmt: skip
def test_who_is_asked_which_meeting_and_wishes_something_else_gets_that(
    words: str, document: str
) -> None:
    found = understand_message(_asked_which_meeting(), words, ROUTER)
    assert isinstance(found, Understood)
    assert isinstance(found.request, FileRequest)
    assert found.command is not None
    assert found.command.key == document


@pytest.mark.parametrize(("words", "error"), [
    ("skicka årsplanen till SRB i word", "files_for_who_asks"),
    ("kan jag få årsplanen som pdf", "for_leaders"),
    ("skicka anteckningarna från möte 9 som pdf", "no_such_meeting"),
    ("jag har förhinder på måndag", "no_such_meeting"),
])  # fmt: skip
def test_a_wish_that_is_refused_is_no_unclear_answer(words: str, error: str) -> None:
    found = understand_message(_asked_which_meeting(), words, ROUTER)
    assert isinstance(found, Refusal)
    assert found.error.message_id == error


def _asked_which_meeting() -> Place:
    said = Row("sv", "Anna", DIRECT, "", "", "", "", "")
    asked = understand_message(
        place_of(said), "kan jag få anteckningarna för styrgruppen som pdf", ROUTER
    )
    assert isinstance(asked, Refusal)
    assert asked.question is not None, "it is asked which meeting"
    return replace(place_of(said), question=asked.question)


def _understood(language: str, words: str) -> Understanding:
    said = Row(language, "Anna", DIRECT, "", words, "", "", "")
    return understand_message(place_of(said), words, ROUTER)


def _refused(language: str, words: str) -> str:
    found = _understood(language, words)
    return found.error.message_id if isinstance(found, Refusal) else f"{found}"


def _requested(language: str, words: str) -> object:
    found = _understood(language, words)
    return found.request if isinstance(found, Understood) else found


@pytest.mark.timed
@pytest.mark.parametrize("piece", [
    "kan jag få ", "skicka ", "den ", "pdf av ", "dagordningen i ", "kan bo ", "till anna ",
    "pdf eller ", "inte i word utan ", "skicka till bo ", "och dagordningen ",
])  # fmt: skip
@pytest.mark.parametrize("start", ["", "skicka dagordningen som pdf "])
def test_a_long_sentence_is_read_at_once(start: str, piece: str) -> None:
    assert_holds_nobody_up(lambda: read_file_wish((start + piece * 100)[:199]), loops=20)
