"""How long to wait before trying something again: the one backoff of the whole bot."""

from __future__ import annotations

import random


class Backoff:
    """Waits in seconds that double from `first` to `longest`, until something works.

    jitter: the share, from 0 to 1, by which chance may shorten each wait. It keeps many clients
        from coming back to a restarted server at the same instant.
    """

    def __init__(self, first: float = 1.0, longest: float = 60.0, *, jitter: float = 0.0) -> None:
        self._first = first
        self._longest = longest
        self._jitter = jitter
        self._next = first

    def next(self) -> float:
        """Seconds to wait this time; the next wait is longer."""
        seconds, self._next = self._next, min(self._next * 2, self._longest)
        return seconds * random.uniform(1 - self._jitter, 1)  # noqa: S311  # no secret

    def reset(self) -> None:
        """It worked: begin again with the shortest wait."""
        self._next = self._first
