"""Guests at a meeting, as the secretary writes them: a whole name each, and what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from secretary.errors import UserError
from secretary.language.health_words import is_about_health
from secretary.language.people_words import split_name
from secretary.language.presence_words import split_and
from secretary.people import Person, find_person

_LONGEST: Final = 120
"""Characters of a guest's name, with what they are."""
_IN_BRACKETS: Final = re.compile(r"\s*\(([^()]{1,80})\)")


def guests_named(text: str, people: Sequence[Person], *, removes: bool) -> list[str]:
    """Each guest, as they are written.

    Raises UserError for one without a whole name, and for somebody who belongs to the meeting.
    """
    if removes:
        return [text]
    text = _IN_BRACKETS.sub(r", \1", text)
    pieces = split_and(text)
    are_names = all(split_name(piece.partition(",")[0].strip()) for piece in pieces)
    found = pieces if are_names else [text]  # "rektor och chef" is what one guest is
    for guest in found:
        name, _, title = guest.partition(",")
        known = find_person(name, people)
        if known:
            raise UserError("attendance_guest_known", person=known[0])
        is_whole = split_name(name.strip()) is not None and len(guest) <= _LONGEST
        if not is_whole or is_about_health(guest) or is_about_health(f"{name} är {title.strip()}"):
            raise UserError("attendance_guest")
    if not found:
        raise UserError("attendance_guest")
    return found
