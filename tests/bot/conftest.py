"""What several tests of the running bot have in common."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Store
from tests.fixtures.database import new_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with its tables, and nothing in them."""
    opened = new_store(tmp_path)
    yield opened
    opened.close()
