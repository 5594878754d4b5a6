"""What the secretary says: people's words as they are, no tags but ours, no message too long."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date, time
from html import escape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretary.errors import DateError, DateExample, UserError
from secretary.group import Language
from secretary.language import markup
from secretary.language.markup import MAX_BYTES, Text
from secretary.language.render import Renderer
from secretary.language.text import normalise
from secretary.reports import MAX_LENGTH, Part
from tests.people import person
from tests.secretary.example import ANNA, group, meeting, report, topic

TEXTS = Renderer()
IN_ENGLISH = Renderer("!", Language.ENGLISH)
READ: dict[str, Any] = {
    "read": "12 mars", "rest": "<b>", "figures": False,
    "sample": DateExample(date(2027, 3, 19), date(2027, 3, 8), time(9)),
}  # fmt: skip
OURS = frozenset({"p", "b", "i", "code", "ul", "ol", "li", "br"})

NASTY = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("<>&\"'/=åäöÅÄÖ \n\t!@#*_`{}%😀\u00a0"),
    ),
    max_size=120,
) | st.sampled_from(
    [
        "<script>alert(1)</script>", "</p><b>x", "<!-- x", "&lt;b&gt;", "&amp;amp;", "&#60;i&#62;",
        "<a href='https://x.example'>x</a>", "@room", "{{ cmd }}", "{% raw %}", "<br>", "a < b & c",
        "<![CDATA[x]]>", "<?x?>", "&", "&#", "<", "</", "<img src=x onerror=y>",
    ]
)  # fmt: skip


class Tags(HTMLParser):
    """Every tag and attribute of some HTML, its text, and whether what was opened was closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.words = ""
        self.balanced = True
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag != "br":
            self.open.append(tag)
        else:
            self.words += " "

    def handle_endtag(self, tag: str) -> None:
        self.balanced &= bool(self.open) and self.open.pop() == tag
        if tag in ("p", "li"):
            self.words += " "

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.tags.add("a comment")

    def handle_decl(self, decl: str) -> None:
        self.tags.add("a declaration")

    def unknown_decl(self, data: str) -> None:
        self.tags.add("a declaration")

    def handle_pi(self, data: str) -> None:
        self.tags.add("an instruction")


def plainly(text: Text) -> str:
    """Its words, with ordinary spaces."""
    return text.text.replace("\u00a0", " ")


def words(text: str) -> str:
    """The text with its white space made one sort."""
    return " ".join(text.split())


def shown(text: str) -> Text:
    """Somebody's report, shown to them."""
    return TEXTS.render("report_show", meeting=meeting(), reports=[report(ANNA, text)], part=Part,
                        today=meeting().day)  # fmt: skip


# What people wrote


@given(NASTY)
def test_no_text_by_a_user_makes_a_tag_or_an_attribute(text: str) -> None:
    found = Tags(shown(text).html)
    assert found.tags <= OURS
    assert found.attributes == []
    assert found.balanced


@given(NASTY)
def test_the_plain_text_holds_the_users_words_unchanged(text: str) -> None:
    assert words(text) in words(shown(text).text)


@given(NASTY)
def test_the_html_says_the_users_words_unchanged_too(text: str) -> None:
    assert words(text) in words(Tags(shown(text).html).words)


@given(NASTY)
def test_a_name_a_title_or_an_error_makes_no_tag_either(text: str) -> None:
    html = TEXTS.error(UserError("several_of_that_name", people=[person(text)])).html
    html += TEXTS.error(DateError("more_than_date", **{**READ, "read": text, "rest": text})).html
    html += TEXTS.error(UserError("several_groups", groups=[group()], word=text)).html
    html += TEXTS.render(
        "topic",
        meeting=meeting(),
        title=topic(text).text,
        today=meeting().day,
        others_see=True,
    ).html
    assert Tags(html).tags <= OURS


def test_a_users_line_breaks_are_kept_in_both_forms() -> None:
    said = shown("Första raden\n\nTredje raden")
    assert "Första raden\n\n  Tredje raden" in said.text
    assert "Första raden<br><br>Tredje raden" in said.html


