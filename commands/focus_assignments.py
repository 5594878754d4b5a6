"""`!fokusuppdrag`: what the board above gives the group to do, until it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commands.command import InHelp, Request, command, dialogue_step
from commands.followed_reading import only_shows, read_request
from commands.followed_requests import (
    FILE,
    REMOVAL,
    AttachToFollowed,
    KeepFollowed,
    RemoveFollowed,
)
from secretary.followed import FollowedKind
from secretary.language.doubts import split_confirmed
from secretary.language.phrases import is_yes
from services.actors import Permission
from services.context import GroupView


@command(
    "focus_assignment",
    "fokusuppdrag",
    permission=Permission.GROUP,
    aliases=("fokusuppdragen", "focus assignment", "focus assignments", "focus"),
    editable=True,
    about_people=True,
    in_help=InHelp.LEFT_OUT,
    bare=only_shows,
    takes_file=True,
)
def focus_assignment(view: GroupView, text: str) -> Request:
    return read_request(view, FollowedKind.FOCUS_ASSIGNMENT, text)


@dialogue_step(REMOVAL, takes_yes=True)
def removal_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after `!fokusuppdrag 2 ta bort` and the like."""
    thing_id, shown = int(data["thing"]), str(data["shown"])
    return RemoveFollowed(thing_id, shown) if is_yes(text) else KeepFollowed(thing_id)


@dialogue_step(FILE, takes_file=True)
def sent_file(view: GroupView, data: Mapping[str, Any], text: str) -> Request | None:
    """A file that answers what was said of a new one."""
    if view.file is None:
        return None
    confirmed = split_confirmed(text)[1]
    return AttachToFollowed(view.file, thing_id=int(data["thing"]), confirmed=confirmed)
