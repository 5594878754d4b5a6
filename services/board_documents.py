"""What a group sends the board above it: year plans and reports, kept as they were sent.

The board reads them in a room of its own, where it has one; else the secretaries get the document,
and hand it over (requirements R35, R37).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from secretary.language.render import Text
from secretary.people import MATRIX
from services import said_once
from services.context import Context
from services.destinations import Audience, Destination, destinations
from storage import Attachment, GroupDocument

PICTURE: Final = "board_picture"
"""The kind of message that a picture is sent as, after the document that it goes with."""


@dataclass(frozen=True)
class BoardDocument:
    """version: counted from 1 in its kind and subject. to_room: whether the board has it in its own
    room; else the secretaries have it, and are to hand it over."""

    version: int
    to_room: bool


def send(
    context: Context,
    kind: str,
    subject: str,
    template: str,
    quotes: tuple[str, ...] = (),
    **values: object,
) -> BoardDocument:
    """Keep a document as its next version, and send it.

    kind, subject: see `GroupDocument`; the kind is also that of the message.
    template: is given `version` and `board` besides `values`.
    quotes: references of what people wrote that it repeats.
    """
    tx, group = context.tx, context.group
    board = group.board
    version = tx.group_documents.version(group.id, kind, subject) + 1
    text = context.render(template, **{**values, "version": version, "board": board})
    tx.group_documents.add(
        group.id,
        GroupDocument(
            kind, subject, version, text.text, text.html, context.now, context.actor.address,
            quotes, board.room or "",
        ),
    )  # fmt: skip
    context.audit(f"{kind} sent", subject=subject, version=version, to_room=int(bool(board.room)))
    _post(context, f"{kind} {group.id} {subject} {version}", kind, text, quotes)
    return BoardDocument(version, bool(board.room))


def send_picture(
    context: Context, kind: str, subject: str, version: int, text: Text, picture: Attachment
) -> None:
    """Send a picture after a document, to where that was sent. text: the same in words, which are
    its caption and its alternative text."""
    key = f"{kind} {context.group.id} {subject} {version} · picture"
    _post(context, key, PICTURE, text, attachments=(picture,))


def _post(
    context: Context,
    key: str,
    kind: str,
    text: Text,
    quotes: tuple[str, ...] = (),
    attachments: tuple[Attachment, ...] = (),
) -> None:
    tx, group = context.tx, context.group
    where = [Destination(MATRIX, group.board.room)] if group.board.room else None
    messages = (
        replace(each.message_to_group(key, kind, text, group.id, quotes), attachments=attachments)
        for each in where or destinations(tx, group, Audience.SECRETARIES)
    )
    said_once.post(tx, key, messages, context.now)
