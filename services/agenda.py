"""The agenda: compiled as a draft, and published as a document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from secretary.agenda import Agenda, compile_agenda
from secretary.attendance import Attendance
from secretary.group import Group
from secretary.meetings import Meeting
from secretary.notice_kinds import PublishedAgenda
from services.announcements import to_everybody
from services.context import Context
from services.effects import Effects
from storage import Transaction

DOCUMENT: Final = "agenda"
"""The kind of document that a published agenda is kept as."""
PUBLISHED: Final = "agenda_published"
"""The kind of message that it is sent as."""


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


def published(
    tx: Transaction, group: Group, meeting: Meeting, attendance: Attendance
) -> PublishedAgenda | None:
    """The agenda that was sent last, without what has been taken back since and with the
    attendance as it is expected now; None where none was sent."""
    document = tx.documents.latest(meeting.stored_id, DOCUMENT)
    if document is None:
        return None
    reports, topics = tx.quoted(document, meeting.stored_id)
    agenda = compile_agenda(group, meeting, attendance, reports, topics, published=True)
    return PublishedAgenda(agenda, document.version, document.at)


def publish(context: Context, meeting: Meeting) -> AgendaPublished:
    """Keep the agenda as it stands as a new version, and send it to the group."""
    agenda = draft(context, meeting)
    version = context.tx.documents.version(meeting.stored_id, DOCUMENT) + 1
    values = {"agenda": agenda, "version": version}
    text = context.render("agenda", meeting=meeting, **values)
    context.tx.documents.add(
        meeting.stored_id,
        DOCUMENT,
        text.text,
        text.html,
        context.actor.address,
        context.now,
        agenda.quotes,
    )
    context.audit("agenda published", meeting, version=version)
    announcement = replace(
        to_everybody(context, PUBLISHED, meeting, **values),
        template="agenda",
        quotes=agenda.quotes,
        subject=f"{meeting.id} {version}",
    )
    return AgendaPublished(version, Effects((meeting,), (announcement,)))
