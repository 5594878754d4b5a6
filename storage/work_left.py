"""What a transaction leaves to be done once it has ended: files to fetch.

Whoever does that need not look after a transaction that left nothing.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

_WANTED: Final = "files are wanted"


def mark_wanted(session: Session) -> None:
    """In the session's transaction somebody has come to want a file."""
    session.info[_WANTED] = True


def has_wanted(session: Session) -> bool:
    """Whether `mark_wanted` was called."""
    return _WANTED in session.info
