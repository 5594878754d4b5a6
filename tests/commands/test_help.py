"""`!hjälp` shows what the asker may use, and every command helps itself."""

from __future__ import annotations

import textwrap
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pytest

from commands.command import Command
from commands.router import Router
from secretary.group import Language
from secretary.language.render import CommandPage, MissingText, Renderer
from secretary.people import MATRIX, Mandate, Person, Role, Seat
from services.actors import Actor, Permission
from tests.chatroom import SECRETARY, Chatroom, Picture, example_group, filled_room
from tests.help_pages import help_pages

CATALOGUE = Router().catalogue
HELD = Mandate(
    seat=Seat(group_id="barn-unga", organisation="Sala"),
    person=Person(name="Cia Dal"),
    role=Role.MEMBER,
    since=date(2023, 1, 1),
)
EVERYBODY = Actor(MATRIX, "@x:exempel", date(2027, 2, 1), (HELD,), is_secretary=True)
BY_KEY = {command.key: command for command in CATALOGUE}
PAGES = [
    (language, BY_KEY[key], page)
    for language in Language
    for key, page in help_pages(language).items()
]
each_page = pytest.mark.parametrize(
    ("language", "command", "page"), PAGES, ids=[f"{lang} {page.name}" for lang, _, page in PAGES]
)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("key", BY_KEY)
def test_the_help_tells_of_every_command(language: Language, key: str) -> None:
    assert Renderer("!", language).command_page(key).summary


def test_a_command_without_its_text_says_which_and_where_to_write_it() -> None:
    with pytest.raises(MissingText) as missing:
        Renderer("!", Language.SWEDISH).command_page("minutes")
    file = "secretary/language/sv/templates/commands.j2"
    assert str(missing.value) == f'"minutes" is missing in {file}: write it there.'


def test_a_command_with_half_its_text_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = Renderer("!", Language.ENGLISH)
    entries = {"minutes": {"name": "minutes", "usage": "", "examples": ["minutes"]}}
    monkeypatch.setattr(texts, "_commands", entries)
    with pytest.raises(MissingText, match=r'"minutes\.summary" is missing in .*/en/.*commands\.j2'):
        texts.command_page("minutes")


def test_a_member_sees_members_commands_and_not_the_secretarys(room: Chatroom) -> None:
    answer = room.answer("anna", "!hjälp")
    assert "• !förhinder –" in answer
    assert "!möte ny" not in answer
    assert "!förhinder för" not in answer


def test_a_member_is_told_what_each_command_does(room: Chatroom) -> None:
    answer = room.answer("anna", "!hjälp")
    assert "• !rapport ta bort – ta bort det du har rapporterat" in answer
    assert "Också" not in answer


def test_a_leader_sees_what_begins_alike_together(room: Chatroom) -> None:
    answer = room.answer("eva", "!hjälp")
    assert "!möte ny/ändra/flytta/kalla/ställ in" in " ".join(answer.split())
    assert "!punkt, !punkt ny" in " ".join(answer.split())


def test_the_secretary_sees_the_secretarys_and_not_the_members(room: Chatroom) -> None:
    answer = room.answer("sekreterare", "!hjälp")
    assert "!möte ny" in answer
    assert "!rapport" not in answer


def test_the_chair_sees_both(room: Chatroom) -> None:
    answer = room.answer("eva", "!hjälp")
    assert "!möte ny" in answer
    assert "!rapport" in answer


def test_somebody_without_a_seat_sees_what_everybody_may(room: Chatroom) -> None:
    lines = [x for x in room.answer("tjänsteperson", "!hjälp").splitlines() if x[:1] == "•"]
    others = [c for c in CATALOGUE if c.permission is Permission.EVERYBODY and c.key != "help"]
    assert len(lines) == len(others)


@pytest.mark.parametrize("who", ["anna", "eva", "sekreterare"])
def test_the_help_fits_on_the_screen_of_a_phone(room: Chatroom, who: str) -> None:
    lines = room.answer(who, "!hjälp").splitlines()
    assert sum(len(textwrap.wrap(line, 48)) or 1 for line in lines) <= 30


