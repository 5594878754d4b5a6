"""A Word document as somebody edits it, who has python-docx for a word processor."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from typing import Self

import docx
from docx.text.paragraph import Paragraph


class EditedDocument:
    """A document that is opened, changed, and saved."""

    def __init__(self, content: bytes) -> None:
        self.document = docx.Document(BytesIO(content))

    def paragraph(self, begins: str) -> Paragraph:
        """The first paragraph that begins so."""
        every = self.document.paragraphs
        return next(each for each in every if each.text.startswith(begins))

    def write_below(self, begins: str, *texts: str, style: str | None = None) -> Self:
        """Write paragraphs below the one that begins so."""
        last = self.paragraph(begins)
        for text in texts:
            made = self.document.add_paragraph(text, style=style)
            last._p.addnext(made._p)
            last = made
        return self

    def change(self, begins: str, text: str) -> Self:
        """Let a paragraph say something else."""
        paragraph = self.paragraph(begins)
        first, *others = paragraph.runs
        first.text = text
        for each in others:
            each._r.getparent().remove(each._r)
        return self

    def remove(self, begins: str) -> Self:
        """Take a paragraph out, with what marks it."""
        paragraph = self.paragraph(begins)._p
        paragraph.getparent().remove(paragraph)
        return self

    def move_below(self, begins: str, after: str) -> Self:
        """Move a paragraph."""
        self.paragraph(after)._p.addnext(self.paragraph(begins)._p)
        return self

    def without_bookmarks(self) -> Self:
        """As a program saves it that keeps none."""
        for each in self.document.element.xpath("//w:bookmarkStart|//w:bookmarkEnd"):
            each.getparent().remove(each)
        return self

    def rewrite(self, act: Callable[[EditedDocument], object]) -> Self:
        """Do something else with it."""
        act(self)
        return self

    def copy_of(self, begins: str) -> Self:
        """Have a paragraph twice, marks and all."""
        found = self.paragraph(begins)._p
        found.addnext(deepcopy(found))
        return self

    @property
    def content(self) -> bytes:
        """As it is saved."""
        file = BytesIO()
        self.document.save(file)
        return file.getvalue()
