"""The parts of the notes' Word file: what stands under which item, and what else there is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from secretary.documents.sections import compared, fingerprint, sections_of
from secretary.documents.structure import (
    Heading,
    Labelled,
    Paragraph,
    StructuredDocument,
    text_of,
)
from secretary.documents.word_reader import Mark, ReadParagraph, WordText
from secretary.errors import UserError
from secretary.language.notes_words import AssessmentHeading
from secretary.notes import Notes
from secretary.notes_keys import NotesKey, item_tag, read_key

_TEXT_OF_PART: Final = 2
"""The level of headings in Word, from which they stand within an item."""


@dataclass(frozen=True)
class NotesLayout:
    """The notes as they would be a file now.

    tag: of their meeting. keys: of items, by their tags, in order. headings: by items' keys, as
    they are compared. filled: the lines of each paragraph that fills an item. labels: what the
    headings of an assessment are called. subheading: what stands above them. head, parts: the
    lines of what stands above the items, and of other parts by their headings. heads: what has to
    stand above them so that it is these notes.
    """

    tag: str
    keys: Mapping[str, str]
    headings: Mapping[str, str]
    filled: Mapping[str, list[tuple[str, ...]]]
    labels: Mapping[AssessmentHeading, str]
    subheadings: frozenset[str]
    head: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]]
    heads: frozenset[str]


def layout_of(document: StructuredDocument, notes: Notes) -> NotesLayout:
    """See `NotesLayout`. document: the notes' own."""
    keys = {item_tag(each.key): each.key for each in notes.items}
    headings: dict[str, str] = {}
    filled: dict[str, list[tuple[str, ...]]] = {}
    parts: dict[str, tuple[str, ...]] = {}
    head: tuple[str, ...] = ()
    tag = ""
    for each in sections_of(document):
        key = read_key(each.key)
        lines = tuple(filter(None, (each.heading, *each.lines)))
        if key is None or key.kind == "t":
            continue
        if key.kind == "h":
            tag, head = key.tag, lines
        elif key.kind == "i":
            headings[keys[key.item]] = each.heading
        elif key.kind == "f":
            filled.setdefault(keys[key.tag], []).append(lines)
        else:
            parts[lines[0]] = lines
    subheadings = [compared(text_of(each.line)) for each in document.blocks
                   if isinstance(each, Heading) and each.level > _TEXT_OF_PART]  # fmt: skip
    return NotesLayout(
        tag, keys, headings, filled, _labels(document), frozenset(subheadings), head, parts,
        _heads(document),
    )  # fmt: skip


def _labels(document: StructuredDocument) -> Mapping[AssessmentHeading, str]:
    """By the first assessment that there is."""
    for at, each in enumerate(document.blocks):
        if isinstance(each, Heading) and each.level > _TEXT_OF_PART:
            below = document.blocks[at + 1 : at + 1 + len(AssessmentHeading)]
            lines = (text_of(one.line) for one in below if isinstance(one, Paragraph))
            return dict(zip(AssessmentHeading, (x.partition(":")[0] for x in lines), strict=False))
    return {}


def _heads(document: StructuredDocument) -> frozenset[str]:
    """Whose the notes are, and of which day: the first and the last of the details."""
    details = next((each for each in document.blocks if isinstance(each, Labelled)), None)
    rows = (details.rows[0], details.rows[-1]) if details is not None else ()
    return frozenset(compared(text_of(line)) for _, lines in rows for line in lines)


@dataclass
class FoundItem:
    """An item in a file.

    heading: as it stands there. written: the fingerprint of what was written when the file was
    made; None where that is not known. paragraphs: what stands below it, without what fills it by
    itself. is_renamed: whether it was called otherwise when the file was made.
    filled: paragraphs that fill it and were changed, as they stand; empty for removed.
    """

    key: str
    heading: str
    written: str | None = None
    is_renamed: bool = False
    paragraphs: list[ReadParagraph] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    fills: int = 0
    """How many paragraphs filled it when the file was made."""
    seen: int = 0


@dataclass
class Sections:
    """The parts of a file. unplaced, elsewhere: as of `NotesInWord`."""

    items: list[FoundItem] = field(default_factory=list)
    unplaced: list[tuple[str, str]] = field(default_factory=list)
    elsewhere: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class _Part:
    """A part that is no item's: heading, and what stands there. made: the fingerprint of it as the
    file was made; empty where that is not known. known: its lines by now; None for a new one.
    is_gone: whether it is of an item that is no more, or stands there twice."""

    heading: str
    made: str = ""
    known: tuple[str, ...] | None = None
    is_head: bool = False
    is_gone: bool = False
    begins_with_heading: bool = True
    paragraphs: list[ReadParagraph] = field(default_factory=list)


