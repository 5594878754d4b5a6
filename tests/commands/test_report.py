"""`!rapport`: two parts, several that add up, the dialogue, showing and removing."""

from __future__ import annotations

import pytest

from secretary.reports import MAX_LENGTH
from tests.chatroom import Chatroom


def shown(room: Chatroom, who: str = "anna") -> list[str]:
    """The lines of somebody's own report."""
    return [x for x in room.answer(who, "!rapport visa").splitlines() if x.startswith("•")]


def test_a_report_in_one_line_is_news_from_home(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport Ny familjecentral i maj.")
    assert shown(summoned) == ["• Aktuellt hemma: Ny familjecentral i maj."]


def test_a_report_without_the_second_part_is_asked_for_it(summoned: Chatroom) -> None:
    answer = summoned.answer("anna", "!rapport Ny familjecentral i maj.")
    assert "frågor från gruppen" in answer
    assert "!rapport b)" in answer


@pytest.mark.parametrize(
    "text",
    [
        "!rapport a) Ny skola. b) Togs upp i nämnden.",
        "!rapport A) Ny skola.\nB) Togs upp i nämnden.",
        "!rapport hemma: Ny skola. gruppens frågor: Togs upp i nämnden.",
        "!rapport Ny skola. b) Togs upp i nämnden.",
        "!rapport b) Togs upp i nämnden. a) Ny skola.",
    ],
)
def test_both_parts_can_be_given_at_once(summoned: Chatroom, text: str) -> None:
    summoned.say("anna", text)
    assert set(shown(summoned)) == {
        "• Aktuellt hemma: Ny skola.",
        "• Taget vidare hemma: Togs upp i nämnden.",
    }


def test_the_order_of_several_reports_is_kept_and_they_add_up(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport Ett.")
    summoned.say("anna", "!rapport Två.")
    assert shown(summoned) == ["• Aktuellt hemma: Ett.", "• Aktuellt hemma: Två."]


def test_a_bare_command_asks_for_both_parts_one_by_one(summoned: Chatroom) -> None:
    assert "del 1 av 2" in summoned.answer("anna", "!rapport")
    assert "Del 2 av 2" in summoned.answer("anna", "Vi har ny skolchef.")
    assert "är sparad" in summoned.answer("anna", "Frågan togs upp.")
    assert shown(summoned) == [
        "• Aktuellt hemma: Vi har ny skolchef.",
        "• Taget vidare hemma: Frågan togs upp.",
    ]


def test_inget_leaves_a_part_empty(summoned: Chatroom) -> None:
    for text in ("!rapport", "Inget.", "Frågan togs upp."):
        summoned.say("anna", text)
    assert shown(summoned) == ["• Taget vidare hemma: Frågan togs upp."]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("!rapport a) Vi har ny skolchef. b) inget", ["• Aktuellt hemma: Vi har ny skolchef."]),
        ("!rapport a) Inget. b) Frågan togs upp.", ["• Taget vidare hemma: Frågan togs upp."]),
        ("!rapport inget", []),
        ("!rapport a) inget b) inget.", []),
        ("!rapport Inget nytt är bestämt.", ["• Aktuellt hemma: Inget nytt är bestämt."]),
    ],
)
def test_a_part_of_which_there_is_nothing_is_not_kept_as_a_text(
    summoned: Chatroom, text: str, kept: list[str]
) -> None:
    answer = summoned.answer("anna", text)
    assert ("Då har jag ingen rapport från dig" in answer) is (not kept)
    assert ("Vill du också berätta" in answer) is ("nytt" in text)
    assert shown(summoned) == kept


def test_an_edit_that_says_nothing_takes_the_report_back(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!rapport a) Vi har ny skolchef. b) Frågan togs upp.")
    summoned.edit("anna", event, "!rapport a) inget b) Frågan togs upp.")
    assert shown(summoned) == ["• Taget vidare hemma: Frågan togs upp."]
    summoned.edit("anna", event, "!rapport inget")
    assert shown(summoned) == []


