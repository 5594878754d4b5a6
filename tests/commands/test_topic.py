"""`!fråga`: a member's own question comes on the agenda."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from secretary.people import MATRIX
from storage.schema import audit
from tests.chatroom import Chatroom, matrix_id


def test_a_topic_stands_on_the_agenda_after_the_member_reports(summoned: Chatroom) -> None:
    summoned.say("anna", "!fråga Skolfrånvaro i årskurs 7")
    lines = [x for x in summoned.answer("sekreterare", "!dagordning").splitlines() if x]
    numbered = [x for x in lines if x[0].isdigit()]
    assert numbered[2:5] == [
        "3. Rapport från ledamöterna",
        "4. Skolfrånvaro i årskurs 7",
        "5. Aktuellt på nationell nivå",
    ]
    assert "  Anmäld av Anna Ek (S)" in lines


def test_who_raised_a_topic_and_with_which_message_stands_in_the_audit_log(
    summoned: Chatroom,
) -> None:
    event = summoned.say("anna", "!fråga Skolfrånvaro")
    with summoned.store.begin() as tx:
        [line] = tx._session.execute(select(audit).where(audit.c.what == "topic"))
        [mandate] = tx.people.mandates_of(MATRIX, matrix_id("anna"))
        [meeting] = tx.meetings("barn-unga")
        assert (line.who, line.event_id, line.group_id, line.meeting_id, line.details) == (
            matrix_id("anna"),
            event,
            "barn-unga",
            meeting.id,
            {"person": mandate.person.id},
        )


def test_a_topic_is_a_heading_and_not_a_letter(summoned: Chatroom) -> None:
    assert "kommer med" in summoned.answer("anna", "!fråga " + "x" * 300)
    assert "högst 300" in summoned.answer("anna", "!fråga " + "x" * 301)


def test_editing_the_message_changes_the_topic(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!fråga Skolfrånvaro")
    summoned.edit("anna", event, "!fråga Läsförståelse")
    agenda = summoned.answer("sekreterare", "!dagordning")
    assert "Läsförståelse" in agenda
    assert "Skolfrånvaro" not in agenda


@pytest.mark.parametrize(
    "before",
    ["möte 2", "meeting 2", "the meeting on 23 April", "for the meeting on 23 April",
     "april meeting", "the April meeting", "aprilmötet"],
)  # fmt: skip
def test_the_meeting_a_topic_is_for_stands_before_a_colon(summoned: Chatroom, before: str) -> None:
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    answer = summoned.answer("anna", f"!topic {before}: Läsförståelse")
    assert "”Läsförståelse” kommer med på dagordningen till mötet fredagen den 23 april" in answer


@pytest.mark.parametrize("words", ["Meeting the police: how?", "To the point: reading"])
def test_other_words_before_a_colon_stay_in_the_topic(summoned: Chatroom, words: str) -> None:
    assert f"”{words}” kommer med" in summoned.answer("anna", f"!topic {words}")


@pytest.mark.parametrize("day", ["inför maj", "för den 19 mars", "till fredag 19 mars", "for May"])
def test_a_topic_for_a_day_without_a_meeting_is_asked_about_and_not_kept_for_another(
    summoned: Chatroom, day: str
) -> None:
    assert "Det finns inget möte" in summoned.answer("anna", f"!fråga {day}: Skolfrånvaro")
    assert "Skolfrånvaro" not in summoned.answer("sekreterare", "!dagordning")


def test_a_bare_command_asks_what_to_raise(summoned: Chatroom) -> None:
    assert "Vad vill du ta upp på mötet fredagen den 12 mars" in summoned.answer("anna", "!fråga")
    assert "”Skolskjuts i Arboga” kommer med" in summoned.answer("anna", "Skolskjuts i Arboga")
    assert "Skolskjuts i Arboga" in summoned.answer("sekreterare", "!dagordning")


def test_a_question_after_it_is_put_on_the_agenda_by_who_says_so(summoned: Chatroom) -> None:
    summoned.say("anna", "!fråga")
    assert "inte sparat något" in summoned.answer("anna", "Hur går det med skolskjutsen?")
    assert "kommer med" in summoned.answer("anna", "ja: Hur går det med skolskjutsen?")


def test_the_heading_can_be_edited_and_removed(summoned: Chatroom) -> None:
    summoned.say("anna", "!fråga")
    heading = summoned.say("anna", "Skolskjuts")
    summoned.edit("anna", heading, "Skolfrånvaro")
    agenda = summoned.answer("sekreterare", "!dagordning")
    assert "Skolfrånvaro" in agenda
    assert "Skolskjuts" not in agenda
    summoned.redact("anna", heading)
    assert "Skolfrånvaro" not in summoned.answer("sekreterare", "!dagordning")


@pytest.mark.parametrize(
    "answer", ["avbryt", "nej", "inget", "jag är sjuk på fredag", "hur menar du?"]
)
def test_what_is_no_heading_is_not_put_on_the_agenda(summoned: Chatroom, answer: str) -> None:
    summoned.say("anna", "!fråga")
    assert summoned.answer("anna", answer)
    assert answer not in summoned.answer("sekreterare", "!dagordning")


def test_a_heading_for_a_meeting_that_has_begun_is_not_put_on_its_agenda(
    summoned: Chatroom,
) -> None:
    summoned.go_to("2027-03-12 08:50")
    summoned.say("anna", "!fråga")
    summoned.go_to("2027-03-12 09:10")
    assert "Skolskjuts" not in summoned.answer("anna", "Skolskjuts")


def test_who_has_no_topic_is_told_how_to_raise_one(summoned: Chatroom) -> None:
    answer = summoned.answer("anna", "!fråga ta bort")
    assert "Skriv !fråga och en rubrik" in answer


def test_who_has_several_is_told_how_to_say_which(summoned: Chatroom) -> None:
    summoned.say("anna", "!fråga Skolfrånvaro")
    summoned.say("anna", "!fråga Skolskjuts")
    assert "Skriv !fråga ta bort och början" in summoned.answer("anna", "!fråga ta bort")
