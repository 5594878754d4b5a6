"""What the homeserver keeps of the bot that runs: account data of the bot's own user.

Read with distrust: the server, or another client of the account, can have written anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix.json_reader import string_at, value_at

RECORD: Final = "se.kansli.instance"
"""The type of an `InstanceRecord`."""
QUESTION: Final = "se.kansli.instance_question"
"""The type of an `InstanceQuestion`."""
_LONGEST: Final = 255
_MOST_USES: Final = 2**52
"""Canonical JSON ends at 2**53."""


@dataclass(frozen=True)
class InstanceRecord:
    """The bot that ran last with the account.

    device: its device. uses: how often its keys were used (`key_uses`). run: drawn at its start.
    stopped: whether it has ended in good order.
    """

    device: str
    uses: int
    run: str
    stopped: bool = False

    @classmethod
    def of(cls, content: object) -> Self | None:
        """The record in an event's content; None where there is none that makes sense."""
        device, run = _short(content, "device"), _short(content, "run")
        uses = value_at(content, "uses")
        if not device or not run or type(uses) is not int or not 0 <= uses < _MOST_USES:
            return None
        return cls(device, uses, run, value_at(content, "stopped") is True)


@dataclass(frozen=True)
class InstanceQuestion:
    """Whether the bot that ran last still runs. asked_by, answered_by: runs; empty for nobody."""

    asked_by: str
    answered_by: str = ""

    @classmethod
    def of(cls, content: object) -> Self | None:
        """The question in an event's content; None where there is none that makes sense."""
        asked_by = _short(content, "asked_by")
        return cls(asked_by, _short(content, "answered_by")) if asked_by else None


def account_data_of(response: nio.SyncResponse) -> Mapping[str, Mapping[str, Any]]:
    """The contents of the account data that came with a sync, by type."""
    return {
        event.type: event.content
        for event in response.account_data_events
        if isinstance(event, nio.UnknownAccountDataEvent)
    }


def _short(content: object, name: str) -> str:
    found = string_at(content, name) or ""
    return found if len(found) <= _LONGEST else ""
