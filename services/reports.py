"""Member reports: adding, changing and removing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from secretary.errors import UserError
from secretary.meetings import Meeting
from secretary.reports import MAX_LENGTH, Part, Report
from services import answers
from services.changes import FinalAct, record_final
from services.context import Context
from services.effects import Effects

QUESTION: Final = "report"
"""The question about a part of a report: its data name the meeting and the part."""
UNASKED: Final = "unasked"
"""In its data: whether the bot has asked by itself, so that it waits longer for the answer."""


@dataclass(frozen=True)
class ReportsRemoved:
    """count: how many are gone."""

    count: int
    effects: Effects


def check_length(text: str) -> None:
    """Raises UserError where a contribution is longer than the agenda takes."""
    if len(text) > MAX_LENGTH:
        raise UserError("report_too_long", length=len(text), most=MAX_LENGTH)


def add(context: Context, meeting: Meeting, texts: Sequence[tuple[Part, str]]) -> Effects:
    """Keep what the actor reports to the meeting, each text under one of the two parts.

    Raises NotAllowed where the actor holds no seat, and UserError where the words replace others
    after the meeting has begun.
    """
    person = context.view.person
    answers.check_edit(context, meeting)
    for part, text in texts:
        context.tx.add(
            Report(
                meeting_id=meeting.stored_id,
                person=person,
                part=part,
                text=text,
                event_id=context.source_event_id,
                edit_event_id=context.edit_event_id,
                at=context.written_at,
            )
        )
    context.audit("report", meeting, person=person.id)
    record_final(context, FinalAct.REPORT, meeting)
    return Effects((meeting,))


def own(context: Context, meeting: Meeting) -> list[Report]:
    """The actor's own reports to the meeting, in the order they were given."""
    return [r for r in context.tx.reports(meeting.stored_id) if r.person is context.view.person]


def remove(context: Context, meeting: Meeting) -> ReportsRemoved:
    """Take back all of the actor's own. Raises UserError where there is none."""
    reports = own(context, meeting)
    if not reports:
        raise UserError("no_report")
    return ReportsRemoved(len(reports), answers.withdraw(context, reports).effects)


def replace(context: Context, reports: Sequence[Report], text: str) -> None:
    """Take back reports, which one message holds, and keep `text` in their places.

    Raises UserError where it is longer than the agenda takes, or the meeting has begun.
    """
    if len(text) > MAX_LENGTH:
        raise UserError("report_not_edited", most=MAX_LENGTH)
    for old in reports:
        answers.check_edit(context, context.tx.meeting(old.meeting_id))
    answers.withdraw(context, reports)
    for old in reports:
        context.tx.add(
            Report(
                meeting_id=old.meeting_id,
                person=old.person,
                part=old.part,
                text=text,
                event_id=old.event_id,
                edit_event_id=context.edit_event_id,
                at=old.at,
            )
        )
        context.audit("report", context.tx.meeting(old.meeting_id), person=old.person.id)
