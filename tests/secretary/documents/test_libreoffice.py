"""Word documents as LibreOffice opens them: what they say, what their parts are, and their pages.

It saves each as OpenDocument, in which stands what it took every part for, and as PDF that is to be
accessible (PDF/UA-1), as somebody who edited the document may send it on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final
from xml.etree import ElementTree as ET

import docx
import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from docx.shared import Cm
from page import ValidationProfile

from secretary.documents.forms import Form, make
from secretary.documents.structure import (
    Figure,
    Heading,
    Line,
    ListBlock,
    Paragraph,
    Run,
    StructuredDocument,
    Table,
    lines_of,
    lines_of_block,
    printable,
    text_of,
)
from secretary.documents.visual_identity import PLAIN, VisualIdentity
from secretary.group import Language
from tests import documents
from tests.libreoffice import converted, missing
from tests.pdf_conformance import validated
from tests.secretary.documents.test_pdf import HOSTILE, IDENTITY, document, long_document

_ACCESSIBLE: Final = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'
_NAMES: Final = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"
    for name, urn in [
        ("text", "text"), ("table", "table"), ("style", "style"), ("office", "office"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("draw", "drawing"),
    ]
}  # fmt: skip


def _own_template() -> bytes:
    """What an organisation may have: Word's own styles, changed, and words of its own."""
    template = docx.Document()
    template.styles["Heading 1"].font.name = "Georgia"
    template.add_paragraph("Exempeltext")
    [section] = template.sections
    section.left_margin = section.right_margin = Cm(4)
    section.header.paragraphs[0].text = "Region Västmanland"
    file = BytesIO()
    template.save(file)
    return file.getvalue()


_OWN: Final = VisualIdentity(word_template=_own_template())
_LISTS: Final = ListBlock(
    (
        (Paragraph((Run("Ett"),)), ListBlock(((Paragraph((Run("Inre"),)),),))),
        (Paragraph((Run("Två"),)), Paragraph((Run("och mer"),))),
    ),
    ordered=True,
    start=3,
)
_MADE: Final[Mapping[str, tuple[StructuredDocument, VisualIdentity]]] = {
    **{kind: (documents.of_kind(kind), IDENTITY) for kind in documents.KINDS},
    "in-english": (documents.of_kind("notes-table", Language.ENGLISH), PLAIN),
    "own-template": (documents.of_kind("notes-table"), _OWN),
    "own-template-parts": (document(), _OWN),
    "parts": (document(), IDENTITY),
    "lists": (replace(document(), blocks=(_LISTS, Paragraph((Run("Mellan"),)), _LISTS)), PLAIN),
    "long": (long_document(), IDENTITY),
    **{f"hostile-{at}": (documents.saying(each), IDENTITY) for at, each in enumerate(HOSTILE)},
    "long-word": (replace(document(), blocks=(Paragraph((Run("å" * 50_000),)),)), PLAIN),
}
_HONEST: Final = tuple(each for each in _MADE if not each.startswith(("hostile", "long-word")))


@dataclass(frozen=True)
class Opened:
    """A document, and what LibreOffice made of it."""

    document: StructuredDocument
    odf: ET.Element
    pdf: bytes

    @property
    def body(self) -> ET.Element:
        found = self.odf.find("office:body/office:text", _NAMES)
        assert found is not None
        return found

    def page_words(self) -> str:
        """What stands between headers and footers, with one space between words."""
        pages = (
            page.get_textpage().get_text_bounded(0, 70, page.get_width(), page.get_height() - 70)
            for page in pypdfium2.PdfDocument(self.pdf)
        )
        return " ".join(" ".join(pages).replace("\xa0", " ").split())


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Opened]:
    """Every document, opened by the same two starts of LibreOffice."""
    lacking = missing()
    if lacking is not None:
        pytest.skip(lacking)
    folder = tmp_path_factory.mktemp("libreoffice")
    files = [folder / f"{name}.docx" for name in _MADE]
    for file, (made, identity) in zip(files, _MADE.values(), strict=True):
        file.write_bytes(make(made, Form.WORD, identity))
    profile = folder / "profile"
    odf = converted(files, "fodt", folder, profile)
    pdf = converted(files, _ACCESSIBLE, folder, profile)
    return {
        name: Opened(made, ET.parse(of).getroot(), page.read_bytes())
        for (name, (made, _)), of, page in zip(_MADE.items(), odf, pdf, strict=True)
    }


