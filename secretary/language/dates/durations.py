"""How long a meeting takes: "i tre timmar", "1,5 h", "två och en halv timme", "for 90 minutes"."""

from __future__ import annotations

import re
from typing import Final

from secretary.language.dates.clocks import match_cardinal
from secretary.language.dates.parse_state import ParseState
from secretary.language.dates.vocabulary import WORDS

_LASTING: Final = re.compile(rf"(?:(?:{WORDS.lasting}) +)*")
_AND_A_HALF: Final = re.compile(rf" +(?:{WORDS.and_a_half})\b")
_AMOUNT: Final = re.compile(r"(\d{1,3})(?:[.,](\d)(?!\d)| ?(½))?(?!\d)")
_HALF_HOUR: Final = re.compile(r"(?:en )?halv ?timme\b|half an hour\b")
_AND: Final = re.compile(rf"(?:(?:{'|'.join(WORDS.and_words)}) +)?")
_OTHERWISE: Final = re.compile(
    r" *(?:sen|sent|senare|sedan|tidigare|innan|fore|efter|late|later|earlier|before|after|ago)\b"
)
_MOST: Final = 24 * 60


def match_duration(state: ParseState, at: int) -> tuple[int, int] | None:
    """Minutes, and where their words end; None where there are none, or they say how late."""
    found = _match_minutes(state, state.skip(_LASTING, at))
    if found is None or not 0 < found[0] <= _MOST or _OTHERWISE.match(state.text, found[1]):
        return None
    return found


def _match_minutes(state: ParseState, at: int) -> tuple[int, int] | None:
    if half := _HALF_HOUR.match(state.text, at):
        return 30, half.end()
    first = _match_hours_or_minutes(state, at)
    if first is None or first[1] == "minute":
        return (round(first[0]), first[2]) if first else None
    more = _match_hours_or_minutes(state, state.skip(_AND, state.skip_spaces(first[2])))
    if more and more[1] == "minute":
        return round(first[0] * 60 + more[0]), more[2]
    return round(first[0] * 60), first[2]


def _match_hours_or_minutes(state: ParseState, at: int) -> tuple[float, str, int] | None:
    """An amount, its unit, and where it ends."""
    amount: float
    if found := _AMOUNT.match(state.text, at):
        amount = int(found[1]) + (int(found[2]) / 10 if found[2] else 0.5 if found[3] else 0)
        end = found.end()
    elif number := match_cardinal(state, at, least=1, most=90):
        amount, end = number
    else:
        return None
    half = _AND_A_HALF.match(state.text, end)
    unit = state.word(state.skip_spaces(half.end() if half else end))
    named = WORDS.units.get(unit[0]) if unit else None
    if unit is None or named not in {"hour", "minute"} or state.text.startswith("-", unit[1]):
        return None  # "4H-gården"
    end = unit[1] + state.text.startswith(".", unit[1])
    if half is None and named == "hour":
        half = _AND_A_HALF.match(state.text, end)
        end = half.end() if half else end
    return amount + (0.5 if half else 0), named, end
