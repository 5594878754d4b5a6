"""Messages of any length as events of the size that Matrix takes, without a server."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from bot.transports.base import OutboundMessage
from bot.transports.matrix.sender import content_of, split, transaction_id
from secretary.language import markup
from storage import Attachment

SHORT: Final = OutboundMessage(
    "kallelse", "!rum", "Kallelse", "<p>Kallelse</p>", "summons",
    notify=True, recipients=("@anna:example.org",), reply_to="$fråga", thread="$tråd",
    attachments=(Attachment("kallelse.pdf", "application/pdf", b"%PDF"),),
)  # fmt: skip


def written(html: str) -> OutboundMessage:
    """SHORT, with these words instead, as a template writes them."""
    text = markup.join_blocks(markup.parse_blocks(html))
    return replace(SHORT, text=text.text, html=text.html)


LONG: Final = written("<p>Rapporter</p><ol>" + "<li>Vi öppnar två förskolor.</li>" * 1500 + "</ol>")


def test_a_short_message_is_sent_as_it_is() -> None:
    assert split(SHORT) == [SHORT]


def test_a_long_one_is_sent_in_parts_that_each_answer_and_mention_as_the_whole_does() -> None:
    parts = split(LONG)
    assert len(parts) > 2
    assert [part.key for part in parts] == [
        "kallelse",
        *(f"kallelse · {number}" for number in range(2, len(parts) + 1)),
    ]
    assert len({transaction_id(part) for part in parts}) == len(parts)
    for part in parts:
        assert replace(part, key="", text="", html="", attachments=()) == replace(
            LONG, key="", text="", html="", attachments=()
        )
    assert [part.attachments for part in parts] == [LONG.attachments, *[()] * (len(parts) - 1)]


def test_the_same_message_is_split_the_same_whenever_it_is_asked() -> None:
    assert split(LONG) == split(LONG)


def test_every_part_fits_in_an_encrypted_event() -> None:
    for part in split(LONG):
        plain = json.dumps(content_of(part))
        assert len(plain) * 4 / 3 + 4000 < 65_536


def test_no_word_is_lost_between_the_parts() -> None:
    text = "\n".join(part.text for part in split(LONG))
    assert text.split() == LONG.text.split()


@given(st.lists(st.text(max_size=40), max_size=8), st.integers(0, 3))
def test_what_is_split_on_delivery_is_what_was_split_in_the_template(
    words: list[str], lists: int
) -> None:
    paragraphs = "".join(f"<p>{escape(word)} <b>{escape(word)}</b> åäö</p>\n" for word in words)
    items = "".join(f"<li>{escape(word)}<br>{escape(word)}</li>" for word in words)
    html = f" {paragraphs}<ul>{items}</ul>" + f"<ol>{items * lists}</ol>" + "x " * 16_000
    blocks = markup.parse_blocks(html)
    parts = split(written(html))
    assert [markup.Text(part.text, part.html) for part in parts] == markup.split_messages(blocks)
