"""The list of those who cannot come, for whoever absences are reported to; each piece of news once.

It is told in direct chats or in the secretaries' own room, and never in the group's. What has been
told is what the newest list names: it is kept with that, by reference and not by words. Nobody's
reason is told: there is none to tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final

from secretary.absences import Absences, absences, is_at_once, last_list, next_list
from secretary.addressees import told_of_absences
from secretary.attendance import Attendance
from secretary.group import AbsenceList, AbsencesTo, Group
from secretary.language.render import Renderer
from secretary.meetings import Meeting
from secretary.meetings import upcoming as upcoming_meetings
from secretary.people import MATRIX, Mandate
from services.context import Context, expected_attendance
from services.destinations import Audience, Destination, destinations
from services.resting_decisions import of_group
from services.upcoming import About, Foreseen, ForeseenMessage, Matter, Span, Upcoming
from storage import ABSENCES, Transaction, channel_key

_LOOKED_AT: Final = "absences listed"
"""Under which key it is kept, for each group, of which daily list it has been decided."""


def enqueue_due(
    tx: Transaction, group: Group, renderer: Renderer, now: datetime
) -> Sequence[Meeting]:
    """Put what is new, and is to be told by `now` (aware), in the outbox; the meetings it is about.

    What can still be undone is not told yet: an answer that rests, a meeting that is being moved.
    """
    if group.absence_list is AbsenceList.OFF:
        return ()
    is_list_due = _is_list_due(tx, group, now)
    meetings = upcoming_meetings(tx.meetings(group.id, group.wall(now)), now, group.zone)
    concerned = [each for each in meetings if is_list_due or is_at_once(group, each, now)]
    if not concerned:
        return ()
    undecided = of_group(tx, group.id)
    mandates = tx.people.mandates(group.id)
    return [
        meeting
        for meeting in concerned
        if meeting.stored_id not in undecided and _tell(tx, group, renderer, now, meeting, mandates)
    ]


def next_look(tx: Transaction, group: Group, now: datetime) -> datetime | None:
    """When there may be something to tell next (aware), though nothing has changed; None for never.

    That is when the next list is due, and when an answer is no longer so new that it may be
    changed: while one is, at once.
    """
    if group.absence_list is AbsenceList.OFF:
        return None
    ahead = [next_list(group, now)] if group.absence_list is AbsenceList.DAILY else []
    meetings = upcoming_meetings(tx.meetings(group.id, group.wall(now)), now, group.zone)
    settle = (m.starts(group.zone).astimezone(UTC) - group.settling_time for m in meetings)
    ahead += [at for at in settle if at > now]
    latest = tx.last_answer_at([meeting.stored_id for meeting in meetings])
    if latest is not None and latest + group.settling_time > now:
        ahead.append(now)
    return min(ahead, default=None)


def tells_secretaries_at_once(tx: Transaction, group: Group) -> bool:
    """Whether the secretaries hear of absences here as they come, and so of empty seats."""
    to_secretaries = group.rules.absences_to == AbsencesTo.SECRETARY
    at_once = group.absence_list is AbsenceList.AT_ONCE
    return to_secretaries and at_once and bool(_secretaries(tx, group))


def _is_list_due(tx: Transaction, group: Group, now: datetime) -> bool:
    """Whether a daily list is due that has not been decided of, and will have been from now on.

    Not the first that a group ever has: nobody waits for what was before.
    """
    if group.absence_list is not AbsenceList.DAILY:
        return False
    key, latest = f"{_LOOKED_AT} {group.id}", last_list(group, now).isoformat()
    known = tx.key_value.get(key)
    if known == latest:
        return False
    tx.key_value.set(key, latest)
    return known is not None


def _tell(
    tx: Transaction,
    group: Group,
    renderer: Renderer,
    now: datetime,
    meeting: Meeting,
    mandates: Sequence[Mandate],
) -> bool:
    """Tell what is new of one meeting; whether anything is, and can be told."""
    expected = expected_attendance(tx, group, meeting, mandates)
    row, told = _told(tx, meeting)
    mark = _mark(meeting)
    found = absences(expected, told, _resting(tx, group, meeting, expected, now))
    if not found.is_news:
        return False
    where, instead_of = _destinations(tx, group, mandates, now)
    text = renderer.render(
        ABSENCES,
        group=group,
        meeting=meeting,
        today=group.today(now),
        now=now,
        absences=found,
        attendance=expected,
        to=group.rules.absences_to,
        instead_of=instead_of,
    )
    names = tuple(f"absent {person.id} {mark}" for person in found.people)
    for number, place in enumerate(where):
        # Each list follows the one before it, so that the same news makes the same list.
        key = _key(meeting, row)
        if number:
            key = f"{key} · {place.room}"
        key = channel_key(key, place.channel)
        tx.outbox.add(place.message(key, ABSENCES, text, meeting, names), now)
    return bool(where)


def upcoming(tx: Transaction, group: Group, span: Span) -> list[Upcoming]:
    """The lists in `span` of what is new now: nobody can foresee who will not be able to come, so
    that of later ones nothing is known."""
    if group.absence_list is AbsenceList.OFF:
        return []
    now, mandates = span.now, tx.people.mandates(group.id)
    found: list[Upcoming] = []
    for meeting in upcoming_meetings(tx.meetings(group.id, group.wall(now)), now, group.zone):
        expected = expected_attendance(tx, group, meeting, mandates)
        row, told = _told(tx, meeting)
        news = absences(expected, told, ())
        at_once = is_at_once(group, meeting, now)
        due = now + group.settling_time if at_once else next_list(group, now)
        if news.is_news and due in span:
            key = _key(meeting, row)
            about = About(Matter.MEETING, meeting)
            foresee = partial(_foresee, meeting, news, expected)
            found.append(Upcoming(ABSENCES, key, due, about, foresee))
    return found


def _foresee(meeting: Meeting, news: Absences, expected: Attendance, context: Context) -> Foreseen:
    tx, group = context.tx, context.group
    where, instead_of = _destinations(tx, group, context.view.mandates, context.now)
    values = {
        "meeting": meeting,
        "absences": news,
        "attendance": expected,
        "to": group.rules.absences_to,
        "instead_of": instead_of,
    }
    return Foreseen([ForeseenMessage(ABSENCES, place, ABSENCES, values) for place in where])


def _mark(meeting: Meeting) -> str:
    """Of which time of the meeting somebody's absence has been told."""
    return f"at {meeting.starts_at:%Y-%m-%dT%H:%M}"


