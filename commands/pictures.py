"""`!möte bild` and `!närvaro bild`: what can be looked at instead of read."""

from __future__ import annotations

from dataclasses import dataclass

from commands.command import (
    CommandContext,
    InHelp,
    Reply,
    Request,
    command,
    nothing_follows,
)
from commands.which_meeting import meeting_to_show
from secretary.documents.pictures import Theme
from secretary.errors import UserError
from secretary.language.picture_words import read_year, split_dark
from secretary.meetings import Meeting
from services import pictures
from services.actors import Permission
from services.context import GroupView


@dataclass(frozen=True)
class DrawSeats:
    """Show the seats at a meeting as a picture."""

    meeting: Meeting
    theme: Theme = Theme.LIGHT

    def perform(self, context: CommandContext) -> Reply:
        seats, picture = pictures.of_seats(context, self.meeting, self.theme)
        return context.reply(
            "seats_picture", attachments=(picture,), meeting=self.meeting, seats=seats
        )


@dataclass(frozen=True)
class DrawYear:
    """Show a year's attendance as a picture."""

    year: int
    theme: Theme = Theme.LIGHT

    def perform(self, context: CommandContext) -> Reply:
        period, seats, picture = pictures.of_year(context, self.year, self.theme)
        return context.reply("year_picture", attachments=(picture,), period=period, seats=seats)


@command(
    "seats_picture",
    "möte bild",
    permission=Permission.LEADER,
    aliases=(
        "mötesbild",
        "bild",
        "platser bild",
        "bild på platserna",
        "bild på mötet",
        "meeting picture",
        "seats picture",
        "picture of the meeting",
        "picture",
    ),
    about_people=True,
    bare=nothing_follows,
    in_help=InHelp.LEFT_OUT,
)
def seats(view: GroupView, text: str) -> Request:
    rest, is_dark = split_dark(text)
    return DrawSeats(meeting_to_show(view, rest), Theme.DARK if is_dark else Theme.LIGHT)


@command(
    "year_picture",
    "närvaro bild",
    permission=Permission.LEADER,
    aliases=(
        "närvarobild",
        "närvarande bild",
        "bild på närvaron",
        "årets närvaro",
        "attendance picture",
        "picture of the attendance",
    ),
    about_people=True,
    bare=nothing_follows,
    in_help=InHelp.LEFT_OUT,
)
def year(view: GroupView, text: str) -> Request:
    rest, is_dark = split_dark(text)
    theme = Theme.DARK if is_dark else Theme.LIGHT
    named = read_year(rest, view.today.year)
    if named is None:
        raise UserError("which_picture_year", year=view.today.year)
    return DrawYear(named, theme)
