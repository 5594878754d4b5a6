"""What a notice says, to whom and where, by what is true when it falls due.

Shared by the clock's way (`bot.events.service`), `!möte kalla` and `kansli simulate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from secretary import attendance
from secretary.attendance import Attendance
from secretary.group import Group, NoticeKind, SubstituteRule
from secretary.language.late_summons import OVERRIDE_WORDS
from secretary.language.render import Renderer
from secretary.meetings import summons_deadline
from secretary.notices import Notice, Skipped, notice_key
from secretary.people import Person, seats_on
from secretary.reports import missing_reports
from storage import OutboundMessage, Transaction

LATE_SUMMONS: Final = "summons_late"

FRESH: Final = timedelta(hours=24)
"""An agenda published this shortly before its day is not posted a second time."""


@dataclass(frozen=True)
class Announcement:
    """A notice ready to be written.

    people: whom it concerns; those in the chat are mentioned, and so are the Matrix ids in
        `mentions`.
    needless: why nothing has to be said after all, in English, for the record.
    """

    template: str
    room: str
    people: tuple[Person, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    needless: str | None = None
    mentions: tuple[str, ...] = ()


def prepare(notice: Notice, tx: Transaction) -> Announcement:
    """What `notice` says if it is posted as the books now stand."""
    group, meeting = notice.group, notice.meeting
    expected = attendance.expected(
        seats_on(tx.mandates(group.id), meeting.day),
        attendance.counting(tx.answers(meeting.id or 0), meeting),
        group.rules.substitutes,
    )
    if notice.kind is not NoticeKind.SUMMONS and _never_summoned(notice, tx):
        return Announcement("", group.room, needless="nobody was summoned")
    match notice.kind:
        case NoticeKind.SUMMONS:
            return Announcement("summons", group.room, _summoned(expected))
        case NoticeKind.REPLY_REMINDER:
            people = tuple(expected.unanswered)
            needless = None if people else "everybody had answered"
            return Announcement("reply_reminder", group.room, people, {"people": people}, needless)
        case NoticeKind.REPORT_REMINDER:
            missing = missing_reports(expected, tx.reports(meeting.id or 0))
            needless = None if missing else "everybody had reported"
            people = tuple(person for _, person in missing)
            return Announcement(
                "report_reminder", group.room, people, {"missing": missing}, needless
            )
        case NoticeKind.AGENDA:
            return _agenda(notice, expected, tx)
        case NoticeKind.MEETING_REMINDER:
            return _meeting_reminder(notice, expected)


def _never_summoned(notice: Notice, tx: Transaction) -> bool:
    """Whether the summons is on record as skipped, and nobody has ordered it since."""
    key = notice_key(notice.meeting, NoticeKind.SUMMONS)
    return bool(tx.outbox.known([key])) and not tx.outbox.said([key, f"{key} · ordered"])


def _agenda(notice: Notice, expected: Attendance, tx: Transaction) -> Announcement:
    """The agenda as it was published; while none is, the secretary is reminded instead."""
    group = notice.group
    published = tx.published_agenda(notice.meeting.id or 0)
    if published is None:
        room, secretaries = secretariat(group, tx)
        return Announcement("agenda_reminder", room, mentions=secretaries)
    fresh = notice.due - published.at < FRESH
    return Announcement(
        "agenda_again",
        group.room,
        _summoned(expected),
        {"published": published},
        needless="the agenda had just been published" if fresh else None,
    )


def secretariat(group: Group, tx: Transaction) -> tuple[str, tuple[str, ...]]:
    """Where to tell the secretaries something, and whom to mention there.

    Their own room; without one a secretary's direct chat with the bot; else the group's room.
    """
    secretaries = tuple(sorted(group.secretaries))
    if group.secretary_room is not None:
        return group.secretary_room, secretaries
    for secretary in secretaries:
        direct = tx.direct_room(secretary)
        if direct is not None:
            return direct, (secretary,)
    return group.room, secretaries


def _meeting_reminder(notice: Notice, expected: Attendance) -> Announcement:
    coming = [seat.attendee.person for seat in expected.seats if seat.attendee is not None]
    coming += [mandate.person for mandate in expected.beside]
    values = {
        "attendance": expected,
        "standing_in": [seat for seat in expected.seats if seat.stands_in],
    }
    return Announcement("meeting_reminder", notice.group.room, tuple(dict.fromkeys(coming)), values)


def _summoned(expected: Attendance) -> tuple[Person, ...]:
    members = [seat.member for seat in expected.seats]
    substitutes = [seat.substitute for seat in expected.seats]
    if expected.rule is SubstituteRule.WHEN_MEMBER_ABSENT:
        substitutes = []
    held = [mandate.person for mandate in (*members, *substitutes) if mandate is not None]
    return tuple(dict.fromkeys(held))


def post(notice: Notice, tx: Transaction, texts: Renderer, now: datetime) -> bool:
    """Queue a notice, or record that it was needless. False where its key is there already."""
    announcement = prepare(notice, tx)
    if announcement.needless is not None:
        return record_skipped(Skipped(notice, announcement.needless), tx, now)
    group, meeting = notice.group, notice.meeting
    parts = texts.render_all(
        announcement.template,
        group=group,
        meeting=meeting,
        today=now.astimezone(group.zone).date(),
        now=now,
        **announcement.values,
    )
    people = tuple(p.matrix_id for p in announcement.people if p.matrix_id)
    made = False
    for number, text in enumerate(parts, start=1):
        made |= tx.outbox.add(
            OutboundMessage(
                key=notice.key if number == 1 else f"{notice.key} · {number}",
                room=announcement.room,
                kind=str(notice.kind),
                text=text.text,
                html=text.html,
                notify=True,
                mentions=people + announcement.mentions,
                group_id=group.id,
                meeting_id=meeting.id,
            ),
            now,
        )
    return made


def record_skipped(skipped: Skipped, tx: Transaction, now: datetime) -> bool:
    """Write down that a notice is not sent, and why. False where that is written already."""
    notice = skipped.notice
    return tx.outbox.add(
        OutboundMessage(
            key=notice.key,
            room=notice.group.room,
            kind=str(notice.kind),
            text="",
            html="",
            group_id=notice.group.id,
            meeting_id=notice.meeting.id,
            skipped=skipped.why,
        ),
        now,
    )


def alarm_late_summons(skipped: Skipped, tx: Transaction, texts: Renderer, now: datetime) -> None:
    """Tell the secretary that nobody was summoned."""
    notice = skipped.notice
    group, meeting = notice.group, notice.meeting
    room, secretaries = secretariat(group, tx)
    text = texts.render(
        "summons_late",
        meeting=meeting,
        deadline=summons_deadline(group, meeting.day),
        override=OVERRIDE_WORDS[group.language],
    )
    tx.outbox.add(
        OutboundMessage(
            key=f"{notice.key} · late",
            room=room,
            kind=LATE_SUMMONS,
            text=text.text,
            html=text.html,
            notify=True,
            mentions=secretaries,
            group_id=group.id,
            meeting_id=meeting.id,
        ),
        now,
    )
