"""All breaks, and what docs/security.md names without one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.security import (
    archive,
    build,
    calendars,
    chat,
    devices,
    encryption,
    files,
    load,
    once,
    privacy,
    rooms,
    said,
    servers,
    text,
)
from tests.security.defence import BREAKS, Break

__all__ = ["BREAKS", "NOT_BROKEN", "Break"]

_CHAOS: Final = (
    "half a minute each, and chance can miss what is broken; the tests beside it in the row are "
    "run with the same defences broken"
)

NOT_BROKEN: Final[Mapping[str, str]] = {
    "tests/chaos/test_chaos.py::test_a_bot_that_is_killed_says_everything_once": _CHAOS,
    "tests/chaos/test_chaos.py::test_a_homeserver_that_is_killed_costs_nothing": _CHAOS,
    "tests/chaos/test_chaos.py::test_a_line_that_cuts_and_refuses_costs_nothing": _CHAOS,
    "tests/chaos/test_chaos.py::test_a_burst_of_commands_is_answered_in_order_for_each_person": (
        _CHAOS
    ),
}
"""Tests that the page names and no break does, with why."""

# They have entered their breaks.
assert all(
    (
        archive,
        build,
        calendars,
        chat,
        devices,
        encryption,
        files,
        load,
        once,
        privacy,
        rooms,
        said,
        servers,
        text,
    )
)
