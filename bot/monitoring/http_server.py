"""The health server: `/healthz`, `/readyz` and `/metrics`, on the loopback address by default.

It takes no input but the path. Its answers contain ages and counts, by group at most, and
nothing about a person. Whoever can reach the port can ask; nobody can take more than some
connections, or hold one for longer than some seconds.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import Any, Final

from aiohttp import web

from bot.monitoring.health import HealthMonitor, HealthReport
from bot.monitoring.metrics import CONTENT_TYPE, Metrics
from secretary.errors import AdministratorError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LARGEST_BODY: Final = 1024
"""Bytes; no request needs a body."""
_SHUTDOWN_SECONDS: Final = 1.0
MOST_CONNECTIONS: Final = 32
"""At once; then the oldest gives way, for a good one takes a moment."""
CONNECTION_SECONDS: Final = 10.0
"""For one request and its answer, which takes five at the most (`health.ANSWER_LIMIT`)."""


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
        shutdown_timeout=_SHUTDOWN_SECONDS,
    )
    await runner.setup()
    connections = _Connections(runner)
    try:
        try:
            server = await asyncio.get_running_loop().create_server(
                connections.accept, host, port, reuse_address=True
            )
        except OSError as error:
            raise AdministratorError(
                "health.port",
                f"{host} port {port} cannot be used ({error.strerror}).",
                "Choose a free port, or an address of this machine.",
            ) from None
        async with server:
            yield int(server.sockets[0].getsockname()[1])
    finally:
        connections.close()
        await runner.cleanup()


class _Connections:
    """Those that are open, the oldest first."""

    def __init__(self, runner: web.AppRunner) -> None:
        self._runner = runner
        self._open: dict[_Connection, None] = {}

    def accept(self) -> asyncio.Protocol:
        """The protocol of a new connection."""
        assert self._runner.server is not None
        if len(self._open) >= MOST_CONNECTIONS:
            next(iter(self._open)).abort()
        connection = _Connection(self._runner.server(), self._open)
        self._open[connection] = None
        return connection

    def close(self) -> None:
        """Cut all."""
        for connection in list(self._open):
            connection.abort()


class _Connection(asyncio.Protocol):
    """aiohttp's protocol, cut when its time is up: aiohttp waits for ever for a request's end."""

    def __init__(self, inner: Any, all_open: dict[_Connection, None]) -> None:
        self._inner = inner
        self._all_open = all_open
        self._transport: asyncio.Transport | None = None
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(CONNECTION_SECONDS, self.abort)

    def abort(self) -> None:
        self._all_open.pop(self, None)
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._inner.connection_made(transport)
        if self not in self._all_open:  # it gave way before it was made
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        self._all_open.pop(self, None)
        self._inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        found: bool | None = self._inner.eof_received()
        return found

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()


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

    application = web.Application(client_max_size=_LARGEST_BODY, middlewares=[_check_host])
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


def is_own_host(host: str) -> bool:
    """Whether a request for this ``Host`` may be meant for here.

    An address may, whichever; so may localhost, this machine's name, and one without a dot, such
    as a container's: nobody can register that.
    """
    name = host.strip().lower()
    if name.startswith("["):
        name, _, port = name[1:].partition("]")
        port = port.removeprefix(":")
    else:
        name, _, port = name.partition(":")
    if port and not (port.isascii() and port.isdecimal()):
        return False
    try:
        ip_address(name)
    except ValueError:
        plain = name.replace("-", "").replace("_", "").isalnum() and name.isascii()
        return plain or name == socket.gethostname().lower()
    return True


async def _set_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.force_close()  # one request a connection; see _Connection
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
