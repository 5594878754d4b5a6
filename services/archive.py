"""What is recorded of a group, read to be archived, with the names that its numbers stand for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from secretary.archive.contents import ArchiveRecord
from secretary.group import Group
from storage import ArchiveSpan, Transaction

_DAYS = ("at", "created_at")


def read(tx: Transaction, group: Group, year: int | None) -> ArchiveRecord:
    """What is recorded of the group in that year, or in all.

    What is of a meeting is of its year; the rest of the year in which it was recorded.
    """
    found = tx.archive.rows(ArchiveSpan(group.id, year, group.zone))
    meetings = {row["id"]: row for row in found["meeting"]}
    people = {row["id"]: row["name"] for row in found["person"]}
    seats = {row["id"]: _seat_name(row) for row in found["seat"]}

    def with_names(row: Mapping[str, Any]) -> dict[str, Any]:
        named: dict[str, Any] = dict(row)
        meeting = meetings.get(row.get("meeting_id"))
        named["meeting_number"] = meeting["number"] if meeting else None
        named["meeting_day"] = f"{meeting['starts_at']:%Y-%m-%d}" if meeting else ""
        named["person_name"] = people.get(row.get("person_id"), "")
        named["seat_name"] = seats.get(row.get("seat_id"), "")
        instants = (row.get(name) for name in _DAYS)
        at = next((each for each in instants if isinstance(each, datetime)), None)
        named["day"] = group.today(at).isoformat() if at else ""
        return named

    rows = {table: [with_names(row) for row in each] for table, each in found.items()}
    return ArchiveRecord(group, year, rows)


def _seat_name(row: Mapping[str, Any]) -> str:
    return f"{row['organisation']}, {row['name']}" if row["name"] else str(row["organisation"])
