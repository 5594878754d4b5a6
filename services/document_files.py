"""Documents as files: what is kept of a document to make them of, and the files themselves.

A value becomes words by a template in ``documents``, the words are kept with the document as their
markup, and every form of file is made of that: the same bytes whenever it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar

from secretary.documents import forms, markup
from secretary.documents.forms import Form
from secretary.documents.from_chat import from_chat
from secretary.documents.structure import StructuredDocument
from secretary.meetings import Meeting
from secretary.papers import clean_name
from services import faults, said_once
from services.announcements import Announcement
from services.context import Context
from services.destinations import Audience, destinations
from storage import DOCUMENT_FILE, Attachment

T = TypeVar("T")

NOT_MADE: Final = "document_not_made"
"""The kind of message by which the secretaries are told that a file could not be made."""


class FileKind(StrEnum):
    """What a document is called, in its file's name: a key of ``documents/_names.j2``."""

    AGENDA = "agenda"
    AGENDA_DRAFT = "agenda_draft"
    NOTES = "notes"
    NOTES_DRAFT = "notes_draft"
    SUMMONS = "summons"
    ATTENDANCE = "attendance"
    YEAR_PLAN = "year_plan"
    YEAR_PLAN_DRAFT = "year_plan_draft"
    FOLLOW_UP_REPORT = "follow_up_report"
    FOLLOW_UP_REPORT_DRAFT = "follow_up_report_draft"
    WORK_PLAN = "work_plan"
    ROUND = "round"


@dataclass(frozen=True)
class FileSource:
    """What a document's files are made of.

    markup: see `secretary.documents.markup`. made_at: aware, when it was sent, or is made.
    day: of the meeting that it is about, on which that was to be when it was sent; None for none.
    version: counted from 1; 0 for none.
    about: what else tells it from others in its file's name, such as a year. pictures: see
    `parse_document`. of_chat: whether the markup is the chat's own, since no other was kept.
    """

    kind: FileKind
    markup: str
    made_at: datetime
    day: date | None = None
    version: int = 0
    about: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    of_chat: bool = False


def markup_of(context: Context, kind: FileKind, template: str, **values: object) -> str | None:
    """A document's markup, to be kept with it; None where it could not be made, of which the
    secretaries are told: what it is of is sent all the same."""
    return _attempt(context, kind, lambda: context.document(template, **values))


def in_one_line(context: Context, template: str, **values: object) -> str:
    """What a template of ``documents`` says, as words alone: for the names of files."""
    return " ".join(context.render(f"documents/{template}", **values).text.split())


def structured(context: Context, source: FileSource) -> StructuredDocument:
    """The document as its parts."""
    subject = _words(context, "subject", source)
    language, author = context.group.language, context.group.name
    if source.of_chat:
        return from_chat(
            source.markup,
            title=subject,
            language=language,
            author=author,
            subject=subject,
            made_at=source.made_at,
        )
    blocks = markup.parse_document(source.markup, source.pictures)
    title = markup.title_of(blocks) or subject
    return StructuredDocument(title, language, author, subject, source.made_at, blocks)


def content_of(context: Context, source: FileSource, form: Form) -> bytes:
    """The document as a file of that form."""
    return forms.make(structured(context, source), form, context.group.identity)


def file_name(context: Context, source: FileSource, form: Form) -> str:
    """What the file is called: when, what, whose, and which version; no folders in it."""
    stem = _words(context, "file_name", source).replace("/", "-").replace("\\", "-")
    return clean_name(f"{stem}.{form.value}")


def files_of(context: Context, source: FileSource, of: Sequence[Form]) -> tuple[Attachment, ...]:
    """The document's files, kept until they are sent."""
    made = [(form, content_of(context, source, form)) for form in of]
    return tuple(_kept(context, source, form, content) for form, content in made)


def pdf_of(context: Context, source: FileSource) -> Attachment | None:
    """The file that goes along by itself; None where it could not be made, of which the secretaries
    are told."""
    make = lambda: content_of(context, source, Form.PDF)  # noqa: E731
    content = _attempt(context, source.kind, make)
    return None if content is None else _kept(context, source, Form.PDF, content)


def announcements(
    context: Context,
    meeting: Meeting,
    kind: FileKind,
    version: int,
    markup: str | None,
    quotes: tuple[str, ...],
) -> list[Announcement]:
    """The PDF of a document about a meeting that is sent to its group, which follows it: one
    message, or none where it could not be made. markup: see `markup_of`. quotes: as of the
    document."""
    if markup is None:
        return []
    file = pdf_of(context, FileSource(kind, markup, context.now, meeting.day, version))
    if file is None:
        return []
    return [
        Announcement(
            DOCUMENT_FILE,
            DOCUMENT_FILE,
            f"{kind} {meeting.id} {version}",
            meeting,
            values={"kind": kind, "version": version, "form": Form.PDF},
            quotes=quotes,
            attachments=(file,),
            once=True,
        )
    ]


def _kept(context: Context, source: FileSource, form: Form, content: bytes) -> Attachment:
    sha256 = context.tx.papers.keep_content(content)
    return Attachment(file_name(context, source, form), form.media_type, sha256=sha256)


def _words(context: Context, template: str, source: FileSource) -> str:
    values = {
        "kind": source.kind, "day": source.day, "version": source.version, "about": source.about
    }  # fmt: skip
    return in_one_line(context, template, **values)


def _attempt(context: Context, kind: FileKind, make: Callable[[], T]) -> T | None:
    """What it gives. Whatever it raises is logged under a reference, which the secretaries get."""
    try:
        return make()
    except Exception:  # noqa: BLE001 - whatever it is, the text goes out
        reference = faults.note(context, "the file of a document", kind)
        text = context.render(NOT_MADE, kind=kind, reference=reference)
        places = destinations(context.tx, context.group, Audience.SECRETARIES)
        messages = (each.message_to_group("", NOT_MADE, text, context.group.id) for each in places)
        said_once.post(context.tx, f"{NOT_MADE} {reference}", messages, context.now)
        return None
