"""`!utskick`: what the secretary will post by itself, and when."""

from __future__ import annotations

from datetime import timedelta

from commands.command import Call, Reply, Who, command
from secretary import meetings, notices

_AHEAD = timedelta(days=400)


@command(
    "outlook",
    "utskick",
    who=Who.LEADER,
    aliases=("påminnelser", "outlook", "reminders"),
)
def outlook(call: Call, text: str) -> Reply:
    coming = meetings.upcoming(call.meetings, call.now, call.group.zone)
    ahead = notices.between(call.group, coming, call.now, call.now + _AHEAD)
    known = call.tx.outbox.existing(n.key for n in ahead)
    lines = [
        (n.due.astimezone(call.group.zone).replace(tzinfo=None), n.kind, n.meeting)
        for n in ahead
        if n.key not in known
    ]
    return call.reply("outlook", lines=lines[:15], more=max(0, len(lines) - 15))
