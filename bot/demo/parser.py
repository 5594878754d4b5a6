"""The demo's input language: one line in, one action out. script.txt is written in it, too."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.demo.personas import Directory, Persona
from bot.transports.terminal.transport import ME

_NAME: Final = r"[^\W\d_]+(?:[ -][^\W\d_]+)?"
_WHERE: Final = r"(?:(?P<where>direkt|sekr)\s+)?"
_SAY: Final = re.compile(
    rf"{_WHERE}(?P<name>{_NAME}?)(?P<reply>\s+svarar)?\s*:\s*(?P<text>.*)", re.IGNORECASE
)
_EDIT: Final = re.compile(rf"(?:(?P<name>{_NAME})\s+)?ändra\s*:\s*(?P<text>.*)", re.IGNORECASE)
_REDACT: Final = re.compile(rf"(?:(?P<name>{_NAME})\s+)?ångra\s*[.!]?", re.IGNORECASE)
_REACT: Final = re.compile(
    r"(?P<names>[^\W\d_]+(?:[\s,]+[^\W\d_]+)*)?[\s,]*(?P<key>:\w+:|[^\w\s]{1,8})", re.IGNORECASE
)
_SHORTCODES: Final = {":ja:": "✅", ":kommer:": "✅", ":digitalt:": "💻", ":nej:": "❌"}
"""Reactions for keyboards without emoji."""

_QUIT: Final = frozenset({"slut", "exit", "quit", "avsluta"})
_HELP: Final = frozenset({"?", "hjälp", "help"})


class RoomKind(Enum):
    """The rooms of the demo."""

    GROUP = "group"
    SECRETARY = "secretary"
    DIRECT = "direct"


@dataclass(frozen=True)
class Say:
    """Post a message. room: None for where the persona wrote last, or else the group's room.

    is_reply: it answers what the secretary wrote last in the room, as a reply does.
    """

    persona: Persona
    text: str
    room: RoomKind | None = None
    is_reply: bool = False


@dataclass(frozen=True)
class Edit:
    """Edit the persona's last message."""

    persona: Persona
    text: str


@dataclass(frozen=True)
class Redact:
    """Redact what the persona did last."""

    persona: Persona


@dataclass(frozen=True)
class React:
    """React, each persona, to the summons, or else to the secretary's last message.

    key: the emoji.
    """

    personas: tuple[Persona, ...]
    key: str


@dataclass(frozen=True)
class AdvanceClock:
    """Move the clock forward. to: as typed; empty for the next notice."""

    to: str


@dataclass(frozen=True)
class ShowPersonas:
    """List the personas, and what can be typed."""


@dataclass(frozen=True)
class Quit:
    """End the demo."""


Action = Say | Edit | Redact | React | AdvanceClock | ShowPersonas | Quit


class InputError(Exception):
    """The line cannot be used; the message, in Swedish, says why."""


def parse(line: str, directory: Directory, speaker: Persona | None) -> Action | None:
    """The action that the line stands for; None for an empty line. Raises InputError.

    speaker: whom a line without a name is from; None where nobody has written yet.
    """
    line = line.strip()
    if not line:
        return None
    if line.casefold() in _QUIT:
        return Quit()
    if line.casefold() in _HELP:
        return ShowPersonas()
    if line.startswith(">>"):
        return AdvanceClock(line[2:].strip())
    if edit := _EDIT.fullmatch(line):
        return Edit(_persona(edit["name"], directory, speaker), edit["text"].strip())
    if redact := _REDACT.fullmatch(line):
        return Redact(_persona(redact["name"], directory, speaker))
    if react := _react(line, directory, speaker):
        return react
    if said := _SAY.fullmatch(line):
        return _say(said, line, directory, speaker)
    return Say(_persona(None, directory, speaker), line)


def _say(said: re.Match[str], line: str, directory: Directory, speaker: Persona | None) -> Say:
    room = {"direkt": RoomKind.DIRECT, "sekr": RoomKind.SECRETARY}.get(
        (said["where"] or "").casefold()
    )
    persona = directory.find(said["name"])
    if persona is None and room is None and said["name"].casefold() == ME.casefold():
        return Say(_persona(None, directory, speaker), line)
    if persona is None:
        # In "Arboga: vi öppnar …" the speaker writes of Arboga.
        if speaker is not None and room is None and directory.find_similar(said["name"]) is None:
            return Say(speaker, line)
        raise _unknown_name(said["name"], directory)
    room = room or RoomKind.GROUP
    if room is RoomKind.SECRETARY and not persona.in_secretary_room:
        raise InputError(
            f"{persona.first_name} är inte med i sekreterarens rum. "
            f"Där är {directory.secretary.first_name} och ordföranden."
        )
    if not said["text"]:
        name = persona.first_name
        raise InputError(f"Vad skriver {name}? Till exempel: {name.lower()}: !möte")
    return Say(persona, said["text"], room, said["reply"] is not None)


def _persona(name: str | None, directory: Directory, speaker: Persona | None) -> Persona:
    if name is None:
        if speaker is None:
            raise InputError("Vem skriver? Börja med ett namn: anna: !möte  (? visar alla)")
        return speaker
    persona = directory.find(name)
    if persona is None:
        raise _unknown_name(name, directory)
    return persona


def _react(line: str, directory: Directory, speaker: Persona | None) -> React | None:
    found = _REACT.fullmatch(line)
    if found is None:
        return None
    key = _SHORTCODES.get(found["key"].casefold(), found["key"])
    names = [w for w in re.split(r"[\s,]+", found["names"] or "") if w and w != "och"]
    personas = [directory.find(name) for name in names] or [speaker]
    # Anything but known names and an emoji is a message.
    if None in personas or unicodedata.category(key[0]) != "So":
        return None
    return React(tuple(p for p in personas if p is not None), key)


def _unknown_name(name: str, directory: Directory) -> InputError:
    close = directory.find_similar(name)
    guess = f" Menade du {close.first_name.lower()}?" if close else ""
    return InputError(f"Ingen här heter {name}.{guess} Skriv ? så ser du vilka som är med.")
