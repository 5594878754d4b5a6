"""A document in Word, opened again by python-docx."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.table import Table as WordTable

from secretary.documents.markup import parse_document
from secretary.documents.sections import sections_of
from secretary.documents.structure import Paragraph, Run, StructuredDocument, lines_of
from secretary.documents.visual_identity import PLAIN, VisualIdentity
from secretary.documents.word import bookmark, word
from secretary.group import Language

MADE_AT = datetime(2027, 3, 12, 15, 30, tzinfo=UTC)
MARKUP = """
<h1>Minnesanteckningar</h1>
<dl><dt>Organ</dt><dd>Gruppen</dd>
<dt>Ledamöter</dt><dd>Maj Almlid</dd><dd>Bo Berg</dd></dl>
<h2 data-key="item-1">1 Inledning</h2>
<p>Vi <b>enas</b> om <a href="https://example.org/">planen</a>.<br>Och mer.</p>
<ol><li>Ett</li><li>Två<ul><li>Under</li></ul></li></ol>
<p>Mellan</p>
<ol start="3"><li>Tre</li></ol>
<h3>Prövning</h3>
<table><caption>Närvaro</caption><thead><tr><th>Plats</th><th>12 mars</th></tr></thead>
<tbody><tr><th>Sala</th><td>–</td></tr></tbody></table>
"""


def a_document(markup: str = MARKUP, language: Language = Language.SWEDISH) -> StructuredDocument:
    blocks = parse_document(markup)
    return StructuredDocument("Anteckningar", language, "Gruppen", "Möte 1", MADE_AT, blocks)


def opened(document: StructuredDocument, identity: VisualIdentity = PLAIN) -> Document:
    return docx.Document(BytesIO(word(document, identity)))


def words(made: Document) -> Iterator[str]:
    for block in made.iter_inner_content():
        if isinstance(block, WordTable):
            paragraphs = [
                each for row in block.rows for cell in row.cells for each in cell.paragraphs
            ]
        else:
            paragraphs = [block]
        for each in paragraphs:
            yield from filter(None, each.text.replace("\t", "\n").split("\n"))


def test_it_says_what_the_document_says() -> None:
    document = a_document()

    assert [*words(opened(document))] == [*filter(None, lines_of(document))]


def test_its_parts_have_the_styles_of_word() -> None:
    made = opened(a_document())

    styles = {each.text.split("\n")[0]: each.style.name for each in made.paragraphs if each.style}
    assert styles["Minnesanteckningar"] == "Title"
    assert styles["1 Inledning"] == "Heading 1"
    assert styles["Prövning"] == "Heading 2"
    assert (styles["Ett"], styles["Under"]) == ("List Number", "List Bullet")
    assert styles["Närvaro"] == "Caption"


def test_each_ordered_list_has_numbers_of_its_own() -> None:
    made = opened(a_document())

    numbers = {
        each.text: each._p.pPr.numPr.numId.val  # type: ignore[union-attr]  # it has one
        for each in made.paragraphs
        if each.text in {"Ett", "Två", "Tre"}
    }
    assert numbers["Ett"] == numbers["Två"] != numbers["Tre"]


def test_the_first_row_of_a_table_is_repeated() -> None:
    first, second = opened(a_document()).tables[0].rows

    assert [len(row._tr.xpath(".//w:tblHeader")) for row in (first, second)] == [1, 0]


@pytest.mark.parametrize(
    ("language", "told"), [(Language.SWEDISH, "sv-SE"), (Language.ENGLISH, "en-GB")]
)
def test_it_is_in_the_language_of_the_group(language: Language, told: str) -> None:
    made = opened(a_document(language=language))

    assert made.styles.element.xpath("w:docDefaults//w:lang/@w:val") == [told]


def test_it_is_the_documents_and_of_no_machine() -> None:
    properties = opened(a_document()).core_properties

    assert (properties.title, properties.author) == ("Anteckningar", "Gruppen")
    assert properties.created == MADE_AT
    assert properties.last_modified_by == ""


def test_the_same_document_has_the_same_bytes() -> None:
    assert word(a_document(), PLAIN) == word(a_document(), PLAIN)


def test_a_part_that_has_a_key_is_found_by_a_bookmark() -> None:
    document = a_document()
    section = next(each for each in sections_of(document) if each.key == "item-1")

    names = opened(document).element.xpath("//w:bookmarkStart/@w:name")
    assert names == [bookmark("item-1", section.fingerprint)]


def test_an_organisations_own_template_keeps_its_styles_and_loses_its_words() -> None:
    template = docx.Document()
    template.add_paragraph("Exempeltext")
    template.styles["Heading 1"].font.name = "Georgia"
    file = BytesIO()
    template.save(file)
    document = a_document()

    made = opened(document, VisualIdentity(word_template=file.getvalue()))

    assert [*words(made)] == [*filter(None, lines_of(document))]
    assert made.styles["Heading 1"].font.name == "Georgia"


@pytest.mark.parametrize(
    "text",
    ["a\x00\x07b", "a\ud800b", "x" * 100_000, "שלום עולם", "<w:p/>&amp;]]>", "a\u202eb", "\ufffe"],
)
def test_hostile_text_harms_nothing(text: str) -> None:
    blocks = (Paragraph((Run(text, link=f"https://example.org/{text}"),)),)
    title = text
    document = StructuredDocument(title, Language.SWEDISH, text, text, MADE_AT, blocks)

    assert len(opened(document).paragraphs) == 1
