"""Words about who comes to a group, leaves it or presides, taken apart: names, seats, Matrix ids.

Pure text: whose names they are is for `commands` to find; days are taken out by `people_days`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from secretary.language.en.people_vocabulary import PEOPLE as ENGLISH
from secretary.language.people_vocabulary import PeopleVocabulary
from secretary.language.sv.people_vocabulary import PEOPLE as SWEDISH
from secretary.language.text import one_line
from secretary.language.vocabulary import compiled
from secretary.people import Office, Seat

WORDS: Final = PeopleVocabulary.joined(SWEDISH, ENGLISH)
LONGEST: Final = 300
"""Characters: nothing that is said of one or two people and a seat is longer."""

_SEPARATORS: Final = " \t\n,;:.–-"
_NEW: Final = compiled(rf"(?:{WORDS.new})(?=[\s:,])[\s:,]*")
_ENDED: Final = compiled(rf"(?:{WORDS.ended})(?=[\s:,]|\Z)[\s:,]*")
_LEAD: Final = compiled(rf"(?P<verb>{WORDS.new}|{WORDS.ended})\s?:\s*")
_LEAVES: Final = compiled(rf"[\s,]+(?:{WORDS.leaves})[\s.!]*\Z")
_SWAP: Final = compiled(
    rf"(?:{WORDS.swap})\s+(?P<old>.{{1,90}}?)\s+(?:{WORDS.swap_for})\s+(?P<new>.+)"
)
_REPLACES: Final = compiled(rf"(?P<new>.+?)[\s,]+(?:{WORDS.replaces})\s+(?P<old>.+)")
_REPLACED: Final = compiled(rf"(?P<old>.+?)[\s,]+(?:{WORDS.replaced_by}|->|→)\s+(?P<new>.+)")
_BEFORE_COLON: Final = compiled(rf"(?:(?:{WORDS.of})\s+)?(?P<of>[^:@]{{1,80}}):\s+(?P<rest>.+)")
_OF: Final = compiled(rf"(?P<name>.+?)[\s,]+(?:{WORDS.of})\s+(?P<of>.+)")
_OF_FIRST: Final = compiled(rf"(?:{WORDS.of})\s+")
_PARTY: Final = re.compile(r"\(\s*(?P<party>[^()]{1,20}?)\s*\)")
_BARE_PARTY: Final = re.compile(r"[A-ZÅÄÖ]{1,4}")
_ADDRESS: Final = re.compile(r"(?<![\w@])@[^\s,;()<>]{1,254}")
_LINKED_TO: Final = compiled(rf"\s+(?:{WORDS.linked_to})\s*\Z")
_UNLINKS: Final = re.compile(rf"(?:{WORDS.unlinks})\s+")
_PRESIDES: Final = compiled(rf"\A(?:{WORDS.presides})\s+|\s+(?:{WORDS.presides})\Z")
_OFFICE: Final = compiled(rf"(?<!\w)(?:(?P<vice>{WORDS.vice_chair})|{WORDS.chair})(?!\w)")
_NOBODY: Final = compiled(rf"(?:{WORDS.nobody})\b")
_NAME_WORD: Final = re.compile(
    r"[A-ZÅÄÖÀ-Þ][\w'’.-]*|(?:von|van|af|av|de|der|den|di|da|la|le|el|al|bin|del|zu)"
)
_NAME_LENGTH: Final = 80
_SEAT_NOUN: Final = compiled(rf"(?<!\w)(?:{WORDS.seat_nouns})(?!\w)")


def split_name(text: str) -> tuple[str, str] | None:
    """The name and the party that all of the text is: "Anna Ek (S)"; None for what is no name.

    A name has at least two words, which begin with capitals, but for "von" and the like.
    """
    party = _PARTY.search(text)
    if party is not None and text[party.end() :].strip(_SEPARATORS):
        return None
    name = one_line(text[: party.start()] if party else text).strip(_SEPARATORS)
    words = name.split(" ")
    if len(words) < 2 or len(name) > _NAME_LENGTH or not words[-1][:1].isupper():
        return None
    if not all(_NAME_WORD.fullmatch(word) for word in words):
        return None
    return name, (one_line(party["party"]) if party else "")


def after_nobody(text: str) -> str | None:
    """What follows a word that says that there is to be nobody ("vakant Sala" is "Sala"); None
    where the text begins with no such word."""
    found = _NOBODY.match(text)
    return _without_of(text[found.end() :]) if found else None


def find_seats(text: str, seats: Sequence[Seat]) -> list[Seat]:
    """The seats that all of the words name: one that is called so, else all of an organisation.

    "Arboga kommun", "Arbogas plats" and "för Arboga" are "Arboga"; an opposition's seat is called
    by its own name, too.
    """
    wanted = _seat_words(text)
    if not wanted:
        return []
    whole = {seat: _seat_words(f"{seat.organisation} {seat.name}") for seat in seats}
    own = {seat: _seat_words(seat.name) for seat in seats if not seat.name.isdigit()}
    of = {seat: _seat_words(seat.organisation) for seat in seats}
    for names in (whole, own, of):
        found = [seat for seat, name in names.items() if name == wanted]
        if found:
            # The opposition's seat is the region's only in the list of seats.
            return [seat for seat in found if not seat.is_opposition] or found
    return []


def _seat_words(text: str) -> tuple[str, ...]:
    words = _SEAT_NOUN.sub(" ", one_line(text.replace(",", " "))).casefold().split()
    return tuple(word.strip("'’.:").removesuffix("s") for word in words if word.strip(_SEPARATORS))


@dataclass(frozen=True)
class PeopleWords:
    """What a text about one place says, taken apart.

    comes: who comes, as it was written; with the party, and maybe the seat. leaves: who leaves.
    of: the seat, or whose substitute, where that stood before a colon. is_end: whether somebody
    leaves and nobody is said to come.
    """

    comes: str = ""
    leaves: str = ""
    of: str = ""
    address: str = ""
    is_end: bool = False


def take_address(text: str) -> tuple[str, str]:
    """A Matrix id among the words, and the words without it; empty where there is none.

    What begins with @ is taken for one, also if it is none that can be.
    """
    found = _ADDRESS.search(text)
    if found is None:
        return "", text
    before = _LINKED_TO.sub("", text[: found.start()].rstrip()).rstrip(_SEPARATORS)
    rest = f"{before} {text[found.end() :].lstrip(_SEPARATORS)}"
    return found[0].rstrip(".:!?"), rest.strip()


def split_unlinked(text: str) -> str | None:
    """Who is to have no Matrix id any more: "bort Anna Ek", "Anna Ek ingen"; None where that is not
    said of anybody."""
    words = " ".join(text.split())
    if (found := _UNLINKS.match(words)) is not None:
        return words[found.end() :]
    name, _, last = words.rpartition(" ")
    return name if after_nobody(last) == "" else None


def split_people(text: str) -> PeopleWords:
    """Who comes and who leaves, by text without days in it."""
    address, text = take_address(one_line(text)[:LONGEST])
    words = PeopleWords(address=address)
    lead = _LEAD.match(text)  # "ny: Anna Ek", "slut: Anna Ek"
    text = f"{lead['verb']} {text[lead.end() :]}" if lead else text
    if (colon := _BEFORE_COLON.fullmatch(text)) is not None:
        words = replace(words, of=colon["of"].strip())
        text = colon["rest"]
    if (swap := _SWAP.fullmatch(text)) is not None:
        return replace(words, comes=_bare(swap["new"]), leaves=_bare(swap["old"]))
    head = _NEW.match(text)
    text = text[head.end() :] if head else text
    for pattern in (_REPLACED, _REPLACES):
        if (found := pattern.fullmatch(text)) is not None:
            return replace(words, comes=_bare(found["new"]), leaves=_bare(found["old"]))
    ends, tail = _ENDED.match(text), _LEAVES.search(text)
    if ends is not None and head is None:
        return replace(words, leaves=_bare(text[ends.end() :]), is_end=True)
    if tail is not None:
        return replace(words, leaves=_bare(text[: tail.start()]), is_end=True)
    return replace(words, comes=_bare(text))


def split_office(text: str) -> tuple[Office | None, str]:
    """The office that is named among the words, and the words without it; None where none is."""
    words = one_line(text)[:LONGEST]
    found = _OFFICE.search(words)
    if found is None:
        return None, text
    office = Office.VICE_CHAIR if found["vice"] else Office.CHAIR
    rest = (
        f"{words[: found.start()].rstrip(_SEPARATORS)} {words[found.end() :].lstrip(_SEPARATORS)}"
    )
    return office, rest.strip()


def without_presides(text: str) -> str:
    """The name without "blir" or "ny" beside it: "Anna Ek blir" is "Anna Ek"."""
    return _bare(_PRESIDES.sub("", one_line(text)[:LONGEST]))


def split_of(text: str, seats: Sequence[Seat]) -> tuple[str, str]:
    """Somebody's name with the party, and the words after or before it that say of which seat.

    "Anna Ek (S), Arboga", "Anna Ek för Arboga", "Anna Ek, S, Arboga", "Arboga, Anna Ek (S)".
    """
    party = _PARTY.search(text)
    if party is not None:
        name, of = text[: party.end()], text[party.end() :]
        if of.strip(_SEPARATORS):
            return name, _without_of(of)
        first, _, second = name.partition(",")
        if second and find_seats(first, seats):
            return second.strip(), first.strip()
        return _split_seat(name, seats, is_first=True) or (name.strip(), "")
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1:
        if find_seats(parts[0], seats):
            return ", ".join(parts[1:]), parts[0]
        if _BARE_PARTY.fullmatch(parts[1]):
            return f"{parts[0]} ({parts[1]})", _without_of(" ".join(parts[2:]))
        return parts[0], _without_of(" ".join(parts[1:]))
    if (found := _OF.fullmatch(text)) is not None:
        return found["name"].strip(), found["of"].strip()
    return (
        _split_seat(text, seats, is_first=True)
        or _split_seat(text, seats, is_first=False)
        or (text.strip(), "")
    )


def _without_of(text: str) -> str:
    text = text.strip(_SEPARATORS)
    led = _OF_FIRST.match(text)
    return text[led.end() :].strip(_SEPARATORS) if led else text


def _split_seat(text: str, seats: Sequence[Seat], *, is_first: bool) -> tuple[str, str] | None:
    """A name of two words or more, and the seat that stands before or after it, if one does."""
    words = text.split()
    for count in range(min(len(words) - 2, 4), 0, -1):
        at = count if is_first else len(words) - count
        before, after = " ".join(words[:at]), " ".join(words[at:])
        of, name = (before, after) if is_first else (after, before)
        if find_seats(of, seats):
            return name, of
    return None


def _bare(text: str) -> str:
    return text.strip(_SEPARATORS)