def test_the_help_begins_with_the_two_everyday_commands_and_shows_no_notation(
    room: Chatroom,
) -> None:
    lines = room.answer("anna", "!hjälp").splitlines()
    assert lines[1:3] == [
        "• !kommer – eller !kommer digitalt",
        "• !förhinder – orsaken behövs inte",
    ]
    assert "[" not in "".join(lines)


@pytest.mark.parametrize("text", ["!hjälp förhinder", "!hjälp !förhinder", "!help FORHINDER"])
def test_help_on_one_command_shows_examples(room: Chatroom, text: str) -> None:
    assert "!förhinder möte 2" in room.answer("anna", text)


def test_help_on_a_mistyped_command_suggests_the_right_one(room: Chatroom) -> None:
    assert "Menade du förhinder" in room.answer("anna", "!hjälp förhindr")


def test_help_does_not_reveal_how_to_use_what_one_may_not(room: Chatroom) -> None:
    assert "inte är för dig" not in room.answer("anna", "!hjälp möte ny")
    assert "planera" not in room.answer("anna", "!hjälp möte ny")


@pytest.mark.parametrize(
    ("language", "command", "example"),
    [(lang, command, f"!{each}") for lang, command, page in PAGES for each in page.examples],
)
def test_every_example_is_understood(
    language: Language,
    command: Command,
    example: str,
    tmp_path: Path,
    pictures: dict[str, Picture],
) -> None:
    """Examples are shown to people as right, so none may be answered with an error or a fault."""
    group = example_group(language=language, grace=timedelta(minutes=3))
    another = example_group(
        id="halsa", name="Hälsa", language=language, room="!halsa:exempel", secretary_room=None
    )
    groups = [group, another] if command.key == "transfer" else [group]
    with filled_room(tmp_path, groups=groups) as room:

        def summon() -> None:
            room.say("sekreterare", "!möte ny fredag 12 mars kl 9-12")
            room.go_to("2027-02-26 09:00")
            room.say("sekreterare", "!möte ny 23 april kl 9")
            room.say("anna", "!rapport Ett.")
            room.say("anna", "!rapport möte 2: Två.")

        room.let(summon, pictures)
        prepare(room, command, example)
        prepare_held(room, command, pictures)
        leads = command.permission in (Permission.LEADER, Permission.SECRETARY)
        for_all = ("attendance", "focus_assignment", "goal", "agreement")
        who = "sekreterare" if leads or command.key in for_all else "anna"
        others = {"agenda_approve": "eva", "table_row": "cia", "round": "sekreterare",
                  "follow_up_report": "eva", "follow_up_report_approve": "eva",
                  "year_plan_approve": "eva"}  # fmt: skip
        event = room.say(others.get(command.key, who), example)
        with room.store.begin() as tx:
            taken = tx.inbox.lookup(event)
        assert taken is not None
        assert taken.detail == command.name, room.last("reply").text


_HAS_A_CHAT = {
    "hand_over": "anna",
    **dict.fromkeys(("agenda_ready", "follow_up_report", "year_plan"), "eva"),
}
"""Whose direct chat with the bot a command needs to be."""


def prepare(room: Chatroom, command: Command, example: str) -> None:
    """Let what an example is about be there, before the meeting."""
    if command.key == "transfer":
        room.say("sekreterare", "!avveckla 31 december 2027 beslut SRB § 41")
        room.say("sekreterare", "ja")
        for number in range(1, 6):
            room.say("sekreterare", f"!uppdrag möte 1: Sala: Nummer {number}")
    if command.key == "agenda":
        for number in (1, 2):
            room.say("sekreterare", f"!dagordning publicera möte {number}")
        room.go_to("2027-02-26 10:00")
    if command.key == "item":
        room.say("sekreterare", "!punkt ny Skolskjutsar")
        room.say("gun", "!fråga Läsförståelse")
    if example in ("!punkt 4 inte klar", "!item 4 not finished"):
        room.go_to("2027-03-12 10:00")
    if example in ("!möte kalla", "!meeting summon"):
        room.say("sekreterare", "!möte flytta möte 1 till 28 maj kl 9")
    if command.key == "paper":
        room.send_file("sekreterare", "Budget.pdf", b"%PDF-1.7", "!bilaga 4")
    if command.key in ("attendance", "here"):
        room.go_to("2027-03-12 09:50")
    if command.key in _HAS_A_CHAT:
        room.tell(_HAS_A_CHAT[command.key], "hej")
    if command.key.startswith("year_plan"):
        prepare_plan(room, example)


