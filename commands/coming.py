"""`!kommer`: a member or substitute will come, on site or digitally."""

from __future__ import annotations

import re
from typing import Final

from commands import answering
from commands.command import Call, Reply, Who, command
from secretary.attendance import Form

_FORM: Final = re.compile(
    r"(?P<digital>digitalt|digital|online|på\s+distans|på\s+länk|via\s+länk|digitally)"
    r"|(?P<on_site>på\s+plats|fysiskt|on\s+site)",
    re.IGNORECASE,
)


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
    form: Form | None = None
    said = _FORM.search(text)
    if said:
        form = Form(said.lastgroup or "")
        text = f"{text[: said.start()]} {text[said.end() :]}".strip()
    meeting, _ = call.meeting_to_answer(text)
    after = answering.record(call, call.person, meeting, coming=True, form=form)
    seat = next(
        (
            s
            for s in after.seats
            if s.substitute is not None and s.substitute.person is call.person and not s.member_away
        ),
        None,
    )
    return call.reply(
        "coming", meeting=meeting, person=call.person, form=form, beside=seat, rule=after.rule
    )
