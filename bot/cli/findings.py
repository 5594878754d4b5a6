"""A line of `kansli check`: what was looked at, how it is, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from secretary.errors import KansliError


class Verdict(StrEnum):
    """The result of a check, as it is printed."""

    OK = "ok"
    ERROR = "mend"
    UNKNOWN = "?"
    """Not checked, for a reason that another line gives."""
    NOTE = "note"
    """Odd, and perhaps as it should be."""


@dataclass(frozen=True)
class Finding:
    """One line. about: what was checked; text: how it is, and the remedy where it is wrong."""

    verdict: Verdict
    about: str
    text: str

    def __str__(self) -> str:
        return f"{self.verdict:<4}  {self.about}: {self.text}"


def passed(about: str, text: str) -> Finding:
    """Nothing is wrong."""
    return Finding(Verdict.OK, about, text)


def failed(about: str, problem: str | KansliError) -> Finding:
    """Something has to be put right; the problem says what, and how."""
    return Finding(Verdict.ERROR, about, str(problem))
