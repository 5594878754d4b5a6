"""`!möte ändra`: the place, the link, the end and the title of a meeting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any, Final

from commands.command import CommandContext, Reply, Request, command
from commands.which_meeting import meeting_meant, named_meeting
from secretary.errors import DateError, DateExample, UserError
from secretary.language import dates
from secretary.language.dates import ParsedDate
from secretary.language.dates.scraps import find_scraps
from secretary.language.meeting_changes import LINK, find_changes, starts_with_to, without_when
from secretary.meetings import Meeting
from services import meetings
from services.context import GroupView, Permission

_LONGEST: Final = {"place": 200, "title": 200, "link": 500}
_QUOTED: Final = 100
"""Characters of somebody's own words that a suggestion keeps."""


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


@command(
    "meeting_change",
    "möte ändra",
    permission=Permission.LEADER,
    aliases=(
        "ändra möte",
        "ändra mötet",
        "meeting change",
        "change meeting",
        "change the meeting",
    ),
)
def change(view: GroupView, text: str) -> Request:
    # "till 19 mars" is the day it is to be on, and not the meeting.
    named, rest = (None, text) if starts_with_to(text) else named_meeting(view, text, past=True)
    meeting = named or _meeting_meant(view, rest)
    if meeting not in (*view.upcoming, view.under_way):
        raise UserError("nothing_to_change_any_more", meeting=meeting)
    found = find_changes(rest)
    if found.rest or not found.values:
        raise _which_change(view, meeting, rest)
    changes: dict[str, Any] = {
        name: " ".join(value.split()) for name, value in found.values.items() if name != "ends_at"
    }
    for name, value in changes.items():
        if len(value) > _LONGEST[name]:
            raise UserError("place_too_long", most=_LONGEST[name])
    for begins, ends in find_scraps(changes.get("place", ""), view.now, view.group.zone)[:1]:
        raise _which_change(view, meeting, changes["place"][begins:ends])
    if "link" in changes:
        if changes["link"] and not LINK.fullmatch(changes["link"]):
            raise UserError("no_link", number=meeting.number)
        changes["link"] = changes["link"] or None
    if "ends_at" in found.values:
        changes["ends_at"] = _end(view, meeting, found.values["ends_at"])
    return ChangeMeeting(meeting, changes)


def _meeting_meant(view: GroupView, words: str) -> Meeting:
    if view.about is None and view.under_way is not None:
        return view.under_way
    try:
        return meeting_meant(view, past=True)
    except UserError as error:
        # Only what says what is to be otherwise is repeated: other words can be anything.
        understood = words if len(words) <= _QUOTED and not find_changes(words).rest else ""
        raise error.followed_by(" ".join(understood.split())) from error


def _which_change(view: GroupView, meeting: Meeting, rest: str) -> UserError:
    """What to say of words that change nothing: a new day or time is a move."""
    when = without_when(rest)
    to = rest.partition(" ")[2] if starts_with_to(rest) else when
    if when != rest and to.isdigit():
        to = f"kl {to}"
    try:
        found = dates.find_leading_date(
            to[:_QUOTED], view.now, view.group.zone, reference_start=meeting.starts_at
        )
    except DateError:
        found = None
    if found is None:
        return UserError("which_change", number=meeting.number)
    return _is_move(view, meeting, found[0])


def _is_move(view: GroupView, meeting: Meeting, said: ParsedDate) -> UserError:
    start = said.start or meeting.starts_at.time()
    example = DateExample(said.day, view.today, start, said.end)
    error = UserError("change_is_move").with_examples(example)
    return error.for_command("meeting_move", meeting.number)


def _end(view: GroupView, meeting: Meeting, value: str) -> time | None:
    if not value:
        return None
    spelt = f"kl {value}" if value[0].isdigit() else value
    said = dates.parse_date(spelt, view.now, view.group.zone, reference_start=meeting.starts_at)
    if said.start is None or said.end is not None or said.day_named:
        raise UserError("which_end", number=meeting.number)
    if said.start <= meeting.starts_at.time():
        raise UserError("end_before_start", meeting=meeting, end=said.start)
    return said.start
