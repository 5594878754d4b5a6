"""docs/exempel/: every document in every form, with an index that leads to each file, and small."""

from __future__ import annotations

from secretary.documents.forms import Form
from services.document_files import FileKind
from tests.docs import examples
from tests.docs.examples import EXAMPLES, FOLDER, INDEX
from tests.docs.pages import Page

_CALENDAR = "mote.ics"
_MOST = 3_000_000
_DRAFTS_LIKE_THE_SENT = {FileKind.YEAR_PLAN_DRAFT, FileKind.FOLLOW_UP_REPORT_DRAFT}
"""Of these only what was sent is shown."""
_FILES = {
    f"{each.name}.{form.value}" for each in EXAMPLES if each.name != "mote" for form in Form
} | {_CALENDAR}


def test_every_kind_of_document_is_there() -> None:
    assert len(EXAMPLES) - 1 == len(set(FileKind) - _DRAFTS_LIKE_THE_SENT)


def test_every_document_is_there_in_every_form_and_nothing_else_is() -> None:
    there = {path.name for path in FOLDER.iterdir()}

    assert there == _FILES | examples.previews() | {INDEX}


def test_the_index_is_as_the_files_are() -> None:
    page = Page("docs/exempel/README.md")

    assert page.text == examples.index(_FILES), "make docs writes it anew"


def test_every_preview_is_drawn_from_the_pdf_beside_it() -> None:
    for name in examples.previews():
        pdf = FOLDER / name.replace(".png", ".pdf")
        assert examples.is_drawn_from((FOLDER / name).read_bytes(), pdf.read_bytes()), name


def test_the_folder_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < _MOST
