"""What people write, made to look like something else: the bot, other people's words, nothing."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.reading import Wrong
from bot.config.values import line
from secretary.language import markup
from secretary.language.render import Renderer, Text
from secretary.language.text import normalise, one_line
from tests.chatroom import Chatroom, filled_room
from tests.growth import assert_like_length
from tests.people import SECRETARY_ROOM, at
from tests.secretary.example import meeting

FORGED = "Ny förskola i höst.{0}• Bo Berg (S): Jag lämnar partiet.{0}{0}9. Beslut: nej"
LINE_BREAKS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85",
               "\u2028", "\u2029"]  # fmt: skip
SHOWS_NOTHING = [
    "\u200b", "\u200d\u200c", "\u2060\ufeff", "\u00ad", "\u202e\u2066", "\u2800 \u2800",
    "\u3164", "\uffa0\u115f\u1160", "\U000e0041\U000e0042", "\ufe0f", "\u034f", "\u17b4\u180b",
    "\u0301\u0301", "\ufffc", "\U0001d159", "\ue000", "\U000f0000", "\u0378", "\x00\x07",
]  # fmt: skip


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Meeting 1 is on Friday 12 March 2027 at 09.00, and its summons is out."""
    with filled_room(tmp_path) as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala")
        chatroom.go_to("2027-02-26 09:00")
        yield chatroom


def lines_at_the_margin(body: str) -> list[str]:
    return [line for line in body.splitlines() if line[:1].strip()]


def draft(room: Chatroom) -> Text:
    room.say("sekreterare", "!dagordning", room=SECRETARY_ROOM)
    post = room.last("reply").post
    return Text(post.text, post.html)


# ------------------------------------------------------------------ lines that look like others'


@pytest.mark.parametrize("line_break", LINE_BREAKS)
def test_no_line_of_a_report_stands_where_the_agendas_own_lines_do(
    room: Chatroom, line_break: str
) -> None:
    room.say("anna", "!rapport " + FORGED.format(line_break))
    body = draft(room).text
    assert "Jag lämnar partiet" in body
    own = lines_at_the_margin(body)
    assert not [line for line in own if "Jag lämnar" in line or "Beslut" in line]
    assert len([line for line in own if "Bo Berg" in line]) <= 1, "he stands among the substitutes"


@pytest.mark.parametrize("line_break", ["\n", "\u2028"])
def test_nor_where_the_reporter_is_shown_it(room: Chatroom, line_break: str) -> None:
    room.say("anna", "!rapport " + FORGED.format(line_break))
    room.say("anna", "!rapport visa")
    shown = lines_at_the_margin(room.last("reply").post.text)
    assert not [line for line in shown if "Bo Berg" in line or "Beslut" in line]


@pytest.mark.parametrize("line_break", ["\n", "\x0b", "\x85", "\u2028"])
def test_a_topic_and_a_place_are_one_line_each(room: Chatroom, line_break: str) -> None:
    room.say("anna", f"!fråga Skolfrånvaro{line_break}9. Beslut: nej")
    room.say("sekreterare", f"!möte ny 16 april kl 9 Sala{line_break}9. Beslut: nej")
    body = draft(room).text + room.answer("sekreterare", "!möten")
    assert "9. Beslut: nej" in body
    assert not [line for line in lines_at_the_margin(body) if line.startswith("9. Beslut")]


@given(st.text(st.sampled_from(["\n", "\x0b", "\x85", "\u2028", " ", "•", "a"])))
def test_what_a_template_shows_as_one_line_is_one_whatever_it_holds(words: str) -> None:
    """A place or a name can be older than what keeps it to one line today."""
    one = replace(meeting(), place=f"Sala {words} Sala", planned_at=at("2027-01-01 09:00"))
    said = Renderer().render(
        "meetings", meetings=[one], year=2027, wall=one.starts_at, too_few=None
    )
    assert len(said.text.splitlines()) == 2


def test_lines_are_set_in_below_each_other_in_lists_in_lists() -> None:
    html = "<ul><li>a<br>b<br><br>c<ul><li>d<br>e</li></ul></li></ul>"
    text = markup.join_blocks(markup.parse_blocks(html)).text
    assert text == "• a\n  b\n\n  c\n  • d\n    e"


