"""What all tests share: how hypothesis works here, and what needs another system than this."""

from __future__ import annotations

import gc
import os
import sys

import pytest
from hypothesis import settings

from tests.thrift import share_compiled_sql, share_compiled_templates

# No deadline: a slow machine is no failing test. In CI the examples are the same in every run.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave the homeserver's tests out where it has no wheel; on Linux its absence is an error."""
    if item.get_closest_marker("synapse") and not sys.platform.startswith("linux"):
        pytest.skip("the homeserver's package is for Linux")


def pytest_configure(config: pytest.Config) -> None:
    """Compile once what all tests use."""
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    share_compiled_sql(patch)
    share_compiled_templates(patch)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave out of every search for garbage what is there to stay: modules, and the tests."""
    gc.collect()
    gc.freeze()
