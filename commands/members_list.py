"""`!ledamöter`: the seats of a group, who holds them on a day, and its officials."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from commands.command import CommandContext, InHelp, Reply, Request, command, whatever_follows
from commands.pages import page_of
from secretary.errors import DateError, UserError
from secretary.language import dates
from secretary.language.phrases import split_page
from secretary.people import Office
from services import people_on_day
from services.actors import Permission
from services.context import GroupView

_LONGEST_DAY: Final = 60
"""Characters: no day is named by more."""


@dataclass(frozen=True)
class ShowMembers:
    """Show who is with the group on a day."""

    day: date
    page: int = 1

    def perform(self, context: CommandContext) -> Reply:
        there = people_on_day.on_day(context, self.day)
        whole = context.reply(
            "members",
            day=self.day,
            seats=there.seats,
            officials=there.officials,
            last_day=there.last_day,
            coming=there.coming,
            chair=any(s.member and s.member.office is Office.CHAIR for s in there.seats),
        )
        return page_of(context, whole, self.page, "members")


@command(
    "members",
    "ledamöter",
    permission=Permission.GROUP,
    in_help=InHelp.EXPLAINED,
    aliases=("ledamöterna", "platser", "vilka är med", "members", "seats"),
    about_people=True,
    bare=whatever_follows,
)
def members(view: GroupView, text: str) -> Request:
    text, page = split_page(text)
    if not text:
        return ShowMembers(view.today, page)
    try:
        if len(text) <= _LONGEST_DAY:
            said = dates.parse_date(text, view.now, view.group.zone, past=True)
            if said.day_named and said.start is None and said.span_end is None:
                return ShowMembers(said.day, page)
    except DateError as error:
        raise error.for_command("members") from error
    raise UserError("members_of_which_day")