def test_a_no_break_space_stays_between_kl_and_the_time() -> None:
    assert markup.join_blocks(markup.parse_blocks("<p>kl.\u00a009.00</p>")).text == "kl.\u00a009.00"


# The plain text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a <b>b</b> c</p>", "a b c"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<p>a<br>b</p>", "a\nb"),
        ("<p>a</p><ul><li>b</li><li>c</li></ul><p>d</p>", "a\n• b\n• c\n\nd"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ('<ol start="9"><li>a</li><li>b</li></ol>', "9. a\n10. b"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "• a\n  • b\n• c"),
        ("<ul><li>a<ol><li>b</li></ol></li></ul>", "• a\n  1. b"),
        ("<p>\n  a\n  <b>b</b>\n</p>\n", "a b"),
        ("<ul>\n<li>\n a \n</li>\n</ul>", "• a"),
        ("a <b>b</b><p>c</p>d", "a b\n\nc\n\nd"),
        ("<p> </p><p>a</p><ul></ul>", "a"),
        ("<p><code>!möte</code> – <i>x</i></p>", "!möte – x"),
        ("<p>&lt;p&gt; &amp;amp;</p>", "<p> &amp;"),
        ("", ""),
    ],
)
def test_the_plain_text_is_read_off_the_html(html: str, text: str) -> None:
    assert markup.join_blocks(markup.parse_blocks(html)).text == text


@pytest.mark.parametrize("html", ["<p>a", "<p>a<b>b</p>", "<ul><li>a<li>b</ul>", "</p>a", "a</b>"])
def test_html_that_is_not_closed_is_closed(html: str) -> None:
    made = markup.join_blocks(markup.parse_blocks(html))
    assert Tags(made.html).balanced
    assert words(made.text).replace("• ", "").startswith("a")


# Tidy


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("fo\u0308rhinder", "förhinder"),
        ("a\tb", "a b"),
        ("a\r\nb\rc\u2028d\u0085e\x0bf", "a\nb\nc\nd\ne\nf"),
        ("a\n\nb", "a\n\nb"),
        ("  a  ", "a"),
        ("a\x00b\x07", "ab"),
        ("a\u202eb\u2066c", "abc"),
        ("👩‍👧 ❤️", "👩‍👧 ❤️"),
        ("\ud800a", "a"),
        ("", ""),
    ],
)
def test_what_a_person_wrote_is_made_safe_to_keep(text: str, kept: str) -> None:
    assert normalise(text) == kept


@given(st.text())
def test_tidy_text_has_no_control_characters_and_is_not_tidied_further(text: str) -> None:
    once = normalise(text)
    assert not [c for c in once if c != "\n" and unicodedata.category(c) in ("Cc", "Cs")]
    assert normalise(once) == once


# Long messages


def in_an_event(text: Text) -> int:
    return sum(len(json.dumps(part)) - 2 for part in
               (text.text, text.html))  # fmt: skip


BLOCKS = st.lists(
    st.one_of(
        st.text(max_size=400).map(lambda t: f"<p>{escape(t, quote=False)}</p>"),
        st.lists(st.text(max_size=200), max_size=8).map(
            lambda items: "<ul>" + "".join(f"<li>{escape(i)}</li>" for i in items) + "</ul>"
        ),
        st.text(max_size=200).map(
            lambda t: f"<p><b>{escape(t)}</b> x <i>{escape(t)}</i><br>{escape(t)}</p>"
        ),
    ),
    max_size=6,
).map("".join)


def bare(text: str) -> str:
    """Without white space, list marks and what shows a cut: what a cut may not lose."""
    return re.sub(r"[\s•…]", "", text)


@given(BLOCKS, st.integers(400, 2000))
def test_no_packed_message_is_too_long_and_nothing_is_lost(html: str, limit: int) -> None:
    blocks = markup.parse_blocks(html)
    parts = markup.split_messages(blocks, limit)
    assert all(part.size <= limit for part in parts)
    assert "".join(bare(p.text) for p in parts) == bare(markup.join_blocks(blocks).text)


