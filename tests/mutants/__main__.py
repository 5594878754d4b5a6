"""`make mutants`: break the code in small ways, and see whether a test fails.

By default a sample, drawn by a seed, of the mutants of each area; of modules that are named, and
with --all, every mutant. mutmut makes and runs them in mutants/ (settings: pyproject.toml), where
`.venv/bin/mutmut show NAME` shows what a mutant changes. docs/testing.md keeps what was measured.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import itertools
import os
import random
import shutil
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from mutmut import __main__ as mutmut
from mutmut.configuration import ForkServerWarmup, config
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.utils.file_utils import (
    copy_also_copy_files,
    copy_src_dir,
    setup_source_paths,
)
from mutmut.utils.format_utils import mangled_name_from_mutant_name
from mutmut.workers.isolation import ForkServerRunner

AREAS: Final = ("secretary", "services", "bot/events", "storage/outbox")
SEED: Final = 2026
EACH: Final = 60
"""Mutants of each area in a sample. Meant for a quarter of an hour on two cores; not measured."""
SLOW: Final = 1.0
"""Seconds from which a test is left out."""
MOST: Final = 60.0
"""Seconds of tests that a mutant is tried by; what only later ones would notice has survived."""
ON_IMPORT: Final = "mutants/on-import.txt"
"""Which functions run when our modules are imported."""
TIMED_OUT: Final = (-24, -9)
"""SIGXCPU, and SIGKILL where that is not heard."""
CONTROL: Final = "none.x_none__mutmut_0"
"""A mutant that is none: all tests (every fifth is run) must pass."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="make mutants ARGS=…", description=__doc__)
    parser.add_argument(
        "names", nargs="*", help="services/notices.py, secretary/, or a mutant's name"
    )
    parser.add_argument("--all", action="store_true", help="every mutant: very long")
    parser.add_argument("--each", type=int, default=EACH, help="mutants of each area in a sample")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--again", action="store_true", help="after changes of tests alone: keep mutants/"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    shutil.rmtree("mutants/tests" if options.again else "mutants", ignore_errors=True)
    began = time.monotonic()
    runner = _runner(options.workers)
    mutants = _by_area(options.names)
    if not any(mutants.values()):
        parser.error("there is nothing to mutate there")
    chosen = {
        area: found
        if options.all or options.names
        else random.Random(options.seed).sample(found, min(options.each, len(found)))
        for area, found in mutants.items()
        if found
    }
    number = sum(map(len, chosen.values()))
    total = sum(map(len, mutants.values()))
    how = f"all {total}" if number == total else f"sampled {number} of {total}, seed {options.seed}"
    print(f"{how}; made after {time.monotonic() - began:.0f} s", flush=True)
    every = [mutant for found in chosen.values() for mutant in found]
    random.Random(options.seed).shuffle(every)
    codes = _run(runner, every)
    if codes[CONTROL] != 0:
        print(f"Without any mutant, tests fail ({codes[CONTROL]}): the figures mean nothing.")
        return 1
    for area, found in chosen.items():
        print(_score(area, len(mutants[area]), [codes[mutant] for mutant in found]))
    print(_score("together", total, [code for name, code in codes.items() if name != CONTROL]))
    for mutant in (mutant for found in chosen.values() for mutant in found):
        if codes[mutant] not in (1, 2, 255):
            print(f"{_outcome(codes[mutant]):9} {mutant}")
    print(f"{time.monotonic() - began:.0f} s. What one changes: .venv/bin/mutmut show NAME")
    return 0


class _Runner(PytestRunner):
    """Runs pytest, and finds out which functions run when our modules are imported.

    They make tables and patterns that any test may use: all tests count as theirs.
    """

    def run_stats(self, *, tests: Iterable[str]) -> int:
        seen = self._imported = _Imported()
        self._tells_failures = True
        code = super().run_stats(tests=tests)
        for function in seen.functions:
            state().tests_by_mangled_function_name[function] |= seen.tests
        Path(ON_IMPORT).write_text("\n".join(sorted(seen.functions)))
        return code

    def warm_up(self) -> None:
        super().warm_up()
        # pytest keeps the ids it made of parameters, and would escape what it escaped, å to \\xe5.
        gc.unfreeze()  # see tests/conftest.py
        for mark in gc.get_objects():
            if isinstance(mark, pytest.Mark) and mark._param_ids_generated:
                object.__setattr__(mark, "_param_ids_generated", None)
        gc.freeze()

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        self._tells_failures = mutant_name == CONTROL
        return super().run_tests(mutant_name=mutant_name, tests=tests)

    def execute_pytest(self, params: list[str], **settings: Any) -> int:
        seen = getattr(self, "_imported", None)
        if seen is not None:
            settings["plugins"] = [*settings.get("plugins", ()), seen]
        if getattr(self, "_tells_failures", False):
            settings["plugins"] = [*settings.get("plugins", ()), _Failures()]
        return super().execute_pytest(params, **settings)


