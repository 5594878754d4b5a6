"""`!kommer` and `!förhinder`: whether somebody comes. No reason is ever kept."""

from __future__ import annotations

from dataclasses import dataclass

from commands import on_behalf
from commands.command import CommandContext, Reply, Request, command
from commands.which_meeting import split_meeting_to_answer, split_meeting_to_answer_for
from secretary.attendance import AttendanceMode
from secretary.errors import NotAllowed, UserError
from secretary.language.intent import find_attendance_mode
from secretary.language.phrases import may_be_name
from secretary.meetings import Meeting
from secretary.people import Person
from services import answers
from services.answers import AnswerRecorded
from services.context import GroupView, Permission


@dataclass(frozen=True)
class RecordAnswer:
    """Keep whether a person comes to a meeting, and thank whoever said it.

    reason_given: whether a reason was written, which is not kept.
    on_behalf: whether somebody else than the person says it.
    """

    person: Person
    meeting: Meeting
    coming: bool
    mode: AttendanceMode | None = None
    reason_given: bool = False
    on_behalf: bool = False

    def perform(self, context: CommandContext) -> Reply:
        recorded = answers.record(
            context, self.person, self.meeting, coming=self.coming, mode=self.mode
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
            beside=next(beside, None),
            rule=recorded.attendance.rule,
            somebody_else=self.on_behalf,
        )


@command(
    "absence",
    "förhinder",
    permission=Permission.HOLDER,
    aliases=(
        "förhindrad",
        "frånvaro",
        "kommer inte",
        "kommer ej",
        "kan inte",
        "absent",
        "absence",
        "not coming",
        "cannot come",
    ),
    editable=True,
)
def absence(view: GroupView, text: str) -> Request:
    if on_behalf.begins_with_person(view, text):
        raise NotAllowed("answer_for_others")
    meeting, reason = split_meeting_to_answer(view, text)
    return RecordAnswer(view.person, meeting, coming=False, reason_given=bool(reason))


@command(
    "absence_for",
    "förhinder för",
    permission=Permission.LEADER,
    aliases=("förhinder åt", "absent for", "absence for"),
    editable=True,
    guard=may_be_name,
    fallback_to_parent=True,
)
def absence_for(view: GroupView, text: str) -> Request:
    if not text:
        raise UserError("whose_absence")
    person, rest = on_behalf.split_person(view, text)
    meeting, reason = split_meeting_to_answer_for(view, person, rest)
    return RecordAnswer(person, meeting, coming=False, reason_given=bool(reason), on_behalf=True)


@command(
    "coming",
    "kommer",
    permission=Permission.HOLDER,
    aliases=("närvaro", "jag kommer", "coming"),
    editable=True,
)
def coming(view: GroupView, text: str) -> Request:
    if on_behalf.begins_with_person(view, text):
        raise NotAllowed("answer_for_others")
    mode, text = find_attendance_mode(text)
    meeting, _ = split_meeting_to_answer(view, text)
    return RecordAnswer(view.person, meeting, coming=True, mode=mode)


@command(
    "coming_for",
    "kommer för",
    permission=Permission.LEADER,
    aliases=("kommer åt", "coming for"),
    editable=True,
    guard=may_be_name,
    fallback_to_parent=True,
)
def coming_for(view: GroupView, text: str) -> Request:
    if not text:
        raise UserError("who_is_coming")
    person, rest = on_behalf.split_person(view, text)
    mode, rest = find_attendance_mode(rest)
    meeting, _ = split_meeting_to_answer_for(view, person, rest)
    return RecordAnswer(person, meeting, coming=True, mode=mode, on_behalf=True)
