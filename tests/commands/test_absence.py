"""`!förhinder`: recorded without a reason, and the seat's own substitute is called."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from secretary.people import MATRIX
from tests.chatroom import (
    ROOM,
    SECRETARY,
    SECRETARY_ROOM,
    Chatroom,
    example_group,
    filled_room,
    matrix_id,
)
from tests.fixtures.database import all_rows


def seat_posts(room: Chatroom, mark: int) -> list[tuple[str, str]]:
    return [(s.post.room, s.text) for s in room.since(mark) if s.post.kind in ("seat", "dismissal")]


def test_a_member_who_reports_absence_is_thanked_with_the_date(summoned: Chatroom) -> None:
    answer = summoned.answer("anna", "!förhinder")
    assert "Tack, Anna Ek" in answer
    assert "fredagen den 12 mars kl. 9" in answer


def test_the_seats_own_substitute_is_called_in_the_room_and_mentioned(summoned: Chatroom) -> None:
    mark = len(summoned.posted)
    summoned.say("anna", "!förhinder")
    [notice] = [s for s in summoned.since(mark) if s.post.kind == "seat"]
    assert notice.post.room == ROOM
    assert notice.post.recipients == (matrix_id("Bo"),)
    assert notice.post.notify
    assert "Bo Berg" in notice.text
    assert "Anna Ek" in notice.text


def test_the_substitute_is_also_called_in_a_direct_chat_where_one_exists(
    summoned: Chatroom,
) -> None:
    summoned.tell("bo", "!möte")
    mark = len(summoned.posted)
    summoned.say("anna", "!förhinder")
    assert {room for room, _ in seat_posts(summoned, mark)} == {ROOM, "!direkt-bo:exempel"}


def test_the_substitute_is_notified_when_the_member_comes_after_all(summoned: Chatroom) -> None:
    summoned.say("anna", "!förhinder")
    mark = len(summoned.posted)
    summoned.say("anna", "!kommer")
    [(_, text)] = seat_posts(summoned, mark)
    assert "Anna Ek (Arboga) har inte längre förhinder" in text


def test_absence_said_twice_tells_the_substitute_once(summoned: Chatroom) -> None:
    summoned.say("anna", "!förhinder")
    mark = len(summoned.posted)
    summoned.say("anna", "!förhinder")
    assert seat_posts(summoned, mark) == []


def test_a_seat_whose_both_holders_are_away_is_reported_to_the_secretary(
    summoned: Chatroom,
) -> None:
    summoned.say("anna", "!förhinder")
    mark = len(summoned.posted)
    summoned.say("bo", "!förhinder")
    [(room, text)] = seat_posts(summoned, mark)
    assert room == SECRETARY_ROOM
    assert "Arboga" in text


def test_the_secretary_is_notified_when_an_empty_seat_is_filled_again(summoned: Chatroom) -> None:
    summoned.say("anna", "!förhinder")
    summoned.say("bo", "!förhinder")
    mark = len(summoned.posted)
    summoned.say("bo", "!kommer")
    [(room, text)] = seat_posts(summoned, mark)
    assert room == SECRETARY_ROOM
    assert "Bo Berg väntas komma i stället för Anna Ek" in text


def test_nobody_but_the_seats_own_substitute_is_asked(summoned: Chatroom) -> None:
    mark = len(summoned.posted)
    summoned.say("anna", "!förhinder")
    summoned.say("bo", "!förhinder")
    mentioned = {m for s in summoned.since(mark) for m in s.post.recipients}
    assert mentioned == {matrix_id("Bo"), SECRETARY}


def test_a_reason_is_answered_with_that_it_is_not_kept(summoned: Chatroom) -> None:
    answer = summoned.answer("anna", "!förhinder jag har influensa")
    assert "Orsaken sparar jag aldrig" in answer
    assert "direktchatt" in answer


def test_without_a_room_of_their_own_the_secretaries_read_of_an_empty_seat_in_the_group(
    tmp_path: Path,
) -> None:
    with filled_room(tmp_path, groups=[example_group(secretary_room=None)]) as room:
        room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
        room.say("anna", "!förhinder")
        room.say("bo", "!förhinder")
        notice = room.last("seat").post
        assert (notice.room, notice.recipients) == (ROOM, (SECRETARY,))


def test_a_reason_stands_nowhere_in_the_database(summoned: Chatroom) -> None:
    summoned.say("anna", "!förhinder jag har INFLUENSAÅÄÖ")
    everything = _all_files(summoned)
    assert "Kallelse till möte" in everything, "the search would find text that is there"
    assert "INFLUENSA" not in everything


def _all_files(room: Chatroom) -> str:
    with room.store.begin() as tx:
        return all_rows(tx)


def test_in_a_direct_chat_the_answer_comes_there_and_does_not_advertise_it(
    summoned: Chatroom,
) -> None:
    summoned.tell("anna", "!förhinder sjukt barn")
    reply = summoned.last("reply")
    assert reply.post.room == "!direkt-anna:exempel"
    assert "direktchatt" not in reply.text


@pytest.mark.parametrize(
    "text",
    ["!förhinder", "!forhinder", "!FÖRHINDER", "!fo\u0308rhinder", "!förhinder!", "! förhinder",
     "!Förhindrad", "!frånvaro", "!absence", "!förhinder\u00a0"],
)  # fmt: skip
def test_absence_is_understood_however_it_is_typed(summoned: Chatroom, text: str) -> None:
    assert "är antecknat" in summoned.answer("anna", text)


@pytest.mark.parametrize(
    "text",
    ["!förhinder möte 2", "!förhinder 2", "!förhinder 23 april", "!förhinder aprilmötet",
     "!förhinder till mötet 23 april pga jobb"],
)  # fmt: skip
def test_absence_can_name_another_meeting_than_the_next(summoned: Chatroom, text: str) -> None:
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    assert "23 april" in summoned.answer("anna", text)


def test_absence_from_a_meeting_that_does_not_exist_lists_those_that_do(
    summoned: Chatroom,
) -> None:
    answer = summoned.answer("anna", "!förhinder möte 9")
    assert "möte 1, fredagen den 12 mars 2027" in answer
    assert "!förhinder möte 1" in answer


@pytest.mark.parametrize("text", ["!kommer inte", "!kommer ej", "!kan inte"])
def test_not_coming_is_absence(summoned: Chatroom, text: str) -> None:
    assert "Du har förhinder" in summoned.answer("anna", text)


def test_absence_said_during_a_meeting_is_not_taken_for_the_next_one(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    summoned.go_to("2027-03-12 09:05")
    answer = summoned.answer("anna", "!förhinder")
    assert "Möte 1 har redan börjat" in answer
    assert "!förhinder möte 2" in answer
    assert "23 april" in summoned.answer("anna", "!förhinder möte 2")


def test_somebody_elected_from_a_day_before_the_meeting_can_answer_now(
    summoned: Chatroom,
) -> None:
    with summoned.store.begin() as tx:
        [mandate] = tx.people.mandates_of(MATRIX, matrix_id("anna"))
        mandate.since = date(2027, 3, 1)
    assert "är antecknat" in summoned.answer("anna", "!förhinder")


def test_absence_without_any_meeting_is_a_kind_sentence(room: Chatroom) -> None:
    assert "inget kommande möte" in room.answer("anna", "!förhinder")


def test_a_stranger_is_politely_refused(summoned: Chatroom) -> None:
    mark = len(summoned.posted)
    assert "ledamöter och ersättare" in summoned.answer("okänd", "!förhinder")
    assert seat_posts(summoned, mark) == []


def test_the_secretary_reports_absence_for_somebody_by_name(summoned: Chatroom) -> None:
    answer = summoned.answer("sekreterare", "!förhinder för Cia Dal")
    assert "Cia Dal har förhinder" in answer
    assert "David Öst" in summoned.last("seat").text


def test_the_chair_may_too_and_a_first_name_is_enough(summoned: Chatroom) -> None:
    assert "Gun Hall har förhinder" in summoned.answer("eva", "!förhinder för gun")


def test_a_member_cannot_report_absence_for_another_and_nothing_is_recorded(
    summoned: Chatroom,
) -> None:
    answer = summoned.answer("anna", "!förhinder för Cia Dal")
    assert "kan svara för någon annan" in answer
    assert "inte svarat" in summoned.standing("Cia Dal")
    assert "inte svarat" in summoned.standing("Anna Ek")


def test_for_as_because_is_a_reason_and_not_a_name(summoned: Chatroom) -> None:
    assert "Tack, Anna Ek" in summoned.answer("anna", "!förhinder för jag måste jobba")


def test_an_unknown_name_is_asked_for_again(summoned: Chatroom) -> None:
    assert "hittar ingen" in summoned.answer("sekreterare", "!förhinder för Zlatan")
    assert "hittar ingen" in summoned.answer("eva", "!förhinder för A")


def test_a_substitute_who_is_not_in_the_chat_is_reported_to_the_secretary(
    summoned: Chatroom,
) -> None:
    with summoned.store.begin() as tx:
        bo = tx.people.by_address(MATRIX, matrix_id("Bo"))
        assert bo is not None
        bo.set_address(MATRIX, None)
    mark = len(summoned.posted)
    summoned.say("anna", "!förhinder")
    rooms = dict(seat_posts(summoned, mark))
    assert "finns inte i chatten" in rooms[SECRETARY_ROOM]


@pytest.mark.parametrize("text", ["!not coming", "!cannot come on 12 March"])
def test_not_coming_in_english_is_absence_and_no_slip_for_coming(
    summoned: Chatroom, text: str
) -> None:
    assert "Du har förhinder" in summoned.answer("anna", text)
