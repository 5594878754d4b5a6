"""`!möte ändra`: the place, the link, the end and the title; who is told, and what stands."""

from __future__ import annotations

import pytest

from secretary.language.meeting_fields import find_fields
from secretary.meetings import Meeting
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom
from tests.growth import assert_like_length

EVERYBODY = 10
LINK = "https://video.exempel/2"


def meeting(room: Chatroom) -> Meeting:
    with room.store.begin() as tx:
        return tx.meetings("barn-unga")[0]


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("!möte ändra plats Regionhuset", {"place": "Regionhuset"}),
        ("!möte ändra platsen till Regionhuset, sal 3", {"place": "Regionhuset, sal 3"}),
        (f"!möte ändra länk {LINK}", {"link": LINK}),
        (f"!möte ändra {LINK}", {"link": LINK}),
        ("!möte ändra slut 12.30", {"ends_at": "12.30"}),
        ("!möte ändra möte 1 sluttid: kl 12.30", {"ends_at": "12.30"}),
        ("!möte ändra rubrik Tema: platsen för unga", {"title": "Tema: platsen för unga"}),
        ("!ändra mötet 12 mars plats Regionhuset", {"place": "Regionhuset"}),
        (
            f"!möte ändra plats Regionhuset {LINK}, slut halv ett och rubrik Tema",
            {"place": "Regionhuset", "link": LINK, "ends_at": "12.30", "title": "Tema"},
        ),
        (f"!möte ändra plats Sala länk {LINK} slut 12.30",
         {"place": "Sala", "link": LINK, "ends_at": "12.30"}),
        ("!möte ändra länk ingen", {"link": None}),
        ("!möte ändra ta bort länken", {"link": None}),
        ("!meeting change the place to Town Hall and end 12:30",
         {"place": "Town Hall", "ends_at": "12.30"}),
        ("!meeting change remove the link", {"link": None}),
        ("!möte ändra platsen för möte 1 till Regionhuset", {"place": "Regionhuset"}),
        (f"!möte ändra länken till mötet 12 mars: {LINK}", {"link": LINK}),
        ("!meeting change the place of meeting 1 to Town Hall", {"place": "Town Hall"}),
        (f"!möte ändra {LINK}, plats Sal 3, lokal 4", {"place": "Sal 3, lokal 4", "link": LINK}),
        (f"!möte ändra plats Sala ({LINK})", {"place": "Sala", "link": LINK}),
        ("!möte ändra rubrik Ny titel på rapporten", {"title": "Ny titel på rapporten"}),
        (f"!möte ändra rubrik Tema {LINK}.", {"title": "Tema", "link": LINK}),
        ("!möte flytta möte 1 till 12 mars kl 9 rubrik Tema, slut 12.30",
         {"title": "Tema", "ends_at": "12.30"}),
        (f"!möte flytta möte 1 till 12 mars kl 9-12.30 Regionhuset {LINK}",
         {"place": "Regionhuset", "link": LINK, "ends_at": "12.30"}),
    ],
)  # fmt: skip
def test_what_is_named_is_changed_and_the_rest_stands(
    summoned: Chatroom, text: str, changed: dict[str, object]
) -> None:
    summoned.say("sekreterare", text)
    now = meeting(summoned)
    ends_at = f"{now.ends_at:%H.%M}"
    found = {"place": now.place, "link": now.link, "ends_at": ends_at, "title": now.title}
    before = {
        "place": "Stadshuset i Sala",
        "link": "https://video.exempel/1",
        "ends_at": "12.00",
        "title": "",
    }
    assert found == {**before, **changed}
    assert str(now.starts_at) == "2027-03-12 09:00:00"


def test_a_summoned_group_is_told_what_it_is_now_and_its_answers_stand(summoned: Chatroom) -> None:
    summoned.say("anna", "!kommer")
    answer = summoned.answer("sekreterare", "!möte ändra plats Regionhuset")
    assert "Gruppen får besked nu. Svaren gäller som förut." in answer
    told = summoned.last("changed")
    assert (told.post.room, len(told.post.recipients)) == (ROOM, EVERYBODY)
    assert "Plats: Regionhuset" in told.text
    assert "Stadshuset" not in told.text
    assert "Kommer (1)" in summoned.answer("gun", "!möte")


