"""The chats that the documentation shows, played with the real event service.

A chat is a block of code of the kind ``chat``::

    (26 februari 2027 kl 9)                   the clock is moved, and what falls due is posted
    Anna: !förhinder                          somebody writes in the group's room
    Anna, direkt: !förhinder                  … in a direct chat with the bot
    Anna: ✅                                   … reacts to the summons
    Kansli: Tack, Anna Ek. …                  a line that the bot posted; … stands for its rest

Lines that begin with spaces go on with the one before. Not everything that the bot says needs to
be shown, but what is shown comes in its order.
"""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from secretary.language import dates
from tests.chatroom import ZONE, Chatroom
from tests.docs.pages import GUIDE, HANDBOOK, README, Page

BOT: Final = "Kansli"
SECRETARY: Final = "Elin"
WIDTH: Final = 100

_LINE: Final = re.compile(r".+(?:\n +.+)*")
_REACTIONS: Final = ("✅", "💻", "❌")


def chats() -> list[tuple[Page, str]]:
    """Every chat in the documentation, with its page."""
    return [(page, block) for page in (README, HANDBOOK, GUIDE) for block in page.blocks("chat")]


def play(chat: str, room: Chatroom) -> Iterator[tuple[str, list[str]]]:
    """Each line that the chat gives the bot, with what could have stood there."""
    said: list[str] = []
    mark = len(room.posted)
    for line in _lines(chat):
        if line.startswith("("):
            mark = len(room.posted)
            room.go_to(f"{_instant(line.strip('()'), room):%Y-%m-%d %H:%M}")
            said = _said(room, mark)
            continue
        who, _, text = line.partition(": ")
        if who != BOT:
            mark = len(room.posted)
            _happen(room, who, text)
            said = _said(room, mark)
            continue
        yield text, list(said)
        while said and not fits(text, said.pop(0)):
            pass


def fits(shown: str, said: str) -> bool:
    """Whether what the documentation shows is what the bot said."""
    if shown.endswith(" …"):
        return said.startswith(shown.removesuffix(" …"))
    return shown == said


def corrected(chat: str, room: Chatroom) -> str:
    """The chat with the bot's lines as they most likely should be."""
    better = {
        shown: (difflib.get_close_matches(shown, said, n=1, cutoff=0.3) or [shown])[0]
        for shown, said in play(chat, room)
        if not any(fits(shown, one) for one in said)
    }
    return re.sub(_LINE, lambda line: _written(line[0], better), chat)


def _written(line: str, better: dict[str, str]) -> str:
    joined = _joined(line)
    who, _, text = joined.partition(": ")
    if who == BOT and text in better:
        joined = f"{who}: {better[text]}"
    together = joined.replace("kl. ", "kl.\N{NO-BREAK SPACE}")
    wrapped = textwrap.fill(
        together,
        WIDTH,
        subsequent_indent=" " * (len(who) + 2),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapped.replace("\N{NO-BREAK SPACE}", " ")


def _lines(chat: str) -> list[str]:
    return [_joined(line) for line in _LINE.findall(chat)]


def _joined(line: str) -> str:
    return re.sub(r"\n +", " ", line)


def _instant(text: str, room: Chatroom) -> datetime:
    return dates.to_instant(dates.parse_date(text, room.clock.now(), ZONE), ZONE)


def _happen(room: Chatroom, who: str, text: str) -> None:
    name, _, place = who.partition(", ")
    name = "sekreterare" if name == SECRETARY else name
    if text in _REACTIONS:
        room.react(name, room.last("summons").event_id, text)
    elif place == "direkt":
        room.tell(name, text)
    else:
        room.say(name, text)


def _said(room: Chatroom, mark: int) -> list[str]:
    lines = (line for post in room.since(mark) for line in post.text.splitlines() if line)
    return [line.removeprefix("• ") for line in lines]
