"""Three `kansli run` on one PostgreSQL: whatever befalls the one that works, another goes on, and
every command is answered once, and every notice posted once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.chaos.scenario import PROBLEMS, Scenario
from tests.failover.failover_run import FailoverRun, Failure
from tests.homeserver.synapse import Synapse
from tests.storage.postgres import Postgres
from tests.waiting import scaled

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(scaled(300))]


async def fail_over(
    failures: Sequence[Failure],
    scenario: Scenario,
    homeserver: Synapse,
    postgres: Postgres,
    folder: Path,
    seed: int,
) -> None:
    """Let these befall the leader; everything has to come exactly once, and to be readable."""
    print(f"TORTURE_SEED={seed}")
    run = FailoverRun(failures, scenario, homeserver, folder, seed, postgres)
    result = await run.run()
    print(run.table())
    print(result)
    assert {problem: result.wrong[problem] for problem in PROBLEMS} == {it: [] for it in PROBLEMS}
    assert sum(len(each.answered) for each in run.figures.values()) == len(failures)


async def test_whether_the_leader_is_stopped_or_freezes_nothing_is_lost_or_said_twice(
    homeserver: Synapse, postgres: Postgres, tmp_path: Path, seed: int
) -> None:
    failures = (Failure.STOPPED, Failure.FROZEN)
    scenario = Scenario(rooms=(True,), speakers=1)
    await fail_over(failures, scenario, homeserver, postgres, tmp_path, seed)


@pytest.mark.torture
@pytest.mark.timeout(scaled(7200))
async def test_a_hundred_failures_of_leaders_lose_and_double_nothing(
    homeserver: Synapse, postgres: Postgres, tmp_path: Path, seed: int
) -> None:
    times = int(os.environ.get("FAILOVERS", "100"))
    kinds = list(Failure)
    failures = [kinds[n % len(kinds)] for n in range(times)]
    scenario = Scenario(rooms=(True, True, False))
    await fail_over(failures, scenario, homeserver, postgres, tmp_path, seed)
