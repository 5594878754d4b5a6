"""`!årsplan`: from a proposal to meetings that the group and the board above know of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from secretary.group import Language
from secretary.superior_board import SuperiorBoard
from services import year_plan_approval, year_plan_establishing, year_plan_notices
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom, Picture, example_group, filled_room

BOARD_ROOM = "!srb:exempel"
OTHER_ROOM = "!aldre:exempel"
YEAR = "!årsplan 2027"


@contextmanager
def _room(folder: Path, rules: str = "2023", **more: Any) -> Iterator[Chatroom]:
    settings = {"now": more.pop("now", "2026-11-09 09:00")}
    group = example_group(rules, **{"grace": timedelta(minutes=3), **more})
    with filled_room(folder, groups=[group], **settings) as chatroom:
        yield chatroom


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Profile 2023, nothing planned; a decision rests for three minutes."""
    with _room(tmp_path) as chatroom:
        yield chatroom


@pytest.fixture
def drafted(room: Chatroom, pictures: dict[str, Picture]) -> Chatroom:
    """A plan has been proposed, on 17 February, 18 May, 23 September and 23 November."""

    def propose() -> None:
        room.tell("eva", "hej")
        room.say("sekreterare", YEAR)

    room.let(propose, pictures)
    return room


@pytest.fixture
def established(drafted: Chatroom, pictures: dict[str, Picture]) -> Chatroom:
    """The chair has established it, and others have been told."""

    def establish() -> None:
        drafted.say("eva", f"{YEAR} fastställ")
        drafted.say("eva", "ja")
        drafted.go_to("2026-11-09 09:10")

    drafted.let(establish, pictures)
    return drafted


def _meetings(room: Chatroom) -> list[str]:
    with room.store.begin() as tx:
        return [f"{m.starts_at:%m-%d %H}" for m in tx.meetings("barn-unga") if m.is_planned]


def _say_yes(room: Chatroom, words: str, who: str = "sekreterare") -> str:
    room.say(who, words)
    return room.answer(who, "ja")


def test_a_year_is_proposed_and_nothing_is_planned(room: Chatroom) -> None:
    answer = room.answer("sekreterare", YEAR)
    assert "Inga möten är planerade än, och ingen annan har fått veta något." in answer
    assert "1. onsdagen den 17 februari 2027 kl. 09.00–12.00, förmiddag" in answer
    assert "4. tisdagen den 23 november 2027 kl. 09.00–12.00, förmiddag" in answer
    assert _meetings(room) == []


def test_the_plan_is_shown_again_and_not_proposed_anew(drafted: Chatroom) -> None:
    drafted.say("sekreterare", f"{YEAR} flytta 1 till 18 februari")
    for words in (YEAR, f"{YEAR}?", "!årsplan"):
        assert "1. torsdagen den 18 februari 2027" in drafted.answer("sekreterare", words)


def test_a_question_about_a_year_without_a_plan_proposes_nothing(room: Chatroom) -> None:
    assert "Ingen årsplan är gjord" in room.answer("sekreterare", f"{YEAR}?")
    assert "Ingen årsplan är gjord" in room.answer("sekreterare", "!årsplan")


@pytest.mark.parametrize("who", ["anna", "bo"])
def test_it_is_for_those_who_lead_the_group(drafted: Chatroom, who: str) -> None:
    for words in (YEAR, f"{YEAR} ta bort 1", f"{YEAR} fastställ", "!godkänn årsplan 2027"):
        assert "sekreterare och ordförande" in drafted.answer(who, words)


def test_a_day_is_moved_and_lasts_as_long(drafted: Chatroom) -> None:
    answer = drafted.answer("sekreterare", f"{YEAR} flytta 2 till 14 april kl 13")
    assert "2. onsdagen den 14 april 2027 kl. 13.00–16.00, eftermiddag" in answer
    answer = drafted.answer("sekreterare", f"{YEAR} flytta 2 till kl 9-11.30")
    assert "2. onsdagen den 14 april 2027 kl. 09.00–11.30, förmiddag" in answer


