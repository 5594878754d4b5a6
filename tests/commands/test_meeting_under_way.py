"""A meeting that is being held is the meeting: what is asked for without a name is about it."""

from __future__ import annotations

import pytest

from tests.chatroom import Chatroom


@pytest.fixture
def held(summoned: Chatroom) -> Chatroom:
    """Five past nine on the day of meeting 1, 9–12; meeting 2 is six weeks away."""
    summoned.say("sekreterare", "!möte ny fredag 23 april kl 9 Regionhuset")
    summoned.go_to("2027-03-12 09:05")
    return summoned


@pytest.mark.parametrize("text", ["!möte", "!nästa möte", "!möte 1", "!meeting"])
def test_who_is_late_is_shown_the_meeting_and_its_link(held: Chatroom, text: str) -> None:
    answer = held.answer("anna", text)
    assert "Möte 1: fredagen den 12 mars 2027" in answer
    assert "https://video.exempel/1" in answer


def test_the_calendar_says_that_it_is_under_way(held: Chatroom) -> None:
    assert "Stadshuset i Sala – pågår" in held.answer("anna", "!möten")
    held.go_to("2027-03-12 12:00")
    assert "Stadshuset i Sala – hållet" in held.answer("anna", "!möten")


@pytest.mark.parametrize(
    "text", ["!förhinder möte 1", "!kommer 12 mars", "!möte flytta möte 1 till 19 mars kl 9"]
)
def test_what_cannot_be_done_about_it_any_more_says_that_it_has_begun(
    held: Chatroom, text: str
) -> None:
    answer = held.answer("eva", text)
    assert "Möte 1 har redan börjat" in answer
    assert "har redan varit" not in answer


def test_when_it_has_ended_the_next_one_is_meant(held: Chatroom) -> None:
    held.go_to("2027-03-12 12:00")
    assert "Möte 2: fredagen den 23 april 2027" in held.answer("anna", "!möte")
    assert "har redan varit" in held.answer("anna", "!förhinder möte 1")


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("!möte flytta till 19 mars kl 9", "!möte flytta möte 2 till 19 mars kl 9"),
        ("!möte ställ in", "!möte ställ in möte 2"),
        ("!möte kalla", "!möte kalla möte 2"),
    ],
)
def test_what_would_be_done_to_the_next_one_is_asked_about(
    held: Chatroom, text: str, suggested: str
) -> None:
    answer = held.answer("sekreterare", text)
    assert "Möte 1 pågår. Skriv vilket möte du menar." in answer
    assert suggested in answer
    assert "Möte 2: fredagen den 23 april" in held.answer("sekreterare", "!möten")


@pytest.mark.parametrize("text", ["!dagordning", "!möte ändra slut 13"])
def test_what_is_done_at_a_meeting_is_about_it(held: Chatroom, text: str) -> None:
    assert "fredagen den 12 mars 2027" in held.answer("sekreterare", text)


def test_what_is_changed_during_a_meeting_asks_for_no_answer_any_more(held: Chatroom) -> None:
    room = held
    room.say("sekreterare", "!möte ändra möte 1 länk https://video.exempel/ny")
    said = room.last("changed").text
    assert "https://video.exempel/ny" in said
    assert "!förhinder" not in said
    assert "!kommer" not in room.answer("anna", "Kansli, var är det?", addressed=True)
