"""`!kommer` and `!förhinder`: whether somebody comes. No reason is ever kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Final

from commands import on_behalf
from commands.answer_reading import ReadAnswer, ReadAnswers, read_answers, unclear_error
from commands.command import CommandContext, Question, Reply, Request, command
from commands.doubtful import OFFER
from commands.which_meeting import question_about
from secretary.attendance import AttendanceMode
from secretary.errors import NotAllowed, UserError
from secretary.language.answer_values import Unclear
from secretary.language.markup import Text, join_texts
from secretary.language.phrases import may_be_name
from secretary.meetings import Meeting
from secretary.people import Person
from services import answers
from services.answers import AnswerRecorded
from services.context import GroupView, Permission
from services.effects import Effects

_EXAMPLE_OF_LATE: Final = timedelta(minutes=30)


@dataclass(frozen=True)
class RecordAnswer:
    """Keep whether a person comes to a meeting, and thank whoever said it.

    arrives, leaves: local times of day, where they come late or leave early.
    is_late: whether they come late and did not say when.
    reason_given: whether a reason was written, which is not kept.
    on_behalf: whether somebody else than the person says it.
    """

    person: Person
    meeting: Meeting
    coming: bool
    mode: AttendanceMode | None = None
    arrives: time | None = None
    leaves: time | None = None
    is_late: bool = False
    reason_given: bool = False
    on_behalf: bool = False

    def perform(self, context: CommandContext) -> Reply:
        recorded = answers.record(
            context,
            self.person,
            self.meeting,
            coming=self.coming,
            mode=self.mode,
            arrives=self.arrives,
            leaves=self.leaves,
        )
        return self._thanks(context, recorded)

    def _thanks(self, context: CommandContext, recorded: AnswerRecorded) -> Reply:
        seats = recorded.attendance.seats
        if not self.coming:
            return context.reply(
                "absence",
                effects=recorded.effects,
                meeting=self.meeting,
                person=self.person,
                seat=recorded.seat,
                is_member=any(s.member and s.member.person is self.person for s in seats),
                reason_given=self.reason_given,
                somebody_else=self.on_behalf,
                direct=context.direct,
            )
        beside = (
            seat
            for seat in seats
            if seat.substitute and seat.substitute.person is self.person and not seat.member_away
        )
        return context.reply(
            "coming",
            effects=recorded.effects,
            meeting=self.meeting,
            person=self.person,
            form=self.mode,
            arrives=self.arrives,
            leaves=self.leaves,
            is_late=self.is_late,
            later=(self.meeting.starts_at + _EXAMPLE_OF_LATE).time(),
            beside=next(beside, None),
            rule=recorded.attendance.rule,
            somebody_else=self.on_behalf,
        )


@dataclass(frozen=True)
class RecordAnswers:
    """Keep several answers of one message, and thank for each."""

    answers: tuple[RecordAnswer, ...]

    def perform(self, context: CommandContext) -> Reply:
        effects = Effects()
        texts: list[Text] = []
        for each in self.answers:
            reply = each.perform(context)
            effects = effects.then(reply.effects)
            if reply.text is not None:
                texts.append(reply.text)
        return Reply(join_texts(texts), effects)


@dataclass(frozen=True)
class OfferAnswer:
    """Ask whether to record what somebody seems to say about their own coming.

    unclear: why it is not quite clear.
    """

    answers: tuple[ReadAnswer, ...]
    unclear: Unclear | None = None
    reason_given: bool = False

    def perform(self, context: CommandContext) -> Reply:
        first, *more = [_as_data(each) for each in self.answers]
        data = {**first, **({"more": more} if more else {})}
        return context.reply(
            "offer",
            question=Question(OFFER, data),
            answers=self.answers,
            unclear=self.unclear,
            reason_given=self.reason_given,
        )


def _as_data(answer: ReadAnswer) -> dict[str, object]:
    """What the yes is read with."""
    times = {"arrives": answer.arrives, "leaves": answer.leaves}
    asked = question_about(OFFER, answer.meeting, coming=int(answer.coming), form=answer.mode)
    return {**asked.data, **{k: v.isoformat("minutes") for k, v in times.items() if v is not None}}


def record_all(
    people: Iterable[Person],
    read: Sequence[ReadAnswer],
    *,
    reason_given: bool = False,
    on_behalf: bool = False,
) -> Request:
    """The request that keeps what was read, of each of the people."""
    made = tuple(
        RecordAnswer(
            person,
            each.meeting,
            each.coming,
            each.mode,
            each.arrives,
            each.leaves,
            each.is_late,
            reason_given and not each.coming,
            on_behalf,
        )
        for person in people
        for each in read
    )
    return made[0] if len(made) == 1 else RecordAnswers(made)


def _own_answer(view: GroupView, text: str, *, coming: bool) -> Request:
    if on_behalf.begins_with_person(view, text):
        raise NotAllowed("answer_for_others")
    try:
        read = read_answers(view, view.person, text, after=coming)
    except UserError as error:
        if error.message_id == Unclear.PEOPLE.value and view.actor.may(Permission.LEADER):
            raise UserError("who_is_coming" if coming else "whose_absence") from None
        raise
    assert read is not None, "the command has said something"
    return record_or_offer(view, read)


def record_or_offer(view: GroupView, read: ReadAnswers) -> Request:
    """Keep what a command says of its writer; what is not quite clear is asked about."""
    if read.unclear is not None:
        return OfferAnswer(read.answers, read.unclear, read.reason_given)
    return record_all([view.person], read.answers, reason_given=read.reason_given)


def _answer_of_others(view: GroupView, text: str, *, coming: bool) -> Request:
    people, rest = on_behalf.split_people(view, text)
    if len(people) > 1 and on_behalf.says_more_of_last(view, text, rest):
        raise unclear_error(view, Unclear.PEOPLE, person=people[0])
    read = read_answers(view, people[0], rest, after=coming)
    assert read is not None, "the command has said something"
    if read.unclear is not None:
        raise unclear_error(view, read.unclear, person=people[0])
    if len(people) > 1 and any(each.coming is not coming for each in read.answers):
        raise unclear_error(view, Unclear.PEOPLE, person=people[0])  # "kommer för Anna, Bo inte"
    return record_all(people, read.answers, reason_given=read.reason_given, on_behalf=True)


@command(
    "absence",
    "förhinder",
    permission=Permission.HOLDER,
    aliases=(
        "förhindrad",
        "frånvaro",
        "absent",
        "absence",
    ),
    editable=True,
    keeps_question=True,
)
def absence(view: GroupView, text: str) -> Request:
    return _own_answer(view, text, coming=False)


@command(
    "absence_for",
    "förhinder för",
    permission=Permission.LEADER,
    aliases=("förhinder åt", "absent for", "absence for"),
    editable=True,
    keeps_question=True,
    guard=may_be_name,
    fallback_to_parent=True,
)
def absence_for(view: GroupView, text: str) -> Request:
    if not text:
        raise UserError("whose_absence")
    return _answer_of_others(view, text, coming=False)


@command(
    "coming",
    "kommer",
    permission=Permission.HOLDER,
    aliases=("närvaro", "jag kommer", "coming"),
    editable=True,
    keeps_question=True,
)
def coming(view: GroupView, text: str) -> Request:
    return _own_answer(view, text, coming=True)


@command(
    "coming_for",
    "kommer för",
    permission=Permission.LEADER,
    aliases=("kommer åt", "coming for"),
    editable=True,
    keeps_question=True,
    guard=may_be_name,
    fallback_to_parent=True,
)
def coming_for(view: GroupView, text: str) -> Request:
    if not text:
        raise UserError("who_is_coming")
    return _answer_of_others(view, text, coming=True)
