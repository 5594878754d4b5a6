"""What a message answers says which meeting it is about; two meetings are open here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chatroom import ROOM, Chatroom, Picture, filled_room, matrix_id

SEVENTH, EIGHTH = "fredagen den 12 mars", "måndagen den 15 mars"


@pytest.fixture
def room(tmp_path: Path, pictures: dict[str, Picture]) -> Iterator[Chatroom]:
    """Meeting 1 on Friday 12 March and meeting 2 on Monday 15 March, both summoned; 1 March."""
    with filled_room(tmp_path) as chatroom:

        def plan() -> None:
            for when in ("12 mars kl 9", "15 mars kl 13"):
                chatroom.say("sekreterare", f"!möte ny {when}")
            chatroom.go_to("2027-03-01 09:00")

        chatroom.let(plan, pictures)
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


def test_a_summons_to_another_meeting_since_leaves_open_which_is_meant(room: Chatroom) -> None:
    room.say("anna", "!kommer möte 1")
    room.go_to("2027-03-08 09:00")
    room.say("sekreterare", "!möte ny 19 mars kl 9, även om det är för sent")
    room.say("sekreterare", "!möte kalla möte 3, även om det är för sent")
    room.tick()
    assert room.last("summons").post.meeting_id == 3
    assert "Vilket gäller det?" in room.answer("anna", "!förhinder")
    room.say("anna", "!kommer möte 3")
    assert EIGHTH in room.answer("anna", "!förhinder"), "she has answered the summons"


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
     ("sekreterare", "!kommer för"),
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


# The answer to which meeting it is


def asked_which(room: Chatroom, who: str, command: str) -> str:
    """Somebody writes a command, and is asked which meeting; the question's event."""
    answer = room.answer(who, command)
    assert "Vilket gäller det?" in answer or "Vilket menar du?" in answer
    return room.last("reply").event_id


@pytest.mark.parametrize(
    ("command", "answer", "then"),
    [
        ("!förhinder", "möte 2", f"Du har förhinder {EIGHTH}"),
        ("!förhinder", "den 15:e", f"Du har förhinder {EIGHTH}"),
        ("!förhinder", "15 mars", f"Du har förhinder {EIGHTH}"),
        ("!förhinder", "det andra", f"Du har förhinder {EIGHTH}"),
        ("!förhinder", "det första", f"Du har förhinder {SEVENTH}"),
        ("!kommer digitalt", "på måndag den 15", f"du kommer digitalt till mötet {EIGHTH}"),
        ("!kommer från 13.30", "2", f"du kommer från kl. 13.30 till mötet {EIGHTH}"),
        ("!förhinder marsmötet", "det andra", f"Du har förhinder {EIGHTH}"),
        ("!kommer", "möte 2, digitalt", f"du kommer digitalt till mötet {EIGHTH}"),
        ("!kommer", "båda, digitalt", f"du kommer digitalt till mötet {EIGHTH}"),
        ("!kommer digitalt marsmötet", "det andra", f"du kommer digitalt till mötet {EIGHTH}"),
        ("!rapport", "möte 2", f"Din rapport till mötet {EIGHTH} kl. 13, del 1 av 2"),
        ("!rapport ta bort", "möte 2", "Prova !rapport möte 2"),
        ("!coming online", "meeting 2 please", f"du kommer digitalt till mötet {EIGHTH}"),
        ("!absent", "the second one", f"Du har förhinder {EIGHTH}"),
    ],
)  # fmt: skip
def test_the_answer_to_which_meeting_completes_the_command(
    room: Chatroom, command: str, answer: str, then: str
) -> None:
    asked_which(room, "cia", command)
    assert then in room.answer("cia", answer)


@pytest.mark.parametrize("relation", ["reply_to", "thread"])
def test_a_reply_to_which_meeting_or_its_thread_completes_the_command(
    room: Chatroom, relation: str
) -> None:
    answered: dict[str, Any] = {relation: asked_which(room, "anna", "!förhinder")}
    room.say("anna", "vi åker klockan åtta", reply_to="$kollegas")
    assert EIGHTH in room.answer("anna", "möte 2", **answered)


