"""`!kommer`: a member or substitute will come, on site or digitally."""

from __future__ import annotations

from commands import answering
from commands.command import Call, Reply, Who, command
from secretary.plain import find_form


@command(
    "coming",
    "kommer",
    who=Who.HOLDER,
    aliases=("närvaro", "jag kommer", "coming"),
    editable=True,
)
def coming(call: Call, text: str) -> Reply:
    form, text = find_form(text)
    meeting, _ = call.meeting_to_answer(text)
    return answering.coming(call, meeting, form)
