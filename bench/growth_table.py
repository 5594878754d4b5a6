"""What a process takes with 1, 10, 100 and 1,000 groups, and with over 100,000 notices to come, on
SQLite and on a real PostgreSQL, one after another in one run: a table, in ratios to one group.

    python -m bench.growth_table [--groups 1,10,100,1000] [--on sqlite,postgresql]

Each size is a process of its own on a new store; see `bench.growth_process`. It takes some minutes.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Final

from bench.archive import NOW, groups
from bench.test_bench_growth import REPOSITORY, fill
from secretary.notices import notices_for
from storage import Store
from tests.storage.postgres import CannotRun, Postgres

AHEAD: Final = 8
MANY_AHEAD: Final = 21
"""Of each group's 50 meetings, so that 1,000 groups have over 100,000 notices to come."""
_TIMEOUT: Final = 900
"""Seconds that one process may take."""

Found = dict[str, float]


@dataclass(frozen=True)
class Case:
    """One process. groups: how many. ahead: how many meetings each of them has to come."""

    groups: int
    ahead: int = AHEAD


def cases(sizes: list[int]) -> list[Case]:
    """The sizes, and the largest with more ahead."""
    return [*map(Case, sizes), Case(sizes[-1], MANY_AHEAD)]


def notices_ahead(store: Store, how_many: int) -> int:
    """How many notices of all groups' meetings are to come."""
    with store.begin() as tx:
        return sum(
            notice.due.astimezone(UTC) > NOW
            for group in groups(how_many)
            for meeting in tx.meetings(group.id, group.wall(NOW))
            for notice in notices_for(group, meeting)
        )


def run(url: str, case: Case, *, brief: bool) -> Found:
    """What a process of that size has found on a new store at that address."""
    store = fill(url, case.groups, case.ahead)
    ahead = notices_ahead(store, case.groups)
    store.close()
    line = [sys.executable, "-m", "bench.growth_process", url, str(case.groups), str(time.time())]
    line += ["brief"] if brief else []
    done = subprocess.run(line, check=True, cwd=REPOSITORY, capture_output=True, timeout=_TIMEOUT)
    found: Found = json.loads(done.stdout)
    return found | {"notices ahead": ahead}


@contextmanager
def databases(on: str) -> Iterator[Callable[[], str]]:
    """Makes new databases of that kind, and says where each is."""
    with contextlib.ExitStack() as open_:
        if on == "postgresql":
            yield open_.enter_context(Postgres(durable=True)).new_database
        else:
            folder = Path(open_.enter_context(tempfile.TemporaryDirectory()))
            numbers = iter(range(100))
            yield lambda: f"sqlite:///{folder / f'{next(numbers)}.db'}"


def row(case: Case, found: Found, first: Found) -> str:
    """A line of the table: ratios to one group's, where nothing else is said. Of a tick, a group's
    rules and a command they are of what each takes beside the machine's calibration."""

    def by_first(name: str) -> str:
        return f"{found[name] / first[name]:.2f}"

    def beside(name: str) -> str:
        alone = found.get(f"{name}, alone")
        return "" if alone is None else f"{found[f'{name}, with a tick'] / alone:.2f}"

    return " | ".join(
        (
            f"| {case.groups:,}",
            f"{found['notices ahead']:,.0f}",
            by_first("idle tick"),
            by_first("a group's rules"),
            by_first("MB"),
            by_first("first answer, CPU"),
            f"{found['first answer']:.1f} s",
            f"{1000 * found['first tick, CPU'] / case.groups:.0f} ms",
            by_first("a command") if "a command" in found else "",
            beside("median"),
            f"{beside('p95')} |",
        )
    )


HEAD: Final = """\
| groups | notices ahead | idle tick | a group's rules | memory | CPU to the first answer \
| first answer | first tick, CPU a group | a command | median while it ticks | p95 while it ticks |
|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", default="1,10,100,1000")
    parser.add_argument("--on", default="sqlite,postgresql")
    options = parser.parse_args()
    sizes = [int(each) for each in options.groups.split(",")]
    for on in options.on.split(","):
        sys.stdout.write(f"\n{on}\n\n{HEAD}")
        first: Found | None = None
        try:
            with databases(on) as new_database:
                for case in cases(sizes):
                    is_between = case.groups not in (sizes[0], sizes[-1])
                    found = run(new_database(), case, brief=is_between)
                    first = first or found
                    sys.stdout.write(f"{row(case, found, first)}\n")
                    sys.stdout.flush()
        except CannotRun as error:
            sys.stdout.write(f"not measured: {error}\n")


if __name__ == "__main__":
    main()
