"""One tap is an answer, on everything that asks whether somebody comes."""

from __future__ import annotations

import pytest

from secretary.group import PROFILES
from secretary.language.reactions import offered, read_reaction
from tests.chatroom import Chatroom, PostedMessage


def confirmed(room: Chatroom) -> str:
    """What `!möte` says of who comes."""
    return room.answer("sekreterare", "!möte")


def unchanged(room: Chatroom, who: str, said: PostedMessage, key: str) -> str:
    """What the bot answers to a reaction that records nothing."""
    before, mark = confirmed(room), len(room.posted)
    room.react(who, said.event_id, key)
    answers = room.since(mark)
    assert confirmed(room) == before
    return "\n".join(each.text for each in answers)


@pytest.mark.parametrize("key", ["❌", "❌\ufe0f", "✖️", "🚫", "👎🏽"])
def test_a_no_to_the_reply_reminder_calls_the_substitute(summoned: Chatroom, key: str) -> None:
    summoned.go_to("2027-03-05 09:00")
    summoned.react("anna", summoned.last("reply_reminder").event_id, key)
    assert "Bo Berg: Anna Ek (Arboga) kan inte komma" in summoned.last("seat").text


@pytest.mark.parametrize("key", ["✅", "👍", "👍🏿", "✔️", "☑️"])
def test_a_yes_to_the_call_is_the_substitutes_answer(summoned: Chatroom, key: str) -> None:
    summoned.say("anna", "!förhinder")
    before = confirmed(summoned)
    summoned.react("bo", summoned.last("seat").event_id, key)
    assert confirmed(summoned) != before


def test_a_no_to_the_call_leaves_the_seat_empty(summoned: Chatroom) -> None:
    summoned.say("anna", "!förhinder")
    summoned.react("bo", summoned.last("seat").event_id, "🚫")
    assert "blir tom" in summoned.last("seat").text


def test_others_who_react_to_the_call_answer_nothing(summoned: Chatroom) -> None:
    summoned.say("anna", "!förhinder")
    call = summoned.last("seat")
    assert unchanged(summoned, "gun", call, "👍") == ""
    assert "den frågan är till någon annan" in unchanged(summoned, "gun", call, "✅").casefold()


def test_what_sends_a_substitute_home_asks_nothing(summoned: Chatroom) -> None:
    summoned.say("anna", "!förhinder")
    summoned.say("anna", "!kommer")
    assert unchanged(summoned, "bo", summoned.last("dismissal"), "👎") == ""


def test_a_move_can_be_answered_by_a_tap_and_what_asked_about_the_old_day_cannot(
    summoned: Chatroom,
) -> None:
    summoned.say("anna", "!förhinder")
    call = summoned.last("seat")
    summoned.say("sekreterare", "!möte flytta till fredag 23 april kl 9")
    assert "är flyttat" in unchanged(summoned, "bo", call, "👍")
    assert "är flyttat" in unchanged(summoned, "cia", summoned.last("summons"), "✅")
    before = confirmed(summoned)
    summoned.react("cia", summoned.last("moved").event_id, "👎")
    assert confirmed(summoned) != before


def test_a_thumb_from_somebody_without_a_seat_is_applause(summoned: Chatroom) -> None:
    assert unchanged(summoned, "sekreterare", summoned.last("summons"), "👍") == ""


@pytest.mark.parametrize("profile", PROFILES)
def test_what_is_offered_is_understood(profile: str) -> None:
    assert [read_reaction(key) is not None for key in offered(PROFILES[profile])].count(False) == 0


def test_a_tap_for_a_cancelled_meeting_is_told_not_to_count(summoned: Chatroom) -> None:
    summons = summoned.last("summons")
    for said in ("!möte ställ in", "ja"):
        summoned.say("sekreterare", said)
    mark = len(summoned.posted)
    summoned.react("cia", summons.event_id, "❌")
    assert [said.text.split(".")[0] for said in summoned.since(mark)] == [
        "Möte 1 fredagen den 12 mars 2027 är inställt"
    ]


@pytest.mark.parametrize("when", ["2027-03-12 09:05", "2027-03-20 09:00"])
def test_a_tap_for_a_meeting_that_has_begun_is_told_not_to_count(
    summoned: Chatroom, when: str
) -> None:
    summons = summoned.last("summons")
    summoned.go_to(when)
    mark = len(summoned.posted)
    summoned.react("sekreterare", summons.event_id, "❌")
    assert summoned.since(mark) == []
    summoned.react("cia", summons.event_id, "❌")
    [said] = summoned.since(mark)
    assert "har redan" in said.text
