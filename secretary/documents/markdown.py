"""A document as this form has it. Being written."""

from __future__ import annotations

from secretary.documents.structure import StructuredDocument


def markdown(document: StructuredDocument) -> str:
    """The document as a file."""
    raise NotImplementedError
