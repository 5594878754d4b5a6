"""The report, asked for by the bot itself: one question at a time, in a direct chat.

What the organisation was given to do, and which topics the last meeting had, is shown first. Once
for each meeting, in place of the reminder in the group's room; the answers are those to `QUESTION`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from secretary.group import Group
from secretary.hand_outs import Entry, HandOutKind, entries, references
from secretary.language.render import Renderer, Text
from secretary.meetings import Meeting
from secretary.notices import Notice
from secretary.people import Person, Seat
from secretary.reports import Part, Topic, missing_reports, reference
from services import agenda
from services.context import Context, expected_attendance
from services.destinations import Audience, Destination, destinations
from services.open_meetings import number_if_several
from services.reports import QUESTION, UNASKED
from services.upcoming import ForeseenMessage
from storage import REPORT_QUESTIONS, OutboundMessage, Transaction, channel_key

ALL_ASKED: Final = "everybody was asked in a direct chat"
"""Why the group is not reminded of reports."""


@dataclass(frozen=True)
class AskedToReport:
    """Somebody who is asked. seats: those they are expected in, and nobody has reported from."""

    person: Person
    seats: Sequence[Seat]
    destination: Destination


def in_direct_chats(
    tx: Transaction, group: Group, missing: Iterable[tuple[Seat, Person]]
) -> tuple[list[AskedToReport], list[tuple[Seat, Person]]]:
    """Those whose reports are missing and who have a direct chat with the bot; and the others."""
    by_person: dict[Person, list[Seat]] = {}
    for seat, person in missing:
        by_person.setdefault(person, []).append(seat)
    asked: list[AskedToReport] = []
    others: list[tuple[Seat, Person]] = []
    for person, seats in by_person.items():
        chats = destinations(tx, group, Audience.DIRECT, [person])
        if chats:
            asked.append(AskedToReport(person, seats, chats[0]))
        else:
            others += [(seat, person) for seat in seats]
    return asked, others


@dataclass(frozen=True)
class Background:
    """What an organisation was asked for earlier.

    last: the meeting before; None where there was none. given: what it gave them to do and is open.
    earlier: what is open from before that. topics: what members had on its agenda.
    """

    last: Meeting | None = None
    given: Sequence[Entry] = ()
    earlier: Sequence[Entry] = ()
    topics: Sequence[Topic] = ()

    @property
    def quotes(self) -> tuple[str, ...]:
        """References of all that it repeats."""
        handed_out = [each for entry in (*self.given, *self.earlier) for each in entry.hand_outs]
        return (*references(handed_out), *map(reference, self.topics))


def ask(
    tx: Transaction, notice: Notice, asked: AskedToReport, renderer: Renderer, now: datetime
) -> None:
    """Ask somebody for the first part of their report; now: aware.

    Where they have yet to answer something else in that chat, they are told how to begin instead.
    """
    group, meeting, where = notice.group, notice.meeting, asked.destination
    [address] = where.recipients
    is_free = not tx.dialogues.awaits_words(where.channel, where.room, address, now)
    background = _background(tx, group, meeting, {seat.organisation for seat in asked.seats}, now)
    text = _text(tx, group, meeting, renderer, now, asked.seats, background, asks=is_free)
    key = channel_key(f"{notice.key} · person {asked.person.stored_id}", where.channel)
    message = where.message(key, REPORT_QUESTIONS, text, meeting, background.quotes)
    if tx.outbox.add(message, now) and is_free:
        data = {"group": group.id, "meeting": meeting.id, "part": Part.HOME, UNASKED: True}
        tx.dialogues.start(
            where.channel,
            where.room,
            address,
            "",
            QUESTION,
            data,
            meeting.starts(group.zone),
            message_key=key,
        )


def foresee(context: Context, notice: Notice, asked: AskedToReport) -> ForeseenMessage:
    """What somebody would be asked, as things stand. context: of when that is."""
    organisations = {seat.organisation for seat in asked.seats}
    background = _background(context.tx, context.group, notice.meeting, organisations, context.now)
    values = {
        "meeting": notice.meeting,
        "seats": asked.seats,
        "background": background,
        "asks": True,
    }
    return ForeseenMessage(
        REPORT_QUESTIONS, asked.destination, REPORT_QUESTIONS, values, (asked.person,)
    )


def _text(
    tx: Transaction,
    group: Group,
    meeting: Meeting,
    renderer: Renderer,
    now: datetime,
    seats: Sequence[Seat],
    background: Background,
    *,
    asks: bool,
) -> Text:
    return renderer.render(
        REPORT_QUESTIONS,
        group=group,
        meeting=meeting,
        today=group.today(now),
        now=now,
        which=number_if_several(tx, group, meeting, now),
        seats=seats,
        background=background,
        asks=asks,
    )


def _background(
    tx: Transaction, group: Group, meeting: Meeting, organisations: set[str], now: datetime
) -> Background:
    today = group.today(now)
    before = [
        each
        for each in tx.meetings(group.id)
        if each.is_planned and each.starts_at < min(meeting.starts_at, group.wall(now))
    ]
    last = before[-1] if before else None
    still_open = [
        each
        for each in tx.hand_outs.not_closed(group.id, HandOutKind.ASSIGNMENT)
        if each.organisation in organisations
    ]

    if last is None:
        return Background(earlier=entries(still_open, today))
    given = [each for each in still_open if each.meeting_id == last.id]
    earlier = [each for each in still_open if each.meeting_id != last.id]
    topics = _topics(tx, group, last)
    return Background(last, entries(given, today), entries(earlier, today), topics)


def _topics(tx: Transaction, group: Group, last: Meeting) -> list[Topic]:
    """What members had on the agenda that was sent before that meeting."""
    expected = expected_attendance(tx, group, last, tx.people.mandates(group.id))
    published = agenda.published(tx, group, last, expected)
    items = published.agenda.items if published else ()
    return [item.topic for item in items if item.topic is not None and item.topic.text]


def without_background(context: Context, message: OutboundMessage) -> Text | None:
    """What asks for a report, and waits to be sent, without anything that was asked for earlier:
    some of it has been taken back. None where there is nothing to ask for any more."""
    tx, group = context.tx, context.group
    meeting = tx.meeting(message.meeting_id) if message.meeting_id else None
    [address] = message.recipients
    person = tx.people.by_address(message.channel, address)
    if meeting is None or person is None:
        return None
    missing = missing_reports(context.attendance(meeting), tx.reports(meeting.stored_id))
    seats = [seat for seat, reporter in missing if reporter is person]
    asks = tx.dialogues.is_put_by(message.channel, message.room, address, message.key)
    if not seats:
        return None
    return _text(tx, group, meeting, context.renderer, context.now, seats, Background(), asks=asks)
