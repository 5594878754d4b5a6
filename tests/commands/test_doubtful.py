"""What may be no report, or tell of somebody's health, is asked about; nothing of it is kept."""

from __future__ import annotations

import pytest

from tests.chatroom import Chatroom
from tests.commands.test_report import shown
from tests.fixtures.database import all_rows

ILL = "Jag är sjuk så jag kommer inte på fredag"
SECRET = "Anna har fått influensa och ligger hemma."


def rows(room: Chatroom) -> str:
    with room.store.begin() as tx:
        return all_rows(tx)


@pytest.fixture
def asked(summoned: Chatroom) -> Chatroom:
    """Anna is asked for the first part of her report."""
    summoned.say("anna", "!rapport")
    return summoned


# ------------------------------------------------------------------ in the dialogue


def test_an_absence_in_the_dialogue_is_offered_and_recorded_with_a_yes(asked: Chatroom) -> None:
    answer = asked.answer("anna", ILL)
    assert "Menar du att du inte kan komma till mötet fredagen den 12 mars kl. 9?" in answer
    assert "Jag har inte sparat det du skrev." in answer
    assert shown(asked) == []
    asked.say("anna", "!rapport")
    asked.say("anna", ILL)
    asked.say("anna", "ja")
    assert "ersätter Anna Ek" in asked.answer("anna", "!möte")


def test_the_report_s_question_is_not_open_any_more_after_an_absence(asked: Chatroom) -> None:
    asked.say("anna", ILL)
    asked.say("anna", "Vi ses!")
    assert shown(asked) == []


def test_what_may_be_no_report_is_asked_about(summoned: Chatroom) -> None:
    for text, asks in (
        ("vad menas med hemorganisation?", "Det ser ut som en fråga"),
        ("Vad ska jag skriva här", "Det ser ut som en fråga"),
        ("Jag kommer på fredag", "Menar du att du kommer"),
        ("Min son är inlagd", "kan handla om någons hälsa"),
        ("tack", "inte ut som en rapport"),
        ("👍", "inte ut som en rapport"),
    ):
        summoned.say("anna", "!rapport")
        assert asks in summoned.answer("anna", text)
    assert shown(summoned) == []


def test_a_question_leaves_the_report_s_question_open(asked: Chatroom) -> None:
    asked.say("anna", "vad menas med hemorganisation?")
    assert "Del 2 av 2" in asked.answer("anna", "Ny skola.")
    assert shown(asked) == ["• Aktuellt hemma: Ny skola."]


def test_a_promise_ends_the_questions_and_the_next_words_are_no_report(asked: Chatroom) -> None:
    assert "Det går bra att vänta." in asked.answer("anna", "jag återkommer i morgon")
    assert asked.answer("anna", "Ska vi ta bilen tillsammans") == ""
    assert shown(asked) == []


def test_who_means_it_after_all_sends_it_again_with_a_yes(summoned: Chatroom) -> None:
    for yes in ("ja: {}", "Ja, {}", "ja {}", "yes: {}"):
        summoned.say("anna", "!rapport")
        summoned.say("anna", "Min son är inlagd")
        summoned.say("anna", yes.format("Min son är inlagd"))
    assert shown(summoned) == ["• Aktuellt hemma: Min son är inlagd"] * 4


def test_who_means_it_edits_the_message_and_puts_a_yes_first(asked: Chatroom) -> None:
    event = asked.say("anna", "Min son är inlagd")
    asked.edit("anna", event, "ja Min son är inlagd")
    assert shown(asked) == ["• Aktuellt hemma: Min son är inlagd"]
    asked.edit("anna", event, "Ny skola.")
    assert shown(asked) == ["• Aktuellt hemma: Ny skola."]


def test_an_edit_of_another_message_does_not_confirm_it(asked: Chatroom) -> None:
    other = asked.say("anna", "!möte")
    asked.say("anna", "!rapport")
    asked.say("anna", "Min son är inlagd")
    asked.edit("anna", other, "ja, vi ses")
    assert shown(asked) == []


def test_an_answer_edited_into_such_a_text_stays_as_it_was(asked: Chatroom) -> None:
    event = asked.say("anna", "Ny skola.")
    mark = len(asked.posted)
    asked.edit("anna", event, SECRET)
    assert "Det du skrev först gäller fortfarande" in asked.since(mark)[0].text
    assert shown(asked) == ["• Aktuellt hemma: Ny skola."]
    asked.edit("anna", event, f"ja: {SECRET}")
    assert shown(asked) == [f"• Aktuellt hemma: {SECRET}"]


def test_an_edit_of_an_answer_is_acknowledged(asked: Chatroom) -> None:
    event = asked.say("anna", "Ny skola.")
    mark = len(asked.posted)
    asked.edit("anna", event, "Ny förskola.")
    assert "Ändrat. Din rapport till mötet fredagen den 12 mars" in asked.since(mark)[0].text


def test_a_bare_yes_is_asked_for_the_text_which_is_then_kept(asked: Chatroom) -> None:
    asked.say("anna", "Min son är inlagd")
    assert "Skicka då texten en gång till" in asked.answer("anna", "ja")
    asked.say("anna", "Min son är inlagd")
    assert shown(asked) == ["• Aktuellt hemma: Min son är inlagd"]


def test_who_was_not_asked_does_not_confirm_by_beginning_with_yes(asked: Chatroom) -> None:
    assert "någons hälsa" in asked.answer("anna", "Ja, min son är inlagd")


def test_after_the_question_another_answer_is_kept_as_it_is(asked: Chatroom) -> None:
    asked.say("anna", "Min son är inlagd")
    asked.say("anna", "Ny skola.")
    assert shown(asked) == ["• Aktuellt hemma: Ny skola."]


