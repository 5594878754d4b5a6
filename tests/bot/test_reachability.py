"""Whether the homeserver is reached: since when it is not, and whether it is so steadily."""

from __future__ import annotations

import asyncio

import pytest

from bot.runtime import reachability
from bot.runtime.reachability import Reachability


class FakeMonotonic:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class Homeserver:
    answers = True

    async def __call__(self) -> bool:
        return self.answers


@pytest.fixture
def clock() -> FakeMonotonic:
    return FakeMonotonic()


@pytest.fixture
def homeserver() -> Homeserver:
    return Homeserver()


@pytest.fixture
def reached(homeserver: Homeserver, clock: FakeMonotonic) -> Reachability:
    return Reachability(homeserver, clock)


def steady(reached: Reachability) -> bool:
    return reached.is_steady


async def test_one_that_has_answered_for_some_seconds_is_steady(
    reached: Reachability, clock: FakeMonotonic
) -> None:
    await reached.look()
    assert not steady(reached)
    clock.seconds += 3
    await reached.look()
    assert not steady(reached)
    clock.seconds += 3
    await reached.look()
    assert steady(reached)
    assert reached.seconds_without == 0


async def test_one_that_does_not_answer_once_has_to_become_steady_anew(
    reached: Reachability, homeserver: Homeserver, clock: FakeMonotonic
) -> None:
    await reached.look()
    clock.seconds += 6
    homeserver.answers = False
    await reached.look()
    assert not steady(reached)
    assert reached.seconds_without == 6
    homeserver.answers = True
    clock.seconds += 2
    await reached.look()
    assert not steady(reached)
    assert reached.seconds_without == 0


async def test_what_it_said_long_ago_is_not_steady(
    reached: Reachability, clock: FakeMonotonic
) -> None:
    for _ in range(2):
        await reached.look()
        clock.seconds += 6
    assert not steady(reached)


async def test_one_that_never_answers_is_without_since_the_beginning(
    reached: Reachability, homeserver: Homeserver, clock: FakeMonotonic
) -> None:
    homeserver.answers = False
    clock.seconds += 8
    await reached.look()
    assert reached.seconds_without == 8


async def test_silence_is_no_answer(monkeypatch: pytest.MonkeyPatch, clock: FakeMonotonic) -> None:
    monkeypatch.setattr(reachability, "ANSWER_SECONDS", 0.01)

    async def silent() -> bool:
        await asyncio.Event().wait()
        return True

    reached = Reachability(silent, clock)
    clock.seconds += 4
    await reached.look()
    assert reached.seconds_without == 4
