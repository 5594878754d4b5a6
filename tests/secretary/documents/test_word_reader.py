"""A Word document is read as Word, and other programs, write them; and anything else is refused."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml import parse_xml

from secretary.documents.visual_identity import PLAIN
from secretary.documents.word import word
from secretary.documents.word_package import MAX_FILE, Unreadable, UnreadableFileError
from secretary.documents.word_reader import LeftOut, Mark, ReadParagraph, WordText, read_word
from secretary.documents.word_styles import NAMESPACES, package
from tests.growth import assert_grows_like_its_size
from tests.secretary.documents.test_word import a_document

FRAME = package("004e9a", "sv-SE")
TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def changed(content: bytes, **parts: bytes) -> bytes:
    """A package with other parts, by their names without `word/` and `.xml`; and more."""
    return repacked(content, {f"word/{name}.xml": part for name, part in parts.items()})


def repacked(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    made = BytesIO()
    with ZipFile(BytesIO(content)) as zipped, ZipFile(made, "w", ZIP_DEFLATED) as packed:
        for name in zipped.namelist():
            if name not in parts:
                packed.writestr(name, zipped.read(name))
        for name, part in parts.items():
            if part is not None:
                packed.writestr(name, part)
    return made.getvalue()


def a_file(body: str, **parts: bytes) -> bytes:
    """A file with these paragraphs, on our own styles."""
    document = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    return changed(FRAME, document=document.encode(), **parts)


def read(body: str) -> WordText:
    return read_word(a_file(body))


def texts(body: str) -> list[str]:
    return [each.text for each in read(body).paragraphs]


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def why_refused(content: bytes) -> Unreadable:
    with pytest.raises(UnreadableFileError) as refused:
        read_word(content)
    return refused.value.why


# ------------------------------------------------------------------ what stands there


def test_what_was_written_is_read_again() -> None:
    text = read_word(word(a_document(), PLAIN))

    assert [each.text for each in text.paragraphs if each.level == 1] == ["1 Inledning"]
    assert ReadParagraph("Vi enas om planen.\nOch mer.") in text.paragraphs
    assert ("Ett", "1. ") in [(each.text, each.mark) for each in text.paragraphs]
    assert ("Under", "  – ") in [(each.text, each.mark) for each in text.paragraphs]
    assert ("Tre", "3. ") in [(each.text, each.mark) for each in text.paragraphs]
    row = [(each.text, each.cell) for each in text.paragraphs if each.row == 2]
    assert row == [("Sala", 1), ("–", 2)]


def test_the_cell_of_a_paragraph_is_counted_in_its_row() -> None:
    def cell(*inside: str) -> str:
        return f"<w:tc>{''.join(inside)}</w:tc>"

    def line(*cells: str) -> str:
        return f"<w:tr>{''.join(cells)}</w:tr>"

    a, b, c, d = (f"<w:p>{run(each)}</w:p>" for each in "abcd")
    within = f"<w:tbl>{line(cell(c), cell(d))}</w:tbl>"
    body = f"<w:tbl>{line(cell(a, b), cell(within))}{line(cell(a), cell(b))}</w:tbl>{a}"

    assert [(each.text, each.row, each.cell) for each in read(body).paragraphs] == [
        ("a", 1, 1), ("b", 1, 1), ("c", 1, 2), ("d", 1, 2), ("a", 2, 1), ("b", 2, 2), ("a", 0, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("namespace", [TRANSITIONAL, STRICT])
def test_words_are_joined_that_word_has_split(namespace: str) -> None:
    """By spelling, revision ids, smart tags, content controls and links."""
    body = (
        '<w:p w:rsidR="00A1"><w:proofErr w:type="spellStart"/><w:r w:rsidRPr="00B2"><w:t>Skol</w:t>'
        '</w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">skjutsar </w:t></w:r>'
        '<w:smartTag w:element="place"><w:r><w:t>Sala</w:t></w:r></w:smartTag><w:sdt><w:sdtPr>'
        '<w:alias w:val="x"/></w:sdtPr><w:sdtContent><w:r><w:t>, i </w:t></w:r></w:sdtContent>'
        '</w:sdt><w:hyperlink w:anchor="x"><w:r><w:t>vår</w:t></w:r></w:hyperlink>'
        "<w:r><w:lastRenderedPageBreak/><w:t>.</w:t><w:softHyphen/><w:noBreakHyphen/></w:r></w:p>"
    )
    document = f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
    text = read_word(changed(FRAME, document=document.encode()))

    assert [each.text for each in text.paragraphs] == ["Skolskjutsar Sala, i vår.-"]


def test_tracked_changes_count_as_accepted() -> None:
    text = read(
        f'<w:p>{run("Vi ")}<w:del w:id="1" w:author="E"><w:r><w:delText>avslår</w:delText></w:r>'
        f'</w:del><w:ins w:id="2" w:author="E">{run("godkänner")}</w:ins>{run(" den.")}'
        f'<w:moveFrom w:id="3">{run(" Bort")}</w:moveFrom></w:p>'
        f'<w:p><w:moveTo w:id="4">{run("Hit")}</w:moveTo></w:p>'
    )

    assert [each.text for each in text.paragraphs] == ["Vi godkänner den.", "Hit"]
    assert text.tracked


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next() -> None:
    end = '<w:pPr><w:rPr><w:del w:id="1" w:author="E"/></w:rPr></w:pPr>'

    assert texts(f"<w:p>{end}{run('Ett')}</w:p><w:p>{run(' och två')}</w:p>") == ["Ett och två"]


def test_how_a_paragraph_was_set_before_does_not_count() -> None:
    change = '<w:pPrChange w:id="1"><w:pPr><w:pStyle w:val="Heading1"/></w:pPr></w:pPrChange>'
    [paragraph] = read(f"<w:p><w:pPr>{change}</w:pPr>{run('Text')}</w:p>").paragraphs

    assert paragraph == ReadParagraph("Text")


def test_of_a_field_its_result_is_read() -> None:
    field = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    inner = (
        field.format("begin") + "<w:r><w:instrText>DATE</w:instrText></w:r>" + run("nej")
        + field.format("separate") + run("12 mars") + field.format("end")
    )  # fmt: skip

    assert texts(f"<w:p>{run('Den ')}{inner}{run('.')}</w:p>") == ["Den 12 mars."]


def test_a_text_box_is_told_of_and_no_paragraph() -> None:
    box = f"<w:drawing><w:txbxContent><w:p>{run('Ruta')}</w:p></w:txbxContent></w:drawing>"
    text = read(f"<w:p>{run('Före')}<w:r>{box}</w:r>{run(' efter')}</w:p>")

    assert [each.text for each in text.paragraphs] == ["Före efter"]
    assert text.left_out == {LeftOut.TEXT_BOX: 1}


def test_what_is_not_read_is_told_of() -> None:
    text = read(
        '<w:p><w:r><w:commentReference w:id="1"/></w:r><w:r><w:footnoteReference w:id="1"/></w:r>'
        f"<w:r><w:drawing/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hemligt</w:t></w:r>"
        f"{run('syns')}</w:p>"
    )

    assert [each.text for each in text.paragraphs] == ["syns"]
    assert set(text.left_out) == {
        LeftOut.COMMENT, LeftOut.FOOTNOTE, LeftOut.PICTURE, LeftOut.HIDDEN,
    }  # fmt: skip


def test_the_same_words_for_older_programs_are_not_read_twice() -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = (
        f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice>{run("Ett")}</mc:Choice>'
        f"<mc:Fallback>{run('Ett')}</mc:Fallback></mc:AlternateContent>"
    )

    assert texts(f"<w:p>{both}</w:p>") == ["Ett"]


def test_a_heading_is_one_by_its_style_or_by_its_level() -> None:
    styled = [f'<w:pStyle w:val="Heading{level}"/>' for level in (1, 2)]
    levels = [*styled, '<w:outlineLvl w:val="0"/>', '<w:outlineLvl w:val="9"/>', ""]
    body = "".join(f"<w:p><w:pPr>{each}</w:pPr>{run('x')}</w:p>" for each in levels)

    assert [each.level for each in read(body).paragraphs] == [1, 2, 1, 0, 0]


def test_a_list_has_the_marks_that_are_seen() -> None:
    opened = docx.Document(BytesIO(FRAME))
    for style in ("List Bullet", "List Number", "List Number"):
        opened.add_paragraph(style, style=style)
    none = '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
    opened.element.body.insert(0, parse_xml(f"<w:p {NAMESPACES}>{none}{run('x')}</w:p>"))
    file = BytesIO()
    opened.save(file)

    marks = [each.mark for each in read_word(file.getvalue()).paragraphs]
    assert marks == ["", "– ", "1. ", "2. "]


# ------------------------------------------------------------------ bookmarks

NAME = "kitem_1_0123abcd"
START = f'<w:bookmarkStart w:id="7" w:name="{NAME}"/>'
END = '<w:bookmarkEnd w:id="7"/>'


@pytest.mark.parametrize(
    ("body", "first", "last"),
    [
        (f"<w:p>{START}{run('A')}{END}</w:p><w:p>{run('B')}</w:p>", 0, 0),
        (f"{START}<w:p>{run('A')}</w:p>{END}<w:p>{run('B')}</w:p>", 0, 0),
        (f"<w:p>{START}</w:p><w:p>{run('B')}{END}</w:p>", 1, 1),
        (f"<w:p>{run('A')}{START}</w:p><w:p>{run('B')}{END}</w:p>", 1, 1),
        (f"<w:p>{START}{run('A')}</w:p><w:p>{run('B')}{END}</w:p>", 0, 1),
        (f"<w:p>{START}{run('A')}</w:p><w:p>{run('B')}</w:p>", 0, 0),
        (
            f'<w:p><w:bookmarkStart w:id="8" w:name="_GoBack"/>{START}{run("A")}{END}</w:p>',
            0,
            0,
        ),
    ],
)
def test_a_bookmark_stands_where_its_words_do(body: str, first: int, last: int) -> None:
    assert read(body).marks == (Mark("item-1", "0123abcd", first, last),)


@pytest.mark.parametrize(
    "body",
    [
        f"<w:p>{START}{END}{run('A')}</w:p>",
        f'<w:p>{START}<w:del w:id="1"><w:r><w:delText>A</w:delText></w:r></w:del>{END}</w:p>',
        f"<w:p>{END}{run('A')}</w:p>",
    ],
)
def test_a_bookmark_without_words_is_lost(body: str) -> None:
    assert read(body).marks == ()


# ------------------------------------------------------------------ what else a file may be


def entity_bomb() -> bytes:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE d [<!ENTITY l0 "lol">{lol}]>'
    return changed(
        FRAME,
        document=f"<?xml version='1.0'?>{doctype}<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>"
        "&l9;</w:t></w:r></w:p></w:body></w:document>".encode(),
    )


def outside_entity(encoding: str) -> bytes:
    doctype = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    document = (
        f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<w:document {NAMESPACES}><w:body>'
        "<w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    return changed(FRAME, document=document.encode(encoding))


def a_zip(*names: str, method: int = ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", method) as zipped:
        for name in names:
            zipped.writestr(name, b"x")
    return made.getvalue()


def with_type(kind: bytes) -> bytes:
    with ZipFile(BytesIO(FRAME)) as zipped:
        types = zipped.read("[Content_Types].xml")
    told = types.replace(b"wordprocessingml.document.main+xml", kind)
    return repacked(FRAME, {"[Content_Types].xml": told})


def said_smaller(content: bytes) -> bytes:
    """With all sizes in the archive's directory and heads as of one byte."""
    made = bytearray(content)
    for head, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        found = made.find(head)
        while found >= 0:
            struct.pack_into("<I", made, found + at, 1)
            found = made.find(head, found + 4)
    return bytes(made)