def _key(meeting: Meeting, row: int | None) -> str:
    """Of the list that follows the newest one."""
    return f"absences {meeting.reference} · {meeting.starts_at:%Y-%m-%dT%H:%M} · after {row}"


def _told(tx: Transaction, meeting: Meeting) -> tuple[int | None, set[int]]:
    """The newest list of a meeting, and whom it names, by their ids."""
    row, quotes = tx.sent.latest(meeting.stored_id, ABSENCES)
    named = [each.split() for each in quotes if each.endswith(_mark(meeting))]
    return row, {int(each[1]) for each in named}


def _resting(
    tx: Transaction, group: Group, meeting: Meeting, expected: Attendance, now: datetime
) -> set[int]:
    """The people, by their ids, whose answer is so new that they may yet change it."""
    seats = tx.settling.of_meeting(meeting.stored_id)
    found = set[int]()
    settles_in_time = now + group.settling_time < meeting.starts(group.zone).astimezone(UTC)
    for seat in expected.seats:
        rests = seat.seat.id in seats
        for mandate, answer in (
            (seat.member, seat.member_answer),
            (seat.substitute, seat.substitute_answer),
        ):
            is_new = answer is not None and answer.at + group.settling_time > now
            if mandate is not None and settles_in_time and (rests or is_new):
                found.add(mandate.person.stored_id)
    return found


def _destinations(
    tx: Transaction, group: Group, mandates: Sequence[Mandate], now: datetime
) -> tuple[list[Destination], list[str] | None]:
    """Where it is told. Where nobody whom it is for can be reached, the secretaries are told, and
    who they are, by name: nobody, where the group has nobody in that role."""
    to = group.rules.absences_to
    instead_of: list[str] | None = None
    if to != AbsencesTo.SECRETARY:
        officials = tx.officials.of_group(group.id)
        people = told_of_absences(group, mandates, officials, group.today(now))
        direct = destinations(tx, group, Audience.DIRECT, people)
        if not people and to not in list(AbsencesTo):
            room = tx.direct_rooms.of(MATRIX, to)
            direct = [] if room is None else [Destination(MATRIX, room, (to,), group.name)]
        if direct:
            return direct, None
        instead_of = [person.name for person in people]
    return _secretaries(tx, group), instead_of


def _secretaries(tx: Transaction, group: Group) -> list[Destination]:
    """Where the secretaries are told something that is not for the whole group."""
    found = destinations(tx, group, Audience.SECRETARIES)
    return [each for each in found if each.room != group.places[each.channel].room]
