"""Notices: what has fallen due, what it says as things stand, and putting it in the outbox.

Used by the tick, by a summons that is ordered, and by `kansli simulate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from secretary import notices
from secretary.addressees import Addressees, addressees
from secretary.group import Group
from secretary.language import reactions
from secretary.language.phrases import OVERRIDE_WORDS
from secretary.language.render import Renderer, Text
from secretary.meetings import Meeting
from secretary.notice_kinds import SUMMONS, Situation
from secretary.notices import Notice, Skipped
from secretary.officials import officials_on
from secretary.people import MATRIX, Person
from secretary.reports import missing_reports
from secretary.summons_deadline import summons_deadline
from services import agenda, report_questions
from services.context import Context, expected_attendance
from services.destinations import Audience, Destination, destinations
from services.meeting_calendar import file_of, send_after
from services.open_meetings import has_been_summoned, number_if_several, on_all_channels
from services.report_questions import AskedToReport
from services.upcoming import About, Foreseen, ForeseenMessage, Matter, Span, Upcoming
from storage import OutboundMessage, Transaction, channel_key

LATE_SUMMONS: Final = "summons_late"
"""What the secretaries get where a firm deadline has passed and nobody was summoned."""

LOOK_BACK: Final = timedelta(days=60)
"""How long after a meeting its unsent notices are still recorded as skipped."""


@dataclass(frozen=True)
class PreparedNotice:
    """A notice as it would be written now.

    people: whom it is for; of the secretaries only the addresses are known, in `destinations`.
    quotes: references of the reports and topics that it repeats.
    asked: those who are asked for their report in their direct chats, and not reminded here.
    skip_reason: why nothing has to be said after all, in English, for the record.
    """

    template: str
    destinations: Sequence[Destination]
    people: tuple[Person, ...] = ()
    quotes: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    asked: Sequence[AskedToReport] = ()
    skip_reason: str | None = None


@dataclass(frozen=True)
class Enqueued:
    """What has been decided about the notices of a group that had fallen due.

    next_due: aware, when the next one does; None while nothing lies ahead.
    needless: had nothing to say. skipped: with why each came too late.
    """

    next_due: datetime | None
    posted: Sequence[Notice]
    needless: Sequence[Notice]
    skipped: Sequence[Skipped]


def prepare(tx: Transaction, notice: Notice) -> PreparedNotice:
    """What `notice` says, to whom and where, as the database now stands."""
    group, meeting, kind = notice.group, notice.meeting, notice.kind
    situation = _situation(tx, notice)
    was_skipped = kind.needs_summons and _summons_was_skipped(tx, group, meeting)
    asked: Sequence[AskedToReport] = ()
    if kind.asks_for_reports and group.asks_for_reports and not was_skipped:
        asked, others = report_questions.in_direct_chats(tx, group, situation.missing_reports)
        situation = replace(situation, missing_reports=others)
    content = kind.content_of(situation)
    audience = Audience.GROUP
    if content.addressees is Addressees.SECRETARIES:
        audience = Audience.SECRETARIES
    people = addressees(content.addressees, situation.attendance, situation.missing_reports)
    skip_reason = content.skip_reason
    if was_skipped:
        skip_reason = "nobody was summoned"
    elif asked and not people:
        skip_reason = report_questions.ALL_ASKED
    elif not people and kind.if_nobody is not None:
        skip_reason = kind.if_nobody
    return PreparedNotice(
        content.template,
        destinations(tx, group, audience, people),
        people,
        content.quotes,
        {"people": people, **content.values},
        asked,
        skip_reason,
    )


def _situation(tx: Transaction, notice: Notice) -> Situation:
    group, meeting = notice.group, notice.meeting
    expected = expected_attendance(tx, group, meeting, tx.people.mandates(group.id))
    return Situation(
        group,
        meeting,
        notice.due,
        expected,
        missing_reports(expected, tx.reports(meeting.stored_id)),
        agenda.published(tx, group, meeting, expected),
        officials_on(tx.officials.of_group(group.id), meeting.day),
    )


def is_known(tx: Transaction, group: Group, key: str) -> bool:
    """Whether a notice has been decided about, on whatever channel: posted or skipped."""
    return bool(tx.outbox.existing(on_all_channels(group, key)))


def summons_is_due(tx: Transaction, group: Group, meeting: Meeting, now: datetime) -> bool:
    """Whether a summons to the meeting as it is planned goes out now (aware)."""
    return any(
        notice.kind is SUMMONS and notice.due <= now and not is_known(tx, group, notice.key)
        for notice in notices.notices_for(group, meeting)
    )


def _summons_was_skipped(tx: Transaction, group: Group, meeting: Meeting) -> bool:
    """Whether the summons is on record as skipped, and nobody has ordered it since."""
    key = notices.notice_key(meeting, SUMMONS)
    return is_known(tx, group, key) and not has_been_summoned(tx, group, meeting)


def enqueue(tx: Transaction, notice: Notice, renderer: Renderer, now: datetime) -> bool:
    """Queue a notice for every channel; False, with why on record, where it has nothing to say."""
    prepared = prepare(tx, notice)
    for asked in prepared.asked:
        report_questions.ask(tx, notice, asked, renderer, now)
    if prepared.skip_reason is not None:
        _record_skipped(tx, [Skipped(notice, prepared.skip_reason)], now)
        return bool(prepared.asked)
    group, meeting = notice.group, notice.meeting
    text = renderer.render(
        prepared.template,
        group=group,
        meeting=meeting,
        today=group.today(now),
        now=now,
        which=number_if_several(tx, group, meeting, now),
        **prepared.values,
    )
    calendar_file = file_of(tx, group, meeting, renderer) if notice.kind is SUMMONS else None
    for where in prepared.destinations:
        message = _message(notice, where, text, prepared.quotes)
        if tx.outbox.add(message, now):
            send_after(tx, message, calendar_file, now)
    return True


def enqueue_due(tx: Transaction, group: Group, renderer: Renderer, now: datetime) -> Enqueued:
    """Put a group's notices that have fallen due in the outbox, each once."""
    since = group.wall(now) - LOOK_BACK
    meetings = tx.meetings(group.id, since)
    planned = [n for meeting in meetings for n in notices.notices_for(group, meeting)]
    next_due = notices.next_due(planned, now)
    posted: list[Notice] = []
    needless: list[Notice] = []
    due = [n for n in planned if n.due <= now]
    known = _known(tx, group, due)
    # At nearly every tick nothing has: then the rules need not be asked.
    affected = {n.meeting: None for n in due if n.key not in known}
    undecided = notices.due_notices(group, affected, known, now)
    skipped = [each for each in undecided if isinstance(each, Skipped)]
    # First: what is posted says nothing where the summons was skipped.
    _record_skipped(tx, skipped, now)
    for found in undecided:
        if isinstance(found, Skipped):
            if found.late_summons:
                _warn_late_summons(tx, found.notice, renderer, now)
        elif enqueue(tx, found, renderer, now):
            posted.append(found)
            if found.kind is SUMMONS and _is_late_by_itself(found, now):
                _warn_late_summons(tx, found, renderer, now, sent=True)
        else:
            needless.append(found)
    return Enqueued(next_due, posted, needless, skipped)


