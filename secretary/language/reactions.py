"""Reactions that mean something: what people tap, and what the bot puts under its messages.

They travel unencrypted (Matrix spec, "Event annotations and reactions"): the bot's own are these
fixed emoji and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from secretary.attendance import AttendanceMode
from secretary.group import Group, Rules

COMING: Final = "✅"
DIGITAL: Final = "💻"
ABSENT: Final = "❌"
NOTED: Final = "📝"
"""What the bot puts under a message that a reaction has answered."""


@dataclass(frozen=True)
class Tapped:
    """What a reaction says of coming.

    is_loose: whether it can also mean something else, such as that it was read.
    """

    coming: bool
    mode: AttendanceMode | None = None
    is_loose: bool = False


SUPPORT: Final = "👍"
"""Under the bot's answer to somebody who wants a topic on the agenda: that others are for it."""

_ABSENT: Final = Tapped(coming=False)
_MEANINGS: Final[Mapping[str, Tapped]] = {
    **dict.fromkeys("✅✔☑✓🗸", Tapped(coming=True)),
    **dict.fromkeys("💻🖥", Tapped(coming=True, mode=AttendanceMode.DIGITAL)),
    **dict.fromkeys("❌✖✗✘🚫", _ABSENT),
    "👍": Tapped(coming=True, is_loose=True),
    "👎": Tapped(coming=False, is_loose=True),
}
YES_SIGNS: Final = "".join(s for s, said in _MEANINGS.items() if said.coming and not said.mode)
"""The emoji that are a yes, also in a message."""
NO_SIGNS: Final = "".join(s for s, said in _MEANINGS.items() if not said.coming)
DIGITAL_SIGNS: Final = "".join(s for s, said in _MEANINGS.items() if said.mode)
_VARIANT: Final = re.compile(
    "[\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}\U0001f3fb-\U0001f3ff]"
)
"""How it is drawn: as text or as a picture, and in which colour of skin."""


def read_reaction(key: str) -> Tapped | None:
    """What `key`, of any variant, says of coming; None where it says nothing of that."""
    return _MEANINGS.get(_VARIANT.sub("", key))


def is_support(key: str) -> bool:
    """Whether `key`, of any variant, says that somebody is for a topic."""
    return _VARIANT.sub("", key) == SUPPORT


def taps(group: Group) -> tuple[str, ...]:
    """What the bot puts under what asks, in a group; nothing where it is to put no reactions."""
    return offered(group.rules) if group.reactions else ()


def offered(rules: Rules) -> tuple[str, ...]:
    """What there is to tap under a message that asks whether somebody comes."""
    return (COMING, DIGITAL, ABSENT) if rules.digital else (COMING, ABSENT)
