"""A store as it may look after ten years: groups, seats and people, and what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Table, insert, text
from sqlalchemy.orm import Session

from secretary.attendance import AttendanceMode
from secretary.group import PROFILES, Group, GroupPlace
from secretary.meetings import Status
from secretary.people import MATRIX, Office, Role
from secretary.reports import Part
from storage import Store, schema

NOW: Final = datetime(2026, 9, 14, 8, 0, tzinfo=UTC)
GROUPS: Final = 5
SEATS: Final = 14
FIRST_TERM: Final = date(2018, 10, 15)
SECOND_TERM: Final = date(2022, 10, 15)

_PLACES: Final = (
    "Arboga", "Fagersta", "Hallstahammar", "Kungsör", "Köping", "Norberg", "Sala",
    "Skinnskatteberg", "Surahammar", "Västerås", "Region Västmanland", "Region Västmanland",
    "Region Västmanland", "Oppositionen",
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How much is stored, over all groups. ahead: how many of a group's meetings are to come.

    report: what each report says. said_at: at how many of a group's meetings anything was said, the
        last of those held and the first of those to come.
    """

    meetings: int
    reports: int
    ahead: int
    report: str = "Vi öppnar en ny familjecentral i maj, och nämnden har antagit budgeten. " * 4
    said_at: int = 10_000


EMPTY: Final = Size(meetings=GROUPS, reports=0, ahead=1)
"""People and their next meeting, without a past."""
FULL: Final = Size(meetings=1_000, reports=10_000, ahead=8)
"""The issue's 1,000 meetings and 10,000 reports, with the answers and messages they came with."""


def groups(how_many: int = GROUPS) -> list[Group]:
    """The groups, in profiles that differ."""
    profiles = list(PROFILES.values())
    return [
        Group(
            id=f"grupp-{number}",
            name=f"Grupp {number}",
            places={
                MATRIX: GroupPlace(
                    room=f"!room-{number}:example.org",
                    secretary_room=f"!office-{number}:example.org",
                    secretaries=frozenset({secretary(number)}),
                )
            },
            rules=profiles[number % len(profiles)],
            zone=ZoneInfo("Europe/Stockholm"),
        )
        for number in range(how_many)
    ]


def secretary(group: int) -> str:
    return f"@secretary-{group}:example.org"


def member(group: int, seat: int = 3) -> str:
    """The Matrix id of a seat's member in the term that runs."""
    return f"@member-{group}-{seat}:example.org"