def prepare_plan(room: Chatroom, example: str) -> None:
    """Let there be a year plan of days 1, 2 and 4 and the meetings between them; for what is done
    with a whole plan, of days that can be summoned to."""
    room.say("sekreterare", "!årsplan 2027 fyra möten")
    if example.endswith(("fastställ", "adopt", "skicka", "send")):
        room.say("eva", "!godkänn årsplan 2027")
    else:
        for day in (1, 8, 15):
            room.say("sekreterare", f"!årsplan 2027 lägg till {day} mars")
    if example.endswith(("skicka", "send")):
        room.say("eva", "!årsplan 2027 fastställ")
        room.say("eva", "ja")
        room.go_to("2027-02-26 09:30")
        room.say("sekreterare", "!möte flytta möte 2 till 22 april kl 9")


def prepare_held(room: Chatroom, command: Command, pictures: dict[str, Picture]) -> None:
    """The same of what is there since the meeting, and between meetings."""
    if command.key.startswith("round"):

        def ask() -> None:
            room.say("sekreterare", "!omgång ny Ställer ni er bakom det? senast 26 mars")
            room.say("sekreterare", "ja")
            room.say("anna", "!svar 1 ja")
            room.say("sekreterare", "!omgång ny Vad tycker ni? senast 26 mars")

        room.let(ask, pictures)
    if command.key in ("focus_assignment", "goal", "agreement"):
        for number in (1, 2):
            room.say("sekreterare", f"!fokusuppdrag Kartlägg {number}")
            room.say("sekreterare", f"!mål Fler unga; mått: andel; målvärde: {number} procent")
            room.say("sekreterare", "!överenskommelse Hälsa; parter: Sala; datum: 1 maj 2026")
    if command.key.startswith(("assignment", "request", "recommendation", "table", "year_picture")):

        def hand_out() -> None:
            room.go_to("2027-03-12 10:00")
            for words in ("uppdrag alla: Ett", "uppdrag alla: Två", "begäran Ett",
                          "tabell Läget: elever, skolor", "rad 1 Sala: 1; 2"):  # fmt: skip
                room.say("sekreterare", f"!{words}")

        room.let(hand_out, pictures)
    if command.key.startswith(("note", "comment")):

        def hold() -> None:
            hold_both(room)

        room.let(hold, pictures)
        if command.key in ("notes_revise", "notes_short"):
            for number in (1, 2):
                room.say("sekreterare", f"!anteckningar fastställ ja: möte {number}")


def hold_both(room: Chatroom) -> None:
    """Hold both meetings, and send the drafts of their notes round."""
    room.say("sekreterare", "!möte flytta möte 2 till 15 mars kl 9")
    room.go_to("2027-03-16 10:00")
    room.say("sekreterare", "!tjänsteperson ny Elin Ström, mötessekreterare")
    room.say("sekreterare", f"!koppla Elin Ström {SECRETARY}")
    room.say("sekreterare", "ja")
    for number in (1, 2):
        room.say("sekreterare", f"!not möte {number}: 4 Gruppen enas.")
        room.say("sekreterare", f"!anteckningar skicka möte {number}")


@each_page
def test_every_command_says_what_it_does_in_one_line(
    language: Language, command: Command, page: CommandPage
) -> None:
    assert page.summary
    assert "\n" not in page.summary
    assert not page.summary.endswith(".")
    assert page.examples


@each_page
def test_every_command_is_found_by_its_name_in_every_language(
    language: Language, command: Command, page: CommandPage
) -> None:
    assert Router().find(page.name, EVERYBODY) == (command, "")


def test_a_command_is_called_in_swedish_what_the_code_calls_it() -> None:
    swedish = [(command, page) for lang, command, page in PAGES if lang is Language.SWEDISH]
    assert all(page.name == command.name for command, page in swedish)


@pytest.mark.parametrize("command", CATALOGUE, ids=lambda c: c.name)
def test_every_command_is_found_when_typed_without_diacritics(command: Command) -> None:
    plain = "".join(c for c in unicodedata.normalize("NFD", command.name) if c.isascii())
    assert Router().find(plain, EVERYBODY) == (command, "")