def _q(name: str) -> str:
    space, _, local = name.partition(":")
    return f"{{{_NAMES[space]}}}{local}"


def _said(element: ET.Element) -> Iterator[str]:
    """The words of an element; a tab or a line break parts lines."""
    if element.tag in {_q("text:line-break"), _q("text:tab")}:
        yield "\n"
    elif element.tag == _q("text:s"):
        yield " " * int(element.get(_q("text:c"), "1"))
    elif element.tag == _q("draw:frame"):
        yield element.findtext("svg:desc", "", _NAMES)
        return
    yield element.text or ""
    for each in element:
        yield from _said(each)
        yield each.tail or ""


def _lines(body: ET.Element) -> list[str]:
    kinds = {_q("text:p"), _q("text:h")}
    told = "\n".join("".join(_said(each)) for each in body.iter() if each.tag in kinds)
    return _without_empty(told)


def _without_empty(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in printable(text).splitlines())
    return [line for line in lines if line]


@pytest.mark.parametrize("name", _MADE)
def test_it_reads_what_the_document_says(opened: Mapping[str, Opened], name: str) -> None:
    of = opened[name]

    assert _lines(of.body) == _without_empty("\n".join(lines_of(of.document)))


@pytest.mark.parametrize("name", [each for each in _HONEST if each != "long"])
def test_its_pages_say_it_with_no_word_of_a_cell_broken(
    opened: Mapping[str, Opened], name: str
) -> None:
    of = opened[name]
    blocks = (each for each in of.document.blocks if not isinstance(each, Figure))  # that is seen
    lines = [line for each in blocks for line in lines_of_block(each)]
    shown = of.page_words()
    for words in _without_empty("\n".join(lines)):
        before, found, shown = shown.partition(words)
        assert found, f"{words!r} is not after {before[-80:]!r}"


@pytest.mark.parametrize("name", _MADE)
def test_nothing_stands_off_the_page(opened: Mapping[str, Opened], name: str) -> None:
    for page in pypdfium2.PdfDocument(opened[name].pdf):
        words = page.get_textpage()
        for each in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(each)
            assert left > 50
            assert bottom > 20
            assert right < page.get_width() - 50
            assert top < page.get_height() - 20


# Word's own template has a line under its title, which LibreOffice does not tag.
@pytest.mark.parametrize("name", [each for each in _HONEST if not each.startswith("own-template")])
def test_what_it_saves_for_others_can_be_heard(opened: Mapping[str, Opened], name: str) -> None:
    pages_with_links_have_no_order = {"PDFUA1-PAGE-TABS-001"}  # LibreOffice's own mistake

    found = {*validated(opened[name].pdf, ValidationProfile.PDF_UA_1)}

    assert found <= pages_with_links_have_no_order


@pytest.mark.parametrize("name", _HONEST)
def test_headings_are_of_the_levels_of_word(opened: Mapping[str, Opened], name: str) -> None:
    of = opened[name]
    headings = [each for each in of.document.blocks if isinstance(each, Heading)]
    title, *below = headings or [Heading(1, (Run(""),))]

    found = [
        (int(each.get(_q("text:outline-level"), "0")), "".join(_said(each)))
        for each in of.body.iter(_q("text:h"))
    ]

    assert title.level == 1
    assert found == [(each.level - 1, text_of(each.line)) for each in below]
    if headings:
        assert _style_of(of, title.line) == "Title"