EXTERNAL = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r" Type="x/officeDocument" Target="http://127.0.0.1:1/x"'
    b' TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", Unreadable.NOT_WORD, id="nothing"),
        pytest.param(b"Hej", Unreadable.NOT_WORD, id="text"),
        pytest.param(b"%PDF-1.7", Unreadable.NOT_WORD, id="PDF"),
        pytest.param(b"{\\rtf1 Hej}", Unreadable.OLD_WORD, id="RTF"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Unreadable.OLD_WORD, id="old Word"
        ),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            Unreadable.ENCRYPTED,
            id="a password",
        ),
        pytest.param(b"PK\x03\x04" + bytes(200), Unreadable.DAMAGED, id="no archive"),
        pytest.param(FRAME[: len(FRAME) // 2], Unreadable.DAMAGED, id="half of one"),
        pytest.param(a_zip("a", "b"), Unreadable.NOT_WORD, id="another archive"),
        pytest.param(a_zip("mimetype", "content.xml"), Unreadable.OPEN_DOCUMENT, id="ODT"),
        pytest.param(
            repacked(FRAME, {"word/vbaProject.bin": b"x"}), Unreadable.MACROS, id="macros"
        ),
        pytest.param(
            with_type(b"document.macroEnabled.main+xml"), Unreadable.MACROS, id="may have macros"
        ),
        pytest.param(with_type(b"sheet.main+xml"), Unreadable.NOT_WORD, id="Excel, by its type"),
        pytest.param(
            repacked(FRAME, {"_rels/.rels": EXTERNAL}), Unreadable.NOT_WORD, id="somewhere else"
        ),
        pytest.param(repacked(FRAME, {"word/document.xml": None}), Unreadable.NOT_WORD, id="empty"),
        pytest.param(changed(FRAME, document=b"<w:x"), Unreadable.DAMAGED, id="no XML"),
        pytest.param(changed(FRAME, document=b"\xff\xfe\x00"), Unreadable.DAMAGED, id="no text"),
        pytest.param(entity_bomb(), Unreadable.DAMAGED, id="a billion laughs"),
        pytest.param(outside_entity("utf-8"), Unreadable.DAMAGED, id="an entity"),
        pytest.param(outside_entity("utf-16"), Unreadable.DAMAGED, id="an entity in UTF-16"),
        pytest.param(
            a_file("<w:p/>" * 90_000), Unreadable.TOO_LARGE, id="more elements than a document has"
        ),
        pytest.param(
            a_file("<w:x>" * 500 + "</w:x>" * 500), Unreadable.TOO_LARGE, id="deeper than any"
        ),
        pytest.param(
            a_file(f"<w:p>{run('x' * 600_000)}</w:p>"), Unreadable.TOO_LARGE, id="more words"
        ),
        pytest.param(
            a_file(f"<w:p>{run(' ' * 13_000_000)}</w:p>"), Unreadable.TOO_LARGE, id="a bomb"
        ),
        pytest.param(
            said_smaller(a_file(f"<w:p>{run(' ' * 13_000_000)}</w:p>")),
            Unreadable.DAMAGED,
            id="a bomb that says it is none",
        ),
        pytest.param(a_zip(*map(str, range(1_001))), Unreadable.TOO_LARGE, id="many files"),
        pytest.param(
            a_zip("_rels/.rels", method=ZIP_BZIP2), Unreadable.DAMAGED, id="packed otherwise"
        ),
        pytest.param(b"PK\x03\x04" + bytes(MAX_FILE), Unreadable.TOO_LARGE, id="too large"),
    ],
)
def test_anything_else_is_refused(content: bytes, why: Unreadable) -> None:
    assert why_refused(content) is why


