"""A small group for the pure rules: three municipalities, the region and the opposition's seat."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from secretary.attendance import Answer, Attendance, expected
from secretary.group import NoticeSettings, Offset, SubstituteRule
from secretary.meetings import Meeting, Status
from secretary.notice_kinds import NOTICE_KINDS, NoticeKind
from secretary.people import Mandate, Office, Person, Role, Seat, seats_on
from secretary.reports import Part, Report, Topic
from tests.people import ZONE, at, example_group

__all__ = ["at"]

STOCKHOLM = ZONE
DAY = date(2027, 3, 12)
group = example_group


def meeting(
    starts: str = "2027-03-12 09:00",
    planned: str = "2026-12-01 12:00",
    number: int = 1,
    *,
    status: Status = Status.PLANNED,
    moved_from: str | None = None,
    late: str | None = None,
) -> Meeting:
    return Meeting(
        id=number,
        group_id="barn-unga",
        number=number,
        starts_at=datetime.fromisoformat(starts),
        planned_at=at(planned),
        status=status,
        moved_from=datetime.fromisoformat(moved_from) if moved_from else None,
        late_at=at(late) if late else None,
    )


def seat(organisation: str, name: str = "") -> Seat:
    return Seat(group_id="barn-unga", organisation=organisation, name=name)


def mandate(
    seat: Seat,
    person: Person,
    role: Role = Role.MEMBER,
    since: str = "2023-01-01",
    until: str | None = None,
    office: Office | None = None,
) -> Mandate:
    return Mandate(
        seat=seat,
        person=person,
        role=role,
        since=date.fromisoformat(since),
        until=date.fromisoformat(until) if until else None,
        office=office,
    )


EVA, FREDRIK = Person(id=1, name="Eva Lund", party="M"), Person(id=2, name="Fredrik Ask", party="M")
ANNA, BO = Person(id=3, name="Anna Ek", party="S"), Person(id=4, name="Bo Berg", party="S")
CIA, DAVID = Person(id=5, name="Cia Dal", party="C"), Person(id=6, name="David Öst", party="C")
GUN, HANS = Person(id=7, name="Gun Hall", party="V"), Person(id=8, name="Hans Ås", party="V")
IDA = Person(id=9, name="Ida Jonsson", party="S")
KARIN = Person(id=10, name="Karin Lind", party="S")

REGION, ARBOGA, SALA = seat("Region Västmanland", "1"), seat("Arboga"), seat("Sala")
REGION_2 = seat("Region Västmanland", "2")
OPPOSITION = seat("Region Västmanland", "Oppositionens plats")

MANDATES = (
    mandate(SALA, CIA),
    mandate(SALA, DAVID, Role.SUBSTITUTE),
    mandate(OPPOSITION, IDA),
    mandate(OPPOSITION, KARIN, Role.SUBSTITUTE),
    mandate(ARBOGA, ANNA),
    mandate(ARBOGA, BO, Role.SUBSTITUTE),
    mandate(REGION_2, GUN),
    mandate(REGION_2, HANS, Role.SUBSTITUTE),
    mandate(REGION, EVA, office=Office.CHAIR),
    mandate(REGION, FREDRIK, Role.SUBSTITUTE),
)


def answer(
    person: Person,
    coming: bool,
    when: str = "2027-03-01 09:00",
    *,
    about: str = "2027-03-12 09:00",
    withdrawn: bool = False,
) -> Answer:
    return Answer(
        meeting_id=1,
        person_id=person.id or 0,
        starts_at=datetime.fromisoformat(about),
        coming=coming,
        event_id="$event",
        at=at(when),
        by="@somebody:exempel",
        withdrawn_at=at(when) if withdrawn else None,
    )


def attendance(
    *answers: Answer,
    rule: SubstituteRule = SubstituteRule.ALWAYS,
    mandates: tuple[Mandate, ...] = MANDATES,
) -> Attendance:
    """With no answers, everybody is expected."""
    return expected(seats_on(mandates, DAY), {a.person_id: a for a in answers}, rule)


def report(
    person: Person,
    text: str = "Ny skola.",
    part: Part = Part.HOME,
    when: str = "2027-03-01 09:00",
    *,
    withdrawn: bool = False,
) -> Report:
    return Report(
        meeting_id=1,
        person=person,
        part=part,
        text=text,
        event_id="$event",
        at=at(when),
        withdrawn_at=at(when) if withdrawn else None,
    )


def topic(text: str, person: Person = ANNA, when: str = "2027-03-01 09:00") -> Topic:
    return Topic(meeting_id=1, person=person, text=text, event_id="$event", at=at(when))


SHIPPED: Final = ("summons", "reply_reminder", "report_reminder", "agenda", "meeting_reminder")
"""The kinds of notices that tests of a whole meeting list; there may be others."""


def only_notices(
    offsets: Mapping[NoticeKind, Offset], *, working_days: bool = True
) -> NoticeSettings:
    """Settings in which only these kinds of notices are posted."""
    kinds = {*NOTICE_KINDS, *offsets}
    every: dict[str, Offset | None] = {kind.name: offsets.get(kind) for kind in kinds}
    return NoticeSettings(every, working_days)
