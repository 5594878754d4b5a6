"""The health server: `/healthz`, `/readyz` and `/metrics`, for this machine.

It takes no input: a path is all there is to ask. Its answers hold ages and counts, by group at
most, and nobody's name.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from bot.monitoring.health import HealthMonitor, HealthReport
from bot.monitoring.metrics import CONTENT_TYPE, Metrics
from secretary.errors import AdministratorError

_LARGEST_BODY: Final = 1024
"""Bytes; nobody has a reason to send any."""
_IDLE_SECONDS: Final = 30.0
_SHUTDOWN_SECONDS: Final = 1.0


@asynccontextmanager
async def serving(
    host: str, port: int, vitals: HealthMonitor, metrics: Metrics
) -> AsyncIterator[int]:
    """Answer while the block runs; the port (another than asked for, where that was 0).

    Raises AdministratorError where the address cannot be used.
    """
    runner = web.AppRunner(
        _application(vitals, metrics),
        access_log=None,
        handle_signals=False,
        keepalive_timeout=_IDLE_SECONDS,
        shutdown_timeout=_SHUTDOWN_SECONDS,
    )
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise AdministratorError(
                "health.port",
                f"{host} port {port} cannot be used ({error.strerror}).",
                "Choose a free port, or an address of this machine.",
            ) from None
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def _application(vitals: HealthMonitor, metrics: Metrics) -> web.Application:
    async def healthz(_: web.Request) -> web.Response:
        # That the loop comes round to answering is what it says.
        return web.Response(text="ok\n")

    async def readyz(_: web.Request) -> web.Response:
        look = await vitals.look()
        return web.json_response(_told(look), status=200 if look.ready else 503)

    async def expose(_: web.Request) -> web.Response:
        body = metrics.exposition(await vitals.look())
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})

    application = web.Application(client_max_size=_LARGEST_BODY)
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/readyz", readyz)
    application.router.add_get("/metrics", expose)
    application.on_response_prepare.append(_say_no_more)
    return application


async def _say_no_more(_: web.Request, response: web.StreamResponse) -> None:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Server"] = "kansli"  # no versions


def _told(look: HealthReport) -> dict[str, object]:
    verdicts = {True: "ok", False: "failed", None: "not checked"}
    return {
        "ready": look.ready,
        "checks": [
            {"name": each.name, "verdict": verdicts[each.ok], "text": each.text}
            for each in look.checks
        ],
    }