def test_two_parts_of_one_name_are_refused() -> None:
    made = BytesIO(FRAME)
    with pytest.warns(UserWarning, match="Duplicate"), ZipFile(made, "a") as zipped:
        zipped.writestr("word/document.xml", b"<x/>")

    assert why_refused(made.getvalue()) is Unreadable.DAMAGED


def test_a_part_outside_the_archive_is_none() -> None:
    relations = EXTERNAL.replace(b"http://127.0.0.1:1/x", b"../../../../etc/passwd")
    relations = relations.replace(b' TargetMode="External"', b"")

    assert why_refused(repacked(FRAME, {"_rels/.rels": relations})) is Unreadable.NOT_WORD


@pytest.mark.parametrize("text", ["\u202eabc\u202c", "שלום", "a\u0085b", "😀", "&#x1F600;"])
def test_odd_signs_are_words_like_any_other(text: str) -> None:
    assert len(texts(f"<w:p>{run(text)}</w:p>")) == 1


@pytest.mark.timed
def test_a_long_document_takes_a_time_like_its_length() -> None:
    def made(count: int) -> bytes:
        return a_file(f"<w:p>{run('Vi enas.') * 3}</w:p>" * count)

    files = {count: made(count) for count in (1_000, 8_000)}
    assert_grows_like_its_size(lambda: read_word(files[1_000]), lambda: read_word(files[8_000]))
