"""Long answers, a page at a time: `!rapport visa sida 2`."""

from __future__ import annotations

from dataclasses import replace

from commands.command import CommandContext, Reply
from secretary.errors import UserError
from secretary.language.markup import Text, split_pages
from secretary.meetings import Meeting


def page_of(
    context: CommandContext, whole: Reply, page: int, command: str, meeting: Meeting | None = None
) -> Reply:
    """The page that was asked for of an answer, and how to ask for the next one.

    whole: the answer; as it is, where it has one page. command: its key. meeting: what it is about.
    Raises UserError where the answer has fewer pages.
    """
    assert whole.text is not None, "nothing has no pages"
    pages = split_pages(whole.text.html)
    if not 1 <= page <= len(pages):
        raise UserError("no_such_page", pages=len(pages), command=command)
    if len(pages) == 1:
        return whole
    where = context.render(
        "page",
        page=page,
        pages=len(pages),
        command=command,
        meeting=meeting,
        named_group=context.group.id if context.names_group else "",
    )
    shown = pages[page - 1]
    text = Text(f"{shown.text}\n\n{where.text}", f"{shown.html}{where.html}")
    return replace(whole, text=text)