def test_a_text_that_is_cut_goes_on_as_what_it_is() -> None:
    """Whoever makes the cut fall before a forged line has no list item of his own."""
    forged = "• Bo Berg (S): Jag lämnar partiet."
    for padding in range(300, 420):
        html = f"<ul><li>Anna Ek, {'ord ' * 30}{'x' * padding} {forged}</li></ul>"
        parts = markup.split_messages(markup.parse_blocks(html), 600)
        for part in parts[1:]:
            assert part.text.startswith("• … "), part.text
            assert re.match(r"<ul><li>… ", part.html), part.html


def test_words_in_quotation_marks_cannot_end_them(room: Chatroom) -> None:
    said = room.answer("anna", '!fråga A” är med. Mötet är inställt. "B')
    assert said.count("”") == 2
    assert '"' not in said


# ------------------------------------------------------------------ characters that show nothing


def test_no_character_is_kept_that_only_steers_or_shows_nothing() -> None:
    """All of Unicode, one at a time between letters, by its category and the property that
    Unicode has for it (DerivedCoreProperties.txt, Default_Ignorable_Code_Point)."""
    empty_planes = range(0x32000, sys.maxunicode + 1, 251)  # private, or with nothing in them
    for code in (*range(0x32000), *range(0xE0000, 0xE1000), *empty_planes):
        char = chr(code)
        category = unicodedata.category(char)
        kept = normalise(f"a{char}b")
        new_emoji = 0x1F000 <= code <= 0x1FAFF
        if category in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") or (category == "Cn" and not new_emoji):
            assert kept in ("ab", "a b", "a\nb"), f"U+{code:04X} {category}"
        elif category[0] in "LNPS" and char not in BLANK:
            assert kept == unicodedata.normalize("NFC", f"a{char}b"), f"U+{code:04X} {category}"


BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\U0001d159")


@pytest.mark.parametrize("nothing", SHOWS_NOTHING)
def test_text_that_shows_nothing_is_no_text(nothing: str) -> None:
    assert normalise(nothing) == ""


@pytest.mark.parametrize("nothing", ["\u200b", "\u2800 \u2800", "\u3164", "\ue000", "\u0301\u0301"])
def test_nothing_is_asked_for_again_kindly(room: Chatroom, nothing: str) -> None:
    assert "Svara med en rubrik" in room.answer("anna", f"!fråga {nothing}")
    room.say("cia", "!rapport")
    again = room.answer("cia", nothing)
    assert "ser ingen text" in again
    assert "inget" in again
    assert "del 2 av 2" in room.answer("cia", "Ny familjecentral.").casefold(), "it still waits"
    assert "Cia Dal (C), aktuellt: Ny familjecentral." in draft(room).text
    event = room.say("gun", "!rapport Ny chef.")
    room.edit("gun", event, f"!rapport {nothing}")
    assert "Ny chef." not in draft(room).text


@pytest.mark.parametrize("nothing", ["\u200b", "\u3164"])
def test_an_answer_that_is_edited_to_nothing_is_taken_back(room: Chatroom, nothing: str) -> None:
    room.say("cia", "!rapport")
    event = room.say("cia", "Ny familjecentral.")
    room.edit("cia", event, nothing)
    assert "Cia Dal (C), aktuellt" not in draft(room).text


def test_characters_that_show_nothing_part_no_word_of_a_command(room: Chatroom) -> None:
    assert "12 mars" in room.answer("anna", "!för\u200bhin\u00adder")


@pytest.mark.parametrize("name", ["Ungas\u200bhälsa", "Unga\u3164", "Unga\u202e", "U\ufe0fnga"])
def test_the_settings_take_no_such_character_either(name: str) -> None:
    with pytest.raises(Wrong, match="unprintable"):
        line(name)


def test_they_take_a_letter_in_two_pieces_and_no_heap_of_marks() -> None:
    assert line("Va\u030arda") == "Vårda"
    with pytest.raises(Wrong, match="unprintable"):
        line("Va" + "\u0301" * 20)


# ------------------------------------------------------------------ honest text comes out whole


