"""How people write who is at a meeting: "Anna kom, Bo frånvarande", "Dag 9.30–11, digitalt".

Pure patterns: whose names they are, and what time of day a time is, is for those to say who know
the meeting. A text is clauses, of which each is parts between commas and "och".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from secretary.attendance import AttendanceMode
from secretary.language.en.presence_words import PRESENCE as ENGLISH
from secretary.language.presence_vocabulary import PresenceVocabulary
from secretary.language.sv.presence_words import PRESENCE as SWEDISH
from secretary.language.text import nfc, straight_apostrophes
from secretary.language.vocabulary import compiled

WORDS: Final = PresenceVocabulary.joined(SWEDISH, ENGLISH)

LONGEST: Final = 2_000
"""Characters: nobody writes more of who is at a meeting."""
_SHORT: Final = 80
"""Characters: who says that they are there says no more."""
_MOST_PARTS: Final = 80
"""Between commas: a county has fewer than half as many people at a meeting."""
_AROUND: Final = " \t,.!:;"


class Unclear(StrEnum):
    """Why it is not clear what is said of somebody."""

    NEGATION = "negation"
    WHEN = "when"
    """They came late or left early, and it is not said when; or which of the two a time is."""
    REMOVES = "removes"


@dataclass(frozen=True)
class StatusWords:
    """What is said of somebody.

    is_there: None where that is not said in so many words; what else is said then implies it.
    arrives, leaves: times of day, as they were written; empty where none is.
    """

    is_there: bool | None = None
    mode: AttendanceMode | None = None
    arrives: str = ""
    leaves: str = ""
    from_start: bool = False
    to_end: bool = False
    serves: bool = False
    beside: bool = False
    leads: bool = False
    resets: bool = False
    unclear: Unclear | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it says nothing but that they are there."""
        return self == StatusWords(is_there=True)

    @property
    def is_nothing(self) -> bool:
        return self == StatusWords()


_CLOCK: Final = (
    rf"(?:(?:{WORDS.clock_mark})\s?)?(?P<%s>\d{{1,2}}(?:[.:]\d\d)?(?![\d.:]\d)|\d{{4}}(?!\d)"
    rf"|{WORDS.spoken_clock})"
)


def _clock(name: str) -> str:
    return _CLOCK % name


