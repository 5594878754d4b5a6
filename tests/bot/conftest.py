"""Async tests, each in a loop of its own."""

from __future__ import annotations

import pytest

from tests.patience import awaited

_LONGEST = 30


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    return awaited(pyfuncitem, _LONGEST)