def test_theme_and_place_stand_in_the_plan_and_then_at_the_meeting(drafted: Chatroom) -> None:
    drafted.say("sekreterare", f"{YEAR} tema 1: Skolnärvaro")
    answer = drafted.answer("sekreterare", f"{YEAR} plats 1 Stadshuset i Sala")
    assert "förmiddag – Skolnärvaro, Stadshuset i Sala" in answer
    _say_yes(drafted, f"{YEAR} fastställ", "eva")
    drafted.go_to("2026-11-09 09:10")
    assert "Skolnärvaro, Stadshuset i Sala" in drafted.answer("anna", "!möten")
    assert "Rubrik: Skolnärvaro\nPlats: Stadshuset i Sala" in drafted.answer("anna", "!möte")
    assert "Rubrik: Skolnärvaro" in drafted.answer("sekreterare", "!dagordning")
    summons = drafted.go_to("2027-02-03 09:00")
    assert "Rubrik: Skolnärvaro" in next(s for s in summons if s.post.kind == "summons").text


def test_what_a_change_breaks_is_told_and_not_refused(drafted: Chatroom) -> None:
    for words, told in (
        ("flytta 1 till 26 mars", "Obs: Det är långfredagen."),
        ("flytta 1 till 3 mars", "Obs: Det är sportlov v. 9."),
        ("flytta 1 till 7 maj", "Obs: Det är intill Kristi himmelsfärdsdag 6 maj."),
        ("flytta 1 till lördag 10 april", "Obs: Det är en lördag."),
        ("flytta 1 till 12 april kl 9-16", "Obs: Det är längre än en halv dag"),
        ("lägg till 24 augusti", "Obs: Kallelsen ska ut senast 17 augusti, mitt i sommarlovet."),
        ("lägg till 24 augusti kl 13", "Obs: Gruppen har ett annat möte samma dag."),
        ("ta bort 1", "Obs: det blir 5 möten under 2027, 1 på våren och 4 på hösten."),
    ):
        assert told in drafted.answer("sekreterare", f"{YEAR} {words}")


@pytest.mark.parametrize(
    "words",
    [
        "flytta inte 1 till 14 april", "flytta 1 till kanske 14 april", "flytta 1 till i morgon",
        "flytta 1 till 14 april 2028", "flytta 1 till fredag 14 april", "flytta 1 till vecka 15",
        "flytta 1 till 31 april", "ta bort 9", "ta bort 1 och 2", "tema 1: ?", "fastställ inte",
        "lägg till kl 9", "flytta 1 till 17 februari kl 9",
    ],
)  # fmt: skip
def test_what_is_not_understood_changes_nothing(drafted: Chatroom, words: str) -> None:
    before = drafted.answer("sekreterare", YEAR)
    assert "Prova !" in drafted.answer("sekreterare", f"{YEAR} {words}")
    assert drafted.answer("sekreterare", YEAR) == before


def test_examples_name_the_year_also_where_none_was_named(drafted: Chatroom) -> None:
    answer = drafted.answer("sekreterare", "!årsplan ta bort 1")
    assert "Prova !årsplan 2027 flytta 2 till 14 april" in answer
    assert "!årsplan 2040" not in drafted.answer("sekreterare", "!årsplan 2040")


def test_changes_are_undone_one_by_one(drafted: Chatroom) -> None:
    first = drafted.answer("sekreterare", YEAR)
    drafted.say("sekreterare", f"{YEAR} tema 1: Skolnärvaro")
    drafted.say("sekreterare", f"{YEAR} ta bort 4")
    assert "Skolnärvaro" in drafted.answer("sekreterare", "!ångra")
    drafted.say("sekreterare", "!ångra")
    assert drafted.answer("sekreterare", YEAR) == first
    with drafted.store.begin() as tx:
        rows = tx._session.connection().exec_driver_sql("SELECT content FROM year_plan")
        assert "Skoln" not in str(list(rows))


