"""What of the things that a group follows up stands on a meeting's agenda."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from secretary.follow_up_days import EARLY, DueFollowUp, Why, follow_up_days, period_end
from secretary.followed import Followed, FollowedKind, FollowUpKind
from secretary.followed_on_agenda import FollowedItem, followed_on_agenda
from secretary.group import Group
from secretary.meetings import Meeting, Neighbours
from services.context import Context
from storage import Transaction


def on_draft(
    tx: Transaction, group: Group, meeting: Meeting, nearest: Neighbours, now: datetime
) -> tuple[FollowedItem, ...]:
    """What is due by the meeting, or was said at it. now: aware."""
    things = tx.followed.of_group(group.id)
    ends = period_end_of(tx, group, things, now)
    return followed_on_agenda(group, things, meeting, nearest, ends)


def on_published(
    tx: Transaction,
    group: Group,
    meeting: Meeting,
    nearest: Neighbours,
    quotes: Sequence[str],
    sent_at: datetime,
) -> tuple[FollowedItem, ...]:
    """What an agenda repeats that was sent at `sent_at` (aware), without what was taken back.
    quotes: references of what it repeats."""
    things = tx.followed.quoted(quotes)
    ends = period_end_of(tx, group, things, sent_at)
    return followed_on_agenda(group, things, meeting, nearest, ends, quotes)


def keys_of(items: Iterable[FollowedItem]) -> list[str]:
    """By which the papers of what stands under these are found."""
    return [line.key for each in items for line in each.lines]


def period_end_of(
    tx: Transaction, group: Group, things: Sequence[Followed], now: datetime
) -> date | None:
    """The end of the mandate period, looked up where it matters to any of these: to goals."""
    if not any(each.kind is FollowedKind.GOAL for each in things):
        return None
    return period_end(tx.people.mandates(group.id), group.today(now))


def days_of(context: Context, thing: Followed, until: date) -> list[DueFollowUp]:
    """The days by which an open thing is still to be followed up; none of a closed one."""
    if not thing.is_open:
        return []
    ends = period_end_of(context.tx, context.group, [thing], context.now)
    return follow_up_days(context.group, thing, thing.standing, until, ends)


def kind_due(context: Context, thing: Followed) -> FollowUpKind:
    """What is said of it where nobody says which: the whole, where that is due before long."""
    soon = context.view.today + EARLY
    wholly = any(each.why is Why.WHOLLY for each in days_of(context, thing, soon))
    return FollowUpKind.WHOLE if wholly else FollowUpKind.STATE
