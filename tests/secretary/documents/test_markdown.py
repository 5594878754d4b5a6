"""A document as Markdown: read again by a library for it, it says the same words, and no others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from secretary.documents.forms import Form, make
from secretary.documents.markdown import markdown
from secretary.documents.markup import parse_document
from secretary.documents.structure import (
    Block,
    Figure,
    Heading,
    Labelled,
    Line,
    ListBlock,
    Paragraph,
    Run,
    StructuredDocument,
    Table,
    lines_of,
    printable,
)
from secretary.group import Language
from tests.secretary.documents.test_web_page import WHOLE, hostile

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MADE = datetime(2027, 3, 12, 8, tzinfo=UTC)
INLINE = {"text", "hardbreak", "strong_open", "strong_close", "em_open", "em_close",
          "link_open", "link_close", "text_special"}  # fmt: skip


def document(*blocks: Block) -> StructuredDocument:
    title = Heading(1, (Run("Titel"),))
    return StructuredDocument("Titel", Language.SWEDISH, "", "", MADE, (title, *blocks))


def inner(tokens: Iterable[Token]) -> Iterable[Token]:
    for token in tokens:
        yield from token.children if token.children is not None else [token]


def read(text: str) -> list[str]:
    """Word by word, as a reader of Markdown shows it."""
    shown = ""
    for token in inner(READER.parse(text)):
        if token.type in ("text", "code_inline", "html_block"):
            shown += token.content
        elif token.type not in ("strong_open", "strong_close", "em_open", "em_close"):
            shown += "" if token.type.startswith("link") else "\n"
    return shown.split()


def words_of(of: StructuredDocument) -> list[str]:
    return [word for line in lines_of(of) for word in printable(line).split()]


SAID = st.text(
    st.sampled_from("aå1.)-+=:*_`~#>|[]()<>!&;\\/$\"'@ \n\u00a0🙂") | st.characters(), max_size=25
) | st.sampled_from(
    ["1. ett", "- två", "---", "===", "| a |\n| - |", ":-:", "# x", "    kod", "<b>", "&amp;",
     "[a]: b", "<https://a>", "https://a.example", "```\nx", "*a* **b** _c_", "\\", "a  \nb",
     "![a](b)", "~~x~~"]
)  # fmt: skip
RUN = st.builds(
    Run, SAID, st.booleans(), st.booleans(), st.sampled_from(["", "https://a.example/*_(x)"])
)
LINE = st.lists(RUN, max_size=4).map(tuple)
LINES = st.lists(LINE, max_size=3).map(tuple)
FLAT: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, st.integers(2, 3), LINE),
    st.builds(Paragraph, LINE),
    st.builds(Figure, SAID, st.just("a.png")),
    st.builds(Labelled, st.lists(st.tuples(LINE, LINES), min_size=1, max_size=2).map(tuple)),
    st.builds(
        Table, LINE, st.tuples(LINE, LINE), st.lists(st.tuples(LINE, LINE), max_size=2).map(tuple)
    ),
)
BLOCKS = st.recursive(
    FLAT,
    lambda inside: st.builds(
        ListBlock,
        st.lists(st.lists(inside, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple),
        st.booleans(),
        st.integers(0, 10**10),
    ),
    max_leaves=6,
)  # fmt: skip


@given(st.lists(BLOCKS, max_size=4))
def test_it_says_the_same_words_in_the_same_order(blocks: list[Block]) -> None:
    made = document(*blocks)

    assert read(markdown(made)) == words_of(made)


@given(LINE)
def test_what_people_wrote_is_text_whatever_it_is(line: Line) -> None:
    title, *rest = READER.parse(markdown(document(Paragraph(line))))[2:]

    assert title.type == "heading_close"
    assert [token.type for token in rest] in ([], ["paragraph_open", "inline", "paragraph_close"])
    assert {token.type for token in inner(rest)} <= INLINE | {"paragraph_open", "paragraph_close"}


def test_parts_are_what_they_are_in_the_document() -> None:
    blocks = parse_document(
        "<h2>1 Inledning</h2><dl><dt>Organ</dt><dd>Barn och unga</dd><dt>Ledamöter</dt>"
        "<dd>Eva Lund (M), <i>Ordförande</i></dd><dd>Bo Berg (S)</dd></dl>"
        "<p>Klockan 9.<br>– Hej! <a href='https://a.example'>Länk</a></p>"
        "<ul><li><b>Ett</b> (5&nbsp;min)<ol><li>a</li><li>b</li></ol></li><li>Två</li></ul>"
        "<ol start=3><li>Tre</li></ol><ol><li>Ett</li></ol>"
        "<table><caption>Närvaro</caption><tr><th>Plats</th><th>Antal</th></tr>"
        "<tr><th>Sala</th><td>3 | 4<br>av 4</td></tr></table><img src=x alt='En ring'>"
    )

    assert (
        markdown(document(*blocks))
        == """\
# Titel

## 1 Inledning

**Organ** Barn och unga

**Ledamöter**\\
Eva Lund (M), *Ordförande*\\
Bo Berg (S)

Klockan 9.\\
– Hej! [Länk](<https://a.example>)

- **Ett** (5\u00a0min)
  1. a
  2. b
- Två

3. Tre

1) Ett

**Närvaro**

| Plats | Antal |
| --- | --- |
| Sala | 3 \\| 4<br>av 4 |

En ring
"""
    )


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("kl 09.00 – 5 % av 3-4 (ca)", "kl 09.00 – 5 % av 3-4 (ca)"),
        ("1. Ett\n- två\n# tre", "1\\. Ett\\\n\\- två\\\n\\# tre"),
        ("Berg & Co, R&D, &amp;", "Berg & Co, R\\&D, \\&amp;"),
        ("https://a.example www.b.example", "https\\://a.example www\\.b.example"),
    ],
)
def test_only_what_could_be_read_as_markup_is_escaped(said: str, written: str) -> None:
    assert markdown(document(Paragraph((Run(said),)))) == f"# Titel\n\n{written}\n"


def test_emphasis_that_markdown_cannot_say_there_is_left_out_with_no_mark_of_it() -> None:
    line = (Run("”a”", bold=True), Run("b"), Run("c", italic=True), Run("d", bold=True))

    assert read(markdown(document(Paragraph(line)))) == ["Titel", "”a”bcd"]


def test_the_whole_of_a_real_document_and_of_a_hostile_one_is_said() -> None:
    for made in (WHOLE, hostile()):
        body = made if made is WHOLE else document(*made.blocks)
        assert read(markdown(body)) == words_of(body)
        assert make(body, Form.MARKDOWN) == markdown(body).encode()


def test_a_document_that_does_not_begin_with_its_title_gets_it_as_its_first_heading() -> None:
    made = StructuredDocument("Titel", Language.SWEDISH, "", "", MADE, (Paragraph((Run("Hej"),)),))

    assert markdown(made) == "# Titel\n\nHej\n"
