"""The parts of the documentation that are written from the code.

They stand between ``<!-- name -->`` and ``<!-- /name -->``; `make docs` writes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from commands.command import Command, Who
from commands.router import Router
from secretary.texts import Texts

_TEXTS: Final = Texts()
_ENGLISH: Final = {
    Who.EVERYBODY: "everybody",
    Who.HOLDER: "members, substitutes",
    Who.LEADER: "secretaries, chair",
}
_SWEDISH: Final = {
    Who.EVERYBODY: "Alla",
    Who.HOLDER: "Ledamöter och ersättare",
    Who.LEADER: "Sekreterare och ordförande",
}


def catalogue() -> list[Command]:
    """Every command, those that most people may use first."""
    return sorted(Router().catalogue, key=lambda command: list(Who).index(command.who))


def usage(command: Command) -> str:
    """``!möte flytta [möte] till NÄR [PLATS]``, for a cell of a table."""
    return f"!{_TEXTS.command_page(command.key).whole}".replace("|", "\\|")


def summary(command: Command) -> str:
    """What it does, in a Swedish line."""
    return _TEXTS.command_page(command.key).summary


def _readme_commands() -> str:
    lines = ["| command | for | what it does | also |", "|---|---|---|---|"]
    for command in catalogue():
        also = ", ".join(f"`!{name}`" for name in command.aliases)
        who = _ENGLISH[command.who]
        lines.append(f"| `{usage(command)}` | {who} | {summary(command)} | {also} |")
    return "\n".join(lines)


def _handbook_commands() -> str:
    parts = []
    for who in Who:
        parts += [f"**{_SWEDISH[who]}**", ""]
        parts += ["| kommando | vad det gör |", "|---|---|"]
        parts += [f"| `{usage(c)}` | {summary(c)} |" for c in catalogue() if c.who is who]
        parts.append("")
    return "\n".join(parts).strip()


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "commands": _readme_commands,
    "kommandon": _handbook_commands,
}


def part(name: str) -> re.Pattern[str]:
    """Finds a generated part, its markers in groups of their own."""
    return re.compile(rf"(<!-- {name} -->\n)(.*?)(\n<!-- /{name} -->)", re.DOTALL)


def rewritten(text: str) -> str:
    """A page with its generated parts as the code now has them."""
    for name, make in PARTS.items():
        text = part(name).sub(partial(_filled, make()), text)
    return text


def _filled(made: str, found: re.Match[str]) -> str:
    return f"{found[1]}{made}{found[3]}"
