"""A document as a web page: everybody can read it, it says all, and it runs and fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretary.documents.forms import Form, make
from secretary.documents.markup import parse_document
from secretary.documents.page_style import (
    DARK_PAGE,
    LIGHT_PAGE,
    readable,
    style_sheet,
)
from secretary.documents.structure import (
    Block,
    Figure,
    Heading,
    ListBlock,
    Paragraph,
    Run,
    StructuredDocument,
    Table,
    lines_of,
)
from secretary.documents.typesetting import png
from secretary.documents.visual_identity import LEAST_CONTRAST, PLAIN, VisualIdentity, contrast
from secretary.documents.web_page import web_page
from secretary.group import Language
from tests.browser import AXE, Browser, browsing, missing
from tests.docs.pages import REPO

MADE = datetime(2027, 3, 12, 8, tzinfo=UTC)
DOT = png("#set page(width: 30pt, height: 20pt)\n#circle(radius: 4pt)", {})
LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40"><script>alert(1)</script>
<image href="https://spy.example/a.png" width="9" height="9"/>
<rect width="40" height="40"/></svg>"""
IDENTITY = VisualIdentity("Region Västmanland", "#ffdd00", LOGO, "Ett svart märke")
MARKUP = """
<h1>Dagordning</h1>
<dl><dt>Organ</dt><dd>Barn och unga</dd><dt>Plats</dt><dd>Stadshuset i Sala</dd>
<dd><a href="https://mote.exempel/rum">https://mote.exempel/rum</a></dd></dl>
<h3>Punkter</h3>
<ol start="3"><li><b>Inledning</b> (5&nbsp;min)<br>Av <i>Bo Berg</i>
<ul><li>ett</li><li>två</li></ul></li>
<li><p>En</p><p>Två</p></li></ol>
<h2>Närvaro</h2>
<table><caption>Våren 2027</caption><thead><tr><th></th><th>29 januari</th><th>12 mars</th>
<th>23 april</th><th>Summa</th></tr></thead><tbody><tr><th>Hallstahammar</th><td>Ledamot</td>
<td>Ersättare</td><td></td><td>2 av 3</td></tr></tbody></table>
<table><tr><th>Kommun</th><th>Läge</th></tr><tr><th>Surahammar</th><td>På gång</td></tr></table>
<table><tr><th>A</th><th>B</th><th>C</th><th>D</th></tr></table>
<img src="dot" alt="En ring"><img src="none" alt="Ingen ring">
<h1>Bilaga</h1><p>Slut.</p>"""
HOSTILE = (
    "<script>document.title='x'</script>", "\"><img src=x onerror=\"document.title='x'\">",
    "</title></style></main><svg onload=document.title='x'>", "å" * 100_000, "שלום \u202eעולם",
    "a\x00b\x1bc\ud800d\ufffe", "\u0336" * 500, "javascript:x", "&lt;b&gt; &amp;amp;", "]]>-->",
)  # fmt: skip


def document(*blocks: Block, title: str = "", language: Language = Language.SWEDISH) -> Any:
    return StructuredDocument(title, language, "Barn och unga", "Mötet", MADE, blocks)


def hostile() -> StructuredDocument:
    """What people may have written, everywhere where it can stand."""
    said = [(Run(each),) for each in HOSTILE]
    return StructuredDocument(
        "".join(HOSTILE[:3]), Language.SWEDISH, HOSTILE[1], HOSTILE[2], MADE,
        (
            *(Heading(1, each) for each in said),
            *(Paragraph(each) for each in said),
            ListBlock(tuple((Paragraph(each),) for each in said)),
            Table(said[1], tuple(said[:4]), tuple(tuple(said[at : at + 4]) for at in (0, 4))),
            Figure(HOSTILE[1], HOSTILE[1]),
            Paragraph(tuple(Run(each, link=each) for each in HOSTILE)),
        ),
    )  # fmt: skip


