"""The day and the time of a meeting, where the secretary is asked for them and only says those."""

from __future__ import annotations

import pytest

from tests.chatroom import Chatroom, Picture


@pytest.fixture
def planned(summoned: Chatroom, pictures: dict[str, Picture]) -> Chatroom:
    """Monday 8 March 2027; meeting 1 is on Friday, meeting 2 on 23 April at 13–16."""

    def plan_another() -> None:
        summoned.say("sekreterare", "!möte ny 23 april kl 13-16")
        summoned.go_to("2027-03-08 09:00")

    summoned.let(plan_another, pictures)
    return summoned


NEW = "fredagen den 16 april 2027 kl. "


@pytest.mark.parametrize(
    ("asked", "answer", "then"),
    [
        ("!möte ny 16 april", "kl 9-12", f"{NEW}09.00–12.00"),
        ("!möte ny 16 april", "10", f"{NEW}10.00"),
        ("!möte ny 16 april", "tio", f"{NEW}10.00"),
        ("!möte ny 16 april", "det blir halv tio, tack", f"{NEW}09.30"),
        ("!möte ny 16 april Köping", "9-12", f"{NEW}09.00–12.00\nPlats: Köping"),
        ("!möte ny 16 april", "13-15 Stadshuset", f"{NEW}13.00–15.00\nPlats: Stadshuset"),
        ("!möte ny 16 april kl 3", "15", f"{NEW}15.00"),
        ("!möte ny 16 april kl 3 Köping", "på eftermiddagen", f"{NEW}15.00\nPlats: Köping"),
        ("!möte ny 16 april kl 3", "03.00", f"{NEW}03.00"),
        ("!möte ny", "16 april kl 9", f"{NEW}09.00"),
        ("!möte ny kl 9", "16 april", f"{NEW}09.00"),
        ("!möte ny kl 9-12 Sala", "16 april", f"{NEW}09.00–12.00\nPlats: Sala"),
        ("!möte ny fredag 17 april kl 9", "16 april", f"{NEW}09.00"),
        ("!möte ny fredag 17 april kl 9", "fredag", f"{NEW}09.00"),
        ("!möte ny fredag 17 april kl 9", "lördag", "lördagen den 17 april 2027 kl. 09.00"),
        ("!möte ny fredag 17 april kl 9", "det första", "lördagen den 17 april 2027 kl. 09.00"),
        ("!möte flytta möte 2", "till 16 april kl 13", f"till {NEW}13.00–16.00"),
        ("!möte flytta möte 2", "16 april", f"till {NEW}13.00–16.00"),
        ("!möte flytta möte 2 till 16 april kl 3", "15", f"till {NEW}15.00–18.00"),
        ("!meeting new 16 April", "at half past nine", f"{NEW}09.30"),
        ("!meeting new 16 April at 3", "pm", f"{NEW}15.00"),
        ("!meeting move meeting 2", "to 16 April at 13", f"till {NEW}13.00–16.00"),
    ],
)
def test_the_answer_completes_the_command(
    planned: Chatroom, asked: str, answer: str, then: str
) -> None:
    assert "planerat" not in planned.answer("sekreterare", asked)
    assert then in planned.answer("sekreterare", answer)


def test_what_is_still_missing_is_asked_for(planned: Chatroom) -> None:
    planned.say("sekreterare", "!möte ny")
    assert "Vilken tid börjar mötet?" in planned.answer("sekreterare", "16 april Köping")
    assert "Menar du kl. 03.00 eller kl. 15.00?" in planned.answer("sekreterare", "3")
    assert f"{NEW}15.00\nPlats: Köping" in planned.answer("sekreterare", "15")


@pytest.mark.parametrize(
    "words",
    ["ja", "nej", "vi ses i morgon", "15 tror jag", "15 mars åker jag på semester", "avbryt",
     "vilken lokal?", "jag är sjuk"],
)  # fmt: skip
@pytest.mark.parametrize(
    "asked", ["!möte ny 16 april", "!möte ny 16 april kl 25", "!möte ny 16 april kl 3"]
)
def test_talk_is_no_time_and_no_place(planned: Chatroom, asked: str, words: str) -> None:
    planned.say("sekreterare", asked)
    planned.say("sekreterare", words)
    assert "möte 3" not in planned.answer("anna", "!möten").casefold()


def test_the_day_of_an_example_is_not_taken_for_one_that_was_said(planned: Chatroom) -> None:
    planned.say("sekreterare", "!möte ny kl 3")
    planned.say("sekreterare", "15")
    assert "möte 3" not in planned.answer("anna", "!möten").casefold()


def test_a_meeting_that_was_moved_meanwhile_is_not_moved_again(planned: Chatroom) -> None:
    planned.say("sekreterare", "!möte flytta möte 2")
    planned.say("eva", "!möte flytta möte 2 till 20 april kl 13")
    assert "har ändrats sedan" in planned.answer("sekreterare", "30 april kl 13")
