"""What is recorded of a group, table by table, to be archived: plain rows, in the order they came.

What is of a meeting belongs to the year of the meeting; the rest to the year in which it was
recorded, in the group's own time zone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, Table, and_, false, or_, select, true
from sqlalchemy.orm import Session

from storage import schema
from storage.schema import meeting

Row = Mapping[str, Any]

SENT_TO_GROUP: Final = ("summons", "moved", "changed", "cancelled")
"""The kinds of messages of the outbox that are a record of what a group was told."""


@dataclass(frozen=True)
class ArchiveSpan:
    """A group's rows of a year, or of all years (None), in its time zone."""

    group_id: str
    year: int | None
    zone: ZoneInfo

    def recorded(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """What has an instant of it in that column."""
        if self.year is None:
            return true()
        first, last = (datetime(y, 1, 1, tzinfo=self.zone) for y in (self.year, self.year + 1))
        return and_(column >= first.astimezone(UTC), column < last.astimezone(UTC))

    def meetings(self) -> ColumnElement[bool]:
        """The meetings of it."""
        of_group = meeting.c.group_id == self.group_id
        if self.year is None:
            return of_group
        first, last = (datetime(y, 1, 1) for y in (self.year, self.year + 1))  # noqa: DTZ001
        return and_(of_group, meeting.c.starts_at >= first, meeting.c.starts_at < last)

    def of_meetings(self, table: Table) -> ColumnElement[bool]:
        return table.c.meeting_id.in_(select(meeting.c.id).where(self.meetings()))

    def of_group(self, table: Table) -> ColumnElement[bool]:
        return and_(table.c.group_id == self.group_id, self.recorded(table.c.at))

    def during(self, table: Table) -> ColumnElement[bool]:
        """Those that held for at least a day."""
        if self.year is None:
            return true()
        first, last = datetime(self.year, 1, 1).date(), datetime(self.year, 12, 31).date()  # noqa: DTZ001
        return and_(table.c.since <= last, or_(table.c.until.is_(None), table.c.until >= first))


_OF_MEETINGS: Final = (
    schema.answer, schema.presence, schema.closed_attendance, schema.co_option, schema.item,
    schema.topic, schema.report, schema.note, schema.notes_revision, schema.comment_round,
    schema.notes_response, schema.paper, schema.document, schema.hand_out,
    schema.organisation_table,
)  # fmt: skip
_OF_GROUP: Final = (
    schema.followed, schema.written_round, schema.year_plan, schema.report_text,
    schema.group_document, schema.group_act, schema.hand_over, schema.audit, schema.purge,
)  # fmt: skip
_PARTS: Final = (
    (schema.support, "topic_id", schema.topic),
    (schema.closing, "hand_out_id", schema.hand_out),
    (schema.table_cell, "table_id", schema.organisation_table),
    (schema.round_answer, "round_id", schema.written_round),
    (schema.follow_up, "followed_id", schema.followed),
)  # fmt: skip
"""What belongs to something else, and goes with it."""


def conditions(span: ArchiveSpan) -> dict[str, tuple[Table, ColumnElement[bool]]]:
    """Which rows of each table are in the span, but for people's."""
    found: dict[str, tuple[Table, ColumnElement[bool]]] = {"meeting": (meeting, span.meetings())}
    for table in _OF_MEETINGS:
        found[table.name] = (table, span.of_meetings(table))
    for table in _OF_GROUP:
        found[table.name] = (table, span.of_group(table))
    for table, column, whole in _PARTS:
        of = select(whole.c.id).where(found[whole.name][1])
        found[table.name] = (table, table.c[column].in_(of))
    transfer, outbox = schema.transfer, schema.outbox
    of_either = or_(transfer.c.group_id == span.group_id, transfer.c.to_group == span.group_id)
    found["transfer"] = (transfer, and_(of_either, span.recorded(transfer.c.at)))
    sent = (outbox.c.kind.in_(SENT_TO_GROUP), outbox.c.act.is_(None), outbox.c.skipped.is_(None))
    found["outbox"] = (
        outbox, and_(span.of_meetings(outbox), *sent, outbox.c.settled_at.is_not(None))
    )  # fmt: skip
    official, mandate, seat = schema.official, schema.mandate, schema.seat
    found["official"] = (
        official, and_(official.c.group_id == span.group_id, span.during(official))
    )  # fmt: skip
    seats = select(seat.c.id).where(seat.c.group_id == span.group_id)
    held = and_(mandate.c.seat_id.in_(seats), span.during(mandate))
    found["mandate"] = (mandate, held)
    answered = select(schema.round_answer.c.seat_id).where(found["round_answer"][1])
    of_held = seat.c.id.in_(select(mandate.c.seat_id).where(held))
    always = true() if span.year is None else false()
    found["seat"] = (
        seat,
        and_(seat.c.group_id == span.group_id, or_(of_held, seat.c.id.in_(answered), always)),
    )
    return found


class Archive:
    """Rows to be archived, of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rows(self, span: ArchiveSpan) -> dict[str, list[Row]]:
        """All that is recorded, by table; and the people that are named there."""
        found = {name: self._read(*which) for name, which in conditions(span).items()}
        people = {
            row[column]
            for rows in found.values()
            for row in rows
            for column in ("person_id", "predecessor_id")
            if row.get(column) is not None
        }
        person, address = schema.person, schema.address
        found["person"] = self._some(person, person.c.id, people)
        found["address"] = self._some(address, address.c.person_id, people)
        return found

    def _some(self, table: Table, column: ColumnElement[Any], ids: Collection[int]) -> list[Row]:
        ordered, found = sorted(ids), []
        for at in range(0, len(ordered), 500):  # SQLite takes so many values at once, and more
            found += self._read(table, column.in_(ordered[at : at + 500]))
        return sorted(found, key=lambda row: int(row["id"]))

    def _read(self, table: Table, where: ColumnElement[bool]) -> list[Row]:
        query: Select[Any] = select(table).where(where).order_by(*table.primary_key.columns)
        return [dict(row) for row in self._session.execute(query).mappings()]
