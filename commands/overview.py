"""`!översikt`: all of somebody's groups at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from commands.command import CommandContext, InHelp, Reply, Request, command, nothing_follows
from secretary.errors import UserError
from services.actors import Permission
from services.context import GroupView
from services.overview import overview


@dataclass(frozen=True)
class ShowOverview:
    """Show the group's next meeting, and to who leads it and is alone with the bot what waits."""

    def perform(self, context: CommandContext) -> Reply:
        may_know = context.direct or context.before_secretaries
        leads = context.actor.may(Permission.LEADER) and may_know
        return context.reply("overview", overview=overview(context, leads=leads))


@command(
    "overview",
    "översikt",
    permission=Permission.GROUP,
    aliases=("översikten", "grupper", "mina grupper", "overview", "groups", "my groups"),
    bare=nothing_follows,
    in_help=InHelp.LEFT_OUT,
    of_each_group=True,
)
def show(view: GroupView, text: str) -> Request:
    if text.strip(" ?.!"):
        raise UserError("what_of_overview")
    return ShowOverview()
