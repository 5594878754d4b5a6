"""Whose answer it is, where the secretary or the chair has not said so, and is asked."""

from __future__ import annotations

import pytest

from tests.chatroom import ROOM, Chatroom, matrix_id

ON_FRIDAY = "har förhinder på fredag"


@pytest.fixture
def week(summoned: Chatroom) -> Chatroom:
    """The Monday before the meeting."""
    summoned.go_to("2027-03-08 09:00")
    return summoned


@pytest.mark.parametrize(
    ("command", "answer", "then"),
    [
        ("!förhinder", "Anna Ek", "Anna Ek har förhinder på fredag"),
        ("!förhinder", "för Anna Ek", "Anna Ek har förhinder på fredag"),
        ("!förhinder", "det gäller Anna Ek, tack", "Anna Ek har förhinder på fredag"),
        ("!förhinder", "anna", "Anna Ek har förhinder på fredag"),
        ("!förhinder", "Anna och Gun", "Gun Hall har förhinder på fredag"),
        ("!förhinder, influensa", "Anna Ek", "Anna Ek har förhinder på fredag"),
        ("!förhinder för Nisse Nilsson", "Anna Ek", "Anna Ek har förhinder på fredag"),
        ("!förhinder för", "Anna Ek", "Anna Ek har förhinder på fredag"),
        ("!kommer digitalt", "Anna Ek", "Anna Ek kommer digitalt till mötet på fredag"),
        ("!kommer", "Anna Ek digitalt", "Anna Ek kommer digitalt till mötet på fredag"),
        ("!kommer inte", "Anna Ek", "Anna Ek har förhinder på fredag"),
        ("!coming online", "it's Anna Ek", "Anna Ek kommer digitalt till mötet på fredag"),
        ("!absent for Nobody Here", "Anna Ek", "Anna Ek har förhinder på fredag"),
    ],
)
def test_the_name_completes_the_command(
    week: Chatroom, command: str, answer: str, then: str
) -> None:
    assert "Antecknat" not in week.answer("sekreterare", command)
    assert f"Antecknat: {then}" in week.answer("sekreterare", answer)


def test_the_secretary_who_holds_no_seat_need_not_write_for(week: Chatroom) -> None:
    assert f"Anna Ek {ON_FRIDAY}" in week.answer("sekreterare", "!förhinder Anna Ek")


def test_the_chair_who_names_somebody_is_asked_and_may_name_herself(week: Chatroom) -> None:
    assert "Vem gäller det?" in week.answer("eva", "!förhinder Gun Hall")
    assert f"Gun Hall {ON_FRIDAY}" in week.answer("eva", "Gun Hall")
    assert "Vem gäller det?" in week.answer("eva", "!förhinder Gun och Anna")
    assert f"Eva Lund {ON_FRIDAY}" in week.answer("eva", "mig")


def test_then_it_is_asked_which_meeting_where_several_are_open(week: Chatroom) -> None:
    week.say("sekreterare", "!möte ny 25 mars kl 9")
    week.say("sekreterare", "!möte kalla möte 2")
    week.tick()
    week.say("sekreterare", "!förhinder")
    assert "Vilket gäller det?" in week.answer("sekreterare", "Anna Ek")
    assert "Anna Ek har förhinder torsdagen den 25 mars" in week.answer("sekreterare", "2")


@pytest.mark.parametrize("words", ["vi ses i morgon", "jag", "ok tack", "nej"])
def test_what_is_no_name_names_nobody(week: Chatroom, words: str) -> None:
    week.say("sekreterare", "!förhinder")
    week.say("sekreterare", words)
    assert week.count("seat") == 0


def test_a_name_that_nobody_has_is_asked_about_again(week: Chatroom) -> None:
    week.say("sekreterare", "!förhinder")
    assert "ingen i gruppen med det namnet" in week.answer("sekreterare", "Nisse Nilsson")
    assert f"Anna Ek {ON_FRIDAY}" in week.answer("sekreterare", "Anna Ek")


@pytest.mark.parametrize(
    "command",
    ["!kommer för Nisse Nilsson inte säkert", "!förhinder för Nisse Nilsson men Gun kommer",
     "!kommer för Nisse Nilsson och Anna Ek"],
)  # fmt: skip
def test_what_cannot_be_kept_is_not_completed(week: Chatroom, command: str) -> None:
    week.say("sekreterare", command)
    assert "Antecknat" not in week.answer("sekreterare", "Cia Dal")


def test_no_words_are_kept_with_the_question(week: Chatroom) -> None:
    week.say("sekreterare", "!förhinder, migrän")
    now, secretary = week.clock.now(), matrix_id("sekreterare")
    with week.store.begin() as tx:
        kept = tx.dialogues.pending("matrix", ROOM, secretary, "", now)
    assert kept
    assert "migr" not in str(kept)
