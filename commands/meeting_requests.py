"""What is done with a meeting, as somebody's words were understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commands.command import CommandContext, Reply
from commands.files import answer_with_files
from secretary.meetings import Meeting
from services import group_files, held_meetings, meetings


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


@dataclass(frozen=True)
class CorrectPlace:
    """Put right where a meeting was held, as its notes tell."""

    meeting: Meeting
    place: str

    def perform(self, context: CommandContext) -> Reply:
        is_changed = held_meetings.correct_place(context, self.meeting, self.place)
        what = "corrected" if is_changed else "unchanged"
        return context.reply("place_corrected", meeting=self.meeting, what=what)


@dataclass(frozen=True)
class FileSummons:
    """Answer with the summons to a meeting as files. endings: of the forms that were asked for."""

    meeting: Meeting
    endings: tuple[str, ...]

    def perform(self, context: CommandContext) -> Reply:
        found = group_files.summons(context, self.meeting)
        return answer_with_files(context, found, self.endings)
