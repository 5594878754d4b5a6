"""Mandates that end before the next meeting are pointed out to the secretaries in time."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from secretary.people import Mandate, Role
from tests.chatroom import SECRETARY_ROOM, Chatroom


def end(room: Chatroom, last: str, *names: str) -> None:
    """Let the mandates of those of these names end on a day."""
    with room.store.begin() as tx:
        for each in tx._session.scalars(select(Mandate)).unique():
            if each.person.name in names:
                each.until = date.fromisoformat(last)


@pytest.fixture
def planned(room: Chatroom) -> Chatroom:
    """Meeting 1 is on 12 May; its summons goes out on 28 April."""
    room.say("sekreterare", "!möte ny 12 maj kl 9-12 Sala https://video.exempel/1")
    return room


def test_the_secretaries_hear_of_them_two_weeks_before_the_summons(planned: Chatroom) -> None:
    end(planned, "2027-04-30", "Anna Ek", "David Öst")
    assert planned.go_to("2027-04-14 08:59") == []
    [told] = planned.go_to("2027-04-14 09:00")
    assert told.post.room == SECRETARY_ROOM
    assert "Före möte 1, onsdagen den 12 maj 2027 kl. 09.00, går 2 mandat ut" in told.text
    assert "Anna Ek (S), ledamot för Arboga, till och med 30 april" in told.text
    assert "David Öst (S), ersättare" not in told.text
    assert "David Öst (C), ersättare för Sala" in told.text


def test_they_are_told_once_and_again_only_when_there_are_others(planned: Chatroom) -> None:
    end(planned, "2027-04-30", "Anna Ek")
    planned.go_to("2027-04-14 09:00")
    planned.go_to("2027-04-15 09:00")
    assert planned.count("mandates_ending") == 1
    end(planned, "2027-05-01", "Cia Dal")
    planned.go_to("2027-04-16 09:00")
    assert planned.count("mandates_ending") == 2
    assert "går 2 mandat ut" in planned.last("mandates_ending").text


def test_who_is_followed_by_somebody_is_not_named(planned: Chatroom) -> None:
    end(planned, "2027-04-30", "Anna Ek")
    with planned.store.begin() as tx:
        anna = next(m for m in tx.people.mandates("barn-unga") if m.person.name == "Anna Ek")
        after = Mandate(
            seat=anna.seat, person=anna.person, role=Role.MEMBER, since=date(2027, 5, 1)
        )
        tx.add(after)
    assert planned.go_to("2027-04-14 09:00") == []


def test_a_meeting_on_the_last_day_is_still_theirs(planned: Chatroom) -> None:
    end(planned, "2027-05-12", "Anna Ek")
    planned.go_to("2027-04-14 09:00")
    assert planned.count("mandates_ending") == 0


def test_of_a_meeting_that_is_planned_late_they_are_told_the_day_after(room: Chatroom) -> None:
    end(room, "2027-02-20", "Anna Ek")
    answer = room.answer("sekreterare", "!möte ny 24 februari kl 9 Sala https://video.exempel/1")
    assert "1 plats har ingen ledamot den dagen" in answer
    assert room.count("mandates_ending") == 0
    room.go_to("2027-02-02 09:30")
    assert room.count("mandates_ending") == 1


def test_it_is_foretold_with_all_else_that_is_sent(planned: Chatroom) -> None:
    end(planned, "2027-04-30", "Anna Ek")
    assert "besked om mandat som går ut" in planned.answer("sekreterare", "!utskick")


def test_a_meeting_after_all_mandates_have_ended_is_remarked(room: Chatroom) -> None:
    everybody = [m.person.name for m in _mandates(room)]
    end(room, "2027-02-28", *everybody)
    answer = room.answer("sekreterare", "!möte ny 12 mars kl 9 Sala https://video.exempel/1")
    assert "5 platser har ingen ledamot den dagen, för mandaten går ut" in answer
    assert "söndagen den 28 februari 2027" in answer


def _mandates(room: Chatroom) -> list[Mandate]:
    with room.store.begin() as tx:
        return tx.people.mandates("barn-unga")
