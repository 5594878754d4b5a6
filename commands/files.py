"""A document as files, in answer: `!årsplan 2027 pdf`, `!dagordning alla`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from commands.command import CommandContext, Reply
from secretary.documents.forms import Form
from services import document_files
from services.document_files import FileSource


class DocumentFile(Protocol):
    """quotes: references of what people wrote that stands in it, where that can be taken back."""

    @property
    def source(self) -> FileSource: ...
    @property
    def quotes(self) -> tuple[str, ...]: ...


def answer_with_files(context: CommandContext, file: DocumentFile, endings: Iterable[str]) -> Reply:
    """The document's files. endings: of the forms that were asked for."""
    source = file.source
    forms = [Form(each) for each in endings]
    return context.reply(
        "document_files",
        quotes=file.quotes,
        attachments=document_files.files_of(context, source, forms),
        kind=source.kind,
        version=source.version,
        forms=forms,
    )
