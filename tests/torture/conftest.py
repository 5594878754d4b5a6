"""Tests in which things are killed: each has a homeserver of its own, and its own event loop.

The long versions are marked `torture`, and run only where that is asked for (`make torture`).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

import pytest

from tests.homeserver.synapse import Synapse
from tests.patience import awaited

_LONGEST = 240
_LONGEST_TORTURE = 3600
"""Seconds a test may take."""


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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs the homeserver, and leave the long versions out unless they are meant."""
    meant = "torture" in (config.option.markexpr or "")
    for item in [it for it in items if "/torture/" in it.path.as_posix()]:
        if isinstance(item, pytest.Function) and "homeserver" in item.fixturenames:
            item.add_marker("synapse")
        if item.get_closest_marker("torture") and not meant:
            item.add_marker(pytest.mark.skip(reason="takes long: make torture"))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    meant = pyfuncitem.get_closest_marker("torture")
    return awaited(pyfuncitem, _LONGEST_TORTURE if meant else _LONGEST)
