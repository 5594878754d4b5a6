"""The keys in the database as a process that stands by has them: nearly the newest."""

from __future__ import annotations

import asyncio
import logging
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from bot.cli.key_places import open_database_keys
from bot.runtime.retry import retry_while_unavailable

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.runtime.lease import Term
    from bot.transports.matrix.database_keys import DatabaseKeys

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 10.0
"""Between two times that what is new is read."""


class StandbyKeys:
    """Reads the keys along, from when it is entered, except during a term."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys: DatabaseKeys = open_database_keys(settings)
        self._reading = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._term: DatabaseKeys | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._read_along(), name="reads the keys along")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        for keys in (self._term, self._keys):
            if keys is not None:
                keys.close()

    async def of_term(self, term: Term) -> DatabaseKeys:
        """The keys, the newest, for a term. Raises AdministratorError."""
        async with self._reading:
            if self._term is not None:
                self._term.close()
            self._term, self._keys = self._keys, open_database_keys(self._settings)
        self._term.begin_term(term.held)
        await retry_while_unavailable(term.executor, self._term.read_along)
        return self._term

    async def _read_along(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            async with self._reading:
                if self._term is not None and not self._term.is_let_go:
                    continue
                try:
                    await asyncio.to_thread(self._keys.read_along)
                except Exception as error:  # noqa: BLE001  # it is told when a term begins
                    log.debug("The keys are not read along (%s).", type(error).__name__)
