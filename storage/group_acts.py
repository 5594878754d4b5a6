"""The board's decisions about groups, and what one group has handed over to another."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from secretary.group_acts import GroupAct, GroupActKind, Transfer
from storage import schema
from storage.reads import Reads

_ACT: Final = schema.group_act.c
_TRANSFER: Final = schema.transfer.c


class GroupActs:
    """Those of one open transaction."""

    def __init__(self, session: Session, reads: Reads) -> None:
        self._session = session
        self._reads = reads

    def of_group(self, group_id: str, kind: GroupActKind) -> GroupAct | None:
        """The one of that kind that stands."""
        acts: list[GroupAct] = self._reads.entities(group_query(), {"group_id": group_id})
        return next((each for each in acts if each.kind == kind), None)

    def endings(self) -> dict[str, GroupAct]:
        """Of all groups whose end is decided, the decision, by their ids."""
        return {each.group_id: each for each in self._session.scalars(_endings())}

    def of_id(self, act_id: int) -> GroupAct | None:
        """The one of that id, if it stands."""
        found: GroupAct | None = self._session.scalars(_standing().where(_ACT.id == act_id)).first()
        return found

    def handed_over(self, group_id: str) -> list[Transfer]:
        """What a group has handed over, in the order of that."""
        return list(self._session.scalars(_transfers().where(_TRANSFER.group_id == group_id)))

    def taken_over(self, group_id: str) -> list[Transfer]:
        """What a group has taken over, in the order of that."""
        return list(self._session.scalars(_transfers().where(_TRANSFER.to_group == group_id)))

    def transfers_of(self, event_id: str) -> list[Transfer]:
        """What was handed over by one event."""
        return list(self._session.scalars(_transfers().where(_TRANSFER.event_id == event_id)))


@cache
def _endings() -> Select[Any]:
    # Made once: every message asks it, and making a query takes longer than running it.
    return _standing().where(_ACT.kind == GroupActKind.ENDED).order_by(_ACT.id)


def _standing() -> Select[Any]:
    return select(GroupAct).where(_ACT.withdrawn_at.is_(None))


def _transfers() -> Select[Any]:
    return select(Transfer).where(_TRANSFER.withdrawn_at.is_(None)).order_by(_TRANSFER.id)


@cache
def group_query() -> Select[Any]:
    """Those of a group (`group_id`) that stand, the last one first."""
    return _standing().where(_ACT.group_id == bindparam("group_id")).order_by(_ACT.id.desc())
