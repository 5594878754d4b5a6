"""`!hjälp`: what the asker can say."""

from __future__ import annotations

import difflib

from commands.command import Call, Command, Reply, Who, command
from secretary.errors import UserError
from secretary.language.render import CommandPage
from secretary.language.text import strip_diacritics


@command(
    "help",
    "hjälp",
    who=Who.EVERYBODY,
    aliases=("help", "kommandon"),
)
def help_(call: Call, text: str) -> Reply:
    usable = [c for c in call.catalogue if call.asker.may(c.who)]
    if not text:
        pages = sorted((call.texts.command_page(c.key) for c in usable), key=_by_name)
        can_answer = any(c.key == "coming" for c in usable)
        return call.reply("help", commands=pages, can_answer=can_answer, direct=call.direct)
    command = _named(text.removeprefix(call.texts.prefix), usable)
    page = call.texts.command_page(command.key)
    return call.reply("help_one", command=page, editable=command.editable)


def _by_name(page: CommandPage) -> str:
    return strip_diacritics(page.name)


def _named(text: str, usable: list[Command]) -> Command:
    names = {strip_diacritics(name): c for c in usable for name in (c.name, *c.aliases)}
    said = strip_diacritics(" ".join(text.split()))
    if said in names:
        return names[said]
    close = difflib.get_close_matches(said, names, n=1)
    if close:
        raise UserError("misspelt_in_help", command=names[close[0]].key)
    raise UserError("unknown_in_help")
