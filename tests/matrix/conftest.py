"""A homeserver for the whole session, a world and a bot for each test, and async tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.homeserver.synapse import Synapse
from tests.matrix.village import Village
from tests.patience import awaited

_LONGEST = 60
"""Seconds a test may take."""


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
def village(homeserver: Synapse, tmp_path: Path) -> Village:
    """People and a bot; closed by the hook below, in the loop they live in."""
    return Village(homeserver, tmp_path)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the homeserver, so that `make test-fast` leaves it out."""
    for item in items:
        if isinstance(item, pytest.Function) and "homeserver" in item.fixturenames:
            item.add_marker("synapse")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    return awaited(pyfuncitem, _LONGEST, _close)


async def _close(argument: object) -> None:
    if isinstance(argument, Village):
        await argument.close()
