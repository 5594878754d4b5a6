"""Texts that are longer on their way than they look."""

from __future__ import annotations

import json
from html import escape

import pytest

from bot.transports.matrix.sender import content_of, split
from secretary.language import markup
from secretary.reports import MAX_LENGTH
from storage import OutboundMessage
from tests.matrix.env import MatrixEnv

LETTERS = {"emoji": "👩", "Thai": "ส", "Swedish": "å", "quote": '"', "ampersand": "&"}
ENVELOPE = 4_000
"""Bytes of an event for keys, signatures, references and the like."""


def of_reports(letter: str, count: int, room: str = "!grupp:exempel") -> OutboundMessage:
    """A message that repeats some reports of the greatest length."""
    html = "<ul>" + f"<li>Anna Ek: {escape(letter * MAX_LENGTH)}</li>" * count + "</ul>"
    text = markup.join_blocks(markup.parse_blocks(html))
    return OutboundMessage("agenda", room, text.text, text.html)


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_every_part_fits_in_an_encrypted_event_whatever_its_letters(letter: str) -> None:
    """nio encrypts JSON of ASCII alone. What the server refuses as too large waits for ever, and
    so does what comes after it."""
    parts = split(of_reports(letter, 8))
    for part in parts:
        content = {"content": content_of(part), "type": "m.room.message", "room_id": part.room}
        assert len(json.dumps(content)) * 4 / 3 + ENVELOPE < 65_536
    assert "".join(part.text for part in parts).count(letter) == 8 * MAX_LENGTH


async def test_a_report_of_nothing_but_emoji_reaches_everybody(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    parts = bot.transport.split(of_reports(LETTERS["emoji"], 1, room))
    for part in parts:
        await bot.transport.send(part)
    last = await anna.wait_for(lambda seen: seen.body == parts[-1].text)
    assert last.encrypted
