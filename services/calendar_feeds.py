"""Calendars that programs follow by an address: who is given one, and what stands in it.

An address holds a token that nobody can guess, and whoever has it reads the calendar without
logging in. So it is said once, where nobody else reads; here only its hash is kept; and a new one
ends the one before. Whose a calendar is decides anew, each time it is asked for, what it shows.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Final

from secretary.documents.meeting_event import CalendarMeeting, meetings_file
from secretary.group import CalendarFeedRules, Group
from secretary.language.render import Renderer
from secretary.officials import Official
from secretary.people import MATRIX, Mandate
from services import changes, meeting_calendar
from services.changes import FinalAct
from services.context import Context
from storage import CalendarFeed, CalendarOwner, Transaction

REFRESHED_EVERY: Final = timedelta(hours=1)
"""How often programs are asked to look for what is new."""
_TOKEN_BYTES: Final = 32


# --------------------------------------------------------------------- whose it is


def owner_of(context: Context, *, of_group: bool) -> CalendarOwner:
    """Whose calendar is meant: the group's, or the actor's own in all their groups."""
    if of_group:
        return CalendarOwner(group_id=context.group.id)
    return CalendarOwner(channel=context.actor.channel, address=context.actor.address)


def give(context: Context, owner: CalendarOwner, rules: CalendarFeedRules) -> str:
    """A new address for the owner's calendar; the one before ends."""
    was_there = context.tx.calendar_feeds.of(owner) is not None
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    context.tx.calendar_feeds.give(owner, hash_of(token), context.now)
    context.audit(f"{_what(owner)} {'renewed' if was_there else 'given'}")
    changes.record_final(context, FinalAct.CALENDAR_ADDRESS_GIVEN)
    return rules.address(token)


def end(context: Context, owner: CalendarOwner) -> bool:
    """Let the owner's calendar have no address any more; whether it had one."""
    ended = context.tx.calendar_feeds.end(owner)
    if ended:
        context.audit(f"{_what(owner)} ended")
        changes.record_final(context, FinalAct.CALENDAR_ADDRESS_ENDED)
    return ended


def group_has_address(context: Context) -> bool:
    """Whether the group's own calendar has an address: it opens for whoever was given it."""
    return context.tx.calendar_feeds.of(CalendarOwner(group_id=context.group.id)) is not None


def hash_of(token: str) -> str:
    """What is kept of a token. It is as random as its hash is long, so it needs no salt."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _what(owner: CalendarOwner) -> str:
    return "group calendar address" if owner.group_id else "calendar address"


# --------------------------------------------------------------------- what stands in it


@dataclass(frozen=True)
class FollowedCalendar:
    """What a calendar shows. groups: those that it is of. Equal ones make equal files.

    is_personal: whether it is somebody's own, and so reminds them of the meetings.
    """

    groups: tuple[Group, ...]
    meetings: tuple[CalendarMeeting, ...]
    is_personal: bool


def calendar_of(
    tx: Transaction,
    feed: CalendarFeed,
    groups: Mapping[str, Group],
    rules: CalendarFeedRules,
    now: datetime,
) -> FollowedCalendar | None:
    """What the calendar shows now; None where its group is no longer served.

    groups: all that are, by id. now: aware.

    To a person, the meetings on whose day they hold a seat or are an official of the group; and all
    of a group of which they are secretary, or are told of its absences. So who leaves a group goes
    on seeing the meetings that they were summoned to, as far as the calendar reaches back.
    """
    owner = feed.owner
    if owner.group_id:
        group = groups.get(owner.group_id)
        if group is None:
            return None
        found = _meetings(tx, group, rules, now)
        return FollowedCalendar((group,), tuple(found), is_personal=False)
    mandates = tx.people.mandates_of(owner.channel, owner.address)
    officials = tx.officials.of_address(owner.channel, owner.address)
    concerned: list[Group] = []
    shown: list[CalendarMeeting] = []
    for group in groups.values():
        held = _Posts(
            [each for each in mandates if each.seat.group_id == group.id],
            [each for each in officials if each.group_id == group.id],
        )
        sees_all = _sees_all(group, owner)
        if not (sees_all or held):
            continue
        found = _meetings(tx, group, rules, now)
        shown += (each for each in found if sees_all or held.on(each.day))
        if sees_all or held.are_left_on(group.today(now)):
            concerned.append(group)
    shown.sort(key=lambda each: (each.starts_at, each.group.id, each.number))
    return FollowedCalendar(tuple(concerned), tuple(shown), is_personal=True)


@dataclass(frozen=True)
class _Posts:
    """What somebody is, or was, in a group."""

    mandates: Sequence[Mandate]
    officials: Sequence[Official]

    def __bool__(self) -> bool:
        return bool(self._all)

    @property
    def _all(self) -> list[Mandate | Official]:
        return [*self.mandates, *self.officials]

    def on(self, day: date) -> bool:
        """Whether they have a place in the group on that day."""
        return any(each.in_force(day) for each in self._all)

    def are_left_on(self, today: date) -> bool:
        """Whether they have one today, or will have."""
        return any(not each.has_ended(today) for each in self._all)


def _sees_all(group: Group, owner: CalendarOwner) -> bool:
    is_told = owner.channel == MATRIX and group.rules.absences_to == owner.address
    return is_told or group.is_secretary(owner.channel, owner.address)


def _meetings(
    tx: Transaction, group: Group, rules: CalendarFeedRules, now: datetime
) -> list[CalendarMeeting]:
    """A group's meetings as others know them, as far as calendars reach."""
    today = group.today(now)
    first, last = today - timedelta(rules.days_back), today + timedelta(rules.days_ahead)
    since = tx.meetings(group.id, datetime.combine(first, time()))
    known = meeting_calendar.of_meetings(tx, group, since)
    return [each for each in known if first <= each.day <= last]


def file_of(
    calendar: FollowedCalendar, renderer_for: Callable[[Iterable[Group]], Renderer]
) -> bytes:
    """The calendar as a file (RFC 5545); of the same calendar always the same bytes.

    renderer_for: what some groups are addressed in together.
    """
    name = renderer_for(calendar.groups).render("calendar_feed_name", groups=calendar.groups)
    meetings = [(each, renderer_for([each.group])) for each in calendar.meetings]
    return meetings_file(name.text, meetings, REFRESHED_EVERY, with_alarms=calendar.is_personal)