def _known(tx: Transaction, group: Group, due: Iterable[Notice]) -> set[str]:
    """The keys of those that have been decided about, on whatever channel."""
    by_row = {row: notice.key for notice in due for row in on_all_channels(group, notice.key)}
    return {by_row[row] for row in tx.outbox.existing(by_row)}


def upcoming(tx: Transaction, group: Group, span: Span) -> list[Upcoming]:
    """The notices due in `span`, the earliest first, posted or not."""
    meetings = tx.meetings(group.id, group.wall(span.first) - LOOK_BACK)
    return [
        Upcoming(
            notice.kind.name,
            notice.key,
            notice.due,
            About(Matter.MEETING, notice.meeting),
            partial(_foresee, notice),
        )
        for notice in notices.schedule(group, meetings, span.first, span.last)
    ]


def _foresee(notice: Notice, context: Context) -> Foreseen:
    prepared = prepare(context.tx, notice)
    asked = [report_questions.foresee(context, notice, each) for each in prepared.asked]
    if asked and prepared.skip_reason is not None:
        return Foreseen(asked)
    values = {"meeting": notice.meeting, **prepared.values}
    messages = [
        ForeseenMessage(notice.kind.name, where, prepared.template, values, prepared.people)
        for where in prepared.destinations
    ]
    return Foreseen([*messages, *asked], prepared.skip_reason)


def _record_skipped(tx: Transaction, skipped: Iterable[Skipped], now: datetime) -> None:
    """Write down that notices are not posted, and why; each once."""
    tx.outbox.record_skipped(
        (
            replace(_message(each.notice, where, Text("", "")), skipped=each.reason)
            for each in skipped
            for where in destinations(tx, each.notice.group, Audience.GROUP)
        ),
        now,
    )


def _is_late_by_itself(notice: Notice, now: datetime) -> bool:
    """Whether a summons that was due in time goes out late, and nobody decided that."""
    group, meeting = notice.group, notice.meeting
    deadline = summons_deadline(group, meeting.day)
    was_in_time = group.today(notice.due) <= deadline < group.today(now)
    return was_in_time and meeting.late_at is None


def _warn_late_summons(
    tx: Transaction, notice: Notice, renderer: Renderer, now: datetime, *, sent: bool = False
) -> None:
    """Tell the secretaries that the deadline has passed, and that nobody was summoned; or, where
    it is sent all the same, that only now."""
    group, meeting = notice.group, notice.meeting
    tx.audit(
        now, "kansli", "summons late", group_id=group.id, meeting_id=meeting.id, sent=int(sent)
    )
    text = renderer.render(
        LATE_SUMMONS,
        meeting=meeting,
        deadline=summons_deadline(group, meeting.day),
        override=OVERRIDE_WORDS[group.language],
        sent=sent,
    )
    for where in destinations(tx, group, Audience.SECRETARIES):
        key = channel_key(f"{notice.key} · late", where.channel)
        tx.outbox.add(where.message(key, LATE_SUMMONS, text, meeting), now)


def _message(
    notice: Notice, where: Destination, text: Text, quotes: tuple[str, ...] = ()
) -> OutboundMessage:
    key = channel_key(notice.key, where.channel)
    kind, group = notice.kind, notice.group
    taps = reactions.taps(group) if kind.asks else None
    message = where.message(key, kind.name, text, notice.meeting, quotes, taps=taps)
    is_pinned = kind is SUMMONS and group.pins_summons and where.channel == MATRIX
    return replace(message, is_pinned=is_pinned)
