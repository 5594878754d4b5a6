"""What is done with a meeting by more than one command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commands.command import CommandContext, Reply
from secretary.meetings import Meeting
from services import meetings


@dataclass(frozen=True)
class ChangeMeeting:
    """Change what a meeting has besides its start; `changes` as for `services.meetings.change`."""

    meeting: Meeting
    changes: Mapping[str, Any] = field(default_factory=dict)

    def perform(self, context: CommandContext) -> Reply:
        changed = meetings.change(context, self.meeting, self.changes)
        return context.reply(
            "meeting_changed",
            effects=changed.effects,
            meeting=self.meeting,
            changed=changed.is_changed,
            told=changed.is_announced,
            as_known=changed.is_as_known,
            undo_until=changed.undo_until,
        )
