"""Async tests, each in a loop of its own."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import pytest

from tests.homeserver.patience import patient

_LONGEST = 30
"""Seconds until a test that waits for something has failed."""


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run ``async def`` tests."""
    test = pyfuncitem.obj
    if not inspect.iscoroutinefunction(test):
        return None
    names = inspect.signature(test).parameters
    asyncio.run(_run(test, {name: pyfuncitem.funcargs[name] for name in names}))
    return True


async def _run(test: Any, arguments: dict[str, Any]) -> None:
    async with asyncio.timeout(patient(_LONGEST)):
        await test(**arguments)
