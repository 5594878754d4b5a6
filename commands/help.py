"""`!hjälp`: what the actor can say."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from commands.command import (
    Command,
    CommandContext,
    InHelp,
    Reply,
    Request,
    command,
    nothing_follows,
)
from commands.pages import page_of
from secretary.errors import UserError
from secretary.language.phrases import split_page
from secretary.language.render import CommandPage
from secretary.language.text import strip_diacritics
from services.actors import Permission
from services.context import GroupView

_LEADING: Final = (Permission.LEADER, Permission.SECRETARY)
_LONGEST_NAME: Final = 60
"""Characters: more than any command's name has."""


@dataclass(frozen=True)
class ShowHelp:
    """Show the commands that the actor may use, or what one of them is for.

    about: the command's name as the actor wrote it; empty for all of them. key: or its key.
    """

    about: str = ""
    page: int = 1
    key: str = ""

    def perform(self, context: CommandContext) -> Reply:
        # It is the same in every group.
        reply = self._show(replace(context, names_group=False))
        return replace(reply, is_of_group=False)

    def _show(self, context: CommandContext) -> Reply:
        usable = [c for c in context.catalogue if context.actor.may(c.permission)]
        pages = context.renderer.command_page
        if self.about or self.key:
            named = _of_key(self.key, usable) or _named(
                self.about.removeprefix(context.renderer.prefix), usable
            )
            related = [c for c in usable if c is not named and _family(c) == _family(named)]
            return context.reply(
                "help_one",
                command=pages(named.key),
                editable=named.editable,
                related=sorted((pages(c.key) for c in related), key=_by_name),
            )
        can_answer = any(c.key == "coming" for c in usable)
        shown = [c for c in usable if c.in_help is not InHelp.LEFT_OUT]
        leading = [c for c in shown if c.permission in _LEADING]
        others = [c for c in shown if c not in leading]
        new = pages("meeting_new")
        explained = [c for c in others if not leading or c.in_help is InHelp.EXPLAINED]
        if not can_answer:
            explained += [c for c in leading if c.in_help is InHelp.EXPLAINED]
        whole = context.reply(
            "help",
            others=sorted((pages(c.key) for c in explained), key=_by_name),
            named=sorted((pages(c.key) for c in others if c not in explained), key=_by_name),
            leading=_new_first([pages(c.key) for c in leading if c not in explained], new.name),
            can_answer=can_answer,
            direct=context.direct,
        )
        return page_of(context, whole, self.page, "help")


@command(
    "help",
    "hjälp",
    permission=Permission.EVERYBODY,
    in_help=InHelp.LEFT_OUT,
    aliases=("help", "kommandon"),
    bare=nothing_follows,
)
def help_(view: GroupView, text: str) -> Request:
    return ShowHelp(*split_page(text))


def _by_name(page: CommandPage) -> str:
    return strip_diacritics(page.name)


def _family(command: Command) -> str:
    """The file that it is in: one for each family of commands."""
    return command.parse.__module__


def _of_key(key: str, usable: Sequence[Command]) -> Command | None:
    return next((each for each in usable if each.key == key), None)


def _named(text: str, usable: Sequence[Command]) -> Command:
    names = {strip_diacritics(name): c for c in usable for name in (c.name, *c.aliases)}
    wanted = strip_diacritics(" ".join(text.split())[:_LONGEST_NAME])
    if wanted in names:
        return names[wanted]
    close = difflib.get_close_matches(wanted, names, n=1)
    if close:
        raise UserError("misspelt_in_help", command=names[close[0]].key)
    raise UserError("unknown_in_help")


def _new_first(some: Sequence[CommandPage], new: str) -> list[CommandPage]:
    """By name, but the one called `new` before others that begin with the same word."""

    def order(page: CommandPage) -> tuple[str, bool, str]:
        return _by_name(page).split()[0], page.name != new, _by_name(page)

    return sorted(some, key=order)