def test_both_completes_the_command_for_both(room: Chatroom) -> None:
    asked_which(room, "anna", "!kommer digitalt")
    answer = room.answer("anna", "båda")
    assert f"kommer digitalt till mötet {SEVENTH}" in answer
    assert f"kommer digitalt till mötet {EIGHTH}" in answer


def test_the_answer_for_somebody_else_stays_for_them(room: Chatroom) -> None:
    asked_which(room, "eva", "!förhinder för Cia Dal, Gun Hall")
    answer = room.answer("eva", "möte 2")
    assert f"Cia Dal har förhinder {EIGHTH}" in answer
    assert f"Gun Hall har förhinder {EIGHTH}" in answer
    assert "inte svarat" in room.standing("Eva Lund", "möte 2")


def test_what_the_secretary_orders_is_done_with_the_meeting_that_is_answered(
    room: Chatroom,
) -> None:
    asked_which(room, "sekreterare", "!möte ställ in")
    assert "Svara ja" in room.answer("sekreterare", "det andra")
    room.say("sekreterare", "ja")
    assert not is_planned(room, 2)
    assert is_planned(room, 1)


def test_plain_words_still_need_a_yes(room: Chatroom) -> None:
    room.tell("anna", "jag kan inte komma")
    room.tell("anna", "möte 2")
    assert "Svara ja" in room.last("reply").text
    assert room.count("seat") == 0
    room.tell("anna", "ja")
    assert f"Du har förhinder {EIGHTH}" in room.last("reply").text


@pytest.mark.parametrize("command", ["!rapport Ny skola i Sala", "!fråga Skolskjuts"])
def test_a_text_is_not_kept_but_asked_for_again(room: Chatroom, command: str) -> None:
    asked_which(room, "anna", command)
    answer = room.answer("anna", "möte 2")
    assert answer.startswith("Det du skrev har jag inte sparat. Skriv det en gång till.")
    assert EIGHTH in answer
    room.say("anna", "Ny skola i Sala")
    room.say("anna", "inget")
    assert "Ny skola i Sala" in room.answer("sekreterare", "!dagordning möte 2")


def test_what_else_cannot_be_kept_has_to_be_written_again(room: Chatroom) -> None:
    asked_which(room, "sekreterare", "!möte flytta till 22 mars kl 9")
    answer = room.answer("sekreterare", "möte 2")
    assert answer.endswith("Skriv det en gång till, efter !möte flytta möte 2")


def test_no_words_are_kept_with_the_question(room: Chatroom) -> None:
    asked_which(room, "anna", "!förhinder, migrän")
    asked_which(room, "cia", "!rapport Ny skola")
    with room.store.begin() as tx:
        kept = [
            tx.dialogues.pending("matrix", ROOM, matrix_id(who), "", room.clock.now())
            for who in ("anna", "cia")
        ]
    assert all(kept)
    assert "migrän" not in str(kept)
    assert "skola" not in str(kept)


@pytest.mark.parametrize(
    "answer", ["hej på er", "möte 2?", "inte möte 2", "möte 1 eller 2", "ja", "möte 9", "9 mars"]
)
def test_an_unclear_answer_says_that_nothing_was_done(room: Chatroom, answer: str) -> None:
    asked_which(room, "anna", "!förhinder")
    said = room.answer("anna", answer)
    assert "så jag har inte gjort något" in said
    assert said.endswith("Prova !förhinder möte 1 eller !förhinder möte 2")
    assert room.count("seat") == 0
    assert EIGHTH in room.answer("anna", "möte 2"), "it may be answered again"


def test_who_goes_on_talking_in_the_room_is_left_alone(room: Chatroom) -> None:
    asked_which(room, "anna", "!förhinder")
    room.say("anna", "hej på er")
    room.say("anna", "vi ses")
    assert room.answer("anna", "båda") == ""
    assert room.count("seat") == 0


@pytest.mark.parametrize("answer", ["avbryt", "nej", "inget av dem", "none of them"])
def test_none_of_them_is_an_answer(room: Chatroom, answer: str) -> None:
    asked_which(room, "anna", "!förhinder")
    assert "Avbrutet" in room.answer("anna", answer)
    assert room.answer("anna", "möte 2") == ""


