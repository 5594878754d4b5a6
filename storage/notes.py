"""What is written into meetings' notes, and what those who were there say of a draft."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.orm import Session

from secretary.comment_round import CommentRound, NotesResponse
from secretary.notes import Note, NotesRevision
from storage import schema
from storage.erasure import mark_erased
from storage.reads import Reads

_NOTE: Final = schema.note.c
_ROUND: Final = schema.comment_round.c
_RESPONSE: Final = schema.notes_response.c
_REVISION: Final = schema.notes_revision.c


class MeetingNotes:
    """Those of one open transaction."""

    def __init__(self, session: Session, reads: Reads) -> None:
        self._session = session
        self._reads = reads

    def of_meeting(self, meeting_id: int) -> list[Note]:
        """What stands in a meeting's notes, in the order it was written."""
        query = select(Note).where(
            _NOTE.meeting_id == meeting_id, _NOTE.withdrawn_at.is_(None), _NOTE.removed_at.is_(None)
        )
        return self._all(query.order_by(_NOTE.at, _NOTE.id))

    def of_ids(self, ids: Collection[int]) -> list[Note]:
        """Those of these ids that keep their words, left out or not, in the order they were
        written."""
        query = select(Note).where(_NOTE.id.in_(list(ids)), _NOTE.withdrawn_at.is_(None))
        return self._all(query.order_by(_NOTE.at, _NOTE.id))

    def finish(self, meeting_id: int, now: datetime) -> None:
        """What stands in the notes stands for good from `now` (aware), and what was left out loses
        its words."""
        of_meeting = _NOTE.meeting_id == meeting_id
        table = schema.note
        self._session.execute(
            update(table)
            .where(of_meeting, _NOTE.finished_at.is_(None), _NOTE.removed_at.is_(None))
            .values(finished_at=now)
        )
        self._session.execute(
            update(table).where(of_meeting, _NOTE.removed_at.is_not(None)).values(text="")
        )
        self._session.expire_all()
        mark_erased(self._session)

    def round_of(self, meeting_id: int) -> CommentRound | None:
        """The round that a meeting's draft was sent on last; None where it was on none."""
        query = select(CommentRound).where(_ROUND.meeting_id == meeting_id)
        return self._session.scalars(query.order_by(_ROUND.version.desc()).limit(1)).first()

    def rounds_since(self, group_id: str, since: datetime) -> list[CommentRound]:
        """A group's rounds that began at `since` (aware) or later."""
        if self._reads.is_empty(rounds_query(), {"group_id": group_id}):
            return []
        query = select(CommentRound).where(_ROUND.group_id == group_id, _ROUND.at >= since)
        return self._all(query.order_by(_ROUND.at, _ROUND.id))

    def responses(self, meeting_id: int) -> list[NotesResponse]:
        """What has been said of a meeting's drafts and stands, in that order."""
        query = select(NotesResponse).where(
            _RESPONSE.meeting_id == meeting_id, _RESPONSE.withdrawn_at.is_(None)
        )
        return self._all(query.order_by(_RESPONSE.at, _RESPONSE.id))

    def revision_of(self, meeting_id: int) -> NotesRevision | None:
        """The revision that was opened last; None where there was none."""
        query = select(NotesRevision).where(_REVISION.meeting_id == meeting_id)
        return self._session.scalars(query.order_by(_REVISION.version.desc()).limit(1)).first()

    def _all(self, query: Select[Any]) -> list[Any]:
        return list(self._session.scalars(query))


@cache
def rounds_query() -> Select[Any]:
    """All comment rounds of a group (`group_id`)."""
    return select(CommentRound).where(_ROUND.group_id == bindparam("group_id"))
