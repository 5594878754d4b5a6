"""Meetings as they stand in calendars: as others know them, with how many times that has changed.

A calendar program takes a file of lower count than it has for an older one, so nothing here counts
what somebody else was never told: what rests stands in no calendar, and what is undone before it
is told counts for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any, Final

from secretary.documents.meeting_event import CalendarMeeting, meeting_file
from secretary.group import Group
from secretary.language.render import Renderer
from secretary.meetings import Meeting, Status
from secretary.reports import reference
from services.resting_decisions import DecisionKind
from storage import (
    AGENDA,
    CALENDAR_FILE,
    Attachment,
    Decision,
    Document,
    OutboundMessage,
    Transaction,
)

_MEDIA_TYPE: Final = "text/calendar"
_CHANGES: Final = (DecisionKind.MOVED, DecisionKind.CHANGED)


def of_meetings(
    tx: Transaction, group: Group, meetings: Iterable[Meeting], *, with_resting: bool = False
) -> list[CalendarMeeting]:
    """The meetings as others know them; without those whose planning rests, or was undone.

    with_resting: as they are to be by now, of which others are being told.
    """
    meetings = list(meetings)
    decisions: dict[int, list[Decision]] = defaultdict(list)
    for each in tx.decisions.of_meetings(meeting.stored_id for meeting in meetings):
        decisions[each.meeting_id].append(each)
    found = []
    for meeting in meetings:
        about = decisions[meeting.stored_id]
        if _is_known(about) or with_resting:
            found.append(_as_known(tx, group, meeting, about, with_resting=with_resting))
    return found


def _is_known(about: Iterable[Decision]) -> bool:
    planned = [each for each in about if each.kind == DecisionKind.PLANNED]
    return all(each.settled_at is not None and not each.undone for each in planned)


def _as_known(
    tx: Transaction,
    group: Group,
    meeting: Meeting,
    about: Sequence[Decision],
    *,
    with_resting: bool,
) -> CalendarMeeting:
    changes = [each for each in about if each.kind in _CHANGES and not each.undone]
    told = changes if with_resting else [each for each in changes if each.settled_at is not None]
    rests = [] if with_resting else [each for each in changes if each.settled_at is None]
    agenda = tx.documents.latest(meeting.stored_id, AGENDA)
    planned = [each.at for each in about if each.kind == DecisionKind.PLANNED]
    is_cancelled = meeting.status is Status.CANCELLED
    happened = [
        *(planned or [meeting.planned_at]),
        *(each.settled_at or each.at for each in told),
        *([meeting.cancelled_at] if meeting.cancelled_at else []),
        *([agenda.at] if agenda else []),
    ]
    found = CalendarMeeting(
        group=group,
        reference=meeting.reference,
        number=meeting.number,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        link=meeting.link,
        title=meeting.title,
        changed_at=max(each.astimezone(UTC) for each in happened),
        revision=len(told) + int(is_cancelled),
        is_cancelled=is_cancelled,
    )
    if agenda is not None:
        found = _with_items(tx, meeting, found, agenda)
    return _before(found, rests[0].before) if rests else found


def _with_items(
    tx: Transaction, meeting: Meeting, found: CalendarMeeting, agenda: Document
) -> CalendarMeeting:
    """With the headings of the agenda, without what has been taken back since."""
    _, topics = tx.documents.quoted(agenda, meeting.stored_id)
    standing = {reference(each): each.text for each in topics if each.withdrawn_at is None}
    kept = agenda.items or ()
    items = [(each["key"], each["title"] or standing.get(each["key"])) for each in kept]
    return replace(
        found,
        items=tuple(title for _, title in items if title),
        quotes=tuple(key for key, title in items if title and key in standing),
    )


def _before(meeting: CalendarMeeting, before: Mapping[str, Any]) -> CalendarMeeting:
    """The meeting as it was; before: from `grace.snapshot`."""
    ends_at = before["ends_at"]
    return replace(
        meeting,
        starts_at=datetime.fromisoformat(before["starts_at"]),
        ends_at=time.fromisoformat(ends_at) if ends_at else None,
        place=before["place"],
        link=before["link"],
        title=before["title"],
    )


@dataclass(frozen=True)
class MeetingFile:
    """A meeting as a file for a calendar. quotes: references of the topics that it repeats."""

    attachment: Attachment
    quotes: tuple[str, ...] = ()


def file_of(
    tx: Transaction, group: Group, meeting: Meeting, renderer: Renderer
) -> MeetingFile | None:
    """The meeting as it is to be by now; None where the group wants no such files."""
    if not group.calendar.attach:
        return None
    [known] = of_meetings(tx, group, [meeting], with_resting=True)
    name, content = meeting_file(known, renderer)
    sha256 = tx.papers.keep_content(content)
    return MeetingFile(Attachment(name, _MEDIA_TYPE, sha256=sha256), known.quotes)


def send_after(
    tx: Transaction, message: OutboundMessage, file: MeetingFile | None, now: datetime
) -> None:
    """Queue the file to follow a message to where that goes: it calls nobody, as that has done so.
    now: aware."""
    if file is not None:
        follows = replace(
            message,
            key=f"{message.key} · {CALENDAR_FILE}",
            kind=CALENDAR_FILE,
            text="",
            html="",
            notify=False,
            recipients=(),
            quotes=file.quotes,
            taps=(),
            is_pinned=False,
            asks_about=None,
            attachments=(file.attachment,),
        )
        tx.outbox.add(follows, now)