def test_the_answer_of_somebody_else_completes_nothing(room: Chatroom) -> None:
    asked_which(room, "anna", "!förhinder")
    assert room.answer("bo", "möte 2") == ""
    assert room.answer("anna", "möte 2", reply_to="$kollegas") == ""


def test_a_meeting_that_was_moved_since_is_not_answered(room: Chatroom) -> None:
    asked_which(room, "anna", "!förhinder")
    room.say("sekreterare", "!möte flytta möte 2 till 22 mars kl 9")
    assert "har ändrats sedan jag frågade" in room.answer("anna", "det andra")
    assert "inte svarat" in room.standing("Anna Ek", "möte 2")


def test_who_removes_the_command_wants_nothing_of_it(room: Chatroom) -> None:
    command = room.say("anna", "!förhinder")
    room.redact("anna", command)
    assert room.answer("anna", "möte 2") == ""
    assert room.count("seat") == 0


def test_who_removes_it_after_an_unclear_answer_wants_nothing_either(room: Chatroom) -> None:
    command = room.say("anna", "!förhinder")
    unclear = room.say("anna", "mötet")
    room.redact("anna", unclear)
    assert EIGHTH in room.answer("anna", "möte 2"), "only the answer was removed"
    command = room.say("anna", "!kommer")
    room.say("anna", "mötet")
    room.redact("sekreterare", command)
    assert room.answer("anna", "möte 1") == ""


def test_who_removes_an_order_does_not_confirm_it_any_more(room: Chatroom) -> None:
    order = room.say("sekreterare", "!möte ställ in möte 2")
    room.redact("sekreterare", order)
    assert room.answer("sekreterare", "ja") == ""
    assert is_planned(room, 2)


def test_a_command_that_is_edited_is_understood_anew(room: Chatroom) -> None:
    command = room.say("anna", "!förhinder")
    room.edit("anna", command, "!kommer digitalt")
    assert room.last("reply").text.endswith("Prova !kommer möte 1 eller !kommer möte 2")
    assert f"kommer digitalt till mötet {EIGHTH}" in room.answer("anna", "möte 2")


@pytest.mark.parametrize("text", ["!förhinder möte 1", "strunt samma"])
def test_a_command_that_is_edited_to_be_clear_asks_nothing_any_more(
    room: Chatroom, text: str
) -> None:
    command = room.say("anna", "!förhinder")
    room.edit("anna", command, text)
    assert room.answer("anna", "möte 2") == ""
    assert "inte svarat" in room.standing("Anna Ek", "möte 2")


def test_the_answer_waits_while_the_bot_is_away(room: Chatroom) -> None:
    asked_which(room, "anna", "!förhinder")
    restarted = Chatroom(Path(), store=room.store, now="2027-03-01 09:10")
    restarted._events = room._events
    assert EIGHTH in restarted.answer("anna", "möte 2")


def test_an_answer_that_comes_too_late_completes_nothing(room: Chatroom) -> None:
    asked_which(room, "anna", "!förhinder")
    room.go_to("2027-03-01 11:00")
    assert room.answer("anna", "möte 2") == ""


def test_an_answer_elsewhere_completes_nothing(room: Chatroom) -> None:
    room.tell("anna", "!förhinder")
    assert room.answer("anna", "möte 2") == ""
    assert room.count("seat") == 0


def test_what_concerns_one_meeting_is_not_done_for_both(room: Chatroom) -> None:
    asked_which(room, "sekreterare", "!möte ställ in")
    assert "inte gjort något" in room.answer("sekreterare", "båda")
    assert "Svara ja" in room.answer("sekreterare", "möte 2")


def test_both_are_answered_or_neither(room: Chatroom) -> None:
    asked_which(room, "anna", "!kommer, måste gå kl 11")
    assert "Svara ja" in room.answer("anna", "båda"), "meeting 2 begins later"
    assert "inte svarat" in room.standing("Anna Ek", "möte 2")


def test_an_unclear_answer_may_be_edited_into_a_clear_one(room: Chatroom) -> None:
    asked_which(room, "anna", "!förhinder")
    said = room.say("anna", "mötet")
    room.edit("anna", said, "möte 2")
    assert f"Du har förhinder {EIGHTH}" in room.last("reply").text


