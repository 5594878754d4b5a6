"""The draft agenda as one value, from which the chat text and every document is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from secretary.attendance import Attendance
from secretary.group import REPORTS_ITEM, Group
from secretary.meetings import Meeting
from secretary.people import Seat
from secretary.reports import Part, Report, Topic, without_report
from secretary.swedish import collation_key


@dataclass(frozen=True)
class Contribution:
    """What one person reported, under one of the two parts."""

    who: str
    text: str


@dataclass(frozen=True)
class OrganisationReports:
    """The reports of one home organisation, in the order they were given."""

    organisation: str
    home: tuple[Contribution, ...]
    taken_home: tuple[Contribution, ...]


@dataclass(frozen=True)
class Item:
    """One point on the agenda; `topic` where a member asked for it."""

    number: int
    title: str
    topic: Topic | None = None
    is_reports: bool = False


@dataclass(frozen=True)
class Agenda:
    """A compiled agenda.

    missing: home organisations of seats that nobody has reported from.
    compiled_at: aware.
    """

    group: Group
    meeting: Meeting
    items: tuple[Item, ...]
    reports: tuple[OrganisationReports, ...]
    missing: tuple[str, ...]
    attendance: Attendance
    compiled_at: datetime


def compile_agenda(
    group: Group,
    meeting: Meeting,
    attendance: Attendance,
    reports: Iterable[Report],
    topics: Iterable[Topic],
    now: datetime,
) -> Agenda:
    """The standing items in order, with reports by organisation and the members' topics.

    Topics follow the member reports; where a group has no such item, they come first.
    """
    standing = [r for r in reports if r.withdrawn_at is None]
    wanted = sorted((t for t in topics if t.withdrawn_at is None), key=lambda t: (t.at, t.id or 0))
    titles: list[tuple[str, Topic | None]] = [(title, None) for title in group.items]
    after = group.items.index(REPORTS_ITEM) + 1 if REPORTS_ITEM in group.items else 0
    titles[after:after] = [(topic.text, topic) for topic in wanted]
    items = tuple(
        Item(number, title, topic, is_reports=topic is None and title == REPORTS_ITEM)
        for number, (title, topic) in enumerate(titles, start=1)
    )
    missing = dict.fromkeys(seat.label for seat, _ in without_report(attendance, standing))
    return Agenda(
        group,
        meeting,
        items,
        _by_organisation(standing, attendance),
        tuple(missing),
        attendance,
        now,
    )


def _by_organisation(
    reports: list[Report], attendance: Attendance
) -> tuple[OrganisationReports, ...]:
    seats: dict[int | None, Seat] = {}
    for held in attendance.seats:
        for mandate in (held.member, held.substitute):
            if mandate is not None:
                seats.setdefault(mandate.person.id, held.seat)
    grouped: dict[str, list[Report]] = {}
    for report in sorted(reports, key=lambda r: (r.at, r.id or 0)):
        seat = seats.get(report.person.id)
        grouped.setdefault(seat.label if seat else "Övriga", []).append(report)
    order = {held.seat.label: place for place, held in enumerate(attendance.seats)}
    names = sorted(grouped, key=lambda n: (order.get(n, len(order)), collation_key(n)))
    return tuple(
        OrganisationReports(
            name, _of(grouped[name], Part.HOME), _of(grouped[name], Part.TAKEN_HOME)
        )
        for name in names
    )


def _of(reports: list[Report], part: Part) -> tuple[Contribution, ...]:
    return tuple(Contribution(r.person.label, r.text) for r in reports if r.part is part)
