"""The health server: `/healthz`, `/readyz` and `/metrics`, on the loopback address by default.

It takes no input but the path. Its answers contain ages and counts, by group at most, and
nothing about a person.
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
"""Bytes; no request needs a body."""
_IDLE_SECONDS: Final = 30.0
_SHUTDOWN_SECONDS: Final = 1.0


@asynccontextmanager
async def serve(
    host: str, port: int, health: HealthMonitor, metrics: Metrics
) -> AsyncIterator[int]:
    """Serve while the block runs. Gives the port, which the system chooses where `port` is 0.

    Raises AdministratorError where the address cannot be used.
    """
    runner = web.AppRunner(
        _application(health, metrics),
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


def _application(health: HealthMonitor, metrics: Metrics) -> web.Application:
    async def healthz(_: web.Request) -> web.Response:
        # Answering at all shows that the event loop runs.
        return web.Response(text="ok\n")

    async def readyz(_: web.Request) -> web.Response:
        report = await health.report()
        return web.json_response(_as_json(report), status=200 if report.ready else 503)

    async def render_metrics(_: web.Request) -> web.Response:
        body = metrics.render(await health.report())
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})

    application = web.Application(client_max_size=_LARGEST_BODY)
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/readyz", readyz)
    application.router.add_get("/metrics", render_metrics)
    application.on_response_prepare.append(_set_headers)
    return application


async def _set_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Server"] = "kansli"  # without versions


def _as_json(report: HealthReport) -> dict[str, object]:
    verdicts = {True: "ok", False: "failed", None: "not checked"}
    return {
        "ready": report.ready,
        "checks": [
            {"name": check.name, "verdict": verdicts[check.ok], "text": check.text}
            for check in report.checks
        ],
    }
