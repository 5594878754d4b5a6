"""A changed answer rests a minute, and then whoever it concerns is told the outcome, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.events.service import EventService
from tests.chatroom import Chatroom, PostedMessage, at, example_group, filled_room

MINUTE = timedelta(seconds=60)


@pytest.fixture(params=["2021"])
def room(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Chatroom]:
    """Summoned to Friday 12 March 2027 at 09.00; it is two weeks before, 09.00."""
    groups = [example_group(request.param, settling_time=MINUTE)]
    with filled_room(tmp_path, groups=groups) as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9-12 Stadshuset")
        chatroom.go_to("2027-02-26 09:00")
        yield chatroom


where_substitutes_only_stand_in = pytest.mark.parametrize("room", ["2017"], indirect=True)


def said(room: Chatroom, mark: int) -> list[PostedMessage]:
    """What others were told after `mark`."""
    return [each for each in room.since(mark) if each.post.kind in ("seat", "dismissal")]


def wait(room: Chatroom, seconds: int = 60) -> list[PostedMessage]:
    """What is told after that long."""
    mark = len(room.posted)
    room.clock.move(timedelta(seconds=seconds))
    room.tick()
    return said(room, mark)


def tap(room: Chatroom, who: str, *keys: str) -> None:
    """Put each reaction under the summons, and take it back before the next one."""
    taken: str | None = None
    for key in keys:
        if taken is not None:
            room.redact(who, taken)
        taken = room.react(who, room.last("summons").event_id, key)


def test_the_person_is_answered_at_once_and_the_substitute_after_a_minute(room: Chatroom) -> None:
    mark = len(room.posted)
    assert "antecknat" in room.answer("anna", "!förhinder")
    assert said(room, mark) == []
    assert wait(room, 58) == []
    [call] = wait(room, 2)
    assert "Bo Berg: Anna Ek (Arboga) kan inte komma" in call.text
    assert call.post.recipients == ("@bo:exempel",)
    assert wait(room, 300) == []


def test_a_substitute_who_is_called_and_dismissed_within_it_hears_nothing(room: Chatroom) -> None:
    mark = len(room.posted)
    tap(room, "anna", "✅", "❌", "✅")
    wait(room, 600)
    assert said(room, mark) == []


def test_fifty_taps_within_a_minute_are_one_call(room: Chatroom) -> None:
    mark = len(room.posted)
    tap(room, "anna", *["✅", "❌"] * 25)
    wait(room)
    assert len(said(room, mark)) == 1


def test_a_further_change_lets_it_rest_anew(room: Chatroom) -> None:
    room.say("anna", "!förhinder")
    assert wait(room, 40) == []
    room.say("anna", "!kommer")
    room.say("anna", "!förhinder")
    assert wait(room, 40) == []
    assert len(wait(room, 20)) == 1


def test_toggling_does_not_put_it_off_for_ever(room: Chatroom) -> None:
    mark = len(room.posted)
    for _ in range(5):
        room.say("anna", "!förhinder")
        wait(room, 28)
        room.say("anna", "!kommer")
        wait(room, 28)
    room.say("anna", "!förhinder")
    wait(room, 10)
    assert len(said(room, mark)) == 1


def test_a_seats_change_does_not_put_off_that_of_another(room: Chatroom) -> None:
    room.say("anna", "!förhinder")
    wait(room, 40)
    room.say("cia", "!förhinder")
    room.say("gun", "!kommer")
    assert ["Bo Berg" in each.text for each in wait(room, 20)] == [True]
    assert ["David Öst" in each.text for each in wait(room, 60)] == [True]


def test_of_two_seats_that_change_by_one_message_both_are_told_of(room: Chatroom) -> None:
    room.say("sekreterare", "!förhinder för Anna Ek och Cia Dal")
    calls = [each.text for each in wait(room)]
    assert len(calls) == 2
    assert any("Bo Berg" in each for each in calls)
    assert any("David Öst" in each for each in calls)


def test_an_edit_that_is_about_another_changes_both_seats(room: Chatroom) -> None:
    about_anna = room.say("sekreterare", "!förhinder för Anna Ek")
    assert len(wait(room)) == 1
    room.edit("sekreterare", about_anna, "!förhinder för Cia Dal")
    told = [each.text for each in wait(room)]
    assert len(told) == 2
    assert any("Bo Berg" in each for each in told)
    assert any("David Öst" in each for each in told)


def test_both_away_is_said_to_the_secretaries_alone(room: Chatroom) -> None:
    room.say("anna", "!förhinder")
    room.say("bo", "!förhinder")
    [told] = wait(room)
    assert "blir tom" in told.text
    assert told.post.room == "!sekreterare:exempel"


def test_an_empty_seat_that_is_filled_and_emptied_again_is_no_news(room: Chatroom) -> None:
    room.say("anna", "!förhinder")
    room.say("bo", "!förhinder")
    wait(room)
    mark = len(room.posted)
    room.say("bo", "!kommer")
    room.say("bo", "!förhinder")
    wait(room, 600)
    assert said(room, mark) == []


def test_a_substitute_who_had_been_called_is_sent_home_after_a_minute(room: Chatroom) -> None:
    room.say("anna", "!förhinder")
    wait(room)
    room.say("anna", "!kommer")
    [told] = wait(room)
    assert "Anna Ek (Arboga) har inte längre förhinder" in told.text or "ersätta" in told.text


@where_substitutes_only_stand_in
def test_a_substitute_who_said_yes_before_being_called_is_told_to_stay_home(
    room: Chatroom,
) -> None:
    room.say("anna", "!förhinder")
    room.say("bo", "!kommer")
    room.say("anna", "!kommer")
    [told] = wait(room)
    assert "Bo Berg, du behöver inte" in told.text


@where_substitutes_only_stand_in
def test_so_is_one_who_said_yes_after_both_had_been_away(room: Chatroom) -> None:
    room.say("anna", "!förhinder")
    room.say("bo", "!förhinder")
    wait(room)
    room.say("bo", "!kommer")
    room.say("anna", "!kommer")
    home, filled = wait(room)
    assert filled.post.room == "!sekreterare:exempel"
    assert "Bo Berg, du behöver inte" in home.text


def test_an_edited_answer_counts_as_its_outcome(room: Chatroom) -> None:
    mark = len(room.posted)
    event = room.say("anna", "!förhinder")
    room.edit("anna", event, "!kommer")
    wait(room, 600)
    assert said(room, mark) == []


def test_nothing_more_is_told_of_a_meeting_that_is_cancelled_meanwhile(room: Chatroom) -> None:
    room.say("anna", "!förhinder")
    room.say("sekreterare", "!möte ställ in")
    mark = len(room.posted)
    room.say("sekreterare", "ja")
    assert [each.post.kind for each in room.since(mark)][-1] == "cancelled"
    assert wait(room, 600) == []


def test_nothing_more_is_told_of_one_that_is_moved(room: Chatroom) -> None:
    room.say("anna", "!förhinder")
    room.say("sekreterare", "!möte flytta till fredag 19 mars kl 9")
    assert wait(room, 30) == []
    room.say("anna", "!förhinder")
    [call] = wait(room)
    assert "19 mars" in call.text


def test_it_is_told_in_time_before_the_meeting_begins(room: Chatroom) -> None:
    room.go_to("2027-03-12 08:58:30")
    room.say("anna", "!förhinder")
    assert len(wait(room, 29)) == 1


def test_in_the_last_minute_before_the_meeting_it_is_told_at_once(room: Chatroom) -> None:
    room.go_to("2027-03-12 08:59:10")
    mark = len(room.posted)
    room.say("anna", "!förhinder")
    assert len(said(room, mark)) == 1


def test_what_rests_is_told_after_a_restart_however_late(room: Chatroom) -> None:
    room.say("anna", "!förhinder")
    room.service = EventService(room.groups, room.store, room.clock)
    assert room.service.tick() == at("2027-02-26 09:01:00")
    assert len(wait(room, 3600)) == 1
    assert wait(room, 3600) == []


def test_a_tick_that_is_undone_tells_it_when_it_is_repeated(
    room: Chatroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.say("anna", "!förhinder")
    with monkeypatch.context() as broken:
        broken.setattr("services.notices.enqueue_due", lambda *_: 1 / 0)
        assert wait(room) == []
    assert len(wait(room, 0)) == 1


def test_a_successor_has_nothing_to_do_with_what_was_said_before(room: Chatroom) -> None:
    room.say("anna", "!förhinder")
    with room.store.begin() as tx:
        for mandate in tx.people.mandates("barn-unga"):
            if mandate.person.name == "Anna Ek":
                mandate.person = next(
                    m.person
                    for m in tx.people.mandates("barn-unga")
                    if m.person.name == "Karin Lind"
                )
    assert wait(room) == []


def test_the_bot_knows_when_to_wake(room: Chatroom) -> None:
    def due() -> datetime | None:
        return room.service.next_due

    room.say("gun", "!kommer")
    assert due() == at("2027-03-05 09:00")
    room.say("anna", "!förhinder")
    assert due() == at("2027-02-26 09:01:01")
    wait(room)
    assert due() == at("2027-03-05 09:00")


def test_a_group_can_have_it_told_at_once(tmp_path: Path) -> None:
    with filled_room(tmp_path, groups=[example_group(settling_time=timedelta(0))]) as room:
        room.say("sekreterare", "!möte ny fredag 12 mars kl 9-12 Stadshuset")
        room.go_to("2027-02-26 09:00")
        mark = len(room.posted)
        room.say("anna", "!förhinder")
        assert len(said(room, mark)) == 1
        assert wait(room) == []


@pytest.mark.parametrize("room", ["2017", "2021", "2023"], indirect=True)
@pytest.mark.parametrize("answers", [True, False])
def test_only_a_substitute_who_had_said_yes_is_thanked_for_it(
    room: Chatroom, answers: bool
) -> None:
    room.say("anna", "!förhinder")
    wait(room)
    if answers:
        room.say("bo", "!kommer")
    room.say("anna", "!kommer")
    [told] = wait(room)
    assert ("Tack för att du ställde upp" in told.text) is answers
