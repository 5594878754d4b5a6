"""A document as files, in answer: `!årsplan 2027 pdf`, `!dagordning alla`."""

from __future__ import annotations

from collections.abc import Iterable

from commands.command import CommandContext, Reply
from secretary.documents.forms import Form
from services import document_files
from services.document_files import FileSource


def answer_with_files(
    context: CommandContext, source: FileSource, endings: Iterable[str], quotes: Iterable[str] = ()
) -> Reply:
    """The document's files. endings: of the forms that were asked for. quotes: references of what
    people wrote that it repeats, where that can be taken back."""
    forms = [Form(each) for each in endings]
    return context.reply(
        "document_files",
        quotes=quotes,
        attachments=document_files.files_of(context, source, forms),
        kind=source.kind,
        version=source.version,
        forms=forms,
    )
