"""A year's attendance as a picture: for each seat at how many meetings somebody had it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from secretary.documents.pictures import LONGEST_NAME, MOST_ROWS, Picture, Theme, draw
from secretary.documents.typesetting import shown
from secretary.group import Group
from secretary.language.picture_words import PICTURE_WORDS

MOST_SQUARES: Final = 12
"""Meetings that are drawn one by one; more are drawn as one bar."""


@dataclass(frozen=True)
class PicturedPeriod:
    """A year, or half of one. is_spring: None for the whole.

    meetings: how many were held in it; not_closed: at how many of them attendance can still be
    corrected.
    """

    year: int
    meetings: int
    not_closed: int = 0
    is_spring: bool | None = None


@dataclass(frozen=True)
class SeatYear:
    """A seat's year, or half of one, in meetings: at which its member was, at which the substitute
    alone, and at which it was empty."""

    label: str
    by_member: int
    by_substitute: int
    empty: int

    @property
    def meetings(self) -> int:
        return self.by_member + self.by_substitute + self.empty


def year_picture(
    group: Group,
    period: PicturedPeriod,
    seats: Sequence[SeatYear],
    theme: Theme = Theme.LIGHT,
) -> Picture:
    """The attendance of a period. seats: in the order of the notes."""
    words = PICTURE_WORDS[group.language]
    left_out = max(0, len(seats) - MOST_ROWS)
    values = {
        "lang": words.language_tag,
        "group": shown(group.name, LONGEST_NAME),
        "title": words.period(period.year, period.is_spring),
        "subtitle": words.meetings(period.meetings),
        "place": words.not_closed(period.not_closed) if period.not_closed else "",
        "legend": [
            {"state": "member", "name": words.by_member},
            {"state": "substitute", "name": words.by_substitute},
            {"state": "empty", "name": words.empty},
        ],
        "single": max((each.meetings for each in seats), default=0) <= MOST_SQUARES,
        "seats": [
            {
                "label": shown(each.label, LONGEST_NAME),
                "member": each.by_member,
                "substitute": each.by_substitute,
                "empty": each.empty,
                "meetings": each.meetings,
            }
            for each in seats[:MOST_ROWS]
        ],
        "left_out": words.left_out(left_out) if left_out else "",
    }
    half = "" if period.is_spring is None else "-1" if period.is_spring else "-2"
    return draw(f"narvaro-{period.year}{half}.png", _SOURCE, values, theme)


_SOURCE: Final = """
#heading-lines()
// Filled, striped and dashed: told apart also without colours.
#let part(state, width: 100%, height: 14pt) = {
  let box-of(fill, stroke) = rect(
    width: width, height: height, radius: 3pt, fill: fill, stroke: stroke)
  if state == "member" { box-of(colour("good"), 1.2pt + colour("good")) }
  else if state == "substitute" {
    let stripes = tiling(size: (5pt, 5pt), {
      place(rect(width: 5pt, height: 5pt, fill: colour("page")))
      for (from, to) in ((-1pt, 1pt), (0pt, 5pt), (4pt, 6pt)) {
        place(line(start: (from, to), end: (to, from), stroke: 1.7pt + colour("other")))
      }
    })
    box-of(stripes, 1.2pt + colour("other"))
  }
  else { box-of(none, (paint: colour("bad"), thickness: 1.2pt, dash: "densely-dashed")) }
}
#block(width: 100%, fill: colour("card"), radius: 8pt, inset: (x: 12pt, y: 9pt),
  grid(columns: (auto, 1fr, auto, 1fr, auto), align: horizon,
    ..data.legend.map(each => grid(columns: (16pt, auto), column-gutter: 6pt, align: horizon,
      part(each.state, width: 16pt, height: 12pt), text(size: 13pt, each.name))).intersperse([])))
#v(3pt)
#for seat in data.seats {
  let states = ("member", "substitute", "empty").filter(each => seat.at(each) > 0)
  block(above: 9pt, below: 9pt, breakable: false, width: 100%, {
    grid(columns: (1fr, auto), column-gutter: 8pt, align: (left + bottom, right + bottom),
      text(size: 15pt, seat.label),
      {
        text(size: 14pt, weight: "bold", str(seat.member + seat.substitute))
        quiet(" / " + str(seat.meetings))
      })
    v(-3pt)
    if data.single {
      let parts = states.map(each => (each,) * seat.at(each)).flatten()
      grid(columns: (1fr,) * calc.max(1, parts.len()), column-gutter: 3pt,
        ..parts.map(each => part(each)))
    } else {
      grid(columns: states.map(each => seat.at(each) * 1fr), column-gutter: 2pt,
        ..states.map(each => part(each)))
    }
  })
}
#left-out()
"""
