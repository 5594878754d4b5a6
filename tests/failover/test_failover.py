"""Three `kansli run` on one PostgreSQL: whatever befalls the one that works, another goes on, and
every command is answered once, and every notice posted once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.chaos.scenario import PROBLEMS, Scenario
from tests.failover.failover_run import FailoverRun, Failure
from tests.homeserver.synapse import Synapse
from tests.storage.postgres import Postgres
from tests.waiting import scaled

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(scaled(300))]


async def fail_over(
    failures: list[Failure], homeserver: Synapse, postgres: Postgres, folder: Path, seed: int
) -> FailoverRun:
    print(f"TORTURE_SEED={seed}")
    rooms = (False, False)
    run = FailoverRun(failures, Scenario(rooms=rooms), homeserver, folder, seed, postgres)
    result = await run.run()
    print(run.table())
    print(result)
    assert {problem: result.wrong[problem] for problem in PROBLEMS} == {it: [] for it in PROBLEMS}
    assert sum(len(each.answered) for each in run.figures.values()) == len(failures)
    return run


@pytest.mark.torture
async def test_whatever_befalls_the_leader_nothing_is_lost_or_said_twice(
    homeserver: Synapse, postgres: Postgres, tmp_path: Path, seed: int
) -> None:
    failures = [Failure.KILLED, Failure.FROZEN, Failure.STOPPED]
    await fail_over(failures, homeserver, postgres, tmp_path, seed)


@pytest.mark.torture
@pytest.mark.timeout(scaled(7200))
async def test_a_hundred_failures_of_leaders_lose_and_double_nothing(
    homeserver: Synapse, postgres: Postgres, tmp_path: Path, seed: int
) -> None:
    times = int(os.environ.get("FAILOVERS", "100"))
    kinds = list(Failure)
    failures = [kinds[n % len(kinds)] for n in range(times)]
    await fail_over(failures, homeserver, postgres, tmp_path, seed)
