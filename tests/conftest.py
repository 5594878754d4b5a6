"""What all tests share: how hypothesis works here, and what needs another system than this."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import settings

# No deadline: a slow machine is no failing test. In CI the examples are the same in every run.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave the homeserver's tests out where it has no wheel; on Linux its absence is an error."""
    if item.get_closest_marker("synapse") and not sys.platform.startswith("linux"):
        pytest.skip("the homeserver's package is for Linux")