def test_the_number_of_meetings_is_asked_for_where_nobody_can_know_it(tmp_path: Path) -> None:
    with _room(tmp_path, "2017") as room:
        assert "hur många ni vill ha" in room.answer("sekreterare", YEAR)
        answer = room.answer("sekreterare", f"{YEAR} tre möten")
        assert "3. " in answer
        assert "4. " not in answer


def test_it_is_not_established_before_the_chair_has_approved_it(drafted: Chatroom) -> None:
    answer = drafted.answer("sekreterare", f"{YEAR} fastställ")
    assert "Eva Lund har inte godkänt årsplanen för 2027" in answer
    drafted.say("sekreterare", "ja")
    assert _meetings(drafted) == []


def test_the_chair_approves_by_a_tap_and_then_it_is_established(drafted: Chatroom) -> None:
    drafted.say("sekreterare", f"{YEAR} klar")
    put = drafted.last(year_plan_approval.SHOWN)
    assert put.post.room == "!direkt-eva:exempel"
    assert put.post.taps == ("✅",)
    drafted.react("eva", put.event_id, "✅")
    told = drafted.last(year_plan_approval.APPROVED)
    assert told.post.room == SECRETARY_ROOM
    assert "är fastställd" in _say_yes(drafted, f"{YEAR} fastställ")
    assert _meetings(drafted) == ["02-17 09", "05-18 09", "09-23 09", "11-23 09"]


@pytest.mark.parametrize("sign", ["❌", "👎", "💻"])
def test_another_sign_approves_nothing(drafted: Chatroom, sign: str) -> None:
    drafted.say("sekreterare", f"{YEAR} klar")
    drafted.react("eva", drafted.last(year_plan_approval.SHOWN).event_id, sign)
    assert "har inte godkänt" in drafted.answer("sekreterare", f"{YEAR} fastställ")


def test_a_tap_under_a_plan_that_has_changed_approves_nothing(drafted: Chatroom) -> None:
    drafted.say("sekreterare", f"{YEAR} klar")
    put = drafted.last(year_plan_approval.SHOWN)
    drafted.say("sekreterare", f"{YEAR} ta bort 4")
    drafted.react("eva", put.event_id, "✅")
    assert "har ändrats sedan du fick den" in drafted.last("reply").text
    assert "har inte godkänt" in drafted.answer("sekreterare", f"{YEAR} fastställ")


def test_the_chair_approves_by_a_word_in_the_direct_chat(drafted: Chatroom) -> None:
    drafted.say("sekreterare", f"{YEAR} klar")
    drafted.tell("eva", "!godkänn")
    assert "Årsplanen för 2027 är godkänd." in drafted.last("reply").text


def test_a_bare_approval_is_asked_about_where_it_can_be_an_agendas(drafted: Chatroom) -> None:
    drafted.say("sekreterare", "!möte ny 15 december kl 9")
    drafted.say("sekreterare", f"{YEAR} klar")
    answer = drafted.answer("eva", "!godkänn")
    assert "Vilken menar du? Jag har inte gjort något än." in answer
    put = drafted.last(year_plan_approval.SHOWN)
    drafted.tell("eva", "!godkänn", reply_to=put.event_id)
    assert "Årsplanen för 2027 är godkänd." in drafted.last("reply").text
    drafted.say("sekreterare", f"{YEAR} flytta 1 till 18 februari")
    drafted.tell("eva", "!godkänn", reply_to=put.event_id)
    assert "har ändrats sedan du fick den" in drafted.last("reply").text


def test_a_change_needs_approval_again(drafted: Chatroom) -> None:
    drafted.say("eva", "!godkänn årsplan 2027")
    drafted.say("sekreterare", f"{YEAR} flytta 1 till 18 februari")
    assert "har inte godkänt" in drafted.answer("sekreterare", f"{YEAR} fastställ")


