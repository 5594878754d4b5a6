"""`!kalender`: the address of one's own calendar, or of a group's, that a program can follow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from commands.command import CommandContext, InHelp, Reply, Request, command
from secretary.errors import UserError
from secretary.language.calendar_words import CalendarWish, read_calendar_wish
from services import calendar_feeds
from services.actors import Permission
from services.context import GroupView


@dataclass(frozen=True)
class UseAddress:
    """Give the address of a calendar, give a new one, or end it; or say why not.

    of_group: whether the group's own is meant, and not the actor's in all their groups.
    """

    wish: CalendarWish = CalendarWish.HAVE
    of_group: bool = False

    def perform(self, context: CommandContext) -> Reply:
        rules = context.group.calendar.feed
        if rules is None:
            return self._say(context, "off")
        owner = calendar_feeds.owner_of(context, of_group=self.of_group)
        if self.wish is CalendarWish.END:
            ended = calendar_feeds.end(context, owner)
            return self._say(context, "ended" if ended else "none")
        if not context.direct:
            return self._say(context, "elsewhere")
        if context.is_readable_on_server:
            return self._say(context, "unencrypted")
        known = context.tx.calendar_feeds.of(owner)
        if known is not None and self.wish is CalendarWish.HAVE:
            return self._say(context, "known", context.group.today(known.given_at))
        address = calendar_feeds.give(context, owner, rules)
        told = self._say(context, "given" if known is None else "renewed")
        return replace(told, secret=context.render("calendar_address", address=address))

    def _say(self, context: CommandContext, state: str, given_on: date | None = None) -> Reply:
        if not self.of_group:
            context = replace(context, names_group=False)  # it is one for all groups
        reply = context.reply(
            "calendar_feed", state=state, of_group=self.of_group, given_on=given_on
        )
        return replace(reply, is_of_group=self.of_group)


@command(
    "calendar_feed",
    "kalender",
    permission=Permission.EVERYBODY,
    aliases=("min kalender", "kalendern", "calendar", "my calendar"),
)
def own(view: GroupView, text: str) -> Request:
    return UseAddress(_wish(text))


@command(
    "calendar_feed_group",
    "kalender gruppen",
    permission=Permission.LEADER,
    aliases=("gruppens kalender", "kalender grupp", "calendar group", "group calendar"),
    in_help=InHelp.LEFT_OUT,
)
def of_group(view: GroupView, text: str) -> Request:
    return UseAddress(_wish(text), of_group=True)


def _wish(text: str) -> CalendarWish:
    wish = read_calendar_wish(text)
    if wish is None:
        raise UserError("what_of_calendar")
    return wish
