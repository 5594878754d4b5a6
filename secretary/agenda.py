"""The draft agenda as one value, from which the chat text and every document is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from secretary.attendance import Attendance
from secretary.group import OPENING_ITEMS, REPORTS_ITEM, Group
from secretary.language.text import collation_key, strip_diacritics
from secretary.officials import Other
from secretary.people import Seat
from secretary.reports import Part, Report, Topic, missing_reports, reference


@dataclass(frozen=True)
class Contribution:
    """What one person reported, under one of the two parts. text: empty where they took it back."""

    who: str
    text: str


@dataclass(frozen=True)
class OrganisationReports:
    """The reports of one home organisation, in the order they were given.

    home, taken_home: the standing item's parts a and b (domain.md, *The standing agenda*).
    organisation: its seats' label, None for those who hold no seat on the meeting's day.
    """

    organisation: str | None
    home: tuple[Contribution, ...]
    taken_home: tuple[Contribution, ...]


@dataclass(frozen=True)
class MissingReport:
    """An organisation that nobody has reported from.

    names: who is expected in the silent seats, where it has several.
    """

    organisation: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One point on the agenda; `topic` where a member asked for it. title: empty where they no
    longer do."""

    number: int
    title: str
    topic: Topic | None = None
    is_reports: bool = False


@dataclass(frozen=True)
class Agenda:
    """A compiled agenda.

    reports: what has been reported, organisations in the order of the notes.
    missing: where nobody has reported from, in the order of the notes.
    quotes: the references of the reports and topics in it.
    others: who is there besides members and substitutes, in the order of the notes.
    """

    group: Group
    items: tuple[Item, ...]
    reports: tuple[OrganisationReports, ...]
    missing: tuple[MissingReport, ...]
    attendance: Attendance
    quotes: tuple[str, ...]
    others: tuple[Other, ...] = ()

    @property
    def has_withdrawn(self) -> bool:
        """Whether somebody has taken back what stood here."""
        parts = [one for each in self.reports for one in (*each.home, *each.taken_home)]
        return not all([one.text for one in parts] + [item.title for item in self.items])


def compile_agenda(
    group: Group,
    attendance: Attendance,
    reports: Iterable[Report],
    topics: Iterable[Topic],
    *,
    others: Iterable[Other] = (),
    published: bool = False,
) -> Agenda:
    """The standing items in order, with reports by organisation and the members' topics.

    Topics follow the member reports (domain.md, *The standing agenda*). A group without that
    item has them after its opening items; it gets the item where somebody has reported, so
    that no report is lost.
    published: whether it has been sent already. Then what was withdrawn since keeps its place and
    its item's number, without its words.
    """
    standing = [r for r in reports if published or r.withdrawn_at is None]
    wanted = [t for t in topics if published or t.withdrawn_at is None]
    wanted.sort(key=lambda topic: (topic.at, topic.id or 0))
    titles: list[tuple[str, Topic | None]] = [(title, None) for title in group.items]
    place = _place_of(REPORTS_ITEM.values(), group.items)
    after = place + 1 if place is not None else _after_opening(group.items)
    if place is None and standing:
        place = after
        after += 1
        titles.insert(place, (REPORTS_ITEM[group.language], None))
    titles[after:after] = [(topic.text, topic) for topic in wanted]
    items = tuple(
        Item(index + 1, title, topic, is_reports=index == place)
        for index, (title, topic) in enumerate(titles)
    )
    return Agenda(
        group,
        items,
        _by_organisation(standing, attendance),
        _missing(attendance, standing),
        attendance,
        (*map(reference, standing), *map(reference, wanted)),
        tuple(others),
    )


def _place_of(titles: Iterable[str], items: Sequence[str]) -> int | None:
    """Where the first item of one of these titles stands, however its letters are written."""
    wanted = {strip_diacritics(title) for title in titles}
    return next((i for i, item in enumerate(items) if strip_diacritics(item) in wanted), None)


def _after_opening(items: Sequence[str]) -> int:
    places = (_place_of([title], items) for title in OPENING_ITEMS)
    return max((place + 1 for place in places if place is not None), default=0)


def _missing(attendance: Attendance, standing: list[Report]) -> tuple[MissingReport, ...]:
    seats = Counter(held.seat.label for held in attendance.seats)
    silent: dict[str, list[str]] = {}
    for seat, person in missing_reports(attendance, standing):
        silent.setdefault(seat.label, []).append(person.name)
    return tuple(
        MissingReport(label, tuple(names) if seats[label] > 1 else ())
        for label, names in silent.items()
    )


def _by_organisation(
    reports: list[Report], attendance: Attendance
) -> tuple[OrganisationReports, ...]:
    seats: dict[int | None, Seat] = {}
    for held in attendance.seats:
        for mandate in held.holders:
            seats.setdefault(mandate.person.id, held.seat)
    grouped: dict[str | None, list[Report]] = {}
    for report in sorted(reports, key=lambda r: (r.at, r.id or 0)):
        seat = seats.get(report.person.id)
        grouped.setdefault(seat.label if seat else None, []).append(report)
    order: dict[str | None, int] = {}
    for place, held in enumerate(attendance.seats):
        order.setdefault(held.seat.label, place)
    names = sorted(grouped, key=lambda n: (order.get(n, len(order)), collation_key(n or "")))
    return tuple(
        OrganisationReports(
            name, _of(grouped[name], Part.HOME), _of(grouped[name], Part.TAKEN_HOME)
        )
        for name in names
    )


def _of(reports: list[Report], part: Part) -> tuple[Contribution, ...]:
    return tuple(Contribution(r.person.label, r.text) for r in reports if r.part is part)
