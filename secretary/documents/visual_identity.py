"""What an organisation's documents look like: name, logo, colour, and its own Word template."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

ACCENT: Final = "#0b5a6f"
"""The colour of headings where an organisation has chosen none."""
LEAST_CONTRAST: Final = 4.5
"""Of words of any size against what is behind them (WCAG 2.2, 1.4.3)."""
PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class VisualIdentity:
    """organisation: as it stands at the head; empty for the group's name alone.

    accent: ``#rrggbb``, dark enough to be read on white (`LEAST_CONTRAST`). logo: PNG or SVG, empty
    for none. logo_alt: the same in words. word_template: DOCX, whose styles and page set-up are
    taken; empty for ours.
    """

    organisation: str = ""
    accent: str = ACCENT
    logo: bytes = field(repr=False, default=b"")
    logo_alt: str = ""
    word_template: bytes = field(repr=False, default=b"")

    @property
    def logo_format(self) -> str:
        """``png`` or ``svg``, by the logo's first bytes."""
        return "png" if self.logo.startswith(PNG_SIGNATURE) else "svg"


PLAIN: Final = VisualIdentity()


def contrast_on_white(colour: str) -> float:
    """From 1 to 21 (WCAG 2.2, *contrast ratio*). colour: ``#rrggbb``."""
    return contrast(colour, "#ffffff")


def contrast(one: str, other: str) -> float:
    """Of two colours, the same."""
    darker, lighter = sorted(_luminance(channels_of(each)) for each in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def darkened(colour: str) -> str:
    """The lightest colour of the same hue that can be read on white: itself, where it can."""
    channels = channels_of(colour)
    parts = range(255, -1, -1)
    shades = ("#" + "".join(f"{each * part // 255:02x}" for each in channels) for part in parts)
    return next(each for each in shades if contrast_on_white(each) >= LEAST_CONTRAST)


def channels_of(colour: str) -> tuple[int, ...]:
    """Red, green and blue, from 0 to 255."""
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _luminance(channels: tuple[int, ...]) -> float:
    """Relative luminance of sRGB (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in channels)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
