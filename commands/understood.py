"""What words, a reaction or a redaction can turn out to be, and what became of an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from commands.command import Command, Question, Request
from commands.place import Earlier
from secretary.errors import UserError
from services.context import GroupView


class Outcome(StrEnum):
    """What became of an event."""

    COMMAND = "command"
    ANSWER = "answer"
    STOPPED = "stopped"
    OFFER = "offer"
    QUESTION = "question"
    EDITED = "edited"
    REACTION = "reaction"
    WITHDRAWN = "withdrawn"
    NOTHING_WITHDRAWN = "nothing_withdrawn"
    IGNORED = "ignored"
    TOO_LATE = "too_late"
    WAITS = "waits"
    STRANGER = "stranger"
    REFUSED = "refused"
    EDIT_NOT_RUN = "edit_not_run"
    UNDECRYPTABLE = "undecryptable"
    IN_CLEAR = "in_clear"
    FAULT = "fault"

    @property
    def label(self) -> str:
        """The sort of outcome, as it is counted."""
        return _LABELS.get(self, self.value)


_LABELS: Final[Mapping[Outcome, str]] = {
    Outcome.STOPPED: "answer",
    Outcome.OFFER: "answer",
    Outcome.QUESTION: "command",
    Outcome.EDITED: "answer",
    Outcome.WITHDRAWN: "taken back",
    Outcome.NOTHING_WITHDRAWN: "ignored",
    Outcome.TOO_LATE: "ignored",
    Outcome.WAITS: "ignored",
    Outcome.STRANGER: "refused",
    Outcome.EDIT_NOT_RUN: "refused",
    Outcome.IN_CLEAR: "refused",
}


@dataclass(frozen=True)
class Understood:
    """A request, and what it was understood from.

    detail: which command, question or reaction; never words that somebody wrote.
    command: the one that was written, if any.
    source: the message that holds the words, where that is another one than the event.
    is_silent: whether its reply is left out, as after a reaction.
    ends_question: whether what the sender was asked here counts as answered.
    enqueues_notices: whether notices may have fallen due by it.
    """

    outcome: Outcome
    view: GroupView
    request: Request
    detail: str = ""
    command: Command | None = None
    source: Earlier | None = None
    is_silent: bool = False
    ends_question: bool = False
    enqueues_notices: bool = False


@dataclass(frozen=True)
class Remark:
    """Nothing is to be done, and something to be said. view: None where no group is meant."""

    outcome: Outcome
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    view: GroupView | None = None
    ends_question: bool = False


@dataclass(frozen=True)
class Refusal:
    """A mistake, to be shown to the sender.

    command: the key of the command that was meant.
    of_answer: whether it was made in answering a question, which then still waits.
    question: what is asked with it, where it is a question which meeting or group is meant.
    """

    error: UserError
    view: GroupView | None = None
    command: str = ""
    of_answer: bool = False
    question: Question | None = None


@dataclass(frozen=True)
class Nothing:
    """Nothing is to be done or said."""

    outcome: Outcome = Outcome.IGNORED
    ends_question: bool = False


Understanding = Understood | Remark | Refusal | Nothing