@given(BLOCKS, st.integers(400, 2000))
def test_every_packed_message_is_whole_html(html: str, limit: int) -> None:
    for part in markup.split_messages(markup.parse_blocks(html), limit):
        found = Tags(part.html)
        assert found.balanced
        assert not found.open
        assert found.tags <= OURS
        assert bare(found.words) == bare(part.text)


@pytest.mark.parametrize("char", ["a", "å", "😀", "<", "&", '"', "\\", "a\n", "a "])
def test_the_longest_reports_a_person_can_give_fit_in_messages_whatever_they_are_made_of(
    char: str,
) -> None:
    text = (char * MAX_LENGTH)[:MAX_LENGTH]
    whole = TEXTS.render(
        "report_show",
        meeting=meeting(),
        reports=[report(ANNA, text) for _ in range(12)],
        part=Part,
        today=meeting().day,
    )
    parts = markup.split_messages(markup.parse_blocks(whole.html))
    assert all(in_an_event(part) <= MAX_BYTES for part in parts)
    kept = sum(part.text.count(char[0]) for part in parts)
    assert kept >= 12 * text.count(char[0])


def test_a_list_is_cut_between_its_items() -> None:
    html = "<ul>" + "".join(f"<li>{n} {'x' * 100}</li>" for n in range(9)) + "</ul>"
    lines = [line for part in markup.split_messages(markup.parse_blocks(html), 600)
             for line in part.text.splitlines()]  # fmt: skip
    assert lines == [f"• {n} {'x' * 100}" for n in range(9)]


def test_a_numbered_list_goes_on_counting_in_the_next_message() -> None:
    html = "<ol>" + "".join(f"<li>{'x' * 100}</li>" for _ in range(9)) + "</ol>"
    text = "\n".join(part.text for part in markup.split_messages(markup.parse_blocks(html), 600))
    assert re.findall(r"^\d+", text, re.MULTILINE) == [str(n) for n in range(1, 10)]


def test_an_item_that_is_cut_keeps_its_number() -> None:
    html = f"<ol><li>{'ord ' * 200}</li><li>kort</li></ol>"
    text = "\n".join(part.text for part in markup.split_messages(markup.parse_blocks(html), 600))
    numbers = re.findall(r"^\d+", text, re.MULTILINE)
    assert set(numbers) == {"1", "2"}
    assert numbers == sorted(numbers)


def test_a_paragraph_is_cut_between_words() -> None:
    parts = markup.split_messages(markup.parse_blocks(f"<p>{'ordet ' * 500}</p>"), 1000)
    assert {word for part in parts for word in part.text.split()} == {"ordet", "…"}


def test_a_short_text_is_one_message() -> None:
    assert len(markup.split_messages(markup.parse_blocks("<p>a</p><p>b</p>"))) == 1


LABELLED = (
    "<div><b>Organ</b> Gruppen<br><b>Plats</b> Sala</div>"
    "<div><br><b>Ledamöter</b><br>Anna Ek<br>Bo Berg<br><br><b>Övriga</b><br>Cia Dal</div>"
)


def test_labels_are_a_column_of_their_own_in_the_text() -> None:
    [message] = markup.split_messages(markup.parse_blocks(LABELLED))
    assert message.html == LABELLED
    assert message.text == (
        "Organ      Gruppen\nPlats      Sala\n\n"
        "Ledamöter  Anna Ek\n           Bo Berg\nÖvriga     Cia Dal"
    )


def test_a_block_of_labels_that_is_too_long_goes_on_in_the_next_message() -> None:
    first, *others = markup.split_messages(markup.parse_blocks(LABELLED), 200)
    assert others
    text = " ".join(each.text for each in (first, *others))
    assert [word for word in text.split() if word != "…"] == (
        "Organ Gruppen Plats Sala Ledamöter Anna Ek Bo Berg Övriga Cia Dal".split()
    )
