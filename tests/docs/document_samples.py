"""What the bot says of documents that are files, with values to show it by: part of `samples`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from secretary.documents.forms import Form
from services.document_files import FileKind

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

TO_GROUP: Final[Mapping[str, Ways]] = {
    "document_file": {
        "": {"kind": FileKind.AGENDA, "version": 2, "form": Form.PDF},
        "utkast": {"kind": FileKind.NOTES_DRAFT, "version": 1, "form": Form.PDF},
    },
}
TO_SECRETARY: Final[Mapping[str, Ways]] = {
    "document_not_made": {"": {"kind": FileKind.AGENDA, "reference": "4f1a2b3c"}},
}
ANSWERS: Final[Mapping[str, Ways]] = {
    "document_files": {
        "": {"kind": FileKind.AGENDA, "version": 2, "forms": [Form.PDF]},
        "flera former": {"kind": FileKind.NOTES_DRAFT, "version": 0, "forms": [*Form]},
    },
}
LABELS: Final[Mapping[str, str]] = {"flera former": "several forms"}
