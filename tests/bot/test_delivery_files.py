"""Files on their way out: their bytes are read when they are sent, and not before."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.transports.base import OutboundMessage
from bot.transports.matrix.sender import _as_file, content_of, split
from secretary.documents.typesetting import png
from secretary.language.markup import MAX_BYTES
from storage import Attachment
from tests.fakes.transport import FakeTransport, delivering
from tests.fixtures.database import new_store

NOW = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)
ROOM = "!ett:exempel"
PDF = b"%PDF-1.7"


class Recorder(FakeTransport):
    """Remembers the files that it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[Attachment] = []

    async def send(self, message: OutboundMessage) -> str:
        self.files += message.attachments
        return await super().send(message)


@pytest.mark.parametrize("is_there", [True, False])
async def test_bytes_go_along_or_the_message_is_left_out(tmp_path: Path, is_there: bool) -> None:
    store, transport = new_store(tmp_path), Recorder()
    with store.begin() as tx:
        sha256 = tx.papers.keep_content(PDF) if is_there else "0" * 64
        file = Attachment("Budget.pdf", "application/pdf", sha256=sha256)
        tx.outbox.add(OutboundMessage("1", ROOM, "Bilaga", "Bilaga", attachments=(file,)), NOW)
        tx.outbox.add(OutboundMessage("2", ROOM, "Sedan", "Sedan"), NOW)
    async with delivering(store, transport, NOW):
        await transport.until(lambda: "2" in transport.posted.get(ROOM, []))
    assert [each.content for each in transport.files] == ([PDF] if is_there else [])
    assert transport.posted[ROOM] == (["1", "2"] if is_there else ["2"])
    store.close()


def test_a_picture_is_shown_with_its_size_and_its_words_and_another_file_is_a_file() -> None:
    drawn = png("#set page(width: 36pt, height: 18pt)\n#data.x", {"x": ""})
    shown = _content("Bild", Attachment("x.png", "image/png", drawn))
    assert (shown["msgtype"], shown["body"], shown["filename"]) == ("m.image", "Bild", "x.png")
    assert shown["info"] == {
        "mimetype": "image/png", "size": len(drawn), "w": 108, "h": 54,
    }  # fmt: skip
    for media_type, content in (("image/png", PDF), ("application/pdf", drawn)):
        sent = _content("Bild", Attachment("x.png", media_type, content))
        assert sent["msgtype"] == "m.file"
        assert sent["info"] == {"mimetype": media_type, "size": len(content)}


def _content(words: str, file: Attachment) -> dict[str, Any]:
    content = content_of(OutboundMessage("k", ROOM, words, words))
    _as_file(content, file, {"url": "mxc://exempel/1"})
    return content


def test_a_file_is_one_event_with_its_caption_and_more_are_one_each() -> None:
    files = tuple(Attachment(f"{n}.pdf", "application/pdf", PDF) for n in range(2))
    message = OutboundMessage("k", ROOM, "Ord", "<p>Ord</p>", attachments=files[:1])
    assert split(message) == [message]
    many = split(OutboundMessage("k", ROOM, "Ord", "<p>Ord</p>", attachments=files))
    assert [(each.key, each.text, each.attachments) for each in many] == [
        ("k", "Ord", files[:1]), ("k · 2", "", files[1:]),
    ]  # fmt: skip
    words = "ord " * MAX_BYTES
    long = split(OutboundMessage("k", ROOM, words, f"<p>{words}</p>", attachments=files))
    assert [each.attachments for each in long][:2] == [files[:1], ()]
    assert long[-1].attachments == files[1:]
    assert len({each.key for each in long}) == len(long)
