"""`!överenskommelse`: what the group's organisations have agreed on, and its follow-ups."""

from __future__ import annotations

from commands.command import InHelp, Request, command
from commands.followed_reading import only_shows, read_request
from secretary.followed import FollowedKind
from services.actors import Permission
from services.context import GroupView


@command(
    "agreement",
    "överenskommelse",
    permission=Permission.GROUP,
    aliases=("överenskommelsen", "överenskommelser", "överenskommelserna", "agreement",
             "agreements"),
    editable=True,
    about_people=True,
    in_help=InHelp.LEFT_OUT,
    bare=only_shows,
    takes_file=True,
)  # fmt: skip
def agreement(view: GroupView, text: str) -> Request:
    return read_request(view, FollowedKind.AGREEMENT, text)
