"""`!kommer`: on site or digitally, member or substitute."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from secretary.people import MATRIX
from storage.schema import audit
from tests.chatroom import Chatroom, example_group, filled_room, matrix_id


def line_of(room: Chatroom, name: str) -> str:
    """What `!möte` says about somebody."""
    return room.standing(name)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("!kommer", ""),
        ("!kommer digitalt", "digitalt"),
        ("!kommer på distans", "digitalt"),
        ("!kommer på plats", "på plats"),
        ("!coming digitally", "digitalt"),
        ("!jag kommer", ""),
    ],
)
def test_how_somebody_comes_is_shown_in_the_meeting(
    summoned: Chatroom, text: str, shown: str
) -> None:
    summoned.say("anna", text)
    assert line_of(summoned, "Anna Ek").endswith(shown or "Arboga")


def test_who_comes_and_how_stands_in_the_audit_log(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!kommer digitalt")
    with summoned.store.begin() as tx:
        [line] = tx._session.execute(select(audit).where(audit.c.what == "answer"))
        [mandate] = tx.people.mandates_of(MATRIX, matrix_id("anna"))
        assert (line.who, line.event_id) == (matrix_id("anna"), event)
        assert line.details == {"person": mandate.person.id, "coming": 1, "form": "digital"}


def test_those_who_come_digitally_get_the_link(summoned: Chatroom) -> None:
    assert "https://video.exempel/1" in summoned.answer("anna", "!kommer digitalt")


def test_the_form_and_the_meeting_can_be_said_together(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    answer = summoned.answer("anna", "!kommer på plats möte 2")
    assert "på plats" in answer
    assert "23 april" in answer


def test_the_last_answer_counts(summoned: Chatroom) -> None:
    for text in ("!kommer", "!förhinder", "!kommer digitalt"):
        summoned.say("anna", text)
    assert "digitalt" in line_of(summoned, "Anna Ek")


def test_a_substitute_who_is_not_needed_is_informed_where_substitutes_only_stand_in(
    tmp_path: Path,
) -> None:
    with filled_room(tmp_path, groups=[example_group("2017")]) as room:
        room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
        assert "just nu behöver du inte ersätta" in room.answer("bo", "!kommer")


def test_a_moved_meeting_needs_new_answers(summoned: Chatroom) -> None:
    summoned.say("anna", "!kommer")
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 9")
    assert "inte svarat" in line_of(summoned, "Anna Ek")


def test_somebody_whose_mandate_ends_before_the_meeting_cannot_answer(
    summoned: Chatroom,
) -> None:
    with summoned.store.begin() as tx:
        [mandate] = tx.people.mandates_of(MATRIX, matrix_id("anna"))
        mandate.until = date(2027, 3, 1)
    assert "ingen plats i gruppen den dag mötet hålls" in summoned.answer("anna", "!kommer")


def test_the_secretary_says_that_somebody_comes_after_all(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!förhinder för Anna Ek")
    answer = summoned.answer("sekreterare", "!kommer för Anna Ek digitalt")
    assert answer == "Antecknat: Anna Ek kommer digitalt till mötet fredagen den 12 mars kl. 9."
    assert "Anna Ek (Arboga) har inte längre förhinder" in summoned.last("dismissal").text
    assert "digitalt" in line_of(summoned, "Anna Ek")


def test_a_member_cannot_say_that_another_comes_and_nothing_is_recorded(
    summoned: Chatroom,
) -> None:
    assert "svara för någon annan" in summoned.answer("anna", "!kommer för Cia Dal")
    for name in ("Anna Ek", "Cia Dal"):
        assert "inte svarat" in line_of(summoned, name)


def test_who_comes_late_comes(summoned: Chatroom) -> None:
    assert "Tack, Anna Ek" in summoned.answer("anna", "!kommer för sent")
    assert "inte svarat" not in line_of(summoned, "Anna Ek")


def test_whoever_is_said_to_come_must_be_named(summoned: Chatroom) -> None:
    assert "Vem gäller det?" in summoned.answer("sekreterare", "!kommer för")
    assert "Prova !kommer för Anna Ek" in summoned.answer("sekreterare", "!kommer för Zlatan")


@pytest.mark.parametrize(
    ("answer", "time"),
    [("10.30", "10.30"), ("kl halv elva", "10.30"), ("10", "10"), ("en halvtimme sen", "9.30")],
)
def test_who_comes_late_can_say_when_as_they_are_asked(
    summoned: Chatroom, answer: str, time: str
) -> None:
    assert "När kommer du?" in summoned.answer("anna", "!kommer sent, digitalt")
    assert f"du kommer digitalt från kl. {time} till mötet" in summoned.answer("anna", answer)


@pytest.mark.parametrize("answer", ["hej på er", "vet inte", "ja", "kommer inte", "7 april"])
def test_who_says_something_else_than_when_is_left_alone(summoned: Chatroom, answer: str) -> None:
    summoned.say("anna", "!kommer sent")
    assert summoned.answer("anna", answer) == ""
    assert summoned.answer("anna", "10.30") == ""
    assert summoned.standing("Anna Ek").startswith("kommer")


def test_who_takes_back_that_they_come_late_is_not_asked_when_any_more(summoned: Chatroom) -> None:
    late = summoned.say("anna", "!kommer sent")
    summoned.redact("anna", late)
    assert summoned.answer("anna", "10.30") == ""
    late = summoned.say("anna", "!kommer sent")
    summoned.edit("anna", late, "!förhinder")
    assert summoned.answer("anna", "10.30") == ""
    assert summoned.standing("Anna Ek").startswith("förhinder")


def test_who_comes_late_may_say_something_else_in_the_same_message(summoned: Chatroom) -> None:
    answer = summoned.answer("anna", "!kommer sent\n!rapport Vi bygger en ny skola i Arboga.")
    assert "När kommer du?" in answer
    assert "Din rapport" in answer


@pytest.mark.parametrize(
    "words", ["för sent", "för sent till mötet", "för att rapportera", "för mötet", "for sure"]
)
def test_who_may_answer_for_others_can_still_speak_of_themselves(
    summoned: Chatroom, words: str
) -> None:
    assert "Tack, Eva Lund" in summoned.answer("eva", f"!kommer {words}")


def test_a_number_of_no_meeting_is_offered_as_an_hour_beside_the_meetings_there_are(
    summoned: Chatroom,
) -> None:
    answer = summoned.answer("anna", "!kommer 10")
    assert "Det finns inget möte 10. Närmast är möte 1" in answer.replace("\N{NO-BREAK SPACE}", " ")
    assert "kl. 10" in answer.replace("\N{NO-BREAK SPACE}", " ")
    summoned.say("anna", "ja")
    assert "10" in line_of(summoned, "Anna Ek")
