"""What of a group's focus assignments, goals and agreements stands on a meeting's agenda."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from secretary.follow_up_days import AHEAD, DueFollowUp, Why, follow_up_days
from secretary.followed import Followed, FollowedKind, FollowUp, followed_reference
from secretary.group import Group
from secretary.meetings import Meeting, Neighbours
from secretary.standing_items import StandingRole

ROLES: Final[Mapping[FollowedKind, StandingRole]] = {
    FollowedKind.FOCUS_ASSIGNMENT: StandingRole.FOCUS_ASSIGNMENTS,
    FollowedKind.GOAL: StandingRole.WORK_PLAN,
    FollowedKind.AGREEMENT: StandingRole.AGREEMENTS,
}


_NO_MEETING_AFTER: Final = timedelta(days=120)
"""How long it is reckoned to be until a next meeting that is not planned yet: groups meet four
times a year."""


@dataclass(frozen=True)
class FollowedLine:
    """One thing, as an agenda shows it.

    due: why it is to be followed up; None for a focus assignment without a last day, and where
        what was said of it is all that is to be told.
    said: at this meeting; of a focus assignment also the answer that came since the meeting before.
    before: what had been said of it last before that.
    """

    thing: Followed
    due: DueFollowUp | None = None
    said: tuple[FollowUp, ...] = ()
    before: FollowUp | None = None

    @property
    def key(self) -> str:
        """By which its papers are found, as `NumberedItem.key` of an item's own."""
        return followed_reference(self.thing)

    @property
    def is_answered(self) -> bool:
        return any(each.closes for each in self.said)

    @property
    def quotes(self) -> tuple[str, ...]:
        """References of what it repeats."""
        said = [each for each in (self.before, *self.said) if each is not None]
        return (followed_reference(self.thing), *map(followed_reference, said))


@dataclass(frozen=True)
class FollowedItem:
    """What stands under an item. lines: in the order of their numbers."""

    role: StandingRole
    lines: tuple[FollowedLine, ...]

    @property
    def quotes(self) -> tuple[str, ...]:
        return tuple(each for line in self.lines for each in line.quotes)

    @property
    def has_withdrawn(self) -> bool:
        """Whether something was taken back of what stands here."""
        texts = [line.thing.text for line in self.lines]
        texts += [said.text for line in self.lines for said in line.said]
        return not all(texts)

    @property
    def needs_assessment(self) -> bool:
        """Whether an agreement is to be followed up as a whole for which the best interests of
        children are to be assessed."""
        return any(
            line.thing.needs_assessment and line.due is not None and line.due.why is Why.WHOLLY
            for line in self.lines
        )


def followed_on_agenda(
    group: Group,
    things: Iterable[Followed],
    meeting: Meeting,
    neighbours: Neighbours,
    ends: date | None,
    quoted: Collection[str] | None = None,
) -> tuple[FollowedItem, ...]:
    """The items that a meeting's agenda has of these, those that have lines.

    ends: of the mandate period. quoted: of an agenda that was sent: the references of what it
    repeats. Then all of these stand there, and nothing that has been said since.
    """
    lines: dict[FollowedKind, list[FollowedLine]] = {}
    for thing in sorted(things, key=lambda each: each.number):
        line = _line(group, thing, meeting, neighbours, ends, quoted)
        if line is not None:
            lines.setdefault(thing.kind, []).append(line)
    return tuple(
        FollowedItem(role, tuple(lines[kind])) for kind, role in ROLES.items() if kind in lines
    )


def _line(
    group: Group,
    thing: Followed,
    meeting: Meeting,
    neighbours: Neighbours,
    ends: date | None,
    quoted: Collection[str] | None,
) -> FollowedLine | None:
    if quoted is None:
        every = [
            each
            for each in thing.standing
            if each.meeting_id == meeting.id or group.today(each.at) <= meeting.day
        ]
        if group.today(thing.at) > meeting.day:
            return None
    else:
        every = [each for each in thing.follow_ups if followed_reference(each) in quoted]
    said = [each for each in every if _is_told(group, each, meeting, neighbours)]
    earlier = [each for each in every if each not in said]
    if quoted is None and any(each.closes for each in earlier):
        return None
    counting = [each for each in earlier if each.stands]
    due = _due(group, thing, counting, meeting, neighbours, ends)
    is_focus = thing.kind is FollowedKind.FOCUS_ASSIGNMENT
    if quoted is None and due is None and not said and not is_focus:
        return None
    return FollowedLine(thing, due, tuple(said), earlier[-1] if earlier else None)


def _is_told(group: Group, said: FollowUp, meeting: Meeting, neighbours: Neighbours) -> bool:
    """Whether it is what this meeting's agenda tells, and not how things stood before it."""
    if said.meeting_id == meeting.id:
        return True
    is_answer = said.closes and said.followed.kind is FollowedKind.FOCUS_ASSIGNMENT
    before = neighbours.before
    return is_answer and (before is None or group.today(said.at) > before.day)


def _due(
    group: Group,
    thing: Followed,
    earlier: Iterable[FollowUp],
    meeting: Meeting,
    neighbours: Neighbours,
    ends: date | None,
) -> DueFollowUp | None:
    """Why it is to be followed up at the meeting; what has a last day, if that comes before the
    next meeting."""
    soon = meeting.day + AHEAD
    after = neighbours.after
    following = after.day if after is not None else meeting.day + _NO_MEETING_AFTER
    is_focus = thing.kind is FollowedKind.FOCUS_ASSIGNMENT
    until = date.max if is_focus else max(soon, following)
    every = follow_up_days(group, thing, earlier, until, ends)
    found = [each for each in every if each.why is Why.DEADLINE or each.day <= soon]
    wholly = next((each for each in found if each.why is Why.WHOLLY), None)
    last_one = next((each for each in found if each.why is Why.PERIOD_ENDS), None)
    return wholly or last_one or (found[0] if found else None)
