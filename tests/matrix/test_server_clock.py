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


A_YEAR_ON = {"Date": "Wed, 01 Mar 2028 12:00:00 GMT"}
YEAR = timedelta(days=366)


def test_one_answer_alone_does_not_say_that_our_clock_is_wrong() -> None:
    clock, running = ManualClock(NOON), Running()
    server = ServerClock(clock, running)
    server.note(A_YEAR_ON)  # also where it is the first one
    assert server.ahead() is None
    server.note(AT_NOON)
    for _ in range(3):  # of two servers behind one address, one is wrong
        server.note(A_YEAR_ON)
        assert server.ahead() == timedelta()
        server.note(AT_NOON)
        assert server.ahead() == timedelta()


def test_two_answers_in_a_row_say_that_it_is_and_one_that_it_is_right_again() -> None:
    clock, running = ManualClock(NOON), Running()
    server = ServerClock(clock, running)
    server.note(A_YEAR_ON)
    running.seconds += 90
    clock.move(timedelta(seconds=90))
    server.note({"Date": "Wed, 01 Mar 2028 12:01:30 GMT"})
    assert server.ahead() == -YEAR
    server.note({"Date": "Mon, 01 Mar 2027 12:01:30 GMT"})
    assert server.ahead() == timedelta()


def test_answers_that_fit_nothing_and_not_each_other_say_nothing() -> None:
    server = ServerClock(ManualClock(NOON), Running())
    for year in (2028, 2033, 2028, 2031):
        server.note({"Date": A_YEAR_ON["Date"].replace("2028", str(year))})
    assert server.ahead() is None


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Date": "Thu, 01 Jan 1970 00:00:10 GMT"}, 200),
        ({"Date": "Fri, 31 Dec 9999 23:59:59 GMT"}, 200),
        ({**A_YEAR_ON, "Age": "3600"}, 200),
        (A_YEAR_ON, 502),
    ],
    ids=["never set", "no clock's", "out of a cache", "the proxy's"],
)
def test_what_is_no_clock_of_the_server_s_says_nothing(
    headers: dict[str, str], status: int
) -> None:
    server = ServerClock(ManualClock(NOON), Running())
    for _ in range(3):
        server.note(headers, status)
    assert server.ahead() is None


@pytest.mark.synapse
async def test_a_real_server_tells_the_time(env: MatrixEnv) -> None:
    _, bot, _ = await env.room_with_bot()
    ahead = bot.transport.clock_ahead()
    assert ahead is not None
    assert abs(ahead) < timedelta(minutes=1)
