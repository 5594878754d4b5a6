"""`!överlämning`: what is handed over to who comes new to a seat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from commands.command import (
    CommandContext,
    InHelp,
    Question,
    Reply,
    Request,
    command,
    dialogue_step,
)
from commands.names import current_people
from secretary.errors import UserError
from secretary.hand_over import CONSENT
from secretary.language.hand_out_words import without_to
from secretary.language.phrases import is_no, is_yes, split_yes_or_no
from secretary.people import Person, find_person
from services import hand_overs
from services.actors import Permission
from services.context import GroupView

_CHANGES_WITHIN: Final = timedelta(days=14)
"""How long whoever has answered can change their mind."""


_LONGEST: Final = 200
"""Characters of a yes or a no."""


@dataclass(frozen=True)
class ShowHandOver:
    """Show what is handed over to the actor; in their direct chat, where others read here."""

    def perform(self, context: CommandContext) -> Reply:
        person = context.actor.person
        if person is None:
            raise UserError("hand_over_to_whom")
        mandates = hand_overs.own_mandates(context, person)
        if context.direct:
            text, quotes = hand_overs.text(context, mandates)
            return Reply(text, quotes=quotes)
        if not hand_overs.send(context, mandates, f"hand over again {context.trigger_event_id}"):
            raise UserError("hand_over_in_direct")
        return context.reply("hand_over_sent", person=person)


@dataclass(frozen=True)
class SendHandOver:
    """Send somebody what is handed over to them."""

    person: Person

    def perform(self, context: CommandContext) -> Reply:
        hand_overs.send_again(context, self.person)
        return context.reply("hand_over_sent", person=self.person)


@dataclass(frozen=True)
class Consent:
    """Say whether one's successor may read what has not been published."""

    row_id: int
    given: bool

    def perform(self, context: CommandContext) -> Reply:
        row = hand_overs.consent(context, self.row_id, given=self.given)
        return context.reply(
            "hand_over_consented",
            question=Question(CONSENT, {"hand_over": self.row_id}, within=_CHANGES_WITHIN),
            given=self.given,
            successor=context.tx.entity(Person, row.person_id),
            is_sent=row.sent_at is not None,
        )


@command(
    "hand_over",
    "överlämning",
    permission=Permission.GROUP,
    aliases=("överlämningen", "överlämna", "hand over", "handover", "hand-over"),
    about_people=True,
    in_help=InHelp.LEFT_OUT,
)
def hand_over(view: GroupView, text: str) -> Request:
    name = without_to(text.strip(" .!"))
    if not name:
        return ShowHandOver()
    people = find_person(name, current_people(view))
    if not people:
        raise UserError("hand_over_to_whom")
    if len(people) > 1:
        raise UserError("several_of_that_name", people=people)
    if people[0] is view.actor.person:
        return ShowHandOver()
    return SendHandOver(people[0])


@dialogue_step(CONSENT, takes_yes=True)
def consent(view: GroupView, data: Mapping[str, Any], text: str) -> Request | None:
    """Whether what somebody reported, and was not published, is handed over; None for words that
    begin with neither a yes nor a no."""
    if len(text) > _LONGEST:
        return None
    if is_yes(text) or is_no(text):
        return Consent(int(data["hand_over"]), is_yes(text))
    if split_yes_or_no(text) is not None:
        raise UserError("hand_over_yes_or_no")
    return None
