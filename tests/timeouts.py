"""How long a test may wait where several share a machine."""

from __future__ import annotations

import os


def scaled(seconds: float) -> float:
    """`seconds` for each pytest-xdist worker on this machine."""
    return seconds * int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
