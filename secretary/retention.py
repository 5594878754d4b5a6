"""The retention schedule (gallringsplan): how long what is kept of a group may be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum


class RetentionKind(StrEnum):
    """What is purged together."""

    MESSAGES = "messages"
    """The words of messages that were sent, and from whom messages came."""
    RECORD = "record"
    """Meetings with all that belongs to them, and what the group did besides."""
    LOG = "log"
    """The audit log."""
    PEOPLE = "people"
    """Those who have left, with their mandates."""

    @property
    def needs_export(self) -> bool:
        """Whether it belongs to the record, and is archived before it is purged."""
        return self is not RetentionKind.MESSAGES


@dataclass(frozen=True)
class RetentionSchedule:
    """How long each kind is kept; None: for good.

    messages_days: after they were settled. record_years, log_years: after the end of the year that
    it is of. people_years: after the end of the year in which the last mandate or post ended.
    """

    messages_days: int | None = None
    record_years: int | None = None
    log_years: int | None = None
    people_years: int | None = None

    def rule(self, kind: RetentionKind) -> str | None:
        """As the settings have it; None where the kind is kept for good."""
        key = f"{kind}_{'days' if kind is RetentionKind.MESSAGES else 'years'}"
        value: int | None = getattr(self, key)
        return None if value is None else f"{key} = {value}"

    def last_year(self, kind: RetentionKind, today: date) -> int | None:
        """The last year of which that kind is purged today."""
        years: int | None = getattr(self, f"{kind}_years")
        return None if years is None else today.year - years - 1

    def messages_until(self, now: datetime) -> datetime | None:
        """Messages settled before then (aware) are purged now."""
        days = self.messages_days
        return None if days is None else now - timedelta(days=days)

    @property
    def is_empty(self) -> bool:
        """Whether everything is kept for good."""
        return all(self.rule(kind) is None for kind in RetentionKind)


@dataclass(frozen=True)
class Purged:
    """What was purged, or would be: of which kind, group and year (None: of all), by which rule,
    and how many rows of each table."""

    kind: RetentionKind
    group_id: str | None
    year: int | None
    rule: str
    rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(self.rows.values())