def test_the_secretary_does_not_approve_it(drafted: Chatroom) -> None:
    answer = drafted.answer("sekreterare", f"{YEAR} godkänn")
    assert "ordföranden" in answer.casefold()
    assert "har inte godkänt" in drafted.answer("sekreterare", f"{YEAR} fastställ")


@pytest.mark.parametrize("words", ["nej", "kanske", "ja fast inte den sista"])
def test_anything_but_a_yes_establishes_nothing(drafted: Chatroom, words: str) -> None:
    drafted.say("eva", f"{YEAR} fastställ")
    drafted.say("eva", words)
    assert _meetings(drafted) == []


def test_what_was_asked_about_must_be_what_becomes_meetings(drafted: Chatroom) -> None:
    drafted.say("eva", f"{YEAR} fastställ")
    drafted.say("sekreterare", f"{YEAR} flytta 1 till 18 februari")
    assert "har ändrats sedan jag frågade" in drafted.answer("eva", "ja")
    assert _meetings(drafted) == []


def test_the_group_is_told_once_of_all_days_and_the_board_gets_the_plan(tmp_path: Path) -> None:
    with _room(tmp_path, board=SuperiorBoard(room=BOARD_ROOM)) as room:
        room.say("sekreterare", YEAR)
        before = len(room.posted)
        answer = _say_yes(room, f"{YEAR} fastställ", "eva")
        assert "Kl. 09.03 berättar jag det för gruppen och skickar planen till SRB" in answer
        assert [p.post.kind for p in room.since(before)] == ["reply", "reply"]
        told, document, file = room.go_to("2026-11-09 09:10")
        assert (told.post.kind, told.post.room) == (year_plan_establishing.TOLD, ROOM)
        assert "@anna:exempel" in told.post.recipients
        assert told.text.count("Möte ") == 4
        assert (document.post.kind, document.post.room) == ("year_plan", BOARD_ROOM)
        assert "Godkänd av Eva Lund (M) måndagen den 9 november 2026" in document.text
        assert (file.post.kind, file.post.room) == ("document_file", BOARD_ROOM)
        assert file.text == "Årsplan, version 1, som PDF"
        [pdf] = file.post.attachments
        assert pdf.name == "Årsplan barn-unga 2027 version 1.pdf"
        assert (pdf.content or b"").startswith(b"%PDF")
        assert room.go_to("2026-11-09 09:20") == []
        with room.store.begin() as tx:
            kept = tx.group_documents.latest("barn-unga", "year_plan", "2027")
        assert kept is not None
        assert (kept.version, kept.by, kept.sent_to) == (1, "@eva:exempel", BOARD_ROOM)
        assert kept.text == document.post.text
        assert kept.source is not None
        assert "<td>onsdagen den 17\N{NO-BREAK SPACE}februari 2027</td>" in kept.source


def test_without_a_room_the_secretaries_get_the_plan_to_hand_over(established: Chatroom) -> None:
    document = established.last("year_plan")
    assert document.post.room == SECRETARY_ROOM
    assert "Till Strategisk regional beredning (SRB)" in document.text


def test_it_is_undone_while_it_rests_and_nobody_hears(drafted: Chatroom) -> None:
    before = len(drafted.posted)
    _say_yes(drafted, f"{YEAR} fastställ", "eva")
    assert "är inte fastställd längre" in drafted.answer("eva", "!ångra")
    assert _meetings(drafted) == []
    drafted.go_to("2026-11-09 09:30")
    assert {p.post.kind for p in drafted.since(before)} == {"reply"}
    assert "är fastställd" in _say_yes(drafted, f"{YEAR} fastställ", "eva")
    assert len(_meetings(drafted)) == 4


def test_it_is_not_undone_once_others_know(established: Chatroom) -> None:
    assert "andra har fått veta det" in established.answer("eva", "!ångra")
    assert len(_meetings(established)) == 4


