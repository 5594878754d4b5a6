"""How long to wait before trying again."""

from __future__ import annotations

import random


class Backoff:
    """Waits that double from `least` to `most` seconds, each shortened by chance by up to half.

    The chance keeps many clients from coming back to a restarted server at the same instant.
    """

    def __init__(self, least: float = 1.0, most: float = 60.0) -> None:
        self._least = least
        self._most = most
        self._next = least

    def wait(self) -> float:
        """Seconds to wait this time; the next wait is longer."""
        seconds, self._next = self._next, min(self._next * 2, self._most)
        return seconds * random.uniform(0.5, 1.0)  # noqa: S311  # no secret

    def reset(self) -> None:
        """It worked: begin again from the shortest."""
        self._next = self._least
