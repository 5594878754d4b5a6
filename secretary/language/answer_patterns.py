"""The patterns of tags that people say about coming, and which of `Reading` each says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from secretary.language.answer_lexicon import Token
from secretary.language.answer_sayings import Reading, Say
from secretary.language.answer_tags import tag_pattern
from secretary.language.answer_values import AnswerWords


def read_tokens(tokens: Sequence[Token], after: bool | None) -> AnswerWords:
    """What the tokens say together; after: as in `Reading`."""
    return Reading(tokens, after).read(_PATTERNS)


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
            Reading.comes_otherwise,
            f"{_ANY_DENIED} {_MODE} BREAK? (?:BUT|AND)? {_COMES}? {_MODE}",
        ),
        (Reading.comes_later, f"(?:{_ANY_DENIED}|COME? BUT? NOT) {_UNTIL} {_WHEN}"),
        (Reading.comes_later, f"ABSENT {_UNTIL} {_WHEN}"),
        (
            Reading.absence_ended,
            "NOT NO_LONGER ABSENT | ABSENT NOT? NO_LONGER | NOT ABSENT NO_LONGER?",
        ),
        (Reading.denied_twice, "(?:COME|CAN|SHALL)? NOT NOT INFINITIVE"),
        (Reading.denied, _DENIED),
        (Reading.denied_barely, _DENIED_BARELY),
        (
            Reading.substitute_comes,
            f"{_SUBSTITUTE_COMES} | (?<=WORD) SUBSTITUTE (?=BREAK|AND|$)",
        ),
        (Reading.absent, "ABSENT INFINITIVE?"),
        (Reading.away, "AWAY"),
        (Reading.whatever, "DESPITE (?:WORD|AWAY)*"),
        (Reading.not_that_way, f"BREAK? BUT? NOT {_MODE}"),
        (Reading.leaves, f"BUT? LEAVE {_UNTIL}? {_WHEN}"),
        (Reading.stays_until, f"BUT? {_UNTIL} {_WHEN}"),
        (Reading.arrives, f"BUT? LATE? {_UNTIL}? {_WHEN}"),
        (Reading.late, "BUT? FROM? DURATION? LATE"),
        (
            Reading.not_then,
            "BUT? NOT MEETING | (?<=BREAK|AND|BUT) MEETING NOT (?=BREAK|AND|BUT|$)",
        ),
        (Reading.instead_then, "(?<=MEETING) BUT MEETING (?=BREAK|$)"),
        (Reading.coming, _COMES),
        (Reading.that_way, f"BREAK? BUT? {_MODE} BUT?"),
    )
]
"""In the order in which they are tried."""
