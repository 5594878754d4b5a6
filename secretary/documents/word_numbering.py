"""What the styles and lists of a Word document make of its paragraphs: headings, and list items."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from secretary.documents.word_package import parse

_HEADING: Final = re.compile(r"heading ([1-9])")
_MOST_BASED: Final = 10
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_INDENT: Final = "  "
_MOST_LEVELS: Final = 9


@dataclass
class Style:
    """Of paragraphs. level: see `ReadParagraph`. list_id: of the list that they are items of."""

    name: str = ""
    based_on: str = ""
    level: int = 0
    list_id: int = 0
    list_level: int = 0


@dataclass
class Styles:
    """By their ids."""

    by_id: dict[str, Style] = field(default_factory=dict)

    def get(self, id_: str) -> Style:
        """The style of that id; one that says nothing where there is none."""
        return self.by_id.get(id_, _NONE)


_NONE: Final = Style()


def read_styles(xml: bytes) -> Styles:
    """word/styles.xml. Raises UnreadableFileError."""
    found = Styles()
    style = Style()

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal style
        local = name.rpartition(" ")[2]
        if local == "style":
            style = Style()
            if _attribute(attributes, "type") == "paragraph":
                found.by_id[_attribute(attributes, "styleId")] = style
        elif local == "name":
            style.name = _attribute(attributes, "val").casefold()
        elif local == "basedOn":
            style.based_on = _attribute(attributes, "val")
        elif local == "outlineLvl":
            style.level = (_number(attributes) or 0) + 1
        elif local == "numId":
            style.list_id = _number(attributes) or 0
        elif local == "ilvl":
            style.list_level = _number(attributes) or 0

    parse(xml, begin)
    for each in found.by_id.values():
        named = _HEADING.fullmatch(each.name)
        if named is not None:
            each.level = int(named[1])
    for each in found.by_id.values():
        _inherit(found, each)
    return found


def _inherit(styles: Styles, style: Style) -> None:
    base = style
    for _ in range(_MOST_BASED):
        base = styles.get(base.based_on)
        style.level = style.level or base.level
        if not style.list_id:
            style.list_id, style.list_level = base.list_id, base.list_level


@dataclass
class Lists:
    """levels: of each list by its depth, the kind of number and the first of them.

    It counts: marks are asked for in the order of the document.
    """

    levels: dict[int, dict[int, tuple[str, int]]] = field(default_factory=dict)
    counts: dict[int, dict[int, int]] = field(default_factory=dict)

    def mark(self, list_id: int, depth: int | None) -> str:
        """What begins the next item of a list at a depth, counted from 0."""
        level = min(depth or 0, _MOST_LEVELS)
        kind, first = self.levels.get(list_id, {}).get(level, ("bullet", 1))
        indent = _INDENT * level
        if kind == "none":
            return indent
        if kind == "bullet":
            return f"{indent}– "
        counts = self.counts.setdefault(list_id, {})
        counts[level] = number = counts.get(level, first - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        if kind.endswith("Letter") and 1 <= number <= len(_LETTERS):
            return f"{indent}{_LETTERS[number - 1]}) "
        return f"{indent}{number}. "


def read_lists(xml: bytes) -> Lists:
    """word/numbering.xml. Raises UnreadableFileError."""
    abstract: dict[int, dict[int, tuple[str, int]]] = {}
    found = Lists()
    levels: dict[int, tuple[str, int]] = {}
    level, list_id = 0, 0

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal levels, level, list_id
        local = name.rpartition(" ")[2]
        if local == "abstractNum":
            levels = abstract.setdefault(_number(attributes, "abstractNumId") or 0, {})
        elif local in ("lvl", "lvlOverride"):
            level = _number(attributes, "ilvl") or 0
            levels.setdefault(level, ("decimal", 1))
        elif local == "num":
            list_id = _number(attributes, "numId") or 0
        elif local == "abstractNumId":
            levels = dict(abstract.get(_number(attributes) or 0, {}))
            found.levels[list_id] = levels
        elif local == "numFmt":
            levels[level] = (_attribute(attributes, "val"), levels.get(level, ("", 1))[1])
        elif local in ("start", "startOverride"):
            levels[level] = (levels.get(level, ("decimal", 1))[0], _number(attributes) or 0)

    parse(xml, begin)
    return found


def _attribute(attributes: Mapping[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if key.endswith(f" {name}")), "")


def _number(attributes: Mapping[str, str], name: str = "val") -> int | None:
    found = _attribute(attributes, name)
    is_number = found.isascii() and found.isdigit() and len(found) <= 9
    return int(found) if is_number else None
