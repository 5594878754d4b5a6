"""Whether this process's machine reaches the homeserver, which another's may do where it does not.

Asked beside everything else, so that it is known before something has to be sent, and of a process
that only stands by, too.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

ASK_SECONDS: Final = 2.0
"""Between two questions."""
ANSWER_SECONDS: Final = 3.0
"""Within which an answer counts."""
STEADY_SECONDS: Final = 5.0
"""For how long it must have answered to be reached: when it starts anew, whoever asks first is no
better off than the others."""


class Reachability:
    """ask: whether the homeserver answers now; raises nothing, and may take for ever."""

    def __init__(
        self,
        ask: Callable[[], Awaitable[bool]],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._monotonic = monotonic
        self._began = monotonic()
        self._answered_at: float | None = None
        self._steady_since: float | None = None

    async def watch(self) -> None:
        """Ask again and again, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(ASK_SECONDS)

    async def look(self) -> None:
        """Ask once."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                answers = await self._ask()
        except TimeoutError:
            answers = False
        now = self._monotonic()
        if not answers:
            self._steady_since = None
        else:
            self._answered_at = now
            self._steady_since = self._steady_since or now

    @property
    def is_steady(self) -> bool:
        """Whether it answers, and has done so for some seconds."""
        return (
            self._steady_since is not None
            and self._monotonic() - self._steady_since >= STEADY_SECONDS
            and self.seconds_without < STEADY_SECONDS
        )

    @property
    def seconds_without(self) -> float:
        """Since it last answered, or since it was first asked."""
        return self._monotonic() - (self._began if self._answered_at is None else self._answered_at)
