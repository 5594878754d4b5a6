"""Which meetings, times of day and people a mere reason names: "jag är hos tandläkaren till 10"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from secretary.errors import UserError
from secretary.language.answers.lexer import Lexer
from secretary.language.answers.tags import Tag
from secretary.language.answers.tokens import Names
from secretary.language.letters import without_quotes
from secretary.meetings import Meeting

_OF_A_PART: Final = (Tag.CLOCK, Tag.PART, Tag.DURATION)
_OTHERS: Final = (Tag.PERSON, Tag.SUBSTITUTE)


@dataclass(frozen=True)
class ReasonNames:
    """What stands in a reason beside it.

    meetings: each once. error: what is wrong with a day or a number that no meeting has.
    of_part: whether it may keep the writer away for a part of the day only.
    of_others: whether it is somebody else of the group who is ill, or away: "Bo är sjuk".
    """

    meetings: tuple[Meeting, ...]
    error: UserError | None
    of_part: bool
    of_others: bool


def names_in_reason(words: str, names: Names) -> ReasonNames:
    """What `words`, a reason to stay away, name."""
    tokens = list(Lexer(without_quotes(words), names).tokens())
    who = next((token.tag for token in tokens if token.tag in (Tag.SELF, *_OTHERS)), Tag.SELF)
    return ReasonNames(
        tuple(dict.fromkeys(t.value for t in tokens if isinstance(t.value, Meeting))),
        next((t.error for t in tokens if t.error is not None and t.tag is Tag.UNREAD), None),
        any(token.tag in _OF_A_PART for token in tokens),
        who in _OTHERS,
    )