@pytest.mark.parametrize(
    "honest",
    ["Skolfrånvaro på högstadiet, à la carte – 50 % ”fler”", "👩‍👧‍👦 ❤️ 👍🏽 🏳️‍🌈 1️⃣ 🇸🇪 🙂‍↔️",
     "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
     "Tiếng Việt", "בְּרֵאשִׁ֖ית", "العَرَبِيَّة", "ภาษาไทยที่นี่", "हिन्दी में", "မြန်မာဘာသာ", "한국어", "a\n\nb"],
)  # fmt: skip
def test_honest_text_of_any_language_is_kept(honest: str) -> None:
    assert normalise(honest) == unicodedata.normalize("NFC", honest)


def test_swedish_letters_in_two_pieces_are_put_together() -> None:
    assert normalise("fo\u0308rhinder A\u030ak\u200be\u0301") == "förhinder Åké"


@pytest.mark.parametrize("mark", ["\u0301", "\u0e47", "\u20dd", "\u0489"])
def test_few_marks_are_stacked_on_a_letter(mark: str) -> None:
    kept = normalise("Z" + mark * 50 + "a")
    assert kept.endswith("a")
    assert sum(unicodedata.category(c) in ("Mn", "Me") for c in kept) <= 4, ascii(kept)


def test_empty_lines_and_rows_of_spaces_push_nothing_out_of_sight() -> None:
    assert normalise("a" + "\n \u200b\n" * 200 + "b") == "a\n\nb"
    for space in ("\N{NO-BREAK SPACE}", "\u3000", "\N{NO-BREAK SPACE} "):
        assert normalise(f"Ny skola.{space * 60}9. Beslut") == "Ny skola. 9. Beslut"
    assert normalise("kl.\N{NO-BREAK SPACE}9") == "kl.\N{NO-BREAK SPACE}9"


@given(st.text(st.characters() | st.sampled_from("a\u0301\u200d\ufe0f❤👩\u2800\u0e47\n \u20e3")))
def test_what_is_clean_is_not_changed_again(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert one_line(once) == " ".join(once.split())
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.timed
@pytest.mark.parametrize(
    "piece", ["\u200b", "a\u200b", "\u0301", "a\u0301\u0327", "❤\ufe0f", "👩\u200d", "\u2800", "\n",
              " ", "\u0e47", "\u1100", "\U000e0041", "<"],
)  # fmt: skip
def test_cleaning_takes_time_in_proportion(piece: str) -> None:
    of_bytes = len(piece.encode())
    assert_like_length(normalise, lambda length: piece * (length // of_bytes))


# ------------------------------------------------------------------ words are not repeated

HEALTH = "cancerbehandling"


@pytest.mark.parametrize(
    "said",
    [f"!{HEALTH}", f"!sjuk {HEALTH} i morgon", f"!{HEALTH}\nmer", f"!förhindr {HEALTH}",
     f"!förhinder {HEALTH}", f"!kommer inte, {HEALTH}", f"!hjälp {HEALTH}", f"!möte {HEALTH}",
     f"!förhinder för {HEALTH}", f"!rapport visa {HEALTH}",
     f"!förhinder fredag den 13 april {HEALTH}", f"!förhinder 12 mars och 13 mars {HEALTH}",
     f"!förhinder 31 april {HEALTH}"],
)  # fmt: skip
def test_no_answer_repeats_what_may_be_why_somebody_is_ill(room: Chatroom, said: str) -> None:
    for who in ("anna", "sekreterare"):
        assert HEALTH not in room.answer(who, said)
        room.tell(who, said)
        assert HEALTH not in room.last("reply").text


@pytest.mark.parametrize(
    "said",
    [f"!möte ny {HEALTH}", f"!möte ny 12 mars kl 9 och 10 {HEALTH}", f"!möte flytta till {HEALTH}",
     f"!möte ny fredag {HEALTH}", f"!kommer för {HEALTH}", f"!dagordning {HEALTH}",
     f"!möte ändra {HEALTH}", f"!möte ändra möte 1 {HEALTH}", f"!ångra {HEALTH}"],
)  # fmt: skip
def test_nor_does_an_answer_to_those_who_plan(room: Chatroom, said: str) -> None:
    assert HEALTH not in room.answer("sekreterare", said)


def test_a_command_that_is_nearly_right_is_answered_with_the_right_one(room: Chatroom) -> None:
    said = room.answer("anna", "!förhindr")
    assert "Menade du !förhinder?" in said
    assert "förhindr”" not in said
