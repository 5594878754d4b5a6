"""Whether what documents and messages repeat has been taken back, by what names it for ever."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from storage import schema

_TABLES: Final[dict[str, Table]] = {
    "report": schema.report,
    "topic": schema.topic,
    "handout": schema.hand_out,
    "closing": schema.closing,
    "followed": schema.followed,
    "followup": schema.follow_up,
    "paper": schema.paper,
    "note": schema.note,
    "notesresponse": schema.notes_response,
    "organisationtable": schema.organisation_table,
    "tablecell": schema.table_cell,
    "writtenround": schema.written_round,
    "roundanswer": schema.round_answer,
    "reporttext": schema.report_text,
}
"""By what a reference begins with (``report 17``)."""


def any_taken_back(session: Session, quotes: Iterable[str]) -> bool:
    """Whether something among what `quotes` name stands no more."""
    ids: dict[str, list[int]] = {}
    for kind, number in (each.split() for each in quotes):
        ids.setdefault(kind, []).append(int(number))
    return any(_any(session, _TABLES[kind], found) for kind, found in ids.items())


def _any(session: Session, table: Table, ids: list[int]) -> bool:
    gone = (table.c.id.in_(ids), table.c.withdrawn_at.is_not(None))
    return session.scalar(select(table.c.id).where(*gone).limit(1)) is not None
