"""A line from one machine to a server, which can be cut, and can go dead without a word."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import Final, Self

_AT_ONCE: Final = 65536


class Line:
    """Passes bytes from a port of its own to a server, from ``async with`` on.

    server: a TCP port of this machine, or the path of a Unix socket. port: of this end.
    """

    def __init__(self, server: int | str) -> None:
        self._server = server
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._listening: asyncio.Server | None = None
        self._passing = asyncio.Event()
        self._passing.set()
        self._is_cut = False
        self._ends: set[asyncio.StreamWriter] = set()
        self._pumps: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._listening = await asyncio.start_server(self._connected, sock=self._socket)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._listening is not None:
            self._listening.close()
        self.mend()
        self.cut()
        ends = [end.wait_closed() for end in self._ends]
        await asyncio.gather(*ends, *self._pumps, return_exceptions=True)

    def cut(self) -> None:
        """Reset what is connected, and whoever connects from now on."""
        self._is_cut = True
        self._reset()

    def go_dead(self) -> None:
        """Pass nothing on, and say nothing: connections stand, and new ones are taken."""
        self._passing.clear()

    def mend(self) -> None:
        """Pass everything again. What was connected meanwhile is lost."""
        if not self._passing.is_set():
            self._reset()
        self._is_cut = False
        self._passing.set()

    def _reset(self) -> None:
        for end in self._ends:
            end.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.add(writer)
        if not self._is_cut:
            await self._passing.wait()
        if self._is_cut:  # perhaps meanwhile
            writer.transport.abort()
            return
        try:
            if isinstance(self._server, str):
                far_reader, far_writer = await asyncio.open_unix_connection(self._server)
            else:
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._server)
        except OSError:
            writer.transport.abort()
            return
        self._ends.add(far_writer)
        for source, to in ((reader, far_writer), (far_reader, writer)):
            pump = asyncio.create_task(self._pump(source, to))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)

    async def _pump(self, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(_AT_ONCE):
                await self._passing.wait()
                to.write(data)
                await to.drain()
        to.close()
        with contextlib.suppress(OSError):
            await to.wait_closed()
        self._ends.discard(to)
