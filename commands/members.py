"""`!ledamot`, `!ersättare`, `!ordförande`, `!vice ordförande`, `!koppla`: who holds which place."""

from __future__ import annotations

from commands.command import InHelp, Request, command
from commands.people_reading import read_link, read_place, read_presiding
from commands.people_requests import ChangePeople
from secretary.language.people_words import split_office
from secretary.people import Office, Role
from services.actors import Permission
from services.context import GroupView


@command(
    "member",
    "ledamot",
    permission=Permission.LEADER,
    aliases=("ny ledamot", "member", "new member"),
)
def member(view: GroupView, text: str) -> Request:
    office, name = split_office(text)
    if office is not None:
        return ChangePeople(read_presiding(view, name, office))
    return ChangePeople(read_place(view, text, Role.MEMBER))


@command(
    "substitute",
    "ersättare",
    permission=Permission.LEADER,
    aliases=("ny ersättare", "personlig ersättare", "substitute", "new substitute"),
    in_help=InHelp.LEFT_OUT,  # as of a member
)
def substitute(view: GroupView, text: str) -> Request:
    return ChangePeople(read_place(view, text, Role.SUBSTITUTE))


@command(
    "chair",
    "ordförande",
    permission=Permission.LEADER,
    aliases=("ny ordförande", "ledamot ordförande", "chair", "new chair"),
    in_help=InHelp.LEFT_OUT,
)
def chair(view: GroupView, text: str) -> Request:
    return ChangePeople(read_presiding(view, text, Office.CHAIR))


@command(
    "vice_chair",
    "vice ordförande",
    permission=Permission.LEADER,
    aliases=(
        "ny vice ordförande",
        "vice ordf",
        "ledamot vice ordförande",
        "vice chair",
        "new vice chair",
    ),
    in_help=InHelp.LEFT_OUT,  # the help on the chair names it
)
def vice_chair(view: GroupView, text: str) -> Request:
    return ChangePeople(read_presiding(view, text, Office.VICE_CHAIR))


@command(
    "link",
    "koppla",
    permission=Permission.SECRETARY,
    aliases=("link",),
)
def link(view: GroupView, text: str) -> Request:
    return ChangePeople(read_link(view, text))
