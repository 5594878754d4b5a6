"""Documents as they were published, by meeting, kind and version.

Those that are about no single meeting are in `storage.group_documents`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, insert, or_, select
from sqlalchemy.orm import Session

from secretary.reports import Report, Topic
from storage.schema import document, meeting, report, topic

AGENDA: Final = "agenda"
"""The kind of document that a published agenda is kept as."""


@dataclass(frozen=True)
class Document:
    """A document as it was sent: when (aware) and by whom. version: counted from 1 in its kind.

    quotes: references of the reports and topics in it; None where an earlier version of Kansli
        kept it, and did not write them down.
    items: of an agenda: its items, as JSON; None where an earlier version of Kansli kept it.
    source: the markup that its files are made of (`secretary.documents.markup`); None where an
        earlier version of Kansli kept it, and of what no file is made of.
    about_day: of the meeting, as it was planned when the document was sent; None where an earlier
        version of Kansli kept it.
    """

    version: int
    text: str
    html: str
    at: datetime
    by: str
    quotes: tuple[str, ...] | None = None
    items: Sequence[Mapping[str, Any]] | None = None
    source: str | None = None
    about_day: date | None = None


class Documents:
    """The documents of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        meeting_id: int,
        kind: str,
        text: str,
        html: str,
        by: str,
        now: datetime,
        quotes: Sequence[str] = (),
        items: Sequence[Mapping[str, Any]] | None = None,
        source: str | None = None,
    ) -> int:
        """Keep a document about a meeting as it is sent; its version. Earlier ones are kept too.

        quotes: references of the reports and topics in it. items: of an agenda: as JSON.
        source: see `Document`.
        """
        version = self.version(meeting_id, kind) + 1
        of_meeting = select(meeting.c.group_id, meeting.c.starts_at)
        group, starts_at = self._session.execute(of_meeting.where(meeting.c.id == meeting_id)).one()
        self._session.execute(
            insert(document).values(
                group_id=group,
                meeting_id=meeting_id,
                kind=kind,
                version=version,
                text=text,
                html=html,
                at=now,
                by=by,
                quotes=list(quotes),
                items=None if items is None else [dict(each) for each in items],
                source=source,
                about_day=starts_at.date(),
            )
        )
        return version

    def latest(self, meeting_id: int, kind: str) -> Document | None:
        """The version that was added last; None while there is none."""
        return self._found(document.c.meeting_id == meeting_id, document.c.kind == kind)

    def _found(self, *where: ColumnElement[bool]) -> Document | None:
        columns = [document.c[each.name] for each in fields(Document)]
        query = select(*columns).where(*where).order_by(document.c.version.desc()).limit(1)
        row = self._session.execute(query).first()
        if row is None:
            return None
        found = Document(*row)
        return found if found.quotes is None else replace(found, quotes=tuple(found.quotes))

    def of_version(self, meeting_id: int, kind: str, version: int) -> Document | None:
        """The one of that version; None where there is none."""
        return self._found(
            document.c.meeting_id == meeting_id,
            document.c.kind == kind,
            document.c.version == version,
        )

    def version(self, meeting_id: int, kind: str) -> int:
        """The number of the version that was added last; 0 while there is none."""
        query = select(func.max(document.c.version)).where(
            document.c.meeting_id == meeting_id, document.c.kind == kind
        )
        return self._session.scalar(query) or 0

    def last_at(self, meeting_id: int, kind: str) -> datetime | None:
        """When the version that was added last was (aware); None while there is none."""
        latest: datetime | None = self._session.scalar(
            select(document.c.at)
            .where(document.c.meeting_id == meeting_id, document.c.kind == kind)
            .order_by(document.c.version.desc())
            .limit(1)
        )
        return latest

    def quoted(self, document: Document, meeting_id: int) -> tuple[list[Report], list[Topic]]:
        """The reports and topics in a document about a meeting, in order; withdrawn ones too."""
        found: list[list[Any]] = []
        for entity, table in ((Report, report), (Topic, topic)):
            query: Select[Any] = select(entity)
            if document.quotes is None:  # what stood when it was published
                query = query.where(
                    table.c.meeting_id == meeting_id,
                    table.c.at <= document.at,
                    or_(table.c.withdrawn_at.is_(None), table.c.withdrawn_at > document.at),
                )
            else:  # a topic may have been postponed since
                names = (each.split() for each in document.quotes)
                ids = [int(number) for kind, number in names if kind == table.name]
                query = query.where(table.c.id.in_(ids))
            found.append(list(self._session.scalars(query.order_by(table.c.at, table.c.id))))
        reports, topics = found
        return reports, topics
