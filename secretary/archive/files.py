"""Documents and papers of a package: what their files are called, and the documents themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from secretary.archive.package import DATA
from secretary.archive.values import Row
from secretary.documents.from_chat import from_chat
from secretary.documents.markup import parse_document, title_of
from secretary.documents.structure import StructuredDocument
from secretary.group import Group
from secretary.language.text import one_line, strip_diacritics

_KINDS: Final = {
    "agenda": "Dagordning",
    "agenda_to_approve": "Dagordning till ordföranden",
    "notes": "Minnesanteckningar",
    "notes_to_comment": "Utkast till minnesanteckningar",
    "year_plan": "Årsplan",
    "follow_up_report": "Återrapport",
    "round": "Skriftlig omgång",
    "summons": "Kallelse",
    "moved": "Flyttat möte",
    "changed": "Ändrat möte",
    "cancelled": "Inställt möte",
}
"""What a kind of document is called, in Swedish; another by its own word."""

_LONGEST_NAME: Final = 60
_SEPARATORS: Final = re.compile(r"[^a-z0-9]+")


def with_files(source: str, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows, each with `file`: the path of its file in the package; "" for none."""
    path = _PATHS.get(source)
    return [{**row, "file": path(row) if path else ""} for row in rows]


def kind_name(row: Row) -> str:
    """What the document is, in Swedish."""
    return _KINDS.get(row["kind"], str(row["kind"]).replace("_", " "))


def plain_name(words: str) -> str:
    """Words as a part of a file's name: a to z, figures and hyphens."""
    name = _SEPARATORS.sub("-", strip_diacritics(one_line(words)).lower()).strip("-")
    return name[:_LONGEST_NAME].strip("-") or "namnlos"


def document_of(source: str, row: Row, group: Group) -> StructuredDocument:
    """A row's document, of its own markup, or of what was sent in the chat."""
    subject = f"{kind_name(row)}, {_about(row)}"
    if "version" in row:
        subject += f", version {row['version']}"
    at = row["created_at"] if source == "outbox" else row["at"]
    title = one_line(subject)
    if not row.get("source"):  # a message, or a document from before its markup was kept
        return from_chat(
            row["html"],
            title=title,
            language=group.language,
            author=group.name,
            subject=subject,
            made_at=at,
        )
    blocks = parse_document(row["source"])
    return StructuredDocument(
        title_of(blocks) or title, group.language, group.name, subject, at, blocks
    )


def _about(row: Row) -> str:
    if row.get("meeting_number") is not None:
        return f"möte {row['meeting_number']}"
    return str(row.get("subject") or "")


def _document(row: Row) -> str:
    if not row["html"]:
        return ""  # a draft that was shown, whose words were not kept
    day = row["meeting_day"] or row["day"]
    return f"{DATA}/dokument/{day}-{_middle(row)}-version-{row['version']}.pdf"


def _middle(row: Row) -> str:
    kind, about = plain_name(kind_name(row)), plain_name(_about(row))
    return f"{about}-{kind}" if row["meeting_day"] else f"{kind}-{about}"


def _message(row: Row) -> str:
    if not row["html"]:
        return ""
    return f"{DATA}/utskick/{row['day']}-{_middle(row)}-{row['id']}.pdf"


def _paper(row: Row) -> str:
    if row["withdrawn_at"] is not None:
        return ""
    name = _kept(row["id"], row["name"])
    return f"{DATA}/bilagor/{row['meeting_day']}-{plain_name(_about(row))}-{name}"


def _round_file(row: Row) -> str:
    if not row["file_sha256"] or row["withdrawn_at"] is not None:
        return ""
    name = _kept(row["id"], row["file_name"])
    return f"{DATA}/bilagor/{row['day']}-omgang-{row['number']}-{name}"


def _kept(number: int, name: str) -> str:
    """A received file's name, plain, and with its row's number, which no other has."""
    stem, dot, ending = name.rpartition(".")
    return (
        f"{number}-{plain_name(stem if dot else name)}.{plain_name(ending)[:8] if dot else 'bin'}"
    )


_PATHS: Final = {
    "document": _document,
    "group_document": _document,
    "outbox": _message,
    "paper": _paper,
    "written_round": _round_file,
}
