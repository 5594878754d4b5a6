"""Plans of a group's meetings in a year: every state that one has had."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from secretary.year_plan import YearPlan
from storage import schema
from storage.erasure import mark_erased
from storage.reads import Reads

_PLAN: Final = schema.year_plan.c


class YearPlans:
    """Those of one open transaction."""

    def __init__(self, session: Session, reads: Reads) -> None:
        self._session = session
        self._reads = reads

    def of_id(self, plan_id: int) -> YearPlan | None:
        """The state of that id, if it was not taken back."""
        return self._first(_standing().where(_PLAN.id == plan_id))

    def standing(self, group_id: str, year: int) -> YearPlan | None:
        """A plan as it is: its last state; None where there is none."""
        of_year = _standing().where(_PLAN.group_id == group_id, _PLAN.year == year)
        return self._first(of_year.order_by(_PLAN.number.desc()))

    def untold(self, group_id: str) -> list[YearPlan]:
        """A group's that have been established, and of which others have yet to be told."""
        return self._reads.entities(untold_query(), {"group_id": group_id})

    def has_told(self, group_id: str, meeting_id: int) -> bool:
        """Whether a group was told of a meeting by its plan, before any summons."""
        sent = select(_PLAN.sent).where(
            _PLAN.group_id == group_id, _PLAN.sent.is_not(None), _PLAN.withdrawn_at.is_(None)
        )
        return any(
            each["meeting"] == meeting_id for days in self._session.scalars(sent) for each in days
        )

    def next_number(self, group_id: str, year: int) -> int:
        """The number of a plan's next state."""
        of_year = (_PLAN.group_id == group_id, _PLAN.year == year)
        return (self._session.scalar(select(func.max(_PLAN.number)).where(*of_year)) or 0) + 1

    def withdraw(self, plan: YearPlan, now: datetime) -> None:
        """It stands no more from `now` (aware), and its words are erased."""
        plan.withdrawn_at = now
        plan.content = []
        self._session.flush()
        mark_erased(self._session)

    def _first(self, query: Select[Any]) -> YearPlan | None:
        found: YearPlan | None = self._session.scalars(query.limit(1)).first()
        return found


def _standing() -> Select[Any]:
    return select(YearPlan).where(_PLAN.withdrawn_at.is_(None))


@cache
def untold_query() -> Select[Any]:
    """Those of a group (`group_id`) that are established, and of which others have to be told."""
    query = _standing().where(
        _PLAN.group_id == bindparam("group_id"),
        _PLAN.established_at.is_not(None),
        _PLAN.told_at.is_(None),
    )
    return query.order_by(_PLAN.id)
