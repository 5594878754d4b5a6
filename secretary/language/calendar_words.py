"""What somebody wants of a calendar's address: `!kalender`, `!kalender ny`, `!kalender av`."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from secretary.language.en import calendar_words as english
from secretary.language.sv import calendar_words as swedish
from secretary.language.text import casefold_ws


class CalendarWish(StrEnum):
    """What is wanted of it."""

    HAVE = "have"
    RENEW = "renew"
    END = "end"


_LONGEST: Final = 40
"""Characters: no wish takes more."""
_WISHES: Final = {
    word: wish
    for wish, words in (
        (CalendarWish.HAVE, (*swedish.HAVE, *english.HAVE)),
        (CalendarWish.RENEW, (*swedish.RENEW, *english.RENEW)),
        (CalendarWish.END, (*swedish.END, *english.END)),
    )
    for word in words
}


def read_calendar_wish(text: str) -> CalendarWish | None:
    """The wish that words after the command's name say, all of them; None where they say none."""
    words = casefold_ws(text[: _LONGEST + 1]).strip(" .!?,")
    if not words:
        return CalendarWish.HAVE
    return None if len(text) > _LONGEST else _WISHES.get(words)
