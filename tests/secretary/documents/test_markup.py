"""Markup read into the parts of a document: no word is lost, none is moved, none runs together."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretary.documents.markup import parse_document, title_of
from secretary.documents.structure import (
    Block,
    Figure,
    Heading,
    Labelled,
    ListBlock,
    Paragraph,
    Run,
    StructuredDocument,
    Table,
    lines_of,
)
from secretary.group import Language
from secretary.language.render import Renderer
from tests.docs import samples

MADE = datetime(2027, 3, 12, 8, tzinfo=UTC)
TEXTS = {language: Renderer("!", language) for language in Language}
KEPT = ("agenda", "notes", "follow_up_report", "year_plan_document", "table_sent", "summons")
INLINE = ("b", "i", "code", "a")
BLOCKS = ("h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "div", "table", "caption",
          "thead", "tbody", "tr", "th", "td")  # fmt: skip


def words_of(blocks: tuple[Block, ...]) -> list[str]:
    document = StructuredDocument("", Language.SWEDISH, "", "", MADE, blocks)
    return [word for line in lines_of(document) for word in re.split("[ \n]+", line) if word]


def words_in(html: str) -> list[str]:
    """What stands between the tags: every tag but those within a line parts words, and so does
    the end of a label."""
    html = re.sub(r"(?s)<div>.*?</div>", lambda div: div[0].replace("</b>", "</b> "), html)
    apart = re.sub(r"</?(\w+)[^<>]*>", lambda tag: "" if tag[1] in INLINE else " ", html)
    return [word for word in re.split("[ \n]+", unescape(apart)) if word]


def run(text: str) -> tuple[Run, ...]:
    return (Run(text),)


SAID = st.text(st.sampled_from("aåb<&>\"' \n\u00a0*_|ש1."), min_size=1, max_size=8).map(escape)
LINE = st.recursive(
    SAID | st.just("<br>"),
    lambda inner: (
        st.builds("<{0}>{1}</{0}>".format, st.sampled_from(INLINE), inner)
        | st.lists(inner, max_size=4).map("".join)
    ),
    max_leaves=6,
)


def tagged(tag: str, inner: st.SearchStrategy[str], least: int = 0) -> st.SearchStrategy[str]:
    return st.lists(inner, min_size=least, max_size=3).map(
        lambda parts: f"<{tag}>{''.join(parts)}</{tag}>"
    )


ROW = st.builds("<tr><th>{}</th><td>{}</td></tr>\n".format, LINE, LINE)
TABLE = st.builds("<table><caption>{}</caption>{}{}</table>".format, LINE, ROW, ROW)
HEAD = tagged("div", st.builds("<b>{}</b> {}<br>\n".format, SAID, SAID) | SAID)
FLAT = st.one_of(*(tagged(tag, LINE) for tag in ("h1", "h2", "h3", "p")), TABLE, HEAD)
ITEM = st.recursive(
    LINE,
    lambda inner: (
        st.builds("{} <ul>\n{}\n</ul>".format, LINE, tagged("li", inner, 1))
        | st.builds("{}<ol>{}</ol>{}".format, LINE, tagged("li", inner, 1), LINE)
    ),
    max_leaves=4,
)
PROPER = st.lists(FLAT | tagged("ol", tagged("li", ITEM)) | LINE, max_size=6).map("\n".join)
"""As templates write it, for chats and for documents."""

ANY = st.recursive(
    SAID,
    lambda inner: st.builds(
        "<{0}>{1}</{0}> ".format, st.sampled_from((*BLOCKS, *INLINE)), st.lists(inner).map("".join)
    ),
    max_leaves=12,
)
"""Any tag in any other, as none of them is meant to stand."""


@given(PROPER)
def test_every_word_is_read_in_its_place(html: str) -> None:
    assert words_of(parse_document(html)) == words_in(html)


@given(ANY)
def test_no_tag_in_a_wrong_place_costs_a_word(html: str) -> None:
    assert sorted(words_of(parse_document(html))) == sorted(words_in(html))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("template", KEPT)
def test_what_was_kept_as_a_chat_shows_it_is_read_whole(template: str, language: Language) -> None:
    for ways in samples.messages(language).values():
        for values in ways.get(template, {}).values():
            html = TEXTS[language].render(template, **{**samples.COMMON, **values}).html
            assert words_of(parse_document(html)) == words_in(html)


@given(st.text(max_size=200))
def test_what_people_wrote_is_words_and_no_markup(text: str) -> None:
    blocks = parse_document(f"<p>{escape(text)}</p>")

    assert all(isinstance(block, Paragraph) for block in blocks)
    assert [run for block in blocks for run in block.line if run != Run(run.text)] == []  # type: ignore[union-attr]


def test_the_head_of_the_notes_is_labels_with_lines() -> None:
    html = """
