"""The Monday of bench/country.py: nothing is lost in it and nothing said twice, in small."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.scale.costs import Costs, Delays, Limit, Wave
from bench.scale.monday import Monday, monday
from bench.scale.queues import Installation, country
from storage import Store
from tests.fixtures.database import new_store

GROUPS, ANSWERS = 2, 8
COMMANDS = GROUPS * (ANSWERS + 2)
"""The secretary asks twice who comes."""
DELAYS = Delays(put=0.04, server=0.02, sync=0.01, heard=0.004, said=0.004, disk=0.001)
COSTS = Costs(rules=0.02, receive=0.012, send=0.008, called=0.2, acts=0.2, summons_acts=4.0)
QUICK = Wave(squeezed=100, answers=ANSWERS)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = new_store(tmp_path)
    yield opened
    opened.close()


def assert_nothing_is_lost_or_doubled(found: Monday) -> None:
    assert (len(found.summoned), found.commands) == (GROUPS, COMMANDS)
    assert (len(found.answered), found.unanswered, found.doubled) == (COMMANDS, 0, 0)


def test_every_group_is_summoned_and_every_command_answered_once(store: Store) -> None:
    found = monday(store, GROUPS, DELAYS, wave=QUICK)
    assert_nothing_is_lost_or_doubled(found)
    assert found.called, "some members were absent, so somebody else was to be told"
    assert min(found.answered) >= DELAYS.put + DELAYS.sync
    with store.begin() as tx:
        assert tx.outbox.waiting() == 0


def test_a_homeserver_that_refuses_most_only_makes_it_later(store: Store) -> None:
    limit, at_once = Limit(per_second=0.2, burst=2), replace(QUICK, squeezed=1_000)
    found = monday(store, GROUPS, DELAYS, wave=at_once, limit=limit)
    assert found.refusals
    assert_nothing_is_lost_or_doubled(found)
    # Which of those that wait is next is chance, but not when the last answer can be given.
    last_given = (COMMANDS - limit.burst) / limit.per_second
    last_asked = max(seconds for group in range(GROUPS) for seconds, _, _ in at_once.of(group))
    assert found.answered[-1] >= last_given - last_asked > 60


@pytest.mark.parametrize("after", [True, False])
def test_the_model_loses_nothing_either(after: bool) -> None:
    found = country(Installation(30, 3, 1, 1), DELAYS, COSTS, QUICK, after=after)
    assert (len(found.summoned), len(found.answered), found.lost) == (30, 30 * (ANSWERS + 2), 0)


def test_in_the_model_processes_that_share_a_database_wait_for_each_other() -> None:
    def last(processes: int, databases: int) -> float:
        quick = replace(DELAYS, server=0.0001)
        installation = Installation(50, processes, databases)
        return country(installation, quick, COSTS, QUICK, after=True).summoned[-1]

    assert last(4, 1) > 0.6 * last(1, 1)
    assert last(4, 4) < 0.35 * last(1, 1)
