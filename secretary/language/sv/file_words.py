"""How people name the forms of files, in Swedish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    "pdf": ("pdf", "pdf-fil", "pdf:en"),
    "docx": ("word", "docx", "word-fil", "word-dokument", "worddokument"),
    "html": ("html", "webbsida"),
    "md": ("markdown", "md"),
}
"""By a file's ending."""
EVERY: Final = ("alla", "alla format", "alla former")
BEFORE: Final = ("som", "i", "som en", "som ett")
AND: Final = ("och",)
