"""The parts of the documentation that are written from the code.

They stand between ``<!-- name -->`` and ``<!-- /name -->``; `make docs` writes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from commands.command import Command
from commands.router import Router
from secretary.group import Language
from secretary.language.render import Renderer
from services.actors import Permission
from tests.docs.notices import handbook_notices, readme_notices
from tests.docs.pages import HANDBOOK

_TEXTS: Final = Renderer()
_ENGLISH: Final = {
    Permission.EVERYBODY: "everybody",
    Permission.GROUP: "members, substitutes, secretaries",
    Permission.HOLDER: "members, substitutes",
    Permission.LEADER: "secretaries, chair",
    Permission.SECRETARY: "secretaries",
}
_SWEDISH: Final = {
    Permission.EVERYBODY: "Alla",
    Permission.GROUP: "Ledamöter, ersättare och sekreterare",
    Permission.HOLDER: "Ledamöter och ersättare",
    Permission.LEADER: "Sekreterare och ordförande",
    Permission.SECRETARY: "Sekreterare",
}


def catalogue() -> list[Command]:
    """Every command, those that most people may use first."""
    return sorted(
        Router().catalogue, key=lambda command: list(Permission).index(command.permission)
    )


def usage(command: Command, texts: Renderer = _TEXTS) -> str:
    """``!möte flytta [möte] till NÄR [PLATS]``, for a cell of a table."""
    return f"!{texts.command_page(command.key).whole}".replace("|", "\\|")


def summary(command: Command, texts: Renderer = _TEXTS) -> str:
    """What it does, in a line."""
    return texts.command_page(command.key).summary


def _readme_commands() -> str:
    lines = ["| command | for | what it does | also |", "|---|---|---|---|"]
    for command in catalogue():
        also = ", ".join(f"`!{name}`" for name in command.aliases)
        who = _ENGLISH[command.permission]
        lines.append(f"| `{usage(command)}` | {who} | {summary(command)} | {also} |")
    return "\n".join(lines)


def _by_role(roles: Mapping[Permission, str], head: str, texts: Renderer) -> str:
    parts = []
    for who in Permission:
        parts += [f"**{roles[who][0].upper()}{roles[who][1:]}**", "", head, "|---|---|"]
        parts += [
            f"| `{usage(c, texts)}` | {summary(c, texts)} |"
            for c in catalogue()
            if c.permission is who
        ]
        parts.append("")
    return "\n".join(parts).strip()


EXPLAINED_IN: Final = {
    Permission.EVERYBODY: "För ledamöter och ersättare",
    Permission.GROUP: "För ledamöter och ersättare",
    Permission.HOLDER: "För ledamöter och ersättare",
    Permission.LEADER: "För sekreteraren",
    Permission.SECRETARY: "För sekreteraren",
}
"""The part of the handbook in which a command is explained, by who may use it."""


def _more_commands(heading: str) -> str:
    """The commands that nobody has written about in that part of the handbook."""
    written = _without_generated(HANDBOOK.part(heading))
    more = [
        command
        for command in catalogue()
        if EXPLAINED_IN[command.permission] == heading and not is_explained(command, written)
    ]
    if not more:
        return ""
    return "\n".join(["### Fler kommandon", "", *map(_explained, more), ""])


def is_explained(command: Command, text: str) -> bool:
    """Whether a text shows the command."""
    return any(f"`!{command.name}{end}" in text for end in ("`", " "))


def _explained(command: Command) -> str:
    page = _TEXTS.command_page(command.key)
    examples = ", ".join(f"`!{example}`" for example in page.examples)
    return f"- `!{page.whole}`: {page.summary}. Till exempel {examples}."


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "commands": _readme_commands,
    "notices": readme_notices,
    "kommandon": partial(_by_role, _SWEDISH, "| kommando | vad det gör |", _TEXTS),
    "meddelanden": handbook_notices,
    "fler kommandon": partial(_more_commands, EXPLAINED_IN[Permission.HOLDER]),
    "fler kommandon för sekreteraren": partial(_more_commands, EXPLAINED_IN[Permission.LEADER]),
    "commands in English": partial(
        _by_role, _ENGLISH, "| command | what it does |", Renderer("!", Language.ENGLISH)
    ),
}


def part(name: str) -> re.Pattern[str]:
    """Finds a generated part, its markers in groups of their own."""
    return re.compile(rf"(<!-- {name} -->\n)(.*?)(\n<!-- /{name} -->)", re.DOTALL)


def _without_generated(text: str) -> str:
    for name in PARTS:
        text = part(name).sub("", text)
    return text


def rewritten(text: str) -> str:
    """A page with its generated parts as the code now has them."""
    for name, make in PARTS.items():
        made = make().replace("\\", r"\\")
        text = part(name).sub(rf"\g<1>{made}\g<3>", text)
    return text
