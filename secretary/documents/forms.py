"""The forms that a document comes in as a file. Pure: the same document, the same bytes.

The libraries that make them are imported when the first is made, and not before.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from secretary.documents.structure import StructuredDocument
from secretary.documents.visual_identity import PLAIN, VisualIdentity


class Form(StrEnum):
    """A form of file, by its ending."""

    PDF = "pdf"
    WORD = "docx"
    HTML = "html"
    MARKDOWN = "md"

    @property
    def media_type(self) -> str:
        """As RFC 2045 has it."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES: Final = {
    Form.PDF: "application/pdf",
    Form.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.HTML: "text/html",
    Form.MARKDOWN: "text/markdown",
}


def make(document: StructuredDocument, form: Form, identity: VisualIdentity = PLAIN) -> bytes:
    """The document as a file of that form."""
    if form is Form.PDF:
        from secretary.documents.pdf import pdf

        return pdf(document, identity)
    if form is Form.WORD:
        from secretary.documents.word import word

        return word(document, identity)
    if form is Form.HTML:
        from secretary.documents.web_page import web_page

        return web_page(document, identity).encode()
    from secretary.documents.markdown import markdown

    return markdown(document).encode()
