"""Tests in which things are killed: each has a homeserver of its own.

The long versions are marked `torture`, and run only where that is asked for (`make torture`).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

import pytest

from tests.homeserver.synapse import Synapse


@pytest.fixture
def homeserver() -> Iterator[Synapse]:
    """A Synapse that the test may kill."""
    with Synapse() as synapse:
        yield synapse


@pytest.fixture
def seed() -> int:
    """Drawn anew for each run, and printed by a test that fails; `TORTURE_SEED` repeats one."""
    given = os.environ.get("TORTURE_SEED")
    return int(given) if given else secrets.randbelow(10**9)
