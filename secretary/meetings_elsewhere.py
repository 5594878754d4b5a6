"""Meetings of other groups that people of a group are at, on the day that it meets itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from secretary.group import Group
from secretary.meetings import USUAL_LENGTH, Meeting
from secretary.officials import Official
from secretary.people import Mandate, Person


@dataclass(frozen=True)
class PeopleOf:
    """Who belongs to a group. mandates, officials: all of the group, past and coming ones too."""

    group: Group
    mandates: tuple[Mandate, ...]
    officials: tuple[Official, ...] = ()

    def on(self, day: date) -> dict[int | None, Person]:
        """Those who do on that day, by their ids."""
        holders = [each.person for each in self.mandates if each.in_force(day)]
        officials = [each.person for each in self.officials if each.in_force(day)]
        return {person.id: person for person in (*holders, *officials)}


@dataclass(frozen=True)
class MeetingElsewhere:
    """A meeting of another group on the same day.

    people: those who belong to both groups that day, in the order of the names.
    secretaries: how many are secretaries of both. overlaps: whether they are at the same time.
    is_open: whether the people may be named to whoever hears of it.
    """

    group: Group
    meeting: Meeting
    people: tuple[Person, ...]
    secretaries: int = 0
    overlaps: bool = False
    is_open: bool = False


def meetings_elsewhere(
    own: PeopleOf, meeting: Meeting, others: Iterable[tuple[PeopleOf, Iterable[Meeting]]]
) -> list[MeetingElsewhere]:
    """The planned meetings of other groups on a meeting's day, of those that share people with its
    group; those at the same time first, then by when they begin."""
    here = own.on(meeting.day)
    found: list[MeetingElsewhere] = []
    for theirs, meetings in others:
        both = [person for key, person in theirs.on(meeting.day).items() if key in here]
        secretaries = shared_secretaries(own.group, theirs.group)
        if not both and not secretaries:
            continue
        people = tuple(sorted(both, key=lambda each: each.name))
        found += [
            MeetingElsewhere(theirs.group, each, people, secretaries, _overlap(meeting, each))
            for each in meetings
            if each.is_planned and each.day == meeting.day
        ]
    return sorted(found, key=lambda each: (not each.overlaps, each.meeting.starts_at))


def shared_secretaries(one: Group, other: Group) -> int:
    """How many are secretaries of both groups, on the channel where most are."""
    shared = (
        len(place.secretaries & other.places[channel].secretaries)
        for channel, place in one.places.items()
        if channel in other.places
    )
    return max(shared, default=0)


def _overlap(one: Meeting, other: Meeting) -> bool:
    return one.starts_at < _ends(other) and other.starts_at < _ends(one)


def _ends(meeting: Meeting) -> datetime:
    if meeting.ends_at is None:
        return meeting.starts_at + USUAL_LENGTH
    return datetime.combine(meeting.day, meeting.ends_at)
