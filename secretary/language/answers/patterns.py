"""The patterns of tags that people say about coming, and which of `Sayings` each says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from secretary.language.answers.leftovers import Leftovers
from secretary.language.answers.position import Position
from secretary.language.answers.preparation import prepared
from secretary.language.answers.sayings import Say, Sayings
from secretary.language.answers.so_far import AnswerSoFar
from secretary.language.answers.tags import tag_pattern
from secretary.language.answers.tokens import Token
from secretary.language.answers.values import AnswerWords
from secretary.language.answers.words import WORDS


def read_tokens(tokens: Sequence[Token], after: bool | None) -> AnswerWords:
    """What the tokens say together, by the first of the patterns that fits at each.

    after: whether the first of them stands for a command, and then which; None for plain words.
    """
    kept, left_open = prepared(tokens)
    answer, position = AnswerSoFar(after, left_open), Position(kept)
    sayings, leftovers = Sayings(answer, position), Leftovers(answer, position)
    while not position.is_at_end:
        for say, pattern in _PATTERNS:
            found = pattern.match(position.tags, position.at)
            if found is not None and found.end() > position.at:
                say(sayings, position.until(found.end()))
                position.at = found.end()
                break
        else:
            leftovers.take(position.token)
            position.at += 1
    return answer.finished(says_also=any(token.text in WORDS.also for token in tokens))


_DENIED: Final = (
    "(?: (?:CAN|SHALL) NO_LONGER? NOT NO_LONGER? (?:CAN|SHALL)? (?:INFINITIVE|COME)"
    " | COME NOT NO_LONGER? SHALL? CAN? INFINITIVE"
    " | NOT NO_LONGER? (?:CAN|SHALL)? INFINITIVE )"
)
_DENIED_BARELY: Final = (
    "(?: (?:COME|CAN) (?:NOT|NO) (?!ABSENT|NOT) NO_LONGER?"
    " | NOT NO_LONGER? COME INFINITIVE? | NOT CAN"
    " | SHALL NOT COME )"
)
_ANY_DENIED: Final = f"(?: {_DENIED} | {_DENIED_BARELY} )"
_SUBSTITUTE_COMES: Final = (
    "SUBSTITUTE (?>(?:COME|(?:CAN|SHALL) INFINITIVE?|LEAVE|(?=WORD)) WORD{0,3} BUT?)"
    "(?!NOT|NO|ABSENT|AWAY|CAN)"
)
_MODE: Final = "(?:DIGITAL|ON_SITE)"
_COMES: Final = "(?: COME INFINITIVE? | (?:CAN|SHALL) (?:INFINITIVE|COME) | CAN )"
_WHEN: Final = "(?:FROM|AFTER)? CLOCK"
_UNTIL: Final = "(?:UNTIL|TO)"

_PATTERNS: Final[Sequence[tuple[Say, re.Pattern[str]]]] = [
    (say, tag_pattern(names))
    for say, names in (
        (
            Sayings.comes_otherwise,
            f"{_ANY_DENIED} {_MODE} BREAK? (?:BUT|AND)? {_COMES}? {_MODE}",
        ),
        (Sayings.comes_later, f"(?:{_ANY_DENIED}|COME? BUT? NOT) {_UNTIL} {_WHEN}"),
        (Sayings.comes_later, f"ABSENT {_UNTIL} {_WHEN}"),
        (
            Sayings.absence_ended,
            "NOT NO_LONGER ABSENT | ABSENT NOT? NO_LONGER | NOT ABSENT NO_LONGER?",
        ),
        (Sayings.denied_twice, "(?:COME|CAN|SHALL)? NOT NOT INFINITIVE"),
        (Sayings.denied, _DENIED),
        (Sayings.denied_barely, _DENIED_BARELY),
        (
            Sayings.substitute_comes,
            f"{_SUBSTITUTE_COMES} | (?<=WORD) SUBSTITUTE (?=BREAK|AND|$)",
        ),
        (Sayings.absent, "ABSENT INFINITIVE?"),
        (Sayings.away, "AWAY"),
        (Sayings.whatever, "DESPITE (?:WORD|AWAY)*"),
        (Sayings.not_that_way, f"BREAK? BUT? NOT {_MODE}"),
        (Sayings.leaves, f"BUT? LEAVE {_UNTIL}? {_WHEN}"),
        (Sayings.stays_until, f"BUT? {_UNTIL} {_WHEN}"),
        (Sayings.arrives, f"BUT? LATE? {_UNTIL}? {_WHEN}"),
        (Sayings.late, "BUT? FROM? DURATION? LATE"),
        (
            Sayings.not_then,
            "BUT? NOT MEETING | (?<=BREAK|AND|BUT) MEETING NOT (?=BREAK|AND|BUT|$)",
        ),
        (Sayings.instead_then, "(?<=MEETING) BUT MEETING (?=BREAK|$)"),
        (Sayings.coming, _COMES),
        (Sayings.that_way, f"BREAK? BUT? {_MODE} BUT?"),
    )
]
"""In the order in which they are tried."""
