"""Home organisations, and which of them people mean: ``Sala``, ``Sala kommun``, ``regionen``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from secretary.language.hand_out_words import WORDS
from secretary.language.text import casefold_ws, nfc, strip_diacritics
from secretary.language.vocabulary import compiled
from secretary.people import Mandate, Seat, seats_on

_LONGEST: Final = 400
"""Characters that naming organisations takes at most: so many are looked at."""
_MOST: Final = 60
"""Organisations in one message."""
_SHORTEST_BEGINNING: Final = 4
"""Letters by which an organisation is known where no other begins so: "Hallsta"."""
_CLOSE: Final = 0.6
_AND: Final = compiled(
    rf"[,/+&;]\s{{0,3}}(?:(?:{WORDS.and_words})\s)?|(?<=\s)(?:{WORDS.and_words})\s"
)
_BEFORE: Final = compiled(rf"(?:{WORDS.to_organisation})\s")
_ALL: Final = compiled(rf"(?:{WORDS.all_organisations})")
_ALL_MUNICIPALITIES: Final = compiled(rf"(?:{WORDS.all_municipalities})")
_REGION: Final = compiled(rf"(?:{WORDS.the_region})")
_SORT: Final = compiled(rf"^(?:{WORDS.sort_before})\s|\s(?:{WORDS.sort_after})$")


@dataclass(frozen=True)
class FoundOrganisations:
    """Those that words name, in the order of the notes.

    unknown: the first name that is nobody's; None where all are somebody's.
    near: what that may mean.
    """

    found: tuple[str, ...]
    unknown: str | None = None
    near: tuple[str, ...] = ()


def organisations_on(
    mandates: Iterable[Mandate], day: date, listed: Iterable[Seat] = ()
) -> list[str]:
    """The organisations that have a seat on `day`, in the order of the notes.

    mandates: all of the group. listed: its seats, where those count that nobody has held yet.
    """
    return list(dict.fromkeys(each.seat.organisation for each in seats_on(mandates, day, listed)))


def find_organisations(text: str, organisations: Sequence[str]) -> FoundOrganisations:
    """The organisations that all of `text` names: "Sala", "Arboga och Köping", "alla kommuner"."""
    text = _without_lead(" ".join(nfc(text[:_LONGEST]).split())).strip(" .,:;")
    if _ALL.fullmatch(text):
        return FoundOrganisations(tuple(organisations))
    if _ALL_MUNICIPALITIES.fullmatch(text):
        return FoundOrganisations(tuple(o for o in organisations if not _is_regional(o)))
    whole = _named(text, organisations)
    if whole is not None:
        return FoundOrganisations((whole,))
    names = [name.strip() for name in _AND.split(text, maxsplit=_MOST) if name.strip()]
    found: list[str] = []
    for name in names or [text]:
        one = _named(_without_lead(name), organisations)
        if one is None:
            return FoundOrganisations((), name, _near(name, organisations))
        found.append(one)
    return FoundOrganisations(tuple(o for o in organisations if o in found))


def _without_lead(text: str) -> str:
    found = _BEFORE.match(text)
    return text[found.end() :] if found else text


def _is_regional(organisation: str) -> bool:
    return Seat(group_id="", organisation=organisation).is_regional


def _named(text: str, organisations: Sequence[str]) -> str | None:
    """The one organisation of that name; None where none is, or several are."""
    if _REGION.fullmatch(text):
        hits = [each for each in organisations if _is_regional(each)]
        return hits[0] if len(hits) == 1 else None
    said = _plain(text)
    if not said:
        return None
    plain = {each: _plain(each) for each in organisations}
    hits = [each for each, name in plain.items() if name in (said, said.removesuffix("s"))]
    if not hits and len(said) >= _SHORTEST_BEGINNING:
        hits = [each for each, name in plain.items() if name.startswith(said)]
    return hits[0] if len(hits) == 1 else None


def _plain(name: str) -> str:
    """Without "kommun" and the like, and without rings and dots."""
    bare = _SORT.sub("", casefold_ws(name))
    return re.sub(r"[-\s]+", " ", strip_diacritics(bare)).strip()


def _near(text: str, organisations: Sequence[str]) -> tuple[str, ...]:
    names = {_plain(each): each for each in organisations}
    close = difflib.get_close_matches(_plain(text)[:40], names, n=3, cutoff=_CLOSE)
    return tuple(names[each] for each in close)
