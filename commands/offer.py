"""Plain talk in a direct chat ("jag har förhinder på fredag"): an offer to record it.

Nothing is recorded without a yes. With the question only the meeting and the answer are
remembered, never the words: they may hold a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from commands import answering
from commands.command import Call, Listener, Reply, Who, continues, is_yes
from secretary.attendance import AttendanceMode
from secretary.errors import UserError
from secretary.language.intent import AttendanceIntent, parse_intent
from secretary.language.meeting_lookup import find_meeting
from secretary.meetings import Meeting

_OFFER: Final = "offer"
_STARTED: Final = "%Y-%m-%dT%H:%M"
_LOOKED_AT: Final = 12
_BEFORE_A_DAY: Final = re.compile(
    r"\b(?:på|den|till|inför|nu|mötet?|i|nästa|\w+mötet|\d{1,2}/\d{1,2}"
    r"|on|the|to|for|in|next|this|meeting|today|tomorrow)\b",
    re.IGNORECASE,
)
_JUST_THE_MEETING: Final = re.compile(
    r"(?:(?:på|till|från|to|at|for|from)\s+)?"
    r"(?:mötet|sammanträdet|då|dit|(?:the\s+)?meeting|it|then|there)?[\s.,!]*",
    re.IGNORECASE,
)


def _command_for(text: str) -> str | None:
    said = parse_intent(text)
    if said is None:
        return None
    return "coming" if said.coming else "absence"


def _offer(call: Call, text: str) -> Reply | None:
    said = parse_intent(text)
    if said is None or not call.asker.may(Who.HOLDER):
        return None
    reference = _reference(call, said)
    if reference is None:
        return None
    meeting, rest = call.meeting_to_answer(reference)
    call.ask(
        _OFFER,
        meeting=meeting.id,
        starts_at=f"{meeting.starts_at:{_STARTED}}",
        coming=int(said.coming),
        form=said.mode,
    )
    return call.reply(
        "offer",
        meeting=meeting,
        coming=said.coming,
        form=said.mode,
        reason_given=not said.coming and (said.reason_given or bool(rest)),
    )


plain_talk: Final = Listener(_command_for, _offer)


def _reference(call: Call, said: AttendanceIntent) -> str | None:
    """The words from where they name a meeting, else all of them; None where said vaguely."""
    if _JUST_THE_MEETING.fullmatch(said.rest):
        return ""
    for start in _starts(said.rest):
        words = said.rest[start:].lstrip(" ,.;:!–-")
        if start and said.needs_context:
            break
        try:
            named, _ = find_meeting(words, call.meetings, call.now, call.group.zone)
        except UserError:
            if start == 0:
                raise
            continue
        if named is not None:
            return words
    return None if said.needs_context else said.rest


def _starts(text: str) -> Iterator[int]:
    """Where in the words a meeting may be named: first of all at their beginning."""
    yield 0
    found = list(_BEFORE_A_DAY.finditer(text))[:_LOOKED_AT]
    yield from (match.start() for match in found if match.start())


@continues(_OFFER)
def answer(call: Call, text: str) -> Reply:
    """The yes, or anything else, after an offer."""
    if not is_yes(text):
        return _offer(call, text) or call.reply("offer_no")
    meeting = _as_offered(call)
    if call.data["coming"]:
        form = call.data["form"]
        return answering.coming(call, call.person, meeting, AttendanceMode(form) if form else None)
    return answering.absent(call, call.person, meeting, reason_given=False)


def _as_offered(call: Call) -> Meeting:
    meeting = call.tx.meeting(int(call.data["meeting"]))
    as_offered = meeting is not None and f"{meeting.starts_at:{_STARTED}}" == call.data["starts_at"]
    if meeting is None or not meeting.is_planned or not as_offered:
        raise UserError("changed_since_offer")
    if meeting.starts(call.group.zone) <= call.now:
        raise UserError("begun_since_offer")
    return meeting
