"""A homeserver for the whole session, and people and a bot for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.homeserver.synapse import Synapse
from tests.matrix.env import MatrixEnv


@pytest.fixture(scope="session")
def shared_homeserver() -> Iterator[Synapse]:
    """One Synapse for all tests."""
    with Synapse() as synapse:
        yield synapse


@pytest.fixture(scope="session")
def strict_homeserver() -> Iterator[Synapse]:
    """One Synapse that asks its clients to wait."""
    limits = {
        "rc_message": {"per_second": 0.5, "burst_count": 8},
        "rc_joins": {"local": {"per_second": 1, "burst_count": 1}},
    }
    with Synapse(settings=limits) as synapse:
        yield synapse


@pytest.fixture
def homeserver(shared_homeserver: Synapse) -> Iterator[Synapse]:
    """The shared Synapse, up again should a test have left it stopped."""
    shared_homeserver.start()
    yield shared_homeserver
    shared_homeserver.start()


@pytest.fixture
async def env(homeserver: Synapse, tmp_path: Path) -> AsyncIterator[MatrixEnv]:
    """People and a bot; closed in the loop they live in."""
    env = MatrixEnv(homeserver, tmp_path)
    yield env
    await env.close()
