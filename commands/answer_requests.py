"""What is done with an answer about coming, however it was given: it is kept, or offered to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from commands.answer_reading import ReadAnswer, ReadAnswers, participation_to_keep
from commands.command import CommandContext, Question, Reply, Request
from commands.which_meeting import question_about
from secretary.attendance import Participation
from secretary.errors import UserError
from secretary.language.answers.values import Unclear
from secretary.language.markup import Text, join_texts
from secretary.meetings import Meeting
from secretary.people import Person
from services import answers
from services.answers import AnswerRecorded
from services.context import GroupView
from services.effects import Effects

OFFER: Final = "offer"
"""The question whether to record what somebody may have said about coming."""
ARRIVAL: Final = "arrival"
"""The question when somebody comes who said that they come late."""
OFFERED: Final = "offered"
"""In what is kept of an answer: it was said in plain words, and needs a yes."""
_EXAMPLE_OF_LATE: Final = timedelta(minutes=30)


@dataclass(frozen=True)
class RecordAnswer:
    """Keep whether a person comes to a meeting, and thank whoever said it.

    is_late: whether they come late and did not say when.
    reason_given: whether a reason was written, which is not kept.
    on_behalf: whether somebody else than the person says it.
    """

    person: Person
    meeting: Meeting
    said: Participation
    is_late: bool = False
    reason_given: bool = False
    on_behalf: bool = False

    def perform(self, context: CommandContext) -> Reply:
        recorded = answers.record(context, self.person, self.meeting, self.said)
        return self._thanks(context, recorded)

    def _thanks(self, context: CommandContext, recorded: AnswerRecorded) -> Reply:
        seats = recorded.attendance.seats
        if not self.said.coming:
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
        question = None
        if self.is_late and not self.on_behalf:
            asked = question_about(ARRIVAL, self.meeting, **participation_to_keep(self.said))
            question = replace(asked, is_aside=True)
        return context.reply(
            "coming",
            question=question,
            effects=recorded.effects,
            meeting=self.meeting,
            person=self.person,
            said=self.said,
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

    unclear: why it is not quite clear. no_meeting: as in `ReadAnswers`.
    """

    answers: tuple[ReadAnswer, ...]
    unclear: Unclear | None = None
    reason_given: bool = False
    no_meeting: UserError | None = None

    def perform(self, context: CommandContext) -> Reply:
        first, *more = [_as_data(each) for each in self.answers]
        data = {**first, **({"more": more} if more else {})}
        return context.reply(
            "offer",
            question=Question(OFFER, data),
            answers=self.answers,
            unclear=self.unclear,
            reason_given=self.reason_given,
            no_meeting=_no_such_meeting(self.no_meeting),
        )


def _no_such_meeting(error: UserError | None) -> Mapping[str, object] | None:
    """What is said of a number that is no meeting's; of one that is over, nothing."""
    said = error is not None and error.message_id == "no_such_meeting"
    return error.values if error is not None and said else None


@dataclass(frozen=True)
class DeclineOffer:
    """Leave what was offered."""

    def perform(self, context: CommandContext) -> Reply:
        return context.reply("offer_no")


def _as_data(answer: ReadAnswer) -> Mapping[str, object]:
    """What the yes is read with."""
    return question_about(OFFER, answer.meeting, **participation_to_keep(answer.said)).data


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
            each.said,
            each.is_late,
            reason_given and not each.said.coming,
            on_behalf,
        )
        for person in people
        for each in read
    )
    return made[0] if len(made) == 1 else RecordAnswers(made)


def offer(read: ReadAnswers) -> Request:
    """The request that asks whether to keep it."""
    return OfferAnswer(read.answers, read.unclear, read.reason_given, read.no_meeting)


def record_or_offer(view: GroupView, read: ReadAnswers) -> Request:
    """Keep what a command says of its writer; what is not quite clear is asked about."""
    if read.unclear is not None:
        return offer(read)
    return record_all([view.person], read.answers, reason_given=read.reason_given)
