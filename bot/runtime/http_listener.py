"""A small HTTP listener: few connections, each for one request and some seconds.

Whoever can reach its port can ask; nobody can take more than some connections, or hold one for
longer than some seconds.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final

from aiohttp import web
from aiohttp.log import server_logger

from secretary.errors import AdministratorError

_SHUTDOWN_SECONDS: Final = 1.0
MOST_CONNECTIONS: Final = 32
"""At once; then the oldest gives way, for a good one takes a moment."""
CONNECTION_SECONDS: Final = 10.0
"""For one request and its answer."""
LARGEST_BODY: Final = 1024
"""Bytes; no request needs a body."""
LONGEST_LINE: Final = 4096
"""Bytes of a request's first line."""

_UNREAD: Final = "This cannot be read.\n"
_FAULT: Final = "This cannot be answered now.\n"

_SILENT: Final = logging.Logger("silent")  # noqa: LOG001 - below no other, so nothing opens it
_SILENT.disabled = True


@dataclass(frozen=True)
class Listener:
    """One that listens. port: the system has chosen it where it was to be 0."""

    port: int
    server: asyncio.Server

    @property
    def is_open(self) -> bool:
        """Whether it takes connections."""
        return self.server.is_serving()


@asynccontextmanager
async def listen(
    application: web.Application,
    host: str,
    port: int,
    *,
    setting: str,
    is_secret: bool = False,
) -> AsyncIterator[Listener]:
    """Answer at the address while the block runs.

    setting: the key of the port, for AdministratorError, which is raised where it cannot be used.
    is_secret: whether a path can be a secret: then aiohttp logs nothing of a request, also of one
        that cannot be read, and the application has to log its own faults.
    """
    runner = web.AppRunner(application, handle_signals=False, shutdown_timeout=_SHUTDOWN_SECONDS)
    await runner.setup()
    connections = _Connections(runner, _SILENT if is_secret else server_logger)
    try:
        try:
            server = await asyncio.get_running_loop().create_server(
                connections.accept, host, port, reuse_address=True
            )
        except OSError as error:
            raise AdministratorError(
                setting,
                f"{host} port {port} cannot be used ({error.strerror}).",
                "Choose a free port, or an address of this machine.",
            ) from None
        async with server:
            yield Listener(int(server.sockets[0].getsockname()[1]), server)
    finally:
        connections.close()
        await runner.cleanup()


class _Connections:
    """Those that are open, the oldest first."""

    def __init__(self, runner: web.AppRunner, logger: logging.Logger) -> None:
        self._runner = runner
        self._logger = logger
        self._open: dict[_Connection, None] = {}

    def accept(self) -> asyncio.Protocol:
        """The protocol of a new connection."""
        server = self._runner.server
        assert server is not None
        if len(self._open) >= MOST_CONNECTIONS:
            next(iter(self._open)).abort()
        connection = _Connection(self._protocol(server), self._open)
        self._open[connection] = None
        return connection

    def close(self) -> None:
        """Cut all."""
        for connection in list(self._open):
            connection.abort()

    def _protocol(self, server: web.Server) -> _Protocol:
        return _Protocol(
            server,
            loop=asyncio.get_running_loop(),
            access_log=None,  # type: ignore[arg-type]  # none: as AppRunner has it
            logger=self._logger,
            max_line_size=LONGEST_LINE,
        )


class _Protocol(web.RequestHandler):
    """aiohttp's, which answers a request that it cannot read before any application sees it."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The same answer to all: aiohttp's names its version, and holds what was asked for."""
        super().handle_error(request, status, exc, message)  # logs, or gives the connection up
        response = web.Response(status=status, text=_UNREAD if status == 400 else _FAULT)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Server"] = "kansli"
        response.force_close()
        return response


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
