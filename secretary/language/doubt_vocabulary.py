"""What a language has to know for an answer about a report to be seen as something else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DoubtVocabulary:
    """Patterns, without regard to case, in texts whose white space is single spaces.

    question: how a question begins. later: that the answer comes later, as the whole of it.
    nothing_said: what is no answer at all, as the whole of it, besides a greeting, a yes or a no.
    denies: one word that turns the meaning of others. undecided: one that leaves it open.
    not_done: that something is not done yet, as the whole of it. under_way: that it is being done,
        or when it will be; somebody's answer may say just that.
    """

    question: str
    later: str
    nothing_said: str
    denies: str
    undecided: str
    not_done: str
    under_way: str
