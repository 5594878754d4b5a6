"""Accounts and people on a homeserver for one test; those of other tests are others."""

from __future__ import annotations

import contextlib
import itertools
import secrets
from pathlib import Path

from tests.homeserver.person import Person
from tests.homeserver.synapse import Synapse

PASSWORD = "hemligt"


class HomeserverEnv:
    """Makes accounts that no other test has, and closes their clients after the test."""

    def __init__(self, homeserver: Synapse, folder: Path) -> None:
        self.homeserver = homeserver
        self.folder = folder
        self.closing = contextlib.AsyncExitStack()
        """What must be closed when the test ends."""
        self._tag = secrets.token_hex(4)
        self._devices = itertools.count()

    def account(self, name: str) -> str:
        """A new account for `name`; the user name it got, which no other test has."""
        user = f"{name}-{self._tag}"
        self.homeserver.register(user, PASSWORD)
        return user

    async def person(self, name: str, *, verified: bool = True) -> Person:
        """Somebody new, at a client."""
        return await self.device(self.account(name), verified=verified)

    async def device(self, user: str, *, verified: bool = True) -> Person:
        """One more client of somebody's."""
        url, folder = self.homeserver.url, self.folder / f"{user}-{next(self._devices)}"
        person = await Person.log_in(url, user, PASSWORD, folder, verified=verified)
        self.closing.push_async_callback(person.close)
        return person

    async def close(self) -> None:
        """Close every client."""
        await self.closing.aclose()
