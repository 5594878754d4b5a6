"""Written rounds, and what is answered in them."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from secretary.written_rounds import RoundAnswer, WrittenRound
from storage import schema
from storage.erasure import mark_erased
from storage.reads import Reads

_ROUND: Final = schema.written_round.c
_ANSWER: Final = schema.round_answer.c


class WrittenRounds:
    """Those of one open transaction."""

    def __init__(self, session: Session, reads: Reads) -> None:
        self._session = session
        self._reads = reads

    def next_number(self, group_id: str) -> int:
        """The number of a group's next round."""
        query = select(func.max(_ROUND.number)).where(_ROUND.group_id == group_id)
        return (self._session.scalar(query) or 0) + 1

    def numbered(self, group_id: str, number: int) -> WrittenRound | None:
        """The one of that number that stands."""
        return self._first(_standing().where(_ROUND.group_id == group_id, _ROUND.number == number))

    def of_id(self, round_id: int) -> WrittenRound | None:
        """The one of that id, if it stands."""
        return self._first(_standing().where(_ROUND.id == round_id))

    def not_ended(self, group_id: str) -> list[WrittenRound]:
        """A group's that have not been ended, drafts too, in the order of their numbers."""
        return self._reads.entities(not_ended_query(), {"group_id": group_id})

    def running(self, group_id: str) -> list[WrittenRound]:
        """A group's that have been sent and not ended, in the order of their numbers."""
        return [each for each in self.not_ended(group_id) if each.is_running]

    def answers(self, round_id: int) -> list[RoundAnswer]:
        """The answers that stand in a round, in the order they were given."""
        query = select(RoundAnswer).where(
            _ANSWER.round_id == round_id, _ANSWER.withdrawn_at.is_(None)
        )
        return list(self._session.scalars(query.order_by(_ANSWER.at, _ANSWER.id)).unique())

    def withdraw(self, round_: WrittenRound, now: datetime) -> None:
        """It stands no more from `now` (aware), and its words are erased."""
        round_.withdrawn_at = now
        round_.question = round_.text = round_.file_name = round_.file_sha256 = ""
        self._session.flush()
        mark_erased(self._session)

    def _first(self, query: Select[Any]) -> WrittenRound | None:
        found: WrittenRound | None = self._session.scalars(query).first()
        return found


def _standing() -> Select[Any]:
    return select(WrittenRound).where(_ROUND.withdrawn_at.is_(None)).order_by(_ROUND.number)


@cache
def not_ended_query() -> Select[Any]:
    """Those of a group (`group_id`) that have not been ended."""
    return _standing().where(_ROUND.group_id == bindparam("group_id"), _ROUND.closed_at.is_(None))
