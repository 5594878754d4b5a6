"""Changing the people of a group: what ends or replaces something is shown and asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from commands.command import CommandContext, Question, Reply, Request, dialogue_step
from secretary.errors import UserError
from secretary.language.phrases import is_yes
from secretary.people_acts import PeopleAct
from services import people
from services.context import GroupView

_PEOPLE: Final = "people"


@dataclass(frozen=True)
class ChangePeople:
    """Do something about the people of a group.

    agreed: what was shown and answered yes to, as the plan's fingerprint; None where nothing was.
    """

    act: PeopleAct
    agreed: str | None = None

    def perform(self, context: CommandContext) -> Reply:
        planned = people.plan(context, self.act)
        if self.agreed is not None and self.agreed != planned.fingerprint:
            raise UserError("people_changed_since_asked")
        if self.agreed is None and planned.needs_yes(context.view.today):
            data = {"act": self.act.as_json(), "shown": planned.fingerprint}
            question = Question(_PEOPLE, data)
            return context.reply("people_ask", question=question, steps=planned.steps)
        done = people.carry_out(context, planned)
        return context.reply(
            "people_done",
            effects=done.effects,
            steps=done.steps,
            unreachable=done.unreachable,
            may_link=context.actor.is_secretary,
        )


@dataclass(frozen=True)
class ChangeNobody:
    """Leave everybody as they are."""

    def perform(self, context: CommandContext) -> Reply:
        return context.reply("people_no")


@dialogue_step(_PEOPLE, takes_yes=True)
def people_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after what is to be changed was shown."""
    if not is_yes(text):
        return ChangeNobody()
    return ChangePeople(PeopleAct.from_json(data["act"]), data["shown"])
