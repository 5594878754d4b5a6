"""Pictures that are looked at on a phone: what they have in common. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from struct import unpack
from typing import Final

from secretary.documents.typesetting import png

MEDIA_TYPE: Final = "image/png"
WIDTH: Final = 360
"""Points, as many as a narrow phone is wide; no text is smaller than 12 of them."""
LONGEST_NAME: Final = 80
"""Characters of a name; of a longer one the beginning is shown."""
MOST_ROWS: Final = 60
"""Of a picture; a group with more seats is told how many are left out."""


class Theme(StrEnum):
    """On which background it is drawn."""

    LIGHT = "light"
    DARK = "dark"


_COLOURS: Final[Mapping[Theme, Mapping[str, str]]] = {
    Theme.LIGHT: {
        "page": "#ffffff", "card": "#f3f5f8", "line": "#d9dee5", "text": "#16202b",
        "quiet": "#525e6b", "good": "#1a7f4b", "other": "#1f5fc0", "open": "#8a5a00",
        "bad": "#b3261e", "on": "#ffffff",
    },
    Theme.DARK: {
        "page": "#12171d", "card": "#1d252e", "line": "#36424f", "text": "#eef3f8",
        "quiet": "#a9b6c4", "good": "#4cc38a", "other": "#7fb2ff", "open": "#f0b849",
        "bad": "#ff8a80", "on": "#12171d",
    },
}  # fmt: skip
"""Each text has a contrast of 4.5 or more against page and card (WCAG 2, AA)."""

_COMMON: Final = """
#let colour(name) = rgb(data.colours.at(name))
#set page(width: 360pt, height: auto, margin: (x: 16pt, y: 18pt), fill: colour("page"))
#set text(font: "Libertinus Serif", size: 15pt, fill: colour("text"), lang: data.lang)
#set par(leading: 0.45em, spacing: 0.6em)
#let quiet(body, size: 13pt) = text(size: size, fill: colour("quiet"), body)
#let heading-lines() = {
  quiet(data.group)
  v(-4pt)
  text(size: 23pt, weight: "bold", data.title)
  if data.subtitle != "" { v(-5pt); text(size: 14.5pt, data.subtitle) }
  if data.place != "" { v(-3pt); quiet(size: 13.5pt, data.place) }
  v(4pt)
}
#let sides = (center + horizon, left + horizon, right + horizon)
// A sign that tells the state apart also without its colour.
#let sign(state, size: 20pt) = {
  let mark(body, fill: none, stroke: none, radius: 50%, ink: colour("on")) = box(
    width: size, height: size, radius: radius, fill: fill, stroke: stroke, baseline: 0.22 * size,
    align(center + horizon,
      text(font: "DejaVu Sans Mono", size: 0.72 * size, weight: "bold", fill: ink, body)),
  )
  if state == "on_site" or state == "coming" { mark("✓", fill: colour("good")) }
  else if state == "digital" { mark("✓", fill: colour("other"), radius: 22%) }
  else if state == "unanswered" { mark("?", stroke: 1.6pt + colour("open"), ink: colour("open")) }
  else {
    let dashes = (paint: colour("bad"), thickness: 1.6pt, dash: "densely-dashed")
    mark("–", stroke: dashes, radius: 22%, ink: colour("bad"))
  }
}
#let left-out() = if data.left_out != "" { v(2pt); quiet(data.left_out) }
"""


@dataclass(frozen=True)
class Picture:
    """A picture. png: its bytes. name: of its file."""

    name: str
    png: bytes = field(repr=False)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        size = png_size(self.png)
        assert size is not None, "it is a PNG"
        return size


def png_size(content: bytes) -> tuple[int, int] | None:
    """Width and height, in pixels, of a file that is a PNG; None of one that is none."""
    if content[:8] != b"\x89PNG\r\n\x1a\n" or content[12:16] != b"IHDR":
        return None
    width, height = unpack(">II", content[16:24])
    return width, height


def draw(name: str, source: str, values: Mapping[str, object], theme: Theme) -> Picture:
    """The picture that a source makes of these values, on a light background or a dark one."""
    return Picture(name, png(_COMMON + source, {**values, "colours": _COLOURS[theme]}))
