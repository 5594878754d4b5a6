"""Which version of Kansli this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version


def version() -> str:
    """As installed, such as "0.1.0"; "unknown" where the code runs without being installed."""
    try:
        return installed_version("kansli")
    except PackageNotFoundError:
        return "unknown"
