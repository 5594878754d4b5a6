"""Answers to invitations, given again and again until the server has heard them."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix.backoff import Backoff
from bot.transports.matrix.connection import OUTAGE, failure

_log = logging.getLogger(__name__)

_GIVE_UP_SECONDS = 300.0


@dataclass
class _Answer:
    join: bool
    since: float
    due: float
    backoff: Backoff = field(default_factory=Backoff)


class Invitations:
    """The answers that are still to be given."""

    def __init__(self, client: nio.AsyncClient) -> None:
        self._client = client
        self._answers: dict[str, _Answer] = {}

    @property
    def hold_position(self) -> bool:
        """Whether an answer is still due: the server shows an invitation once, so that the
        sync it came with must not be remembered as handled."""
        return bool(self._answers)

    def seconds_left(self) -> float:
        """Until the next attempt; infinity if none is due."""
        dues = [answer.due for answer in self._answers.values()]
        return max(0.0, min(dues) - time.monotonic()) if dues else float("inf")

    def answer(self, room: str, *, join: bool) -> None:
        """Join the room, or decline."""
        now = time.monotonic()
        self._answers[room] = _Answer(join, now, now)

    async def send_answers(self) -> None:
        """Give the answers that are due. Those that fail for now are kept, for five minutes."""
        now = time.monotonic()
        for room, answer in list(self._answers.items()):
            if answer.due > now:
                continue
            wait = await self._try(room, answer)
            if wait is None:
                del self._answers[room]
            elif now - answer.since > _GIVE_UP_SECONDS:
                _log.error("%s: given up joining; ask for a new invitation.", room)
                del self._answers[room]
            else:
                answer.due = now + wait

    async def _try(self, room: str, answer: _Answer) -> float | None:
        """Seconds to wait before the next attempt; None when there is nothing more to do."""
        request = self._client.join if answer.join else self._client.room_leave
        try:
            given = await request(room)
        except OUTAGE as error:
            _log.warning("%s: the invitation waits (%s).", room, type(error).__name__)
            return answer.backoff.wait()
        if not isinstance(given, nio.ErrorResponse):
            _log.info("%s: %s.", room, "joined" if answer.join else "declined")
            return None
        refused = failure(given)
        _log.warning("%s: the invitation could not be answered (%s).", room, refused.reason)
        if given.status_code in ("M_FORBIDDEN", "M_NOT_FOUND", "M_BAD_STATE"):
            return None  # withdrawn, or the room is gone
        return refused.seconds or answer.backoff.wait()
