"""The words of dates, folded so that "Måndag", "mandag" and "mådnag" are one word.

The Swedish ones are here, and `english` has the English ones.
Folding makes text lower case, takes the dots and notify off å ä ö, and turns every kind of dash
and space into one, without changing its length: a place in the folded text is the same place in
what the person wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeVar

from secretary.calendar import FEASTS, HOLIDAYS
from secretary.language.dates import english
from secretary.language.sv.formats import MONTHS, WEEKDAYS
from secretary.language.text import fold_keep_length

T = TypeVar("T")


def _folded(table: Mapping[str, T]) -> dict[str, T]:
    return {fold_keep_length(name): value for name, value in table.items()}


def _spelt(names: str, start: int = 1) -> dict[str, int]:
    return {name: number for number, name in enumerate(fold_keep_length(names).split(), start)}


WEEKDAY: Final[Mapping[str, int]] = {
    **{
        fold_keep_length(name + ending): n
        for n, name in enumerate(WEEKDAYS)
        for ending in ("", "en")
    },
    **_spelt("mån tis ons tors fre lör sön", 0),
    **_spelt("månd tisd onsd torsd fred lörd sönd", 0),
    "tor": 3,
    **english.WEEKDAY,
}
LAST_WEEKDAY: Final[Mapping[str, int]] = {
    fold_keep_length(d) + "s": n for n, d in enumerate(WEEKDAYS)
}
"""The word in "i fredags"."""

DOTTED_WEEKDAYS: Final = frozenset({"man", "son", "mand", "lord", "sond"})
"""Short forms that are other words without their ring or dots (man, son)."""
NAMELIKE_WEEKDAYS: Final = frozenset({"tor", "fred", *english.SHORT_WEEKDAYS})
"""Short forms that are also people's names, or words."""

MONTH: Final[Mapping[str, int]] = {
    **_spelt(" ".join(MONTHS)),
    **_spelt("jan feb mar apr maj jun jul aug sep okt nov dec"),
    "febr": 2,
    "sept": 9,
    **english.MONTH,
}

CARDINAL: Final[Mapping[str, int]] = {
    **_spelt(
        "ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton"
        " sjutton arton nitton tjugo"
    ),
    "en": 1,
    "tjugoett": 21,
    "tjugofem": 25,
    "tjugotre": 23,
    "tjugotva": 22,
    "tjugofyra": 24,
    "trettio": 30,
    "sextio": 60,
    "nittio": 90,
    **english.CARDINAL,
}
HOUR: Final[Mapping[str, int]] = {
    **_spelt("ett två tre fyra fem sex sju åtta nio tio elva tolv"),
    **english.HOUR,
}

ORDINAL: Final[Mapping[str, int]] = {
    **_spelt(
        "första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte"
        " trettonde fjortonde femtonde sextonde sjuttonde artonde nittonde tjugonde tjugoförsta"
        " tjugoandra tjugotredje tjugofjärde tjugofemte tjugosjätte tjugosjunde tjugoåttonde"
        " tjugonionde trettionde trettioförsta"
    ),
    "forste": 1,
    **english.ORDINAL,
}
TURN: Final[Mapping[str, int]] = {
    **_spelt("första andra tredje fjärde femte"),
    "sista": -1,
    "nast sista": -2,
    **english.TURN,
}
"""Which of a month's weekdays: "andra torsdagen i mars"."""

UNIT: Final[Mapping[str, str]] = _folded(
    {
        "dag": "day",
        "dagar": "day",
        "dar": "day",
        "dygn": "day",
        "vecka": "week",
        "veckor": "week",
        "v": "week",
        "månad": "month",
        "månader": "month",
        "mån": "month",
        "år": "year",
        "timme": "hour",
        "timma": "hour",
        "timmar": "hour",
        "tim": "hour",
        "h": "hour",
        "minut": "minute",
        "minuter": "minute",
        "min": "minute",
        **english.UNIT,
    }
)

NEAR_DAY: Final[Mapping[str, tuple[int, str | None]]] = _folded(
    {
        "idag": (0, None),
        "i dag": (0, None),
        "imorgon": (1, None),
        "i morgon": (1, None),
        "imorn": (1, None),
        "i morn": (1, None),
        "imorron": (1, None),
        "i morron": (1, None),
        "imorrn": (1, None),
        "imon": (1, None),
        "imorgon bitti": (1, "morgon"),
        "i morgon bitti": (1, "morgon"),
        "imorgonbitti": (1, "morgon"),
        "övermorgon": (2, None),
        "i övermorgon": (2, None),
        "iövermorgon": (2, None),
        "igår": (-1, None),
        "i går": (-1, None),
        "förrgår": (-2, None),
        "i förrgår": (-2, None),
        "iförrgår": (-2, None),
        "i morse": (0, "morgon"),
        "imorse": (0, "morgon"),
        "i förmiddag": (0, "förmiddag"),
        "i eftermiddag": (0, "eftermiddag"),
        "ikväll": (0, "kväll"),
        "i kväll": (0, "kväll"),
        "i afton": (0, "kväll"),
        "inatt": (0, "natt"),
        "i natt": (0, "natt"),
        **english.NEAR_DAY,
    }
)
"""Days from today, and the part of the day the word names."""

