"""How far the server's stream has been handled, and from where on where nobody knows that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import InboundPort
from bot.transports.matrix.nio_client import NioClient

_log = logging.getLogger(__name__)

SAVE_SECONDS: Final = 1.0
"""Between two saves, at least."""
_LAST_SAVE_SECONDS: Final = 0.2

Save = Callable[[], Awaitable[object]]
"""Saves the position, if it may be saved."""


class SyncTokens:
    """Tokens of the server's stream, with how many syncs the crypto store had kept at each.

    So that keys from an older backup than the database's are found out: they lack what was handed
    over since, and would be used a second time.
    """

    keys_are_older = False
    """Whether the keys are older than what was decoded last."""

    def __init__(self, client: NioClient) -> None:
        self._client = client

    def encode(self, token: str) -> str:
        """What the database is to remember."""
        return f"{self._client.device_id} {self._client.store.sync_count} {token}"

    def decode(self, saved: str | None) -> str | None:
        """The token in what the database remembers."""
        device, _, rest = (saved or "").partition(" ")
        count, _, token = rest.partition(" ")
        if not token or not count.isdecimal():
            return saved
        own = device == self._client.device_id
        self.keys_are_older = own and int(count) > self._client.store.sync_count
        return token


def plain_token(saved: str) -> str:
    """The token alone in what the database remembers, also of another client."""
    _, _, rest = saved.partition(" ")
    count, _, token = rest.partition(" ")
    return token if token and count.isdecimal() else saved


class SyncPosition:
    """The place in the stream of one client; it is kept by the port.

    token: up to where everything is handed over; None where no position is known.
    """

    def __init__(self, client: NioClient) -> None:
        self._tokens = SyncTokens(client)
        self.token: str | None = None
        self._saved: str | None = None
        self._beginning: str | None = None
        self._is_loaded = False
        self._to_save = asyncio.Event()

    @property
    def keys_are_older(self) -> bool:
        """Whether the keys are older than the position that was loaded."""
        return self._tokens.keys_are_older

    async def load(self, port: InboundPort) -> None:
        """Take up where the last run left off, at the first call."""
        if self._is_loaded:
            return
        saved = await port.call(lambda events: events.load_sync_token())
        begun = await port.call(lambda events: events.load_beginning())
        self._beginning = self._tokens.decode(begun)
        self.token = self._saved = self._tokens.decode(saved)
        self._is_loaded = True

    async def begin(self, response: nio.SyncResponse, port: InboundPort) -> str:
        """The token from which on to read, where no position is known: that of now, or of when
        that was found out, since when nothing was saved.

        What is older was asked of nobody, or of this bot when it had another database.
        """
        if self._beginning is None:
            token, rooms = str(response.next_batch), list(response.rooms.join)
            encoded = self._tokens.encode(token)
            await port.call(lambda events: events.begin_at(encoded, rooms))
            self._beginning = token
        return self._beginning

    async def save(self, port: InboundPort) -> None:
        """Everything up to the token is handled."""
        token = self.token
        if token is None or token == self._saved:
            return
        encoded = self._tokens.encode(token)
        await port.call(lambda events: events.save_sync_token(encoded))
        self._saved = token

    def save_soon(self) -> None:
        """More is handled than was saved.

        What is not saved comes again after a crash, and is in the inbox; and each save is a write
        to the disk, which answers would wait for.
        """
        self._to_save.set()

    async def keep_saving(self, save: Save) -> None:
        """Save whenever more is handled, now and then; until cancelled."""
        while True:
            await self._to_save.wait()
            self._to_save.clear()
            try:
                await save()
            except Exception:  # noqa: BLE001  # ours or the database's; with the next one, then
                _log.exception("How far everything is handled could not be saved.")
            await asyncio.sleep(SAVE_SECONDS)

    async def save_last(self, save: Save) -> None:
        """At the end, so that nothing comes again that need not: where it can be done at once."""
        try:
            async with asyncio.timeout(_LAST_SAVE_SECONDS):
                await save()
        except Exception as error:  # noqa: BLE001  # it comes again, which is no harm
            _log.info("How far everything is handled was not saved (%s).", type(error).__name__)