class Archive:
    """Fills a store. Past meetings are a fortnight apart, those to come five weeks."""

    def __init__(self, size: Size, how_many_groups: int = GROUPS) -> None:
        self._size = size
        self._groups = how_many_groups
        self._ids = count(1)
        self._rows: dict[Table, list[dict[str, Any]]] = {}
        self._people: dict[int, list[int]] = {}

    def fill(self, store: Store) -> None:
        """Put everything in, table by table."""
        for number, group in enumerate(groups(self._groups)):
            self._appoint(number, group)
            self._meet(number, group)
        with store.begin() as tx:
            for table in schema.metadata.sorted_tables:
                if rows := self._rows.get(table):
                    tx._session.execute(insert(table), rows)
                    self._set_sequence(tx._session, table)

    def _set_sequence(self, session: Session, table: Table) -> None:
        """On PostgreSQL, let later rows' numbers come after these; SQLite does by itself."""
        if session.get_bind().dialect.name == "postgresql" and "id" in self._rows[table][0]:
            query = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)")
            session.execute(query, {"table": table.name, "last": next(self._ids)})

    def _add(self, table: Table, **values: object) -> int:
        number = next(self._ids)
        key = {} if table in (schema.inbox, schema.sent_event) else {"id": number}
        self._rows.setdefault(table, []).append(key | values)
        return number

    def _appoint(self, number: int, group: Group) -> None:
        people = self._people[number] = []
        for place, organisation in enumerate(_PLACES):
            seat = self._add(
                schema.seat, group_id=group.id, organisation=organisation, name=str(place)
            )
            for role in Role:
                before = self._add(schema.person, name=f"Före {number} {place} {role}", party="V")
                now = self._add(
                    schema.person,
                    name=f"Namn {number} {place} {role}",
                    party="S",
                )
                self._add(
                    schema.address,
                    person_id=now,
                    channel=MATRIX,
                    value=f"@{role}-{number}-{place}:example.org",
                )
                people.append(now)
                office = Office.CHAIR if place == 10 and role is Role.MEMBER else None
                common = {"seat_id": seat, "role": role, "office": office}
                until = SECOND_TERM - timedelta(days=1)
                self._add(schema.mandate, person_id=before, since=FIRST_TERM, until=until, **common)
                self._add(schema.mandate, person_id=now, since=SECOND_TERM, until=None, **common)

    def _meet(self, number: int, group: Group) -> None:
        meetings = self._size.meetings // self._groups
        reports = self._size.reports // self._size.meetings
        for place in range(meetings):
            ahead = place - (meetings - self._size.ahead)
            days = 12 + 35 * ahead if ahead >= 0 else 14 * ahead
            starts = datetime.combine(NOW.date() + timedelta(days=days), time(9))
            meeting = self._add(
                schema.meeting,
                group_id=group.id,
                number=place + 1,
                starts_at=starts,
                place="Stadshuset",
                link="https://video.example/mote",
                status=Status.PLANNED,
                planned_at=NOW - timedelta(days=4000),
            )
            if meetings > 1 and abs(ahead) <= self._size.said_at // 2:
                self._talk(number, group, meeting, starts, reports)

    def _talk(
        self, number: int, group: Group, meeting: int, starts: datetime, reports: int
    ) -> None:
        at = min(starts.replace(tzinfo=UTC), NOW) - timedelta(days=5)
        common = {"meeting_id": meeting, "at": at}
        for place, person in enumerate(self._people[number]):
            event = f"$answer-{meeting}-{person}"
            self._add(
                schema.answer,
                person_id=person,
                starts_at=starts,
                coming=bool(place % 5),
                mode=AttendanceMode.DIGITAL,
                event_id=event,
                by=f"@{place}:example.org",
                **common,
            )
            self._message(group, meeting, event, at)
        for person in self._people[number][:reports]:
            event = f"$report-{meeting}-{person}"
            self._add(
                schema.report,
                person_id=person,
                part=Part.HOME,
                text=self._size.report,
                event_id=event,
                **common,
            )
            self._message(group, meeting, event, at)
        self._add(
            schema.topic,
            person_id=self._people[number][0],
            text="Skolfrånvaro i årskurs 7",
            event_id=f"$topic-{meeting}",
            **common,
        )

    def _message(self, group: Group, meeting: int, event: str, at: datetime) -> None:
        self._add(
            schema.inbox,
            event_id=event,
            channel=MATRIX,
            room=group.places[MATRIX].room,
            sender="@x:example.org",
            at=at,
            outcome="rapport",
        )
        sent = self._add(
            schema.outbox,
            key=f"reply {event} 1",
            channel=MATRIX,
            room=group.places[MATRIX].room,
            kind="reply",
            group_id=group.id,
            meeting_id=meeting,
            text="Tack! Jag har antecknat det.",
            html="<p>Tack! Jag har antecknat det.</p>",
            notify=False,
            recipients=[],
            quotes=[],
            taps=[],
            is_pinned=False,
            created_at=at,
            settled_at=at,
        )
        self._add(schema.sent_event, outbox_id=sent, part=1, event_id=f"{event}-reply")
        self._add(
            schema.audit,
            at=at,
            who="@x:example.org",
            what="report",
            group_id=group.id,
            meeting_id=meeting,
            event_id=event,
            details={},
        )
