"""Pictures of how it stands: the seats at a meeting, and a year's attendance.

Each is kept as bytes that a message takes along; the message says the same in words, and these are
the picture's alternative text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from secretary.attendance_figures import SeatFigures
from secretary.documents.markup import embedded
from secretary.documents.pictures import MEDIA_TYPE, Picture, Theme
from secretary.documents.seats_picture import ShownSeat, seats_picture, shown_seats
from secretary.documents.year_picture import PicturedPeriod, SeatYear, year_picture
from secretary.errors import UserError
from secretary.follow_up_report import Half, ReportPeriod
from secretary.group import Group
from secretary.language.markup import Text
from secretary.meetings import Meeting
from secretary.people import Seat
from services.attendance_figures import figures_of, year_figures
from services.context import Context
from storage import Attachment


def of_seats(
    context: Context, meeting: Meeting, theme: Theme = Theme.LIGHT
) -> tuple[Sequence[ShownSeat], Attachment]:
    """The seats at a meeting by the answers so far, and their picture."""
    attendance = context.attendance(meeting)
    picture = seats_picture(context.group, meeting, attendance, theme)
    return shown_seats(attendance), kept(context, picture)


def of_year(
    context: Context, year: int, theme: Theme = Theme.LIGHT
) -> tuple[PicturedPeriod, Sequence[SeatYear], Attachment]:
    """The attendance of the meetings that were held in a year, seat by seat, and its picture.

    Raises UserError where none was held.
    """
    figures = year_figures(context, year)
    if not figures.meetings:
        raise UserError("no_meetings_held", year=year)
    period = PicturedPeriod(year, len(figures.meetings), len(figures.not_closed))
    seats, picture = _drawn(context.group, period, figures.seats, theme)
    return period, seats, kept(context, picture)


def _drawn(
    group: Group,
    period: PicturedPeriod,
    figures: Sequence[SeatFigures],
    theme: Theme = Theme.LIGHT,
) -> tuple[Sequence[SeatYear], Picture]:
    """The attendance of a period by seat, as it is counted, and its picture. What goes with it in
    words is the template `year_picture`, which takes `period` and `seats`."""
    seats = _seat_years(figures)
    return seats, year_picture(group, period, seats, theme)


@dataclass(frozen=True)
class PictureOfPeriod:
    """A period's attendance, drawn, and the same in words: the picture's alternative text."""

    picture: Picture
    text: Text

    @property
    def source(self) -> str:
        """Its src in the markup of a document, which holds it."""
        return embedded(self.picture.name, self.picture.png)

    @property
    def alt(self) -> str:
        """The words as one line."""
        lines = filter(None, self.text.text.splitlines())
        return "; ".join(line.removeprefix("• ") for line in lines)


def of_report(
    context: Context, period: ReportPeriod, meetings: Sequence[Meeting]
) -> PictureOfPeriod | None:
    """The attendance at the meetings that a report tells of, seat by seat; None without one."""
    if not meetings:
        return None
    is_spring = period.half is Half.SPRING if period.half is not None else None
    pictured = PicturedPeriod(period.year, len(meetings), is_spring=is_spring)
    seats, picture = _drawn(context.group, pictured, figures_of(context, meetings))
    text = context.render("year_picture", period=pictured, seats=seats)
    return PictureOfPeriod(picture, text)


def _seat_years(figures: Sequence[SeatFigures]) -> list[SeatYear]:
    """By what each is called: those of one organisation are told apart by their names."""
    alike = Counter(each.seat.label for each in figures)

    def name(seat: Seat) -> str:
        return f"{seat.label} {seat.name}".rstrip() if alike[seat.label] > 1 else seat.label

    return [
        SeatYear(name(each.seat), each.by_member, each.by_substitute, each.empty)
        for each in figures
    ]


def kept(context: Context, picture: Picture) -> Attachment:
    """The picture as a message takes it along."""
    sha256 = context.tx.papers.keep_content(picture.png)
    return Attachment(picture.name, MEDIA_TYPE, sha256=sha256)
