"""The agenda: compiled as a draft, and published as a document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from secretary.agenda import Agenda, compile_agenda
from secretary.meetings import Meeting
from services.announcements import to_everybody
from services.context import Context
from services.effects import Effects

DOCUMENT: Final = "agenda"
"""The kind of document that a published agenda is kept as."""


@dataclass(frozen=True)
class AgendaPublished:
    """version: counted from 1 for each meeting."""

    version: int
    effects: Effects


def draft(context: Context, meeting: Meeting) -> Agenda:
    """The agenda as it would be published now: standing items, reports by organisation, topics."""
    return compile_agenda(
        context.group,
        meeting,
        context.attendance(meeting),
        context.tx.reports(meeting.stored_id),
        context.tx.topics(meeting.stored_id),
    )


def publish(context: Context, meeting: Meeting) -> AgendaPublished:
    """Keep the agenda as it stands as a new version, and send it to the group."""
    agenda = draft(context, meeting)
    version = context.tx.documents.version(meeting.stored_id, DOCUMENT) + 1
    values = {"agenda": agenda, "version": version}
    text = context.render("agenda", meeting=meeting, **values)
    context.tx.documents.add(
        meeting.stored_id, DOCUMENT, text.text, text.html, context.actor.address, context.now
    )
    context.audit("agenda published", meeting, version=version)
    announcement = replace(
        to_everybody(context, "agenda_published", meeting, **values),
        template="agenda",
        subject=f"{meeting.id} {version}",
    )
    return AgendaPublished(version, Effects((meeting,), (announcement,)))
