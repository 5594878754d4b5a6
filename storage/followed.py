"""What groups follow up: focus assignments, goals of their work plans, agreements."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from secretary.followed import Followed, FollowedKind, FollowUp
from storage import schema
from storage.erasure import mark_erased
from storage.reads import Reads

_TABLE: Final = schema.followed.c
_TRANSFER: Final = schema.transfer.c


class FollowedThings:
    """Those of one open transaction. A withdrawn one is left out unless it says otherwise."""

    def __init__(self, session: Session, reads: Reads) -> None:
        self._session = session
        self._reads = reads

    def next_number(self, group_id: str, kind: FollowedKind) -> int:
        """The number of a group's next one of that kind: those of withdrawn ones are not used
        again."""
        query = select(func.max(_TABLE.number))
        query = query.where(_TABLE.group_id == group_id, _TABLE.kind == kind)
        # One that another group has taken over keeps its number here.
        gone = select(func.max(_TRANSFER.number)).where(
            _TRANSFER.group_id == group_id, _TRANSFER.kind == kind.value
        )
        return max(self._session.scalar(query) or 0, self._session.scalar(gone) or 0) + 1

    def of_group(self, group_id: str, kind: FollowedKind | None = None) -> list[Followed]:
        """A group's, open and closed, of that kind where one is given; by kind and number."""
        if kind is None:
            return self._reads.entities(group_query(), {"group_id": group_id})
        return self._all(_standing().where(_TABLE.group_id == group_id, _TABLE.kind == kind))

    def open_of(self, group_id: str, kind: FollowedKind | None = None) -> list[Followed]:
        """Those of them that nothing has closed."""
        return [each for each in self.of_group(group_id, kind) if each.is_open]

    def numbered(self, group_id: str, kind: FollowedKind, number: int) -> Followed | None:
        """The one of that number."""
        where = (_TABLE.group_id == group_id, _TABLE.kind == kind, _TABLE.number == number)
        return next(iter(self._all(_standing().where(*where))), None)

    def of_ids(self, ids: Iterable[int]) -> list[Followed]:
        """Those of these ids."""
        return self._all(_standing().where(_TABLE.id.in_(list(ids))))

    def said(self, ids: Iterable[int]) -> list[FollowUp]:
        """What was said, by its ids; withdrawn ones too."""
        query = select(FollowUp).where(schema.follow_up.c.id.in_(list(ids)))
        return list(self._session.scalars(query.order_by(schema.follow_up.c.id)))

    def withdrawn_by(self, event_id: str, kind: FollowedKind, at: datetime) -> list[Followed]:
        """Those that a message held and that were withdrawn at that moment (aware), since it is
        being edited, in the order of their numbers."""
        query = select(Followed).where(
            _TABLE.event_id == event_id, _TABLE.kind == kind, _TABLE.withdrawn_at == at
        )
        return self._all(query.order_by(_TABLE.number))

    def quoted(self, references: Collection[str]) -> list[Followed]:
        """Those that a document repeats, by their references; withdrawn ones too."""
        ids = [int(each.split()[1]) for each in references if each.startswith("followed ")]
        return self._all(select(Followed).where(_TABLE.id.in_(ids))) if ids else []

    def reword(self, thing: Followed, **texts: str) -> None:
        """Give it other words; those it had are gone."""
        for name, text in texts.items():
            setattr(thing, name, text)
        self._session.flush()
        mark_erased(self._session)

    def move(self, thing: Followed, to: str) -> None:
        """Let another group take it over, with what was said of it, under its next number."""
        thing.from_group = thing.group_id
        thing.number = self.next_number(to, thing.kind)
        thing.group_id = to
        self._session.flush()

    def move_open(self, group_id: str, to: str) -> list[Followed]:
        """Let another group take over all of a group's that are open; those that were."""
        found = self.open_of(group_id)
        for each in found:
            self.move(each, to)
        return found

    def _all(self, query: Select[Any]) -> list[Followed]:
        return list(self._session.scalars(query))


def _standing() -> Select[Any]:
    query = select(Followed).where(_TABLE.withdrawn_at.is_(None))
    return query.order_by(_TABLE.kind, _TABLE.number)


@cache
def group_query() -> Select[Any]:
    """Those of a group (`group_id`) that stand."""
    return _standing().where(_TABLE.group_id == bindparam("group_id"))
