"""What all tests share: how hypothesis works here."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: a slow machine is no failing test. In CI the examples are the same in every run.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
