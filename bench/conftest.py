"""What every benchmark gets: what the calibration takes beside it, and a real PostgreSQL.

What pytest-benchmark's table has no column for is printed below it: `PER_SECOND`, `PRINTED`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import pytest

from bench.calibration import calibration_time

if TYPE_CHECKING:
    from tests.storage.postgres import Postgres

CALIBRATION: Final = "calibration"
"""Under which name a benchmark's report says what the calibration took: seconds of a processor."""
PER_SECOND: Final = "a round"
"""Under which it says how many there are in a round, of what is counted by the second."""

PRINTED: Final = "printed"
"""Under which it gives more lines to be printed."""


@pytest.fixture(autouse=True)
def _calibrated(benchmark: Any) -> Iterator[None]:
    """Before and after, since another program's work beside it comes and goes."""
    before = calibration_time()
    yield
    benchmark.extra_info[CALIBRATION] = (before + calibration_time()) / 2


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    from tests.storage.postgres import postgres_or_skip

    with postgres_or_skip(durable=True) as server:
        yield server


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if config.getoption("benchmark_quiet"):
        return
    for each in getattr(config, "_benchmarksession").benchmarks:  # noqa: B009 - it has no type
        if PER_SECOND in each.extra_info:
            rate = each.extra_info[PER_SECOND] / each.stats.mean
            terminalreporter.write_line(f"{each.group}, {each.param}: {rate:.0f}")
        for line in each.extra_info.get(PRINTED, ()):
            terminalreporter.write_line(f"{each.group}, {each.param}: {line}")
