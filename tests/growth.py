"""How the time that something takes grows. Seconds are the machine's; what is compared are ratios.

Two claims, each of times that are measured side by side in one run:

- it grows like the length: eight times the text takes some eight times as long, not 64;
- it holds nobody up: it takes so many times at most what a loop over the longest message does.

What is measured is the thread's own time, without the collection of garbage. A claim that does
not hold at once is measured again, a few times, and fails if it never does. The margins are wide:
only a time like the length's square, or a hundred times the usual, goes beyond them.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable
from functools import cache
from typing import Final

from secretary.errors import UserError

LENGTH: Final = 64_000
"""Characters: a Matrix event holds 65,536 bytes."""
MOST_LOOPS: Final = 25
"""Of a loop over a message: 50 ms where such a loop takes two. What reads takes one to twenty."""
MOST_LOOPS_TO_WRITE: Final = 100
"""The same of what does more than read: writes a text, draws it, or asks the database."""
MOST_FOR_EIGHT_TIMES: Final = 24
"""Times as long for eight times as much: between 8, where it grows like the length, and 64."""
_ROUNDS: Final = 7
_PLAIN: Final = "a b\n" * (LENGTH // 4)


def assert_like_length(
    read: Callable[[str], object], shape: Callable[[int], str], loops: float = MOST_LOOPS
) -> None:
    """That reading texts of this shape takes a time like their length, and holds nobody up.

    shape: a text of about so many characters. A mistake that `read` refuses is read, too.
    """
    eighth, whole = shape(LENGTH // 8), shape(LENGTH)
    assert_holds_nobody_up(lambda: read(eighth), loops)  # a bad pattern needs minutes for the whole
    seconds = assert_grows_like_its_size(lambda: read(eighth), lambda: read(whole))
    if seconds > loops * _loop_time():
        assert_holds_nobody_up(lambda: read(whole), loops)


def assert_grows_like_its_size(few: Callable[[], object], many: Callable[[], object]) -> float:
    """That `many`, eight times the work of `few`, takes some eight times as long; how long it took.

    What takes less than half a loop over a message counts as that: it is nothing.
    """
    return assert_takes_at_most(MOST_FOR_EIGHT_TIMES, many, few, least=_loop_time() / 2)


def assert_holds_nobody_up(work: Callable[[], object], loops: float = MOST_LOOPS) -> None:
    """That it takes no longer than so many loops over the longest message."""
    if _seconds(work) < loops * _loop_time():
        return
    assert_takes_at_most(loops, work, _loop)


def assert_takes_at_most(
    times: float, work: Callable[[], object], other: Callable[[], object], least: float = 0
) -> float:
    """That `work` takes less than so many times what `other` takes, and how long it took.

    least: what `other` counts as at least. In seconds, as what is returned.
    """
    ratios: list[float] = []
    for _ in range(_ROUNDS):
        beside = max(min(_seconds(other), _seconds(other)), least)
        seconds = _seconds(work)
        if seconds < times * beside:
            return seconds
        ratios.append(round(seconds / beside, 1))
        if len(ratios) > 1 and min(ratios) > 2 * times:
            break  # no noise is like that
    raise AssertionError(f"{ratios} times as long, of less than {times}")


def _seconds(work: Callable[[], object]) -> float:
    """The thread's own time for it, whatever else the machine does."""
    collects = gc.isenabled()
    gc.disable()
    try:
        began = time.thread_time()
        with contextlib.suppress(UserError):
            work()
        return time.thread_time() - began
    finally:
        if collects:
            gc.enable()


def _loop() -> int:
    """The plain piece of work: every character of the longest message is looked at once."""
    spaces = 0
    for character in _PLAIN:
        spaces += character.isspace()
    return spaces


@cache
def _loop_time() -> float:
    return min(_seconds(_loop) for _ in range(5))
