"""`!mål` and `!arbetsplan`: the goals of the group's work plan, and how they go."""

from __future__ import annotations

from commands.command import InHelp, Request, command, nothing_follows
from commands.followed_reading import only_shows, read_request
from commands.followed_requests import FileWorkPlan, ShowFollowed
from secretary.errors import UserError
from secretary.followed import FollowedKind
from secretary.language.file_words import split_forms
from secretary.language.phrases import split_page
from services.actors import Permission
from services.context import GroupView


@command(
    "goal",
    "mål",
    permission=Permission.GROUP,
    aliases=("målen", "goal", "goals"),
    editable=True,
    about_people=True,
    in_help=InHelp.LEFT_OUT,
    bare=only_shows,
)
def goal(view: GroupView, text: str) -> Request:
    return read_request(view, FollowedKind.GOAL, text)


@command(
    "work_plan",
    "arbetsplan",
    permission=Permission.GROUP,
    aliases=("arbetsplanen", "work plan"),
    about_people=True,
    in_help=InHelp.LEFT_OUT,
    bare=nothing_follows,
)
def work_plan(view: GroupView, text: str) -> Request:
    wanted, endings = split_forms(text)
    if endings and not wanted:
        return FileWorkPlan(endings)
    rest, page = split_page(text)
    if rest:
        raise UserError("work_plan_shows")
    return ShowFollowed(FollowedKind.GOAL, page=page, whole=True)
