"""The notes as a Word document that comes back: shown, asked about, and taken in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.events.service import EventService
from secretary.notes import MAX_LENGTH
from tests import libreoffice
from tests.chatroom import (
    ROOM,
    SECRETARY_ROOM,
    Chatroom,
    Picture,
    example_group,
    filled_room,
)
from tests.people import at
from tests.word_files import EditedDocument

NAME = "2027-03-12 Utkast till minnesanteckningar barn-unga (1).docx"


@pytest.fixture(scope="module")
def shared() -> dict[str, Picture]:
    return {}


@pytest.fixture
def held(tmp_path: Path, shared: dict[str, Picture]) -> Iterator[Chatroom]:
    """Meeting 1, of Friday 12 March 2027, has just been held. Item 3 has Sala's report, item 4 is
    Skolskjutsar, under which something is written, and item 6 has an assignment."""
    with filled_room(tmp_path) as room:

        def hold() -> None:
            secretary(room, "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala")
            room.go_to("2027-02-26 09:00")
            secretary(room, "!punkt ny Skolskjutsar", "!dagordning publicera")
            room.say("cia", "!rapport Ny skola.")
            room.go_to("2027-03-12 13:00")
            secretary(room, "!not 4 Bo Berg redogör.", "!not 4 Gruppen följer frågan.")
            secretary(room, "!uppdrag möte 1 Sala: Kartlägg skolfrånvaron")

        room.let(hold, shared)
        yield room


def secretary(room: Chatroom, *lines: str) -> str:
    """What the bot answers the last of these."""
    answer = ""
    for line in lines:
        answer = room.answer("sekreterare", line, room=SECRETARY_ROOM)
    return answer


def in_word(room: Chatroom) -> EditedDocument:
    """The notes, opened in Word."""
    secretary(room, "!anteckningar utkast möte 1 word")
    return EditedDocument(room.attached[-1][1])


def send(
    room: Chatroom,
    content: bytes,
    caption: str = "!anteckningar",
    *,
    name: str = NAME,
    who: str = "sekreterare",
    where: str = SECRETARY_ROOM,
    **more: object,
) -> str:
    """What somebody is answered who sends a file; empty for silence."""
    mark = len(room.posted)
    room.send_file(who, name, content, caption, room=where, **more)
    return "\n".join(each.text for each in room.since(mark) if each.post.kind == "reply")


def under(room: Chatroom, number: int) -> str:
    """What is written under an item."""
    _, _, texts = secretary(room, f"!not möte 1: {number}").partition("\n\n")
    return "" if texts.startswith("Inget är antecknat") else texts


# ------------------------------------------------------------------ what is taken in


def test_what_was_written_in_word_is_shown_and_taken_in_on_a_yes(held: Chatroom) -> None:
    document = in_word(held).write_below(
        "1 Inledning", "Ordföranden hälsar välkommen.", "Alla är här."
    )
    document.write_below("Gruppen följer", "Frågan tas upp i höst.")

    shown = send(held, document.content)
    assert "• 1 Inledning – nytt: ”Ordföranden hälsar välkommen. Alla är här.”" in shown
    assert "• 4 Skolskjutsar – tillagt: ”Frågan tas upp i höst.”" in shown
    assert shown.endswith("Ska jag föra in det? Svara ja. Annars ändrar jag ingenting.")
    assert under(held, 1) == ""

    send(held, document.content)
    answer = secretary(held, "ja")
    assert answer.startswith("Infört från filen: punkterna 1 och 4 i anteckningarna från mötet")
    assert under(held, 1) == "Ordföranden hälsar välkommen.\n\nAlla är här."
    assert under(held, 4) == "Bo Berg redogör.\nGruppen följer frågan.\nFrågan tas upp i höst."


def test_what_was_changed_and_removed_there(held: Chatroom) -> None:
    secretary(held, "!not 8 Inga frågor.")
    document = in_word(held).change("Bo Berg", "Bo Berg redogör för läget.").remove("Inga frågor")

    shown = send(held, document.content)
    assert (
        "• 4 Skolskjutsar – ändrat: ”Bo Berg redogör.” blir ”Bo Berg redogör för läget.”" in shown
    )
    assert "• 8 Övriga frågor – allt tas bort: ”Inga frågor.”" in shown

    secretary(held, "ja")
    assert under(held, 4) == "Bo Berg redogör för läget.\n\nGruppen följer frågan."
    assert under(held, 8) == ""


@pytest.mark.parametrize(
    ("heading", "joined", "text"),
    [
        ("4 Skolskjutsar", "4 SkolskjutsarBo Berg redogör.", "Bo Berg redogör"),
        (
            "5 Aktuellt på nationell nivå",
            "Gruppen följer frågan.5 Aktuellt på nationell nivå",
            "Gruppen följer",
        ),
    ],
)
def test_words_that_have_run_into_a_heading_are_not_taken_for_removed(
    held: Chatroom, heading: str, joined: str, text: str
) -> None:
    before = under(held, 4)
    send(held, in_word(held).remove(text).change(heading, joined).content)
    secretary(held, "ja")
    assert under(held, 4) == before


def test_what_stands_below_a_lost_heading_is_no_text_of_the_item_above(held: Chatroom) -> None:
    document = in_word(held).write_below("8 Övriga frågor", "Frågan om x.").remove("8 Övriga")
    shown = send(held, document.content)
    assert "Punkt 7: en rubrik intill är ändrad eller borta" in shown
    assert "Frågan om x." in shown
    secretary(held, "ja")
    assert under(held, 7) == ""


def test_what_stands_below_a_heading_that_was_typed_anew_is_no_text_of_the_item_above(
    held: Chatroom,
) -> None:
    document = in_word(held).write_below("4 Skolskjutsar", "Skolskjutsar", "Ny text.")
    send(held, document.remove("4 Skolskjutsar").content)
    secretary(held, "ja")
    assert under(held, 3) == ""


def test_it_is_undone_as_one_act(held: Chatroom) -> None:
    document = in_word(held).change("Bo Berg", "Annat.").write_below("1 Inledning", "Välkomna.")
    send(held, document.content)
    secretary(held, "ja")

    assert secretary(held, "!ångra").startswith("Ångrat.")
    assert (under(held, 1), under(held, 4)) == ("", "Bo Berg redogör.\nGruppen följer frågan.")


def test_nothing_is_taken_in_on_anything_but_a_yes(held: Chatroom) -> None:
    document = in_word(held).write_below("1 Inledning", "Välkomna.")
    for answer in ("nej", "ja men inte punkt 1"):
        send(held, document.content)
        assert secretary(held, answer).startswith("Jag har inte ändrat något i anteckningarna.")
    assert under(held, 1) == ""


def test_the_file_as_it_was_made_changes_nothing(held: Chatroom) -> None:
    answer = send(held, in_word(held).content)
    assert answer.startswith("Inget är ändrat i filen.")


@pytest.mark.skipif(libreoffice.missing() is not None, reason="there is no LibreOffice here")
@pytest.mark.parametrize("forms", [("docx",), ("odt", "docx")], ids=" ".join)
def test_what_was_written_is_all_that_counts_of_a_file_that_libreoffice_saved(
    held: Chatroom, tmp_path: Path, forms: Sequence[str]
) -> None:
    document = in_word(held).write_below("1 Inledning", "Ordföranden hälsar välkommen.")
    file = tmp_path / "0" / NAME
    file.parent.mkdir()
    file.write_bytes(document.change("Bo Berg", "Bo Berg redogör för läget.").content)
    for number, form in enumerate(forms, start=1):
        folder = tmp_path / str(number)
        [file] = libreoffice.converted([file], form, folder, tmp_path / "profile")

    shown = send(held, file.read_bytes())
    assert "• 1 Inledning – nytt: ”Ordföranden hälsar välkommen.”" in shown
    assert "”Bo Berg redogör.” blir ”Bo Berg redogör för läget.”" in shown
    assert shown.count("•") == 2
    secretary(held, "ja")
    assert under(held, 4) == "Bo Berg redogör för läget.\n\nGruppen följer frågan."


def test_a_file_that_has_been_taken_in_changes_nothing(held: Chatroom) -> None:
    document = in_word(held).change("Bo Berg", "Annat.").write_below("1 Inledning", "Välkomna.")
    send(held, document.content)
    secretary(held, "ja")
    assert send(held, document.content).startswith("Inget är ändrat i filen.")
    # Nor does the new one, in which a list is lines of a paragraph.
    assert send(held, in_word(held).content).startswith("Inget är ändrat i filen.")


def test_lists_paragraphs_and_tables_keep_their_lines(held: Chatroom) -> None:
    document = in_word(held)
    document.write_below("1 Inledning", "Vi beslutar:", "Ett", "Två")
    for text in ("Ett", "Två"):
        document.paragraph(text).style = document.document.styles["List Bullet"]
    table = document.document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Sala", "12"
    document.paragraph("2 Föregående")._p.addnext(table._tbl)
    send(held, document.content)
    secretary(held, "ja")

    assert under(held, 1) == "Vi beslutar:\n\n– Ett\n– Två"
    assert under(held, 2) == "Sala | 12"


def test_a_row_of_a_table_is_one_line_whatever_stands_in_its_cells(held: Chatroom) -> None:
    document = in_word(held)
    table = document.document.add_table(4, 3)
    texts = [
        ("Kommun", "", "Elever"), ("Sala", "Två\nrader", "12"), ("", "", "13"), ("Köping", "", "")
    ]  # fmt: skip
    for row, each in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, each, strict=True):
            cell.text = text
    table.rows[1].cells[0].add_paragraph("Två stycken")
    for text in ("Ett", "Två"):
        table.rows[3].cells[0].add_paragraph(text, style="List Bullet")
    document.paragraph("2 Föregående")._p.addnext(table._tbl)
    send(held, document.content)
    secretary(held, "ja")

    assert under(held, 2) == (
        "Kommun | | Elever\nSala Två stycken | Två rader | 12\n| | 13\nKöping – Ett – Två"
    )


def test_below_what_fills_an_item_by_itself_there_is_room(held: Chatroom) -> None:
    document = in_word(held).write_below("Sala: Ny skola", "Gruppen tackar för rapporten.")
    assert "• 3 Rapport från ledamöterna – nytt: ”Gruppen tackar" in send(held, document.content)
    secretary(held, "ja")
    notes = secretary(held, "!anteckningar")
    assert "Sala: Ny skola.\nGruppen tackar för rapporten." in notes


def test_under_the_headings_of_an_assessment(held: Chatroom) -> None:
    with held.store.begin() as tx:
        [item] = [each for each in tx.items.of_meeting(1) if each.title == "Skolskjutsar"]
        item.needs_assessment = True
        tx.add(item)
    held.clock.set(at("2027-03-12 11:59"))
    secretary(held, "!dagordning publicera", "!not 4 Analys: Barn går längre.")
    document = in_word(held).change("Frågeställning", "Frågeställning: Hur påverkas barnen?")
    assert "tillagt: ”Frågeställning: Hur påverkas barnen?”" in send(held, document.content)
    secretary(held, "ja")
    document = in_word(held).change("Slutsats", "Slutsats – eventuell kompenserande åtgärd:")
    document.write_below("Slutsats", "Fler turer behövs.").change(
        "Analys", "Analys: Barn åker buss."
    )
    send(held, document.content)
    secretary(held, "ja")

    notes = secretary(held, "!anteckningar")
    assert "Frågeställning: Hur påverkas barnen?" in notes
    assert "Analys: Barn åker buss." in notes
    assert "åtgärd: Fler turer behövs." in notes
    assert "Barn går längre" not in notes


def test_a_long_text_becomes_several_that_may_be_written(held: Chatroom) -> None:
    sentence = "Gruppen enas om att följa frågan. "
    long = [sentence * (MAX_LENGTH // len(sentence) // 2)] * 3
    document = in_word(held).write_below("1 Inledning", *long)
    document.write_below("9 Avslutning", "x" * (MAX_LENGTH + 1))
    shown = send(held, document.content)
    assert "…” (" in shown
    assert len(shown) < 1_500
    assert "Punkt 9: ett stycke är för långt." in shown
    secretary(held, "ja")
    assert under(held, 1).count("Gruppen enas") == 3 * (MAX_LENGTH // len(sentence) // 2)


def test_what_may_be_about_health_is_pointed_out(held: Chatroom) -> None:
    document = in_word(held).write_below("1 Inledning", "Bo Berg är sjukskriven för utmattning.")
    assert "kan handla om någons hälsa" in send(held, document.content)


# ------------------------------------------------------------------ what is not


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda it: it.change("9 Avslutning", "9 Slut"), "Rubriken på punkt 9 är ändrad till"),
        (
            lambda it: it.change("Sala: Ny", "Sala: Två nya skolor."),
            "Under punkt 3 är något ändrat som fylls i av sig självt: ”Sala: Två nya skolor.”",
        ),
        (
            lambda it: it.remove("Uppdrag"),
            "Under punkt 6 är något borttaget som fylls i av sig självt, så det står kvar.",
        ),
        (lambda it: it.change("Plats", "Plats\tRådhuset"), "Något är ändrat överst, där plats"),
        (lambda it: it.remove("4 Skolskjutsar"), "Jag hittar inte rubriken till punkt 4"),
        (lambda it: it.move_below("1 Inledning", "9 Avslutning"), "står i en annan ordning"),
        (
            lambda it: it.write_below("9 Avslutning", "10 Lunch", style="Heading 1").write_below(
                "10 Lunch", "Vi äter."
            ),
            "Rubriken ”10 Lunch” är ingen punkt på dagordningen. Under den står: ”Vi äter.”",
        ),
        (lambda it: it.copy_of("9 Avslutning"), "Inget är ändrat i filen."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_in_is_told(
    held: Chatroom, edit: Callable[[EditedDocument], EditedDocument], told: str
) -> None:
    notes = secretary(held, "!anteckningar")
    document = in_word(held)
    assert told in send(held, edit(document).content)
    secretary(held, "ja")
    assert secretary(held, "!anteckningar") == notes


def test_comments_and_pictures_are_told_of(held: Chatroom) -> None:
    document = in_word(held).write_below("1 Inledning", "Välkomna.")
    document.document.add_comment(document.paragraph("Välkomna").runs[0], "Stämmer det?", "Elin")
    assert "kommentarer i marginalen. Det läser jag inte." in send(held, document.content)


# ------------------------------------------------------------------ changed here, too


def test_what_was_changed_in_the_chat_alone_stays(held: Chatroom) -> None:
    document = in_word(held).write_below("1 Inledning", "Välkomna.")
    secretary(held, "!not 4 ändra Nytt här.")
    shown = send(held, document.content)
    assert "Punkt 4 har ändrats här i chatten sedan filen gjordes" in shown
    secretary(held, "ja")
    assert (under(held, 1), under(held, 4)) == ("Välkomna.", "Nytt här.")


def test_what_was_changed_in_both_is_shown_and_left_out(held: Chatroom) -> None:
    document = in_word(held).change("Bo Berg", "I filen.").write_below("1 Inledning", "Välkomna.")
    secretary(held, "!not 4 ändra Nytt här.")
    shown = send(held, document.content)
    assert "Punkt 4 är ändrad både i filen och här i chatten" in shown
    assert "I filen står det: ”I filen. Gruppen följer frågan.”" in shown
    secretary(held, "ja")
    assert (under(held, 1), under(held, 4)) == ("Välkomna.", "Nytt här.")


def test_what_was_added_in_both_stands_there_twice_over(held: Chatroom) -> None:
    document = in_word(held).write_below("Gruppen följer", "Ur filen.")
    secretary(held, "!not 4 Ur chatten.")
    assert "• 4 Skolskjutsar – tillagt: ”Ur filen.”" in send(held, document.content)
    secretary(held, "ja")
    assert under(held, 4).endswith("Gruppen följer frågan.\nUr chatten.\nUr filen.")


def test_a_report_that_came_since_is_no_change_of_the_file(held: Chatroom) -> None:
    document = in_word(held).write_below("Sala: Ny skola", "Gruppen tackar.")
    secretary(held, "!uppdrag möte 1 Arboga: Räkna skolskjutsarna", "!punkt ny Fritid möte 1")
    shown = send(held, document.content)
    assert "• 3 Rapport från ledamöterna – nytt: ”Gruppen tackar.”" in shown
    assert "fylls i" not in shown


def test_it_is_asked_once_more_where_the_notes_were_changed_meanwhile(held: Chatroom) -> None:
    document = in_word(held).write_below("Gruppen följer", "Ur filen.")
    send(held, document.content)
    held.say("eva", "!not 4 Ur chatten.", room=ROOM)
    again = secretary(held, "ja")
    assert again.startswith("Anteckningarna har ändrats sedan jag frågade")
    assert "Ur filen" not in under(held, 4)
    send(held, document.content)
    secretary(held, "ja")
    assert under(held, 4).endswith("Ur chatten.\nUr filen.")


# ------------------------------------------------------------------ how it is sent


@pytest.mark.parametrize(
    "caption", ["!anteckningar", "!anteckningar möte 1", "!notes", "anteckningarna", ""]
)
def test_in_a_direct_chat_few_words_do(held: Chatroom, caption: str) -> None:
    document = in_word(held).write_below("1 Inledning", "Välkomna.")
    answer = send(held, document.content, caption, where="!direkt:exempel", direct=True)
    assert "• 1 Inledning – nytt: ”Välkomna.”" in answer


def test_in_answer_to_the_bots_own_file_none_are_needed(held: Chatroom) -> None:
    document = in_word(held).write_below("1 Inledning", "Välkomna.")
    theirs = held.last("reply").event_id
    answer = send(held, document.content, "", name="Dokument1.docx", reply_to=theirs)
    assert "• 1 Inledning – nytt: ”Välkomna.”" in answer


def test_a_file_in_a_room_of_which_nothing_is_said_is_the_rooms(held: Chatroom) -> None:
    assert send(held, in_word(held).content, "") == ""


def test_a_yes_counts_after_a_restart(held: Chatroom) -> None:
    send(held, in_word(held).write_below("1 Inledning", "Välkomna.").content)
    held.service = EventService(held.groups, held.store, held.clock)
    secretary(held, "ja")
    assert under(held, 1) == "Välkomna."


def test_a_yes_that_comes_twice_counts_once(held: Chatroom) -> None:
    send(held, in_word(held).write_below("1 Inledning", "Välkomna.").content)
    secretary(held, "ja", "ja")
    assert under(held, 1) == "Välkomna."


def test_a_yes_after_the_file_was_removed_takes_nothing_in(held: Chatroom) -> None:
    document = in_word(held).write_below("1 Inledning", "Välkomna.")
    event = held.send_file(
        "sekreterare", NAME, document.content, "!anteckningar", room=SECRETARY_ROOM
    )
    held.redact("sekreterare", event, room=SECRETARY_ROOM)
    secretary(held, "ja")
    assert under(held, 1) == ""


def test_who_removes_the_file_afterwards_takes_back_what_it_said(held: Chatroom) -> None:
    document = in_word(held).write_below("1 Inledning", "Välkomna.")
    event = held.send_file(
        "sekreterare", NAME, document.content, "!anteckningar", room=SECRETARY_ROOM
    )
    secretary(held, "ja")
    held.redact("sekreterare", event, room=SECRETARY_ROOM)
    assert under(held, 1) == ""


def test_a_yes_too_late_is_none(held: Chatroom) -> None:
    send(held, in_word(held).write_below("1 Inledning", "Välkomna.").content)
    held.clock.move(timedelta(hours=1))
    secretary(held, "ja")
    assert under(held, 1) == ""


# ------------------------------------------------------------------ whose, and which


def test_the_file_says_which_meeting_it_is_of(held: Chatroom) -> None:
    document = in_word(held).write_below("1 Inledning", "Välkomna.")
    secretary(held, "!möte ny fredag 19 mars kl 9-12 Arboga")
    held.go_to("2027-03-19 13:00")
    assert "anteckningarna från mötet fredagen den 12 mars" in send(held, document.content)
    refused = send(held, document.content, "!anteckningar möte 2")
    assert refused.startswith("Filen är anteckningarna från möte 1, fredagen den 12 mars 2027")


def test_another_groups_file_is_refused(held: Chatroom, tmp_path: Path) -> None:
    (tmp_path / "annan").mkdir()
    with filled_room(tmp_path / "annan", groups=[example_group(id="halsa")]) as other:
        other.say("sekreterare", "!möte ny fredag 12 mars kl 9-12", room=SECRETARY_ROOM)
        theirs = in_word(other).write_below("1 Inledning", "Välkomna.")
    assert "i en annan grupp" in send(held, theirs.content)


def test_notes_of_two_meetings_in_one_file_are_refused(held: Chatroom) -> None:
    document = in_word(held)
    secretary(held, "!möte ny fredag 19 mars kl 9-12 Arboga")
    secretary(held, "!anteckningar möte 2 word")
    for each in EditedDocument(held.attached[-1][1]).document.paragraphs:
        document.document.element.body.insert(0, each._p)
    assert "från mer än ett möte" in send(held, document.content)


@pytest.mark.parametrize("who", ["cia", "främling"])
def test_others_than_those_who_write_notes_change_none(held: Chatroom, who: str) -> None:
    document = in_word(held).write_below("1 Inledning", "Välkomna.")
    send(held, document.content, who=who, where=ROOM)
    held.say(who, "ja")
    assert under(held, 1) == ""


def test_the_yes_is_that_of_whoever_sent_it(held: Chatroom) -> None:
    send(held, in_word(held).write_below("1 Inledning", "Välkomna.").content)
    held.say("eva", "ja", room=SECRETARY_ROOM)
    assert under(held, 1) == ""


def test_finished_notes_are_changed_only_as_a_new_version(held: Chatroom) -> None:
    document = in_word(held).write_below("1 Inledning", "Välkomna.")
    secretary(held, "!anteckningar fastställ ja: Elin Ström")
    assert "Ska de ändras blir det en ny version" in send(held, document.content)
    secretary(held, "!anteckningar ny version: Fel namn")
    send(held, document.content)
    assert secretary(held, "ja").startswith("Infört från filen: punkt 1")
    newer = in_word(held).change("Välkomna", "Hej.")
    assert "”Välkomna.” blir ”Hej.”" in send(held, newer.content)


def test_notes_of_a_cancelled_meeting_take_nothing_in(held: Chatroom) -> None:
    secretary(held, "!möte ny fredag 19 mars kl 9-12 Arboga")
    secretary(held, "!anteckningar möte 2 word")
    document = EditedDocument(held.attached[-1][1]).write_below("1 Inledning", "Välkomna.")
    secretary(held, "!möte ställ in möte 2", "ja")
    assert "ställ" in send(held, document.content)


# ------------------------------------------------------------------ without bookmarks


def test_a_file_without_marks_is_known_by_all_its_headings(held: Chatroom) -> None:
    document = in_word(held).without_bookmarks().write_below("1 Inledning", "Välkomna.")
    shown = send(held, document.content)
    assert "• 1 Inledning – nytt: ”Välkomna.”" in shown
    assert "Läs extra noga." in shown
    assert "3 Rapport" not in shown
    secretary(held, "ja")
    assert under(held, 1) == "Välkomna."


@pytest.mark.parametrize(
    "edit",
    [
        lambda it: it.change("4 Skolskjutsar", "4 Skolskjuts"),
        lambda it: it.remove("4 Skolskjutsar"),
        lambda it: it.change("Tidpunkt", "Tidpunkt\tFredagen den 19 mars 2027"),
        lambda it: it.change("Organ", "Organ\tEn annan grupp"),
    ],
)
def test_where_these_are_not_just_the_notes_it_is_refused(
    held: Chatroom, edit: Callable[[EditedDocument], EditedDocument]
) -> None:
    document = edit(in_word(held).without_bookmarks().write_below("1 Inledning", "Välkomna."))
    assert send(held, document.content).startswith("Jag känner inte igen filen som anteckningar")


def test_a_heading_that_has_lost_its_mark_is_known_by_its_words(held: Chatroom) -> None:
    document = in_word(held)
    for each in document.paragraph("4 Skolskjutsar")._p.xpath(".//w:bookmarkStart"):
        each.getparent().remove(each)
    document.write_below("Gruppen följer", "Mer.")
    assert "• 4 Skolskjutsar – tillagt: ”Mer.”" in send(held, document.content)


# ------------------------------------------------------------------ other files


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("Utkast.odt", b"PK\x03\x04", "Öppna det och spara det som Word-dokument (docx)"),
        ("Utkast.doc", b"\xd0\xcf", "Öppna det och spara det som Word-dokument (docx)"),
        ("Utkast.docm", b"PK\x03\x04", "Spara det utan makron"),
        ("Utkast.txt", b"1 Inledning", "!not"),
        ("Utkast.docx", b"Hej", "är inget Word-dokument"),
        ("Utkast.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "är i ett äldre format"),
        ("Utkast.docx", b"PK\x03\x04" + bytes(600), "går inte att läsa"),
    ],
)
def test_what_is_no_word_document_is_told(
    held: Chatroom, name: str, content: bytes, told: str
) -> None:
    assert told in send(held, content, name=name)


def test_any_other_word_document_is_refused(held: Chatroom) -> None:
    from docx import Document

    other = EditedDocument(in_word(held).content)
    other.document = Document()
    other.document.add_paragraph("Hej")
    assert send(held, other.content).startswith("Jag känner inte igen filen som anteckningar")


def test_a_file_that_is_too_large_is_not_fetched(held: Chatroom) -> None:
    assert "är för stor" in send(held, b"PK\x03\x04", size=6 * 2**20)
