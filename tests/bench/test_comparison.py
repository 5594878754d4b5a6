"""Benchmarks are held against those that are stored, on whatever machine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from bench import comparison
from bench.comparison import compare, held_against, load, ratios, store, table

DATE: Final = "bench/test_bench_dates.py::test_a_date_is_read[fredag]"
TICK: Final = "bench/test_bench_growth.py::test_an_idle_tick[100]"


def report(machine: float = 1, **times: float) -> Mapping[str, Any]:
    """As pytest-benchmark writes it. machine: how many times as slow as the usual one."""
    return {
        "benchmarks": [
            {
                "fullname": name,
                "stats": {"median": machine * seconds},
                "extra_info": {"calibration": machine * 0.002},
            }
            for name, seconds in times.items()
        ]
    }


def slower(now: Mapping[str, float], stored: Mapping[str, float]) -> list[str]:
    return [each.name for each in compare(now, stored) if each.is_slower(1.3)]


def test_what_takes_longer_than_stored_is_found() -> None:
    stored = ratios(report(**{DATE: 0.004, TICK: 0.002}))
    assert slower(ratios(report(**{DATE: 0.006, TICK: 0.002})), stored) == [DATE]


def test_another_machine_is_no_reason() -> None:
    stored = ratios(report(**{DATE: 0.004, TICK: 0.002}))
    assert slower(ratios(report(3, **{DATE: 0.004, TICK: 0.0021})), stored) == []


def test_what_is_new_or_was_not_measured_is_not_slower() -> None:
    compared = compare({DATE: 2.0}, {TICK: 1.0})
    assert [each.change for each in compared] == [None, None]
    [_, *lines] = table(compared, 1.3).splitlines()
    assert [line.split() for line in lines] == [
        ["dates.py::test_a_date_is_read[fredag]", "2", "new"]
    ]


def test_the_table_says_what_is_slower_and_by_how_much() -> None:
    lines = table(compare({DATE: 3.0, TICK: 1.2}, {DATE: 2.0, TICK: 1.0}), 1.3).splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["dates.py::test_a_date_is_read[fredag]", "3", "2", "1.50", "SLOWER"],
        ["growth.py::test_an_idle_tick[100]", "1.2", "1", "1.20"],
    ]


def test_what_is_stored_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    assert load(file) == {}
    store({TICK: 0.123456, DATE: 2.0}, file)
    assert load(file) == {DATE: 2.0, TICK: 0.123}
    assert str(tmp_path) not in file.read_text(encoding="utf-8")


SLOWED: Final = """
from bench.calibration import work

def slowed():
    for _ in range(4):
        work()

def test_as_ever(benchmark): benchmark(work)
def test_slowed(benchmark): benchmark(slowed)
"""


def test_a_function_that_was_slowed_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both took as long as the calibration, when that was stored."""
    monkeypatch.setattr(comparison, "_ROOT", tmp_path)
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)  # or nothing would be measured
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    (tmp_path / "test_few.py").write_text(SLOWED)
    stored = {"test_few.py::test_as_ever": 1.0, "test_few.py::test_slowed": 1.0}
    compared = held_against(stored, 2, ["-p", "bench.conftest"], ["test_few.py"])
    assert [each.name for each in compared if each.is_slower(2)] == ["test_few.py::test_slowed"]
