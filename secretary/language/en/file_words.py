"""How people name the forms of files, in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    "pdf": ("pdf", "pdf file"),
    "docx": ("word", "docx", "word file", "word document"),
    "html": ("html", "web page", "webpage"),
    "md": ("markdown", "md"),
}
"""By a file's ending."""
EVERY: Final = ("all", "all formats", "all forms", "every form", "all files")
BEFORE: Final = ("as", "in", "as a")
AND: Final = ("and",)
POLITE: Final = ("please", "thanks")
"""What may follow them."""