# ------------------------------------------------------------------ commands


def test_a_command_that_may_give_a_reason_keeps_nothing(summoned: Chatroom) -> None:
    for command in ("rapport", "fråga", "report", "topic", "rapport möte 1:"):
        for text in (ILL, SECRET, "jag kan inte komma", "My son is in hospital"):
            assert "Jag har inte sparat något." in summoned.answer("anna", f"!{command} {text}")
            assert text not in rows(summoned)


def test_with_a_yes_it_is_kept(summoned: Chatroom) -> None:
    summoned.say("anna", f"!rapport ja: {SECRET}")
    summoned.say("anna", f"!rapport möte 1: ja: {SECRET}")
    assert shown(summoned) == [f"• Aktuellt hemma: {SECRET}"] * 2
    assert "kommer med på dagordningen" in summoned.answer("anna", f"!fråga ja: {SECRET}")


def test_an_edit_into_such_a_text_keeps_what_was_said_first(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!rapport Ny skola.")
    mark = len(summoned.posted)
    summoned.edit("anna", event, f"!rapport {SECRET}")
    assert "Det du skrev först gäller fortfarande" in summoned.since(mark)[0].text
    assert shown(summoned) == ["• Aktuellt hemma: Ny skola."]
    assert SECRET not in rows(summoned)


def test_a_topic_may_be_a_question_and_name_an_illness(summoned: Chatroom) -> None:
    for title in (
        "Hur går det med skolskjutsen?",
        "Cancervården i länet",
        "Sjukfrånvaron i skolan",
    ):
        assert "kommer med på dagordningen" in summoned.answer("anna", f"!fråga {title}")


def test_a_report_that_is_none_is_asked_about(summoned: Chatroom) -> None:
    for text in ("hur gör man?", "senare", "återkommer i morgon", "ok"):
        assert "Jag har inte sparat något." in summoned.answer("anna", f"!rapport {text}")
    assert shown(summoned) == []


def test_the_suggestions_name_the_meeting_when_another_is_planned(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    answer = summoned.answer("anna", f"!rapport {ILL}")
    assert "!förhinder möte 1" in answer
    assert "!rapport möte 1: ja: …" in answer


# ------------------------------------------------------------------ which meeting, show, delete


def test_a_month_or_day_after_for_is_the_meeting(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    for before in ("för april", "for April", "inför 23 april", "till aprilmötet"):
        assert "23 april" in summoned.answer("anna", f"!fråga {before}: Skolfrånvaro")


def test_a_report_is_shown_for_a_meeting_named_by_its_day(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport Budgeten är antagen.")
    for words in ("visa 12 mars", "visa 12/3", "visa mars", "visa den 12", "show 12 March"):
        assert "Budgeten är antagen." in summoned.answer("anna", f"!rapport {words}"), words


def test_a_report_is_removed_for_a_meeting_named_by_its_day(summoned: Chatroom) -> None:
    for words in ("ta bort 12 mars", "ta bort mars", "radera 12/3"):
        summoned.say("anna", "!rapport Budgeten är antagen.")
        assert "1 rapport är borttagen" in summoned.answer("anna", f"!rapport {words}"), words


def test_what_may_be_a_command_or_a_text_is_neither(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport Kvar.")
    for text in (
        "rapport visa min",
        "rapport ta bort allt",
        "rapport visa 12 mars tack",
        "fråga visa mina",
        "fråga ta bort betygen i årskurs 6",
        "topic delete grades in year 6",
    ):
        assert "har inte gjort något" in summoned.answer("anna", f"!{text}"), text
    assert shown(summoned) == ["• Aktuellt hemma: Kvar."]
    assert "ingen egen fråga" in summoned.answer("anna", "!fråga visa")


def test_a_report_can_be_removed_after_its_meeting(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport Ny skola.")
    summoned.go_to("2027-03-15 09:00")
    assert "1 rapport är borttagen" in summoned.answer("anna", "!rapport ta bort möte 1")


def test_an_own_topic_is_shown_and_removed(summoned: Chatroom) -> None:
    summoned.say("anna", "!fråga Skolskjuts")
    summoned.say("gun", "!fråga Läsförståelse")
    assert "Skolskjuts (möte 1" in summoned.answer("anna", "!fråga visa")
    assert "Läsförståelse" not in summoned.answer("anna", "!fråga visa 12 mars")
    assert "Din fråga är borttagen" in summoned.answer("anna", "!fråga ta bort Skolskjuts")
    assert "ingen egen fråga" in summoned.answer("anna", "!fråga visa")


def test_of_several_topics_the_one_that_is_named_is_removed(summoned: Chatroom) -> None:
    summoned.say("anna", "!fråga Skolskjuts på landet")
    summoned.say("anna", "!fråga Läsförståelse")
    assert "Vilken av dina frågor menar du?" in summoned.answer("anna", "!fråga ta bort")
    assert "Din fråga är borttagen" in summoned.answer("anna", "!fråga ta bort ”Skolskjuts”")
    assert "Läsförståelse" in summoned.answer("anna", "!fråga visa")


def test_the_only_topic_needs_no_name(summoned: Chatroom) -> None:
    summoned.say("anna", "!fråga Skolskjuts")
    assert "Din fråga är borttagen" in summoned.answer("anna", "!fråga ta bort")


# ------------------------------------------------------------------ nothing is repeated


def test_no_answer_repeats_words_that_it_does_not_know(summoned: Chatroom) -> None:
    for begins in (
        "",
        "förhindr ",
        "hjälp ",
        "kalla ",
        "rapport visa ",
        "fråga ta bort ",
        "förhinder ",
        "möte ",
    ):
        answer = summoned.answer("anna", f"!{begins}leukemi")
        assert answer
        assert "leukemi" not in answer
