"""Reactions to what asks whether somebody comes: ✅ 💻 ❌ and their like are answers."""

from __future__ import annotations

from commands.answers import RecordAnswer
from commands.place import Place
from commands.understood import Nothing, Outcome, Refusal, Understanding, Understood
from secretary.errors import NotAllowed, UserError
from secretary.language.reactions import read_reaction
from services.context import Permission


def understand_reaction(place: Place, key: str) -> Understanding:
    """What somebody wants who put `key`, an emoji, under a message.

    What can as well mean something else, like 👍, counts only from those whom the message is for.
    """
    sent, tapped = place.reacted_to, read_reaction(key)
    if tapped is not None and sent is None and place.may_be_ours:
        can_answer = any(view.actor.may(Permission.HOLDER) for view in place.views)
        return Nothing(Outcome.WAITS if can_answer else Outcome.IGNORED)
    if tapped is None or sent is None or sent.asks_about is None:
        return Nothing()
    if tapped.is_loose and not sent.is_for_sender:
        return Nothing()
    view, meeting = sent.view, sent.meeting
    if sent.asks_about != meeting.starts_at:
        return Refusal(UserError("summons_out_of_date", meeting=meeting), view)
    if not meeting.is_planned or meeting.starts_at <= view.wall:
        return Nothing(Outcome.TOO_LATE)
    if not view.actor.may(Permission.HOLDER):
        return Refusal(NotAllowed("answers_of_others"), view)
    if sent.is_of_one and not sent.is_for_sender:
        return Refusal(NotAllowed("asked_of_another", meeting=meeting), view)
    request = RecordAnswer(view.person, meeting, tapped.coming, tapped.mode)
    return Understood(Outcome.REACTION, view, request, key, is_silent=True)
