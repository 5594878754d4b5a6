"""How people name the forms of files, in Swedish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    "pdf": ("pdf", "pdf-fil", "pdf fil", "pdf:en", "pdf-format"),
    "docx": ("word", "docx", "word-fil", "word-dokument", "worddokument"),
    "html": ("html", "webbsida"),
    "md": ("markdown", "md"),
}
"""By a file's ending."""
EVERY: Final = ("alla", "alla format", "alla former", "alla filer")
BEFORE: Final = ("som", "i", "som en", "som ett")
AND: Final = ("och",)
POLITE: Final = ("tack",)
"""What may follow them."""
