"""What the bot says of documents that are files, with values to show it by: part of `samples`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from secretary.documents.forms import Form
from services.document_files import FileKind
from tests.docs.notes_samples import MEETING

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

_REFUSED: Final = {"name": "Budget 2028.pdf", "size": 61_500_000}
_PLAIN: Final = {"forms": [Form.PDF], "has_draft": False}
_CHANGED: Final = {"forms": [Form.PDF], "has_draft": True, "meeting": MEETING}

TO_GROUP: Final[Mapping[str, Ways]] = {
    "document_file": {
        "": {"kind": FileKind.AGENDA, "version": 2, "form": Form.PDF},
        "utkast": {"kind": FileKind.NOTES_DRAFT, "version": 1, "form": Form.PDF},
    },
}
TO_SECRETARY: Final[Mapping[str, Ways]] = {
    "document_not_made": {"": {"kind": FileKind.AGENDA, "reference": "4f1a2b3c"}},
    "file_refused": {
        "": {**_REFUSED, "asked": False},
        "till den som bad om den": {**_REFUSED, "asked": True},
    },
}
ANSWERS: Final[Mapping[str, Ways]] = {
    "document_files": {
        "": {**_PLAIN, "kind": FileKind.AGENDA, "version": 2},
        "flera former": {**_PLAIN, "kind": FileKind.NOTES_DRAFT, "version": 0, "forms": [*Form]},
        "ändrad sedan dess": {**_CHANGED, "kind": FileKind.AGENDA, "version": 1},
        "öppna för en ny version": {**_CHANGED, "kind": FileKind.NOTES, "version": 1},
    },
}
LABELS: Final[Mapping[str, str]] = {
    "flera former": "several forms",
    "ändrad sedan dess": "changed since",
    "öppna för en ny version": "open for a new version",
    "till den som bad om den": "to whoever asked for it",
}
