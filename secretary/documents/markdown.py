"""A document as Markdown: CommonMark, and GitHub's tables (GitHub Flavored Markdown, 4.10).

Pure. What people wrote is escaped, so that whoever reads it as Markdown reads their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from secretary.documents.structure import (
    Block,
    Figure,
    Heading,
    Labelled,
    Line,
    ListBlock,
    Paragraph,
    Run,
    StructuredDocument,
    Table,
    is_safe_link,
    printable,
)

_BLANKS: Final = re.compile(r" *(\n) *|[ \t\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
# An entity, an address and a picture are escaped only where there could be one.
_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>~|#$]|&(?=[#\w]|\Z)|:(?=//)|(?<=www)\.|!\Z")
_AT_START: Final = re.compile(r"^(?:(?=[-+=:])|(\d+)(?=[.)]))")
_UNSAFE_IN_ADDRESS: Final = re.compile(r"[\\<>`|]")
_BREAK: Final = "\\\n"
_BREAK_IN_CELL: Final = "<br>"
_LARGEST_NUMBER: Final = 999_999_999
"""That a list can begin with (CommonMark, 5.2)."""


def markdown(document: StructuredDocument) -> str:
    """The text, with no-break spaces as they are. A figure is told by its alternative text."""
    first, *_ = document.blocks or (None,)
    blocks = document.blocks
    if not isinstance(first, Heading) or first.level > 1:
        blocks = (Heading(1, (Run(document.title),)), *blocks)
    return "\n\n".join("\n".join(each) for each in _blocks(blocks)) + "\n"


def _blocks(blocks: Iterable[Block]) -> Iterator[list[str]]:
    """Each that says something, as its lines, without an empty one around it."""
    yield from (lines for lines in _all_blocks(blocks) if any(lines))


def _all_blocks(blocks: Iterable[Block]) -> Iterator[list[str]]:
    other_mark = False
    above: Block | None = None
    for block in blocks:
        other_mark = not other_mark and _would_be_one(above, block)
        above = block
        match block:
            case Heading(level=level, line=line):
                words = _line(line, " ")
                yield [f"{'#' * level} {words}".rstrip(" ")]
            case Paragraph(line=line):
                yield _paragraph(line)
            case ListBlock():
                yield [*_list(block, other_mark)]
            case Labelled(rows=rows):
                for label, lines in rows:
                    yield _labelled(label, lines)
            case Table():
                if block.caption:
                    yield _paragraph(tuple(replace(run, bold=True) for run in block.caption))
                yield _table(block)
            case Figure(alt=alt):
                yield _paragraph((Run(alt),))


def _would_be_one(above: Block | None, block: Block) -> bool:
    """Whether they are lists that would be one list, if they had the same mark."""
    if not (isinstance(above, ListBlock) and isinstance(block, ListBlock)):
        return False
    return above.ordered == block.ordered


def _paragraph(line: Line) -> list[str]:
    return _line(line, _BREAK).split("\n")


def _list(of: ListBlock, other_mark: bool) -> Iterator[str]:
    for number, item in enumerate(of.items, min(of.start, _LARGEST_NUMBER)):
        if of.ordered:
            mark = f"{min(number, _LARGEST_NUMBER)}{')' if other_mark else '.'}"
        else:
            mark = "*" if other_mark else "-"
        lines = [*_item(item)] or [""]
        if lines == [""] and not of.ordered:
            continue  # three of them on a line would be no list, but a rule
        for at, line in enumerate(lines):
            before = mark if at == 0 else " " * len(mark)
            yield f"{before} {line}".rstrip(" ")


def _item(blocks: Sequence[Block]) -> Iterator[str]:
    """Its lines; a list below a line stands close to it, where it can (CommonMark, 5.2)."""
    above: Block | None = None
    for block in blocks:
        for lines in _blocks((block,)):
            is_list = isinstance(block, ListBlock) and not (block.ordered and block.start != 1)
            is_close = is_list and " " in lines[0] and isinstance(above, Paragraph)
            if above is not None and not is_close:
                yield ""
            yield from lines
            above = block


def _labelled(label: Line, lines: Sequence[Line]) -> list[str]:
    named = tuple(replace(run, bold=True) for run in label)
    if len(lines) <= 1:
        return _paragraph((*named, Run(" "), *(run for line in lines for run in line)))
    return _paragraph((*named, *(run for line in lines for run in (Run("\n"), *line))))


def _table(table: Table) -> list[str]:
    columns = max(map(len, (table.header, *table.rows)))
    header, *rows = (_row(each, columns) for each in (table.header, *table.rows))
    return [header, f"|{' --- |' * columns}", *rows]


def _row(cells: Sequence[Line], columns: int) -> str:
    padded = (*cells, *((),) * (columns - len(cells)))
    return f"|{''.join(f' {_line(each, _BREAK_IN_CELL)} |' for each in padded)}"


def _line(line: Line, line_break: str) -> str:
    """Words within one paragraph. line_break: what stands for one of theirs."""
    cleaned = (replace(run, text=_clean(run.text)) for run in line)
    runs = [run for run in cleaned if run.text]
    text = ""
    for run, following in pairwise([*runs, Run("\n")]):
        if is_safe_link(run.link):
            text += _link(run)
        else:
            text += _emphasised(run, text[-1:] or "\n", following.text[0])
    lines = [each.strip(" ") for each in text.strip(" \n").split("\n")]
    if line_break == _BREAK:  # elsewhere, nothing begins where a line of theirs does
        lines = [_AT_START.sub(r"\1\\", each) for each in lines]
    return line_break.join(lines)


def _link(run: Run) -> str:
    address = _UNSAFE_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", run.link)
    if address == run.text:
        return f"<{address}>"
    address = address.replace("&", r"\&")
    return f"[{_emphasised(run, '[', ']')}](<{address}>)"


def _emphasised(run: Run, before: str, after: str) -> str:
    """The words, with their emphasis where Markdown can say it there (CommonMark, 6.2).

    before, after: the character on either side of them.
    """
    words = run.text.strip()
    marks = "*" * (2 * run.bold + run.italic)
    if not marks or not words:
        return _escaped(run.text)
    start = run.text.index(words)
    left, right = run.text[:start], run.text[start + len(words) :]
    opens = (left or before)[-1].isspace() or (words[0].isalnum() and before != "*")
    closes = (right or after)[0].isspace() or words[-1].isalnum()
    if not (opens and closes):
        return _escaped(run.text)
    return f"{left}{marks}{_escaped(words)}{marks}{right}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _clean(text: str) -> str:
    return _BLANKS.sub(lambda found: found[1] or " ", printable(text))
