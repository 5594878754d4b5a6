"""`!årsplan 2027 pdf` and the like: plans, reports, attendance and rounds as files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from secretary.documents.forms import Form
from secretary.group import PROFILES, Language
from secretary.superior_board import SuperiorBoard
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom, PostedMessage, example_group, filled_room

PLAIN = str.maketrans({"\N{NO-BREAK SPACE}": " "})
BEGINNING = {".html": b"<!DOCTYPE html>", ".md": b"# "}
OF_EVERYTHING = (
    "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala",
    "!möte ny fredag 21 maj kl 9-12 Regionhuset",
    "!mål Fler unga klarar gymnasiet; mått: andel med examen; målvärde: 85 procent",
    "!mål 1 läge: 78 procent",
    "!omgång ny Ställer ni er bakom remissvaret? senast 12 mars",
    "ja",
)
SECRET = "Hemligtord"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chatroom]:
    """Friday 12 March 2027, 13.00, after meeting 1. Round 1 has ended."""
    board = SuperiorBoard(room="!srb:exempel")
    group = example_group(rules=PROFILES["2023"], board=board)
    with filled_room(tmp_path_factory.mktemp("room"), groups=[group]) as filled:
        for line in OF_EVERYTHING:
            filled.say("sekreterare", line, room=SECRETARY_ROOM)
        filled.say("anna", "!svar 1 ja")
        filled.say("cia", "!svar 1 Nej, pengarna räcker inte.")
        filled.say("sekreterare", "!omgång 1 avsluta", room=SECRETARY_ROOM)
        filled.say("sekreterare", "ja", room=SECRETARY_ROOM)
        filled.go_to("2027-03-12 13:00")
        yield filled


def ask(room: Chatroom, words: str, who: str = "sekreterare") -> PostedMessage:
    mark = len(room.posted)
    room.say(who, words, room=SECRETARY_ROOM if who == "sekreterare" else ROOM)
    [said] = room.since(mark)
    return said


def names(said: PostedMessage) -> list[str]:
    return [each.name for each in said.post.attachments]


def markdown(said: PostedMessage) -> str:
    [file] = said.post.attachments
    assert file.content is not None
    return file.content.decode()


@pytest.mark.parametrize(("words", "name", "text"), [
    ("!årsplan 2027 markdown", "Utkast till årsplan barn-unga 2027.md",
     "Utkast till årsplan, som Markdown"),
    ("!årsplan html", "Utkast till årsplan barn-unga 2027.html",
     "Utkast till årsplan, som webbsida"),
    ("!återrapport våren 2027 md", "Utkast till återrapport barn-unga våren 2027.md",
     "Utkast till återrapport, som Markdown"),
    ("!arbetsplan som webbsida", "2027-03-12 Arbetsplan barn-unga.html",
     "Arbetsplan, som webbsida"),
    ("!närvarande html", "2027-03-12 Närvaro barn-unga.html", "Närvaro, som webbsida"),
    ("!närvarande möte 1 md", "2027-03-12 Närvaro barn-unga.md", "Närvaro, som Markdown"),
    ("!möte 2 md", "2027-05-21 Kallelse barn-unga.md", "Kallelse, som Markdown"),
    ("!omgång 1 html", "Svar i omgång barn-unga 1.html", "Svar i omgång, som webbsida"),
    ("!year plan 2027 as a web page", "Utkast till årsplan barn-unga 2027.html",
     "Utkast till årsplan, som webbsida"),
    ("!round 1 markdown", "Svar i omgång barn-unga 1.md", "Svar i omgång, som Markdown"),
])  # fmt: skip
def test_the_file_comes_in_answer(room: Chatroom, words: str, name: str, text: str) -> None:
    said = ask(room, words)
    assert (names(said), said.text.translate(PLAIN)) == ([name], text)
    [file] = said.post.attachments
    ending = Path(name).suffix
    assert (file.content or b"").startswith(BEGINNING[ending])
    assert file.media_type == Form(ending[1:]).media_type


def test_several_forms_come_in_one_answer(room: Chatroom) -> None:
    said = ask(room, "!omgång 1 markdown och webbsida")
    assert [Path(name).suffix for name in names(said)] == [".html", ".md"]


def test_several_commands_of_one_message_are_answered_with_all_their_files(room: Chatroom) -> None:
    said = ask(room, "!omgång 1 md\n!närvarande md")
    assert len(names(said)) == 2


def test_who_may_read_the_text_gets_the_file_and_others_the_same_refusal(room: Chatroom) -> None:
    assert names(ask(room, "!närvarande md", "anna"))
    assert names(ask(room, "!omgång 1 md", "anna"))
    for words in ("!årsplan 2027", "!återrapport våren 2027"):
        told, refused = ask(room, words, "anna"), ask(room, f"{words} md", "anna")
        assert (refused.post.attachments, refused.text) == ((), told.text)


def test_what_is_not_understood_whole_makes_no_file(room: Chatroom) -> None:
    for words in ("!årsplan pdf 2027", "!omgång 1 avsluta pdf", "!närvarande Anna Ek pdf",
                  "!arbetsplan nästa pdf", "!möte 9 pdf", "!återrapport kanske pdf"):  # fmt: skip
        assert names(ask(room, words)) == []


def test_all_at_a_meeting_is_everybody_and_no_form_of_file(room: Chatroom) -> None:
    assert names(ask(room, "!närvarande alla")) == []


def test_a_year_without_meetings_has_no_file(room: Chatroom) -> None:
    said = ask(room, "!årsplan 2029 pdf")
    assert "Inget möte är planerat 2029" in said.text
    assert names(said) == []


def test_a_round_that_runs_has_none_yet_and_says_so(room: Chatroom) -> None:
    ask(room, "!omgång ny Vad tycker ni om remissen? senast 30 mars")
    room.say("sekreterare", "ja", room=SECRETARY_ROOM)
    assert "är inte slut än" in ask(room, "!omgång 2 pdf").text


def test_nothing_that_was_taken_back_is_in_a_file_made_after(room: Chatroom) -> None:
    said = room.say("sekreterare", f"!mål 1 läge: {SECRET}", room=SECRETARY_ROOM)
    assert SECRET in markdown(ask(room, "!arbetsplan md"))
    room.redact("sekreterare", said, room=SECRETARY_ROOM)
    after = markdown(ask(room, "!arbetsplan md"))
    assert SECRET not in after
    assert "78 procent" in after


def test_an_english_group_gets_it_in_english(tmp_path: Path) -> None:
    english = example_group(language=Language.ENGLISH)
    with filled_room(tmp_path, groups=[english]) as room:
        said = ask(room, "!work plan as markdown and web page")
        assert said.text == "Work plan, as web page and Markdown"
        assert [Path(name).suffix for name in names(said)] == [".html", ".md"]
