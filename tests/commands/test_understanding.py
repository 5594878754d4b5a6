"""Text and place become one request: pure, so that it can be read as a table, with no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from commands.agenda import PublishAgenda, ShowDraftAgenda, ShowPublishedAgenda
from commands.answer_reading import ReadAnswer
from commands.answer_requests import DeclineOffer, OfferAnswer, RecordAnswer
from commands.command import Question, Request
from commands.edits import EditReports, Replace, Withdraw
from commands.help import ShowHelp
from commands.meeting import (
    AskToCancel,
    CancelMeeting,
    KeepMeeting,
    MoveMeeting,
    PlanMeeting,
    ShowMeeting,
    ShowMeetings,
    SummonToMeeting,
)
from commands.place import Earlier, Place, SentNotice
from commands.reactions import understand_reaction
from commands.report import AddReport, AnswerPart, AskForReport, RemoveReports, ShowReports
from commands.router import Router
from commands.topic import AddTopic
from commands.understanding import (
    understand_message,
    understand_redaction,
)
from commands.understanding_edits import understand_edit
from commands.understood import Nothing, Outcome, Refusal, Remark, Understanding, Understood
from commands.upcoming_notices import ShowUpcomingNotices
from secretary.attendance import AttendanceMode, Participation
from secretary.people import MATRIX, Mandate, Person
from secretary.reports import Part
from services.actors import Actor
from services.answers import Statement
from services.context import GroupView
from services.meetings import MeetingDetails
from tests.secretary import example as ex

ROUTER = Router()
NOW = ex.at("2027-03-01 09:00")
ONE = ex.meeting("2027-03-12 09:00", number=1)
TWO = ex.meeting("2027-04-23 09:00", number=2)
ROOM, ANNA, SECRETARY = "!grupp:exempel", "@anna:exempel", "@sekreterare:exempel"
DIGITAL, ON_SITE = AttendanceMode.DIGITAL, AttendanceMode.ON_SITE
COMING, NOT_COMING = Participation(True), Participation(False)


def view(*own: Mandate, secretary: bool = False, now: datetime = NOW, **changes: Any) -> GroupView:
    """The group as somebody with these mandates finds it."""
    actor = Actor(MATRIX, ANNA, now.date(), own, is_secretary=secretary)
    return GroupView(
        group=ex.group(**changes),
        actor=actor,
        now=now,
        mandates=ex.MANDATES,
        meetings=[ONE, TWO],
        all_meetings=[ONE, TWO],
    )


def mandate_of(person: Person) -> Mandate:
    return next(mandate for mandate in ex.MANDATES if mandate.person is person)


MEMBER = view(mandate_of(ex.ANNA))
LEADER = view(secretary=True)


def place(*views: GroupView, **changes: Any) -> Place:
    return Place(ROOM, ANNA, views, **{"in_group_room": True, **changes})


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def message(where: Place, text: str) -> Understanding:
    return understand_message(where, text, ROUTER)


def request_of(understood: Understanding) -> Request:
    assert isinstance(understood, Understood), understood
    return understood.request


# Commands


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("!förhinder", RecordAnswer(ex.ANNA, ONE, NOT_COMING)),
        ("!förhinder möte 2", RecordAnswer(ex.ANNA, TWO, NOT_COMING)),
        ("!förhinder sjuk", RecordAnswer(ex.ANNA, ONE, NOT_COMING, reason_given=True)),
        ("!absent 23 April", RecordAnswer(ex.ANNA, TWO, NOT_COMING)),
        ("!kommer", RecordAnswer(ex.ANNA, ONE, COMING)),
        ("!kommer digitalt", RecordAnswer(ex.ANNA, ONE, Participation(True, DIGITAL))),
        ("!kommer på plats möte 2", RecordAnswer(ex.ANNA, TWO, Participation(True, ON_SITE))),
        ("!rapport", AskForReport(ONE, Part.HOME)),
        ("!rapport Ny skola.", AddReport(ONE, ((Part.HOME, "Ny skola."),), frozenset({Part.HOME}))),
        (
            "!rapport möte 2: a) Ett. b) Två.",
            AddReport(TWO, ((Part.HOME, "Ett."), (Part.TAKEN_HOME, "Två.")), frozenset(Part)),
        ),
        ("!rapport visa", ShowReports(ONE)),
        ("!rapport ta bort möte 2", RemoveReports(TWO)),
        ("!fråga Skolfrånvaro", AddTopic(ONE, "Skolfrånvaro")),
        ("!fråga inför 23 april: Skolfrånvaro", AddTopic(TWO, "Skolfrånvaro")),
        ("!fråga för den 23 april: Skolfrånvaro", AddTopic(TWO, "Skolfrånvaro")),
        ("!fråga till aprilmötet: Skolfrånvaro", AddTopic(TWO, "Skolfrånvaro")),
        ("!topic for April: School absence", AddTopic(TWO, "School absence")),
        ("!topic for 23 April: School absence", AddTopic(TWO, "School absence")),
        ("!fråga för skolan: Frånvaro", AddTopic(ONE, "för skolan: Frånvaro")),
        ("!fråga 23 april: Skolfrånvaro", AddTopic(ONE, "23 april: Skolfrånvaro")),
        ("!möte", ShowMeeting(ONE)),
        ("!möte 2", ShowMeeting(TWO)),
        ("!möten", ShowMeetings()),
        ("!hjälp rapport", ShowHelp("rapport")),
    ],
)
def test_what_a_member_writes_is_one_request(text: str, request_: Request) -> None:
    assert request_of(message(place(MEMBER), text)) == request_


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        (
            "!möte ny 28 maj kl 9-12 Sala https://video.exempel/1",
            PlanMeeting(
                MeetingDetails(
                    wall("2027-05-28 09:00"), time(12), "Sala", "https://video.exempel/1"
                ),
                False,
            ),
        ),
        (
            "!möte ny 2 mars kl 9 trots sen kallelse",
            PlanMeeting(MeetingDetails(wall("2027-03-02 09:00")), True),
        ),
        (
            "!möte flytta möte 2 till 28 maj",
            MoveMeeting(TWO, MeetingDetails(wall("2027-05-28 09:00")), False),
        ),
        ("!möte kalla", SummonToMeeting(ONE, False)),
        ("!möte ställ in möte 2", AskToCancel(TWO)),
        ("!dagordning publicera möte 2", PublishAgenda(TWO)),
        ("!utskick", ShowUpcomingNotices()),
        (
            "!förhinder för Anna Ek",
            RecordAnswer(ex.ANNA, ONE, NOT_COMING, on_behalf=True),
        ),
        (
            "!kommer för Bo Berg digitalt",
            RecordAnswer(ex.BO, ONE, Participation(True, DIGITAL), on_behalf=True),
        ),
    ],
)
def test_what_a_secretary_writes_is_one_request(text: str, request_: Request) -> None:
    understood = message(place(LEADER), text)
    assert request_of(understood) == request_
    assert isinstance(understood, Understood)
    assert understood.enqueues_notices


def test_who_publishes_the_agenda_sees_the_draft_and_others_what_was_published() -> None:
    assert request_of(message(place(LEADER), "!dagordning")) == ShowDraftAgenda(ONE)
    assert request_of(message(place(MEMBER), "!dagordning")) == ShowPublishedAgenda(ONE)


@pytest.mark.parametrize(
    ("text", "message_id", "command"),
    [
        ("!förhinder möte 9", "no_such_meeting", "absence"),
        ("!förhinder för Bo Berg", "answer_for_others", "absence"),
        ("!förhindr", "misspelt_command", ""),
        ("!möte ny 28 maj kl 9", "for_leaders", ""),
        ("!rapport " + "x" * 4001, "report_too_long", "report"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_name(
    text: str, message_id: str, command: str
) -> None:
    refusal = message(place(MEMBER), text)
    assert isinstance(refusal, Refusal)
    assert (refusal.error.message_id, refusal.command) == (message_id, command)
    assert refusal.view is MEMBER


# What is no command


def test_talk_in_a_room_is_nothing() -> None:
    assert message(place(MEMBER), "Ska vi ta bilen?") == Nothing(Outcome.IGNORED)


def test_a_stranger_is_answered_the_same_whatever_they_write() -> None:
    for text in ("hej", "!förhinder"):
        said = message(place(is_direct=True, in_group_room=False), text)
        assert said == Remark(Outcome.STRANGER, "stranger")


def test_plain_words_in_a_direct_chat_are_an_offer_and_record_nothing() -> None:
    direct = place(MEMBER, is_direct=True, in_group_room=False)
    understood = message(direct, "Jag kan inte komma den 23 april, är sjuk")
    assert request_of(understood) == OfferAnswer((ReadAnswer(TWO, NOT_COMING),), reason_given=True)
    assert isinstance(understood, Understood)
    assert understood.outcome is Outcome.OFFER


def test_other_words_in_a_direct_chat_are_pointed_on() -> None:
    said = message(place(MEMBER, is_direct=True, in_group_room=False), "blir det fika?")
    assert isinstance(said, Remark)
    assert said.template == "hint"


OFFERED = Question(
    "offer",
    {"group": "barn-unga", "meeting": 2, "starts_at": "2027-04-23T09:00", "coming": 1,
     "form": "digital"},
)  # fmt: skip
TO_CANCEL = Question(
    "cancel", {"group": "barn-unga", "meeting": 1, "starts_at": "2027-03-12T09:00"}
)
REPORTED = Question("report", {"group": "barn-unga", "meeting": 1, "part": "home"})


@pytest.mark.parametrize(
    ("question", "text", "request_"),
    [
        (OFFERED, "ja tack", RecordAnswer(ex.ANNA, TWO, Participation(True, DIGITAL))),
        (OFFERED, "kanske", DeclineOffer()),
        (TO_CANCEL, "Ja!", CancelMeeting(ONE)),
        (TO_CANCEL, "nej", KeepMeeting(ONE)),
        (REPORTED, "Ny skola.", AnswerPart(ONE, Part.HOME, "Ny skola.")),
        (REPORTED, "inget", AnswerPart(ONE, Part.HOME, None)),
    ],
)
def test_the_answer_to_a_question_is_one_request(
    question: Question, text: str, request_: Request
) -> None:
    understood = message(place(MEMBER, question=question), text)
    assert request_of(understood) == request_
    assert isinstance(understood, Understood)
    assert understood.ends_question


def test_a_question_can_be_left() -> None:
    said = message(place(MEMBER, question=REPORTED), "avbryt")
    assert said == Remark(Outcome.STOPPED, "stopped", view=MEMBER, ends_question=True)


def test_a_question_about_another_group_ends_and_is_not_answered() -> None:
    elsewhere = Question("report", {**REPORTED.data, "group": "kultur"})
    assert message(place(MEMBER, question=elsewhere), "Ny skola.") == Nothing(ends_question=True)


# Several groups

HEALTH = view(mandate_of(ex.ANNA), id="halsa", name="Hälsa")


def test_who_is_in_several_groups_names_one() -> None:
    both = place(MEMBER, HEALTH, is_direct=True, in_group_room=False)
    refusal = message(both, "!förhinder")
    assert isinstance(refusal, Refusal)
    assert (refusal.error.message_id, refusal.view) == ("several_groups", None)
    understood = message(both, "!förhinder halsa möte 2")
    assert isinstance(understood, Understood)
    assert understood.view is HEALTH
    assert understood.request == RecordAnswer(ex.ANNA, TWO, NOT_COMING)


def test_help_is_the_same_in_every_group() -> None:
    assert request_of(message(place(MEMBER, HEALTH, is_direct=True), "!hjälp")) == ShowHelp()


# Edits, redactions, reactions


def earlier(*statements: Statement, outcome: str = "command", **changes: Any) -> Earlier:
    found = Earlier("$said", ROOM, ANNA, NOW, outcome, statements, MEMBER)
    return replace(found, **changes)


ABSENT = ex.answer(ex.ANNA, coming=False)
REPORT = ex.report(ex.ANNA)


def test_an_edited_command_takes_back_what_it_said_and_says_what_it_says_now() -> None:
    understood = understand_edit(place(MEMBER, earlier=earlier(ABSENT)), "!kommer", ROUTER)
    assert request_of(understood) == Replace((ABSENT,), RecordAnswer(ex.ANNA, ONE, COMING))
    assert isinstance(understood, Understood)
    assert understood.source == earlier(ABSENT)


def test_a_command_edited_into_talk_is_taken_back() -> None:
    understood = understand_edit(place(MEMBER, earlier=earlier(ABSENT)), "hej alla", ROUTER)
    assert request_of(understood) == Withdraw((ABSENT,))


def test_an_edited_answer_to_the_reports_question_changes_the_report() -> None:
    before = earlier(REPORT, outcome=Outcome.ANSWER)
    understood = understand_edit(place(MEMBER, earlier=before), "Ny förskola.", ROUTER)
    assert request_of(understood) == EditReports((REPORT,), "Ny förskola.")


def test_nobody_edits_what_another_has_written() -> None:
    theirs = earlier(ABSENT, sender="@bo:exempel")
    assert understand_edit(place(MEMBER, earlier=theirs), "!kommer", ROUTER) == Nothing()


def test_what_cannot_be_undone_by_an_edit_says_so() -> None:
    said = understand_edit(place(LEADER, earlier=earlier()), "!möte ny 28 maj kl 9", ROUTER)
    assert isinstance(said, Remark)
    assert (said.template, said.values) == ("edit_not_run", {"command": "meeting_new"})


def test_a_redacted_message_is_taken_back_aloud_and_a_redacted_reaction_silently() -> None:
    for outcome, silent in ((Outcome.COMMAND, False), (Outcome.REACTION, True)):
        understood = understand_redaction(place(MEMBER, earlier=earlier(ABSENT, outcome=outcome)))
        assert request_of(understood) == Withdraw((ABSENT,))
        assert isinstance(understood, Understood)
        assert understood.is_silent is silent


def test_a_redaction_in_another_room_takes_nothing_back() -> None:
    there = earlier(ABSENT, room="!annat:exempel")
    assert understand_redaction(place(MEMBER, earlier=there)) == Nothing(Outcome.IGNORED)
    assert understand_redaction(place(MEMBER)) == Nothing(Outcome.NOTHING_WITHDRAWN)


def reacted(found: GroupView = MEMBER, **changes: Any) -> Place:
    summons = SentNotice("summons", ONE, found, ONE.starts_at, is_for_sender=True)
    return place(found, reacted_to=replace(summons, **changes))


@pytest.mark.parametrize(
    ("key", "coming", "mode"),
    [
        *(
            (key, True, None)
            for key in ("✅", "✔", "✔️", "☑️", "✓", "👍", "👍🏽", "👍🏿", "✅\ufe0e")
        ),
        *((key, True, DIGITAL) for key in ("💻", "💻\ufe0f", "🖥️")),
        *(
            (key, False, None)
            for key in ("❌", "❌\ufe0f", "❌\ufe0e", "✖️", "✗", "🚫", "👎", "👎🏻")
        ),
    ],
)
def test_a_reaction_to_the_summons_is_an_answer(
    key: str, coming: bool, mode: AttendanceMode | None
) -> None:
    understood = understand_reaction(reacted(), key)
    assert request_of(understood) == RecordAnswer(ex.ANNA, ONE, Participation(coming, mode))
    assert isinstance(understood, Understood)
    assert understood.is_silent


def test_other_reactions_and_reactions_to_other_messages_are_nothing() -> None:
    for key in ("🎉", "🤔", "❎", "👏🏽", "📝", "", "ja", "✅✅"):
        assert understand_reaction(reacted(), key) == Nothing()
    assert understand_reaction(reacted(asks_about=None), "✅") == Nothing()
    assert understand_reaction(place(MEMBER), "✅") == Nothing()


def test_who_reacts_after_the_meeting_has_begun_is_told_that_it_does_not_count() -> None:
    late = view(mandate_of(ex.ANNA), now=ex.at("2027-03-12 09:00"))
    refusal = understand_reaction(reacted(late), "✅")
    assert isinstance(refusal, Refusal)
    assert refusal.error.message_id == "meeting_begun"
    after = replace(LEADER, now=ex.at("2027-03-12 09:00"))
    assert understand_reaction(reacted(after), "✅") == Nothing(Outcome.TOO_LATE)


def test_a_reaction_to_a_summons_from_before_the_move_is_refused() -> None:
    refusal = understand_reaction(reacted(asks_about=ONE.starts_at - timedelta(days=7)), "✅")
    assert isinstance(refusal, Refusal)
    assert refusal.error.message_id == "summons_out_of_date"


def test_only_who_holds_a_seat_answers_by_a_reaction() -> None:
    refusal = understand_reaction(reacted(LEADER), "✅")
    assert isinstance(refusal, Refusal)
    assert refusal.error.message_id == "answers_of_others"


def test_what_may_mean_something_else_counts_from_those_whom_it_is_for() -> None:
    for key in ("👍", "👎🏾"):
        assert understand_reaction(reacted(is_for_sender=False), key) == Nothing()
        assert understand_reaction(reacted(LEADER, is_for_sender=False), key) == Nothing()


def test_the_call_of_a_substitute_is_a_question_to_nobody_else() -> None:
    for_another = reacted(kind="seat", is_of_one=True, is_for_sender=False)
    refusal = understand_reaction(for_another, "✅")
    assert isinstance(refusal, Refusal)
    assert refusal.error.message_id == "asked_of_another"
    assert understand_reaction(for_another, "👍") == Nothing()
    answer = understand_reaction(replace_notice(for_another, is_for_sender=True), "👍")
    assert request_of(answer) == RecordAnswer(ex.ANNA, ONE, COMING)


def replace_notice(asked: Place, **changes: Any) -> Place:
    assert asked.reacted_to is not None
    return replace(asked, reacted_to=replace(asked.reacted_to, **changes))
