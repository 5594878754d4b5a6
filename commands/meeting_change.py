"""`!möte ändra`: the place, the link, the end and the title of a meeting."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from commands.command import Request, command
from commands.meeting_requests import ChangeMeeting, CorrectPlace
from commands.when_and_where import end_time, find_no_place, later_time, text_fields
from commands.which_meeting import meeting_meant, named_meeting, unclear_meeting
from secretary.errors import DateError, DateExample, UserError
from secretary.language import dates
from secretary.language.dates import ParsedDate
from secretary.language.meeting_fields import (
    MeetingFields,
    find_fields,
    split_of,
    starts_with_to,
    without_besides,
    without_when,
)
from secretary.language.meeting_grammar import find_numbered
from secretary.meetings import Meeting
from services.actors import Permission
from services.context import GroupView

_QUOTED: Final = 100
"""Characters of somebody's own words that a suggestion keeps."""


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
    named, rest = _named(view, text)
    meeting = named or _meeting_meant(view, rest)
    has_been = meeting not in (*view.upcoming, view.under_way)
    rest = without_besides(rest)
    fields = find_fields(rest)
    is_place = set(fields.values) == {"place"} and not (fields.rest or fields.links)
    if has_been and not (is_place and meeting.is_planned):
        raise UserError("nothing_to_change_any_more", meeting=meeting)
    if fields.rest or not (fields.values or fields.links):
        raise _which_change(view, meeting, rest)
    if _names_meeting(fields):
        raise _which_meeting(view, rest)
    texts = text_fields(fields, meeting.number)
    if texts.get("place", "").endswith("?"):
        raise _is_question(meeting, rest)
    if other := find_no_place(view, texts.get("place", "")):
        raise _which_change(view, meeting, other)
    if has_been:
        return CorrectPlace(meeting, texts["place"])
    changes: dict[str, Any] = {**texts}
    if "link" in texts:
        changes["link"] = texts["link"] or None
    if "ends_at" in fields.values:
        until = fields.values["ends_at"]
        changes["ends_at"] = (
            end_time(view, until, meeting.starts_at, meeting.number) if until else None
        )
    return ChangeMeeting(meeting, changes)


def _named(view: GroupView, text: str) -> tuple[Meeting | None, str]:
    """The meeting named at the beginning, or after what is to be changed of it; and the rest.

    "Till 19 mars" is the day it is to be on, and not the meeting.
    """
    named, rest = (None, text) if starts_with_to(text) else named_meeting(view, text, past=True)
    of = None if named else split_of(text)
    if of is None:
        return named, rest
    named, rest = named_meeting(view, of[1], past=True)
    return (named, f"{of[0]} {rest}") if named else (None, text)


def _names_meeting(fields: MeetingFields) -> bool:
    """Whether a meeting's number stands where none can; a title may have one."""
    values = (value for name, value in fields.values.items() if name != "title")
    return any(find_numbered(value) for value in values)


def _which_meeting(view: GroupView, rest: str) -> UserError:
    """A meeting is named after what is to be changed: "plats Sala möte 2"."""
    if (last := find_numbered(rest)) is None:
        return unclear_meeting(view)
    words = f"{rest[: last[0]].rstrip()} {rest[last[1] :].lstrip(' ,;')}".strip()
    kept = words if len(words) <= _QUOTED and not find_fields(words).rest else ""
    try:
        named, _ = named_meeting(view, f"möte {last[2]}", past=True)
    except UserError as error:
        return error.followed_by(kept)
    if named not in (*view.upcoming, view.under_way):
        return UserError("nothing_to_change_any_more", meeting=named)
    return unclear_meeting(view, named).followed_by(kept)


def _meeting_meant(view: GroupView, words: str) -> Meeting:
    if view.about is None and view.under_way is not None:
        return view.under_way
    try:
        return meeting_meant(view, past=True)
    except UserError as error:
        # Only what says what is to be otherwise is repeated: other words can be anything.
        understood = words if len(words) <= _QUOTED and not find_fields(words).rest else ""
        raise error.followed_by(" ".join(understood.split())) from error


def _which_change(view: GroupView, meeting: Meeting, rest: str) -> UserError:
    """What to say of words that change nothing: a new day or time is a move."""
    if find_numbered(rest):
        return _which_meeting(view, rest)
    when = without_when(rest)
    to = rest.partition(" ")[2] if starts_with_to(rest) else when
    found = _date(view, meeting, to)
    if found is None and when != rest:
        found = _date(view, meeting, f"kl {to}")
    if found is None:
        return UserError("which_change", number=meeting.number, end=later_time(meeting.starts_at))
    return _is_move(view, meeting, found)


def _is_question(meeting: Meeting, rest: str) -> UserError:
    """What is asked is not done, and what it asks about is suggested as it would be said."""
    words = " ".join(rest.rstrip("? ").split())
    suggested = words if len(words) <= _QUOTED else ""
    return UserError("change_is_question", number=meeting.number, suggested=suggested)


def _date(view: GroupView, meeting: Meeting, text: str) -> ParsedDate | None:
    with suppress(DateError):
        found = dates.find_leading_date(
            text[:_QUOTED], view.now, view.group.zone, reference_start=meeting.starts_at
        )
        return found[0] if found else None
    return None


def _is_move(view: GroupView, meeting: Meeting, said: ParsedDate) -> UserError:
    start = said.start or meeting.starts_at.time()
    example = DateExample(said.day, view.today, start, said.end)
    error = UserError("change_is_move").with_examples(example)
    return error.for_command("meeting_move", meeting.number)
