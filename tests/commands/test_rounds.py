"""`!omgång` and `!svar`: written rounds between meetings, in which every seat answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from secretary.group import SubstituteRule
from tests.chatroom import (
    ROOM,
    SECRETARY_ROOM,
    Chatroom,
    PostedMessage,
    example_group,
    filled_room,
    matrix_id,
)

QUESTION = "Ställer ni er bakom remissvaret?"
PLAIN = str.maketrans({"\N{NO-BREAK SPACE}": " "})
PDF = b"%PDF-1.7"


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[Chatroom]:
    """It is Monday 1 March 2027, between meetings. Cia of Sala, Bo, who is Anna's substitute, and
    Eva, the chair, have a direct chat with the bot."""
    with filled_room(tmp_path, now="2027-03-01 10:00") as room:
        for name in ("cia", "bo", "eva"):
            room.tell(name, "hej")
        yield room


@pytest.fixture
def asked(quiet: Chatroom) -> Chatroom:
    """Round 1 has been sent, until Friday 12 March."""
    secretary(quiet, f"!omgång ny {QUESTION} senast 12 mars\nFörslaget är bra.\nDet kostar.")
    secretary(quiet, "ja")
    return quiet


def secretary(room: Chatroom, text: str) -> str:
    return room.answer("sekreterare", text, room=SECRETARY_ROOM).translate(PLAIN)


def directly(room: Chatroom, who: str, text: str) -> str:
    return room.answer(who, text, room=f"!direkt-{who}:exempel", direct=True).translate(PLAIN)


def stands(room: Chatroom) -> str:
    """The round, as the secretary sees it."""
    return secretary(room, "!omgång 1")


def in_room(room: Chatroom) -> PostedMessage:
    return next(m for m in room.posted if m.post.kind == "round_asked" and m.post.room == ROOM)


def directly_asked(room: Chatroom, who: str) -> PostedMessage:
    to = (matrix_id(who),)
    return next(m for m in room.posted if m.post.kind == "round_asked" and m.post.recipients == to)


# Writing and sending


def test_it_is_shown_and_asked_about_before_anybody_gets_it(quiet: Chatroom) -> None:
    said = secretary(quiet, f"!omgång ny {QUESTION} senast 12 mars\nFörslaget är bra.")
    assert QUESTION in said
    assert "Förslaget är bra." in said
    assert "Svar senast fredagen den 12 mars 2027" in said
    assert "Ska jag skicka den till 5 platser?" in said
    assert quiet.count("round_asked") == 0
    assert "skickad till 5 platser" in secretary(quiet, "ja")
    assert quiet.count("round_asked") > 0


def test_each_is_asked_once_directly_or_in_the_room(asked: Chatroom) -> None:
    sent = [m for m in asked.posted if m.post.kind == "round_asked"]
    told = [who for m in sent for who in m.post.recipients]
    assert sorted(told) == sorted(set(told))
    assert {m.post.room for m in sent} == {
        ROOM, "!direkt-cia:exempel", "!direkt-bo:exempel", "!direkt-eva:exempel"
    }  # fmt: skip
    assert "Svara för Sala senast" in directly_asked(asked, "cia").text
    assert "Anna Ek svarar för Arboga" in directly_asked(asked, "bo").text
    for each in sent:
        assert "Förslaget är bra.\nDet kostar." in each.text
        assert "ingen omröstning" in each.text
        assert "läser hela gruppen dem" in each.text
        assert each.post.taps == ("✅",)
    asked.tick()
    assert asked.count("round_asked") == len(sent)


@pytest.mark.parametrize("answer", ["nej", "kanske", "ja fast inte än", "?"])
def test_anything_but_a_yes_sends_nothing(quiet: Chatroom, answer: str) -> None:
    secretary(quiet, f"!omgång ny {QUESTION}")
    secretary(quiet, answer)
    assert quiet.count("round_asked") == 0
    assert "inte skickad än" in stands(quiet)


def test_it_can_be_sent_later_or_taken_back_before_it_is_sent(quiet: Chatroom) -> None:
    secretary(quiet, f"!omgång ny {QUESTION}")
    secretary(quiet, "nej")
    secretary(quiet, f"!omgång ny {QUESTION}")
    assert "borttagen" in secretary(quiet, "!ångra")
    secretary(quiet, "!omgång 1 ta bort")
    assert "borttagen" in secretary(quiet, "ja")
    assert "Ingen skriftlig omgång" in secretary(quiet, "!omgång")
    secretary(quiet, f"!omgång ny {QUESTION}")
    secretary(quiet, "nej")
    secretary(quiet, "!omgång 3 skicka")
    assert "skickad" in secretary(quiet, "ja")


def test_what_is_sent_is_what_was_shown(quiet: Chatroom) -> None:
    secretary(quiet, f"!omgång ny {QUESTION} senast 12 mars")
    quiet.tell("eva", "!omgång 1 förläng till 19 mars")
    assert "ändrats" in secretary(quiet, "ja")
    assert quiet.count("round_asked") == 0


@pytest.mark.parametrize("words", [
    "", "senast 12 mars", f"{QUESTION} senast i dag", f"{QUESTION} senast snart", "x" * 501,
    "Anna Ek är sjuk, vem tar hennes plats?", f"{QUESTION} inte senast 12 mars",
])  # fmt: skip
def test_what_is_no_round_is_not_kept(quiet: Chatroom, words: str) -> None:
    secretary(quiet, f"!omgång ny {words}")
    assert "Ingen skriftlig omgång" in secretary(quiet, "!omgång")


@pytest.mark.parametrize("words", [f"!omgång ny {QUESTION}", "!omgång 1 avsluta",
                                   "!omgång 1 förläng till 19 mars"])  # fmt: skip
def test_only_those_who_lead_write_end_or_lengthen_one(asked: Chatroom, words: str) -> None:
    before = stands(asked)
    asked.say("anna", words)
    asked.say("anna", "ja")
    assert stands(asked) == before
    assert asked.count("round_result") == 0
    assert "Vilken omgång" not in secretary(asked, "!omgång")


def test_a_paper_goes_with_it_and_it_is_not_sent_without(quiet: Chatroom) -> None:
    quiet.is_offline = True
    quiet.send_file("sekreterare", "Remiss.pdf", PDF, f"!omgång ny {QUESTION}", room=SECRETARY_ROOM)
    assert "har inte kommit" in secretary(quiet, "!omgång 1 skicka")
    quiet.is_offline = False
    quiet.fetch_files()
    assert "Bilaga: Remiss.pdf" in quiet.last("reply").text
    assert "Ska jag skicka" in secretary(quiet, "!omgång 1 skicka")
    secretary(quiet, "ja")
    [paper] = in_room(quiet).post.attachments
    assert paper.name == "Remiss.pdf"
    with quiet.store.begin() as tx:
        assert paper.sha256 is not None
        assert tx.papers.content(paper.sha256) == PDF


def test_a_file_that_answers_what_shows_it_goes_with_it(quiet: Chatroom) -> None:
    secretary(quiet, f"!omgång ny {QUESTION}")
    shown = quiet.last("reply").event_id
    quiet.send_file("sekreterare", "Remiss.pdf", PDF, room=SECRETARY_ROOM, reply_to=shown)
    assert "Bilaga: Remiss.pdf" in stands(quiet)


def test_a_file_of_another_type_goes_with_none(quiet: Chatroom) -> None:
    quiet.send_file("sekreterare", "Remiss.exe", PDF, f"!omgång ny {QUESTION}", room=SECRETARY_ROOM)
    assert "Ingen skriftlig omgång" in secretary(quiet, "!omgång")


def test_the_bytes_go_when_it_is_taken_back(quiet: Chatroom) -> None:
    quiet.send_file("sekreterare", "Remiss.pdf", PDF, f"!omgång ny {QUESTION}", room=SECRETARY_ROOM)
    secretary(quiet, "!ångra")
    with quiet.store.begin() as tx:
        assert not tx.papers.has_content(sha256(PDF).hexdigest())


# Answering


def test_an_answer_in_words_in_a_direct_chat(asked: Chatroom) -> None:
    assert "Ditt svar för Sala" in directly(asked, "cia", "Stryk den sista meningen.")
    assert "Cia Dal (Sala): Stryk den sista meningen." in stands(asked)


def test_a_yes_in_a_direct_chat_agrees(asked: Chatroom) -> None:
    assert "du ställer dig bakom det" in directly(asked, "cia", "ja")
    assert "Ställer sig bakom (1): Cia Dal (Sala)" in stands(asked)


def test_a_no_needs_words(asked: Chatroom) -> None:
    assert "Skriv med några ord" in directly(asked, "cia", "nej")
    assert "0 av 5 platser" in stands(asked)
    directly(asked, "cia", "Nej, pengarna räcker inte.")
    assert "Ställer sig inte bakom (1)\n• Cia Dal (Sala): Nej, pengarna" in stands(asked)


def test_a_tap_agrees_and_without_it_there_is_no_answer(asked: Chatroom) -> None:
    tap = asked.react("anna", in_room(asked).event_id, "✅")
    assert "Ställer sig bakom (1): Anna Ek (Arboga)" in stands(asked)
    asked.redact("anna", tap)
    assert "0 av 5 platser" in stands(asked)


@pytest.mark.parametrize("key", ["❌", "👎"])
def test_a_tap_that_says_no_needs_words(asked: Chatroom, key: str) -> None:
    asked.react("anna", in_room(asked).event_id, key)
    assert "behöver ord" in asked.last("reply").text
    assert "0 av 5 platser" in stands(asked)


def test_a_tap_says_nothing_where_nobody_is_asked_to_agree(quiet: Chatroom) -> None:
    secretary(quiet, "!omgång ny Har ni något emot förslaget?")
    secretary(quiet, "ja")
    assert in_room(quiet).post.taps == ()
    quiet.react("anna", in_room(quiet).event_id, "✅")
    assert "0 av 5 platser" in stands(quiet)
    directly(quiet, "cia", "ja")
    assert "Svarar med egna ord (1)\n• Cia Dal (Sala): ja" in stands(quiet)


def test_a_reply_to_what_asks_is_an_answer_however_late(asked: Chatroom) -> None:
    asked.say("gun", "Vi vill vänta.", reply_to=in_room(asked).event_id)
    asked.tell("cia", "!hjälp")
    asked.tell("cia", "Vi vill stryka allt.")
    assert "Vi vill stryka" not in stands(asked)
    asked.tell("cia", "Vi vill stryka allt.", reply_to=directly_asked(asked, "cia").event_id)
    assert "Gun Hall (Västerås): Vi vill vänta." in stands(asked)
    assert "Cia Dal (Sala): Vi vill stryka allt." in stands(asked)


def test_a_tap_in_a_direct_chat_ends_the_question(asked: Chatroom) -> None:
    asked.react("cia", directly_asked(asked, "cia").event_id, "✅")
    asked.tell("cia", "Vi ses på fredag då.")
    assert "Ställer sig bakom (1): Cia Dal (Sala)" in stands(asked)


@pytest.mark.parametrize("words", ["tack", "hej", "jag kan inte komma", "!hjälp", "jag återkommer",
                                   "Anna Ek är sjuk", "vad menas med remiss?"])  # fmt: skip
def test_what_is_no_answer_is_not_kept(asked: Chatroom, words: str) -> None:
    directly(asked, "cia", words)
    assert "0 av 5 platser" in stands(asked)


def test_words_about_health_are_kept_with_a_yes(asked: Chatroom) -> None:
    assert "hälsa" in directly(asked, "cia", "Anna Ek är sjuk")
    directly(asked, "cia", "ja: Anna Ek är sjuk")
    assert "Cia Dal (Sala): Anna Ek är sjuk" in stands(asked)


def test_the_command_answers_and_asks_where_it_has_no_words(asked: Chatroom) -> None:
    assert "svara ja. Annars skriv ditt svar" in directly(asked, "cia", "!svar")
    directly(asked, "cia", "Ja, men inte än.")
    asked.say("anna", "!svar 1 Vi ställer oss bakom det.")
    assert "Cia Dal (Sala): Ja, men inte än." in stands(asked)
    assert "Ställer sig bakom (1): Anna Ek (Arboga)" in stands(asked)


def test_an_answer_is_changed_edited_and_taken_back(asked: Chatroom) -> None:
    said = asked.say("anna", "!svar 1 Vi vill vänta.")
    asked.edit("anna", said, "!svar 1 Nej, vi vill vänta till hösten.")
    assert "Anna Ek (Arboga): Nej, vi vill vänta till hösten." in stands(asked)
    assert "ändrat" in asked.answer("anna", "!svar 1 ja")
    assert "Ställer sig bakom (1): Anna Ek (Arboga)" in stands(asked)
    assert "borttaget" in asked.answer("anna", "!svar 1 ta bort")
    assert "0 av 5 platser" in stands(asked)
    assert "inte svarat" in asked.answer("anna", "!svar 1 ta bort")


def test_an_answer_to_the_question_is_edited_and_removed(asked: Chatroom) -> None:
    said = asked.tell("cia", "Vi vill vänta.")
    chat = "!direkt-cia:exempel"
    asked.edit("cia", said, "Vi vill inte vänta.", room=chat, direct=True)
    assert "Cia Dal (Sala): Vi vill inte vänta." in stands(asked)
    asked.redact("cia", said, room=chat, direct=True)
    assert "Ditt svar i omgång 1 är borttaget." in asked.last("reply").text
    assert "0 av 5 platser" in stands(asked)


# Whose answer counts


def test_a_substitute_answers_in_the_member_s_place_and_the_member_goes_first(
    asked: Chatroom,
) -> None:
    directly(asked, "bo", "!svar 1 Vi vill vänta.")
    assert "Bo Berg, ersätter Anna Ek (Arboga): Vi vill vänta." in stands(asked)
    asked.say("anna", "!svar 1 ja")
    assert "Ställer sig bakom (1): Anna Ek (Arboga)" in stands(asked)
    assert "Bo Berg" not in stands(asked)
    assert "Anna Ek har redan svarat" in directly(asked, "bo", "!svar 1 Vi vill vänta.")


def test_what_a_substitute_says_in_passing_is_no_answer(asked: Chatroom) -> None:
    directly(asked, "bo", "Vi ses på fredag då.")
    assert "0 av 5 platser" in stands(asked)


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Chatroom]:
    """A group in which substitutes come only when their member is absent, and round 1."""
    group = example_group()
    rules = replace(group.rules, substitutes=SubstituteRule.WHEN_MEMBER_ABSENT)
    groups = [replace(group, rules=rules)]
    with filled_room(tmp_path, groups=groups, now="2027-03-01 10:00") as room:
        room.tell("bo", "hej")
        secretary(room, f"!omgång ny {QUESTION} senast 12 mars")
        secretary(room, "ja")
        yield room


def test_where_substitutes_come_only_in_absence_the_member_answers(strict: Chatroom) -> None:
    assert all(matrix_id("bo") not in m.post.recipients for m in strict.posted
               if m.post.kind == "round_asked")  # fmt: skip
    assert "Anna Ek svarar för platsen" in directly(strict, "bo", "!svar 1 ja")
    assert "0 av 5 platser" in stands(strict)
    secretary(strict, "!svar 1 för Bo Berg: ja")
    assert "Bo Berg, ersätter Anna Ek (Arboga)" in stands(strict)


def test_a_seat_without_a_member_is_answered_for_by_its_substitute(strict: Chatroom) -> None:
    secretary(strict, "!ledamot slut Anna Ek från 1 mars")
    secretary(strict, "ja")
    assert "antecknat" in directly(strict, "bo", "!svar 1 ja")
    assert "Ställer sig bakom (1): Bo Berg (Arboga)" in stands(strict)


def test_the_secretary_passes_an_answer_on_and_others_do_not(asked: Chatroom) -> None:
    said = secretary(asked, "!svar 1 för Ida Jonsson: Nej, vi vill vänta")
    assert "Svaret från Ida Jonsson" in said
    assert "Ida Jonsson (Oppositionens plats): Nej, vi vill vänta" in stands(asked)
    asked.say("anna", "!svar 1 för Cia Dal: ja")
    assert "1 av 5 platser" in stands(asked)


def test_who_has_no_seat_answers_nothing(asked: Chatroom) -> None:
    secretary(asked, "!svar 1 ja")
    assert "0 av 5 platser" in stands(asked)


# Who reads what


def test_answers_are_read_by_those_who_lead_until_it_ends(asked: Chatroom) -> None:
    directly(asked, "cia", "Stryk den sista meningen.")
    assert "Stryk" in directly(asked, "eva", "!omgång 1")
    assert "Stryk" not in asked.answer("eva", "!omgång 1")
    assert "Stryk" not in asked.answer("anna", "!omgång 1")
    assert "Stryk" not in directly(asked, "bo", "!omgång")
    assert "Cia Dal svarar: Stryk" in directly(asked, "cia", "!omgång")
    assert "Förslaget är bra." in directly(asked, "cia", "!omgång")


def test_a_draft_is_for_those_who_lead(quiet: Chatroom) -> None:
    secretary(quiet, f"!omgång ny {QUESTION}")
    assert QUESTION not in quiet.answer("anna", "!omgång")
    assert QUESTION not in quiet.answer("anna", "!omgång 1")
    assert "ingen omgång 1" in quiet.answer("anna", "!svar 1 ja")


# Time


def test_those_who_have_not_answered_are_reminded_once(asked: Chatroom) -> None:
    directly(asked, "cia", "ja")
    asked.go_to("2027-03-10 09:00")
    asked.tick()
    sent = [m for m in asked.posted if m.post.kind == "round_nudge"]
    told = {who for m in sent for who in m.post.recipients}
    assert told == {matrix_id(name) for name in ("eva", "anna", "gun", "ida")}
    assert len(sent) == len({m.post.room for m in sent})


def test_the_group_reads_the_answers_once_when_the_time_is_over(asked: Chatroom) -> None:
    directly(asked, "cia", "Stryk den sista meningen.")
    asked.react("anna", in_room(asked).event_id, "✅")
    asked.go_to("2027-03-14 12:00")
    assert asked.count("round_result") == 0
    asked.go_to("2027-03-15 09:00")
    asked.tick()
    [told] = [m for m in asked.posted if m.post.kind == "round_result"]
    assert told.post.room == ROOM
    assert "2 av 5 platser har svarat" in told.text
    assert "ingen omröstning" in told.text
    assert "Anna Ek (Arboga)" in told.text
    assert "Cia Dal (Sala): Stryk den sista meningen." in told.text
    assert "Har inte svarat (3)" in told.text
    with asked.store.begin() as tx:
        kept = tx.group_documents.latest("barn-unga", "round", "1")
        assert kept is not None
        assert kept.text == told.post.text
    assert "Stryk den sista meningen." in asked.answer("anna", "!omgång 1")
    assert "slut" in asked.answer("gun", "!svar 1 ja")


def test_it_ends_a_while_after_the_last_answer(asked: Chatroom) -> None:
    for name in ("anna", "cia", "eva", "gun"):
        asked.say(name, "!svar 1 Vi vill vänta.")
    last = asked.say("ida", "!svar 1 Vi vill vänta.")
    asked.go_to("2027-03-01 10:10")
    assert asked.count("round_result") == 0
    asked.redact("ida", last)
    asked.go_to("2027-03-01 10:40")
    assert asked.count("round_result") == 0
    asked.say("ida", "!svar 1 ja")
    asked.go_to("2027-03-01 11:00")
    asked.tick()
    assert asked.count("round_result") == 1
    assert "5 av 5 platser" in asked.last("round_result").text


def test_what_was_answered_stands_when_it_has_ended(asked: Chatroom) -> None:
    said = asked.say("anna", "!svar 1 Vi vill vänta.")
    asked.go_to("2027-03-15 09:00")
    asked.redact("anna", said)
    assert "svaret står kvar" in asked.last("reply").text
    assert "Vi vill vänta." in asked.answer("anna", "!omgång 1")


def test_an_answer_after_the_last_day_counts_until_it_has_ended(asked: Chatroom) -> None:
    asked.go_to("2027-03-13 12:00")
    assert "kommer med" in asked.answer("anna", "!svar 1 ja").translate(PLAIN)
    asked.go_to("2027-03-15 09:00")
    assert "Anna Ek (Arboga)" in asked.last("round_result").text


def test_it_is_ended_early_after_a_yes(asked: Chatroom) -> None:
    directly(asked, "cia", "ja")
    assert "1 av 5 platser har svarat" in secretary(asked, "!omgång avsluta")
    assert asked.count("round_result") == 0
    secretary(asked, "ja")
    assert asked.count("round_result") == 1
    asked.go_to("2027-03-15 09:00")
    assert asked.count("round_result") == 1
    assert asked.count("round_nudge") == 0


@pytest.mark.parametrize("words", ["1 avsluta inte", "1 kanske", "1 avsluta?", "1 skicka inte"])
def test_what_is_not_understood_whole_does_nothing(asked: Chatroom, words: str) -> None:
    secretary(asked, f"!omgång {words}")
    secretary(asked, "ja")
    assert asked.count("round_result") == 0


@pytest.mark.parametrize("words", ["1 förläng till 19 mars", "1 senast 19 mars",
                                   "förläng 1 till den 19 mars", "1 ny tid 19 mars"])  # fmt: skip
def test_it_is_lengthened_and_that_is_undone(asked: Chatroom, words: str) -> None:
    directly(asked, "cia", "ja")
    assert "senast fredagen den 19 mars 2027" in secretary(asked, f"!omgång {words}")
    told = {who for m in asked.posted if m.post.kind == "round_lengthened"
            for who in m.post.recipients}  # fmt: skip
    assert matrix_id("anna") in told
    assert matrix_id("cia") not in told
    asked.go_to("2027-03-16 09:00")
    assert asked.count("round_result") == 0
    assert "19 mars" in secretary(asked, "!omgång")


def test_a_longer_time_is_undone(asked: Chatroom) -> None:
    secretary(asked, "!omgång 1 förläng till 19 mars")
    assert "12 mars" in secretary(asked, "!ångra")
    assert "12 mars" in secretary(asked, "!omgång")


def test_sending_is_not_undone_and_nothing_older_in_its_place(asked: Chatroom) -> None:
    assert "går inte att ångra att omgång 1 skickades" in secretary(asked, "!ångra")
    assert "0 av 5 platser" in stands(asked)


def test_an_answer_to_one_of_several_rounds_is_told_how_to_say_which(room: Chatroom) -> None:
    for question in ("Vad tycker ni om planen?", "Vad tycker ni om budgeten?"):
        room.say("sekreterare", f"!omgång ny {question} senast 25 februari")
        room.say("sekreterare", "ja")
    assert "!svar 1" in room.answer("anna", "!svar Den är bra")


def test_words_that_are_not_understood_may_be_a_late_answer(room: Chatroom) -> None:
    room.say("sekreterare", "!omgång ny Vad tycker ni om planen? senast 25 februari")
    room.say("sekreterare", "ja")
    room.go_to("2027-02-10 09:00")
    said = "den där planen är bra för oss i Arboga"
    assert "!svar 1 …" in directly(room, "anna", said)
    assert "!svar" not in directly(room, "sekreterare", said)


def test_a_last_day_with_a_question_mark_begins_no_round(room: Chatroom) -> None:
    answer = room.answer("sekreterare", "!omgång ny Vad tycker ni? senast 25 februari?")
    assert answer.startswith("Det ser ut som en fråga")
    assert "Omgång 1" not in room.answer("sekreterare", "!omgång")


@pytest.mark.parametrize("day", ["19 mars kl 9", "19 mars på förmiddagen"])
def test_a_time_of_day_after_the_last_day_is_asked_about_and_never_dropped(
    quiet: Chatroom, day: str
) -> None:
    answer = quiet.answer(
        "sekreterare", f"!omgång ny Ställer ni er bakom det? senast {day}", room=SECRETARY_ROOM
    )
    assert "till dagens slut" in answer
    assert "!omgång ny Ställer ni er bakom det? senast fredag 19 mars" in answer
    with quiet.store.begin() as tx:
        assert tx.written_rounds.not_ended("barn-unga") == []
