"""A document as this form has it. Being written."""

from __future__ import annotations

from secretary.documents.structure import StructuredDocument
from secretary.documents.visual_identity import VisualIdentity


def word(document: StructuredDocument, identity: VisualIdentity) -> bytes:
    """The document as a file."""
    raise NotImplementedError
