"""The papers of agendas' items, and the bytes of files, which are read by nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import Session

from secretary.papers import Paper
from storage.erasure import mark_erased
from storage.schema import attachment, file_content, outbox, paper, written_round
from storage.upsert import insert_if_absent


class Papers:
    """Those of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_meeting(self, meeting_id: int) -> list[Paper]:
        """A meeting's papers that stand, every version of each, in the order they came."""
        return self._all(paper.c.meeting_id == meeting_id, paper.c.withdrawn_at.is_(None))

    def of_agenda(self, meeting_id: int, keys: Collection[str]) -> list[Paper]:
        """The same, and those of items with these keys, for whatever meeting they came."""
        here = or_(paper.c.meeting_id == meeting_id, paper.c.item_key.in_(list(keys)))
        return self._all(here, paper.c.withdrawn_at.is_(None))

    def of_ids(self, ids: Iterable[int]) -> list[Paper]:
        """Those with these ids, withdrawn or not, in the order they came."""
        return self._all(paper.c.id.in_(list(ids)))

    def all_of_item(self, item_key: str) -> list[Paper]:
        """All that an item has had, withdrawn or not, at whatever meeting."""
        return self._all(paper.c.item_key == item_key)

    def said_by(self, event_id: str) -> list[Paper]:
        """What was made of a message's file, and has not been withdrawn."""
        return self._all(paper.c.event_id == event_id, paper.c.withdrawn_at.is_(None))

    def count(self, meeting_id: int) -> int:
        """How many a meeting has had, withdrawn or not."""
        query = select(func.count()).select_from(paper).where(paper.c.meeting_id == meeting_id)
        return self._session.scalar(query) or 0

    def _all(self, *where: Any) -> list[Paper]:
        query: Select[Any] = select(Paper).where(*where).order_by(paper.c.at, paper.c.id)
        return list(self._session.scalars(query))

    # Bytes

    def keep_content(self, content: bytes) -> str:
        """Keep a file's bytes, unless they are there already; their SHA-256, in hexadecimal."""
        sha256 = hashlib.sha256(content).hexdigest()
        insert_if_absent(self._session, file_content, {"sha256": sha256, "content": content})
        return sha256

    def content(self, sha256: str) -> bytes | None:
        """A file's bytes; None where they have been erased."""
        query = select(file_content.c.content).where(file_content.c.sha256 == sha256)
        found: bytes | None = self._session.scalar(query)
        return found

    def has_content(self, sha256: str) -> bool:
        """Whether they are kept."""
        query = select(file_content.c.sha256).where(file_content.c.sha256 == sha256)
        return self._session.scalar(query) is not None

    def erase_unused(self, hashes: Collection[str], undone_until: datetime) -> None:
        """Erase those of these bytes that nothing stands for any more: no paper that stands or was
        withdrawn after `undone_until` (aware), no written round, and no message that was sent with
        them, or is to be.
        """
        stands = select(paper.c.sha256).where(
            paper.c.sha256 == file_content.c.sha256,
            or_(paper.c.withdrawn_at.is_(None), paper.c.withdrawn_at > undone_until),
        )
        sent = (
            select(attachment.c.sha256)
            .join(outbox)
            .where(attachment.c.sha256 == file_content.c.sha256, outbox.c.skipped.is_(None))
        )
        goes_round = select(written_round.c.id).where(
            written_round.c.file_sha256 == file_content.c.sha256
        )
        used = (stands, sent, goes_round)
        unused = (file_content.c.sha256.in_(list(hashes)), *(~each.exists() for each in used))
        gone = self._session.connection().execute(delete(file_content).where(*unused))
        if gone.rowcount:
            mark_erased(self._session)

    def withdrawn_before(self, until: datetime) -> list[str]:
        """The SHA-256 of papers withdrawn until then (aware), whose bytes are still kept."""
        kept = select(file_content.c.sha256).where(file_content.c.sha256 == paper.c.sha256)
        query = select(paper.c.sha256).where(paper.c.withdrawn_at <= until, kept.exists())
        return list(self._session.scalars(query.distinct()))
