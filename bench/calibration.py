"""What a machine takes for one and the same piece of work, so that a benchmark's time can be held
against that of another machine, or of this one on another day, as a ratio.

The work is of the kinds that a command is made of: values in Python, a database (in memory, so
that no disk is waited for), and patterns. Change it, and every stored ratio is worth nothing.
"""

from __future__ import annotations

import gc
import re
import resource
import sqlite3
import statistics
import time
from typing import Final

_PATTERN: Final = re.compile(r"(?i)\b(?:den\s+)?(\d{1,2})[/:. ](\d{1,2})\b|\b(må|ti|on|to|fre)\w*")
_TEXT: Final = "Vi ses fredag den 12/3 kl 9.30, eller tisdag 16/3; annars måndagen därpå. " * 20
_ROWS: Final = 300
_ROUNDS: Final = 11


def cpu_time() -> float:
    """The seconds of processors that this process has taken, and those it started that have ended.

    Whatever else runs on the machine counts little. Not counted: a database server's.
    """
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def calibration_time() -> float:
    """What the work takes now, in seconds of a processor: the median of a few rounds, some 20 ms
    together."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return statistics.median(_seconds() for _ in range(_ROUNDS))
    finally:
        if collects:
            gc.enable()


def _seconds() -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def work() -> int:
    """The piece of work; what it returns depends on all of it."""
    found = [match.group(0).casefold() for match in _PATTERN.finditer(_TEXT)]
    by_word: dict[str, list[int]] = {}
    for number in range(_ROWS * 10):
        by_word.setdefault(found[number % len(found)], []).append(number * 7 % 101)
    words = sorted(by_word, key=lambda word: (sum(by_word[word]), word))
    database = sqlite3.connect(":memory:")
    try:
        database.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, word TEXT, number INTEGER)")
        database.execute("CREATE INDEX kept_word ON kept (word)")
        rows = [(words[number % len(words)], number) for number in range(_ROWS)]
        database.executemany("INSERT INTO kept (word, number) VALUES (?, ?)", rows)
        query = "SELECT sum(number) FROM kept WHERE word = ?"
        return sum(database.execute(query, (word,)).fetchone()[0] for word in words * 10)
    finally:
        database.close()
