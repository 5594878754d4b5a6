"""How people write of tables to fill in: pure patterns.

Which organisations there are, and which meeting is meant, is for those to say who know the group.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from secretary.language.hand_out_words import WORDS
from secretary.language.text import nfc, one_line
from secretary.language.vocabulary import compiled

_LONGEST: Final = 2000
"""Characters that describing a table takes at most."""
_AROUND: Final = " \t\n,;:–-."
_QUOTED: Final = re.compile(r"[\"”“„«»'‘’]([^\"”“„«»\n]{1,300})[\"”“„«»'’](?!\w)")
_SEPARATOR: Final = re.compile(r"[;\n]")
_NUMBER: Final = compiled(rf"(?:(?:{WORDS.number_marks})\s{{0,2}})?(\d{{1,4}})(?=[\s:]|\Z)")
_NEW: Final = compiled(rf"\A(?:{WORDS.new})\s{{1,3}}(?=[\"”“„«»'‘’])")
_SEND: Final = compiled(rf"(?:{WORDS.send})(?!\w)")
_REMOVE: Final = compiled(rf"(?:{WORDS.remove})(?!\w)")


class TableAct(StrEnum):
    """What is to be done with a table."""

    SHOW = "show"
    SEND = "send"
    REMOVE = "remove"


@dataclass(frozen=True)
class TableInstruction:
    """act: None where the number is followed by other words."""

    number: int
    act: TableAct | None


@dataclass(frozen=True)
class TableWords:
    """A table as it was described."""

    title: str
    columns: tuple[str, ...]


def read_table_instruction(text: str) -> TableInstruction | None:
    """What words say that begin with a table's number, or with what is to be done and that number:
    "2", "2 skicka", "ta bort 2"; None where they begin otherwise."""
    text = nfc(text).strip(" .!")
    for act, pattern in ((TableAct.SEND, _SEND), (TableAct.REMOVE, _REMOVE)):
        verb = pattern.match(text)
        if verb is not None:
            number, rest = split_number(text[verb.end() :].strip())
            return None if number is None or rest else TableInstruction(number, act)
    number, rest = split_number(text)
    if number is None:
        return None
    if not rest:
        return TableInstruction(number, TableAct.SHOW)
    for act, pattern in ((TableAct.SEND, _SEND), (TableAct.REMOVE, _REMOVE)):
        if pattern.fullmatch(rest):
            return TableInstruction(number, act)
    return TableInstruction(number, None)


def split_number(text: str) -> tuple[int | None, str]:
    """The number that the words begin with, and what follows it; None where there is none."""
    found = _NUMBER.match(text)
    if found is None:
        return None, text
    return int(found[1]), text[found.end() :].lstrip(" :\t")


def read_table(text: str) -> TableWords | None:
    """The title and the columns: "”Läget i kommunerna” elever, skolor", "Läget: elever, skolor";
    None where there is no title, or no column."""
    text = _NEW.sub("", nfc(text[:_LONGEST]).strip(), count=1)
    quoted = _QUOTED.match(text)
    if quoted is not None:
        title, rest = quoted[1], text[quoted.end() :]
    else:
        title, colon, rest = text.partition(":")
        if not colon or "\n" in title.strip():
            return None
    parts = re.split(r"[,;\n]", rest.strip(_AROUND))
    columns = tuple(name for each in parts if (name := one_line(each).strip(_AROUND)))
    title = one_line(title).strip(_AROUND)
    return TableWords(title, columns) if title and columns else None


def split_values(text: str, count: int) -> tuple[str, ...]:
    """The values of a row with `count` columns, in one line each; empty ones too. Where there is
    but one column, all is its value."""
    text = nfc(text).strip()
    parts = [text] if count == 1 else _SEPARATOR.split(text)
    if len(parts) == count + 1 and not parts[-1].strip():
        parts.pop()  # "12; 3;"
    return tuple(one_line(each).strip() for each in parts)