WHOLE = document(*parse_document(MARKUP, {"dot": DOT}), title="Dagordning")
EXAMPLES = sorted((REPO / "docs/exempel").glob("*.html"))
PAGES = {
    **{path.name: path.read_text("utf-8") for path in EXAMPLES},
    "whole": web_page(WHOLE, IDENTITY),
    "in English": web_page(
        replace(WHOLE, language=Language.ENGLISH, blocks=WHOLE.blocks[1:]), PLAIN
    ),
    "empty": web_page(document(title="Tom"), PLAIN),
    "hostile": web_page(hostile(), replace(IDENTITY, organisation=HOSTILE[0], logo_alt=HOSTILE[1])),
}


class Reader(HTMLParser):
    """The tags of a page in order, and the words that are shown."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.words += "\n" if tag not in ("b", "i", "a") else ""
        self.words += dict(attrs).get("alt") or ""

    def handle_data(self, data: str) -> None:
        self.words += data

    def those(self, *tags: str) -> list[tuple[str, dict[str, str | None]]]:
        return [each for each in self.tags if each[0] in tags]


def main_of(page: str) -> Reader:
    return Reader(page[page.index("<main>") : page.index("</main>")])


def lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.split("\n")) if line]


def test_it_says_all_that_the_document_says_in_its_order() -> None:
    said = [line for line in lines_of(WHOLE) if line]

    assert lines(main_of(PAGES["whole"]).words) == said


@given(st.lists(st.builds(Run, st.text(max_size=30), st.booleans(), st.booleans()), max_size=5))
def test_what_people_wrote_is_text_whatever_it_is(runs: list[Run]) -> None:
    page = main_of(web_page(document(Paragraph(tuple(runs)), title="T"), PLAIN))

    assert {tag for tag, _ in page.tags} <= {"main", "h1", "p", "b", "i", "br"}
    assert all(attributes == {} for _, attributes in page.tags)


@pytest.mark.parametrize("name", PAGES)
def test_it_fetches_nothing_and_has_no_script(name: str) -> None:
    page = Reader(PAGES[name])

    assert page.those("script", "link", "iframe", "object", "embed", "svg", "form", "base") == []
    for tag, attributes in page.tags:
        assert not [each for each in attributes if each.startswith("on") or each == "style"]
        assert str(attributes.get("src", "data:image/")).startswith("data:image/"), tag
    assert "url(" not in PAGES[name]
    assert "@import" not in PAGES[name]


@pytest.mark.parametrize("link", ["https://a.example/?q=1&b=%22", "mailto:elin@exempel.se"])
def test_a_link_leads_where_it_says(link: str) -> None:
    page = web_page(document(Paragraph((Run("hit", bold=True, link=link), Run("!")))), PLAIN)

    assert Reader(page).those("a") == [("a", {"href": link})]


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "http://a.example", "//a.example", "JaVaScRiPt:x", "data:text/html,x",
     " https://a.example", "https://a.example/\nx", "https:a", "mailto:", "file:///etc/passwd"],
)  # fmt: skip
def test_what_leads_elsewhere_than_by_https_or_mail_is_text(link: str) -> None:
    page = web_page(document(Paragraph((Run("hit", link=link),))), PLAIN)

    assert Reader(page).those("a") == []
    assert "<p>hit</p>" in page


def test_there_is_one_first_heading_and_no_level_is_left_out_below_it() -> None:
    levels = [int(tag[1]) for tag, _ in Reader(PAGES["whole"]).those("h1", "h2", "h3")]

    assert levels == [1, 2, 2, 2]


def test_a_document_that_does_not_begin_with_its_title_gets_it_as_its_first_heading() -> None:
    page = web_page(document(Heading(2, (Run("1 Inledning"),)), title="Anteckningar"), PLAIN)

    assert re.findall("<h([12])[^>]*>([^<]*)<", page) == [
        ("1", "Anteckningar"), ("2", "1 Inledning"),
    ]  # fmt: skip


def test_headers_of_rows_and_columns_say_of_what_they_are() -> None:
    found = Reader(PAGES["whole"]).those("th")

    assert [attributes["scope"] for _, attributes in found][:5] == ["col"] * 4 + ["row"]


@pytest.mark.parametrize("logo", [b"GIF89a", b"<html><script>", b"", b"\x89PN", b"%PDF-1.7"])
def test_what_is_no_picture_is_no_logo(logo: bytes) -> None:
    assert "<img" not in web_page(WHOLE, replace(IDENTITY, logo=logo)).partition("<main>")[0]


def test_a_logo_that_says_the_name_beside_it_is_not_read_out_twice() -> None:
    page = web_page(WHOLE, replace(IDENTITY, logo_alt=IDENTITY.organisation))

    assert Reader(page).those("img")[0][1]["alt"] == ""


@given(st.from_regex("#[0-9a-f]{6}", fullmatch=True))
def test_any_colour_can_be_read_in_the_light_and_in_the_dark(colour: str) -> None:
    light, dark, paper = re.findall("--accent:(#[0-9a-f]{6})", style_sheet(colour))

    assert light == paper
    assert contrast(light, LIGHT_PAGE) >= LEAST_CONTRAST
    assert contrast(dark, DARK_PAGE) >= LEAST_CONTRAST


def test_a_colour_that_can_be_read_is_left_as_it_is() -> None:
    assert readable("#004b87", LIGHT_PAGE, "#000000", LEAST_CONTRAST) == "#004b87"


@pytest.mark.parametrize(
    "colour", ["", "red", "#fff", "#12345g", "#000000;}", "</style>", "#0000000"]
)
def test_what_is_no_colour_is_ours(colour: str) -> None:
    assert style_sheet(colour) == style_sheet(PLAIN.accent)


def test_it_is_the_same_file_every_time() -> None:
    assert make(WHOLE, Form.HTML, IDENTITY) == make(WHOLE, Form.HTML, IDENTITY)


# ------------------------------------------------------------------------- in a real browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    lacking = missing()
    if lacking is not None:
        pytest.skip(lacking)
    with browsing(tmp_path_factory.mktemp("chromium")) as made:
        yield made


_VIOLATIONS = """axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
    "best-practice"]}).then(found => found.violations.map(
    each => each.id + ": " + each.nodes.map(node => node.html).join(" ").slice(0, 500)))"""
_SHOWN = """({wide: document.documentElement.scrollWidth, title: document.title,
    scripts: document.scripts.length, fetched: performance.getEntriesByType("resource")
        .map(each => each.name.slice(0, 80)).filter(each => !each.startsWith("data:image/")),
    unseen: [...document.images].filter(each => !each.naturalWidth).length,
    colour: getComputedStyle(document.documentElement).backgroundColor})"""


def shown(page: str, browser: Browser, folder: Path, *, dark: bool) -> Any:
    """How a page looks on a phone, and what axe-core finds."""
    file = folder / "page.html"
    file.write_text(page, "utf-8")
    browser.show(file, 320, dark=dark)
    seen = browser.run(_SHOWN)
    browser.run(AXE.read_text("utf-8"))
    return {**seen, "violations": browser.run(_VIOLATIONS)}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_read_it(name: str, dark: bool, browser: Browser, tmp_path: Path) -> None:
    seen = shown(PAGES[name], browser, tmp_path, dark=dark)

    assert seen["violations"] == []
    assert seen["wide"] == 320
    assert seen["colour"] == ("rgb(18, 23, 29)" if dark else "rgb(255, 255, 255)")
    assert seen["scripts"] == 0
    assert seen["fetched"] == []
    assert seen["unseen"] == 0
    assert seen["title"] != "x"


def test_what_some_cannot_read_is_found(browser: Browser, tmp_path: Path) -> None:
    style = style_sheet(PLAIN.accent)
    pale = style.replace(PLAIN.accent, "#aabbcc")
    page = PAGES["in English"].replace(style, pale + "p{width:400px}").replace(' lang="en"', "")
    without_policy = re.sub("<meta http-equiv[^>]*>", "", page)

    seen = shown(without_policy, browser, tmp_path, dark=False)

    assert [each.partition(":")[0] for each in seen["violations"]] == [
        "color-contrast", "html-has-lang",
    ]  # fmt: skip
    assert seen["wide"] > 320


def test_the_policy_of_the_page_lets_nothing_run(browser: Browser, tmp_path: Path) -> None:
    script = "<script>document.title='x'</script><img src=x onerror=\"document.title='x'\">"
    page = PAGES["empty"].replace("</main>", f"{script}</main>")

    assert shown(page, browser, tmp_path, dark=False)["title"] == "Tom"