def test_a_meeting_of_the_plan_is_moved_like_others_and_the_group_hears(
    established: Chatroom,
) -> None:
    answer = established.answer("sekreterare", f"{YEAR} flytta 1 till 18 februari")
    assert "Det är redan möte 1, så det ändras som andra möten." in answer
    answer = established.answer("sekreterare", "!möte flytta möte 1 till 18 februari kl 9")
    assert "Gruppen får besked" in answer
    assert "svara igen" not in answer
    [moved] = established.go_to("2026-11-09 09:20")
    assert "Kallelsen kommer som vanligt." in moved.text
    assert not moved.post.taps
    established.say("sekreterare", "!möte ställ in möte 4")
    established.say("sekreterare", "ja")
    assert established.last("cancelled").post.room == ROOM


def test_a_new_version_says_what_changed(established: Chatroom) -> None:
    assert "har ändrats sedan den skickades" in established.answer("sekreterare", f"{YEAR} skicka")
    established.say("sekreterare", "!möte flytta möte 1 till 18 februari kl 9-12")
    _say_yes(established, "!möte ställ in möte 4")
    established.go_to("2026-11-09 09:20")
    shown = established.answer("sekreterare", YEAR)
    assert "Mötena är inte som i den plan som skickades." in shown
    assert "Inställt: tisdagen den 23 november 2027" in shown
    assert "Ska jag göra en ny version" in established.answer("sekreterare", f"{YEAR} skicka")
    assert "Version 2" in established.answer("sekreterare", "ja")
    sent = established.last("year_plan").text
    assert "version 2 (ersätter version 1)" in sent
    assert "Flyttat från onsdagen den 17 februari 2027 kl. 09.00–12.00 till torsdagen" in sent
    assert "Inställt: tisdagen den 23 november 2027" in sent
    assert "har ändrats sedan den skickades" in established.answer("sekreterare", f"{YEAR} skicka")


def test_a_plan_that_is_not_established_is_not_sent(drafted: Chatroom) -> None:
    answer = drafted.answer("sekreterare", f"{YEAR} skicka")
    assert "Den skickas när den fastställs." in answer


def test_a_day_that_comes_later_is_established_and_told_alone(established: Chatroom) -> None:
    established.say("sekreterare", f"{YEAR} lägg till 14 december")
    _say_yes(established, f"{YEAR} fastställ", "eva")
    told, document, file = established.go_to("2026-11-09 09:30")
    assert file.post.attachments[0].name == "Årsplan barn-unga 2027 version 2.pdf"
    assert told.text.count("Möte ") == 1
    assert "Nytt möte: tisdagen den 14 december 2027" in document.text
    assert len(_meetings(established)) == 5


