"""Whom a message speaks to: by a pill or `m.mentions` (spec, "User and room mentions"), or name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from bot.transports.matrix.json_reader import list_at, string_at
from secretary.language.addressing import without_name

_READ: Final = 4_000
"""Characters of a message in which people are looked for."""
_MOST: Final = 50
"""Mentions that are looked at."""
_USER: Final = r"(?:https://matrix\.to/#/|matrix:)((?:@|%40|u/)[^\s\"?)]{1,255})"
_PILL: Final = re.compile(rf'<a\s[^>]{{0,99}}?href="{_USER}(?=["?])[^>]{{0,99}}>([^<]{{0,99}})</a>')
_LINK: Final = re.compile(rf"\[([^\]\n]{{0,99}})\]\({_USER}(?:\?[^\s)]{{0,99}})?\)")
"""A pill as clients write it in the plain body that compose in Markdown."""
_LEADING_TAGS: Final = re.compile(r"(?:\s|<p>|<span[^>]{0,99}>)*")
_PLAIN_ID: Final = re.compile(r"\s{0,9}(@[^\s:]{1,200}:[^\s,;]{1,200}?)(?=:?(?:[\s,;]|\Z))")


@dataclass(frozen=True)
class Spoken:
    """text: without the bot's name before it, if that stands there.

    to_me: it names the bot. to_others: it begins by naming somebody else.
    """

    text: str
    to_me: bool = False
    to_others: bool = False


def read_mentions(
    content: dict[str, Any], text: str, me: str, names: Sequence[str], *, is_reply: bool
) -> Spoken:
    """Whom `text`, of a message with this content, speaks to.

    names: what the bot is called besides its id `me`. is_reply: it is a rich reply. Clients take
    over the mentions of the message that is answered, which therefore say nothing by themselves.
    """
    html = string_at(content, "formatted_body") or ""
    html = html.partition("</mx-reply>")[2] or html
    pills = [(_id(user), name) for user, name in _PILL.findall(html[:_READ])[:_MOST]]
    links = [(_id(user), name) for name, user in _LINK.findall(text[:_READ])[:_MOST]]
    text = _LINK.sub(lambda link: link[1], text[:_READ]) + text[_READ:]
    mine = [name for user, name in (*pills, *links) if user == me]
    mentioned = list_at(content, "m.mentions", "user_ids")[:_MOST]
    is_sure = bool(mine) or (me in mentioned and not is_reply)
    rest = without_name(text, (*names, *mine, me, me[1:].partition(":")[0]), sure=is_sure)
    if rest is not None:
        return Spoken(rest, to_me=True)
    first = _first(html, pills) or _first_in_plain(text, links)
    return Spoken(text, to_me=is_sure, to_others=first not in (None, me))


def _first(html: str, pills: Sequence[tuple[str, str]]) -> str | None:
    """Whom the message begins by naming."""
    begins = _LEADING_TAGS.match(html[:_READ])
    if pills and begins is not None and _PILL.match(html, begins.end()):
        return pills[0][0]
    return None


def _first_in_plain(text: str, links: Sequence[tuple[str, str]]) -> str | None:
    if links and text.lstrip().startswith(links[0][1]):
        return links[0][0]
    named = _PLAIN_ID.match(text)
    return named[1] if named else None


def _id(user: str) -> str:
    user = unquote(user)
    return "@" + user[2:] if user.startswith("u/") else user
