"""When something falls due next for each group: until then, its rules need not be asked.

Kept by the tick that has asked them, and cleared by the database itself (`storage.alarm_triggers`)
in any transaction that changes something that they may go by.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, Update, bindparam, select, update
from sqlalchemy.orm import Session

from secretary.hand_outs import HandOutKind
from storage import (
    decisions,
    followed,
    group_acts,
    hand_outs,
    hand_overs,
    notes,
    organisation_tables,
    outbox,
    settling,
    written_rounds,
    year_plans,
)
from storage.reads import Reads
from storage.schema import group_alarm
from storage.upsert import upsert

QUERIES: Final[Mapping[Callable[[], Select[Any]], tuple[str, ...]]] = {
    settling.group_query: ("group_id",),
    decisions.resting_query: ("group_id",),
    outbox.skipped_after_query: ("group_id", "after"),
    group_acts.group_query: ("group_id",),
    hand_outs.not_closed_query: ("group_id", "kind"),
    followed.group_query: ("group_id",),
    notes.rounds_query: ("group_id",),
    organisation_tables.unsent_query: ("group_id",),
    written_rounds.not_ended_query: ("group_id",),
    year_plans.untold_query: ("group_id",),
    hand_overs.group_query: ("group_id",),
}
"""What the rules ask of a group, and of what most have none; with what each goes by."""


class GroupAlarms:
    """Those of one open transaction."""

    def __init__(self, session: Session, reads: Reads) -> None:
        self._session = session
        self._reads = reads

    def quiet(self, now: datetime) -> set[str]:
        """The groups for which nothing falls due by `now` (aware), and of which nothing has changed
        since that was found. What was found by a clock that was ahead of `now` does not count."""
        return set(self._session.scalars(_quiet(), {"now": now}))

    def begin(self, group_id: str, now: datetime) -> None:
        """The group's rules are about to be asked, at `now` (aware).

        What of most groups there is none of is asked for at once here, and not by each rule.
        """
        values = {"set_at": now, "look_at": now}
        upsert(self._session, group_alarm, {"group_id": group_id}, values)
        all_of = {"group_id": group_id, "kind": HandOutKind.ASSIGNMENT, "after": now}
        self._reads.look(
            {query(): {name: all_of[name] for name in names} for query, names in QUERIES.items()}
        )

    def keep(self, group_id: str, look_at: datetime) -> None:
        """They have been asked, in this transaction, and need not be before `look_at` (aware); not
        kept where they have changed something that they may go by themselves."""
        self._session.flush()
        values = {"of_group": group_id, "until": look_at}
        self._session.connection().execute(_keep(), values)


@cache
def _quiet() -> Select[Any]:
    table = group_alarm.c
    query = select(table.group_id)
    return query.where(table.set_at <= bindparam("now"), table.look_at > bindparam("now"))


@cache
def _keep() -> Update:
    of_group = group_alarm.c.group_id == bindparam("of_group")
    return update(group_alarm).where(of_group).values(look_at=bindparam("until"))
