"""What is written in the reports to the board, besides what they are compiled from."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretary.follow_up_report import ReportText
from storage.schema import report_text

_TABLE: Final = report_text.c


class ReportTexts:
    """Those of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_period(self, group_id: str, period: str) -> list[ReportText]:
        """Those that stand in the report of a period, in the order they were written."""
        query = select(ReportText).where(
            _TABLE.group_id == group_id,
            _TABLE.period == period,
            _TABLE.withdrawn_at.is_(None),
            _TABLE.removed_at.is_(None),
        )
        return list(self._session.scalars(query.order_by(_TABLE.id)))