_END: Final = r"(?![\w-])"
_DASH: Final = r"\s?[-–—]\s?"
_SINCE: Final = rf"(?:(?:{WORDS.arrives})\s)?{_clock('since')}"
_PATTERNS: Final[Sequence[tuple[str, re.Pattern[str]]]] = [
    (name, compiled(rf"(?:{pattern}){_END}"))
    for name, pattern in (
        ("whole", WORDS.whole),
        ("from_start", WORDS.from_start),
        ("to_end", WORDS.to_end),
        ("arrives", rf"(?:{WORDS.not_until})\s{_clock('since')}"),
        ("away", WORDS.away),
        ("beside", WORDS.beside),
        (
            "range",
            rf"{_SINCE}(?:{_DASH}|\s(?:{WORDS.leaves})\s){_clock('until')}",
        ),
        ("arrives", rf"(?:{WORDS.arrives})\s{_clock('since')}"),
        ("leaves", rf"(?:{WORDS.leaves})\s{_clock('until')}"),
        ("leaves", rf"[-–—]\s?{_clock('until')}"),
        ("late", WORDS.late),
        ("left", WORDS.left),
        ("serving", WORDS.serving),
        ("leads", WORDS.leads),
        ("digital", WORDS.digital),
        ("on_site", WORDS.on_site),
        ("resets", WORDS.reset),
        ("removes", WORDS.removes),
        ("there", rf"{WORDS.there}|{WORDS.came}"),
        ("clock", _clock("since")),
        ("not", WORDS.negation),
        ("filler", WORDS.filler),
    )
]
_SAYS: Final[Mapping[str, Mapping[str, Any]]] = {
    "whole": {"from_start": True, "to_end": True},
    "from_start": {"from_start": True},
    "to_end": {"to_end": True},
    "away": {"is_there": False},
    "beside": {"beside": True},
    "late": {"unclear": Unclear.WHEN},
    "left": {"unclear": Unclear.WHEN},
    "clock": {"unclear": Unclear.WHEN},
    "serving": {"serves": True},
    "leads": {"leads": True},
    "digital": {"mode": AttendanceMode.DIGITAL},
    "on_site": {"mode": AttendanceMode.ON_SITE},
    "resets": {"resets": True},
    "removes": {"unclear": Unclear.REMOVES},
    "there": {"is_there": True},
    "not": {"unclear": Unclear.NEGATION},
}
"""What each says; of the others, the times in them."""
# A dash may end what begins with a time, where a word may not.
_PATTERNS_FIRST: Final = [("arrives", compiled(rf"{_clock('since')}\s?[-–—](?=\s*(?:[,.;]|$))"))]
_SERVES: Final = compiled(rf"(?:\A|\s)(?:{WORDS.serves})\s")
_AFTER_HAS: Final = compiled(rf"(?:{WORDS.after_has}){_END}")
_MYSELF: Final = compiled(rf"(?:{WORDS.myself}){_END}\s*")
_I_AM: Final = compiled(rf"(?:{WORDS.i_am})[\s,]+(?P<rest>\S.*)\Z")
_SERVED_BY: Final = compiled(rf"(?:\A|\s)(?:{WORDS.served_by})\s")
_EVERYBODY: Final = compiled(rf"(?:{WORDS.everybody}){_END}\s*")
_BUT: Final = compiled(rf"(?:\A|(?<=\s))(?:{WORDS.but})\s+")
_GUEST: Final = compiled(rf"(?:{WORDS.guest})\s*:?\s+(?=\S)")
_REMOVES: Final = compiled(
    rf"(?:{WORDS.removes}|{WORDS.reset})\s+|[\s,]+(?:{WORDS.removes})[\s.!]*\Z"
)
_ABBREVIATED: Final = compiled(r"(?<!\w)(kl|fr[åa]nv|n[äa]rv|ordf)\.\s?")
_AND: Final = compiled(rf"\s(?:{WORDS.and_words})\s")
_LEADING_AND: Final = compiled(r"(?:och|samt|men|and|but)\s+")
_CLAUSE_END: Final = re.compile(r"\s*(?:[;\n]\s*|(?<=[^\W\d])[.!]\s+(?=\S))(?:[-*•]\s+)?")
_BULLET: Final = re.compile(r"\A\s*[-*•]\s+")
_PART_END: Final = re.compile(rf"\s*,\s*|{_AND.pattern}", re.IGNORECASE)


def tidy(text: str) -> str:
    """The text with the apostrophes and spaces that patterns have; its lines are kept."""
    lines = straight_apostrophes(nfc(text[:LONGEST])).splitlines()
    tidied = "\n".join(" ".join(line.split()) for line in lines)
    return _BULLET.sub("", _ABBREVIATED.sub(r"\1 ", tidied)).strip()


@dataclass(frozen=True)
class Part:
    """A piece of a clause between commas. follows_and: whether "och" stands before it."""

    text: str
    follows_and: bool = False