def test_meetings_planned_before_are_part_of_the_plan(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 17 februari 2027 kl 9-12")
    answer = room.answer("sekreterare", YEAR)
    assert "1. onsdagen den 17 februari 2027 kl. 09.00–12.00, förmiddag (möte 1)" in answer
    _say_yes(room, f"{YEAR} fastställ", "eva")
    assert len(_meetings(room)) == 4


def test_two_groups_with_the_same_people_do_not_plan_the_same_days(tmp_path: Path) -> None:
    own = example_group("2023")
    other = example_group(
        "2023", id="aldre", name="Äldregruppen", room=OTHER_ROOM, secretary_room=None,
        secretaries=frozenset({"@nils:exempel"}),
    )  # fmt: skip
    with filled_room(tmp_path, groups=[own, other], now="2026-11-09 09:00") as room:
        room.say("eva", YEAR, room=OTHER_ROOM)
        answer = room.answer("sekreterare", YEAR)
        assert "17 februari 2027" not in answer
        assert "Äldregruppen möts 17 februari" in answer
        answer = room.answer("sekreterare", f"{YEAR} flytta 1 till 17 februari")
        assert "Obs: Äldregruppen möts samma dag" in answer


def test_a_day_too_soon_to_summon_to_stops_all_where_the_rules_are_firm(tmp_path: Path) -> None:
    with _room(tmp_path, "2021") as room:
        room.say("eva", "!årsplan 2026 fyra möten")
        room.say("eva", "!årsplan 2026 lägg till 11 november")
        answer = room.answer("eva", "!årsplan 2026 fastställ")
        assert "kommer för snart" in answer
        assert _meetings(room) == []


def test_meetings_of_one_plan_have_keys_of_their_own(established: Chatroom) -> None:
    with established.store.begin() as tx:
        meetings = tx.meetings("barn-unga")
    assert len({each.reference for each in meetings}) == 4


def test_the_secretaries_are_reminded_once_in_the_autumn(tmp_path: Path) -> None:
    with _room(tmp_path, now="2027-10-01 09:00") as room:
        assert room.go_to("2027-10-29 09:00") == []
        [reminder] = room.go_to("2027-11-01 09:00")
        assert reminder.post.kind == year_plan_notices.REMINDER
        assert reminder.post.room == SECRETARY_ROOM
        assert "årsplanen 2028, som ska till SRB" in reminder.text
        assert room.go_to("2027-11-02 09:00") == []


@pytest.mark.parametrize(
    ("rules", "more"), [("2021", {}), ("2017", {}), ("2023", {"year_plan_reminder": None})]
)
def test_nobody_is_reminded_where_no_plan_is_wanted(
    tmp_path: Path, rules: str, more: dict[str, Any]
) -> None:
    with _room(tmp_path, rules, now="2027-10-01 09:00", **more) as room:
        assert room.go_to("2027-11-01 09:00") == []


def test_nobody_is_reminded_of_a_plan_that_is_established(tmp_path: Path) -> None:
    with _room(tmp_path, now="2027-10-01 09:00") as room:
        room.say("eva", "!årsplan 2028")
        _say_yes(room, "!årsplan 2028 fastställ", "eva")
        room.go_to("2027-10-01 09:10")
        assert room.go_to("2027-11-01 09:00") == []


def test_what_will_be_said_is_foretold(room: Chatroom) -> None:
    room.say("eva", YEAR)
    _say_yes(room, f"{YEAR} fastställ", "eva")
    answer = room.answer("sekreterare", "!utskick")
    assert "kl. 9.03: besked till gruppen, årsplanen 2027" in answer


def test_a_group_that_speaks_english(tmp_path: Path) -> None:
    with _room(tmp_path, language=Language.ENGLISH) as room:
        answer = room.answer("sekreterare", "!year plan 2027")
        assert "1. Wednesday 17 February 2027 at 09:00–12:00, morning" in answer
        answer = room.answer("sekreterare", "!year plan 2027 move 2 to 14 April at 1-4 pm")
        assert "2. Wednesday 14 April 2027 at 13:00–16:00, afternoon" in answer
        room.say("eva", "!year plan 2027 adopt")
        assert "is adopted, and 4 meetings are planned" in room.answer("eva", "yes")


@pytest.mark.parametrize("text", [
    "tema 1 ta bort", "tema 1 bort", "ta bort tema 1", "inget tema 1", "tema 1 inget",
    "stryk tema 1", "remove theme 1",
])  # fmt: skip
def test_a_theme_is_taken_away_in_several_ways_and_that_is_what_is_said(
    room: Chatroom, text: str
) -> None:
    room.answer("sekreterare", "!årsplan 2028")
    room.answer("sekreterare", "!årsplan 2028 tema 1: Skolnärvaro")
    answer = room.answer("sekreterare", f"!årsplan 2028 {text}")
    assert answer.startswith("Temat är borttaget ur årsplanen.")
    assert "Skolnärvaro" not in answer


def test_a_place_is_taken_away_likewise(room: Chatroom) -> None:
    room.answer("sekreterare", "!årsplan 2028")
    room.answer("sekreterare", "!årsplan 2028 plats 1 Stadshuset")
    answer = room.answer("sekreterare", "!årsplan 2028 ta bort plats 1")
    assert answer.startswith("Platsen är borttagen ur årsplanen.")
    assert "Stadshuset" not in answer
