"""Words about who comes to a group, leaves it or presides, taken apart: names, days, Matrix ids.

Pure text: whose names they are, and which seat, is for who reads them to find (`commands`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from secretary.errors import DateError, DateExample
from secretary.language import dates
from secretary.language.dates import errors
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
_PRESIDES: Final = compiled(rf"\A(?:{WORDS.presides})\s+|\s+(?:{WORDS.presides})\Z")
_OFFICE: Final = compiled(rf"(?<!\w)(?:(?P<vice>{WORDS.vice_chair})|{WORDS.chair})(?!\w)")
_NOBODY: Final = compiled(rf"(?:{WORDS.nobody})\b")
_NAME_WORD: Final = re.compile(
    r"[A-ZÅÄÖÀ-Þ][\w'’.-]*|(?:von|van|af|av|de|der|den|di|da|la|le|el|al|bin|del|zu)"
)
_NAME_LENGTH: Final = 80
_SEAT_NOUN: Final = compiled(rf"(?<!\w)(?:{WORDS.seat_nouns})(?!\w)")

_SINCE: Final = compiled(rf"(?:{WORDS.since})\s+")
_UNTIL: Final = compiled(rf"(?:{WORDS.until})\s+")
_AT_ONCE: Final = compiled(rf"(?:{WORDS.at_once})(?=[\s,.!]|\Z)")
_VERB: Final = compiled(rf"(?:{WORDS.leaves}|{WORDS.ended})\s+")
_ON: Final = compiled(r"(?:den|p[åa]|on|the)\s+")
_BEGINS_DAY: Final = compiled(rf"\d|(?:{WORDS.begins_day}|{WORDS.at_once})(?!\w)")
_MOST_DAYS: Final = 12
"""Places in a text at which a day is looked for."""
_BEFORE_RANGE: Final = re.compile(r"(?<=[^\W\d_]{3})\s?[-–]\s?(?=\d)")
_WORD: Final = re.compile(r"[^\s,;]+")
_LONG_AGO: Final = timedelta(days=120)
"""A day without a year that has been within this time can be meant as well as the next such."""


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
class Days:
    """The days that a text names. since, until: those said to be first and last; `day`: one that
    is said to be neither. rest: the words without them."""

    rest: str
    since: date | None = None
    until: date | None = None
    day: date | None = None


def find_days(text: str, now: datetime, zone: ZoneInfo) -> Days:
    """The first and the last day that stand among other words.

    now: aware. A word before it says which it is; without one, only what has figures in it, or is
    "idag" or the like, is a day: "Maj" can be a name.
    Raises DateError for a day that cannot be, and for one that can be in either of two years.
    """
    text = _BEFORE_RANGE.sub(" till ", one_line(text)[:LONGEST])
    found = Days(text)
    at = tried = 0
    while tried < _MOST_DAYS and (word := _WORD.search(found.rest, at)) is not None:
        at = word.start()
        led = _led(found.rest, at)
        if led is None:
            at = word.end()
            continue
        tried += 1
        name, begins, reads = led
        read = _day_at(found.rest[reads:], name, now, zone)
        if read is None:
            at = max(word.end(), begins)
            continue
        day, last, after = read
        name = name or "day"
        if getattr(found, name) is not None:
            raise DateError("one_day_only", said="", days=[DateExample(day, _today(now, zone))])
        rest = f"{found.rest[:begins].rstrip(_SEPARATORS)} {after.lstrip(_SEPARATORS)}".strip()
        found = replace(found, rest=rest, **{name: day})
        if last is not None:
            found = replace(found, since=day, day=None, until=last)
        at = min(at, begins)
    return found


def _led(text: str, at: int) -> tuple[str, int, int] | None:
    """What a day that stands there is said to be ("since", "until", "day" after "på", or nothing),
    where the words about it begin, and where it is read from; None where there can be none."""
    if (verb := _VERB.match(text, at)) is not None:
        on = _ON.match(text, verb.end())
        return "until", verb.end(), on.end() if on else verb.end()
    for name, pattern in (("since", _SINCE), ("until", _UNTIL)):
        if (led := pattern.match(text, at)) is not None:
            on = _ON.match(text, led.end())
            return name, at, on.end() if on else led.end()
    if (on := _ON.match(text, at)) is not None:
        return "day", at, on.end()
    return ("", at, at) if _BEGINS_DAY.match(text, at) else None


def _day_at(
    words: str, led: str, now: datetime, zone: ZoneInfo
) -> tuple[date, date | None, str] | None:
    """The day that the words begin with, the last one of a span, and the words after it."""
    today = _today(now, zone)
    if (soon := _AT_ONCE.match(words)) is not None:
        return today, None, words[soon.end() :]
    try:
        read = dates.find_leading_date(words, now, zone)
    except DateError as error:
        if error.message_id != "past_day":
            if led in ("", "day") and not words[:1].isdecimal():
                return None
            raise
        read = dates.find_leading_date(words, now, zone, past=True)
    if read is None or not read[0].day_named:
        return None
    said, rest = read
    as_written = words[: len(words) - len(rest)] if rest else words
    has_figures = any(char.isdecimal() for char in as_written)
    if not led and not has_figures and said.day > today + timedelta(days=1):
        is_last = _BEGINS_DAY.match(words) is not None and " " in as_written.strip(_SEPARATORS)
        if not is_last:
            return None
    if said.start is not None or (said.span_end is not None and not has_figures):
        raise DateError("only_a_day", sample=DateExample(said.day, today))
    _refuse_either_year(words, as_written, said.day, now, zone)
    return said.day, said.span_end, rest


def _today(now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date()


def _refuse_either_year(
    words: str, as_written: str, day: date, now: datetime, zone: ZoneInfo
) -> None:
    """Raises DateError for "1 januari" in February: it can be the last or the next."""
    earlier = dates.find_leading_date(words, now, zone, past=True)
    today = now.astimezone(zone).date()
    if earlier is not None and earlier[0].day != day and today - earlier[0].day <= _LONG_AGO:
        raise errors.two_readings(as_written.strip(_SEPARATORS), [earlier[0].day, day], today)


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
        return _seat_first(name, seats) or (name.strip(), "")
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1:
        if find_seats(parts[0], seats):
            return ", ".join(parts[1:]), parts[0]
        if _BARE_PARTY.fullmatch(parts[1]):
            return f"{parts[0]} ({parts[1]})", _without_of(" ".join(parts[2:]))
        return parts[0], _without_of(" ".join(parts[1:]))
    if (found := _OF.fullmatch(text)) is not None:
        return found["name"].strip(), found["of"].strip()
    return _seat_first(text, seats) or _seat_last(text, seats) or (text.strip(), "")


def _without_of(text: str) -> str:
    text = text.strip(_SEPARATORS)
    led = _OF_FIRST.match(text)
    return text[led.end() :].strip(_SEPARATORS) if led else text


def _seat_first(text: str, seats: Sequence[Seat]) -> tuple[str, str] | None:
    words = text.split()
    for count in range(min(len(words) - 2, 4), 0, -1):
        of = " ".join(words[:count])
        if find_seats(of, seats):
            return " ".join(words[count:]), of
    return None


def _seat_last(text: str, seats: Sequence[Seat]) -> tuple[str, str] | None:
    words = text.split()
    for count in range(min(len(words) - 2, 4), 0, -1):
        of = " ".join(words[-count:])
        if find_seats(of, seats):
            return " ".join(words[:-count]), of
    return None


def _bare(text: str) -> str:
    return text.strip(_SEPARATORS)
