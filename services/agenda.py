"""The agenda: compiled as a draft, and published as a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from secretary.agenda import Agenda, NumberedItem, compile_agenda, compile_published, reporting
from secretary.agenda_changes import AgendaChanges, changes_between
from secretary.attendance import Attendance
from secretary.errors import UserError
from secretary.group import Group
from secretary.hand_outs import FollowUp, HandOutKind, follow_up
from secretary.items import WAITING, Source
from secretary.meetings import Meeting, Neighbours, neighbours
from secretary.notice_kinds import PublishedAgenda
from secretary.reports import Report, Topic, reference
from secretary.standing_items import StandingRole
from services import document_files, followed_agenda, grace, paper_lists
from services.announcements import Announcement, to_everybody
from services.approvals import approval_of
from services.context import Context
from services.document_files import FileKind
from services.effects import Effects
from services.people_on_day import others
from services.resting_decisions import DecisionKind, of_meeting
from storage import AGENDA, Document, Transaction

DOCUMENT: Final = AGENDA
"""The kind of document that a published agenda is kept as."""
PUBLISHED: Final = "agenda_published"
"""The kind of message that it is sent as."""
_PAPERS: Final = "papers"
"""Of an item that is kept with a document: the ids of its papers."""


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
    """The agenda as it would be published now: standing items, reports by organisation, topics, and
    the meeting's own items."""
    tx = context.tx
    items = tx.items.of_meeting(meeting.stored_id)
    topics = {topic.id: topic for topic in tx.topics(meeting.stored_id)}
    # What has gone on to a later meeting was here, too.
    gone_on = (item.topic for item in items if item.topic is not None and item.state in WAITING)
    topics = {topic.id: topic for topic in gone_on} | topics
    nearest = neighbours(tx.meetings(context.group.id), meeting)
    followed = followed_agenda.on_draft(tx, context.group, meeting, nearest, context.now)
    attendance = context.attendance(meeting)
    return compile_agenda(
        context.group,
        attendance,
        tx.reports(meeting.stored_id),
        topics.values(),
        others=others(tx, context.group, meeting),
        items=items,
        supporters=tx.items.supporters(topic for topic in topics if topic is not None),
        neighbours=nearest,
        assignments=_follow_up(context, meeting, nearest, attendance),
        followed=followed,
        papers=paper_lists.by_item(
            tx, meeting.stored_id, items, topics.values(), followed_agenda.keys_of(followed)
        ),
    )


def _follow_up(
    context: Context, meeting: Meeting, nearest: Neighbours, attendance: Attendance
) -> FollowUp:
    """The assignments that are open, and those closed since the meeting before; not those that the
    meeting itself hands out."""
    tx, group = context.tx, context.group
    before = nearest.before
    since = before.starts(group.zone) if before else None
    found = tx.hand_outs.not_closed(group.id, HandOutKind.ASSIGNMENT)
    found += tx.hand_outs.closed(group.id, HandOutKind.ASSIGNMENT, since)
    earlier = [each for each in found if each.meeting_id != meeting.id]
    return follow_up(earlier, context.view.today, _organisations(attendance))


def _organisations(attendance: Attendance) -> list[str]:
    return list(dict.fromkeys(held.seat.organisation for held in attendance.seats))


def published(
    tx: Transaction, group: Group, meeting: Meeting, attendance: Attendance
) -> PublishedAgenda | None:
    """The agenda that was sent last, without what has been taken back since and with the
    attendance as it is expected now; None where none was sent."""
    document = tx.documents.latest(meeting.stored_id, DOCUMENT)
    if document is None:
        return None
    reports, topics = tx.documents.quoted(document, meeting.stored_id)
    nearest = neighbours(tx.meetings(group.id), meeting)
    there = others(tx, group, meeting)
    if document.items is None:
        agenda = compile_agenda(
            group, attendance, reports, topics, others=there, neighbours=nearest, published=True
        )
    else:
        items = _items(tx, document.items, topics)
        quoted = tx.hand_outs.quoted(document.quotes or ())
        sent_on = group.today(document.at)
        assignments = follow_up(quoted, sent_on, _organisations(attendance))
        quotes = document.quotes or ()
        followed = followed_agenda.on_published(tx, group, meeting, nearest, quotes, document.at)
        agenda = compile_published(
            group, attendance, reports, items, nearest, there, assignments, followed
        )
    before = tx.documents.of_version(meeting.stored_id, DOCUMENT, document.version - 1)
    changes = _changes(tx, meeting, before, agenda, reports)
    kept = document.items or ()
    approval = approval_of(tx, group, meeting, kept, document.at) if kept else None
    return PublishedAgenda(agenda, document.version, document.at, changes, approval)


def changes_since_sent(context: Context, meeting: Meeting, agenda: Agenda) -> AgendaChanges | None:
    """What is otherwise than on the agenda that was sent last; None where none was, or that is not
    known."""
    sent = context.tx.documents.latest(meeting.stored_id, DOCUMENT)
    return _changes(context.tx, meeting, sent, agenda, context.tx.reports(meeting.stored_id))


