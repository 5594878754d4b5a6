"""The retention schedule, applied: what it lets go of today is purged, and that is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from secretary.group import Group
from secretary.retention import Purged, RetentionKind, RetentionSchedule
from storage import ArchiveSpan, Transaction


def purge(
    tx: Transaction, groups: Iterable[Group], schedule: RetentionSchedule, now: datetime,
    *, everybody: bool,
) -> list[Purged]:  # fmt: skip
    """Purge what the schedule lets go of; what that was, by kind, group and year.

    groups: whose. everybody: whether they are all, so that messages of no group go, too.
    """
    groups = list(groups)
    found: list[Purged] = []
    for group in groups:
        found += _record(tx, group, schedule, now)
        found += _log(tx, group, schedule, now)
    for group in groups:  # when nothing of the record names them any more
        found += _people(tx, group, schedule, now)
    found += _messages(tx, groups, schedule, now, everybody=everybody)
    return [each for each in found if each.count]


def keep(
    tx: Transaction, purged: Sequence[Purged], manifest: Callable[[Purged], str], now: datetime
) -> None:
    """Record what was purged. manifest: the SHA-256 of the export's before it; "" for none."""
    for each in purged:
        tx.purging.keep(
            now,
            {
                "kind": each.kind,
                "group_id": each.group_id,
                "year": each.year,
                "rule": each.rule,
                "count": each.count,
                "manifest": manifest(each),
            },
        )


def _years(
    tx: Transaction, group: Group, schedule: RetentionSchedule, kind: RetentionKind, now: datetime
) -> tuple[str, list[int]]:
    """The rule, and the years that it lets go of."""
    rule, last = schedule.rule(kind), schedule.last_year(kind, group.today(now))
    if rule is None or last is None:
        return "", []
    return rule, list(tx.purging.years(group.id, last))


def _record(
    tx: Transaction, group: Group, schedule: RetentionSchedule, now: datetime
) -> list[Purged]:
    kind = RetentionKind.RECORD
    rule, years = _years(tx, group, schedule, kind, now)
    found = []
    for year in years:
        before = datetime(max(years) + 1, 1, 1, tzinfo=group.zone)
        rows = tx.purging.record(ArchiveSpan(group.id, year, group.zone), before)
        found.append(Purged(kind, group.id, year, rule, rows))
    return found


def _log(tx: Transaction, group: Group, schedule: RetentionSchedule, now: datetime) -> list[Purged]:
    kind = RetentionKind.LOG
    rule, years = _years(tx, group, schedule, kind, now)
    spans = ((year, ArchiveSpan(group.id, year, group.zone)) for year in years)
    return [Purged(kind, group.id, year, rule, tx.purging.log(span)) for year, span in spans]


def _people(
    tx: Transaction, group: Group, schedule: RetentionSchedule, now: datetime
) -> list[Purged]:
    kind = RetentionKind.PEOPLE
    rule, last = schedule.rule(kind), schedule.last_year(kind, group.today(now))
    if rule is None or last is None:
        return []
    ended = tx.purging.ended_years(group.id, date(last, 12, 31))
    return [
        Purged(kind, group.id, year, rule, tx.purging.people(group.id, ended[year]))
        for year in sorted(ended)
    ]


def _messages(
    tx: Transaction, groups: Iterable[Group], schedule: RetentionSchedule, now: datetime,
    *, everybody: bool,
) -> list[Purged]:  # fmt: skip
    kind = RetentionKind.MESSAGES
    rule, until = schedule.rule(kind), schedule.messages_until(now)
    if rule is None or until is None:
        return []
    of = [None] if everybody else [group.id for group in groups]
    return [Purged(kind, each, None, rule, tx.purging.messages(until, each)) for each in of]
