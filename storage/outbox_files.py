"""The files that go with the messages of the outbox."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    delete,
    insert,
    select,
)
from sqlalchemy.orm import Session

from storage.erasure import mark_erased
from storage.messages import Attachment
from storage.schema import attachment, file_content, paper, written_round

_ATTACHED: Final = tuple(attachment.c[each.name] for each in fields(Attachment))


class OutboxFiles:
    """Those of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row_id: int, files: Iterable[Attachment]) -> None:
        """These go with a message, in this order; by its number."""
        rows = [vars(each) | {"outbox_id": row_id} for each in files]
        self._session.execute(insert(attachment), rows)

    def of(self, row_ids: Collection[int]) -> dict[int, list[Attachment]]:
        """Those that go with messages, by number, each message's in order."""
        found: dict[int, list[Attachment]] = {}
        for row in self._session.connection().execute(_of(), {"ids": list(row_ids)}):
            found.setdefault(row[0], []).append(Attachment(*row[1:]))
        return found

    def has_any(self, row_id: int) -> bool:
        """Whether files go with a message."""
        return self._session.connection().execute(_any(), {"this": row_id}).scalar() is not None

    def forget(self, row_ids: Collection[int]) -> None:
        """Let go of what messages take along, and of the bytes that no other file, paper or
        written round has."""
        ids = list(row_ids)
        hashes = list(self._session.connection().execute(_hashes(), {"ids": ids}).scalars())
        if not hashes:
            return
        self._session.execute(delete(attachment).where(attachment.c.outbox_id.in_(ids)))
        content = file_content.c.sha256
        used = (
            select(attachment.c.id).where(attachment.c.sha256 == content).exists(),
            select(paper.c.id).where(paper.c.sha256 == content).exists(),
            select(written_round.c.id).where(written_round.c.file_sha256 == content).exists(),
        )
        unused = (content.in_(hashes), *(~each for each in used))
        if self._session.connection().execute(delete(file_content).where(*unused)).rowcount:
            mark_erased(self._session)


# Every message asks these: made once, since making a query takes longer than running it.


@cache
def _of() -> Select[Any]:
    query = select(attachment.c.outbox_id, *_ATTACHED).where(_go_with())
    return query.order_by(attachment.c.id)


@cache
def _any() -> Select[Any]:
    this = attachment.c.outbox_id == bindparam("this")
    return select(attachment.c.id).where(this).limit(1)


@cache
def _hashes() -> Select[Any]:
    return select(attachment.c.sha256).where(_go_with())


def _go_with() -> ColumnElement[bool]:
    return attachment.c.outbox_id.in_(bindparam("ids", expanding=True))
