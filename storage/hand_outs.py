"""What meetings have handed out, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import Session

from secretary.hand_outs import HandOut, HandOutKind
from storage import schema
from storage.erasure import mark_erased
from storage.reads import Reads

_TABLE: Final = schema.hand_out.c
_TRANSFER: Final = schema.transfer.c
_CLOSING: Final = schema.closing.c


class HandOuts:
    """Those of one open transaction. A withdrawn one is left out unless it says otherwise."""

    def __init__(self, session: Session, reads: Reads) -> None:
        self._session = session
        self._reads = reads

    def next_number(self, group_id: str, kind: HandOutKind) -> int:
        """The number of a group's next one of that kind: those of withdrawn ones are not used
        again."""
        query = select(func.max(_TABLE.number))
        query = query.where(_TABLE.group_id == group_id, _TABLE.kind == kind)
        # One that another group has taken over keeps its number here.
        gone = select(func.max(_TRANSFER.number)).where(
            _TRANSFER.group_id == group_id, _TRANSFER.kind == kind.value
        )
        return max(self._session.scalar(query) or 0, self._session.scalar(gone) or 0) + 1

    def numbered(self, group_id: str, kind: HandOutKind, numbers: Collection[int]) -> list[HandOut]:
        """Those with these numbers, in their order."""
        return self._all(_of_kind(group_id, kind).where(_TABLE.number.in_(list(numbers))))

    def of_ids(self, ids: Iterable[int]) -> list[HandOut]:
        """Those of these ids, in the order of their numbers."""
        return self._all(_standing().where(_TABLE.id.in_(list(ids))))

    def of_meeting(self, meeting_id: int) -> list[HandOut]:
        """All that a meeting handed out: kind by kind, in the order of their numbers."""
        query = _standing().where(_TABLE.meeting_id == meeting_id)
        return self._all(query.order_by(None).order_by(_TABLE.kind, _TABLE.number))

    def not_closed(self, group_id: str, kind: HandOutKind) -> list[HandOut]:
        """A group's of that kind that nothing has come of yet, in the order of their numbers."""
        return self._reads.entities(not_closed_query(), {"group_id": group_id, "kind": kind})

    def closed(
        self, group_id: str, kind: HandOutKind, since: datetime | None = None
    ) -> list[HandOut]:
        """Those that something came of; with `since` (aware), from then on."""
        return self._all(_of_kind(group_id, kind).where(_is_closed(since)))

    def withdrawn_by(self, event_id: str, kind: HandOutKind, at: datetime) -> list[HandOut]:
        """Those that a message held and that were withdrawn at that moment (aware), since it is
        being edited, in the order of their numbers."""
        query = select(HandOut).where(
            _TABLE.event_id == event_id, _TABLE.kind == kind, _TABLE.withdrawn_at == at
        )
        return self._all(query.order_by(_TABLE.number))

    def quoted(self, references: Collection[str]) -> list[HandOut]:
        """Those that a document repeats, by their references; withdrawn ones too."""
        ids = [int(each.split()[1]) for each in references if each.startswith("handout ")]
        return self._all(select(HandOut).where(_TABLE.id.in_(ids)).order_by(_TABLE.number))

    def reword(self, hand_out: HandOut, text: str) -> None:
        """Give it other words; those it had are gone."""
        hand_out.text = text
        self._session.flush()
        mark_erased(self._session)

    def _all(self, query: Select[Any]) -> list[HandOut]:
        found: Sequence[HandOut] = self._session.scalars(query).unique().all()
        return list(found)


def _standing() -> Select[Any]:
    return select(HandOut).where(_TABLE.withdrawn_at.is_(None)).order_by(_TABLE.number)


@cache
def not_closed_query() -> Select[Any]:
    """Those of a group (`group_id`) and a kind (`kind`) that nothing has come of yet."""
    return _of_kind(bindparam("group_id"), bindparam("kind")).where(~_is_closed())


def _of_kind(group_id: Any, kind: Any) -> Select[Any]:
    return _standing().where(_TABLE.group_id == group_id, _TABLE.kind == kind)


def _is_closed(since: datetime | None = None) -> Any:
    standing = [
        _CLOSING.hand_out_id == _TABLE.id,
        _CLOSING.withdrawn_at.is_(None),
        _CLOSING.reopened_at.is_(None),
    ]
    if since is not None:
        standing.append(_CLOSING.at >= since)
    return exists().where(*standing)
