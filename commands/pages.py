"""Long answers, a page at a time: `!rapport visa sida 2`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from commands.command import CommandContext, Reply
from secretary.errors import UserError
from secretary.language.markup import Text, split_pages
from secretary.meetings import Meeting

T = TypeVar("T")


def page_of(
    context: CommandContext,
    whole: Reply,
    page: int,
    command: str,
    meeting: Meeting | None = None,
    *,
    words: str = "",
) -> Reply:
    """The page that was asked for of an answer, and how to ask for the next one.

    whole: the answer; as it is, where it has one page. command: its key. meeting: what it is about.
    words: what followed the command's name besides.
    Raises UserError where the answer has fewer pages.
    """
    assert whole.text is not None, "nothing has no pages"
    pages = split_pages(whole.text)
    text = of_page(pages, page, command)
    shown = replace(whole, text=text)
    return with_number(context, shown, page, len(pages), command, meeting, words=words)


def of_page(pages: Sequence[T], page: int, command: str) -> T:
    """What stands on a page, counted from 1. Raises UserError where there are fewer."""
    if not 1 <= page <= len(pages):
        raise UserError("no_such_page", pages=len(pages), command=command)
    return pages[page - 1]


def with_number(
    context: CommandContext,
    shown: Reply,
    page: int,
    pages: int,
    command: str,
    meeting: Meeting | None = None,
    *,
    words: str = "",
) -> Reply:
    """A page, and below it which one it is and how to ask for the next; as it is, where it is all
    there is."""
    if pages == 1 or shown.text is None:
        return shown
    where = context.render(
        "page",
        page=page,
        pages=pages,
        command=command,
        meeting=meeting,
        words=words,
        named_group=context.group.id if context.names_group else "",
    )
    text = Text(f"{shown.text.text}\n\n{where.text}", f"{shown.text.html}{where.html}")
    return replace(shown, text=text)