def test_another_persons_talk_is_not_taken_for_the_answer(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport")
    assert summoned.answer("gun", "God morgon!") == ""
    assert shown(summoned, "gun") == []


def test_avbryt_ends_the_questions(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport")
    assert "Avbrutet" in summoned.answer("anna", "Avbryt")
    assert summoned.answer("anna", "Hej alla") == ""
    assert shown(summoned) == []


def test_a_question_waits_half_an_hour_and_no_longer(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport")
    summoned.go_to("2027-02-26 09:31")
    assert summoned.answer("anna", "Vi ses i morgon!") == ""
    assert shown(summoned) == []


def test_another_command_ends_the_questions(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport")
    summoned.say("anna", "!möten")
    assert summoned.answer("anna", "Hej alla") == ""


def test_a_question_asked_in_a_thread_is_answered_in_that_thread(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport", thread="$root")
    assert summoned.last("reply").post.thread == "$root"
    assert summoned.answer("anna", "Utanför tråden") == ""
    assert "Del 2 av 2" in summoned.answer("anna", "I tråden", thread="$root")


def test_a_report_can_be_for_another_meeting(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    assert "23 april" in summoned.answer("anna", "!rapport möte 2: Budgeten är antagen.")
    assert "Budgeten är antagen." in summoned.answer("anna", "!rapport visa möte 2")
    assert shown(summoned) == []


def test_a_report_that_begins_with_a_date_is_not_taken_for_a_meeting(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport 12 maj öppnar skolan. Alla är välkomna: stora som små.")
    assert shown(summoned) == [
        "• Aktuellt hemma: 12 maj öppnar skolan. Alla är välkomna: stora som små."
    ]


def test_a_report_about_a_meeting_is_not_taken_for_one_to_it(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport Mötet den 3 mars: alla var nöjda.")
    assert shown(summoned) == ["• Aktuellt hemma: Mötet den 3 mars: alla var nöjda."]


def test_no_words_are_lost_before_a_colon(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport Inför mötet 12 mars har vi gjort detta: läst på.")
    assert shown(summoned) == ["• Aktuellt hemma: Inför mötet 12 mars har vi gjort detta: läst på."]


@pytest.mark.parametrize(
    "words",
    ["rapport visa nästa möte", "rapport visa marsmötet", "report show next meeting",
     "report show the March meeting", "report show the meeting on 12 March"],
)  # fmt: skip
def test_what_has_been_reported_is_shown_for_a_meeting_named_in_words(
    summoned: Chatroom, words: str
) -> None:
    summoned.say("anna", "!rapport Budgeten är antagen.")
    assert "Budgeten är antagen." in summoned.answer("anna", f"!{words}")


def test_a_report_that_begins_with_visa_is_a_report(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport Visa upp nya skolan ska vi göra i maj.")
    assert shown(summoned) == ["• Aktuellt hemma: Visa upp nya skolan ska vi göra i maj."]


def test_own_reports_can_be_removed_and_others_stay(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport Ett.")
    summoned.say("gun", "!rapport Två.")
    assert "1 rapport är borttagen" in summoned.answer("anna", "!rapport ta bort")
    assert shown(summoned) == []
    assert shown(summoned, "gun") == ["• Aktuellt hemma: Två."]


def test_removing_nothing_says_so(summoned: Chatroom) -> None:
    assert "inte lämnat någon rapport" in summoned.answer("anna", "!rapport ta bort")


def test_a_report_that_is_too_long_is_refused_whole(summoned: Chatroom) -> None:
    answer = summoned.answer("anna", "!rapport " + "å" * (MAX_LENGTH + 1))
    assert f"{MAX_LENGTH:,}".replace(",", " ") in answer
    assert shown(summoned) == []


def test_a_report_of_the_greatest_length_is_kept_whole(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport " + "å" * MAX_LENGTH)
    assert shown(summoned) == ["• Aktuellt hemma: " + "å" * MAX_LENGTH]


def test_markup_in_a_report_is_shown_as_text(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport <b>fet</b> **stjärnor** @room &amp;")
    summoned.say("anna", "!rapport visa")
    reply = summoned.last("reply").post
    assert "<b>fet</b> **stjärnor** @room &amp;" in reply.text
    assert "&lt;b&gt;fet&lt;/b&gt; **stjärnor** @room &amp;amp;" in reply.html
    assert reply.recipients == ()


@pytest.mark.parametrize(
    "text", ["!rapport ta bort mötet med polisen", "!rapport visa mötet med polisen"]
)
def test_what_names_no_meeting_shows_and_deletes_no_report(summoned: Chatroom, text: str) -> None:
    summoned.say("anna", "!rapport Kvar.")
    assert "har inte gjort något" in summoned.answer("anna", text)
    assert "Kvar." in summoned.answer("anna", "!rapport visa")
