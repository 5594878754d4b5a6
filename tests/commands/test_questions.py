"""Everyday questions in a direct chat are answered, to those who may know, and record nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from secretary.people import MATRIX
from secretary.rooms import RoomProblem
from storage import OutboundMessage
from tests.chatroom import ROOM, Chatroom, example_group, filled_room


def tell(room: Chatroom, who: str, text: str) -> str:
    """What the bot answers in the direct chat."""
    mark = len(room.posted)
    room.tell(who, text)
    return "\n".join(s.text for s in room.since(mark) if s.post.kind == "reply")


WHEN = "Möte 1 är fredagen den 12 mars 2027 kl. 09.00–12.00"


@pytest.mark.parametrize(
    ("words", "answered"),
    [
        ("när är nästa möte?", [WHEN, "Stadshuset i Sala", "Du har inte svarat än"]),
        ("är det möte den 12:e?", [WHEN]),
        ("hur länge håller vi på?", [WHEN]),
        ("var är mötet?", ["Plats: Stadshuset i Sala", "!kommer digitalt"]),
        (
            "vad är länken?",
            ["Länken till mötet fredagen den 12 mars kl. 9: https://video.exempel/1"],
        ),
        ("vilka kommer?", ["Kommer (0)", "Inte svarat (10)"]),
        ("vilka möten har vi i vår?", ["Möten 2027"]),
        ("vad står på dagordningen?", ["är inte skickad än"]),
        ("vad har jag rapporterat?", ["Du har inte rapporterat"]),
        ("har min ersättare svarat?", ["Din ersättare Bo Berg har inte svarat"]),
        ("vad har jag svarat?", ["Du har inte svarat än"]),
        ("kommer Cia?", ["Cia Dal har inte svarat"]),
        ("kommer ordföranden?", ["Eva Lund har inte svarat"]),
        ("vem är ordförande?", ["Ordförande är Eva Lund (M)"]),
        ("hur anmäler jag förhinder?", ["!förhinder möte 2"]),
        ("hur lämnar jag rapport?", ["!rapport"]),
        ("vad kan du?", ["Jag är Kansli", "!kommer"]),
        ("hej", ["Hej! Jag är Kansli"]),
        ("tack!", ["Tack själv!"]),
        ("jag blir sen", ["inte antecknat något"]),
        ("jag vet inte än", ["antecknar jag inget"]),
        ("👍🏽", ["inte antecknat något"]),
        ("jag skrev fel", ["inte ändrat något"]),
        ("ställ in mötet", ["inte ändrat något"]),
        ("blir det fika?", ["inte antecknat något"]),
        ("jag slutar som ledamot", ["Säg det till sekreteraren", "inte antecknat något"]),
        ("när måste jag svara senast?", ["tills mötet börjar, fredagen den 12 mars kl. 9"]),
        ("har mötet börjat?", [WHEN]),
        ("har kallelsen gått ut?", ["mötet fredagen den 12 mars kl. 9 har gått ut"]),
    ],
)
def test_an_everyday_question_is_answered_and_records_nothing(
    summoned: Chatroom, words: str, answered: list[str]
) -> None:
    answer = tell(summoned, "anna", words)
    for part in answered:
        assert part in answer
    assert "inte svarat" in summoned.standing("Anna Ek")


def test_perfect_needs_no_answer(summoned: Chatroom) -> None:
    assert tell(summoned, "anna", "Perfekt!") == ""


def test_a_day_without_a_meeting_is_answered_with_those_there_are(summoned: Chatroom) -> None:
    answer = tell(summoned, "anna", "är det möte den 14 maj?")
    assert "Det finns inget möte fredagen den 14 maj" in answer


def test_during_a_meeting_that_meeting_is_asked_about(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    summoned.go_to("2027-03-12 09:05")
    assert "https://video.exempel/1" in tell(summoned, "anna", "vad är länken?")
    assert "Möte 1 pågår" in tell(summoned, "anna", "när är mötet?")


def test_during_a_meeting_nothing_is_advised_that_is_then_refused(summoned: Chatroom) -> None:
    summoned.go_to("2027-03-12 09:05")
    assert "Ring sekreteraren" in tell(summoned, "anna", "jag blir sen")
    assert "har börjat" in tell(summoned, "anna", "när måste jag svara senast?")
    assert "Möte 1 pågår" in tell(summoned, "anna", "har mötet börjat?")


def test_when_the_summons_goes_out_is_told_before_it_has(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    answer = tell(summoned, "anna", "när kommer kallelsen till aprilmötet?")
    assert "Kallelsen till mötet fredagen den 23 april kl. 9 går ut fredagen den 9 april" in answer


def test_what_was_also_told_is_said_not_to_be_recorded(summoned: Chatroom) -> None:
    answer = tell(summoned, "anna", "Vad är länken? Jag sitter i bilen och är inte hemma.")
    assert answer.endswith("Jag har inte antecknat något.")


def test_who_is_ill_is_asked_whether_that_is_an_absence(summoned: Chatroom) -> None:
    asked = tell(summoned, "anna", "jag är sjuk")
    assert "fredagen den 12 mars kl. 9?" in asked
    assert "inte svarat" in summoned.standing("Anna Ek")
    tell(summoned, "anna", "ja")
    assert "förhinder" in summoned.standing("Anna Ek")


def test_a_substitute_learns_whether_they_are_needed(tmp_path: Path) -> None:
    with filled_room(tmp_path, groups=[example_group("2017")]) as room:
        room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
        room.go_to("2027-02-26 09:00")
        assert "just nu behöver du inte ersätta" in tell(room, "bo", "behövs jag?")
        room.say("anna", "!förhinder")
        assert "Anna Ek har förhinder, så du ersätter." in tell(room, "bo", "behövs jag?")
        room.say("bo", "!kommer digitalt")
        answer = tell(room, "anna", "har min ersättare svarat?")
        assert "Din ersättare Bo Berg kommer digitalt." in answer


# Who may know


def test_a_stranger_learns_nothing(summoned: Chatroom) -> None:
    for words in ("när är mötet?", "vilka kommer?", "kommer Cia?", "vad är länken?"):
        answer = tell(summoned, "okänd", words)
        assert "12 mars" not in answer
        assert "Cia" not in answer


def test_in_the_groups_room_people_ask_each_other(summoned: Chatroom) -> None:
    for words in ("när är mötet?", "vilka kommer?", "tack", "jag är sjuk"):
        assert summoned.answer("anna", words) == ""


@pytest.mark.parametrize("words", ["vad har jag svarat?", "vad har jag rapporterat?"])
def test_what_is_for_seats_is_refused_to_the_secretary(summoned: Chatroom, words: str) -> None:
    assert "ledamöter och ersättare" in tell(summoned, "sekreterare", words)


def test_who_belongs_to_several_groups_is_answered_for_each_or_says_which(tmp_path: Path) -> None:
    other = example_group(id="halsa", room="!halsa:exempel", secretary_room=None)
    with filled_room(tmp_path, groups=[example_group(), other]) as room:
        for group in room.groups:
            room.say("sekreterare", "!möte ny 12 mars kl 9", room=group.places[MATRIX].room)
        answer = tell(room, "anna", "när är nästa möte?")
        assert answer.count("12 mars") == len(room.groups)
        answer = tell(room, "anna", "när är halsa nästa möte?")
        assert answer.count("12 mars") == 1
        assert "Tack själv" in tell(room, "anna", "tack")


def test_the_answer_to_a_question_is_for_the_asker_alone(summoned: Chatroom) -> None:
    mark = len(summoned.posted)
    summoned.tell("anna", "vilka kommer?")
    posted: list[OutboundMessage] = [said.post for said in summoned.since(mark)]
    assert ROOM not in {post.room for post in posted}


# Spoken to in the group's room


def test_who_speaks_to_the_bot_in_the_room_is_answered_there(summoned: Chatroom) -> None:
    assert WHEN in summoned.answer("anna", "när är mötet?", addressed=True)
    assert "Inte svarat (10)" in summoned.answer("anna", "vilka kommer?", addressed=True)
    assert "https://video.exempel/1" in summoned.answer("anna", "länken?", addressed=True)
    assert summoned.answer("anna", "tack!", addressed=True) == "Tack själv!"


def test_before_others_than_the_group_nothing_is_said_of_people(summoned: Chatroom) -> None:
    summoned.service.on_room_problems(ROOM, [RoomProblem.PUBLIC])
    for words in ("vilka kommer?", "kommer Cia?", "vad har jag svarat?", "vad är länken?"):
        assert "direktchatt" in summoned.answer("anna", words, addressed=True)
    assert WHEN in summoned.answer("anna", "när är mötet?", addressed=True)
    assert "https://" not in summoned.answer("anna", "var är mötet?", addressed=True)


@pytest.mark.parametrize("words", ["vilka kommer?", "kommer Cia?", "länken?", "dagordning?"])
def test_somebody_without_a_seat_learns_only_when_and_where(summoned: Chatroom, words: str) -> None:
    assert "är för gruppens" in summoned.answer("tjänsteperson", words, addressed=True)
    assert WHEN in summoned.answer("tjänsteperson", "när är mötet?", addressed=True)
