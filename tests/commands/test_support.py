"""👍 under the bot's answer to `!fråga`: others are for a member's topic."""

from __future__ import annotations

import pytest

from tests.chatroom import SECRETARY_ROOM, Chatroom


def raised(room: Chatroom, who: str = "anna", title: str = "Skolskjuts") -> str:
    """The bot's answer to somebody's topic."""
    room.say(who, f"!fråga {title}")
    return room.last("reply").event_id


def supporters(room: Chatroom) -> str:
    [line] = [
        line
        for line in room.answer("sekreterare", "!punkter", room=SECRETARY_ROOM).splitlines()
        if "anmäld av" in line
    ]
    return line.partition("(stöds av ")[2].partition(")")[0]


def test_the_answer_asks_for_it_and_has_one_to_tap(summoned: Chatroom) -> None:
    answer = raised(summoned)
    assert "tryck 👍 här under" in summoned.last("reply").text
    assert [(act.text, act.reply_to) for act in summoned.acts if act.text == "👍"] == [
        ("👍", answer)
    ]


def test_in_a_direct_chat_nobody_else_reads_it(summoned: Chatroom) -> None:
    summoned.tell("anna", "!fråga Skolskjuts")
    assert "👍" not in summoned.last("reply").text
    assert not [act for act in summoned.acts if act.text == "👍"]


@pytest.mark.parametrize("key", ["👍", "👍🏽", "👍\N{VARIATION SELECTOR-16}"])
def test_each_person_counts_once(summoned: Chatroom, key: str) -> None:
    answer = raised(summoned)
    for who in ("cia", "gun", "cia", "bo"):
        summoned.react(who, answer, key)
    assert supporters(summoned) == "3"
    assert "stöds av 3" in summoned.answer("anna", "!fråga visa")


def test_who_takes_the_reaction_back_is_for_it_no_more(summoned: Chatroom) -> None:
    answer = raised(summoned)
    reaction = summoned.react("cia", answer, "👍")
    summoned.react("gun", answer, "👍")
    before = len(summoned.posted)
    summoned.redact("cia", reaction)
    assert summoned.since(before) == []
    assert supporters(summoned) == "1"


@pytest.mark.parametrize(("who", "key"), [("anna", "👍"), ("sekreterare", "👍"), ("cia", "❌"),
                                          ("cia", "✅"), ("okänd", "👍")])  # fmt: skip
def test_other_reactions_and_others_say_nothing(summoned: Chatroom, who: str, key: str) -> None:
    answer, before = raised(summoned), len(summoned.posted)
    summoned.react(who, answer, key)
    assert summoned.since(before) == []
    assert supporters(summoned) == ""
    assert "Inte svarat" in summoned.answer("eva", "!möte")


def test_what_has_other_words_by_now_is_not_supported_by_who_saw_the_first(
    summoned: Chatroom,
) -> None:
    event = summoned.say("anna", "!fråga Skolskjuts")
    first = summoned.last("reply").event_id
    summoned.edit("anna", event, "!fråga Läsförståelse")
    second = summoned.last("reply").event_id
    summoned.react("cia", first, "👍")
    assert supporters(summoned) == ""
    summoned.react("cia", second, "👍")
    assert supporters(summoned) == "1"


def test_an_agenda_with_one_topic_is_no_answer_to_it(summoned: Chatroom) -> None:
    raised(summoned)
    summoned.say("sekreterare", "!dagordning publicera")
    summoned.react("cia", summoned.last("agenda_published").event_id, "👍")
    assert supporters(summoned) == ""


def test_once_the_meeting_has_begun_it_is_too_late(summoned: Chatroom) -> None:
    answer = raised(summoned)
    summoned.go_to("2027-03-12 09:30")
    summoned.react("cia", answer, "👍")
    assert supporters(summoned) == ""
