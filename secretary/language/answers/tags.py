"""What a word can be in an answer about coming: `Tag`. Patterns of tags are written by their names.

`sv.answer_words` and `en.answer_words` say which words are what.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


class Tag(StrEnum):
    """What a word, or a few words together, can be. One character each, to be matched as text."""

    # Says nothing by itself
    FILLER = "f"
    SELF = "s"
    OTHERS = "o"
    """Somebody else than the writer: "vi", "hon", "you"."""
    AND = "&"
    BREAK = ","
    PAST = "h"
    """What was: "hade", "was"."""
    WORD = "w"
    """Unknown, and nothing that could turn the meaning."""

    # Says whether
    COME = "C"
    INFINITIVE = "V"
    """ "komma", "attend"; after `CAN` or `SHALL`."""
    CAN = "K"
    SHALL = "k"
    ABSENT = "A"
    AWAY = "a"
    """What makes an absence likely, and may be a mere reason: "sjuk", "bortrest"."""
    NOT = "N"
    NO = "n"
    """As an answer: "nej"."""
    YES = "y"
    NO_LONGER = "l"
    """Ends what was: "längre", "löst sig"."""
    BUT = "B"
    CORRECTION = "X"
    BECAUSE = "E"
    DESPITE = "L"
    """Before what makes no difference: "trots att", "även om"."""

    # Leaves it open
    MAYBE = "D"
    LIKELY = "d"
    IF = "I"
    QUESTION = "Q"
    PART = "J"
    """Of a meeting: "första timmen", "punkt 4"."""
    WHOLE = "O"
    """All of a meeting; after a denial only that part of it is attended: "inte hela"."""
    UNREAD = "#"
    """A number, a day or an exception that is not understood."""

    # Which meeting, who, how and when
    MEETING = "M"
    SEE_YOU = "v"
    """Before a meeting: that is the one that the writer comes to."""
    THE_MEETING = "m"
    ALL = "Y"
    PERSON = "P"
    SUBSTITUTE = "p"
    DIGITAL = "W"
    ON_SITE = "Z"
    CLOCK = "T"
    DURATION = "t"
    LATE = "H"
    FROM = "R"
    """Before the time of arriving: "från", "först"."""
    AFTER = "e"
    UNTIL = "U"
    """Before the time until which something holds: "förrän", "until"."""
    TO = "u"
    """ "till": until, or by."""
    LEAVE = "G"


ANY_CLAIM: Final = (Tag.COME, Tag.CAN, Tag.SHALL, Tag.ABSENT, Tag.AWAY)
"""What something is said of coming by."""

_NAME: Final = re.compile("[A-Z_]+")


def tag_pattern(names: str) -> re.Pattern[str]:
    """A pattern of tags, by their names: "COME NOT (?: CAN? INFINITIVE )?"."""
    return re.compile(_NAME.sub(lambda name: Tag[name[0]].value, names).replace(" ", ""))
