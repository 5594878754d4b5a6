"""What the bot says of documents that are files, with values to show it by: part of `samples`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from secretary.documents.forms import Form
from services.document_files import FileKind

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

_REFUSED: Final = {"name": "Budget 2028.pdf", "size": 61_500_000}

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
        "": {"kind": FileKind.AGENDA, "version": 2, "forms": [Form.PDF]},
        "flera former": {"kind": FileKind.NOTES_DRAFT, "version": 0, "forms": [*Form]},
    },
}
LABELS: Final[Mapping[str, str]] = {
    "flera former": "several forms",
    "till den som bad om den": "to whoever asked for it",
}
