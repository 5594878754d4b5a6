"""What these tests share with those in which one bot is killed."""

from __future__ import annotations

from tests.chaos.conftest import homeserver, postgres, seed

__all__ = ["homeserver", "postgres", "seed"]
