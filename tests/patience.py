"""Tests that wait: each in a loop of its own, and none for ever."""

from __future__ import annotations

import asyncio
import inspect
import os
from collections.abc import Awaitable, Callable
from typing import Any

import pytest


def patient(seconds: float) -> float:
    """So long, for each of the workers that share this machine (pytest-xdist)."""
    return seconds * int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))


def awaited(
    item: pytest.Function,
    seconds: float,
    close: Callable[[Any], Awaitable[None]] | None = None,
) -> bool | None:
    """Run an ``async def`` test, for `pytest_pyfunc_call`: None where it is an ordinary one.

    seconds: until a test that waits for something has failed, if it is alone on the machine.
    close: what is done with each of its arguments afterwards, in the loop they live in.
    """
    if not inspect.iscoroutinefunction(item.obj):
        return None
    arguments = {name: item.funcargs[name] for name in inspect.signature(item.obj).parameters}

    async def run() -> None:
        try:
            async with asyncio.timeout(patient(seconds)):
                await item.obj(**arguments)
        finally:
            for argument in arguments.values() if close else ():
                assert close is not None
                await close(argument)

    asyncio.run(run())
    return True
