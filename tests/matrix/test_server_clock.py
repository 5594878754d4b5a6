"""The homeserver's clock beside our own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.runtime.clock import ManualClock
from bot.transports.matrix.server_clock import ServerClock
from tests.matrix.env import MatrixEnv

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
AT_NOON = {"Date": "Mon, 01 Mar 2027 12:00:00 GMT"}


class Running:
    """A clock that nobody sets."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_it_is_noticed_at_once_that_our_clock_was_set() -> None:
    clock, running = ManualClock(NOON), Running()
    server = ServerClock(clock, running)
    assert server.ahead() is None

    server.note(AT_NOON)
    assert server.ahead() == timedelta()
    running.seconds += 300
    clock.move(timedelta(seconds=300))
    assert server.ahead() == timedelta()
    clock.move(timedelta(days=366))
    assert server.ahead() == timedelta(days=366)
    clock.move(-timedelta(days=368))
    assert server.ahead() == -timedelta(days=2)


@pytest.mark.parametrize(
    "date", ["", "soon", "Mon, 99 Mar 2027 12:00:00 GMT", "Mon, 01 Mar 99999 12:00:00 GMT", "\x00"]
)
def test_a_date_that_makes_no_sense_says_nothing(date: str) -> None:
    clock, running = ManualClock(NOON), Running()
    server = ServerClock(clock, running)
    server.note({"Date": date})
    server.note({})
    assert server.ahead() is None
    server.note(AT_NOON)
    server.note({"Date": date})
    assert server.ahead() == timedelta()


@pytest.mark.synapse
async def test_a_real_server_tells_the_time(env: MatrixEnv) -> None:
    _, bot, _ = await env.room_with_bot()
    ahead = bot.transport.clock_ahead()
    assert ahead is not None
    assert abs(ahead) < timedelta(minutes=1)
