"""Notifies systemd, as in sd_notify(3): ready, watchdog, stopping. Without systemd: nothing."""

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
_DATABASE: Final = "Waiting for the database."
_HOMESERVER: Final = "Waiting for the homeserver."
_AT_WORK: Final = "At work."
_STANDING_BY: Final = "Standing by: another kansli works."


class Notifier:
    """Sends to the Unix datagram socket at `address` ("@…" is an abstract one); None: nowhere.

    watchdog: seconds within which systemd expects ``WATCHDOG=1``; None where it does not.
    """

    def __init__(self, address: str | None, watchdog: float | None = None) -> None:
        if address is not None and address.startswith("@"):
            address = "\0" + address[1:]
        self._address = address
        self.watchdog = watchdog

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Self:
        """From NOTIFY_SOCKET (sd_notify(3)) and WATCHDOG_* (sd_watchdog_enabled(3))."""
        watchdog = env.get("WATCHDOG_USEC", "")
        ours = env.get("WATCHDOG_PID", "") in ("", str(os.getpid()))
        seconds = int(watchdog) / 1_000_000 if ours and watchdog.isdecimal() else None
        return cls(env.get("NOTIFY_SOCKET") or None, seconds or None)

    def __bool__(self) -> bool:
        return self._address is not None

    def notify(self, *lines: str) -> None:
        """Send assignments such as ``READY=1``. An error is logged and otherwise ignored."""
        if self._address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sock:
                sock.setblocking(False)
                sock.connect(self._address)
                sock.send("\n".join(lines).encode())
        except OSError as error:
            log.warning("systemd could not be notified (%s)", error.strerror)


async def watchdog_loop(notifier: Notifier, health: HealthMonitor) -> None:
    """Notify that the bot is ready once it has started, and then, while it is live, the watchdog.

    One that stands by has started: it does all that it is to do.

    Starting can take long where the database or the homeserver is down: until then, say for which
    it waits, and ask for more time while the bot is live. Runs until cancelled; without a
    watchdog, until the bot is ready.
    """
    interval = min((notifier.watchdog or 90.0) / 3, _LONGEST_INTERVAL)
    more_time = f"EXTEND_TIMEOUT_USEC={int(3 * interval * 1_000_000)}"
    opened = asyncio.create_task(health.database_open(), name="waiting for the database")
    starting = asyncio.create_task(_at_work_or_standing_by(health), name="waiting for the start")
    try:
        for awaited, status in ((opened, _DATABASE), (starting, _HOMESERVER)):
            if (await asyncio.wait({awaited}, timeout=0))[0]:
                continue
            notifier.notify(f"STATUS={status}", more_time)
            while not (await asyncio.wait({awaited}, timeout=interval))[0]:
                if await health.is_live(interval):
                    notifier.notify(more_time)
        starting.result()
        said = _STANDING_BY if health.stands_by else _AT_WORK
        notifier.notify("READY=1", f"STATUS={said}")
        while notifier.watchdog is not None:
            status = _DATABASE if health.waits_for_database else _AT_WORK
            if health.stands_by:
                status = _STANDING_BY
            if status != said:
                notifier.notify(f"STATUS={status}")
                said = status
            if await health.is_live(interval):
                notifier.notify("WATCHDOG=1")
            else:
                log.error("a part of the bot does not move; systemd is not notified")
            await asyncio.sleep(interval)
    finally:
        opened.cancel()
        starting.cancel()


async def _at_work_or_standing_by(health: HealthMonitor) -> None:
    either = [asyncio.ensure_future(health.started()), asyncio.ensure_future(health.standing_by())]
    try:
        done, _ = await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in either:
            task.cancel()
