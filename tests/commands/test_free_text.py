"""Plain talk in a direct chat gets an offer to record it, and nothing happens without a yes."""

from __future__ import annotations

from pathlib import Path

import pytest

from secretary.people import MATRIX
from tests.chatroom import Chatroom, example_group, filled_room
from tests.fixtures.database import all_rows

DIRECT = "!direkt-anna:exempel"


def reply(room: Chatroom, who: str, text: str, **more: object) -> str:
    """What the bot answers in the direct chat."""
    mark = len(room.posted)
    room.tell(who, text, **more)
    return "\n".join(s.text for s in room.since(mark) if s.post.kind == "reply")


def standing(room: Chatroom) -> str:
    """What `!möte` says of Anna."""
    return room.standing("Anna Ek")


@pytest.mark.parametrize(
    "text",
    ["jag har förhinder på fredag den 12 mars", "kan tyvärr inte komma den 12 mars",
     "Hej! Jag har tyvärr förhinder.", "den 12 mars kan jag inte komma",
     "Jag är sjuk och kan inte komma", "jag kan inte", "kommer inte på mötet", "I can't",
     "I can't come on Friday 12 March", "I cannot attend the meeting on 12 March.",
     "Sorry, I can’t make it", "I can't come to the March meeting", "I'm sick and can't come",
     "On 12 March I can't come", "I can't attend the meeting", "I can't make it then",
     "Can't make it Friday 12 March",
     "I have the flu so I can't come", "I'm sick, so I can't come"],
)  # fmt: skip
def test_who_says_that_they_cannot_come_is_asked_whether_to_record_it(
    summoned: Chatroom, text: str
) -> None:
    assert reply(summoned, "anna", text).startswith(
        "Ska jag anteckna att du inte kan komma fredagen den 12 mars kl. 9? Svara ja."
    )
    assert standing(summoned) == "inte svarat: Anna Ek"
    assert "Du har förhinder fredagen den 12 mars" in reply(summoned, "anna", "Ja!")
    assert standing(summoned) == "förhinder: Anna Ek (S), Arboga"
    assert summoned.last("seat").text.startswith("Bo Berg: Anna Ek (Arboga) kan inte komma")


def test_who_says_that_they_come_digitally_is_recorded_so_after_a_yes(summoned: Chatroom) -> None:
    assert "att du kommer digitalt till mötet" in reply(summoned, "anna", "jag kommer digitalt")
    assert "inte svarat" in standing(summoned)
    assert "Länk: https://video.exempel/1" in reply(summoned, "anna", "ja")
    assert standing(summoned).endswith("– digitalt")


@pytest.mark.parametrize(
    "text",
    ["I'm coming", "I’ll be there", "I can come on Friday 12 March", "I will come to the meeting",
     "jag har inget förhinder", "Jag har inga förhinder den 12 mars", "I'll attend it"],
)  # fmt: skip
def test_who_says_that_they_come_is_recorded_so_after_a_yes(summoned: Chatroom, text: str) -> None:
    assert "att du kommer till mötet fredagen den 12 mars" in reply(summoned, "anna", text)
    reply(summoned, "anna", "ja")
    assert standing(summoned) == "kommer: Anna Ek (S), Arboga"


@pytest.mark.parametrize("text", ["I'll attend online", "I'm coming remotely on 12 March"])
def test_the_form_is_understood_in_english(summoned: Chatroom, text: str) -> None:
    reply(summoned, "anna", text)
    reply(summoned, "anna", "ja")
    assert standing(summoned).endswith("– digitalt")


