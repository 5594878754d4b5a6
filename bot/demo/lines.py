"""What a visitor can type, and what it means: one line in, one act out.

The script (manus.txt) is written in the same lines.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.demo.cast import Cast, Player

_NAME: Final = r"[^\W\d_]+(?:[ -][^\W\d_]+)?"
_WHERE: Final = r"(?:(?P<where>direkt|sekr)\s+)?"
_SAY: Final = re.compile(rf"{_WHERE}(?P<name>{_NAME})\s*:\s*(?P<text>.*)", re.IGNORECASE)
_EDIT: Final = re.compile(rf"(?:(?P<name>{_NAME})\s+)?ändra\s*:\s*(?P<text>.*)", re.IGNORECASE)
_REDACT: Final = re.compile(rf"(?:(?P<name>{_NAME})\s+)?ångra\s*[.!]?", re.IGNORECASE)
_REACT: Final = re.compile(
    r"(?P<names>[^\W\d_]+(?:[\s,]+[^\W\d_]+)*)?[\s,]*(?P<key>:\w+:|[^\w\s]{1,8})", re.IGNORECASE
)
_SPELT: Final = {":ja:": "✅", ":kommer:": "✅", ":digitalt:": "💻", ":nej:": "❌"}
"""Reactions for keyboards without emoji."""

_END: Final = frozenset({"slut", "exit", "quit", "avsluta"})
_HELP: Final = frozenset({"?", "hjälp", "help"})


class Place(Enum):
    """Where something is said."""

    GROUP = "group"
    SECRETARY = "secretary"
    DIRECT = "direct"


@dataclass(frozen=True)
class Say:
    """A message. place: None where the same as before, or the group."""

    player: Player
    text: str
    place: Place | None = None


@dataclass(frozen=True)
class Edit:
    """New words for the player's last message."""

    player: Player
    text: str


@dataclass(frozen=True)
class Redact:
    """The player takes back what they did last."""

    player: Player


@dataclass(frozen=True)
class React:
    """Players put an emoji on the summons, or else on what was posted last."""

    players: tuple[Player, ...]
    key: str


@dataclass(frozen=True)
class Wait:
    """The clock goes forward. to: empty for the next notice."""

    to: str


@dataclass(frozen=True)
class Help:
    """Who is there, and what to try."""


@dataclass(frozen=True)
class End:
    """The visitor has seen enough."""


Act = Say | Edit | Redact | React | Wait | Help | End


class Puzzled(Exception):
    """The line cannot be used; the text is Swedish and says why."""


def parse(line: str, cast: Cast, speaker: Player | None) -> Act | None:
    """What the line means; None where it is empty. A line without a name is the speaker's.

    Raises Puzzled.
    """
    line = line.strip()
    if not line:
        return None
    if line.casefold() in _END:
        return End()
    if line.casefold() in _HELP:
        return Help()
    if line.startswith(">>"):
        return Wait(line[2:].strip())
    if edit := _EDIT.fullmatch(line):
        return Edit(_who(edit["name"], cast, speaker), edit["text"].strip())
    if redact := _REDACT.fullmatch(line):
        return Redact(_who(redact["name"], cast, speaker))
    if react := _react(line, cast, speaker):
        return react
    if said := _SAY.fullmatch(line):
        return _say(said, line, cast, speaker)
    return Say(_who(None, cast, speaker), line)


def _say(said: re.Match[str], line: str, cast: Cast, speaker: Player | None) -> Say:
    place = {"direkt": Place.DIRECT, "sekr": Place.SECRETARY}.get((said["where"] or "").casefold())
    player = cast.find(said["name"])
    if player is None:
        # "Arboga: vi öppnar …" may well be the speaker's own words.
        if speaker is not None and place is None and cast.like(said["name"]) is None:
            return Say(speaker, line)
        raise _nobody(said["name"], cast)
    place = place or Place.GROUP
    if place is Place.SECRETARY and not player.in_secretary_room:
        raise Puzzled(
            f"{player.first} är inte med i sekreterarens rum. Där är {cast.secretary.first} "
            "och ordföranden."
        )
    if not said["text"]:
        raise Puzzled(f"Vad skriver {player.first}? Till exempel: {player.first.lower()}: !möte")
    return Say(player, said["text"], place)


def _who(name: str | None, cast: Cast, speaker: Player | None) -> Player:
    if name is None:
        if speaker is None:
            raise Puzzled("Vem skriver? Börja med ett namn: anna: !möte  (? visar alla)")
        return speaker
    player = cast.find(name)
    if player is None:
        raise _nobody(name, cast)
    return player


def _react(line: str, cast: Cast, speaker: Player | None) -> React | None:
    found = _REACT.fullmatch(line)
    if found is None:
        return None
    key = _SPELT.get(found["key"].casefold(), found["key"])
    names = [w for w in re.split(r"[\s,]+", found["names"] or "") if w and w != "och"]
    players = [cast.find(name) for name in names] or [speaker]
    # Anything but names and an emoji is something that somebody says.
    if None in players or unicodedata.category(key[0]) != "So":
        return None
    return React(tuple(p for p in players if p is not None), key)


def _nobody(name: str, cast: Cast) -> Puzzled:
    like = cast.like(name)
    guess = f" Menade du {like.first.lower()}?" if like else ""
    return Puzzled(f"Ingen här heter {name}.{guess} Skriv ? så ser du vilka som är med.")
