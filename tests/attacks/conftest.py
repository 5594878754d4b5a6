"""The homeserver and the people of `tests.matrix`, for attacks on the running bot."""

from __future__ import annotations

from tests.matrix.conftest import env, homeserver, shared_homeserver, strict_homeserver

__all__ = ["env", "homeserver", "shared_homeserver", "strict_homeserver"]