def test_a_group_that_was_not_summoned_learns_of_it_with_the_summons(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 mars kl 9 Sala")
    assert "Kallelsen har inte gått ut" in room.answer("sekreterare", "!möte ändra plats Köping")
    assert room.count("changed") == 0
    room.go_to("2027-02-26 09:00")
    assert "Plats: Köping" in room.last("summons").text


def test_the_title_stands_wherever_the_place_does(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ändra rubrik Temadag om barns hälsa")
    for text in ("!möte", "!möten"):
        assert "Temadag om barns hälsa" in summoned.answer("anna", text)
    assert "Rubrik: Temadag om barns hälsa" in summoned.last("changed").text


def test_a_link_can_be_given_while_the_meeting_is_under_way_and_is_told_at_once(
    summoned: Chatroom,
) -> None:
    summoned.go_to("2027-03-12 09:05")
    summoned.say("sekreterare", f"!möte ändra länk {LINK}")
    assert LINK in summoned.last("changed").text


def test_the_same_again_changes_nothing_and_tells_nobody(summoned: Chatroom) -> None:
    answer = summoned.answer("sekreterare", "!möte ändra plats Stadshuset i Sala")
    assert "är redan så" in answer
    assert summoned.count("changed") == 0


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("!möte ändra", "!möte ändra möte 1 plats Stadshuset i Sala"),
        ("!möte ändra Regionhuset", "!möte ändra möte 1 plats Stadshuset i Sala"),
        ("!möte ändra till 19 mars kl 9", "!möte flytta möte 1 till fredag 19 mars kl 9"),
        ("!möte ändra möte 1 till kl 10", "!möte flytta möte 1 till fredag 12 mars kl 10"),
        ("!möte ändra tid till kl 10", "!möte flytta möte 1 till fredag 12 mars kl 10"),
        ("!möte ändra tiden: 10", "!möte flytta möte 1 till fredag 12 mars kl 10"),
        ("!möte ändra dag till 19 mars", "!möte flytta möte 1 till fredag 19 mars kl 9"),
        ("!möte ändra länk video.exempel", "!möte ändra möte 1 länk https://"),
        ("!möte ändra slut 8", "!möte ändra möte 1 slut 12.00"),
        ("!möte ändra plats", "!möte ändra möte 1 plats"),
        ("!möte ändra plats Regionhuset kl 10", "!möte flytta möte 1 till fredag 12 mars kl 10"),
        ("!möte ändra plats A, plats B", "!möte ändra möte 1 plats"),
        ("!möte ändra plats Sala möte 1", "!möte ändra möte 1 plats Sala"),
        ("!möte ändra slut 12 för möte 1", "!möte ändra möte 1 slut 12"),
        ("!möte ändra plats Sala möte 2", "!möte ändra möte 1 plats Sala"),
        ("!möte ändra tid 10-12", "!möte flytta möte 1 till fredag 12 mars kl 10–12"),
        ("!möte ändra slut 25", "!möte ändra möte 1 slut 12.00"),
        (f"!möte ändra plats Sala {LINK} {LINK}/3", f"!möte ändra möte 1 länk {LINK}"),
        (f"!möte ändra rubrik {'x' * 201}", "!möte ändra möte 1 rubrik Tema"),
        (f"!möte ändra länk {LINK} Stadshuset", "!möte ändra möte 1 plats"),
    ],
)
def test_what_is_left_over_changes_nothing_and_a_suggestion_keeps_it(
    summoned: Chatroom, text: str, suggested: str
) -> None:
    answer = summoned.answer("sekreterare", text)
    assert suggested in answer
    now = meeting(summoned)
    assert (now.place, now.link) == ("Stadshuset i Sala", "https://video.exempel/1")
    assert summoned.count("changed") == 0


def test_members_may_not(summoned: Chatroom) -> None:
    assert "ordförande" in summoned.answer("anna", "!möte ändra plats Arboga")
    assert meeting(summoned).place == "Stadshuset i Sala"


