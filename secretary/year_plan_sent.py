"""What the board above was sent of a year plan, and what is otherwise since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from secretary.year_plan import Entry, YearPlan


@dataclass(frozen=True)
class SentDay:
    """A meeting as the board above was sent it. meeting: its id."""

    meeting: int
    starts_at: datetime
    ends_at: time | None
    theme: str
    place: str
    is_cancelled: bool = False


@dataclass(frozen=True)
class PlanChange:
    """What is otherwise with one meeting than the board above was told.

    entry: as it is now. before: as it was sent; None where it is new.
    """

    entry: Entry
    before: SentDay | None

    @property
    def is_cancelled(self) -> bool:
        return self.entry.meeting is not None and not self.entry.meeting.is_planned

    @property
    def is_moved(self) -> bool:
        before = self.before
        if before is None or self.is_cancelled:
            return False
        return (before.starts_at, before.ends_at) != (self.entry.starts_at, self.entry.ends_at)


def as_sent(planned: Iterable[Entry]) -> list[SentDay]:
    """The meetings of a plan, for the record of what was sent."""
    return [
        SentDay(
            each.meeting.stored_id, each.starts_at, each.ends_at, each.theme, each.place,
            not each.meeting.is_planned,
        )
        for each in planned
        if each.meeting is not None
    ]  # fmt: skip


def changes_since(sent: Iterable[SentDay], planned: Iterable[Entry]) -> list[PlanChange]:
    """What is otherwise than what was sent, by when it is."""
    before = {each.meeting: each for each in sent}
    found = []
    for each in planned:
        if each.meeting is None:
            continue
        [now] = as_sent([each])
        was = before.get(now.meeting)
        if was != now and not (was is None and now.is_cancelled):
            found.append(PlanChange(each, was))
    return found


def sent_to_json(days: Iterable[SentDay]) -> list[dict[str, Any]]:
    """What was sent, as it is kept."""
    return [
        {
            "meeting": each.meeting,
            "starts_at": each.starts_at.isoformat(timespec="minutes"),
            "ends_at": each.ends_at.isoformat(timespec="minutes") if each.ends_at else None,
            "theme": each.theme,
            "place": each.place,
            "is_cancelled": each.is_cancelled,
        }
        for each in days
    ]


def sent_of(plan: YearPlan) -> list[SentDay]:
    """What the board above was sent last; nothing where it was sent nothing."""
    return [
        SentDay(
            **{
                **each,
                "starts_at": datetime.fromisoformat(each["starts_at"]),
                "ends_at": time.fromisoformat(each["ends_at"]) if each["ends_at"] else None,
            }
        )
        for each in plan.sent or ()
    ]
