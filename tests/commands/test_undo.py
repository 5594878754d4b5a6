"""The grace: what is decided is told a few minutes later, and can be undone until then.

On Monday 1 February 2027 at 9, in a group with five seats and three minutes of grace.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.chatroom import ROOM, SECRETARY, Chatroom, Picture, example_group, filled_room
from tests.commands.test_meeting import audit_lines

GRACE = timedelta(minutes=3)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path, groups=[replace(example_group(), grace=GRACE)]) as chatroom:
        yield chatroom


@pytest.fixture
def summoned(room: Chatroom, pictures: dict[str, Picture]) -> Chatroom:

    def summon() -> None:
        room.say("sekreterare", "!möte ny 12 mars kl 9-12 Sala https://video.exempel/1")
        room.go_to("2027-02-26 09:00")

    room.let(summon, pictures)
    return room


def told(room: Chatroom) -> list[str]:
    """What was posted to others than who asked."""
    return [said.post.kind for said in room.posted if said.post.kind != "reply"]


# Summoning


def test_a_summons_that_would_go_out_at_once_rests_and_says_until_when(room: Chatroom) -> None:
    answer = room.answer("sekreterare", "!möte ny 12 februari kl 9 Sala")
    assert "Kallelsen går ut kl. 09.03. Blev något fel, skriv !ångra innan dess." in answer
    room.go_to("2027-02-01 09:02")
    assert told(room) == []
    room.go_to("2027-02-01 09:03")
    assert told(room) == ["summons"]
    room.go_to("2027-02-01 09:10")
    assert told(room) == ["summons"]


def test_undone_within_it_the_meeting_was_never_there(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 februari kl 9 Sala")
    answer = room.answer("sekreterare", "!ångra")
    assert "Möte 1 (fredagen den 12 februari 2027 kl. 09.00) är struket" in answer
    assert "inga möten" in room.answer("anna", "!möten")
    room.go_to("2027-02-10 09:00")
    assert told(room) == []
    assert (SECRETARY, "decision undone") in audit_lines(room)


def test_what_is_written_wrong_can_be_planned_again(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 februari kl 9 Sala")
    room.say("sekreterare", "!ångra")
    assert "är planerat" in room.answer("sekreterare", "!möte ny 12 februari kl 9 Köping")
    room.go_to("2027-02-01 09:04")
    assert told(room) == ["summons"]
    assert "Köping" in room.last("summons").text


def test_what_members_handed_in_meanwhile_comes_to_the_next_meeting(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 februari kl 9 Sala")
    room.say("gun", "!fråga Skolfrånvaro")
    room.say("sekreterare", "!ångra")
    room.say("sekreterare", "!möte ny 19 februari kl 9 Sala")
    assert "Skolfrånvaro" in room.answer("sekreterare", "!dagordning")


def test_what_is_changed_within_it_is_what_goes_out(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 februari kl 9 Sala")
    room.say("sekreterare", "!möte ändra plats Köping")
    room.go_to("2027-02-01 09:03")
    assert told(room) == ["summons"]
    assert "Plats: Köping" in room.last("summons").text


def test_nothing_of_a_meeting_comes_before_its_summons(room: Chatroom) -> None:
    """The reminder to answer falls due a minute after the planning, a week before the meeting."""
    room.go_to("2027-02-05 08:59")
    room.say("sekreterare", "!möte ny 12 februari kl 9")
    room.go_to("2027-02-05 09:01")
    assert told(room) == []
    room.go_to("2027-02-05 09:02")
    assert told(room) == ["summons"]


def test_an_ordered_summons_rests_and_undone_goes_out_on_its_own_day(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 mars kl 9")
    assert "går ut kl. 09.03" in room.answer("sekreterare", "!möte kalla")
    assert "går ut kl. 09.03" in room.answer("eva", "!möte kalla")
    answer = room.answer("sekreterare", "!ångra")
    assert "utan fredagen den 26 februari 2027 kl. 09.00" in answer
    room.go_to("2027-02-02 09:00")
    assert told(room) == []
    room.go_to("2027-02-26 09:00")
    assert told(room) == ["summons"]


def test_an_ordered_summons_comes_once_and_not_again_on_its_day(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 mars kl 9")
    room.say("sekreterare", "!möte kalla")
    room.go_to("2027-02-01 09:04")
    assert "redan skickad" in room.answer("sekreterare", "!möte kalla")
    room.go_to("2027-02-26 09:00")
    assert room.count("summons") == 1


@pytest.mark.parametrize("now", ["2027-02-05 22:58", "2027-02-05 23:58"])
def test_on_the_last_evening_the_summons_does_not_wait(room: Chatroom, now: str) -> None:
    room.go_to(now)
    answer = room.answer("sekreterare", "!möte ny 12 februari kl 9")
    assert "Kallelsen går ut nu." in answer
    assert told(room) == ["summons"]


def test_on_the_last_day_it_rests_while_there_is_time(room: Chatroom) -> None:
    room.go_to("2027-02-05 22:56")
    assert "kl. 22.59" in room.answer("sekreterare", "!möte ny 12 februari kl 9")
    room.go_to("2027-02-05 22:59")
    assert told(room) == ["summons"]


def test_what_was_decided_in_time_goes_out_though_the_bot_was_stopped_over_the_deadline(
    room: Chatroom,
) -> None:
    room.go_to("2027-02-05 22:50")
    room.say("sekreterare", "!möte ny 12 februari kl 9")
    room.go_to("2027-02-06 07:00")
    assert told(room) == ["summons", "summons_late"]
    assert "gick ut först nu" in room.last("summons_late").text


def test_shortly_before_the_meeting_nothing_rests(tmp_path: Path) -> None:
    with filled_room(tmp_path, groups=[replace(example_group("2023"), grace=GRACE)]) as room:
        assert "Kallelsen går ut nu." in room.answer("sekreterare", "!möte ny idag kl 10")
        assert told(room) == ["summons"]


# Publishing, moving, changing


def test_a_published_agenda_rests_and_says_what_is_true_when_it_goes_out(
    summoned: Chatroom,
) -> None:
    answer = summoned.answer("sekreterare", "!dagordning publicera")
    assert "skickas till gruppen kl. 09.03 (version 1)" in answer
    summoned.say("cia", "!rapport Ny familjecentral i maj.")
    summoned.go_to("2027-02-26 09:03")
    assert summoned.count("agenda_published") == 1
    assert "Ny familjecentral i maj." in summoned.last("agenda_published").text
    summoned.go_to("2027-02-26 09:10")
    assert summoned.count("agenda_published") == 1


def test_an_undone_publication_is_not_sent_and_leaves_no_version(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!dagordning publicera")
    assert "skickas inte" in summoned.answer("sekreterare", "!ångra")
    summoned.go_to("2027-02-26 09:10")
    assert summoned.count("agenda_published") == 0
    summoned.say("sekreterare", "!dagordning publicera")
    summoned.go_to("2027-02-26 09:20")
    assert summoned.last("agenda_published").text.startswith("Dagordning\n")


def test_published_twice_within_it_is_sent_once(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!dagordning publicera")
    summoned.go_to("2027-02-26 09:02")
    summoned.say("sekreterare", "!dagordning publicera")
    summoned.go_to("2027-02-26 09:30")
    assert summoned.count("agenda_published") == 1


def test_a_move_rests_and_undone_leaves_the_answers_standing(summoned: Chatroom) -> None:
    summoned.say("anna", "!kommer")
    answer = summoned.answer("sekreterare", "!möte flytta till 19 mars kl 13")
    assert "Gruppen får besked kl. 09.03, och alla behöver svara igen. Blev något fel" in answer
    assert "fredagen den 12 mars 2027 kl. 09.00–12.00" in summoned.answer("sekreterare", "!ångra")
    summoned.go_to("2027-02-26 09:10")
    assert told(summoned) == ["summons"]
    assert "Kommer (1)" in summoned.answer("gun", "!möte")
    summoned.go_to("2027-03-05 09:00")
    assert summoned.count("summons") == 1
    assert summoned.count("reply_reminder") == 1


def test_a_move_that_is_not_undone_is_told_once(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 13")
    summoned.go_to("2027-02-26 09:03")
    summoned.go_to("2027-02-26 09:30")
    assert told(summoned) == ["summons", "moved"]
    assert "Från fredagen den 12 mars 2027 kl. 09.00" in summoned.last("moved").text


def test_moved_twice_the_group_is_told_once_from_the_time_that_it_knows(
    summoned: Chatroom,
) -> None:
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 13")
    summoned.say("sekreterare", "!möte flytta till 9 april kl 13")
    summoned.go_to("2027-02-26 09:30")
    assert told(summoned) == ["summons", "moved"]
    assert "Från fredagen den 12 mars 2027 kl. 09.00 till fredagen den 9 april" in (
        summoned.last("moved").text
    )


def test_moved_away_and_back_nobody_is_told_and_nobody_is_summoned_again(
    summoned: Chatroom,
) -> None:
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 9")
    summoned.say("sekreterare", "!möte flytta till 12 mars kl 9")
    summoned.go_to("2027-02-26 10:00")
    assert told(summoned) == ["summons"]


def test_cancelled_within_it_the_group_hears_of_the_day_that_it_knows(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 9")
    summoned.say("sekreterare", "!möte ställ in")
    summoned.say("sekreterare", "ja")
    summoned.go_to("2027-02-26 10:00")
    assert told(summoned) == ["summons", "cancelled"]
    assert "12 mars" in summoned.last("cancelled").text


def test_a_change_rests_and_can_be_undone(summoned: Chatroom) -> None:
    assert "besked kl. 09.03" in summoned.answer("sekreterare", "!möte ändra plats Köping")
    assert "Plats: Sala" in summoned.answer("sekreterare", "!ångra")
    summoned.go_to("2027-02-26 10:00")
    assert told(summoned) == ["summons"]


def test_changes_are_told_together(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ändra plats Köping")
    summoned.say("sekreterare", "!möte ändra slut 13")
    summoned.go_to("2027-02-26 10:00")
    assert told(summoned) == ["summons", "changed"]
    assert "slutar kl. 13.00" in summoned.last("changed").text
    assert "Plats: Köping" in summoned.last("changed").text


def test_what_rests_stands_among_what_will_be_sent(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ändra plats Köping")
    summoned.say("sekreterare", "!dagordning publicera")
    answer = summoned.answer("sekreterare", "!utskick")
    assert "i dag kl. 9.03: besked om ändring, möte 1" in answer
    assert "i dag kl. 9.03: dagordningen, möte 1" in answer


# Undoing


def test_the_last_decision_is_undone_and_what_else_can_be_is_said(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ändra plats Köping")
    summoned.say("sekreterare", "!dagordning publicera")
    answer = summoned.answer("sekreterare", "!ångra")
    assert "Dagordningen till mötet fredagen den 12 mars kl. 9 skickas inte" in answer
    assert "Det här går fortfarande att ångra:\n• ändringen av möte 1" in answer


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("!dagordning publicera", "Det går inte att ångra, men du kan publicera en ny"),
        ("!möte flytta till 26 mars kl 9", "du kan flytta det en gång till"),
        ("!möte ändra plats Köping", "du kan ändra det en gång till"),
    ],
)
def test_after_it_what_can_no_longer_be_undone_is_said_with_what_can_be_done(
    summoned: Chatroom, text: str, said: str
) -> None:
    summoned.say("sekreterare", text)
    summoned.go_to("2027-02-26 09:04")
    assert said in summoned.answer("sekreterare", "!ångra")
    assert (SECRETARY, "decision undone") not in audit_lines(summoned)


def test_after_a_move_a_day_is_suggested_that_it_can_be_moved_to(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte flytta till 19 mars kl 13")
    summoned.go_to("2027-02-26 09:04")
    suggested = "!möte flytta möte 1 till fredag 26 mars kl 13"
    assert suggested in summoned.answer("sekreterare", "!ångra")
    assert "är flyttat" in summoned.answer("sekreterare", suggested)


def test_when_the_meeting_has_been_there_is_nothing_to_do_about_it(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte flytta till 19 mars kl 13")
    summoned.go_to("2027-03-20 09:00")
    assert "inget att ångra" in summoned.answer("sekreterare", "!ångra")


def test_a_summons_that_is_out_cannot_be_undone(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 februari kl 9")
    room.go_to("2027-02-01 09:04")
    answer = room.answer("sekreterare", "!ångra")
    assert "Kallelsen till möte 1 gick ut måndagen den 1 februari 2027 kl. 09.04" in answer
    assert "!möte ställ in möte 1" in answer


def test_with_nothing_decided_there_is_nothing_to_undo(room: Chatroom) -> None:
    assert "inget att ångra" in room.answer("sekreterare", "!ångra")


def test_what_somebody_else_decided_is_asked_about_first(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!dagordning publicera")
    assert "Menar du dagordningen till möte 1?" in summoned.answer("eva", "!ångra")
    assert "ändrar jag inget" in summoned.answer("eva", "nej")
    summoned.say("eva", "!ångra")
    assert "skickas inte" in summoned.answer("eva", "ja")


def test_the_chair_who_has_answered_since_may_mean_that(summoned: Chatroom) -> None:
    summoned.say("eva", "!dagordning publicera")
    summoned.say("eva", "!förhinder")
    assert "Menar du dagordningen" in summoned.answer("eva", "!ångra")


def test_a_yes_that_comes_too_late_undoes_nothing(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!dagordning publicera")
    summoned.say("eva", "!ångra")
    summoned.go_to("2027-02-26 09:05")
    assert "Det går inte att ångra" in summoned.answer("eva", "ja")
    assert summoned.count("agenda_published") == 1


def test_who_answered_to_the_time_that_is_no_more_is_counted(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 9")
    assert "inte antecknat något" in summoned.answer("gun", "!kommer")
    summoned.say("gun", "!kommer möte 1")
    assert "1 person hann svara" in summoned.answer("sekreterare", "!ångra")


def lapsed(room: Chatroom) -> list[tuple[str, tuple[str, ...], str]]:
    """Where, to whom and what is said to those who answered about what is no more."""
    found = [s for s in room.posted if s.post.kind == "answer_lapsed"]
    return [(s.post.room, s.post.recipients, s.text) for s in found]


def test_who_answered_about_a_move_that_is_undone_hears_it_where_they_answered(
    summoned: Chatroom,
) -> None:
    summoned.say("anna", "!kommer")
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 9")
    summoned.say("gun", "!kommer möte 1")
    summoned.say("sekreterare", "!förhinder för Ida Jonsson möte 1")
    summoned.tell("cia", "!förhinder möte 1")
    assert "Menar du att möte 1 flyttades" in summoned.answer("sekreterare", "!ångra")
    summoned.say("sekreterare", "ja")
    direct, in_room = lapsed(summoned)
    assert direct[:2] == ("!direkt-cia:exempel", ("@cia:exempel",))
    assert in_room[:2] == (ROOM, ("@gun:exempel",))
    assert "Gun Hall: mötet flyttas inte till fredagen den 26 mars 2027 kl. 09.00" in in_room[2]
    assert "utan är fredagen den 12 mars 2027 kl. 09.00–12.00 som förut" in in_room[2]
    summoned.go_to("2027-02-26 09:30")
    assert len(lapsed(summoned)) == 2


@pytest.mark.parametrize(
    "taken_back", [["!ångra"], ["!möte flytta till 12 mars kl 9"]], ids=["undone", "moved back"]
)
def test_so_they_do_however_it_is_taken_back(summoned: Chatroom, taken_back: list[str]) -> None:
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 9")
    summoned.say("gun", "!kommer möte 1")
    for text in taken_back:
        summoned.say("sekreterare", text)
    [(_, _, said)] = lapsed(summoned)
    assert said.startswith("Gun Hall: mötet flyttas inte")


@pytest.mark.parametrize("taken_back", [["!ångra"], ["!möte ställ in", "ja"]])
def test_who_answered_about_a_meeting_that_is_no_more_hears_it(
    room: Chatroom, taken_back: list[str]
) -> None:
    room.say("sekreterare", "!möte ny 12 februari kl 9 Sala")
    room.say("gun", "!kommer")
    answers = [room.answer("sekreterare", text) for text in taken_back]
    assert "svarat får veta det" in answers[-1] or "svarade får veta det" in answers[-1]
    [(_, _, said)] = lapsed(room)
    assert said == (
        "Gun Hall: mötet fredagen den 12 februari 2027 kl. 09.00 blir inte av. "
        "Svaret om det gäller inte längre."
    )


def test_who_is_told_of_the_move_or_the_cancellation_is_not_told_twice(summoned: Chatroom) -> None:
    summoned.say("gun", "!kommer")
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 9")
    summoned.go_to("2027-02-26 09:04")
    summoned.say("gun", "!kommer")
    summoned.say("sekreterare", "!möte ställ in")
    summoned.say("sekreterare", "ja")
    assert lapsed(summoned) == []
    assert summoned.count("cancelled") == 1


def test_a_bot_that_starts_again_within_it_tells_it_once(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ändra plats Köping")
    summoned.say("sekreterare", "!dagordning publicera")
    summoned.service = type(summoned.service)(summoned.groups, summoned.store, summoned.clock)
    summoned.go_to("2027-02-26 09:20")
    summoned.service = type(summoned.service)(summoned.groups, summoned.store, summoned.clock)
    summoned.go_to("2027-02-26 09:21")
    assert sorted(told(summoned)) == ["agenda_published", "changed", "document_file", "summons"]


def test_a_named_meeting_is_the_one_that_is_told_of(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    summoned.go_to("2027-02-26 09:30")
    summoned.say("sekreterare", "!möte ändra möte 2 plats Köping")
    assert "Möte 1 planerades" not in summoned.answer("sekreterare", "!ångra möte 2")
    assert "Kallelsen till möte 1 gick ut" in summoned.answer("sekreterare", "!ångra möte 1")


# What is told before its time, and who is called meanwhile


def test_a_summons_that_goes_out_at_once_cannot_be_undone(room: Chatroom) -> None:
    room.go_to("2027-02-05 23:58")  # the last minutes of the last day for a summons
    room.say("sekreterare", "!möte ny 12 februari kl 9 Sala")
    assert told(room) == ["summons"]
    assert "Kallelsen till möte 1 gick ut" in room.answer("sekreterare", "!ångra")
    assert "Möte 1" in room.answer("anna", "!möte")


def test_nor_can_a_move_whose_summons_went_out_at_once(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ny 14 maj kl 9 Sala")
    summoned.go_to("2027-04-30 09:00")
    summoned.go_to("2027-04-30 23:58")  # the last minutes of the last day for a summons
    summoned.say("sekreterare", "!möte flytta möte 2 till 7 maj kl 9")
    assert "7 maj" in summoned.last("summons").text
    assert "går inte att ångra" in summoned.answer("sekreterare", "!ångra")
    assert "7 maj" in summoned.answer("anna", "!möte")


@pytest.mark.parametrize(
    ("notice", "at"), [("summons", "2027-02-26"), ("meeting_reminder", "2027-03-11")]
)
def test_what_a_notice_has_told_cannot_be_undone(room: Chatroom, notice: str, at: str) -> None:
    room.say("sekreterare", "!möte ny 12 mars kl 9 Sala https://video.exempel/1")
    if notice != "summons":
        room.go_to("2027-02-26 09:00")
    room.go_to(f"{at} 08:59")
    room.say("sekreterare", "!möte ändra plats Köping")
    room.go_to(f"{at} 09:00")
    assert "Köping" in room.last(notice).text
    assert "går inte att ångra" in room.answer("sekreterare", "!ångra")
    assert "Köping" in room.answer("anna", "!möte")


@pytest.mark.parametrize("settling", [timedelta(0), timedelta(minutes=1)])
def test_nobody_is_called_to_what_can_still_be_undone(tmp_path: Path, settling: timedelta) -> None:
    group = replace(example_group(), grace=GRACE, settling_time=settling)
    with filled_room(tmp_path, groups=[group]) as room:
        room.say("sekreterare", "!möte ny 12 mars kl 9 Sala https://video.exempel/1")
        room.go_to("2027-02-26 09:00")
        room.say("sekreterare", "!möte ändra plats Köping")
        room.say("anna", "!förhinder")
        room.go_to("2027-02-26 09:02")
        assert told(room) == ["summons"]
        room.say("sekreterare", "!ångra")
        room.go_to("2027-02-26 09:04")
        assert told(room) == ["summons", "seat"]
        assert "Köping" not in room.last("seat").text


def test_who_was_to_be_called_when_a_move_is_undone_is_called(tmp_path: Path) -> None:
    group = replace(example_group(), grace=GRACE, settling_time=timedelta(minutes=1))
    with filled_room(tmp_path, groups=[group]) as room:
        room.say("sekreterare", "!möte ny 12 mars kl 9 Sala https://video.exempel/1")
        room.go_to("2027-02-26 09:00")
        room.say("anna", "!förhinder")
        room.say("sekreterare", "!möte flytta till 26 mars kl 9")
        room.go_to("2027-02-26 09:02")
        room.say("sekreterare", "!ångra")
        room.go_to("2027-02-26 09:04")
        assert "Bo Berg: Anna Ek (Arboga) kan inte komma" in room.last("seat").text
        assert "12 mars" in room.last("seat").text


def test_an_answer_before_the_group_is_told_of_a_move_is_not_for_the_new_time(
    summoned: Chatroom,
) -> None:
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 9")
    answer = summoned.answer("gun", "!kommer")
    assert "Jag har inte antecknat något. Svara för den nya tiden." in answer
    assert "!kommer möte 1" in answer
    assert "kommer" not in summoned.standing("Gun Hall")
    summoned.go_to("2027-02-26 09:10")
    assert "antecknat att du kommer" in summoned.answer("gun", "!kommer")


def test_who_moves_a_meeting_back_before_anybody_knows_tells_nobody(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 9")
    answer = summoned.answer("sekreterare", "!möte flytta till 12 mars kl 9")
    assert "Möte 1 är flyttat" in answer
    assert "besked" not in answer
    assert "Kallelsen går ut" not in answer
    mark = len(summoned.posted)
    summoned.go_to("2027-02-26 09:10")
    assert summoned.since(mark) == []


def test_what_is_changed_back_before_anybody_knows_is_told_to_nobody(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ändra plats Köping")
    answer = summoned.answer("sekreterare", "!möte ändra plats Sala")
    assert "Det är vad gruppen redan har fått veta, så ingen får något nytt besked." in answer
    assert "besked om ändring" not in summoned.answer("sekreterare", "!utskick")
    summoned.go_to("2027-02-26 09:10")
    assert told(summoned) == ["summons"]


def test_of_what_is_changed_back_one_thing_at_a_time_the_last_says_that_nobody_is_told(
    summoned: Chatroom,
) -> None:
    summoned.say("sekreterare", "!möte ändra plats Köping, slut 13")
    assert "Gruppen får besked" in summoned.answer("sekreterare", "!möte ändra plats Sala")
    assert "ingen får något nytt besked" in summoned.answer("sekreterare", "!möte ändra slut 12")
    assert "Gruppen får besked" in summoned.answer("eva", "!möte flytta till 12 mars kl 9 Arboga")
    back = summoned.answer("eva", "!möte flytta till 12 mars kl 9 Sala")
    assert "ingen får något nytt besked" in back
    mark = len(summoned.posted)
    summoned.go_to("2027-02-26 09:30")
    assert summoned.since(mark) == []


def test_what_is_moved_back_is_not_among_what_will_be_sent(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 9")
    assert "besked om ny tid" in summoned.answer("sekreterare", "!utskick")
    summoned.say("sekreterare", "!möte flytta till 12 mars kl 9")
    assert "besked om ny tid" not in summoned.answer("sekreterare", "!utskick")


def test_what_waits_for_a_later_change_can_be_undone_as_long(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ändra plats Köping")
    summoned.go_to("2027-02-26 09:02")
    summoned.say("sekreterare", "!möte ändra slut 13")
    summoned.go_to("2027-02-26 09:04")
    assert told(summoned) == ["summons"]
    summoned.say("sekreterare", "!möte ändra rubrik Budget")
    for before in ("kl. 09.00–13.00", "kl. 09.00–12.00", "Plats: Sala"):
        assert before in summoned.answer("sekreterare", "!ångra")
    summoned.go_to("2027-02-26 09:30")
    assert told(summoned) == ["summons"]


def test_a_summons_that_rests_again_when_a_later_move_is_undone_can_be_undone(
    room: Chatroom,
) -> None:
    room.say("sekreterare", "!möte ny 12 februari kl 9 Sala")
    room.go_to("2027-02-01 09:02")
    room.say("sekreterare", "!möte flytta till 26 mars kl 9")
    room.go_to("2027-02-01 09:04")
    assert "går fortfarande att ångra" in room.answer("sekreterare", "!ångra")
    room.go_to("2027-02-01 09:06")
    assert told(room) == []
    assert "är struket" in room.answer("sekreterare", "!ångra")
    room.go_to("2027-02-12 08:00")
    assert told(room) == []


def test_a_move_is_told_when_it_was_said_to_be_though_an_agenda_rests_longer(
    summoned: Chatroom,
) -> None:
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 9")
    summoned.go_to("2027-02-26 09:02")
    summoned.say("sekreterare", "!dagordning publicera möte 1")
    summoned.go_to("2027-02-26 09:03")
    assert told(summoned) == ["summons", "moved"]
    summoned.go_to("2027-02-26 09:05")
    assert told(summoned) == ["summons", "moved", "agenda_published", "document_file"]


def test_an_agenda_does_not_come_before_what_it_says_of_the_meeting_can_be_undone_no_more(
    summoned: Chatroom,
) -> None:
    summoned.say("sekreterare", "!dagordning publicera")
    summoned.go_to("2027-02-26 09:02")
    summoned.say("sekreterare", "!möte ändra plats Köping")
    summoned.go_to("2027-02-26 09:04")
    assert told(summoned) == ["summons"]
    summoned.say("sekreterare", "!ångra")
    summoned.go_to("2027-02-26 09:05")
    assert "Köping" not in summoned.last("agenda_published").text


def test_what_is_decided_while_a_new_summons_rests_is_said_by_that_alone(
    summoned: Chatroom,
) -> None:
    summoned.say("sekreterare", "!möte ändra slut 13")
    summoned.say("sekreterare", "!möte flytta till 5 mars kl 9")
    answer = summoned.answer("sekreterare", "!möte ändra plats Köping")
    assert "Kallelsen har inte gått ut än" in answer
    summoned.go_to("2027-02-26 09:10")
    assert told(summoned) == ["summons", "summons"]
    assert "Köping" in summoned.last("summons").text


def test_a_summons_at_once_leaves_nothing_of_the_meeting_to_be_undone(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 mars kl 9 Sala https://video.exempel/1")
    room.go_to("2027-02-26 09:00")
    room.go_to("2027-03-05 22:57")  # the last hours of the last day for a summons to 13 March
    room.say("sekreterare", "!möte ändra plats Köping")
    room.say("sekreterare", "!möte flytta till 13 mars kl 9")
    assert "13 mars" in room.last("summons").text
    assert "går inte att ångra" in room.answer("sekreterare", "!ångra")
    assert "Köping" in room.answer("anna", "!möte")


def test_a_yes_to_undo_what_has_been_changed_further_asks_about_that_first(
    summoned: Chatroom,
) -> None:
    summoned.say("sekreterare", "!möte ändra plats Köping")
    summoned.say("eva", "!ångra")
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 9")
    answer = summoned.answer("eva", "ja")
    assert "Menar du att möte 1 flyttades till fredagen den 26 mars" in answer
    summoned.say("eva", "ja")
    assert "12 mars" in summoned.answer("anna", "!möte")
    assert "Plats: Köping" in summoned.answer("anna", "!möte")


# What is not undone


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        (["!möte ställ in möte 2", "ja"], "att möte 2 ställdes in"),
        (["!dagordning klar möte 1"], "att dagordningen till möte 1 visades för ordföranden"),
        (["!förhinder för Ida Jonsson möte 1"], "det svar till möte 1 som du lämnade för någon"),
        (["!tabell Läget: elever", "!rad 1 Sala: 3", "!tabell 1 skicka"], "att tabell 1 skickades"),
        (["!tabell Läget: elever", "!rad 1 Sala: 3"], "det du skrev i tabell 1"),
    ],
)
def test_nothing_older_is_undone_for_what_is_not(
    summoned: Chatroom, texts: list[str], named: str
) -> None:
    summoned.tell("eva", "hej")
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    summoned.go_to("2027-02-26 09:30")
    summoned.say("sekreterare", "!punkt ny Skolfrånvaro möte 1")
    summoned.go_to("2027-02-26 09:31")
    for text in texts:
        summoned.say("sekreterare", text)
    answer = summoned.answer("sekreterare", "!ångra")
    assert f"Det går inte att ångra {named}" in answer
    assert "Skolfrånvaro" in summoned.answer("sekreterare", "!dagordning möte 1")


@pytest.mark.parametrize("approval", ["!dagordning godkänn", "!fråga Elevhälsan", "!rapport Nytt."])
def test_nor_for_what_the_chair_said(summoned: Chatroom, approval: str) -> None:
    summoned.say("eva", "!punkt ny Skolfrånvaro")
    summoned.say("eva", approval)
    assert "Det går inte att ångra" in summoned.answer("eva", "!ångra")
    assert "Skolfrånvaro" in summoned.answer("sekreterare", "!dagordning")


def test_nor_for_a_move_that_has_been_told(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!punkt ny Skolfrånvaro")
    summoned.go_to("2027-02-26 09:01")
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 9")
    summoned.go_to("2027-02-26 09:05")
    assert "du kan flytta det en gång till" in summoned.answer("sekreterare", "!ångra")
    assert "Skolfrånvaro" in summoned.answer("sekreterare", "!dagordning")


def test_what_was_done_after_such_a_move_is_undone(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 9")
    summoned.go_to("2027-02-26 09:01")
    summoned.say("sekreterare", "!punkt ny Skolfrånvaro")
    summoned.go_to("2027-02-26 09:05")
    assert "Ångrat" in summoned.answer("sekreterare", "!ångra")
    assert "Skolfrånvaro" not in summoned.answer("sekreterare", "!dagordning")


def test_what_rests_and_was_decided_before_it_is_asked_about(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ändra plats Köping")
    summoned.go_to("2027-02-26 09:01")
    summoned.say("sekreterare", "!förhinder för Ida Jonsson")
    answer = summoned.answer("sekreterare", "!ångra")
    assert "Det går inte att ångra det svar till möte 1" in answer
    assert "Menar du ändringen av möte 1?" in answer
    assert "Plats: Sala" in summoned.answer("sekreterare", "ja")
