"""How often something may be done: so many at once, and then so many a second."""

from __future__ import annotations

import math
import time
from collections.abc import Callable


class Rate:
    """A bucket of permits that fills again as time goes by.

    at_once: how many it holds. every: seconds after which there is one more.
    monotonic: seconds, as `time.monotonic`.
    """

    def __init__(
        self, at_once: int, every: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._at_once = at_once
        self._every = every
        self._monotonic = monotonic
        self._left = float(at_once)
        self._at = monotonic()

    def take(self) -> int:
        """Take a permit: 0; or where none is left, in how many whole seconds there is one."""
        now = self._monotonic()
        self._left = min(self._at_once, self._left + (now - self._at) / self._every)
        self._at = now
        if self._left >= 1:
            self._left -= 1
            return 0
        return max(1, math.ceil((1 - self._left) * self._every))
