"""`!förhinder`: a member or substitute cannot come. No reason is ever kept."""

from __future__ import annotations

from commands import answering, somebody_else
from commands.command import Call, Reply, Who, command
from secretary.errors import NotAllowed, UserError


@command(
    "absence",
    "förhinder",
    who=Who.HOLDER,
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
def absence(call: Call, text: str) -> Reply:
    if somebody_else.is_named(call, text):
        raise NotAllowed("answer_for_others")
    meeting, rest = call.meeting_to_answer(text)
    return answering.absent(call, call.person, meeting, reason_given=bool(rest))


@command(
    "absence_for",
    "förhinder för",
    who=Who.LEADER,
    aliases=("förhinder åt", "absent for", "absence for"),
    editable=True,
    only_if=somebody_else.can_be_named,
    or_shorter=True,
)
def absence_for(call: Call, text: str) -> Reply:
    if not text:
        raise UserError("whose_absence")
    person, rest = somebody_else.named(call, text)
    meeting, reason = call.meeting_to_answer(rest)
    return answering.absent(call, person, meeting, reason_given=bool(reason), somebody_else=True)
