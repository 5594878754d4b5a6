"""A document as plain PDF/A: its lines, and nothing of how it looks.

Only while `secretary.documents.pdf` is not there; then `make` is enough, and this goes.
"""

from __future__ import annotations

import json
from datetime import UTC
from typing import Final

from secretary.documents.structure import StructuredDocument, lines_of

_SOURCE: Final = """\
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.author, date: datetime(
  year: data.date.at(0), month: data.date.at(1), day: data.date.at(2)))
#set text(lang: data.language)
#for line in data.lines { par(line) }
"""
_LAST_IN_FONT: Final = 0x2122
"""Of the characters that Typst's own fonts have for sure."""


def plain_pdf(document: StructuredDocument) -> bytes:
    """The lines as PDF/A-2b. What the font may lack is a replacement character."""
    import typst

    day = document.made_at.astimezone(UTC)
    values = {
        "title": document.title,
        "author": document.author,
        "language": document.language.value,
        "date": [day.year, day.month, day.day],
        "lines": [_shown(line) for line in lines_of(document)],
    }
    compiler = typst.Compiler(
        _SOURCE.encode(),
        font_paths=typst.Fonts(include_system_fonts=False),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(values)},
    )
    made = compiler.compile(format="pdf", pdf_standards=["a-2b"])
    assert isinstance(made, bytes)
    return made


def _shown(line: str) -> str:
    return "".join(
        char if ord(char) <= _LAST_IN_FONT else "\N{REPLACEMENT CHARACTER}" for char in line
    )