def _changes(
    tx: Transaction,
    meeting: Meeting,
    before: Document | None,
    agenda: Agenda,
    reports: Iterable[Report],
) -> AgendaChanges | None:
    """reports: those on the agenda."""
    if before is None or before.items is None:
        return None
    _, topics = tx.documents.quoted(before, meeting.stored_id)
    known = before.quotes or ()
    new = [each for each in reports if each.text and reference(each) not in known]
    reporting_now = reporting(new, agenda.attendance)
    was = _items(tx, before.items, topics, withdrawn=True)
    return changes_between(before.version, was, agenda.items, reporting_now)


def _items(
    tx: Transaction,
    kept: Sequence[Mapping[str, Any]],
    topics: Iterable[Topic],
    *,
    withdrawn: bool = False,
) -> list[NumberedItem]:
    """The items of an agenda as they are kept; topics: those among them.

    withdrawn: whether also papers are wanted that have been taken away since.
    """
    by_key = {reference(topic): topic for topic in topics}
    ids = [paper for each in kept for paper in each.get(_PAPERS, ())]
    papers = {paper.id: paper for paper in tx.papers.of_ids(ids)} if ids else {}
    known = {key: each for key, each in papers.items() if withdrawn or each.withdrawn_at is None}
    return [
        replace(
            _read(each, number, by_key),
            papers=tuple(known[paper] for paper in each.get(_PAPERS, ()) if paper in known),
        )
        for number, each in enumerate(kept, 1)
    ]


def kept_items(agenda: Agenda) -> list[dict[str, Any]]:
    """Its items as they are kept with a document."""
    return [_kept(item) for item in agenda.items]


def draft_values(context: Context, meeting: Meeting, draft: Agenda) -> dict[str, Any]:
    """What the template of an agenda is given besides the meeting, for a draft of it."""
    return {
        "agenda": draft,
        "version": None,
        "changes": changes_since_sent(context, meeting, draft),
        "approval": approval_of(context.tx, context.group, meeting, kept_items(draft)),
    }


def _kept(item: NumberedItem) -> dict[str, Any]:
    """An item as it is kept with the agenda that it was sent in; a topic without its words."""
    kept = {
        "source": item.source,
        "key": item.key,
        "title": "" if item.topic is not None else item.title,
        "presenter": item.presenter,
        "minutes": item.minutes,
        "needs_assessment": item.needs_assessment,
        "from_number": item.from_number,
        "role": item.role,
    }
    # Not an empty list: what the chair approved before there were papers stays approved.
    return kept | ({_PAPERS: [paper.id for paper in item.papers]} if item.papers else {})


def _read(kept: Mapping[str, Any], number: int, topics: Mapping[str, Topic]) -> NumberedItem:
    topic = topics.get(kept["key"])
    return NumberedItem(
        number,
        topic.text if topic is not None else kept["title"],
        Source(kept["source"]),
        kept["key"],
        topic,
        presenter=kept["presenter"],
        minutes=kept["minutes"],
        needs_assessment=kept["needs_assessment"],
        from_number=kept["from_number"],
        role=StandingRole(kept["role"]) if kept["role"] else None,
    )


def order(context: Context, meeting: Meeting) -> AgendaPublished:
    """Publish the agenda: after a rest, in which that can be undone, where there is time for one.

    It is published as it then stands. Raises UserError where the group wants it approved by the
    chair first, and it is not.
    """
    _refuse_unapproved(context, meeting)
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


def _refuse_unapproved(context: Context, meeting: Meeting) -> None:
    is_chair = context.actor.is_chair or context.actor.acts_as_chair()
    if not context.group.approves_agenda or is_chair:
        return
    items = kept_items(draft(context, meeting))
    if approval_of(context.tx, context.group, meeting, items) is None:
        raise UserError("agenda_not_approved", meeting=meeting)


def announced(context: Context, meeting: Meeting, agenda: Agenda) -> Announcement:
    """The agenda, as a new version of it is sent to the group."""
    version = context.tx.documents.version(meeting.stored_id, DOCUMENT) + 1
    values = {**draft_values(context, meeting, agenda), "version": version}
    return replace(
        to_everybody(context, PUBLISHED, meeting, **values),
        template="agenda",
        quotes=agenda.quotes,
        subject=f"{meeting.reference} {version}",
    )


def publish(context: Context, meeting: Meeting) -> AgendaPublished:
    """Keep the agenda as it stands as a new version, and send it to the group."""
    agenda = draft(context, meeting)
    announcement = announced(context, meeting, agenda)
    version = announcement.values["version"]
    assert isinstance(version, int)
    text = context.render("agenda", meeting=meeting, **announcement.values)
    source = document_files.markup_of(
        context, FileKind.AGENDA, "agenda", meeting=meeting, **announcement.values
    )
    context.tx.documents.add(
        meeting.stored_id,
        DOCUMENT,
        text.text,
        text.html,
        context.actor.address,
        context.now,
        agenda.quotes,
        kept_items(agenda),
        source,
    )
    context.audit("agenda published", meeting, version=version)
    files = document_files.announcements(
        context, meeting, FileKind.AGENDA, version, source, agenda.quotes
    )
    papers = paper_lists.announcements(context, meeting, agenda)
    return AgendaPublished(version, Effects((meeting,), (announcement, *files, *papers)))
