"""Whatever is killed or cut: every command is answered once, and every notice posted once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.homeserver.proxy import Fault, evenly
from tests.homeserver.synapse import Synapse
from tests.timeouts import scaled
from tests.torture.storm import Count, Storm, Tempest

pytestmark = pytest.mark.timeout(scaled(300))
LONG = [pytest.mark.torture, pytest.mark.timeout(scaled(3600))]

_BAD_LINE = [("/sync", evenly(0.25)), ("", evenly(0.35))]
_FOUR = (True, False) * 2
_SIX = (True, False) * 3


def weathers(short: Storm, *long: Storm) -> pytest.MarkDecorator:
    """The same sort of storm again: a short one for every day, long ones for `make torture`."""
    return pytest.mark.parametrize(
        "storm",
        [
            pytest.param(short, id="short"),
            *(pytest.param(it, id="long", marks=LONG) for it in long),
        ],
    )


async def counted(storm: Storm, homeserver: Synapse, folder: Path, seed: int) -> Count:
    """What came of it, and that it came exactly once."""
    print(f"TORTURE_SEED={seed}")
    count = await Tempest(storm, homeserver, folder, seed).blow()
    print(count)
    assert count.commands >= storm.commands
    assert count.notices >= storm.notices
    assert count.unanswered == []
    assert count.answered_twice == []
    assert count.unsummoned == []
    assert count.summoned_twice == []
    assert count.unreadable == []
    assert count.unasked == []
    assert count.in_clear == []
    assert count.done_otherwise == []
    assert count.out_of_order == []
    return count


@weathers(
    Storm(kills=8, notices=20, commands=40),
    Storm(kills=205, notices=520, commands=520, rooms=_SIX, speakers=4, clockwork=8),
)
async def test_a_bot_that_is_killed_says_everything_once(
    storm: Storm, homeserver: Synapse, tmp_path: Path, seed: int
) -> None:
    count = await counted(storm, homeserver, tmp_path, seed)
    assert count.kills == storm.kills


@weathers(
    Storm(outages=2, notices=8, commands=16),
    Storm(outages=25, notices=120, commands=120, rooms=_FOUR),
)
async def test_a_homeserver_that_is_killed_costs_nothing(
    storm: Storm, homeserver: Synapse, tmp_path: Path, seed: int
) -> None:
    count = await counted(storm, homeserver, tmp_path, seed)
    assert count.outages == storm.outages


@weathers(
    Storm(faults=_BAD_LINE, notices=8, commands=24),
    Storm(faults=_BAD_LINE, notices=150, commands=150, rooms=_FOUR),
)
async def test_a_line_that_cuts_and_refuses_costs_nothing(
    storm: Storm, homeserver: Synapse, tmp_path: Path, seed: int
) -> None:
    count = await counted(storm, homeserver, tmp_path, seed)
    assert sum(count.line[fault] for fault in Fault) > 0


@weathers(
    Storm(burst=120, speakers=4, notices=2, commands=0),
    Storm(burst=1000, speakers=10, rooms=(True,), notices=1, commands=0),
    Storm(burst=1000, speakers=10, rooms=(False,), notices=1, commands=0),
)
async def test_a_burst_of_commands_is_answered_in_order_for_each_person(
    storm: Storm, homeserver: Synapse, tmp_path: Path, seed: int
) -> None:
    count = await counted(storm, homeserver, tmp_path, seed)
    assert count.commands >= storm.burst
    assert count.answers == count.commands


@pytest.mark.torture
@pytest.mark.timeout(scaled(3600))
async def test_all_of_it_at_once_costs_nothing(
    homeserver: Synapse, tmp_path: Path, seed: int
) -> None:
    storm = Storm(kills=40, outages=8, faults=_BAD_LINE, notices=150, commands=150, rooms=_FOUR)
    count = await counted(storm, homeserver, tmp_path, seed)
    assert {*Fault} <= {*count.line}
