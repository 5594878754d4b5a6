"""Documents of a group that are about no single meeting, as they were sent.

Year plans, reports, and what came of a written round: by group, kind, subject and version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import Session

from storage.schema import group_document

_TABLE: Final = group_document.c


@dataclass(frozen=True)
class GroupDocument:
    """A document as it was sent: when (aware) and by whom.

    kind: ``year_plan``. subject: which of its kind (``2027``). version: counted from 1 in these.
    quotes: references of what people wrote that is repeated in it.
    sent_to: the room that it was sent to; empty where the secretaries got it to hand over.
    source: the markup that its files are made of (`secretary.documents.markup`); None where an
        earlier version of Kansli kept it, and of what no file is made of.
    """

    kind: str
    subject: str
    version: int
    text: str
    html: str
    at: datetime
    by: str
    quotes: tuple[str, ...] = ()
    sent_to: str = ""
    source: str | None = None


class GroupDocuments:
    """Those of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, group_id: str, document: GroupDocument) -> None:
        """Keep one. Its version is the next one, or the database refuses it."""
        values = {each.name: getattr(document, each.name) for each in fields(document)}
        values |= {"group_id": group_id, "quotes": list(document.quotes)}
        self._session.execute(insert(group_document).values(**values))

    def version(self, group_id: str, kind: str, subject: str) -> int:
        """The number of the version that was added last; 0 while there is none."""
        query = select(func.max(_TABLE.version)).where(
            _TABLE.group_id == group_id, _TABLE.kind == kind, _TABLE.subject == subject
        )
        return self._session.scalar(query) or 0

    def latest(self, group_id: str, kind: str, subject: str) -> GroupDocument | None:
        """The version that was added last; None while there is none."""
        of_subject = _of(group_id, kind).where(_TABLE.subject == subject)
        return self._first(of_subject.order_by(_TABLE.version.desc()))

    def of_version(
        self, group_id: str, kind: str, subject: str, version: int
    ) -> GroupDocument | None:
        """The one of that version; None where there is none."""
        of_subject = _of(group_id, kind).where(_TABLE.subject == subject)
        return self._first(of_subject.where(_TABLE.version == version))

    def all(self, group_id: str, kind: str) -> list[GroupDocument]:
        """All of that kind, in the order they were added; earlier versions too."""
        rows = self._session.execute(_of(group_id, kind).order_by(_TABLE.id))
        return [_read(row) for row in rows]

    def _first(self, query: Select[Any]) -> GroupDocument | None:
        row = self._session.execute(query.limit(1)).first()
        return None if row is None else _read(row)


def _of(group_id: str, kind: str) -> Select[Any]:
    columns = [_TABLE[each.name] for each in fields(GroupDocument)]
    return select(*columns).where(_TABLE.group_id == group_id, _TABLE.kind == kind)


def _read(row: Sequence[Any]) -> GroupDocument:
    found = GroupDocument(*row)
    return replace(found, quotes=tuple(found.quotes))
