"""What the help says of each command, for tests that go through all of them.

A command without its texts is left out here, so that every test is collected; one test says which
text is missing, and where to write it (tests/commands/test_help.py).
"""

from __future__ import annotations

from collections.abc import Mapping

from commands.router import Router
from secretary.group import Language
from secretary.language.render import CommandPage, MissingText, Renderer


def help_pages(language: Language) -> Mapping[str, CommandPage]:
    """The pages of all commands that have one, by the command's key, in the catalogue's order."""
    pages = _pages(language).items()
    return {key: page for key, page in pages if isinstance(page, CommandPage)}


def missing_pages(language: Language) -> list[str]:
    """A sentence for each command without a page, with the file to write it in."""
    return [str(page) for page in _pages(language).values() if isinstance(page, MissingText)]


def _pages(language: Language) -> Mapping[str, CommandPage | MissingText]:
    texts = Renderer("!", language)
    pages: dict[str, CommandPage | MissingText] = {}
    for command in Router().catalogue:
        try:
            pages[command.key] = texts.command_page(command.key)
        except MissingText as error:
            pages[command.key] = error
    return pages