PART: Final[Mapping[str, str]] = _folded(
    {
        "på morgonen": "morgon",
        "morgon": "morgon",
        "bitti": "morgon",
        "på förmiddagen": "förmiddag",
        "på förmiddan": "förmiddag",
        "på fm": "förmiddag",
        "förmiddag": "förmiddag",
        "fm": "förmiddag",
        "före lunch": "före lunch",
        "innan lunch": "före lunch",
        "mitt på dagen": "lunch",
        "vid lunch": "lunch",
        "lunch": "lunch",
        "lunchtid": "lunch",
        "vid lunchtid": "lunch",
        "efter lunch": "efter lunch",
        "på eftermiddagen": "eftermiddag",
        "på eftermiddan": "eftermiddag",
        "på em": "eftermiddag",
        "eftermiddag": "eftermiddag",
        "em": "eftermiddag",
        "på kvällen": "kväll",
        "kväll": "kväll",
        "på natten": "natt",
        "natt": "natt",
        **english.PART,
    }
)
PART_HOURS: Final[Mapping[str, tuple[int, int]]] = {
    "morgon": (4, 11),
    "förmiddag": (5, 12),
    "före lunch": (5, 13),
    "lunch": (10, 14),
    "efter lunch": (12, 18),
    "eftermiddag": (12, 18),
    "kväll": (16, 23),
    "natt": (21, 30),
}
"""First and last hour that can be meant by a part of the day; the night goes on past 24."""

THIS_WEEK: Final[Mapping[str, int]] = _folded(
    {
        "denna vecka": 0,
        "denna v": 0,
        "den här veckan": 0,
        "nästa vecka": 1,
        "nästa v": 1,
        "nästkommande vecka": 1,
        "kommande vecka": 1,
        "nästföljande vecka": 1,
        "veckan efter nästa": 2,
        "nästnästa vecka": 2,
        "förra veckan": -1,
        "förra v": -1,
        **english.THIS_WEEK,
    }
)
THIS_MONTH: Final[Mapping[str, int]] = _folded(
    {
        "månaden": 0,
        "denna månad": 0,
        "den här månaden": 0,
        "nästa månad": 1,
        "nästa mån": 1,
        "kommande månad": 1,
        "förra månaden": -1,
        **english.THIS_MONTH,
    }
)
THIRD_OF_MONTH: Final[Mapping[str, tuple[int, int]]] = _folded(
    {
        "början av": (1, 10),
        "början på": (1, 10),
        "mitten av": (11, 20),
        "mitten på": (11, 20),
        "slutet av": (21, 31),
        "slutet på": (21, 31),
        **english.THIRD_OF_MONTH,
    }
)
COMING: Final = frozenset(
    fold_keep_length(word)
    for word in ("nu", "kommande", "nästkommande", "närmaste", "närmast", "denna", "den här")
)
WHICH: Final = {
    **dict.fromkeys(COMING, "coming"),
    "nasta": "next",
    "forra": "last",
    **english.WHICH,
}
HOLIDAY: Final = _folded(HOLIDAYS) | {
    english_name: HOLIDAYS[name] for english_name, name in english.HOLIDAY.items()
}
FEAST: Final = _folded(FEASTS) | {
    english_name: FEASTS[name] for english_name, name in english.FEAST.items()
}
NAMELIKE_HOLIDAYS: Final = frozenset(
    fold_keep_length(word)
    for word in ("lucia", "valborg", "halloween", "pingst", "epiphany", *FEASTS, *english.FEAST)
)
"""Holidays that are also a name, or too common in running text to be a date by themselves."""

_OFTEN_MISSPELT: Final[Mapping[str, str]] = {
    "septemper": "september",
    "desember": "december",
    "ocktober": "oktober",
    "febrari": "februari",
    "januri": "januari",
    "tisadg": "tisdag",
    "midsommarsafton": "midsommarafton",
}


def _slips(word: str) -> Iterator[str]:
    """What a hurried thumb makes of a word: an inner letter lost, doubled, or two swapped.

    The first letter is always right and the last is never lost: Freda is no fredag.
    """
    for i in range(1, len(word)):
        if i < len(word) - 1:
            yield word[:i] + word[i + 1 :]
            yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        yield word[: i + 1] + word[i:]


def _misspellings() -> dict[str, str]:
    right = [
        *(w for w in WEEKDAY if len(w) > 5),
        *(w for w in MONTH if len(w) > 4),
        *(w for w in HOLIDAY if len(w) > 7 and " " not in w),
        *("imorgon", "overmorgon", "klockan", "vecka", "nasta", "forsta", "midsommar"),
        *("formiddag", "eftermiddag", "formiddagen", "eftermiddagen", "tomorrow"),
    ]
    known = {slip: word for word in reversed(right) for slip in _slips(word)} | dict(
        _OFTEN_MISSPELT
    )
    for real in (*right, *WEEKDAY, *MONTH, *LAST_WEEKDAY, *UNIT, *ORDINAL, *CARDINAL, "manad"):
        known.pop(real, None)
    return known


MISSPELT: Final[Mapping[str, str]] = _misspellings()
"""From a slip of the thumb to the word meant."""
