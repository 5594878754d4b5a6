"""A document as files, in answer: `!årsplan 2027 pdf`, `!dagordning alla`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol, runtime_checkable

from commands.command import CommandContext, Question, Reply, Request
from secretary.documents.forms import Form
from secretary.errors import UserError
from secretary.language.file_words import split_forms
from secretary.language.phrases import split_page
from secretary.meetings import Meeting
from services import document_files
from services.document_files import FileSource


class DocumentFile(Protocol):
    """quotes: references of what people wrote that stands in it, where that can be taken back."""

    @property
    def source(self) -> FileSource: ...
    @property
    def quotes(self) -> tuple[str, ...]: ...


@runtime_checkable
class FileRequest(Protocol):
    """A request that is answered with files. endings: of the forms that are wanted."""

    @property
    def endings(self) -> tuple[str, ...]: ...
    def perform(self, context: CommandContext) -> Reply: ...


@contextmanager
def keeping_forms(endings: Iterable[str]) -> Iterator[None]:
    """The examples of what is raised in the block ask for the same forms."""
    try:
        yield
    except UserError as error:
        raise error.followed_by(" ".join(endings)) from error


def document_request(
    text: str,
    meeting_of: Callable[[str], Meeting],
    as_files: Callable[[Meeting, tuple[str, ...]], Request],
    as_text: Callable[[Meeting, int], Request],
) -> Request:
    """What is asked for of a meeting's document: files, where forms are named at either end of the
    text, else a page of it to read. meeting_of: the one that the other words name."""
    text, endings = split_forms(text, first=True)
    if endings:
        with keeping_forms(endings):
            return as_files(meeting_of(text), endings)
    text, page = split_page(text)
    return as_text(meeting_of(text), page)


def answer_with_files(
    context: CommandContext,
    file: DocumentFile,
    endings: Iterable[str],
    meeting: Meeting | None = None,
    *,
    has_draft: bool = False,
    takes_file: Question | None = None,
) -> Reply:
    """The document's files. endings: of the forms that were asked for. meeting: the one that it is
    about. has_draft: whether there is a later version of it, which is a draft. takes_file: see
    `Reply`."""
    source = file.source
    forms = [Form(each) for each in endings]
    return context.reply(
        "document_files",
        quotes=file.quotes,
        takes_file=takes_file,
        attachments=document_files.files_of(context, source, forms),
        meeting=meeting,
        kind=source.kind,
        version=source.version,
        forms=forms,
        has_draft=has_draft,
    )
