"""The seats at a meeting as a picture: who comes, who stands in, which are empty, who says nothing.

Pure: the attendance is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Final

from secretary.attendance import Attendance, AttendanceMode, SeatAttendance
from secretary.documents.pictures import LONGEST_NAME, MOST_ROWS, Picture, Theme, draw
from secretary.documents.typesetting import shown
from secretary.group import Group
from secretary.language.picture_vocabulary import PictureVocabulary
from secretary.language.picture_words import PICTURE_WORDS
from secretary.meetings import Meeting


class SeatState(StrEnum):
    """How it stands with a seat."""

    ON_SITE = "on_site"
    DIGITAL = "digital"
    COMING = "coming"
    """Somebody comes who has not said how."""
    UNANSWERED = "unanswered"
    EMPTY = "empty"


@dataclass(frozen=True)
class ShownSeat:
    """A seat as it is shown. holder: who is expected in it; empty where nobody is.

    instead_of: the member whom a substitute stands in for; empty where the seat has none.
    arrives, leaves: local times of day, where they come late or leave early.
    """

    label: str
    state: SeatState
    holder: str = ""
    stands_in: bool = False
    instead_of: str = ""
    arrives: time | None = None
    leaves: time | None = None


def shown_seats(attendance: Attendance) -> list[ShownSeat]:
    """The seats, in the order of the notes."""
    return [_shown(seat) for seat in attendance.seats]


def counted(seats: Sequence[ShownSeat]) -> Mapping[SeatState, int]:
    """How many seats there are of each state."""
    return Counter(each.state for each in seats)


def seats_picture(
    group: Group, meeting: Meeting, attendance: Attendance, theme: Theme = Theme.LIGHT
) -> Picture:
    """The seats at a meeting, by the answers so far."""
    words = PICTURE_WORDS[group.language]
    seats = shown_seats(attendance)
    left_out = max(0, len(seats) - MOST_ROWS)
    when = words.when(meeting.starts_at)
    values = {
        "lang": words.language_tag,
        "group": shown(group.name, LONGEST_NAME),
        "title": words.meeting(meeting.number),
        "subtitle": f"{when[0].upper()}{when[1:]}",
        "place": shown(meeting.place or "", LONGEST_NAME),
        "tiles": _tiles(seats, words),
        "seats": [_row(each, words) for each in seats[:MOST_ROWS]],
        "left_out": words.left_out(left_out) if left_out else "",
    }
    return draw(f"platser-{meeting.day}.png", _SOURCE, values, theme)


def _shown(seat: SeatAttendance) -> ShownSeat:
    who = seat.attendee
    label = seat.seat.label
    if who is None:
        return ShownSeat(label, SeatState.EMPTY)
    answer = seat.attendee_answer
    instead_of = seat.member.person.name if seat.stands_in and seat.member else ""
    name = who.person.name
    if answer is None:
        return ShownSeat(label, SeatState.UNANSWERED, name, seat.stands_in, instead_of)
    hours = answer.arrives_at, answer.leaves_at
    return ShownSeat(label, _BY_MODE[answer.mode], name, seat.stands_in, instead_of, *hours)


_BY_MODE: Final = {
    AttendanceMode.ON_SITE: SeatState.ON_SITE,
    AttendanceMode.DIGITAL: SeatState.DIGITAL,
    None: SeatState.COMING,
}


def _tiles(seats: Sequence[ShownSeat], words: PictureVocabulary) -> list[dict[str, object]]:
    """What is counted above the list; what there is none of is left out, save who comes."""
    found = counted(seats)
    coming = sum(found[each] for each in _COMING)
    standing_in = sum(each.stands_in and each.state in _COMING for each in seats)
    of_them = [
        f"{found[state]} {name}"
        for state, name in ((SeatState.ON_SITE, words.on_site), (SeatState.DIGITAL, words.digital))
        if found[state]
    ]
    more = [", ".join(of_them)] if of_them else []
    if standing_in:
        more.append(words.of_whom_substitutes(standing_in))
    unanswered, empty = found[SeatState.UNANSWERED], found[SeatState.EMPTY]
    tiles = [(SeatState.COMING, coming, words.coming, more)]
    if unanswered:
        tiles.append((SeatState.UNANSWERED, unanswered, words.unanswered, []))
    if empty:
        tiles.append((SeatState.EMPTY, empty, words.empty if empty == 1 else words.empty_many, []))
    return [
        {"state": state, "number": number, "name": name, "more": more}
        for state, number, name, more in tiles
    ]


_COMING: Final = (SeatState.ON_SITE, SeatState.DIGITAL, SeatState.COMING)


def _row(seat: ShownSeat, words: PictureVocabulary) -> dict[str, object]:
    state = {
        SeatState.ON_SITE: words.on_site,
        SeatState.DIGITAL: words.digital,
        SeatState.COMING: words.coming,
        SeatState.UNANSWERED: words.unanswered,
        SeatState.EMPTY: words.empty,
    }[seat.state]
    label = shown(seat.label, LONGEST_NAME)
    under = [label] if seat.holder else []
    if seat.stands_in:
        instead_of = shown(seat.instead_of, LONGEST_NAME)
        under.append(words.stands_in(instead_of) if instead_of else words.on_vacant)
    if seat.arrives:
        under.append(words.arrives(seat.arrives))
    if seat.leaves:
        under.append(words.leaves(seat.leaves))
    return {
        "state": seat.state,
        "status": state,
        "name": shown(seat.holder, LONGEST_NAME) if seat.holder else label,
        "under": " · ".join(under),
    }


_SOURCE: Final = """
#heading-lines()
#block(width: 100%, fill: colour("card"), radius: 8pt, inset: (x: 12pt, y: 11pt))[
  #for (number, tile) in data.tiles.enumerate() {
    if number > 0 { v(1pt) }
    grid(columns: (24pt, auto, 1fr), column-gutter: 7pt, align: sides,
      sign(tile.state, size: 18pt),
      text(size: 16pt)[#text(weight: "bold", str(tile.number)) #tile.name],
      { set par(leading: 0.3em); quiet(tile.more.join(linebreak())) },
    )
  }
]
#v(2pt)
#for (number, seat) in data.seats.enumerate() {
  if number > 0 { line(length: 100%, stroke: 0.6pt + colour("line")) }
  block(above: 7pt, below: 7pt, breakable: false,
    grid(columns: (24pt, 1fr, auto), column-gutter: 9pt, align: sides,
      sign(seat.state),
      {
        set par(leading: 0.35em, spacing: 0.4em)
        text(size: 15.5pt, weight: if seat.state == "empty" { "regular" } else { "bold" },
          fill: if seat.state == "empty" { colour("quiet") } else { colour("text") }, seat.name)
        if seat.under != "" { linebreak(); quiet(seat.under) }
      },
      text(size: 13pt, fill: if seat.state == "empty" { colour("bad") }
        else if seat.state == "unanswered" { colour("open") }
        else if seat.state == "digital" { colour("other") } else { colour("good") }, seat.status),
    ))
}
#left-out()
"""
