"""`!kommer`: a member or substitute will come, on site or digitally."""

from __future__ import annotations

from commands import answering
from commands.command import Call, Reply, Who, command
from secretary.plain import find_form


@command(
    "kommer",
    who=Who.HOLDER,
    usage="[digitalt|på plats] [möte]",
    aliases=("närvaro", "jag kommer", "coming"),
    summary="svara att du kommer",
    examples=("!kommer", "!kommer digitalt", "!kommer på plats möte 2"),
    editable=True,
)
def coming(call: Call, text: str) -> Reply:
    form, text = find_form(text)
    meeting, _ = call.meeting_to_answer(text)
    return answering.coming(call, meeting, form)
