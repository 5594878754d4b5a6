"""`!tjänsteperson` and `!adjungera`: who is with a group, or at a meeting, and is no member."""

from __future__ import annotations

from commands.command import Request, command
from commands.officials_reading import read_co_opting, read_official
from commands.people_requests import ChangePeople
from services.actors import Permission
from services.context import GroupView


@command(
    "official",
    "tjänsteperson",
    permission=Permission.LEADER,
    aliases=("ny tjänsteperson", "tjänsteman", "official", "new official"),
)
def official(view: GroupView, text: str) -> Request:
    return ChangePeople(read_official(view, text))


@command(
    "co_opt",
    "adjungera",
    permission=Permission.LEADER,
    aliases=("adjungerad", "co-opt", "coopt"),
)
def co_opt(view: GroupView, text: str) -> Request:
    return ChangePeople(read_co_opting(view, text))
