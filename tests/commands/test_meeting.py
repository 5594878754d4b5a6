"""`!möte` and `!möten`: look, plan, move, summon, cancel."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chatroom import ROOM, SECRETARY, Chatroom, example_group, filled_room, matrix_id

EVERYBODY = 10
"""Five seats, a member and a substitute in each."""


def audit_lines(room: Chatroom) -> list[tuple[str, str]]:
    with room.store.begin() as tx:
        rows = tx._session.connection().exec_driver_sql("SELECT who, what FROM audit ORDER BY id")
        return [(row.who, row.what) for row in rows]


def test_planning_answers_with_the_day_the_place_and_when_the_summons_goes_out(
    room: Chatroom,
) -> None:
    answer = room.answer(
        "sekreterare", "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala https://video.exempel/1"
    )
    assert "Möte 1 är planerat: fredagen den 12 mars 2027 kl. 09.00–12.00" in answer
    assert "Plats: Stadshuset i Sala" in answer
    assert "https://video.exempel/1" in answer
    assert "Kallelsen går ut fredagen den 26 februari 2027 kl. 09.00" in answer


def test_the_chair_may_plan(room: Chatroom) -> None:
    assert "är planerat" in room.answer("eva", "!möte ny 12 mars kl 9")


def test_an_ordinary_member_may_not(room: Chatroom) -> None:
    assert "sekreterare och ordförande" in room.answer("anna", "!möte ny 12 mars kl 9")
    assert "inga möten" in room.answer("anna", "!möten")


def test_a_day_without_a_time_is_asked_for_the_time_with_an_example(room: Chatroom) -> None:
    answer = room.answer("sekreterare", "!möte ny 12 mars")
    assert "Vilken tid" in answer
    assert "!möte ny fredag 12 mars kl 9" in answer


@pytest.mark.parametrize("text", ["!möte ny", "!möte ny snart", "!möte ny 30 februari kl 9",
                                  "!möte ny måndag 12 mars kl 9"])  # fmt: skip
def test_a_date_that_cannot_be_understood_plans_nothing_and_shows_how(
    room: Chatroom, text: str
) -> None:
    assert "!möte ny" in room.answer("sekreterare", text)
    assert "inga möten" in room.answer("sekreterare", "!möten")


def test_a_week_is_no_day_to_plan_a_meeting_on(room: Chatroom) -> None:
    assert "Vilken dag" in room.answer("sekreterare", "!möte ny v 12 kl 9")


def test_a_meeting_at_the_time_of_another_is_refused(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 mars kl 9")
    assert "redan planerat" in room.answer("sekreterare", "!möte ny 12 mars kl 9")


def test_a_meeting_too_soon_to_summon_is_refused_with_the_deadline(room: Chatroom) -> None:
    answer = room.answer("sekreterare", "!möte ny fredag 5 februari kl 9")
    assert "senast fredagen den 29 januari 2027" in answer
    assert "trots sen kallelse" in answer
    assert "inga möten" in room.answer("sekreterare", "!möten")


def test_the_override_words_plan_it_and_are_recorded(room: Chatroom) -> None:
    answer = room.answer("sekreterare", "!möte ny fredag 5 februari kl 9 trots sen kallelse")
    assert "är planerat" in answer
    assert "antecknat att du bestämde det" in answer
    assert room.count("summons") == 1
    with room.store.begin() as tx:
        [meeting] = tx.meetings("barn-unga")
        assert (meeting.late_by, meeting.place) == (SECRETARY, "")


def test_a_profile_without_a_firm_deadline_does_not_refuse(tmp_path: Path) -> None:
    with filled_room(tmp_path, groups=[example_group("2023")]) as room:
        assert "är planerat" in room.answer("sekreterare", "!möte ny fredag 5 februari kl 9")


def test_a_meeting_planned_after_its_summons_day_is_summoned_at_once(room: Chatroom) -> None:
    assert "Kallelsen går ut nu" in room.answer("sekreterare", "!möte ny 12 februari kl 9")
    assert room.count("summons") == 1


def test_a_meeting_on_a_red_day_is_planned_with_a_remark(room: Chatroom) -> None:
    assert "ingen arbetsdag" in room.answer("sekreterare", "!möte ny 1 maj kl 9")


def test_moving_tells_everybody_and_asks_for_new_answers(summoned: Chatroom) -> None:
    answer = summoned.answer("sekreterare", "!möte flytta till 26 mars kl 13")
    assert "flyttat från fredagen den 12 mars 2027 kl. 09.00" in answer
    moved = summoned.last("moved")
    assert moved.post.room == ROOM
    assert len(moved.post.recipients) == EVERYBODY
    assert "26 mars" in moved.text


def test_a_moved_meeting_keeps_its_length_and_place(summoned: Chatroom) -> None:
    answer = summoned.answer("sekreterare", "!möte flytta till 26 mars kl 13")
    assert "kl. 13.00–16.00" in answer
    assert "Stadshuset i Sala" in answer


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("en vecka senare", "19 mars 2027 kl. 09.00"),
        ("samma tid veckan efter", "19 mars 2027 kl. 09.00"),
        ("kl 10 dagen därpå", "13 mars 2027 kl. 10.00"),
        ("samma tid två veckor senare", "26 mars 2027 kl. 09.00"),
        ("same time the week after", "19 mars 2027 kl. 09.00"),
        ("26 mars", "26 mars 2027 kl. 09.00"),
        ("kl 13", "12 mars 2027 kl. 13.00"),
    ],
)
def test_the_new_time_can_be_said_from_the_old(summoned: Chatroom, text: str, day: str) -> None:
    assert day in summoned.answer("sekreterare", f"!möte flytta till {text}")


def test_a_moved_meeting_is_summoned_again_on_its_own_day(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte flytta till 26 mars kl 9")
    assert summoned.count("summons") == 1
    summoned.go_to("2027-03-12 09:00")
    assert summoned.count("summons") == 2
    assert "flyttat från fredagen den 12 mars" in summoned.last("summons").text


def test_a_meeting_that_was_never_summoned_is_moved_without_noise(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 mars kl 9")
    room.say("sekreterare", "!möte flytta till 26 mars kl 9")
    assert room.count("moved") == 0


def test_moving_into_the_deadline_is_refused_and_nothing_moves(summoned: Chatroom) -> None:
    assert "trots sen kallelse" in summoned.answer("eva", "!möte flytta till 1 mars kl 9")
    assert "12 mars" in summoned.answer("eva", "!möten")


def test_moving_to_the_time_it_has_is_said(summoned: Chatroom) -> None:
    assert "redan den tiden" in summoned.answer("eva", "!möte flytta till 12 mars kl 9")


def test_moving_without_till_shows_how(summoned: Chatroom) -> None:
    assert "!möte flytta till" in summoned.answer("eva", "!möte flytta 26 mars kl 9")


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("26 mars kl 10", "!möte flytta till fredag 26 mars kl 10"),
        ("26 mars", "!möte flytta till fredag 26 mars kl 9"),
        ("möte 1 26 mars kl 9-12", "!möte flytta till fredag 26 mars kl 9–12"),
        ("", "!möte flytta till fredag 19 mars kl 9"),
        ("lite senare", "!möte flytta till fredag 19 mars kl 9"),
    ],
)
def test_what_is_missing_from_a_move_is_shown_with_the_day_that_was_said_or_the_meetings_own(
    summoned: Chatroom, text: str, suggested: str
) -> None:
    answer = summoned.answer("eva", f"!möte flytta {text}")
    assert answer.endswith(f"Prova {suggested}")
    assert "är flyttat" in summoned.answer("eva", suggested)


def test_with_another_meeting_planned_it_names_the_one_that_is_to_be_moved(
    summoned: Chatroom,
) -> None:
    summoned.say("eva", "!möte ny 23 april kl 13")
    suggested = "!möte flytta möte 2 till tisdag 27 april kl 13"
    assert suggested in summoned.answer("eva", "!möte flytta möte 2 27 april")
    assert "är flyttat" in summoned.answer("eva", suggested)


@pytest.mark.parametrize("text", ["möte 1 eller så till 26 mars", "den tredje till 26 mars"])
def test_a_meeting_that_is_not_understood_is_asked_about_with_one_that_is_there(
    summoned: Chatroom, text: str
) -> None:
    suggested = "!möte flytta möte 1 till 26 mars"
    assert suggested in summoned.answer("eva", f"!möte flytta {text}")
    assert "är flyttat" in summoned.answer("eva", suggested)


def test_cancelling_asks_first_and_a_yes_cancels(summoned: Chatroom) -> None:
    assert "Svara ja" in summoned.answer("sekreterare", "!möte ställ in")
    assert "är inställt" in summoned.answer("sekreterare", "Ja!")
    assert len(summoned.last("cancelled").post.recipients) == EVERYBODY
    assert "inställt" in summoned.answer("anna", "!möten")


@pytest.mark.parametrize("reply", ["nej", "vänta lite", "jaha"])
def test_anything_but_a_yes_keeps_the_meeting(summoned: Chatroom, reply: str) -> None:
    summoned.say("sekreterare", "!möte ställ in")
    assert "ställs inte in" in summoned.answer("sekreterare", reply)
    assert summoned.count("cancelled") == 0


def test_another_persons_yes_cancels_nothing(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ställ in")
    assert summoned.answer("eva", "ja") == ""
    assert summoned.count("cancelled") == 0


def test_a_cancelled_meeting_sends_nothing_more(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ställ in")
    summoned.say("sekreterare", "ja")
    assert summoned.go_to("2027-03-11 10:00") == []


def test_the_summons_can_be_ordered_before_its_day_and_comes_once(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 mars kl 9")
    assert "går ut nu" in room.answer("sekreterare", "!möte kalla")
    assert "redan skickad" in room.answer("sekreterare", "!möte kalla")
    room.go_to("2027-02-26 09:00")
    assert room.count("summons") == 1


def test_a_summons_missed_while_the_bot_was_down_is_an_alarm_and_not_sent_late(
    room: Chatroom,
) -> None:
    room.say("sekreterare", "!möte ny 12 mars kl 9")
    room.go_to("2027-03-08 09:00")
    assert room.count("summons") == 0
    assert "inte skickad" in room.last("summons_late").text
    assert room.last("summons_late").post.recipients == (SECRETARY,)


def test_nobody_is_reminded_of_a_meeting_they_were_not_summoned_to(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 mars kl 9")
    room.go_to("2027-03-08 09:00")
    room.go_to("2027-03-12 08:00")
    assert [s.post.kind for s in room.posted if s.post.kind != "reply"] == ["summons_late"]


def test_after_that_alarm_the_secretary_can_summon_in_so_many_words(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 mars kl 9")
    room.go_to("2027-03-08 09:00")
    assert "trots sen kallelse" in room.answer("sekreterare", "!möte kalla möte 1")
    answer = room.answer("sekreterare", "!möte kalla möte 1 trots sen kallelse")
    assert "går ut nu" in answer
    assert room.count("summons") == 1
    assert (SECRETARY, "summons ordered") in audit_lines(room)
    again = room.answer("sekreterare", "!möte kalla möte 1 trots sen kallelse")
    assert "redan skickad" in again


def test_the_next_meeting_shows_who_comes_and_who_stands_in(summoned: Chatroom) -> None:
    summoned.say("anna", "!förhinder")
    summoned.say("bo", "!kommer")
    summoned.say("cia", "!kommer digitalt")
    answer = summoned.answer("gun", "!möte")
    groups = answer[answer.index("Kommer") :]
    silent = ["Eva Lund", "Fredrik Ask", "David Öst", "Gun Hall", "Håkan Ås", "Ida Jonsson"]
    silent.append("Karin Lind")
    assert [line for line in groups.splitlines() if line] == [
        "Kommer (2)",
        "• Bo Berg (S), ersätter Anna Ek, Arboga",
        "• Cia Dal (C), Sala – digitalt",
        "Förhinder (1)",
        "• Anna Ek (S), Arboga",
        f"Inte svarat (7): {', '.join(silent)}",
    ]


def test_a_seat_with_nobody_is_empty_and_several_of_one_organisation_are_counted(
    summoned: Chatroom,
) -> None:
    for who in ("eva", "fredrik", "ida", "karin", "anna", "bo"):
        summoned.say(who, "!förhinder")
    assert "Tomma platser: Region Västmanland, Arboga och Oppositionens plats" in summoned.answer(
        "gun", "!möte"
    )


def test_the_years_meetings_are_listed_in_order(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 23 april kl 9 Sala")
    room.say("sekreterare", "!möte ny 12 mars kl 9")
    answer = room.answer("anna", "!möten")
    assert answer.index("12 mars") < answer.index("23 april")


def test_words_that_name_no_meeting_are_not_guessed_at(summoned: Chatroom) -> None:
    assert "vilket möte" in summoned.answer("anna", "!möte blablabla")


def test_every_change_stands_in_the_audit_log(room: Chatroom) -> None:
    for text in ("!möte ny 12 mars kl 9", "!möte flytta till 26 mars kl 9", "!möte ställ in", "ja"):
        room.say("eva", text)
    assert [what for who, what in audit_lines(room) if who == matrix_id("eva")] == [
        "meeting planned",
        "meeting moved",
        "meeting cancelled",
    ]


def test_a_place_whose_name_begins_like_a_half_of_the_day_keeps_its_name(room: Chatroom) -> None:
    answer = room.answer("sekreterare", "!möte ny 12 mars kl 9 AM-huset")
    assert "Plats: AM-huset" in answer
    assert "kl. 09.00–11.00" in room.answer("sekreterare", "!möte ny 23 april 9am-11am")


def test_a_thursday_that_is_to_be_moved_is_not_where_it_goes(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 13 maj kl 9")
    answer = room.answer("sekreterare", "!möte flytta to 13 maj till 14 maj kl 9")
    assert "vilket möte du menar" in answer
