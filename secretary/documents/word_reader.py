"""The words of a Word document that somebody has edited, paragraph by paragraph. Pure.

Made by Word, LibreOffice, Pages or Google Docs of what `secretary.documents.word` wrote: the
bookmarks of that are found again. Tracked changes count as accepted. ECMA-376 part 1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from secretary.documents.structure import printable
from secretary.documents.word_numbering import Lists, Styles, read_lists, read_styles
from secretary.documents.word_package import (
    Unreadable,
    UnreadableFileError,
    WordPackage,
    parse,
)

_WORD: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main ",
    "http://purl.oclc.org/ooxml/wordprocessingml/main ",
)
_MATHS: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math oMath",
    "http://purl.oclc.org/ooxml/officeDocument/math oMath",
)
_FALLBACK: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_MARK: Final = re.compile(r"k([a-z][a-z0-9_]{0,29})_([0-9a-f]{8})")
_MOST_TEXT: Final = 500_000
"""Characters of all words."""


class LeftOut(StrEnum):
    """What is not read of a document."""

    COMMENT = "comment"
    FOOTNOTE = "footnote"
    PICTURE = "picture"
    TEXT_BOX = "text_box"
    FORMULA = "formula"
    HIDDEN = "hidden"
    EMBEDDED = "embedded"


_LEFT_OUT: Final = {
    "commentReference": LeftOut.COMMENT,
    "footnoteReference": LeftOut.FOOTNOTE,
    "endnoteReference": LeftOut.FOOTNOTE,
    "drawing": LeftOut.PICTURE,
    "pict": LeftOut.PICTURE,
    "object": LeftOut.PICTURE,
    "altChunk": LeftOut.EMBEDDED,
}
_NOT_READ: Final = frozenset({"del", "moveFrom", "txbxContent", "rt", "sdtPr", "sectPr"})
"""Elements in which nothing counts: what was deleted, and what stands beside the text."""
_WITHIN_RUN: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


@dataclass(frozen=True)
class ReadParagraph:
    """text: a line break in it is one on paper.

    level: of a heading, 1 for parts; 0 for none. mark: what begins an item of a list, with a space
    at its end. row: of a table, counted from 1 through the document; cell: of that row, counted
    from 1; both 0 outside tables. What stands in a table in a cell is of that cell.
    """

    text: str
    level: int = 0
    mark: str = ""
    row: int = 0
    cell: int = 0


@dataclass(frozen=True)
class Mark:
    """A bookmark of ours that still covers words.

    key: see `Heading`. fingerprint: of its section as the document was made. first, last: which
    paragraphs its words stand in.
    """

    key: str
    fingerprint: str
    first: int
    last: int


@dataclass(frozen=True)
class WordText:
    """marks: in the order that they begin. left_out: how many of each are not read.
    tracked: whether any change was tracked."""

    paragraphs: tuple[ReadParagraph, ...]
    marks: tuple[Mark, ...]
    left_out: Mapping[LeftOut, int]
    tracked: bool = False


def read_word(content: bytes) -> WordText:
    """The words of a file. Raises UnreadableFileError where it is no Word document, or one that is
    not to be read."""
    package = WordPackage(content)
    styles, numbering = package.part("styles"), package.part("numbering")
    reader = _Reader(
        read_styles(styles) if styles else Styles(), read_lists(numbering) if numbering else Lists()
    )
    parse(package.document, reader.begin, reader.end, reader.text)
    return reader.done()


@dataclass
class _OpenMark:
    key: str
    fingerprint: str
    first: int = -1
    last: int = -1


@dataclass
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    style: str = ""
    list_id: int | None = None
    list_level: int | None = None
    outline: int | None = None
    ends_deleted: bool = False


class _Reader:
    """What it is given element by element, in the order of the document."""

    def __init__(self, styles: Styles, lists: Lists) -> None:
        self._styles, self._lists = styles, lists
        self._names: dict[str, str] = {}
        self._skipped = 0
        self._open: list[str] = []
        self._paragraph: _Paragraph | None = None
        self._found: list[ReadParagraph] = []
        self._carried: list[str] = []
        self._marks: list[_OpenMark] = []
        self._open_marks: dict[str, _OpenMark] = {}
        self._waiting: list[_OpenMark] = []
        self._last_with_words = -1
        self._fields: list[bool] = []
        """Of each open field whether its result has begun."""
        self._collects = self._hidden = self._is_tracked = False
        self._rows = self._row = self._cell = 0
        self._row_depth = 0
        self._length = 0
        self._left_out: Counter[LeftOut] = Counter()

    def _local(self, name: str) -> str:
        """The name of an element of WordprocessingML; of others empty, or what is known of them."""
        known = self._names.get(name)
        if known is None:
            known = next((name[len(each) :] for each in _WORD if name.startswith(each)), "")
            if name in _MATHS:
                known = "oMath"
            elif name == _FALLBACK:
                known = "Fallback"
            self._names[name] = known
        return known

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        local = self._local(name)
        if self._skipped:
            self._skipped += 1
            return
        if local in _NOT_READ or local in ("Fallback", "oMath") or local.endswith("PrChange"):
            self._leave_out(local)
            self._skipped = 1
            return
        self._open.append(local)
        if not local:
            return
        if local == "p":
            self._paragraph = _Paragraph(self._carried)
            self._carried = []
        elif local in _LEFT_OUT:
            self._left_out[_LEFT_OUT[local]] += 1
        elif local == "bookmarkStart":
            self._begin_mark(attributes)
        elif local == "bookmarkEnd":
            self._end_mark(_value(attributes, "id"))
        elif local in ("tr", "tc"):
            self._begin_in_table(local)
        elif local in ("ins", "moveTo"):
            self._is_tracked = True
        elif self._paragraph is not None:
            self._begin_in_paragraph(self._paragraph, local, attributes)

    def _begin_in_table(self, local: str) -> None:
        self._row_depth += local == "tr"
        if self._row_depth > 1:
            return
        if local == "tr":
            self._rows += 1
            self._row, self._cell = self._rows, 0
        else:
            self._cell += 1

    def _leave_out(self, local: str) -> None:
        if local == "txbxContent":
            self._left_out[LeftOut.TEXT_BOX] += 1
            self._left_out[LeftOut.PICTURE] -= 1  # the drawing around it
        elif local == "oMath":
            self._left_out[LeftOut.FORMULA] += 1
        elif local in ("del", "moveFrom"):
            self._is_tracked = True
            if self._open[-2:] == ["pPr", "rPr"] and self._paragraph is not None:
                self._paragraph.ends_deleted = True

    def _begin_in_paragraph(
        self, paragraph: _Paragraph, local: str, attributes: Mapping[str, str]
    ) -> None:
        around = self._open[-2] if len(self._open) > 1 else ""
        if local == "t":
            self._collects = around == "r" and not self._hidden and all(self._fields)
            if self._hidden:
                self._left_out[LeftOut.HIDDEN] += 1
        elif local in _WITHIN_RUN:
            is_break = local != "br" or _value(attributes, "type") in ("", "textWrapping")
            if around == "r" and is_break and all(self._fields) and not self._hidden:
                self._add(_WITHIN_RUN[local])
        elif local == "r":
            self._hidden = False
        elif local == "fldChar":
            self._field(_value(attributes, "fldCharType"))
        elif local == "vanish" and self._open[-3:-1] == ["r", "rPr"]:
            self._hidden = _value(attributes, "val") not in ("0", "false", "off")
        elif local == "pStyle" and around == "pPr":
            paragraph.style = _value(attributes, "val")
        elif local == "outlineLvl" and around == "pPr":
            paragraph.outline = _number(attributes)
        elif local == "numId" and around == "numPr":
            paragraph.list_id = _number(attributes)
        elif local == "ilvl" and around == "numPr":
            paragraph.list_level = _number(attributes)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        local = self._open.pop()
        if local == "t":
            self._collects = False
        elif local == "tr":
            self._row_depth -= 1
            if not self._row_depth:
                self._row = self._cell = 0
        elif local == "p" and self._paragraph is not None:
            paragraph, self._paragraph = self._paragraph, None
            self._hidden = False
            if paragraph.ends_deleted:
                self._carried = paragraph.parts
            else:
                self._found.append(self._made(paragraph))

    def text(self, data: str) -> None:
        if self._collects and not self._skipped:
            self._add(data)

    def _add(self, text: str) -> None:
        assert self._paragraph is not None, "nothing is collected outside of one"
        self._length += len(text)
        if self._length > _MOST_TEXT:
            raise UnreadableFileError(Unreadable.TOO_LARGE)
        self._paragraph.parts.append(text)
        if not text.isspace():
            self._last_with_words = len(self._found)
            for each in self._waiting:
                each.first = self._last_with_words
            self._waiting.clear()

    def _made(self, paragraph: _Paragraph) -> ReadParagraph:
        text = printable("".join(paragraph.parts)).replace("\u00ad", "")
        style = self._styles.get(paragraph.style)
        level = style.level if paragraph.outline is None else paragraph.outline + 1
        level = level if level <= 9 else 0
        mark = ""
        if not level and text.strip():
            number = style.list_id if paragraph.list_id is None else paragraph.list_id
            depth = style.list_level if paragraph.list_level is None else paragraph.list_level
            mark = self._lists.mark(number, depth) if number else ""
        return ReadParagraph(text, level, mark, self._row, self._cell)

    def _begin_mark(self, attributes: Mapping[str, str]) -> None:
        found = _MARK.fullmatch(_value(attributes, "name"))
        if found is not None:
            made = _OpenMark(found[1].replace("_", "-"), found[2])
            self._marks.append(made)
            self._waiting.append(made)
            self._open_marks[_value(attributes, "id")] = made

    def _end_mark(self, id_: str) -> None:
        made = self._open_marks.pop(id_, None)
        if made is None:
            return
        if made in self._waiting:
            self._waiting.remove(made)
        made.last = self._last_with_words

    def done(self) -> WordText:
        """All of it."""
        if self._carried:
            self._found.append(ReadParagraph(printable("".join(self._carried))))
        for each in self._open_marks.values():
            each.last = each.first
        marks = tuple(
            Mark(each.key, each.fingerprint, each.first, each.last)
            for each in self._marks
            if each.first >= 0
        )
        left_out = {kind: count for kind, count in self._left_out.items() if count > 0}
        return WordText(tuple(self._found), marks, left_out, self._is_tracked)


def _value(attributes: Mapping[str, str], name: str) -> str:
    return next((attributes[key] for each in _WORD if (key := each + name) in attributes), "")


def _number(attributes: Mapping[str, str]) -> int | None:
    found = _value(attributes, "val")
    return int(found) if found.isascii() and found.isdigit() and len(found) <= 9 else None
