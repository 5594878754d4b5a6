"""All that the secretary will say by itself to a group, whatever it is about, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, timedelta
from enum import StrEnum
from typing import Final

from secretary.group import Group
from secretary.group_acts import GroupActKind
from services import (
    absence_lists,
    decisions,
    follow_up_report_notices,
    followed_reminders,
    given_assignments,
    group_endings,
    hand_over_notices,
    mandate_notices,
    notices,
    reminders,
    round_notices,
    table_notices,
    written_round_notices,
    year_plan_notices,
)
from services.open_meetings import on_all_channels
from services.upcoming import Span, Upcoming
from storage import Transaction

LOOK_AHEAD: Final = timedelta(days=400)
"""How far ahead `!utskick` looks."""

OFFERED: Final[tuple[Callable[[Transaction, Group, Span], Iterable[Upcoming]], ...]] = (
    absence_lists.upcoming,
    decisions.upcoming,
    notices.upcoming,
    reminders.upcoming,
    given_assignments.upcoming,
    followed_reminders.upcoming,
    round_notices.upcoming,
    table_notices.upcoming,
    mandate_notices.upcoming,
    written_round_notices.upcoming,
    follow_up_report_notices.upcoming,
    year_plan_notices.upcoming,
    group_endings.upcoming,
    hand_over_notices.upcoming,
)
"""Of each service that says something at its time: what it says to a group then."""


class State(StrEnum):
    """Whether something has been said."""

    COMING = "coming"
    POSTED = "posted"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Planned:
    """Something that is said at its time, and whether it has been."""

    upcoming: Upcoming
    state: State


def of_group(tx: Transaction, group: Group, span: Span) -> list[Planned]:
    """What is due to be said in `span`, the earliest first, said or not."""
    ending = tx.group_acts.of_group(group.id, GroupActKind.ENDED)
    found = [
        each
        for offered in OFFERED
        for each in offered(tx, group, span)
        # After its last day a group is told what its end brings, and nothing else.
        if offered is group_endings.upcoming
        or ending is None
        or not ending.has_passed(group.today(each.due))
    ]
    found.sort(key=lambda each: each.due.astimezone(UTC))
    rows = {row: each.key for each in found for row in on_all_channels(group, each.key)}
    known = tx.outbox.existing(rows)
    decided = {rows[row] for row in known}
    posted = {rows[row] for row in tx.outbox.not_skipped(known)}
    return [Planned(each, _state(each, decided, posted)) for each in found]


def _state(each: Upcoming, decided: set[str], posted: set[str]) -> State:
    if each.is_said is not None:
        return State.POSTED if each.is_said else State.COMING
    if each.key in posted:
        return State.POSTED
    return State.SKIPPED if each.key in decided else State.COMING