def tags_of(text: WordText) -> set[str]:
    """Of the meetings whose notes a file is made of."""
    keys = (read_key(mark.key) for mark in text.marks)
    return {key.tag for key in keys if key is not None and key.kind in ("h", "i")}


def find_sections(text: WordText, layout: NotesLayout) -> Sections:
    """The parts of a file of these notes. Raises UserError where none has a key, and its headings
    are not just those of the notes."""
    finder = _Finder(text, layout)
    if not tags_of(text):
        _check_headings(text, layout)
    for at, paragraph in enumerate(text.paragraphs):
        finder.take(at, paragraph)
    return finder.done()


def _check_headings(text: WordText, layout: NotesLayout) -> None:
    """Raises UserError where it is not clear from its words alone that these are the notes."""
    headings = [compared(each.text) for each in text.paragraphs if each.level == 1]
    expected = [*layout.headings.values(), *layout.parts]
    there = {line for each in text.paragraphs for line in _lines([each])}
    is_whole = [each for each in headings if each != layout.head[0]] == [
        each for each in expected if each in headings or each in layout.headings.values()
    ]
    if not is_whole or not layout.heads <= there:
        raise UserError("word_file_not_notes")


class _Finder:
    def __init__(self, text: WordText, layout: NotesLayout) -> None:
        self._text, self._layout = text, layout
        self._items: dict[str, FoundItem] = {}
        self._parts: list[_Part] = []
        self._now: FoundItem | _Part = _Part("", known=layout.head, is_head=True)
        self._parts.append(self._now)
        self._marks: dict[int, list[tuple[Mark, NotesKey]]] = {}
        for mark in text.marks:
            key = read_key(mark.key)
            if key is not None:
                self._marks.setdefault(mark.first, []).append((mark, key))
        self._marked = {key.item for each in self._marks.values() for _, key in each}
        self._done_until = -1

    def take(self, at: int, paragraph: ReadParagraph) -> None:
        if at <= self._done_until or not (paragraph.text.strip() or at in self._marks):
            return
        for mark, key in self._marks.get(at, ()):
            if self._begins(mark, key, paragraph):
                return
        if paragraph.level == 1 and self._begins_by_heading(compared(paragraph.text)):
            return
        self._now.paragraphs.append(paragraph)

    def _begins(self, mark: Mark, key: NotesKey, paragraph: ReadParagraph) -> bool:
        """Whether the paragraph is what the mark says, and so no text of an item."""
        heading = compared(paragraph.text)
        if key.kind == "i":
            item = self._layout.keys.get(key.item)
            if item is None or item in self._items:
                self._begin_part(_Part(heading, is_gone=True))
                return True
            found = FoundItem(item, heading, key.written, fills=key.number)
            found.is_renamed = fingerprint((heading,)) != mark.fingerprint
            self._now = self._items[item] = found
            return True
        if key.kind in ("f", "t") and self._has_lost_heading(key.tag):
            self._begin_part(_Part("", is_gone=True))
        if key.kind == "f":
            return self._takes_filled(mark, key)
        if key.kind == "o":
            is_heading = paragraph.level > 0
            known = self._layout.parts.get(heading, ())
            part = _Part(heading, mark.fingerprint, known, begins_with_heading=is_heading)
            self._begin_part(part)
            part.paragraphs.append(paragraph)
            return True
        if key.kind == "h" and isinstance(self._now, _Part) and self._now.is_head:
            self._now.made = mark.fingerprint
        return False

    def _has_lost_heading(self, tag: str) -> bool:
        """Whether the heading of an item is not in the file: what stood below it is no other's."""
        return tag not in self._marked and self._layout.keys.get(tag) not in self._items

    def _takes_filled(self, mark: Mark, key: NotesKey) -> bool:
        item = self._layout.keys.get(key.tag)
        found = self._items.get(item) if item is not None else None
        if found is None:
            return True
        found.seen += 1
        paragraphs = self._text.paragraphs
        first, all_of_it = [paragraphs[mark.first]], paragraphs[mark.first : mark.last + 1]
        if fingerprint(("", *_lines(first))) == mark.fingerprint:
            return True
        self._done_until = max(self._done_until, mark.last)
        if fingerprint(("", *_lines(all_of_it))) != mark.fingerprint:
            found.filled.append(joined(all_of_it))
        return True

    def _begins_by_heading(self, heading: str) -> bool:
        """A heading without a mark of ours: an item's whose mark is lost, or a new one."""
        layout = self._layout
        for key, known in layout.headings.items():
            if known == heading and key not in self._items and item_tag(key) not in self._marked:
                self._now = self._items[key] = FoundItem(key, heading)
                return True
        if layout.head and heading == layout.head[0]:
            return False
        known_part = layout.parts.get(heading)
        self._begin_part(_Part(heading, known=known_part))
        if known_part is not None and isinstance(self._now, _Part):
            self._now.paragraphs.append(ReadParagraph(heading))
        return True

    def _begin_part(self, part: _Part) -> None:
        self._now = part
        self._parts.append(part)

    def done(self) -> Sections:
        found = Sections([*self._items.values()])
        for each in found.items:
            self._drop_filled(each)
            each.paragraphs = [
                one for one in each.paragraphs
                if not (one.level and compared(one.text) in self._layout.subheadings)
            ]  # fmt: skip
        for part in self._parts:
            self._tell(part, found)
        return found

    def _drop_filled(self, item: FoundItem) -> None:
        """What fills an item by itself and has lost its mark is no text of anybody's."""
        lost = max(0, item.fills - item.seen)
        if item.written is not None and not lost:
            return
        known = [[*lines] for lines in self._layout.filled.get(item.key, [])]
        kept: list[ReadParagraph] = []
        for each in item.paragraphs:
            if [*_lines([each])] in known:
                lost -= 1
            else:
                kept.append(each)
        item.paragraphs = kept
        if item.written is not None and lost > 0:
            item.filled.append("")

    def _tell(self, part: _Part, found: Sections) -> None:
        lines = [*_lines(part.paragraphs)]
        if part.known is None:
            if part.paragraphs or not part.is_gone:
                found.unplaced.append((part.heading, joined(part.paragraphs)))
            return
        said = lines if part.begins_with_heading else ["", *lines]
        if not part.made and not part.is_head and lines == [*part.known]:
            return
        if part.made and fingerprint(said) == part.made:
            return
        new = [line for line in lines if line not in part.known]
        is_marked = bool(part.made)
        if new or is_marked:
            found.elsewhere.append(("" if part.is_head else part.heading, "\n".join(new)))


