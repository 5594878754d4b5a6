"""What is said of a file that the server of its room does not take, as it is too large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.events.registry import Registry
from secretary.language.render import Text
from services import said_once
from services.destinations import Audience, destinations
from storage import REPLY, Attachment, OutboundMessage, Transaction

REFUSED: Final = "file_refused"
"""The kind of message by which the secretaries are told."""


class RefusedFiles:
    """registry: gives the groups as they are now."""

    def __init__(self, registry: Callable[[], Registry]) -> None:
        self._registry = registry

    def report(
        self, tx: Transaction, message: OutboundMessage, file: Attachment, now: datetime
    ) -> None:
        """The server will not take a file of a message: tell whoever asked for it, or else the
        secretaries, once; and send the files after it. now: aware."""
        later = message.attachments[message.attachments.index(file) + 1 :]
        if later:
            key = f"{message.key} · after {file.name}"
            tx.outbox.add(replace(message, key=key, text="", html="", attachments=later), now)
        group = self._registry().groups.get(message.group_id or "")
        content = tx.papers.content(file.sha256) if file.sha256 else file.content
        renderer = self._registry().renderer_for([group] if group else [])
        asked = message.kind == REPLY
        text = renderer.render(REFUSED, name=file.name, size=len(content or b""), asked=asked)
        if asked:
            self._answer(tx, message, file, text, now)
        elif group is not None:
            found = destinations(tx, group, Audience.SECRETARIES)
            messages = (each.message_to_group("", REFUSED, text, group.id) for each in found)
            said_once.post(tx, f"{REFUSED} {message.key} {file.name}", messages, now)

    def _answer(
        self, tx: Transaction, message: OutboundMessage, file: Attachment, text: Text, now: datetime
    ) -> None:
        key = f"{message.key} · refused {file.name}"
        answer = replace(
            message, key=key, text=text.text, html=text.html, attachments=(), quotes=(), taps=()
        )
        tx.outbox.add(answer, now)
