"""The draft agenda as one value, from which the chat text and every document is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from secretary.attendance import Attendance
from secretary.followed_on_agenda import FollowedItem
from secretary.group import Group
from secretary.hand_outs import NOTHING, FollowUp
from secretary.items import OFF_AGENDA, Item, Source, arranged
from secretary.language.text import collation_key
from secretary.meetings import Neighbours
from secretary.officials import Other
from secretary.papers import Paper
from secretary.people import Seat
from secretary.reports import Part, Report, Topic, missing_reports, reference
from secretary.standing_items import (
    StandingRole,
    assignments_title,
    place_of,
    place_of_assignments,
    place_of_topics,
    reports_title,
    with_followed,
)


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
class NumberedItem:
    """One item as the agenda shows it.

    number: counted from 1; 0 for one that is left out of it. key: names it for ever.
    title: empty where a member's topic has been taken back.
    topic: where a member asked for it. supporters: how many others are for that.
    stored: what is kept of it for the meeting; None where nothing is, and in a published agenda.
    presenter, minutes, needs_assessment: as of `Item`. from_number: of the meeting it comes from.
    role: what fills it by itself, if anything does. papers: the version of each that counts.
    """

    number: int
    title: str
    source: Source
    key: str
    topic: Topic | None = None
    supporters: int = 0
    stored: Item | None = None
    presenter: str = ""
    minutes: int | None = None
    needs_assessment: bool = False
    from_number: int | None = None
    role: StandingRole | None = None
    papers: tuple[Paper, ...] = ()

    @property
    def is_reports(self) -> bool:
        """Whether the member reports stand there."""
        return self.role is StandingRole.REPORTS


@dataclass(frozen=True)
class Agenda:
    """A compiled agenda.

    reports: what has been reported, organisations in the order of the notes.
    missing: where nobody has reported from, in the order of the notes.
    quotes: the references of the reports, topics, assignments and papers in it.
    assignments: those that are open, and those that something has come of since the meeting before.
    neighbours: the meetings before and after it.
    off_agenda: what stands on it by itself, or did, and not any more; of a draft.
    others: who is there besides members and substitutes, in the order of the notes.
    followed: what is followed up there of focus assignments, goals and agreements.
    """

    group: Group
    items: tuple[NumberedItem, ...]
    reports: tuple[OrganisationReports, ...]
    missing: tuple[MissingReport, ...]
    attendance: Attendance
    quotes: tuple[str, ...]
    neighbours: Neighbours
    others: tuple[Other, ...] = ()
    off_agenda: tuple[NumberedItem, ...] = ()
    assignments: FollowUp = NOTHING
    followed: tuple[FollowedItem, ...] = ()

    @property
    def minutes(self) -> int:
        """What the items may take together, as far as that was said."""
        return sum(item.minutes or 0 for item in self.items)

    @property
    def has_withdrawn(self) -> bool:
        """Whether somebody has taken back what stood here."""
        parts = [one for each in self.reports for one in (*each.home, *each.taken_home)]
        shown = [one.text for one in parts] + [item.title for item in self.items]
        is_followed = any(each.has_withdrawn for each in self.followed)
        return is_followed or self.assignments.has_withdrawn or not all(shown)

    def followed_under(self, item: NumberedItem) -> FollowedItem | None:
        """What is followed up under an item; None for nothing."""
        return next((each for each in self.followed if each.role is item.role), None)


def compile_agenda(
    group: Group,
    attendance: Attendance,
    reports: Iterable[Report],
    topics: Iterable[Topic],
    *,
    others: Iterable[Other] = (),
    items: Iterable[Item] = (),
    supporters: Mapping[int | None, int] | None = None,
    neighbours: Neighbours | None = None,
    assignments: FollowUp = NOTHING,
    followed: tuple[FollowedItem, ...] = (),
    papers: Mapping[str, tuple[Paper, ...]] | None = None,
    published: bool = False,
) -> Agenda:
    """The standing items in order, with reports by organisation, and the meeting's own items.

    Those and the members' topics follow the member reports (domain.md, *The standing agenda*). A
    group without that item has them after its opening items; it gets the item where somebody has
    reported, so that no report is lost, and those of what is followed up where there is any. Where
    items have been put in an order, that holds.

    items: what is kept for the meeting of its items. supporters: how many are for a topic, by id.
    papers: by the key of their item.
    published: whether it has been sent already, by a version of Kansli that did not keep its items.
    Then what was withdrawn since keeps its place and its item's number, without its words.
    """
    standing = [r for r in reports if published or r.withdrawn_at is None]
    wanted = [t for t in topics if published or t.withdrawn_at is None]
    kept = list(items)
    filled = {
        StandingRole.REPORTS: bool(standing),
        StandingRole.ASSIGNMENTS: bool(assignments.open),
        **{each.role: bool(each.lines) for each in followed},
    }
    needing = {each.role for each in followed if each.needs_assessment}
    every = _standing_items(group, kept, filled)
    at = place_of_topics([item.title for item in every])
    every[at:at] = _own_items(kept, wanted, supporters or {})
    positions = {
        place: each.stored.position
        for place, each in enumerate(every)
        if each.stored is not None and each.stored.position is not None
    }
    in_order = [every[place] for place in arranged(range(len(every)), positions)]
    shown: list[NumberedItem] = []
    off: list[NumberedItem] = []
    for each in in_order:
        with_papers = replace(
            each,
            papers=_papers_of(each, papers or {}, followed),
            needs_assessment=each.needs_assessment or each.role in needing,
        )
        (off if _is_off(each, filled) else shown).append(with_papers)
    quoted = [each.topic for each in shown if each.topic is not None]
    return Agenda(
        group,
        tuple(replace(each, number=number) for number, each in enumerate(shown, 1)),
        _by_organisation(standing, attendance),
        _missing(attendance, standing),
        attendance,
        (
            *map(reference, standing),
            *map(reference, quoted),
            *assignments.quotes,
            *(quote for each in followed for quote in each.quotes),
            *_of_papers(shown),
        ),
        neighbours or Neighbours(),
        tuple(others),
        tuple(off),
        assignments,
        followed,
    )


def compile_published(
    group: Group,
    attendance: Attendance,
    reports: Iterable[Report],
    items: Iterable[NumberedItem],
    neighbours: Neighbours,
    others: Iterable[Other],
    assignments: FollowUp = NOTHING,
    followed: tuple[FollowedItem, ...] = (),
) -> Agenda:
    """The agenda as it was published, with these items, and who is expected now.

    What was withdrawn since keeps its place without its words.
    """
    reported, shown = list(reports), tuple(items)
    topics = [each.topic for each in shown if each.topic is not None]
    return Agenda(
        group,
        shown,
        _by_organisation(reported, attendance),
        _missing(attendance, reported),
        attendance,
        (
            *map(reference, reported),
            *map(reference, topics),
            *assignments.quotes,
            *(quote for each in followed for quote in each.quotes),
            *_of_papers(shown),
        ),
        neighbours,
        tuple(others),
        assignments=assignments,
        followed=followed,
    )


def _papers_of(
    item: NumberedItem,
    papers: Mapping[str, tuple[Paper, ...]],
    followed: Iterable[FollowedItem],
) -> tuple[Paper, ...]:
    """Its own, and those of what is followed up under it."""
    lines = (line for each in followed if each.role is item.role for line in each.lines)
    keys = (item.key, *(line.key for line in lines))
    return tuple(paper for key in keys for paper in papers.get(key, ()))


def _of_papers(items: Iterable[NumberedItem]) -> list[str]:
    return [paper.reference for item in items for paper in item.papers]


def _standing_items(
    group: Group, kept: list[Item], filled: Mapping[StandingRole, bool]
) -> list[NumberedItem]:
    to_follow = [role for role in filled if filled[role]]
    titles = with_followed(group.items, to_follow, group.language)
    if filled[StandingRole.ASSIGNMENTS] and place_of(StandingRole.ASSIGNMENTS, titles) is None:
        titles.insert(place_of_assignments(titles), assignments_title(group.language))
    if filled[StandingRole.REPORTS] and place_of(StandingRole.REPORTS, titles) is None:
        titles.insert(place_of_topics(titles), reports_title(group.language))
    stored = {item.title: item for item in kept if item.source is Source.STANDING}
    roles = {place_of(role, titles): role for role in StandingRole}
    made = (
        _numbered(Source.STANDING, title, f"{Source.STANDING} {title}", stored.get(title))
        for title in titles
    )
    return [replace(each, role=roles.get(place)) for place, each in enumerate(made)]


def _own_items(
    kept: list[Item], topics: list[Topic], supporters: Mapping[int | None, int]
) -> list[NumberedItem]:
    """The meeting's own items and the topics: those that come again first, then as they came."""
    of_topics = {item.topic.id: item for item in kept if item.topic is not None}
    found: list[tuple[tuple[bool, datetime, int], NumberedItem]] = []
    for topic in topics:
        item = of_topics.get(topic.id)
        made = _numbered(Source.TOPIC, topic.text, reference(topic), item, topic)
        made = replace(made, supporters=supporters.get(topic.id, 0))
        found.append(((made.from_number is None, topic.at, topic.id or 0), made))
    for item in kept:
        if item.source is Source.OWN:
            made = _numbered(Source.OWN, item.title, f"item {item.id}", item)
            found.append(((made.from_number is None, item.at, item.id or 0), made))
    return [made for _, made in sorted(found, key=lambda each: each[0])]


def _numbered(
    source: Source, title: str, key: str, item: Item | None, topic: Topic | None = None
) -> NumberedItem:
    if item is None:
        return NumberedItem(0, title, source, key, topic)
    return NumberedItem(
        0,
        title,
        source,
        key,
        topic,
        stored=item,
        presenter=item.presented_by,
        minutes=item.minutes,
        needs_assessment=item.needs_assessment,
        from_number=item.from_meeting.number if item.from_meeting else None,
    )


def _is_off(item: NumberedItem, filled: Mapping[StandingRole, bool]) -> bool:
    """Whether it does not stand on the agenda. The reports' item always does if there are any, and
    so does the assignments'."""
    is_off = item.stored is not None and item.stored.state in OFF_AGENDA
    return is_off and not (item.role is not None and filled.get(item.role, False))


def reporting(reports: Iterable[Report], attendance: Attendance) -> tuple[str, ...]:
    """The organisations that these reports are from, in the order of the notes; empty for those who
    hold no seat."""
    return tuple(each.organisation or "" for each in _by_organisation(list(reports), attendance))


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
