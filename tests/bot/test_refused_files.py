"""A file that the server of a room does not take, as it is too large."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.events.refused_files import REFUSED
from bot.runtime.delivery import Delivery
from bot.transports.base import FileRefused, OutboundMessage
from bot.transports.matrix.sender import split
from secretary.people import MATRIX
from storage import REPLY, Attachment
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom, filled_room
from tests.fakes.transport import FakeSleep, FakeTransport


class SmallServer(FakeTransport):
    """A server that takes no file of more than ten bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[OutboundMessage] = []

    def split(self, message: OutboundMessage) -> list[OutboundMessage]:
        return split(message)

    async def send(self, message: OutboundMessage) -> str:
        if any(len(file.content or b"") > 10 for file in message.attachments):
            raise FileRefused("the server takes no file of that size")
        self.sent.append(message)
        return await super().send(message)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path) as chatroom:
        yield chatroom


async def deliver(room: Chatroom, message: OutboundMessage, *contents: bytes) -> SmallServer:
    """Send it with files of these contents, until nothing waits."""
    with room.store.begin() as tx:
        files = tuple(
            Attachment(f"{n}.pdf", "application/pdf", sha256=tx.papers.keep_content(each))
            for n, each in enumerate(contents, 1)
        )
        tx.outbox.add(replace(message, attachments=files), room.clock.now())
    server = SmallServer()

    async def run(work):  # type: ignore[no-untyped-def]  # an executor's own
        return work()

    delivery = Delivery(
        room.store, {MATRIX: server}, room.clock, run, FakeSleep(),
        on_file_refused=room.service.refused_files.report,
    )  # fmt: skip
    for _ in range(4):
        await delivery.flush()
    with room.store.begin() as tx:
        assert tx.outbox.waiting() == 0
    return server


async def test_the_secretaries_are_told_once(room: Chatroom) -> None:
    message = OutboundMessage("fil", ROOM, "Bilaga", "Bilaga", "paper", group_id="barn-unga")
    server = await deliver(room, message, b"x" * 11)
    [told] = server.sent
    assert (told.room, told.kind) == (SECRETARY_ROOM, REFUSED)
    assert told.text.startswith("Filen 1.pdf (11\N{NO-BREAK SPACE}byte) kom inte fram till rummet")


async def test_whoever_asked_is_answered_and_gets_the_files_that_are_small_enough(
    room: Chatroom,
) -> None:
    message = OutboundMessage(
        "reply $1", ROOM, "Här", "Här", REPLY, group_id="barn-unga", reply_to="$1", asker="@cia:x"
    )
    server = await deliver(room, message, b"x" * 11, b"liten")
    later, told = sorted(server.sent, key=lambda each: len(each.attachments), reverse=True)
    assert [file.name for file in later.attachments] == ["2.pdf"]
    assert (told.room, told.reply_to, told.asker) == (ROOM, "$1", "@cia:x")
    assert "1.pdf (11\N{NO-BREAK SPACE}byte) kan jag inte skicka" in told.text
