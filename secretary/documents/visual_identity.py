"""What an organisation's documents look like: name, logo, colour, and its own Word template."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

ACCENT: Final = "#0b5a6f"
"""The colour of headings where an organisation has chosen none: 4.5:1 or more on white."""


@dataclass(frozen=True)
class VisualIdentity:
    """organisation: as it stands at the head; empty for the group's name alone.

    accent: ``#rrggbb``, dark enough to be read on white (WCAG 2, 1.4.3). logo: PNG or SVG.
    logo_alt: the same in words. word_template: DOCX, whose styles and page set-up are taken.
    """

    organisation: str = ""
    accent: str = ACCENT
    logo: bytes = field(repr=False, default=b"")
    logo_alt: str = ""
    word_template: bytes = field(repr=False, default=b"")


PLAIN: Final = VisualIdentity()