def test_the_meeting_may_be_named_after_the_reason_in_english(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    asked = reply(summoned, "anna", "I can't come because of work to the meeting on 23 April")
    assert "23 april" in asked


@pytest.mark.parametrize("no", ["nej", "kanske", "vänta", "ja, men inte än", "avbryt"])
def test_anything_but_yes_records_nothing(summoned: Chatroom, no: str) -> None:
    reply(summoned, "anna", "jag har förhinder")
    assert "antecknar jag inget" in reply(summoned, "anna", no) or no == "avbryt"
    assert "inte antecknat något" in reply(summoned, "anna", "ja"), "the question is over"
    assert "inte svarat" in standing(summoned)


def test_the_offer_does_not_wait_for_ever(summoned: Chatroom) -> None:
    reply(summoned, "anna", "jag har förhinder")
    summoned.go_to("2027-02-26 09:31")
    assert "inte antecknat något" in reply(summoned, "anna", "ja")
    assert "inte svarat" in standing(summoned)


def test_another_day_instead_of_a_yes_is_a_new_offer(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    reply(summoned, "anna", "jag har förhinder")
    assert "fredagen den 23 april kl. 9?" in reply(
        summoned, "anna", "nej, jag har förhinder 23 april"
    )
    assert "23 april" in reply(summoned, "anna", "ja")
    assert "inte svarat" in standing(summoned)


def test_the_meeting_may_be_named_after_the_reason(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    asked = reply(summoned, "anna", "jag har förhinder pga jobb på mötet den 23 april")
    assert "23 april" in asked


@pytest.mark.parametrize(
    "text",
    ["tack för att du antecknade mitt förhinder", "har någon förhinder?", "jag kommer ihåg det",
     "jag kommer från Sala", "jag kan inte öppna bilagan", "Bo har förhinder", "God morgon!",
     "kommer du på fredag", "jag kommer att sakna er", "I can't open the attachment",
     "I'm coming from Sala", "Bo can't come", "Good morning!", "are you coming on Friday",
     "I'm coming down with a cold", "jag har inget förhinder att anmäla"],
)  # fmt: skip
def test_other_talk_gets_no_offer(summoned: Chatroom, text: str) -> None:
    assert "Ska jag anteckna" not in reply(summoned, "anna", text)


@pytest.mark.parametrize("text", ["I will come if I can", "jag kommer kanske på fredag"])
def test_who_leaves_it_open_is_told_that_nothing_is_recorded(summoned: Chatroom, text: str) -> None:
    assert "Jag har inte antecknat något" in reply(summoned, "anna", text)


@pytest.mark.parametrize(
    "yes", ["Ja, Bo tar min plats", "Ja. Tack!", "Ja det stämmer", "👍", "Ja, jag är sjuk"]
)
def test_a_yes_may_have_more_to_it_that_goes_with_it(summoned: Chatroom, yes: str) -> None:
    reply(summoned, "anna", "jag har förhinder")
    assert "Det är antecknat" in reply(summoned, "anna", yes)
    assert "inte svarat" not in standing(summoned)


def test_a_yes_may_add_how_somebody_comes(summoned: Chatroom) -> None:
    reply(summoned, "anna", "jag kommer")
    assert "kommer digitalt" in reply(summoned, "anna", "ja, men digitalt, och måste gå 11")
    assert standing(summoned).endswith("– digitalt till kl. 11")


@pytest.mark.parametrize(
    "answer", ["ja, om jag inte blir frisk", "ja, på fredag i stället", "ja?", "ja, eller nej"]
)
def test_a_yes_with_something_else_records_nothing(summoned: Chatroom, answer: str) -> None:
    reply(summoned, "anna", "jag har förhinder")
    reply(summoned, "anna", answer)
    assert "inte svarat" in standing(summoned)


@pytest.mark.parametrize(("words", "asked"), [("ja", "du kommer"), ("nej", "du inte kan komma")])
@pytest.mark.parametrize("kind", ["summons", "reply_reminder"])
def test_a_mere_yes_or_no_that_answers_a_message_that_asks_is_offered(
    summoned: Chatroom, kind: str, words: str, asked: str
) -> None:
    summoned.go_to("2027-03-08 09:00")
    message = summoned.last(kind).event_id
    offer = reply(summoned, "anna", words, reply_to=message)
    assert f"Ska jag anteckna att {asked}" in offer
    assert "på fredag kl. 9" in offer
    assert "inte svarat" in standing(summoned)
    reply(summoned, "anna", "ja")
    assert standing(summoned).startswith("kommer" if words == "ja" else "förhinder")


def test_a_yes_that_answers_what_asks_nothing_is_not_offered(summoned: Chatroom) -> None:
    reply(summoned, "anna", "!förhinder")
    told = summoned.last("reply").event_id
    assert "Ska jag anteckna" not in reply(summoned, "anna", "ok", reply_to=told)


def test_a_no_to_an_offer_in_a_thread_on_the_summons_only_declines_it(summoned: Chatroom) -> None:
    thread = summoned.last("summons").event_id
    assert "Ska jag anteckna" in summoned.answer(
        "anna", "jag kommer", thread=thread, addressed=True
    )
    assert "antecknar jag inget" in summoned.answer("anna", "nej", thread=thread)


def test_in_a_group_room_plain_talk_gets_silence(summoned: Chatroom) -> None:
    assert summoned.answer("anna", "jag har förhinder på fredag") == ""
    assert summoned.answer("anna", "jag har förhinder", direct=True) != reply(
        summoned, "anna", "jag har förhinder"
    ), "nor where the group's own room is marked as a direct chat"
    assert summoned.answer("anna", "ja") == ""
    assert "inte svarat" in standing(summoned)


def test_who_holds_no_seat_gets_the_hint(summoned: Chatroom) -> None:
    assert "inte antecknat något" in reply(summoned, "sekreterare", "jag har förhinder")


def test_the_words_are_kept_nowhere(summoned: Chatroom) -> None:
    reply(summoned, "anna", "jag är sjuk i MIGRÄN och kan inte komma den 12 mars pga FEBER")
    assert "Orsaken sparar jag aldrig" in summoned.last("reply").text
    with summoned.store.begin() as tx:
        kind, data = tx.dialogues.pending(
            MATRIX, DIRECT, "@anna:exempel", "", summoned.clock.now()
        ) or ("", {})
        everything = all_rows(tx)
    assert kind == "offer"
    assert set(data) == {"group", "origin", "meeting", "starts_at", "coming", "form"}
    assert "Kallelse till möte" in everything, "the search would find text that is there"
    assert "MIGR" not in everything
    assert "FEBER" not in everything


def test_a_meeting_moved_in_between_is_not_answered(summoned: Chatroom) -> None:
    reply(summoned, "anna", "jag har förhinder")
    summoned.say("sekreterare", "!möte flytta till 19 mars kl 9")
    assert "ändrats sedan jag frågade" in reply(summoned, "anna", "ja")
    assert "inte svarat" in standing(summoned)


def test_a_meeting_begun_in_between_is_not_answered(summoned: Chatroom) -> None:
    summoned.go_to("2027-03-12 08:50")
    reply(summoned, "anna", "jag har förhinder")
    summoned.go_to("2027-03-12 09:05")
    assert "redan börjat" in reply(summoned, "anna", "ja")


def test_a_day_without_a_meeting_is_answered_with_those_there_are(summoned: Chatroom) -> None:
    answer = reply(summoned, "anna", "jag har förhinder den 14 maj")
    assert "Närmast är möte 1, fredagen den 12 mars 2027" in answer
    assert "!förhinder möte 1" in answer


def test_a_yes_that_is_taken_back_is_no_answer_any_more(summoned: Chatroom) -> None:
    reply(summoned, "anna", "jag har förhinder")
    yes = summoned.tell("anna", "ja")
    summoned.redact("anna", yes, room=DIRECT, direct=True)
    assert "inte svarat" in standing(summoned)


def test_a_yes_edited_to_a_no_is_no_answer_any_more(summoned: Chatroom) -> None:
    reply(summoned, "anna", "jag har förhinder")
    yes = summoned.tell("anna", "ja")
    summoned.edit("anna", yes, "Ja.", room=DIRECT, direct=True)
    assert "förhinder" in standing(summoned), "it is still a yes"
    summoned.edit("anna", yes, "nej", room=DIRECT, direct=True)
    assert "inte svarat" in standing(summoned)


def test_who_belongs_to_several_groups_is_asked_which(tmp_path: Path) -> None:
    other = example_group(id="halsa", room="!halsa:exempel", secretary_room=None)
    with filled_room(tmp_path, groups=[example_group(), other]) as room:
        for group in room.groups:
            room.say("sekreterare", "!möte ny 12 mars kl 9", room=group.places[MATRIX].room)
        answer = reply(room, "anna", "jag har förhinder den 12 mars")
        assert "Du hör till flera grupper" in answer
        assert "!förhinder barn-unga" in answer
        assert "Jag är Kansli" in reply(room, "anna", "hej")
