"""Tells systemd how it goes (sd_notify(3)): ready, still alive, stopping. Elsewhere: nothing."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Mapping
from typing import Final, Self

from bot.monitoring.health import HealthMonitor

log = logging.getLogger(__name__)

_LONGEST_INTERVAL: Final = 30.0


class Notifier:
    """Speaks to the socket at `address` ("@…" is an abstract one); None: to nobody.

    watchdog: seconds within which systemd wants to hear of us, if it does.
    """

    def __init__(self, address: str | None, watchdog: float | None = None) -> None:
        if address is not None and address.startswith("@"):
            address = "\0" + address[1:]
        self._address = address
        self.watchdog = watchdog

    @classmethod
    def of(cls, env: Mapping[str, str]) -> Self:
        """As systemd says in the environment."""
        watchdog = env.get("WATCHDOG_USEC", "")
        ours = env.get("WATCHDOG_PID", "") in ("", str(os.getpid()))
        seconds = int(watchdog) / 1_000_000 if ours and watchdog.isdecimal() else None
        return cls(env.get("NOTIFY_SOCKET") or None, seconds or None)

    def __bool__(self) -> bool:
        return self._address is not None

    def tell(self, *lines: str) -> None:
        """Send ``READY=1`` and the like. A systemd that does not listen is no reason to stop."""
        if self._address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as to:
                to.setblocking(False)
                to.connect(self._address)
                to.send("\n".join(lines).encode())
        except OSError as error:
            log.warning("systemd could not be told (%s)", error.strerror)


async def keep_told(notifier: Notifier, vitals: HealthMonitor) -> None:
    """Tell that the bot is ready once it has started, and from then on that it is alive.

    While it starts, which a homeserver that is down can make long, ask for more time as long
    as it is alive. Runs until cancelled.
    """
    interval = min((notifier.watchdog or 90.0) / 3, _LONGEST_INTERVAL)
    more_time = f"EXTEND_TIMEOUT_USEC={int(3 * interval * 1_000_000)}"
    starting = asyncio.create_task(vitals.started(), name="waiting for the start")
    try:
        notifier.tell("STATUS=Waiting for the homeserver.", more_time)
        while not (await asyncio.wait({starting}, timeout=interval))[0]:
            if await vitals.alive(interval):
                notifier.tell(more_time)
        starting.result()
        notifier.tell("READY=1", "STATUS=At work.")
        while notifier.watchdog is not None:
            if await vitals.alive(interval):
                notifier.tell("WATCHDOG=1")
            else:
                log.error("a part of the bot does not move; systemd is not told that it is alive")
            await asyncio.sleep(interval)
    finally:
        starting.cancel()
