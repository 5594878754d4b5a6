"""Reactions to the summons: ✅ 💻 ❌ are answers about coming."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from commands.answers import RecordAnswer
from commands.place import Place
from commands.understood import Nothing, Outcome, Refusal, Understanding, Understood
from secretary import notices
from secretary.attendance import AttendanceMode
from secretary.errors import NotAllowed, UserError
from secretary.notice_kinds import SUMMONS
from services.context import Permission

REACTIONS: Final[Mapping[str, tuple[bool, AttendanceMode | None]]] = {
    "✅": (True, None),
    "💻": (True, AttendanceMode.DIGITAL),
    "❌": (False, None),
}
_VARIATION_SELECTOR: Final = "\N{VARIATION SELECTOR-16}"


def understand_reaction(place: Place, key: str) -> Understanding:
    """What somebody wants who put `key`, an emoji, under a message."""
    sent = place.reacted_to
    meaning = REACTIONS.get(key.replace(_VARIATION_SELECTOR, ""))
    if meaning is None or sent is None or sent.kind != SUMMONS.name:
        return Nothing()
    view, meeting = sent.view, sent.meeting
    if not sent.key.startswith(notices.notice_key(meeting, SUMMONS)):
        return Refusal(UserError("summons_out_of_date"), view)
    if not meeting.is_planned or meeting.starts_at <= view.wall:
        return Nothing(Outcome.TOO_LATE)
    if not view.actor.may(Permission.HOLDER):
        return Refusal(NotAllowed("answers_of_others"), view)
    coming, mode = meaning
    request = RecordAnswer(view.person, meeting, coming, mode)
    return Understood(Outcome.REACTION, view, request, key, is_silent=True)