<div>
<b>Organ</b> Barn och unga<br>
<b>Plats</b> Sala
</div>
<div>
<br><b>Ledamöter</b><br>EVA LUND (M), <i>Ordförande</i><br>BO BERG (S)<br>
<br><b>Övriga</b><br>ELIN STRÖM, mötessekreterare<br>
</div>"""

    assert parse_document(html) == (
        Labelled(((run("Organ"), (run("Barn och unga"),)), (run("Plats"), (run("Sala"),)))),
        Labelled(
            (
                (
                    run("Ledamöter"),
                    (
                        (Run("EVA LUND (M), "), Run("Ordförande", italic=True)),
                        run("BO BERG (S)"),
                    ),
                ),
                (run("Övriga"), (run("ELIN STRÖM, mötessekreterare"),)),
            )
        ),
    )


def test_a_div_without_labels_is_a_paragraph_and_a_list_in_one_stays_a_list() -> None:
    assert parse_document("<div>Ett<br>Två<ul><li>Tre</li></ul></div>") == (
        Paragraph((Run("Ett"), Run("\n"), Run("Två"))),
        ListBlock(((Paragraph(run("Tre")),),)),
    )


def test_an_item_of_a_list_holds_lines_and_lists() -> None:
    html = "<ol start=3><li><b>Punkt</b> (5&nbsp;min)<br>Av Bo<ul><li>ett</li></ul></li></ol>"

    assert parse_document(html) == (
        ListBlock(
            (
                (
                    Paragraph((Run("Punkt", bold=True), Run(" (5\u00a0min)\nAv Bo"))),
                    ListBlock(((Paragraph(run("ett")),),)),
                ),
            ),
            ordered=True,
            start=3,
        ),
    )


def test_every_row_of_a_table_is_as_long_as_the_longest() -> None:
    html = (
        "<table><caption>Närvaro</caption><thead><tr><th>Plats</th></tr></thead>"
        "<tbody><tr><th>Sala</th><td>1</td></tr></tbody></table>"
    )

    assert parse_document(html) == (
        Table(run("Närvaro"), (run("Plats"), ()), ((run("Sala"), run("1")),)),
    )


@pytest.mark.parametrize("start", ["", "x", "-1", "1" * 5000, "²", "٣"])
def test_a_list_that_begins_with_no_number_begins_with_one(start: str) -> None:
    assert parse_document(f'<ol start="{start}"><li>a</li></ol>') == (
        ListBlock(((Paragraph(run("a")),),), ordered=True),
    )


def test_a_picture_that_is_not_there_is_told_by_its_words() -> None:
    html = '<p>Före <img src="a.png" alt="Fjorton platser\ud800"> efter</p><img src="b" alt="B">'

    assert parse_document(html, {"a.png": b"PNG"}) == (
        Paragraph(run("Före")),
        Figure("Fjorton platser", "a.png", b"PNG"),
        Paragraph(run("efter")),
        Figure("B", "b"),
    )


def test_the_title_is_what_the_first_heading_says() -> None:
    assert title_of(parse_document("<p>Ingress</p><h1>Dag<br>ordning</h1><h2>Två</h2>")) == (
        "Dag ordning"
    )
    assert title_of(parse_document("<p>Ingress</p>")) == ""


def test_controls_and_halves_of_characters_are_left_out() -> None:
    assert parse_document("<h1>a\x00\x1b\ud800b\ufffe\x85c</h1>") == (Heading(1, run("ab c")),)
