"""Everyday questions and words ("när är mötet?", "jag blir sen", "tack"): answered, never kept.

What a command knows is shown as by that command, to those who may use it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from commands.agenda import show_agenda
from commands.answer_reading import ReadAnswer, unclear_error
from commands.answer_requests import OfferAnswer
from commands.command import CommandContext, FreeTextHandler, Reply, Request
from commands.help import ShowHelp
from commands.meeting import ShowMeeting, ShowMeetings
from commands.names import GroupNames
from commands.report import ShowReports
from commands.which_meeting import meeting_in_sentence, split_meeting_to_answer
from secretary.attendance import Participation
from secretary.language.answers.reason_names import names_in_reason
from secretary.language.answers.values import Unclear
from secretary.language.question_subjects import Subject
from secretary.language.questions import names_chair, person_asked_about, read_question
from secretary.language.render import Text
from secretary.meetings import Meeting
from secretary.people import Office, Person, find_person
from services import own_answers
from services.actors import Permission
from services.context import GroupView
from services.next_steps import next_steps
from services.open_meetings import has_been_summoned

_ABOUT_MEETING: Final = (
    Subject.WHEN,
    Subject.ENDS,
    Subject.WHERE,
    Subject.LINK,
    Subject.REPLY_BY,
)
_HOW: Final[Mapping[Subject, str]] = {
    Subject.HOW_ABSENT: "absence",
    Subject.HOW_COMING: "coming",
    Subject.HOW_REPORT: "report",
    Subject.HOW_TOPIC: "topic",
    Subject.HOW_CALENDAR: "calendar_feed",
}
"""The commands that are asked how to use."""
_COMMANDS: Final[Mapping[Subject, str]] = {
    Subject.OWN: "meeting",
    Subject.CONTACT: "meeting",
    Subject.LINK: "meeting",
    Subject.WHO: "meeting",
    Subject.AGENDA: "agenda",
    Subject.REPORTED: "report_show",
    Subject.AWAY: "absence",
    Subject.LATE: "coming",
    Subject.UNSURE: "coming",
    Subject.MEETINGS: "meetings",
    Subject.WHEN: "meetings",
    Subject.ENDS: "meetings",
    Subject.WHERE: "meetings",
    Subject.SUMMONS: "meetings",
    Subject.REPLY_BY: "meetings",
    **_HOW,
}
"""By whose rules who asks is answered; the rest by those of `!hjälp`."""


@dataclass(frozen=True)
class SayOfMeeting:
    """Say when or where a meeting is, give its link, or say until when it can be answered.

    subject: one of `_ABOUT_MEETING`.
    """

    subject: Subject
    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        view, meeting = context.view, self.meeting
        own = None
        if context.direct and meeting in view.upcoming and view.actor.person is not None:
            own = own_answers.respondent(context.attendance(meeting), view.actor.person)
        return context.reply(
            "about_meeting",
            subject=self.subject,
            meeting=meeting,
            under_way=meeting is view.under_way,
            over=meeting.starts_at <= view.wall and meeting is not view.under_way,
            shows_link=context.direct and view.actor.may(Permission.GROUP),
            own=own,
        )


@dataclass(frozen=True)
class SayOfSummons:
    """Say that the group has been summoned to a meeting, or when it is."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        return context.reply(
            "about_summons",
            meeting=self.meeting,
            summoned=has_been_summoned(context.tx, context.group, self.meeting),
            steps=next_steps(context, self.meeting),
        )


