"""Plain words in a direct chat ("jag har förhinder på fredag"): an offer to record them.

Nothing is recorded without a yes. With the question only the meeting and the answer are
remembered, never the words: they may hold a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from commands.answers import RecordAnswer
from commands.command import CommandContext, FreeTextHandler, Reply, Request, dialogue_step
from commands.doubtful import OFFER
from commands.which_meeting import (
    is_as_asked,
    meeting_asked_about,
    named_meeting,
    question_about,
    split_meeting_to_answer,
)
from secretary.attendance import AttendanceMode
from secretary.errors import UserError
from secretary.language.intent import AttendanceIntent, parse_intent
from secretary.language.meeting_grammar import is_just_the_meeting, reference_starts
from secretary.language.phrases import is_yes
from secretary.meetings import Meeting
from services.context import GroupView, Permission


@dataclass(frozen=True)
class OfferAnswer:
    """Ask whether to record that the person comes, or does not."""

    meeting: Meeting
    coming: bool
    mode: AttendanceMode | None = None
    reason_given: bool = False

    def perform(self, context: CommandContext) -> Reply:
        question = question_about(OFFER, self.meeting, coming=int(self.coming), form=self.mode)
        return context.reply(
            "offer",
            question=question,
            meeting=self.meeting,
            coming=self.coming,
            form=self.mode,
            reason_given=self.reason_given,
        )


@dataclass(frozen=True)
class DeclineOffer:
    """Leave what was offered."""

    def perform(self, context: CommandContext) -> Reply:
        return context.reply("offer_no")


def _command_for(text: str) -> str | None:
    intent = parse_intent(text)
    if intent is None:
        return None
    return "coming" if intent.coming else "absence"


def _offer(view: GroupView, text: str) -> Request | None:
    intent = parse_intent(text)
    if intent is None or not view.actor.may(Permission.HOLDER):
        return None
    reference = _reference(view, intent)
    if reference is None:
        return None
    meeting, rest = split_meeting_to_answer(view, reference)
    reason_given = not intent.coming and (intent.reason_given or bool(rest))
    return OfferAnswer(meeting, intent.coming, intent.mode, reason_given)


offers: Final = FreeTextHandler(_command_for, _offer, offers=True)


def _reference(view: GroupView, intent: AttendanceIntent) -> str | None:
    """The words from where they name a meeting, else all of them; None where they need one."""
    if is_just_the_meeting(intent.rest):
        return ""
    for start in reference_starts(intent.rest):
        words = intent.rest[start:].lstrip(" ,.;:!–-")
        if start and intent.needs_context:
            break
        try:
            named, _ = named_meeting(view, words)
        except UserError:
            if start == 0:
                raise
            continue
        if named is not None:
            return words
    return None if intent.needs_context else intent.rest


@dialogue_step(OFFER, takes_yes=True)
def answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after an offer."""
    if not is_yes(text):
        return _offer(view, text) or DeclineOffer()
    meeting = _as_offered(view, data)
    mode = AttendanceMode(data["form"]) if data["form"] else None
    return RecordAnswer(view.person, meeting, coming=bool(data["coming"]), mode=mode)


def _as_offered(view: GroupView, data: Mapping[str, Any]) -> Meeting:
    meeting = meeting_asked_about(view, data)
    if meeting is None or not is_as_asked(meeting, data):
        raise UserError("changed_since_offer")
    if meeting.starts_at <= view.wall:
        raise UserError("begun_since_offer")
    return meeting
