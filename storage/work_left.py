"""What a transaction leaves to be done once it has ended: messages to send, files to fetch.

Whoever does that need not look after a transaction that left nothing.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

_QUEUED: Final = "messages were queued"
_WANTED: Final = "files are wanted"


def mark_queued(session: Session) -> None:
    """In the session's transaction something was put in the outbox, or in another room's."""
    session.info[_QUEUED] = True


def mark_wanted(session: Session) -> None:
    """In the session's transaction somebody has come to want a file."""
    session.info[_WANTED] = True


def has_queued(session: Session) -> bool:
    """Whether `mark_queued` was called."""
    return _QUEUED in session.info


def has_wanted(session: Session) -> bool:
    """Whether `mark_wanted` was called."""
    return _WANTED in session.info
