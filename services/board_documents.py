"""What a group sends the board above it: year plans and reports, kept as they were sent.

The board reads them in a room of its own, where it has one; else the secretaries get the document,
and hand it over (requirements R35, R37).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from secretary.documents.forms import Form
from secretary.language.render import Text
from secretary.people import MATRIX
from services import document_files, said_once
from services.context import Context
from services.destinations import Audience, Destination, destinations
from services.document_files import FileKind, FileSource
from storage import DOCUMENT_FILE, Attachment, GroupDocument

PICTURE: Final = "board_picture"
"""The kind of message that a picture is sent as, after the document that it goes with."""


@dataclass(frozen=True)
class BoardDocument:
    """version: counted from 1 in its kind and subject. to_room: whether the board has it in its own
    room; else the secretaries have it, and are to hand it over."""

    version: int
    to_room: bool


@dataclass(frozen=True)
class BoardFile:
    """What a document's file is made of. template: one for files, which is given what the document
    is, and `values` besides. about: see `FileSource`."""

    kind: FileKind
    template: str
    about: str
    values: Mapping[str, object]


def send(
    context: Context,
    kind: str,
    subject: str,
    template: str,
    quotes: tuple[str, ...] = (),
    file: BoardFile | None = None,
    **values: object,
) -> BoardDocument:
    """Keep a document as its next version, and send it; after it goes its PDF.

    kind, subject: see `GroupDocument`; the kind is also that of the message.
    template: is given `version` and `board` besides `values`.
    quotes: references of what people wrote that it repeats. file: None for what no file is made
    of.
    """
    tx, group = context.tx, context.group
    board = group.board
    version = tx.group_documents.version(group.id, kind, subject) + 1
    given = {**values, "version": version, "board": board}
    text = context.render(template, **given)
    source = None
    if file is not None:
        source = document_files.markup_of(
            context, file.kind, file.template, **{**given, **file.values}
        )
    tx.group_documents.add(
        group.id,
        GroupDocument(
            kind, subject, version, text.text, text.html, context.now, context.actor.address,
            quotes, board.room or "", source,
        ),
    )  # fmt: skip
    context.audit(f"{kind} sent", subject=subject, version=version, to_room=int(bool(board.room)))
    key = f"{kind} {group.id} {subject} {version}"
    _post(context, key, kind, text, quotes)
    if file is not None and source is not None:
        made_of = FileSource(file.kind, source, context.now, version=version, about=file.about)
        _post_file(context, key, made_of, quotes)
    return BoardDocument(version, bool(board.room))


def _post_file(context: Context, key: str, source: FileSource, quotes: tuple[str, ...]) -> None:
    pdf = document_files.pdf_of(context, source)
    if pdf is None:
        return
    said = {"kind": source.kind, "version": source.version, "form": Form.PDF}
    text = context.render(DOCUMENT_FILE, **said)
    _post(context, f"{key} · file", DOCUMENT_FILE, text, quotes, (pdf,))


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
