"""The health server: `/healthz`, `/readyz` and `/metrics`, on the loopback address by default.

It takes no input but the path. Its answers contain ages and counts, by group at most, and
nothing about a person.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.monitoring.health import HealthMonitor, HealthReport
from bot.monitoring.metrics import CONTENT_TYPE, Metrics
from bot.runtime.http_listener import LARGEST_BODY, is_own_host, listen

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serve(
    host: str, port: int, health: HealthMonitor, metrics: Metrics
) -> AsyncIterator[int]:
    """Serve while the block runs. Gives the port, which the system chooses where `port` is 0.

    Raises AdministratorError where the address cannot be used.
    """
    application = _application(health, metrics)
    async with listen(application, host, port, setting="health.port") as listener:
        yield listener.port


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

    application = web.Application(client_max_size=LARGEST_BODY, middlewares=[_check_host])
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/readyz", readyz)
    application.router.add_get("/metrics", render_metrics)
    application.on_response_prepare.append(_set_headers)
    return application


@web.middleware
async def _check_host(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a name that is not this machine's: a page in somebody's browser could be served under
    it, and ask in their place (DNS rebinding). Whoever asks without one is no browser."""
    if not is_own_host(request.headers.get("Host", "localhost")):
        return web.Response(status=421, text="This is not the host you asked for.\n")
    return await handler(request)


async def _set_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.force_close()  # one request a connection; see http_listener
    response.headers["Cache-Control"] = "no-store"
    response.headers["Server"] = "kansli"  # without versions


def _as_json(report: HealthReport) -> dict[str, object]:
    verdicts = {True: "ok", False: "failed", None: "not checked"}
    return {
        "ready": report.ready,
        "stands_by": report.stands_by,
        "checks": [
            {"name": check.name, "verdict": verdicts[check.ok], "text": check.text}
            for check in report.checks
        ],
    }
