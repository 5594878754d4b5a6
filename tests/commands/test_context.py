"""What a message answers says which meeting it is about; two meetings are open here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chatroom import Chatroom, filled_room

SEVENTH, EIGHTH = "fredagen den 12 mars", "måndagen den 15 mars"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Meeting 1 on Friday 12 March and meeting 2 on Monday 15 March, both summoned; 1 March."""
    with filled_room(tmp_path) as chatroom:
        for when in ("12 mars kl 9", "15 mars kl 13"):
            chatroom.say("sekreterare", f"!möte ny {when}")
        chatroom.go_to("2027-03-01 09:00")
        yield chatroom


def message(room: Chatroom, kind: str, number: int) -> str:
    """The event of the bot's last message of a kind about a meeting."""
    return [s for s in room.posted if s.post.kind == kind and s.post.meeting_id == number][
        -1
    ].event_id


@pytest.mark.parametrize(("number", "day"), [(1, SEVENTH), (2, EIGHTH)])
@pytest.mark.parametrize("relation", ["reply_to", "thread"])
@pytest.mark.parametrize("command", ["!förhinder", "!kommer digitalt", "!rapport", "!fråga Skola"])
def test_a_command_that_answers_a_summons_is_about_its_meeting(
    room: Chatroom, number: int, day: str, relation: str, command: str
) -> None:
    summons = message(room, "summons", number)
    assert day in room.answer("anna", command, **{relation: summons})


def test_without_context_it_asks_which_meeting_and_records_nothing(room: Chatroom) -> None:
    answer = room.answer("anna", "!förhinder")
    assert "Flera möten är på gång" in answer
    assert "!förhinder möte 1" in answer
    assert "!förhinder möte 2" in answer
    assert room.count("seat") == 0


def test_the_meeting_that_is_named_is_meant_whatever_is_answered(room: Chatroom) -> None:
    summons = message(room, "summons", 1)
    assert EIGHTH in room.answer("anna", "!förhinder möte 2", reply_to=summons)


# Which question


def is_planned(room: Chatroom, number: int) -> bool:
    return "inställt" not in room.answer("eva", f"!möte {number}")


@pytest.fixture
def asked(room: Chatroom) -> Chatroom:
    """The secretary has been asked whether to cancel meeting 1."""
    assert "Svara ja" in room.answer("sekreterare", "!möte ställ in möte 1")
    return room


def test_a_plain_next_message_answers_the_question(asked: Chatroom) -> None:
    asked.say("sekreterare", "ja")
    assert not is_planned(asked, 1)


@pytest.mark.parametrize("relation", ["reply_to", "thread"])
def test_a_reply_to_the_question_or_its_thread_answers_it(asked: Chatroom, relation: str) -> None:
    question: dict[str, Any] = {relation: asked.last("reply").event_id}
    asked.say("sekreterare", "vi åker klockan åtta", reply_to="$kollegas")
    asked.say("sekreterare", "ja", **question)
    assert not is_planned(asked, 1)


@pytest.mark.parametrize(
    "between",
    [
        {"reply_to": "$kollegas"},
        {"reply_to": "$kollegas", "thread": "$annan"},
        {"thread": "$annan"},
        {"to_others": True},
    ],
)
def test_a_yes_to_somebody_else_answers_no_question(
    asked: Chatroom, between: dict[str, Any]
) -> None:
    asked.say("sekreterare", "ja", **between)
    assert is_planned(asked, 1)


@pytest.mark.parametrize("between", ["reply to a colleague", "refused command", "bot's own notice"])
def test_a_yes_that_is_not_the_next_message_answers_no_question(
    asked: Chatroom, between: str
) -> None:
    match between:
        case "reply to a colleague":
            asked.say("sekreterare", "vi åker klockan åtta", reply_to="$kollegas")
        case "refused command":
            asked.say("sekreterare", "!mötn")
        case _:
            asked.say("sekreterare", "när?", reply_to=message(asked, "summons", 1))
    asked.say("sekreterare", "ja")
    assert is_planned(asked, 1)


@pytest.mark.parametrize(
    ("key", "planned"), [("👍🏽", False), ("✅", False), ("👎", True), ("🎉", True)]
)
def test_a_reaction_to_the_question_answers_it(asked: Chatroom, key: str, planned: bool) -> None:
    asked.say("sekreterare", "vi åker klockan åtta", reply_to="$kollegas")
    asked.react("eva", asked.last("reply").event_id, "👍")
    assert is_planned(asked, 1), "that was put to another"
    question = [s for s in asked.posted if "Svara ja" in s.text][-1].event_id
    asked.react("sekreterare", question, key)
    assert is_planned(asked, 1) == planned


def test_a_reaction_is_no_report(room: Chatroom) -> None:
    room.say("anna", "!rapport möte 1")
    room.react("anna", room.last("reply").event_id, "👍")
    assert "inte rapporterat" in room.answer("anna", "!rapport visa möte 1")


