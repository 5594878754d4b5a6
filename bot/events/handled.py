"""What became of an inbound event."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from commands.understood import Outcome


@dataclass(frozen=True)
class Handled:
    """What became of an event, for the inbox, the log and the metrics.

    detail: which command, question or reaction, or the reference of a fault.
    about: ids of the event, its group and its meeting, as far as they are known.
    next_due: when something that it brought about falls due (aware), if anything does.
    """

    outcome: Outcome
    detail: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    next_due: datetime | None = None
