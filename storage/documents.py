"""Documents as they were published, by meeting, kind and version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from storage.schema import document, meeting


@dataclass(frozen=True)
class Document:
    """A document as it was sent: when (aware) and by whom. version: counted from 1 in its kind.

    quotes: references of the reports and topics in it; None where an earlier version of Kansli
        kept it, and did not write them down.
    """

    version: int
    text: str
    html: str
    at: datetime
    by: str
    quotes: tuple[str, ...] | None = None


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
    ) -> int:
        """Keep a document about a meeting as it is sent; its version. Earlier ones are kept too.

        quotes: references of the reports and topics in it.
        """
        version = self.version(meeting_id, kind) + 1
        group = select(meeting.c.group_id).where(meeting.c.id == meeting_id).scalar_subquery()
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
            )
        )
        return version

    def latest(self, meeting_id: int, kind: str) -> Document | None:
        """The version that was added last; None while there is none."""
        columns = [document.c[each.name] for each in fields(Document)]
        row = self._session.execute(
            select(*columns)
            .where(document.c.meeting_id == meeting_id, document.c.kind == kind)
            .order_by(document.c.version.desc())
            .limit(1)
        ).first()
        if row is None:
            return None
        found = Document(*row)
        return found if found.quotes is None else replace(found, quotes=tuple(found.quotes))

    def version(self, meeting_id: int, kind: str) -> int:
        """The number of the version that was added last; 0 while there is none."""
        query = select(func.max(document.c.version)).where(
            document.c.meeting_id == meeting_id, document.c.kind == kind
        )
        return self._session.scalar(query) or 0