def _lines(paragraphs: Iterable[ReadParagraph]) -> list[str]:
    """The lines of paragraphs as a document's are compared; labels are lines of their own."""
    lines = (line for each in paragraphs for line in each.text.replace("\t", "\n").split("\n"))
    return [*filter(None, map(compared, lines))]


def joined(paragraphs: Sequence[ReadParagraph]) -> str:
    """Paragraphs as they are written in the notes: apart by an empty line, items of a list and rows
    of a table a line each."""
    told = ""
    was_close = False
    for row, group in groupby(paragraphs, key=lambda each: each.row):
        for text, is_close in [_row(group)] if row else map(_in_lines, group):
            if text:
                between = "\n" if is_close and was_close else "\n\n"
                told += f"{between}{text}" if told else text
                was_close = is_close
    return told


def _in_lines(paragraph: ReadParagraph) -> tuple[str, bool]:
    """A paragraph outside tables, and whether it stands close to others of its kind."""
    lines = [" ".join(line.replace("\t", " ").split()) for line in paragraph.text.split("\n")]
    text = "\n".join(lines).strip()
    return (f"{paragraph.mark}{text}" if text else "", bool(paragraph.mark))


def _row(paragraphs: Iterable[ReadParagraph]) -> tuple[str, bool]:
    """A row of a table in one line, whatever its cells hold; a cell without words keeps its place
    before others."""
    cells: list[str] = []
    for cell, group in groupby(paragraphs, key=lambda each: each.cell):
        cells += [""] * (cell - len(cells) - 1)
        words = (word for each in group if each.text.strip()
                 for word in f"{each.mark}{each.text}".split())  # fmt: skip
        cells.append(" ".join(words))
    while cells and not cells[-1]:
        cells.pop()
    return " ".join(" | ".join(cells).split()), True
