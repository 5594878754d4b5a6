"""Plain words about coming ("jag har förhinder på fredag"): an offer to record them.

Nothing is recorded without a yes. With the question only the meeting and the answer are
remembered, never the words: they may hold a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from commands.answer_reading import (
    ReadAnswer,
    participation_kept,
    read_answers,
    read_confirmed,
)
from commands.answer_requests import (
    ARRIVAL,
    OFFER,
    DeclineOffer,
    offer,
    record_all,
    record_or_offer,
)
from commands.command import FreeTextHandler, Request, dialogue_step
from commands.which_meeting import is_as_asked, meeting_asked_about
from secretary.errors import UserError
from secretary.language.answers.parser import seems_answer
from secretary.language.phrases import after_yes, is_yes
from secretary.meetings import Meeting
from services.actors import Permission
from services.context import GroupView


def _command_for(text: str) -> str | None:
    coming = seems_answer(text, asked=True)
    return None if coming is None else "coming" if coming else "absence"


def _offer(view: GroupView, text: str) -> Request | None:
    return _offered_after(view, text, asked=view.about_asks)


def _offered_after(view: GroupView, text: str, *, asked: bool) -> Request | None:
    """asked: whether a mere yes or no is an answer about coming, too."""
    if not view.actor.may(Permission.HOLDER):
        return None
    read = read_answers(view, view.person, text, asked=asked)
    return offer(read) if read else None


def _record(view: GroupView, text: str) -> Request | None:
    if not view.actor.may(Permission.HOLDER):
        return None
    read = read_answers(view, view.person, text)
    return record_or_offer(view, read) if read else None


answers: Final = FreeTextHandler(_command_for, _offer, offers=True, parse_command=_record)


@dialogue_step(OFFER, takes_yes=True)
def answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after an offer."""
    if is_yes(text):
        return record_all([view.person], list(_offered(view, data)))
    rest = after_yes(text)
    if rest is not None:
        offered = list(_offered(view, data))
        more = read_confirmed(view, view.person, rest, offered)
        if more is not None:
            return record_all([view.person], more)
    return _offered_after(view, text, asked=False) or DeclineOffer()


@dialogue_step(ARRIVAL)
def arrival(view: GroupView, data: Mapping[str, Any], text: str) -> Request | None:
    """A time of day after "när kommer du?"; anything else is no answer to it."""
    said = ReadAnswer(_as_offered(view, data), participation_kept({"coming": True, **data}))
    if text.strip(" .!").isdecimal():
        text = f"kl {text}"
    read = read_confirmed(view, view.person, text, [said]) or [said]
    return record_all([view.person], read) if any(each.said.arrives for each in read) else None


def _offered(view: GroupView, data: Mapping[str, Any]) -> Iterator[ReadAnswer]:
    for each in (data, *data.get("more", ())):
        yield ReadAnswer(_as_offered(view, each), participation_kept(each))


def _as_offered(view: GroupView, data: Mapping[str, Any]) -> Meeting:
    meeting = meeting_asked_about(view, data)
    if meeting is None or not is_as_asked(meeting, data):
        raise UserError("changed_since_offer")
    if meeting.starts_at <= view.wall:
        raise UserError("begun_since_offer")
    return meeting
