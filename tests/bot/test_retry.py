"""How long to wait between two attempts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

from bot.runtime.retry import Backoff, retry_while_unavailable
from secretary.errors import StorageUnavailable
from tests.fakes.transport import FakeSleep

T = TypeVar("T")


def test_the_waits_double_up_to_the_longest_and_begin_again_when_it_worked() -> None:
    backoff = Backoff(first=1, longest=5)

    assert [backoff.next() for _ in range(5)] == [1, 2, 4, 5, 5]
    backoff.reset()
    assert backoff.next() == 1


def test_jitter_shortens_a_wait_by_no_more_than_its_share() -> None:
    waits = [Backoff(first=8, longest=8, jitter=0.25).next() for _ in range(1000)]

    assert 6 <= min(waits) < 6.5
    assert 7.5 < max(waits) <= 8


class Flaky:
    """Work that fails with these errors, one for each attempt, and then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self._errors = list(errors)

    async def __call__(self, work: Callable[[], T]) -> T:
        if self._errors:
            raise self._errors.pop(0)
        return work()


async def test_work_is_repeated_while_the_database_is_out_of_reach() -> None:
    executor, sleep, waits = Flaky(*[StorageUnavailable("busy")] * 3), FakeSleep(), list[float]()
    done = retry_while_unavailable(executor, lambda: "done", sleep=sleep, on_wait=waits.append)
    assert await done == "done"
    assert sleep.delays == waits == [1, 2, 4]


async def test_an_unexpected_error_is_raised_unless_every_error_is_to_be_repeated() -> None:
    sleep = FakeSleep()
    with pytest.raises(ValueError, match="ours"):
        await retry_while_unavailable(Flaky(ValueError("ours")), lambda: 1, sleep=sleep)
    assert sleep.delays == []
    flaky = Flaky(ValueError("ours"), StorageUnavailable("busy"))
    assert await retry_while_unavailable(flaky, lambda: 1, sleep=sleep, every_error=True) == 1
    assert sleep.delays == [1, 2]