def test_a_report_is_not_what_is_said_to_a_colleague(room: Chatroom) -> None:
    room.say("anna", "!rapport möte 1")
    room.say("anna", "Jag tar bilen", reply_to="$kollegas")
    room.say("anna", "Kör du, Bo?", to_others=True)
    assert "inte rapporterat" in room.answer("anna", "!rapport visa möte 1")


def test_an_answer_that_is_refused_may_be_given_again(room: Chatroom) -> None:
    room.say("anna", "!rapport möte 1")
    room.say("anna", "x" * 4001)
    assert "Del 2 av 2" in room.answer("anna", "Ny skola.")


# Whom somebody was last asked about


def test_without_context_the_meeting_one_was_last_reminded_of_is_meant(room: Chatroom) -> None:
    room.say("anna", "!kommer möte 1")
    room.go_to("2027-03-05 09:00")
    reminded = room.go_to("2027-03-08 09:00")
    assert [s.post.kind for s in reminded if "Anna Ek" in s.text] == ["reply_reminder"]
    assert EIGHTH in room.answer("anna", "!kommer")
    assert "Flera möten är på gång" in room.answer("anna", "!förhinder"), "she has answered that"


def test_a_substitute_who_is_called_means_the_meeting_she_is_called_to(room: Chatroom) -> None:
    room.say("anna", "!förhinder möte 2")
    assert EIGHTH in room.answer("bo", "!kommer")


# What the bot suggests


def suggestions(text: str) -> list[str]:
    """The commands that a message suggests, without those that name no meeting anyway."""
    found = re.findall(
        r"!(?:kommer|förhinder|rapport|fråga|dagordning)(?: (?:för|digitalt|visa|publicera|[ab]\))"
        r"| möte \d:?| [A-ZÅÄÖ][a-zåäö]+)*",
        text,
    )
    return [each for each in found if each]


@pytest.mark.parametrize("kind", ["summons", "seat", "reply_reminder", "report_reminder"])
def test_what_a_notice_suggests_names_its_meeting_where_another_is_open(
    room: Chatroom, kind: str
) -> None:
    room.say("anna", "!förhinder möte 2")
    for day in (5, 8, 10):
        room.go_to(f"2027-03-{day:02} 09:00")
    said = [s for s in room.posted if s.post.kind == kind]
    assert said
    for each in said:
        assert suggestions(each.text)
        for command in suggestions(each.text):
            assert f"möte {each.post.meeting_id}" in command, command


@pytest.mark.parametrize(
    ("who", "text"),
    [("anna", "!förhinder möte 2"), ("anna", "!rapport möte 2: Ny skola."),
     ("anna", "!rapport visa möte 2"), ("anna", "!förhinder för Bo Berg möte 2"),
     ("anna", "!fråga möte 2"), ("sekreterare", "!kommer för"),
     ("sekreterare", "!kommer för Nisse Nilsson möte 2")],
)  # fmt: skip
def test_what_an_answer_suggests_names_a_meeting_and_works_when_copied(
    room: Chatroom, who: str, text: str
) -> None:
    commands = suggestions(room.answer(who, text))
    assert commands
    for command in commands:
        assert "möte " in command
        assert "Flera möten är på gång" not in room.answer(who, command)


@pytest.mark.parametrize("command", ["!förhinder för", "!kommer för"])
def test_who_answers_for_another_is_asked_which_meeting_by_that_name(
    room: Chatroom, command: str
) -> None:
    room.say("eva", "!kommer möte 1")
    room.go_to("2027-03-08 09:00")  # she is reminded of meeting 2
    answer = room.answer("eva", f"{command} Cia Dal")
    assert answer.endswith(f"Prova {command} Cia Dal möte 1 eller {command} Cia Dal möte 2")


def test_with_one_meeting_open_nothing_is_named(tmp_path: Path) -> None:
    with filled_room(tmp_path) as room:
        room.say("sekreterare", "!möte ny 12 mars kl 9")
        room.go_to("2027-02-26 09:00")
        room.say("anna", "!förhinder")
        texts = [s.text for s in room.posted if s.post.kind in ("summons", "seat", "reply")]
    assert all("möte 1" not in each for text in texts for each in suggestions(text))


def test_what_answers_a_reply_about_two_meetings_is_asked_which(room: Chatroom) -> None:
    for said in ("!förhinder båda mötena", "!förhinder möte 1\n!förhinder möte 2"):
        room.say("cia", said)
        answer = room.answer("cia", "!kommer", reply_to=room.last("reply").event_id)
        assert "Vilket gäller det?" in answer


def test_each_example_stands_on_a_line_of_its_own(room: Chatroom) -> None:
    answer = room.answer("cia", "!kommer möte 1 digitalt, möte 2 på plats")
    assert "Prova !kommer möte 2 eller !förhinder möte 2" in answer


def test_a_misspelt_command_below_another_is_done_with_it_or_neither(room: Chatroom) -> None:
    answer = room.answer("anna", "!kommer möte 1\n!raport Ny skola")
    assert answer.startswith("Jag gjorde inget av det du skrev, för rad 2 förstod jag inte.")
    assert "inte svarat" in room.standing("Anna Ek", "möte 1")