class _Failures:
    """A pytest plugin: writes to mutants/control.txt why a test failed that had no reason to."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            with Path("control.txt").open("a") as file:
                print(report.nodeid, report.when, report.longreprtext, sep="\n", file=file)


class _Imported:
    """A pytest plugin: what has run before the first test, and what tests there are."""

    functions: frozenset[str] = frozenset()
    tests: frozenset[str] = frozenset()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.functions = frozenset(state()._stats)
        self.tests = frozenset(item.nodeid for item in session.items)
        state()._stats.clear()


def _runner(workers: int) -> ForkServerRunner:
    """Make all mutants, and run the tests once to see which of them reach which function."""
    set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        copy_src_dir()
        copy_also_copy_files()
        setup_source_paths()
        mutmut.create_mutants(workers)
    runner = ForkServerRunner(workers, _Runner, {})
    mutmut.collect_or_load_stats(runner)
    return runner


def _by_area(names: list[str]) -> dict[str, list[str]]:
    found, _ = mutmut.collect_source_file_mutation_data(mutant_names=[])
    mutants: dict[str, list[str]] = {area: [] for area in AREAS}
    for data, mutant, _ in sorted(found, key=lambda each: each[1]):
        path = str(data.path)
        if not names or mutant in names or any(path.startswith(name) for name in names):
            mutants[next(area for area in AREAS if path.startswith(area))].append(mutant)
    return mutants


def _run(runner: ForkServerRunner, mutants: list[str]) -> dict[str, int]:
    """Pytest's exit code for each mutant and the control; 33 where no test reaches it.

    Each has a process of its own, where the tests have been collected and none has run. A mutant
    of what runs on import has one where only other people's packages are imported, and later does
    that itself.
    """
    on_import = set(Path(ON_IMPORT).read_text().split())
    late = [m for m in mutants if mangled_name_from_mutant_name(m) in on_import]
    codes: dict[str, int] = {}
    for warm_up, some in (
        (ForkServerWarmup.COLLECT, [CONTROL, *(m for m in mutants if m not in set(late))]),
        (ForkServerWarmup.IMPORT, late),
    ):
        config().forkserver_warmup = warm_up
        codes |= _run_some(runner, some)
        if warm_up is ForkServerWarmup.COLLECT and {2, 255} & set(codes.values()):
            raise SystemExit("Tests that were collected are not found: the figures mean nothing.")
    return codes


def _run_some(runner: ForkServerRunner, mutants: list[str]) -> dict[str, int]:
    took = {test: s for test, s in state().duration_by_test.items() if s < SLOW}
    codes: dict[str, int] = {}

    def finish_one() -> None:
        result = runner.wait_for_result()
        codes[result.mutant_name] = result.exit_code
        print(
            f"{_outcome(result.exit_code):9} {result.exit_code:4} {result.mutant_name}",
            file=so_far,
            flush=True,
        )

    runner.startup()
    so_far = Path("mutants/so-far.txt").open("a")  # noqa: SIM115 - closed below
    try:
        for mutant in mutants:
            reached = state().tests_by_mangled_function_name.get(
                mangled_name_from_mutant_name(mutant), set()
            )
            tests = _nearest(mutant, {test: took[test] for test in reached & took.keys()})
            if mutant == CONTROL:
                tests = sorted(took)[::5]
            seconds = sum(took[test] for test in tests)
            while not runner.has_capacity():
                finish_one()
            # Time on the clock is half of the limit, which is of the processor's time.
            runner.submit(mutant, tests, int(2 * (30 + 5 * seconds)), seconds)
        runner.signal_work_complete()
        while runner.pending_count():
            finish_one()
    finally:
        runner.stop_all_workers()
        runner.shutdown()
        so_far.close()
    return codes


def _nearest(mutant: str, took: Mapping[str, float]) -> list[str]:
    """Of the tests that reach a mutant those that try it, of no more than MOST seconds.

    First those of its own floor, and of the others the quick ones: so a test that fails is near.
    took: seconds of each.
    """
    floor = f"tests/{mutant.partition('.')[0]}/"
    found = sorted(took, key=lambda test: (not test.startswith(floor), took[test], test))
    until = itertools.accumulate(took[test] for test in found)
    return [test for test, seconds in zip(found, until, strict=True) if seconds <= MOST]


def _outcome(code: int) -> str:
    """1: a test failed; 2 and 255: the modules cannot be imported, so no test can be collected."""
    if code in (0, 5, 33):
        return "survived" if code == 0 else "no test"
    return "timed out" if code in TIMED_OUT else "killed"


def _score(area: str, total: int, codes: list[int]) -> str:
    outcomes = [_outcome(code) for code in codes]
    counts = {name: outcomes.count(name) for name in ("killed", "timed out", "survived", "no test")}
    caught = counts["killed"] / len(codes)  # on a busy machine anything times out
    told = ", ".join(f"{number} {name}" for name, number in counts.items())
    return f"{area:15} {caught:6.1%}  of {len(codes)} (of {total}): {told}"


if __name__ == "__main__":
    sys.exit(main())
