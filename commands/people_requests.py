"""Changing the people of a group: what ends or replaces something is shown and asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from commands.command import CommandContext, Question, Reply, Request, dialogue_step
from secretary.errors import UserError
from secretary.language.phrases import is_yes
from secretary.mandate_plans import StepKind
from secretary.people_acts import PeopleAct
from services import calendar_feeds, officials, people
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
        if self.act.kind in officials.KINDS:
            support = officials.plan(context, self.act)
            if (asked := self._asked(context, support)) is not None:
                return asked
            return _told(context, officials.carry_out(context, support))
        planned = people.plan(context, self.act)
        if (asked := self._asked(context, planned)) is not None:
            return asked
        return _told(context, people.carry_out(context, planned))

    def _asked(
        self, context: CommandContext, planned: people.PeoplePlan | officials.OfficialsPlan
    ) -> Reply | None:
        """The question whether it is right, where that has to be asked; None where it is not."""
        if self.agreed is not None:
            if self.agreed != planned.fingerprint:
                raise UserError("people_changed_since_asked")
            return None
        if not planned.needs_yes(context.view.today):
            return None
        data = {"act": self.act.as_json(), "shown": planned.fingerprint}
        return context.reply("people_ask", question=Question(_PEOPLE, data), steps=planned.steps)


def _told(context: CommandContext, done: people.PeopleChanged) -> Reply:
    leaves = any(step.kind in (StepKind.ENDS, StepKind.SUPPORTS_NOT) for step in done.steps)
    return context.reply(
        "people_done",
        effects=done.effects,
        steps=done.steps,
        unreachable=done.unreachable,
        may_link=context.actor.is_secretary,
        reads_on=leaves and calendar_feeds.group_has_address(context),
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
