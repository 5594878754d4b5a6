"""`!hjälp`: what the asker can say."""

from __future__ import annotations

import difflib

from commands.command import Call, Command, Reply, Who, command
from secretary.errors import UserError
from secretary.swedish import fold


@command(
    "hjälp",
    who=Who.EVERYBODY,
    usage="[kommando]",
    aliases=("help", "kommandon"),
    summary="visa vad du kan skriva",
    examples=("!hjälp", "!hjälp förhinder"),
)
def help_(call: Call, text: str) -> Reply:
    usable = [c for c in call.catalogue if call.asker.may(c.who)]
    if not text:
        return call.reply("help", commands=usable, direct=call.direct)
    return call.reply("help_one", command=_named(text.removeprefix(call.texts.prefix), usable))


def _named(text: str, usable: list[Command]) -> Command:
    names = {fold(name): c for c in usable for name in (c.name, *c.aliases)}
    said = fold(" ".join(text.split()))
    if said in names:
        return names[said]
    close = difflib.get_close_matches(said, names, n=1)
    if close:
        name = names[close[0]].name
        raise UserError(f"Det kommandot finns inte. Menade du {name}?", f"!hjälp {name}")
    raise UserError("Det kommandot finns inte, eller är inte för dig.", "!hjälp")
