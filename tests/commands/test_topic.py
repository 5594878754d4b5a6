"""`!fråga`: a member's own question comes on the agenda."""

from __future__ import annotations

from tests.chatroom import Chatroom


def test_a_topic_stands_on_the_agenda_after_the_member_reports(summoned: Chatroom) -> None:
    summoned.say("anna", "!fråga Skolfrånvaro i årskurs 7")
    lines = [x for x in summoned.answer("sekreterare", "!dagordning").splitlines() if x]
    numbered = [x for x in lines if x[0].isdigit()]
    assert numbered[2:5] == [
        "3. Rapport från ledamöterna",
        "4. Skolfrånvaro i årskurs 7",
        "5. Aktuellt på nationell nivå",
    ]
    assert "Anmäld av Anna Ek (S)" in lines


def test_a_topic_without_words_is_asked_for(summoned: Chatroom) -> None:
    assert "Vad vill du ta upp?" in summoned.answer("anna", "!fråga")


def test_a_topic_is_a_heading_and_not_a_letter(summoned: Chatroom) -> None:
    assert "högst 300" in summoned.answer("anna", "!fråga " + "x" * 301)


def test_editing_the_message_changes_the_topic(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!fråga Skolfrånvaro")
    summoned.edit("anna", event, "!fråga Läsförståelse")
    agenda = summoned.answer("sekreterare", "!dagordning")
    assert "Läsförståelse" in agenda
    assert "Skolfrånvaro" not in agenda
