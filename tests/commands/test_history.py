"""What is over stays as it was, and what is withdrawn is told of by name, once or not at all."""

from __future__ import annotations

import pytest

from tests.chatroom import SECRETARY_ROOM, Chatroom


def replies(room: Chatroom, mark: int) -> list[str]:
    return [said.text for said in room.since(mark) if said.post.kind == "reply"]


def redact(room: Chatroom, who: str, *events: str) -> list[str]:
    """What the bot says of it."""
    mark = len(room.posted)
    for event in events:
        room.redact(who, event)
    return replies(room, mark)


def standing(room: Chatroom) -> list[bool]:
    """Of every answer ever given: whether it stands."""
    with room.store.begin() as tx:
        found = tx._session.connection().exec_driver_sql(
            "SELECT withdrawn_at IS NULL FROM answer ORDER BY id"
        )
        return [bool(stands) for stands in found.scalars()]


# ------------------------------------------------------------------ before the meeting


def test_a_withdrawn_absence_is_told_of_by_name_and_meeting(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhinder")
    [answer] = redact(summoned, "anna", event)
    assert "Anna Ek, ditt förhinder till mötet fredagen den 12 mars kl. 9 är återtaget." in answer
    assert "Inget svar är då antecknat." in answer


def test_a_withdrawn_answer_says_what_counts_instead(summoned: Chatroom) -> None:
    summoned.say("anna", "!kommer digitalt")
    event = summoned.say("anna", "!förhinder")
    [answer] = redact(summoned, "anna", event)
    assert "Det tidigare svaret gäller igen: kommer digitalt." in answer


def test_what_the_secretary_said_for_somebody_is_withdrawn_in_their_name(
    summoned: Chatroom,
) -> None:
    event = summoned.say("sekreterare", "!förhinder för Anna Ek")
    [answer] = redact(summoned, "sekreterare", event)
    assert "Återtaget: att Anna Ek har förhinder" in answer


def test_a_message_that_a_moderator_removes_is_named_by_who_wrote_it(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!kommer")
    [answer] = redact(summoned, "gun", event)
    assert "Återtaget: att Anna Ek kommer" in answer


def test_an_answer_that_a_later_one_had_replaced_is_withdrawn_in_silence(
    summoned: Chatroom,
) -> None:
    older = [summoned.say("anna", text) for text in ("!kommer", "!förhinder", "!kommer digitalt")]
    summoned.say("anna", "!förhinder")
    assert redact(summoned, "anna", *older) == []


def test_writing_first_and_then_deleting_the_reason_tells_the_substitute_nothing(
    summoned: Chatroom,
) -> None:
    """The order that the bot's advice names."""
    event = summoned.say("anna", "!förhinder influensa")
    advice = summoned.last("reply").text
    assert "skriv !förhinder" in advice
    assert advice.index("skriv !förhinder") < advice.index("ta sedan bort ditt meddelande här")
    seats = summoned.count("seat")
    summoned.tell("anna", "!förhinder")
    assert redact(summoned, "anna", event) == []
    assert summoned.count("seat") == seats


def test_a_withdrawn_report_and_topic_are_told_of_by_name(summoned: Chatroom) -> None:
    report = summoned.say("anna", "!rapport a) Ny skola. b) Togs upp.")
    topic = summoned.say("anna", "!fråga Skolskjuts")
    assert redact(summoned, "anna", report, topic) == [
        "Anna Ek, din rapport till mötet fredagen den 12 mars kl. 9 är borttagen.",
        "Anna Ek, din fråga till mötet fredagen den 12 mars kl. 9 är borttagen.",
    ]


def test_an_answer_to_a_cancelled_meeting_is_withdrawn_in_silence(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhinder")
    summoned.say("sekreterare", "!möte ställ in")
    summoned.say("sekreterare", "ja")
    assert redact(summoned, "anna", event) == []


# ------------------------------------------------------------------ from its start


@pytest.fixture
def held(summoned: Chatroom) -> tuple[Chatroom, list[str]]:
    """The meeting has begun, and Anna's messages about it."""
    messages = [
        summoned.say("anna", text)
        for text in ("!kommer", "!rapport Ny skola.", "!rapport Ny lärare.", "!fråga Skolskjuts")
    ]
    summoned.go_to("2027-03-12 09:05")
    return summoned, messages


def test_who_cleans_up_after_a_meeting_is_answered_once_and_by_name(
    held: tuple[Chatroom, list[str]],
) -> None:
    room, messages = held
    [answer] = redact(room, "anna", *messages)
    assert answer.startswith("Anna Ek, din rapport till mötet")
    assert "vilka som kom till mötet ändras inte" in answer


def test_the_texts_are_gone_then_and_the_answer_stands(held: tuple[Chatroom, list[str]]) -> None:
    room, messages = held
    redact(room, "anna", *messages)
    assert standing(room) == [True]
    with room.store.begin() as tx:
        texts = tx._session.connection().exec_driver_sql(
            "SELECT text FROM report UNION ALL SELECT text FROM topic"
        )
        assert set(texts.scalars()) == {""}


def test_an_old_answer_alone_is_removed_without_a_word(held: tuple[Chatroom, list[str]]) -> None:
    room, messages = held
    assert redact(room, "anna", messages[0]) == []


def test_a_reaction_that_is_taken_away_after_the_start_changes_nothing(summoned: Chatroom) -> None:
    reaction = summoned.react("anna", summoned.last("summons").event_id, "✅")
    summoned.go_to("2027-03-12 09:00")
    assert redact(summoned, "anna", reaction) == []
    assert standing(summoned) == [True]


def test_the_attendance_of_a_held_meeting_stays_as_it_was(summoned: Chatroom) -> None:
    messages = [summoned.say(who, "!kommer") for who in ("anna", "cia", "gun")]
    summoned.go_to("2027-03-20 09:00")
    before = summoned.answer("sekreterare", "!möte 1", room=SECRETARY_ROOM)
    for who, message in zip(("anna", "cia", "gun"), messages, strict=True):
        redact(summoned, who, message)
    assert summoned.answer("sekreterare", "!möte 1", room=SECRETARY_ROOM) == before
