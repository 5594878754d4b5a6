"""Files that a use case wants: asking for one, and what is known when its bytes are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from secretary.errors import UserError
from secretary.meetings import Meeting
from secretary.papers import ReceivedFile
from services.context import Context
from services.effects import Effects


@dataclass(frozen=True)
class WantedFor:
    """What a file is wanted for, and by whom; kept as JSON, and so of nobody's words anything.

    group: its id. by: an address. trigger: the event that is answered; thread: its thread's root.
    command: the key of the one that examples of mistakes follow. meeting: the id of the one that it
    is about; None for none. purpose: names what is done with the file (`services.file_takers`);
    data: how.
    """

    group: str
    by: str
    trigger: str
    thread: str | None
    command: str
    meeting: int | None
    purpose: str
    data: Mapping[str, Any]

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """What was kept of it."""
        return cls(**kept)


@dataclass(frozen=True)
class FileQuestion:
    """What whoever asked for a file is asked about it: a question's kind, and its data."""

    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class FileAnswer:
    """What whoever asked for a file is answered, and who else has to know.

    quotes: references of what that repeats. meeting: the one that it is about, where the file said
    so, and not whoever asked for it. question: what it asks, of a file that is then still known.
    """

    template: str
    values: Mapping[str, Any]
    effects: Effects = field(default_factory=Effects)
    quotes: tuple[str, ...] = ()
    meeting: Meeting | None = None
    question: FileQuestion | None = None


def want(
    context: Context,
    file: ReceivedFile,
    meeting: Meeting | None,
    purpose: str,
    command: str,
    **data: Any,
) -> None:
    """Have the file fetched; whoever asked is answered when that is done, or cannot be.

    Raises UserError where nothing is known of it any more, or it is being fetched already.
    """
    asked = WantedFor(
        group=context.group.id,
        by=context.actor.address,
        trigger=context.trigger_event_id,
        thread=context.thread,
        command=command,
        meeting=meeting.stored_id if meeting is not None else None,
        purpose=purpose,
        data=data,
    )
    if not context.tx.received_files.want(file.event_id, asdict(asked), context.now):
        raise UserError("file_not_known")