@dataclass(frozen=True)
class ShowOwnAnswer:
    """Say what the actor has answered, and their substitute or member."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        standing = own_answers.standing(context, self.meeting)
        return context.reply("own_answer", meeting=self.meeting, standing=standing)


@dataclass(frozen=True)
class ShowAnswerOf:
    """Say what somebody else has answered."""

    person: Person
    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        attendance = context.attendance(self.meeting)
        found = own_answers.respondent(attendance, self.person)
        return context.reply(
            "answer_of", meeting=self.meeting, person=self.person, respondent=found
        )


@dataclass(frozen=True)
class ShowContacts:
    """Say who presides, and how the secretary is reached."""

    def perform(self, context: CommandContext) -> Reply:
        view = context.view
        holders = [m for m in view.mandates if m.in_force(view.today)]
        chairs = [m.person for m in holders if m.office is Office.CHAIR]
        vice = [m.person for m in holders if m.office is Office.VICE_CHAIR]
        return context.reply("contacts", chairs=chairs, vice_chairs=vice)


@dataclass(frozen=True)
class Talk:
    """Say what there is to say where nothing is shown or done. leader: who writes may plan."""

    subject: Subject
    leader: bool = False

    def perform(self, context: CommandContext) -> Reply:
        reply = replace(context, names_group=False).reply(
            "talk",
            subject=self.subject,
            leader=self.leader,
            under_way=context.view.under_way is not None,
        )
        return replace(reply, is_of_group=False)


@dataclass(frozen=True)
class StaySilent:
    """ "Perfekt" needs no answer."""

    def perform(self, context: CommandContext) -> Reply:
        return Reply()


@dataclass(frozen=True)
class AnswerAndRecordNothing:
    """Answer a question in words that also told something, which is not recorded."""

    answer: Request

    def perform(self, context: CommandContext) -> Reply:
        reply = self.answer.perform(context)
        if reply.text is None:
            return reply
        note = context.render("nothing_noted")
        text = Text(f"{reply.text.text}\n\n{note.text}", f"{reply.text.html}{note.html}")
        return replace(reply, text=text)


def _command_for(text: str) -> str | None:
    if person_asked_about(text):
        return "meeting"
    found = read_question(text)
    return None if found is None else _COMMANDS.get(found.subject, "help")


def _answer(view: GroupView, text: str) -> Request | None:
    found = read_question(text)
    person = None if found is not None and found.subject is Subject.OWN else _person(view, text)
    if person is not None:
        return ShowAnswerOf(person, meeting_in_sentence(view, text))
    if found is None:
        return None
    answer = _request(view, found.subject, text)
    shows = not isinstance(answer, Talk | OfferAnswer | ShowOwnAnswer)
    return AnswerAndRecordNothing(answer) if found.tells and shows else answer


_SHOWS: Final[Mapping[Subject, Callable[[Meeting], Request]]] = {
    Subject.SUMMONS: SayOfSummons,
    Subject.WHO: ShowMeeting,
    Subject.REPORTED: ShowReports,
}
"""What shows something of a meeting, and needs to know nothing else."""

questions: Final = FreeTextHandler(_command_for, _answer)


def _request(view: GroupView, subject: Subject, text: str) -> Request:
    if subject in _ABOUT_MEETING:
        return SayOfMeeting(subject, meeting_in_sentence(view, text))
    if subject in _SHOWS:
        return _SHOWS[subject](meeting_in_sentence(view, text))
    if subject in _HOW:
        return ShowHelp(key=_HOW[subject])
    match subject:
        case Subject.ACKNOWLEDGED:
            return StaySilent()
        case Subject.HELP:
            return ShowHelp()
        case Subject.OWN:
            view.person  # noqa: B018 - raises where the asker holds no seat
            return ShowOwnAnswer(meeting_in_sentence(view, text))
        case Subject.AGENDA:
            return show_agenda(view, meeting_in_sentence(view, text))
        case Subject.MEETINGS:
            return ShowMeetings()
        case Subject.CONTACT:
            return ShowContacts()
        case Subject.AWAY:
            return _offer_absence(view, text)
    return Talk(subject, leader=view.actor.may(Permission.LEADER))


def _offer_absence(view: GroupView, text: str) -> Request:
    """The offer to record an absence for the reason in the text, from the meeting it names.

    Raises UserError for a day that no meeting has, and where somebody else is kept away.
    """
    named = names_in_reason(text, GroupNames(view, view.person))
    if named.of_others:
        raise unclear_error(view, Unclear.PEOPLE)
    if named.error is not None:
        raise named.error
    if named.of_part:
        return Talk(Subject.LATE)
    meetings = named.meetings or (split_meeting_to_answer(view, "")[0],)
    answers = tuple(ReadAnswer(meeting, Participation(False)) for meeting in meetings)
    return OfferAnswer(answers, reason_given=True)


def _person(view: GroupView, text: str) -> Person | None:
    """The one person of the group that is asked about by name or office; None for any other."""
    words = person_asked_about(text)
    if not words:
        return None
    in_force = [m for m in view.mandates if m.in_force(view.today)]
    if names_chair(words):
        return next((m.person for m in in_force if m.is_chair), None)
    for count in (3, 2, 1):
        hits = find_person(" ".join(words[:count]), [m.person for m in in_force])
        if len(hits) == 1:
            return hits[0]
    return None