@dataclass(frozen=True)
class Clause:
    """What belongs together. head: what stands before a colon. whole: it all as it was written."""

    whole: str
    head: str
    parts: tuple[Part, ...]


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of a text that is tidy."""
    for piece in _CLAUSE_END.split(text):
        if not (whole := piece.strip(" .,!")):
            continue
        head, colon, rest = whole.partition(": ")
        body = rest if colon else whole.removesuffix(":")
        yield Clause(whole, head.strip() if colon else "", tuple(_parts(body)))


def _parts(text: str) -> Iterator[Part]:
    start, follows_and = 0, False
    for _, found in zip(range(_MOST_PARTS), _PART_END.finditer(text), strict=False):
        if said := text[start : found.start()].strip(_AROUND):
            yield Part(said, follows_and)
            follows_and = False
        follows_and = follows_and or "," not in found[0]
        start = found.end()
    if said := text[start:].strip(_AROUND):
        led = _LEADING_AND.match(said)
        yield Part(said[led.end() :] if led else said, follows_and or led is not None)


def read_status(text: str) -> StatusWords | None:
    """What all of the words say of somebody; None where some say nothing that is known."""
    status, rest = leading_status(text)
    return status if status is not None and not rest else None


def leading_status(text: str) -> tuple[StatusWords | None, str]:
    """What the text begins by saying of somebody, None where it begins otherwise; and the rest."""
    rest = text.strip(_AROUND)
    status, found_any = StatusWords(), False
    while rest:
        step = _step(status, rest)
        if step is None:
            break
        status, rest = step
        found_any = True
    return (status if found_any else None), rest


def _step(status: StatusWords, text: str) -> tuple[StatusWords, str] | None:
    for name, pattern in (*_PATTERNS_FIRST, *_PATTERNS):
        found = pattern.match(text)
        if found is not None:
            return _with(status, name, found), text[found.end() :].lstrip(_AROUND)
    return None


def _with(status: StatusWords, name: str, found: re.Match[str]) -> StatusWords:
    times = {"arrives": found.groupdict().get("since"), "leaves": found.groupdict().get("until")}
    said: Mapping[str, Any] = _SAYS.get(name) or {key: at for key, at in times.items() if at}
    return together(status, StatusWords(**said))


def together(said: StatusWords, more: StatusWords) -> StatusWords:
    """Both of the same people: "kom 9.30", "gick 11"."""
    both, differs = vars(said).copy(), False
    for name, value in vars(more).items():
        if name != "unclear" and value not in _UNSAID[name]:
            differs = differs or both[name] not in (*_UNSAID[name], value)
            both[name] = value
    now = StatusWords(**both)
    is_away_and_more = now.is_there is False and replace(now, unclear=None) != _AWAY
    unclear = said.unclear or more.unclear
    if unclear is None and (differs or is_away_and_more):
        unclear = Unclear.NEGATION
    return replace(now, unclear=unclear)


_AWAY: Final = StatusWords(is_there=False)
_UNSAID: Final = {
    name: (None,) if name in ("is_there", "mode") else ("", False) for name in vars(StatusWords())
}


def after_myself(text: str) -> str | None:
    """What follows "jag" or "mig" at the beginning; None where it begins otherwise."""
    found = _MYSELF.match(text)
    return text[found.end() :] if found else None


def read_here(text: str) -> StatusWords | None:
    """What somebody says of themselves who is there: "jag är här, digitalt"; None where they say
    something else."""
    found = _I_AM.match(tidy(text[:_SHORT]))
    status = read_status(found["rest"]) if found is not None and len(text) < _SHORT else None
    if status is None or (status.is_there is None and status.mode is None):
        return None
    return status


def may_follow_here(text: str) -> bool:
    """Whether `text` can follow "här", and it was not "har" that was written: "har förhinder"."""
    return _AFTER_HAS.match(text) is None


def split_serves(text: str) -> tuple[str, str] | None:
    """Who serves, and the words after that, which begin with whom they replace: "Fia ersätter Gun
    till 11", "Gun ersätts av Fia"; None where that is not said."""
    for pattern, is_turned in ((_SERVED_BY, True), (_SERVES, False)):
        found = pattern.search(text)
        if found is None:
            continue
        before, after = text[: found.start()].strip(_AROUND), text[found.end() :].strip(_AROUND)
        return (after, before) if is_turned else (before, after)
    return None


def split_everybody(text: str) -> tuple[str, str] | None:
    """What is said of everybody, and the names of those who are not meant: "alla digitalt utom Bo";
    None where it is not of everybody."""
    found = _EVERYBODY.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    but = _BUT.search(rest)
    return (rest[: but.start()].strip(_AROUND), rest[but.end() :]) if but else (rest, "")


@dataclass(frozen=True)
class GuestWords:
    """Guests, as they were written. removes: whether they were not there after all."""

    said: str
    removes: bool = False


def read_guests(text: str) -> GuestWords | None:
    """The guests that a clause is about; None where it is about none."""
    removed = _REMOVES.search(text)
    bare = text
    if removed is not None:
        bare = f"{text[: removed.start()]} {text[removed.end() :]}".strip(_AROUND)
    found = _GUEST.match(bare)
    if found is None:
        return None
    return GuestWords(bare[found.end() :].strip(_AROUND), removed is not None)


def split_and(text: str) -> list[str]:
    """The pieces between the words for "och"."""
    return [piece.strip(_AROUND) for piece in _AND.split(text) if piece.strip(_AROUND)]
