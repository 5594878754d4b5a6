"""`!kommer`: a member or substitute will come, on site or digitally, or somebody says so."""

from __future__ import annotations

from commands import answering, somebody_else
from commands.command import Call, Reply, Who, command
from secretary.errors import NotAllowed, UserError
from secretary.language.intent import find_attendance_mode


@command(
    "coming",
    "kommer",
    who=Who.HOLDER,
    aliases=("närvaro", "jag kommer", "coming"),
    editable=True,
)
def coming(call: Call, text: str) -> Reply:
    if somebody_else.is_named(call, text):
        raise NotAllowed("answer_for_others")
    form, text = find_attendance_mode(text)
    meeting, _ = call.meeting_to_answer(text)
    return answering.coming(call, call.person, meeting, form)


@command(
    "coming_for",
    "kommer för",
    who=Who.LEADER,
    aliases=("kommer åt", "coming for"),
    editable=True,
    only_if=somebody_else.can_be_named,
    or_shorter=True,
)
def coming_for(call: Call, text: str) -> Reply:
    if not text:
        raise UserError("who_is_coming")
    person, rest = somebody_else.named(call, text)
    form, rest = find_attendance_mode(rest)
    meeting, _ = call.meeting_to_answer(rest)
    return answering.coming(call, person, meeting, form, somebody_else=True)