def _style_of(of: Opened, line: Line) -> str:
    """The named style of the first paragraph that says that."""
    parents = {
        each.get(_q("style:name"), ""): each.get(_q("style:parent-style-name"), "")
        for each in of.odf.iterfind("office:automatic-styles/style:style", _NAMES)
    }
    used = next(
        each.get(_q("text:style-name"), "")
        for each in of.body.iter(_q("text:p"))
        if "".join(_said(each)) == text_of(line)
    )
    return parents.get(used, used)


@pytest.mark.parametrize(
    ("name", "starts"), [("parts", ["3"]), ("lists", ["3", "3"]), ("own-template-parts", ["3"])]
)
def test_lists_have_their_levels_and_begin_where_they_do(
    opened: Mapping[str, Opened], name: str, starts: list[str]
) -> None:
    of = opened[name]
    expected = [
        each
        for block in of.document.blocks
        if isinstance(block, ListBlock)
        for each in _items(block, 1)
    ]

    assert [*_listed(of.body, 0)] == expected
    found = (each.get(_q("text:start-value")) for each in of.body.iter(_q("text:list-item")))
    assert [each for each in found if each] == starts


def _items(block: ListBlock, level: int) -> Iterator[tuple[int, str]]:
    """The level and the words of each item's first line."""
    for first, *more in block.items:
        assert isinstance(first, Paragraph)
        yield level, text_of(first.line)
        for each in more:
            if isinstance(each, ListBlock):
                yield from _items(each, level + 1)


def _listed(element: ET.Element, level: int) -> Iterator[tuple[int, str]]:
    for each in element:
        if each.tag == _q("text:list"):
            yield from _listed(each, level + 1)
        elif each.tag == _q("text:list-item"):
            yield from _listed(each, level)
        elif each.tag == _q("text:p") and level:
            yield level, "".join(_said(each))


@pytest.mark.parametrize("name", _HONEST)
def test_every_table_has_one_header_row_that_is_repeated(
    opened: Mapping[str, Opened], name: str
) -> None:
    of = opened[name]
    tables = [each for each in of.document.blocks if isinstance(each, Table)]

    headers = [
        ["".join("".join(_said(said)) for said in cell) for cell in row]
        for row in of.body.iterfind(".//table:table-header-rows/table:table-row", _NAMES)
    ]

    assert headers == [[text_of(cell) for cell in each.header] for each in tables]


@pytest.mark.parametrize(
    ("name", "told"),
    [("notes", "sv-SE"), ("in-english", "en-GB"), ("own-template", "sv-SE")],
)
def test_its_spelling_is_checked_in_the_language_of_the_group(
    opened: Mapping[str, Opened], name: str, told: str
) -> None:
    of = opened[name]

    words = of.odf.find("office:styles/style:style[@style:name='Standard']", _NAMES)
    default = of.odf.find("office:styles/style:default-style[@style:family='paragraph']", _NAMES)
    found = [
        f"{properties.get(_q('fo:language'))}-{properties.get(_q('fo:country'))}"
        for style in (words, default)
        if style is not None
        and (properties := style.find("style:text-properties", _NAMES)) is not None
        and properties.get(_q("fo:language"))
    ]

    assert found[0] == told


def test_pages_of_an_own_template_are_as_it_says(opened: Mapping[str, Opened]) -> None:
    of = opened["own-template-parts"]
    page = pypdfium2.PdfDocument(of.pdf)[0].get_textpage()

    assert "Region Västmanland" in page.get_text_range()
    assert "Exempeltext" not in page.get_text_range()
    assert min(page.get_rect(each)[0] for each in range(page.count_rects())) > 4 / 2.54 * 72 - 6
    assert {"Heading_20_1"} == {
        each.get(_q("text:style-name"))
        for each in of.body.iter(_q("text:h"))
        if each.get(_q("text:outline-level")) == "1"
    }