def test_a_question_instead_of_the_answer_is_answered_and_nothing_noted(room: Chatroom) -> None:
    room.tell("anna", "!förhinder")
    room.tell("anna", "när är möte 2?")
    assert EIGHTH in room.last("reply").text
    assert "Jag har inte antecknat något." in room.last("reply").text
    room.tell("anna", "möte 2")
    assert f"Du har förhinder {EIGHTH}" in room.last("reply").text


# Whether a misspelt command is the one that it is like


def test_a_misspelt_command_is_done_after_a_yes(room: Chatroom) -> None:
    assert "Menade du !möten?" in room.answer("anna", "!mötten")
    answer = room.answer("anna", "ja")
    assert SEVENTH in answer
    assert EIGHTH in answer


def test_a_misspelt_command_may_be_asked_about_after_the_yes(room: Chatroom) -> None:
    room.say("anna", "!förhindr")
    assert "Vilket gäller det?" in room.answer("anna", "Ja!")
    assert f"Du har förhinder {EIGHTH}" in room.answer("anna", "det andra")


def test_the_words_after_a_misspelt_command_are_not_kept(room: Chatroom) -> None:
    assert "Menade du !rapport?" in room.answer("anna", "!raport möte 2: Ny skola")
    answer = room.answer("anna", "ja")
    assert answer.startswith("Flera möten är på gång"), "nor is the meeting, which was beside them"


def test_a_tap_under_it_is_a_yes_as_well(room: Chatroom) -> None:
    room.say("anna", "!förhindr")
    room.react("anna", room.last("reply").event_id, "\N{THUMBS UP SIGN}")
    assert "Vilket gäller det?" in room.last("reply").text


@pytest.mark.parametrize("answer", ["nej", "hej på er", "nja"])
def test_without_a_yes_a_misspelt_command_is_not_done(room: Chatroom, answer: str) -> None:
    room.say("anna", "!förhindr")
    room.say("anna", answer)
    assert room.answer("anna", "ja") == ""
    assert "inte svarat" in room.standing("Anna Ek", "möte 2")


def test_what_else_is_said_to_the_bot_is_heard_as_ever(room: Chatroom) -> None:
    room.tell("anna", "!förhindr")
    room.tell("anna", "när är möte 1?")
    assert SEVENTH in room.last("reply").text
    room.tell("anna", "ja")
    assert "Jag väntar inte på något svar" in room.last("reply").text
    assert "inte svarat" in room.standing("Anna Ek", "möte 2")


# During a meeting


@pytest.fixture
def during(room: Chatroom) -> Chatroom:
    """Meeting 1 has begun half an hour ago."""
    room.go_to("2027-03-12 09:30")
    return room


def test_during_a_meeting_an_answer_is_completed_for_the_next_one(during: Chatroom) -> None:
    assert "har redan börjat" in during.answer("anna", "!förhinder")
    assert "Du har förhinder på måndag" in during.answer("anna", "möte 2")
    during.say("bo", "!förhinder")
    assert "inte gjort något" in during.answer("bo", "möte 1"), "it is being held"


@pytest.mark.parametrize("command", ["!rapport Ny skola", "!fråga Skolskjuts"])
def test_during_a_meeting_a_text_is_for_none_before_it_is_said_which(
    during: Chatroom, command: str
) -> None:
    assert during.answer("anna", command).startswith("Möte 1 pågår. Skriv vilket möte du menar.")
    assert "har jag inte sparat" in during.answer("anna", "möte 2")
    during.say("anna", "avbryt")
    assert "har inte rapporterat" in during.answer("anna", "!rapport visa möte 2")


def test_an_answer_to_a_message_from_before_a_move_is_completed(room: Chatroom) -> None:
    summons = message(room, "summons", 2)
    room.go_to("2027-03-01 09:30")
    room.say("sekreterare", "!möte flytta möte 2 till 22 mars kl 9")
    assert "är flyttat" in room.answer("anna", "!kommer digitalt", reply_to=summons)
    assert "kommer digitalt till mötet måndagen den 22 mars" in room.answer("anna", "möte 2")
