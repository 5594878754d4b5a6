"""How long to wait between two attempts."""

from __future__ import annotations

from bot.runtime.retry import Backoff


def test_the_waits_double_up_to_the_longest_and_begin_again_when_it_worked() -> None:
    backoff = Backoff(first=1, longest=5)

    assert [backoff.next() for _ in range(5)] == [1, 2, 4, 5, 5]
    backoff.reset()
    assert backoff.next() == 1


def test_jitter_shortens_a_wait_by_no_more_than_its_share() -> None:
    waits = [Backoff(first=8, longest=8, jitter=0.25).next() for _ in range(1000)]

    assert 6 <= min(waits) < 6.5
    assert 7.5 < max(waits) <= 8
