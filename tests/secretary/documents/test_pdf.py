"""A document as PDF: it says all there is, can be kept and heard, and stands on the page."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Final

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest

from secretary.documents.forms import Form, make
from secretary.documents.glyphs import UNKNOWN, shown_in_fonts
from secretary.documents.markup import parse_document
from secretary.documents.pdf import pdf
from secretary.documents.structure import (
    Figure,
    Heading,
    Labelled,
    Paragraph,
    Run,
    StructuredDocument,
    Table,
    lines_of,
)
from secretary.documents.typesetting import png
from secretary.documents.visual_identity import PLAIN, VisualIdentity
from secretary.group import Language
from tests.pdf_conformance import elements

MADE: Final = datetime(2027, 3, 12, 8, tzinfo=UTC)
SVG: Final = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M1 1h7v7z"/></svg>'
)
IDENTITY: Final = VisualIdentity("Region Västmanland", "#7a1f4b", SVG, "Ett vapen")
MARKUP: Final = """
<h1>Minnesanteckningar</h1>
<dl><dt>Organ</dt><dd>Barn och unga</dd><dt>Ledamöter</dt><dd>Maj Almlid (S), Ordförande</dd>
<dd>Åsa Dalfors (C), Sala</dd></dl>
<h2>1 Inledning</h2><p>Kl 09.00 – ”så här” … <b>Ordföranden</b> <i>hälsar</i> välkommen.</p>
<h3>Läget</h3><p>Se <a href="https://exempel.se/a?b=1">sidan</a>.</p>
<ul><li>Ett<ul><li>Inre</li></ul></li><li>Två</li></ul><ol start="3"><li>Tre</li></ol>
<table><caption>Närvaro</caption><thead><tr><th>Plats</th><th>Våren</th><th>Summa</th></tr></thead>
<tr><th>Sala</th><td>Ledamot</td><td>2 av 3</td></tr></table>
<img src="dot" alt="En ring"><p>Vid minnesanteckningarna,</p><p>Elin Ström</p>"""
DOT: Final = png("#set page(width: 30pt, height: 20pt)\n#circle(radius: 4pt)", {})
HOSTILE: Final = (
    '#panic("x") $ 1 $ *a* _b_ `c` <d> @e \\u{41} // f /* g',
    "#import \"/etc/passwd\"; #read(\"a\")", "x" * 60,
    "å" * 3000, "https://exempel.se/" + "a%20" * 400, "שלום \u202eעולם\u2066 مرحبا", "x\u0336" * 60,
    "a\x00b\x1bc\ud800d\ufffe", "👍🏽 😀 你好 ก \ue000 \U000e0041 \u200b\ufeff", "</w:t>]]>-->",
)  # fmt: skip


def document(html: str = MARKUP, title: str = "Minnesanteckningar") -> StructuredDocument:
    blocks = parse_document(html, {"dot": DOT})
    return StructuredDocument(
        title, Language.SWEDISH, "Samverkansgruppen", "Mötet i mars", MADE, blocks
    )


def long_document() -> StructuredDocument:
    """40 items, 28 long reports, and a wide table of long words."""
    reports = "".join(
        f"<p>Kommun{number}: {'Socialförvaltningsorganisationen utvecklas. ' * 20}</p>"
        for number in range(28)
    )
    items = "".join(f"<h2>{number} Punkt</h2><p>Text.</p>" for number in range(1, 41))
    columns = "".join(f"<th>{number} januari</th>" for number in range(1, 13))
    cells = f"<th>{'Skinnskatteberg' * 4}</th>" + "<td>ersättare</td>" * 11
    table = f"<table><caption>Året</caption><tr>{columns}</tr><tr>{cells}</tr></table>"
    return document(f"<h1>Minnesanteckningar</h1>{items}{reports}{table}")


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf(document(), IDENTITY)


@pytest.fixture(scope="module")
def opened(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(made))


def _kinds(of: pikepdf.Pdf) -> list[str]:
    return [kind for kind, *_ in elements(of.Root.StructTreeRoot.K)]


def _body(content: bytes) -> str:
    """The words between header and footer, in their order, without spaces and hyphens."""
    text = ""
    for number, page in enumerate(pypdfium2.PdfDocument(content)):
        top = page.get_height() - (80 if number else 0)
        text += page.get_textpage().get_text_bounded(0, 74, page.get_width(), top)
    return _bare(text)


def _bare(text: str) -> str:
    return re.sub("[\\s\u00ad\u200b\u2010\ufffe\x02-]", "", text)


def test_it_says_that_it_is_made_to_be_kept_and_to_be_heard(opened: pikepdf.Pdf) -> None:
    with opened.open_metadata() as about:
        found = {
            key: about.get(key) for key in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")
        }
    assert found == {"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    assert opened.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_it_has_its_title_author_language_and_time(opened: pikepdf.Pdf) -> None:
    with opened.open_metadata() as about:
        assert about["dc:title"] == "Minnesanteckningar"
        assert list(about["dc:creator"]) == ["Samverkansgruppen"]
        assert datetime.fromisoformat(about["xmp:CreateDate"]) == MADE
    assert str(opened.Root.Lang).startswith("sv")


def test_headings_are_real_and_none_is_left_out(opened: pikepdf.Pdf) -> None:
    assert [each for each in _kinds(opened) if re.fullmatch(r"H\d", each)] == ["H1", "H2", "H3"]


def test_a_heading_that_is_left_out_is_put_right() -> None:
    made = pdf(document("<p>Före</p><h3>Under</h3><h1>Åter</h1>", "Titeln"), PLAIN)
    kinds = _kinds(pikepdf.open(BytesIO(made)))
    assert [each for each in kinds if re.fullmatch(r"H\d", each)] == ["H1", "H2", "H2"]
    assert "Titeln" in _body(made)


def test_lists_and_labels_are_real(opened: pikepdf.Pdf) -> None:
    kinds = _kinds(opened)
    assert kinds.count("L") == 4  # labels, a list with a list in it, and an ordered one
    assert kinds.count("LI") == kinds.count("LBody") == 6


def test_columns_of_tables_have_headers(opened: pikepdf.Pdf) -> None:
    headers = [each for kind, each, _ in elements(opened.Root.StructTreeRoot.K) if kind == "TH"]
    assert len(headers) == 3
    assert all(any(of.get("/Scope") == "/Column" for of in each.A) for each in headers)
    assert "Caption" in _kinds(opened)


def test_every_picture_is_told_in_words(opened: pikepdf.Pdf) -> None:
    told = [
        str(each.Alt)
        for kind, each, above in elements(opened.Root.StructTreeRoot.K)
        if kind == "Figure" and "Figure" not in above
    ]
    assert told == ["Ett vapen", "En ring"]


def test_a_logo_that_says_what_stands_beside_it_is_not_read_out() -> None:
    identity = replace(IDENTITY, logo_alt=IDENTITY.organisation)
    made = pikepdf.open(BytesIO(pdf(document("<p>Text</p>"), identity)))
    assert "Figure" not in _kinds(made)


def test_it_says_all_that_the_document_says(made: bytes) -> None:
    expected = [*lines_of(document())]
    expected.remove("En ring")  # a picture is seen
    found = _body(made)
    for line in expected:
        at = found.find(_bare(line))
        assert at >= 0, f"{line} is missing, or not in its place"
        found = found[at + len(_bare(line)) :]


def test_pages_are_numbered_in_the_documents_language(made: bytes) -> None:
    english = pdf(replace(document(), language=Language.ENGLISH), PLAIN)
    for content, words in ((made, "1 (1)"), (english, "Page 1 of 1")):
        text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()
        assert words in text.replace("\xa0", " ")


def test_links_lead_only_where_they_may() -> None:
    made = pikepdf.open(
        BytesIO(
            pdf(document('<p><a href="https://a.se">a</a><a href="javascript:x">b</a></p>'), PLAIN)
        )
    )
    links = [str(each.A.URI) for page in made.pages for each in page.get("/Annots", [])]
    assert links == ["https://a.se"]


def test_the_same_document_is_the_same_bytes_in_every_process(made: bytes) -> None:
    assert pdf(document(), IDENTITY) == made
    ask = (
        "import hashlib, sys; from tests.secretary.documents.test_pdf import *; "
        "print(hashlib.sha256(pdf(document(), IDENTITY)).hexdigest())"
    )
    there = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == sha256(made).hexdigest()


def test_it_is_the_form_pdf(made: bytes) -> None:
    assert make(document(), Form.PDF, IDENTITY) == made


def _off_the_page(content: bytes) -> list[tuple[int, tuple[float, ...]]]:
    """Where words stand nearer than a centimetre to the edge of a page."""
    off: list[tuple[int, tuple[float, ...]]] = []
    for number, page in enumerate(pypdfium2.PdfDocument(content), start=1):
        words = page.get_textpage()
        for each in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(each)
            if left < 42 or bottom < 28 or right > page.get_width() - 42 or top > 842 - 30:
                off.append((number, (left, bottom, right, top)))
    return off


def test_nothing_stands_off_the_page_however_much_there_is() -> None:
    content = pdf(long_document(), IDENTITY)
    assert len(pypdfium2.PdfDocument(content)) > 5
    assert _off_the_page(content) == []


def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    for page in pypdfium2.PdfDocument(pdf(long_document(), IDENTITY)):
        text = page.get_textpage().get_text_bounded(0, 74, page.get_width(), 762).strip()
        assert not re.search(r"\d+ Punkt$", text)


def test_swedish_words_are_divided_as_in_swedish() -> None:
    word = "socialförvaltningsorganisationen "
    text = pypdfium2.PdfDocument(pdf(document(f"<p>{word * 30}</p>"), PLAIN))[0]
    ends = re.findall("(\\w+)[\u00ad\u2010\ufffe\x02-]", text.get_textpage().get_text_range())
    allowed = {"so", "soci", "social", "socialför", "socialförvalt", "socialförvaltnings"}
    assert ends
    assert all("socialförvaltningsorganisationen".startswith(each) for each in ends)
    assert set(ends) & allowed


@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
def test_what_people_wrote_is_only_words(said: str) -> None:
    line = (Run(said, link=said),)
    of = StructuredDocument(said, Language.SWEDISH, said, said, MADE, (Paragraph(line),))
    content = pdf(of, replace(PLAIN, organisation=said[:100]))
    assert _off_the_page(content) == []


def test_a_word_of_100_kb_goes_on_over_pages() -> None:
    content = pdf(document(f"<p>{'å' * 50_000}</p>"), PLAIN)
    assert _body(content).count("å") == 50_000
    assert _off_the_page(content) == []


def test_a_word_of_100_kb_is_neither_too_long_a_heading_label_nor_property() -> None:
    word = "å" * 50_000
    line = (Run(word, link=f"https://exempel.se/{word}"),)
    blocks = (Heading(1, line), Labelled(((line, ((Run("b"),),)),)), Figure(word, "n", b""))
    of = StructuredDocument(word, Language.SWEDISH, word, word, MADE, blocks)
    content = pdf(of, VisualIdentity(word, logo=SVG, logo_alt=word))
    assert _body(content).count("å") > 100_000
    assert _off_the_page(content) == []


def test_no_word_of_a_table_is_lost_whose_header_would_fill_the_page() -> None:
    long = (Run("å" * 8000),)
    of = replace(document(), blocks=(Table((), (long, (Run("b"),)), (((Run("c"),), long),)),))
    content = pdf(of, PLAIN)
    assert _body(content).count("å") == 16_000
    assert _off_the_page(content) == []


def test_a_character_that_no_font_has_is_told_of() -> None:
    assert shown_in_fonts("a😀b") == f"a{UNKNOWN}b"
    assert shown_in_fonts("fo\u0308rhinder – ”ja” … ✓") == "förhinder – ”ja” … ✓"
    assert shown_in_fonts("a\u202eb") == "ab"


# ------------------------------------------------------------------------- beautiful


def _lines(content: bytes) -> list[tuple[float, str]]:
    """Each line of the first page: how far up it stands in millimetres, and its words."""
    page = pypdfium2.PdfDocument(content)[0].get_textpage()
    found = []
    for number in range(page.count_rects()):
        left, bottom, right, top = page.get_rect(number)
        words = page.get_text_bounded(left, bottom, right, top)
        found.append((bottom / 72 * 25.4, words.replace("\xa0", " ").strip()))
    return found


def test_a_name_with_a_slash_stands_in_one_line_of_a_title() -> None:
    made = pdf(document("<h1>Kallelse till möte i Samverkansgruppen barn/unga</h1>"), PLAIN)

    assert [words for _, words in _lines(made)][-3:-1] == [
        "Kallelse till möte i", "Samverkansgruppen barn/unga",
    ]  # fmt: skip


def test_there_is_room_for_a_signature(made: bytes) -> None:
    up = {words: height for height, words in _lines(made)}

    assert up["Vid minnesanteckningarna,"] - up["Elin Ström"] > 15


def test_a_sentence_that_ends_with_a_comma_elsewhere_leaves_no_room() -> None:
    made = pdf(document("<h1>A</h1><p>Till alla,</p><p>Ett.</p><p>Två.</p>"), PLAIN)
    up = {words: height for height, words in _lines(made)}

    assert up["Till alla,"] - up["Ett."] < 10


def test_no_word_of_a_table_is_divided_that_there_is_room_for() -> None:
    made = pdf(document(f"<h1>Återrapport</h1>{_REPORT_TABLE}"), PLAIN)
    text = pypdfium2.PdfDocument(made)[0].get_textpage().get_text_range()

    for word in ("mottagningarna", "ledningsgruppen", "primärvården", "Anteckningar", "Senast"):
        assert word in text, word


_REPORT_TABLE: Final = """
<table><tr><th>Nr</th><th>Vad</th><th>Senast</th><th>Läge</th><th>Anteckningar</th></tr>
<tr><th>Rekommendation 1 till SRB</th><td>Se över avgiften för unga på mottagningarna</td>
<td>–</td><td>Inget svar än</td><td>19 mars 2027, punkt 6</td></tr>
<tr><th>Begäran 1 till Regionala ledningsgruppen</th><td>En analys av väntetiderna i
primärvården</td><td>–</td><td>Inget svar än</td><td>19 mars 2027, punkt 6</td></tr></table>"""


def test_a_row_stands_on_one_page_and_one_that_is_too_long_for_any_goes_on() -> None:
    rows = "".join(
        f"<tr><th>{n}</th><td>{'Sex ord om läget i länet. ' * 9}</td></tr>" for n in range(40)
    )
    long = f"<tr><th>Lång</th><td>{'Sex ord om läget i länet. ' * 400}</td></tr>"
    made = pdf(
        document(f"<h1>A</h1><table><tr><th>Nr</th><th>Läge</th></tr>{rows}{long}</table>"), PLAIN
    )

    assert _off_the_page(made) == []
    for page in list(pypdfium2.PdfDocument(made))[:2]:
        said = _bare(page.get_textpage().get_text_range())
        assert said.count("Sexordomläget") % 9 == 0
