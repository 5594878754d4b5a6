"""Tests in which things are killed: each has a homeserver of its own.

The long versions are marked `torture`, and run only where that is asked for (`make torture`).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

import pytest

from tests.homeserver.synapse import Synapse
from tests.storage.postgres import Postgres, postgres_or_skip

_NO_REPEATS = {"caches": {"sync_response_cache_duration": 0}}
"""Else whoever asks for a sync once more within two minutes gets the keys once more, too: a bot
whose older data folder is put back."""


@pytest.fixture
def homeserver() -> Iterator[Synapse]:
    """A Synapse that the test may kill."""
    with Synapse(settings=_NO_REPEATS) as synapse:
        yield synapse


@pytest.fixture
def strict_homeserver() -> Iterator[Synapse]:
    """The same, with the rate limits that a Synapse has by itself."""
    with Synapse(settings=_NO_REPEATS, default_limits=True) as synapse:
        yield synapse


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that the test may stop."""
    with postgres_or_skip() as server:
        yield server


@pytest.fixture
def seed() -> int:
    """Drawn anew for each run, and printed by a test that fails; `TORTURE_SEED` repeats one."""
    given = os.environ.get("TORTURE_SEED")
    return int(given) if given else secrets.randbelow(10**9)
