"""Whatever is killed or cut: every command is answered once, and every notice posted once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.chaos_run import ChaosRun
from tests.chaos.scenario import PROBLEMS, Result, Scenario
from tests.homeserver.proxy import Fault, evenly
from tests.homeserver.synapse import Synapse
from tests.waiting import scaled

pytestmark = pytest.mark.timeout(scaled(300))
LONG = [pytest.mark.torture, pytest.mark.timeout(scaled(3600))]

_FAULTS = [("/sync", evenly(0.25)), ("", evenly(0.35))]
_FOUR = (True, False) * 2
_SIX = (True, False) * 3


def scenarios(short: Scenario, *long: Scenario) -> pytest.MarkDecorator:
    """The same sort of scenario again: a short one for every day, long ones for `make torture`."""
    return pytest.mark.parametrize(
        "scenario",
        [
            pytest.param(short, id="short"),
            *(pytest.param(it, id="long", marks=LONG) for it in long),
        ],
    )


async def run_exactly_once(
    scenario: Scenario, homeserver: Synapse, folder: Path, seed: int
) -> Result:
    """What came of it, and that it came exactly once."""
    print(f"TORTURE_SEED={seed}")
    result = await ChaosRun(scenario, homeserver, folder, seed).run()
    print(result)
    assert result.commands >= scenario.commands
    assert result.notices >= scenario.notices
    assert result.wrong == {problem: [] for problem in PROBLEMS}
    return result


@scenarios(
    Scenario(kills=8, notices=20, commands=40),
    Scenario(kills=205, notices=520, commands=520, rooms=_SIX, speakers=4, due_within=8),
)
async def test_a_bot_that_is_killed_says_everything_once(
    scenario: Scenario, homeserver: Synapse, tmp_path: Path, seed: int
) -> None:
    result = await run_exactly_once(scenario, homeserver, tmp_path, seed)
    assert result.kills == scenario.kills


@scenarios(Scenario(kills=6, restores=2, notices=2, commands=24))
async def test_older_copies_of_the_data_folder_that_are_put_back_cost_nothing(
    scenario: Scenario, homeserver: Synapse, tmp_path: Path, seed: int
) -> None:
    result = await run_exactly_once(scenario, homeserver, tmp_path, seed)
    assert result.restores == scenario.restores


@scenarios(
    Scenario(outages=2, notices=8, commands=16),
    Scenario(outages=25, notices=120, commands=120, rooms=_FOUR),
)
async def test_a_homeserver_that_is_killed_costs_nothing(
    scenario: Scenario, homeserver: Synapse, tmp_path: Path, seed: int
) -> None:
    result = await run_exactly_once(scenario, homeserver, tmp_path, seed)
    assert result.outages == scenario.outages


@scenarios(
    Scenario(faults=_FAULTS, notices=8, commands=24),
    Scenario(faults=_FAULTS, notices=150, commands=150, rooms=_FOUR),
)
async def test_a_line_that_cuts_and_refuses_costs_nothing(
    scenario: Scenario, homeserver: Synapse, tmp_path: Path, seed: int
) -> None:
    result = await run_exactly_once(scenario, homeserver, tmp_path, seed)
    assert sum(result.faults[fault] for fault in Fault) > 0


@scenarios(
    Scenario(burst=120, speakers=4, notices=2, commands=0),
    Scenario(burst=1000, speakers=10, rooms=(True,), notices=1, commands=0),
    Scenario(burst=1000, speakers=10, rooms=(False,), notices=1, commands=0),
)
async def test_a_burst_of_commands_is_answered_in_order_for_each_person(
    scenario: Scenario, homeserver: Synapse, tmp_path: Path, seed: int
) -> None:
    result = await run_exactly_once(scenario, homeserver, tmp_path, seed)
    assert result.commands >= scenario.burst
    assert result.answers == result.commands


@pytest.mark.torture
@pytest.mark.timeout(scaled(3600))
async def test_all_of_it_at_once_costs_nothing(
    homeserver: Synapse, tmp_path: Path, seed: int
) -> None:
    scenario = Scenario(kills=40, outages=8, faults=_FAULTS, notices=150, commands=150, rooms=_FOUR)
    result = await run_exactly_once(scenario, homeserver, tmp_path, seed)
    assert {*Fault} <= {*result.faults}
