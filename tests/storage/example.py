"""A little to store: one group's people, a meeting, something to say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from secretary.attendance import Answer, AttendanceMode
from secretary.meetings import Meeting
from secretary.people import MATRIX, Mandate, Person, Role, Seat
from secretary.reports import Part, Report, Topic
from storage import OutboundMessage, Transaction
from tests.people import person as new_person

NOW: Final = datetime(2026, 3, 2, 8, 30, 15, 250_000, tzinfo=UTC)
LATER: Final = NOW + timedelta(minutes=5)
ROOM: Final = "!rummet:example.org"


def add_member(tx: Transaction, name: str = "Åsa Öberg", group: str = "barn") -> Mandate:
    seat = Seat(group_id=group, organisation="Köping", name=name)
    tx.add(seat)
    first = name.partition(" ")[0].casefold()
    person = new_person(name, "S", matrix=f"@{first}:example.org")
    tx.add(person)
    mandate = Mandate(seat=seat, person=person, role=Role.MEMBER, since=date(2023, 1, 1))
    tx.add(mandate)
    return mandate


def add_meeting(tx: Transaction, starts_at: datetime | None = None, group: str = "barn") -> Meeting:
    meeting = Meeting(
        group_id=group,
        number=tx.next_number(group),
        starts_at=starts_at or datetime(2026, 3, 30, 9, 0),  # noqa: DTZ001 - a wall time
        planned_at=NOW,
    )
    tx.add(meeting)
    return meeting


def add_answer(
    tx: Transaction, meeting: Meeting, person: Person, event_id: str = "$svar", coming: bool = True
) -> Answer:
    answer = Answer(
        meeting_id=meeting.id or 0,
        person_id=person.id or 0,
        starts_at=meeting.starts_at,
        coming=coming,
        mode=AttendanceMode.DIGITAL if coming else None,
        event_id=event_id,
        at=NOW,
        by=person.address(MATRIX) or "",
    )
    tx.add(answer)
    return answer


def add_report(
    tx: Transaction,
    meeting: Meeting,
    person: Person,
    event_id: str = "$rapport",
    at: datetime = NOW,
) -> Report:
    report = Report(
        meeting_id=meeting.id or 0,
        person=person,
        part=Part.HOME,
        text=f"Vi öppnar en förskola. {event_id}",
        event_id=event_id,
        at=at,
    )
    tx.add(report)
    return report


def add_topic(tx: Transaction, meeting: Meeting, person: Person, event_id: str = "$fråga") -> Topic:
    topic = Topic(
        meeting_id=meeting.id or 0, person=person, text="Skolfrånvaro", event_id=event_id, at=NOW
    )
    tx.add(topic)
    return topic


def post(key: str, room: str = ROOM, skipped: str | None = None) -> OutboundMessage:
    return OutboundMessage(
        key=key, room=room, kind="reply", text=key, html=f"<p>{key}</p>", skipped=skipped
    )
