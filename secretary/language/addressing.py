"""Speaking to somebody by name before what one has to say: "Kansli: …", "Hej @Kansli, …"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from secretary.language.vocabulary import WORDS, compiled, either

_LONGEST: Final = 300
"""Characters that a name, with what stands around it, takes at most."""
_SPACE: Final = r"[\s\u200b\u2060\u2066-\u2069\ufeff]"
_BEFORE: Final = rf"{_SPACE}{{0,9}}(?:(?:{either(WORDS.greetings)})\b[\s,!.]{{0,9}})?"
_AFTER: Final = r"(?:[:,;.!?–—-]{1,9}(?=\s|\Z)|\s{0,9}[:,;]|\s{1,9}(?=[^\w\s])|\s{0,9}\Z)"
_AFTER_SURE_NAME: Final = rf"(?:{_AFTER}|{_SPACE}{{1,9}})"


def without_name(text: str, names: Iterable[str], *, sure: bool = False) -> str | None:
    """What is said to whoever has one of these names; None where it does not begin with one.

    sure: whether it is known otherwise that they are meant. Else a name in plain letters without
    anything that sets it off ("Kansli är stängt i dag") may be part of a sentence.
    """
    wanted = tuple(sorted({name for name in names if name.strip()}, key=len, reverse=True))
    if not wanted:
        return None
    found = _pattern(wanted, sure).match(text[:_LONGEST])
    return None if found is None else text[found.end() :].lstrip()


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...], sure: bool) -> re.Pattern[str]:
    named = "|".join(map(re.escape, names))
    ids = "|".join(re.escape(name) for name in names if name.startswith("@")) or r"(?!)"
    plain = rf"(?:{named}){_AFTER_SURE_NAME if sure else _AFTER}"
    return compiled(rf"{_BEFORE}(?:(?:{ids}|@(?:{named})){_AFTER_SURE_NAME}|{plain})")
