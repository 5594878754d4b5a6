"""`!utskick`: what the secretary will post by itself, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from commands.command import CommandContext, Reply, Request, command, nothing_follows
from secretary.hand_outs import HandOut
from secretary.meetings import Meeting
from services import decisions, notices, reminders
from services.context import GroupView, Permission

_SHOWN: Final = 15


@dataclass(frozen=True)
class ShowUpcomingNotices:
    """Tell what will be posted next."""

    def perform(self, context: CommandContext) -> Reply:
        tx, group = context.tx, context.group
        lines: list[tuple[datetime, str, Meeting | HandOut]] = [
            (group.wall(notice.due), notice.kind.name, notice.meeting)
            for notice in notices.upcoming(tx, context.view)
        ]
        lines += [
            (group.wall(at), kind, meeting) for at, kind, meeting in decisions.waiting(tx, group)
        ]
        lines += [
            (group.wall(reminder.due), reminder.kind.name, reminder.hand_out)
            for reminder in reminders.upcoming(tx, group, context.now)
        ]
        lines.sort(key=lambda line: line[0])
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
