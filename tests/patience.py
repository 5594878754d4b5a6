"""How long a test waits before it says that something does not come."""

from __future__ import annotations

import os


def patient(seconds: float) -> float:
    """So long, for each of the workers that share this machine (pytest-xdist)."""
    return seconds * int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
