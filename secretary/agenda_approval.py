"""That the chair has approved an agenda."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Approval:
    """by: as the notes write who did; by address where nobody has that any more.

    at: local wall time.
    """

    by: str
    at: datetime
