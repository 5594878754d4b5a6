"""Patterns that are compiled when they are first asked for something.

The words of both languages make some hundred patterns, of which most messages ask a few; to compile
them all took a sixth of the time until the bot had started.
"""

from __future__ import annotations

import re
from typing import Any, Final, cast

__all__ = ["lazy_pattern"]

_METHODS: Final = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that has the attributes of ``re.compile(pattern, flags)``.

    One that is no pattern raises `re.error` when it is first used, and not here. The functions of
    `re` do not take it for a pattern: call its methods. What it finds has the compiled one as its
    `re`, and not this.
    """
    return cast("re.Pattern[str]", LazyPattern(pattern, flags))


class LazyPattern:
    """See `lazy_pattern`."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        """Only asked for what it has not: its methods, from then on the compiled pattern's."""
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        found = getattr(compiled, name)
        # Whoever else asks meanwhile, on another thread, gets the same from `re`.
        self.__dict__.update({each: getattr(compiled, each) for each in _METHODS})
        return found