def test_a_meeting_that_has_been_is_not_changed(summoned: Chatroom) -> None:
    summoned.go_to("2027-03-13 09:00")
    assert "har redan varit" in summoned.answer("sekreterare", "!möte ändra möte 1 slut 15")


@pytest.mark.timed
@pytest.mark.parametrize(
    "unit",
    [
        "plats ",
        ", ",
        " och ",
        "länk ",
        "ta bort ",
        "the ",
        " \n",
        "https://",
        "https://(",
        "rubrik ",
    ],
)
def test_long_words_are_read_in_no_time(unit: str) -> None:
    assert_like_length(find_fields, lambda length: unit * (length // len(unit)))


def test_with_two_meetings_open_the_suggestion_keeps_what_was_to_be_changed(
    summoned: Chatroom,
) -> None:
    summoned.say("sekreterare", "!möte ny 19 mars kl 9 Köping https://video.exempel/1")
    summoned.go_to("2027-03-05 09:00")
    assert "!möte ändra möte 2 plats Sala, sal 3" in summoned.answer(
        "sekreterare", "!möte ändra plats Sala, sal 3"
    )
    assert "!möte flytta möte 2 till 26 mars kl 9" in summoned.answer(
        "sekreterare", "!möte flytta till 26 mars kl 9"
    )


def test_a_reply_to_a_summons_says_which_meeting_is_changed(summoned: Chatroom) -> None:
    first = summoned.last("summons").event_id
    summoned.say("sekreterare", "!möte ny 19 mars kl 9 Köping https://video.exempel/1")
    summoned.go_to("2027-03-05 09:00")
    answer = summoned.answer("sekreterare", "!möte ändra plats Sala, sal 3", reply_to=first)
    assert "Möte 1 är ändrat" in answer


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("!ändra plats Sal B", "Menade du !möte ändra?"),
        ("!andra länk https://exempel.se", "Menade du !möte ändra?"),
        ("!ångr", "Menade du !ångra?"),
    ],
)
def test_half_of_its_name_is_asked_about_and_no_other_command(
    summoned: Chatroom, typed: str, meant: str
) -> None:
    assert meant in summoned.answer("sekreterare", typed)


# The place of one that has been held


def test_a_held_meetings_place_is_put_right_in_its_notes_and_undone(summoned: Chatroom) -> None:
    summoned.go_to("2027-03-12 14:00")
    mark = len(summoned.posted)
    answer = summoned.answer("sekreterare", "!möte ändra möte 1 plats Köping", room=SECRETARY_ROOM)
    assert "står nu platsen som: Köping. Ingen annan får besked." in answer
    told = [each for each in summoned.since(mark) if each.post.room != SECRETARY_ROOM]
    assert told == []
    notes = summoned.answer("sekreterare", "!anteckningar möte 1", room=SECRETARY_ROOM)
    assert "Plats      Köping" in notes
    assert summoned.answer("sekreterare", "!ångra", room=SECRETARY_ROOM).startswith("Ångrat.")
    notes = summoned.answer("sekreterare", "!anteckningar möte 1", room=SECRETARY_ROOM)
    assert "Köping" not in notes


def test_it_is_not_once_the_notes_are_finished(summoned: Chatroom) -> None:
    summoned.say("anna", "!kommer")
    summoned.go_to("2027-03-12 14:00")
    summoned.say("sekreterare", "!anteckningar fastställ ja: Elin Ström", room=SECRETARY_ROOM)
    answer = summoned.answer("sekreterare", "!möte ändra möte 1 plats Köping", room=SECRETARY_ROOM)
    assert "är fastställda" in answer


@pytest.mark.parametrize(
    "text", ["länk https://video.exempel/9", "slut 13", "plats Köping slut 13"]
)
def test_nothing_else_of_it_is_changed(summoned: Chatroom, text: str) -> None:
    summoned.go_to("2027-03-12 14:00")
    answer = summoned.answer("sekreterare", f"!möte ändra möte 1 {text}", room=SECRETARY_ROOM)
    assert "Bara platsen går att rätta" in answer
