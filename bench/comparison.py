"""Holds a run of the benchmarks against the one that is stored: `make bench-compare`.

Seconds of one machine mean nothing on another, so what is stored and compared are ratios: each
benchmark's median, in seconds of a processor, by those that the calibration takes beside it
(`bench.calibration`). A benchmark that seems slower is measured once more, and the better counts.

    python -m bench.comparison [--store] [--tolerance TIMES] [options of pytest]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.conftest import CALIBRATION

_ROOT: Final = Path(__file__).parents[1]
BASELINE: Final = _ROOT / "bench" / "baseline.json"
_EVERYTHING: Final = ("bench",)
TOLERANCE: Final = 1.3
"""How many times as long as stored something may take: a busy machine alone makes some 1.2."""
_RUNS_TO_STORE: Final = 3
_DIGITS: Final = 3
_OPTIONS: Final = (
    "--benchmark-only", "--benchmark-disable-gc", "--benchmark-timer=bench.calibration.cpu_time",
    "--benchmark-max-time=0.5", "--benchmark-quiet", "-q", "-p", "no:cacheprovider",
    "-o", "faulthandler_timeout=0",
    # Minutes long, and of memory and waiting.
    *(f"--deselect=bench/test_bench_{name}" for name in (
        "documents.py::test_a_thousand_documents_take_the_memory_of_a_hundred",
        "growth.py::test_a_process_on_a_new_store",
    )),
)  # fmt: skip

Ratios = Mapping[str, float]
"""By a benchmark's name, how many times the calibration's time it takes."""


class CannotMeasure(Exception):
    """The benchmarks failed, or there was none; they have said why."""


@dataclass(frozen=True)
class Compared:
    """One benchmark. now, stored: its ratios, None where it was not measured."""

    name: str
    now: float | None
    stored: float | None

    @property
    def change(self) -> float | None:
        """How many times as long as stored; None where there is nothing to compare."""
        return None if self.now is None or not self.stored else self.now / self.stored

    def is_slower(self, tolerance: float) -> bool:
        """Whether it takes more than so many times as long as stored."""
        return self.change is not None and self.change > tolerance


def ratios(report: Mapping[str, Any]) -> dict[str, float]:
    """Those of a report of pytest-benchmark's (``--benchmark-json``)."""
    return {
        each["fullname"]: each["stats"]["median"] / each["extra_info"][CALIBRATION]
        for each in report["benchmarks"]
    }


def compare(now: Ratios, stored: Ratios) -> list[Compared]:
    """All that are in either, by their names."""
    names = sorted({*now, *stored})
    return [Compared(name, now.get(name), stored.get(name)) for name in names]


def table(compared: Iterable[Compared], tolerance: float) -> str:
    """As it is printed; what was not measured now is left out."""
    lines = [("benchmark", "now", "stored", "change", "")]
    for each in compared:
        if each.now is None:
            continue
        stored = "new" if each.stored is None else f"{each.stored:.3g}"
        change = "" if each.change is None else f"{each.change:.2f}"
        verdict = "SLOWER" if each.is_slower(tolerance) else ""
        name = each.name.removeprefix("bench/test_bench_")
        lines.append((name, f"{each.now:.3g}", stored, change, verdict))
    width = max(len(name) for name, *_ in lines)
    return "\n".join(
        f"{name:{width}}  {now:>8}  {stored:>8}  {change:>6}  {verdict}".rstrip()
        for name, now, stored, change, verdict in lines
    )


def measure(arguments: Iterable[str] = (), where: Iterable[str] = _EVERYTHING) -> dict[str, float]:
    """The ratios of the benchmarks, run now. Raises CannotMeasure.

    arguments: options of pytest, such as ``-k``. where: folders, files or names of benchmarks.
    """
    with tempfile.TemporaryDirectory(prefix="kansli-bench-") as folder:
        report = Path(folder) / "report.json"
        run = [sys.executable, "-m", "pytest", *where, *_OPTIONS, f"--benchmark-json={report}"]
        done = subprocess.run([*run, *arguments], cwd=_ROOT, check=False)
        if done.returncode or not report.exists():
            raise CannotMeasure
        return ratios(json.loads(report.read_text(encoding="utf-8")))


def held_against(
    stored: Ratios,
    tolerance: float,
    arguments: Sequence[str] = (),
    where: Sequence[str] = _EVERYTHING,
) -> list[Compared]:
    """The benchmarks run now beside what is stored. Raises CannotMeasure. As of `measure`."""
    now = measure(arguments, where)
    again = [each.name for each in compare(now, stored) if each.is_slower(tolerance)]
    if again:
        print(f"\nOnce more, since they seem slower: {len(again)}", flush=True)
        second = measure(arguments, again)
        now |= {name: min(now[name], ratio) for name, ratio in second.items()}
    return compare(now, stored)


def load(file: Path = BASELINE) -> dict[str, float]:
    """What is stored; nothing where nothing is."""
    if not file.exists():
        return {}
    found: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))
    return found


def store(found: Ratios, file: Path = BASELINE) -> None:
    """Keep these for later runs, a line each."""
    rounded = {name: float(f"{found[name]:.{_DIGITS}g}") for name in sorted(found)}
    words = json.dumps(rounded, indent=1, ensure_ascii=False)
    file.write_text(f"{words}\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """The program. Exits with 1 where something is slower, with 2 where it could not measure."""
    parser = argparse.ArgumentParser(description="Hold the benchmarks against what is stored.")
    parser.add_argument("--store", action="store_true", help="store what is measured")
    parser.add_argument("--tolerance", type=float, default=TOLERANCE, metavar="TIMES")
    options, of_pytest = parser.parse_known_args(arguments)
    stored = load()
    try:
        if options.store:
            runs = [measure(of_pytest) for _ in range(_RUNS_TO_STORE)]
            found = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
            compared = compare(found, stored)
            store(stored | found if of_pytest else found)
        else:
            compared = held_against(stored, options.tolerance, of_pytest)
    except CannotMeasure:
        return 2
    print(f"\n{table(compared, options.tolerance)}")
    slower = sum(each.is_slower(options.tolerance) for each in compared)
    if options.store:
        print(f"\nStored in {BASELINE.relative_to(_ROOT)}.")
        return 0
    print(f"\nSlower than {options.tolerance} times what is stored: {slower}")
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
