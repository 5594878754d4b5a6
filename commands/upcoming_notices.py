"""`!utskick`: what the secretary will post by itself, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from commands.command import CommandContext, Reply, Request, command, nothing_follows
from services.actors import Permission
from services.all_upcoming import LOOK_AHEAD, State, of_group
from services.context import GroupView
from services.upcoming import About, Span

_SHOWN: Final = 15


@dataclass(frozen=True)
class ShowUpcomingNotices:
    """Tell what will be posted next."""

    def perform(self, context: CommandContext) -> Reply:
        group, now = context.group, context.now
        every = of_group(context.tx, group, Span(now, now + LOOK_AHEAD, now))
        lines: list[tuple[datetime, str, About]] = [
            (group.wall(each.upcoming.due), each.upcoming.kind, each.upcoming.about)
            for each in every
            if each.state is State.COMING
        ]
        return context.reply("outlook", lines=lines[:_SHOWN], more=max(0, len(lines) - _SHOWN))


@command(
    "outlook",
    "utskick",
    permission=Permission.LEADER,
    aliases=("påminnelser", "upcoming", "outlook", "reminders"),
    bare=nothing_follows,
)
def upcoming_notices(view: GroupView, text: str) -> Request:
    return ShowUpcomingNotices()
