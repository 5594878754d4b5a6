"""The agenda: compiled as a draft, and published as a document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from secretary.agenda import Agenda, compile_agenda
from secretary.attendance import Attendance
from secretary.group import Group
from secretary.meetings import Meeting
from secretary.notice_kinds import PublishedAgenda
from services import grace
from services.announcements import to_everybody
from services.context import Context
from services.effects import Effects
from services.people_on_day import others
from services.resting_decisions import DecisionKind, of_meeting
from storage import Transaction

DOCUMENT: Final = "agenda"
"""The kind of document that a published agenda is kept as."""
PUBLISHED: Final = "agenda_published"
"""The kind of message that it is sent as."""


@dataclass(frozen=True)
class AgendaPublished:
    """version: counted from 1 for each meeting.

    undo_until: local wall time; when it is sent, and until when that can be undone; None where it
        is sent at once.
    """

    version: int
    effects: Effects
    undo_until: datetime | None = None


def draft(context: Context, meeting: Meeting) -> Agenda:
    """The agenda as it would be published now: standing items, reports by organisation, topics."""
    return compile_agenda(
        context.group,
        context.attendance(meeting),
        context.tx.reports(meeting.stored_id),
        context.tx.topics(meeting.stored_id),
        others=others(context.tx, context.group, meeting),
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
    agenda = compile_agenda(
        group,
        attendance,
        reports,
        topics,
        others=others(tx, group, meeting),
        published=True,
    )
    return PublishedAgenda(agenda, document.version, document.at)


def order(context: Context, meeting: Meeting) -> AgendaPublished:
    """Publish the agenda: after a rest, in which that can be undone, where there is time for one.

    It is published as it then stands.
    """
    resting = of_meeting(context.tx, meeting)
    for earlier in resting.decisions:
        if earlier.kind == DecisionKind.PUBLISHED:
            context.tx.decisions.settle(earlier.id, context.now, undone=True)
    until = grace.rest_until(context.group, meeting, context.now)
    if until is not None and resting.told_at is not None:
        until = max(until, resting.told_at)
    grace.keep(context, meeting, DecisionKind.PUBLISHED, {}, until)
    if until is None:
        return publish(context, meeting)
    context.audit("agenda ordered", meeting)
    version = context.tx.documents.version(meeting.stored_id, DOCUMENT) + 1
    return AgendaPublished(version, Effects((meeting,)), context.group.wall(until))


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
        subject=f"{meeting.reference} {version}",
    )
    return AgendaPublished(version, Effects((meeting,), (announcement,)))
