"""What stands in pictures besides names and figures: a value for each language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time


@dataclass(frozen=True)
class PictureVocabulary:
    """Words of one language. when: writes a wall time as a line of its own.

    The functions take a number, which they write, too. period: of a year, and of its spring or its
    autumn where it is told which.
    """

    language_tag: str
    when: Callable[[datetime], str]
    meeting: Callable[[int], str]
    period: Callable[[int, bool | None], str]
    coming: str
    on_site: str
    digital: str
    unanswered: str
    empty: str
    empty_many: str
    of_whom_substitutes: Callable[[int], str]
    stands_in: Callable[[str], str]
    on_vacant: str
    arrives: Callable[[time], str]
    leaves: Callable[[time], str]
    by_member: str
    by_substitute: str
    meetings: Callable[[int], str]
    not_closed: Callable[[int], str]
    left_out: Callable[[int], str]
