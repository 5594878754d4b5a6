"""What a language has to know for an answer about a report to be seen as something else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DoubtVocabulary:
    """Patterns, without regard to case, in texts whose white space is single spaces.

    absent, coming: what the writer says of their own coming, wherever it stands.
    absent_first: an absence at the very beginning, where nobody is named.
    question: how a question begins. later: that the answer comes later, as the whole of it.
    nothing_said: greetings, thanks and the like, as the whole of it.
    yes: before words that are meant after all.
    """

    absent: str
    coming: str
    absent_first: str
    question: str
    later: str
    nothing_said: str
    yes: str
