"""docs/texter.md: every text the bot can post, as it is posted, in good Swedish."""

from __future__ import annotations

import re
from html import unescape

import pytest
from jinja2 import Environment, nodes

from secretary.swedish import MONTHS, NBSP
from tests.docs.pages import Page
from tests.docs.texts import GROUPS, TEMPLATES, errors, page, rendered

SHOWN = [
    (f"{name}: {way}", text)
    for templates in GROUPS.values()
    for name, ways in templates.items()
    for way, text in rendered(name, ways)
]
POSTED = [(name, text.text) for name, text in SHOWN] + [
    (where, text) for where, texts in errors().items() for text in texts
]
WORDS = " ".join(" ".join(text.text.split()) for _, text in SHOWN)

FILLER = (
    "vänligen härmed erhålla avseende beträffande samt varvid ovanstående nedanstående tillse "
    "inkomma gällande enlighet densamma"
).split()

each_text = pytest.mark.parametrize(
    "text", [text for _, text in POSTED], ids=[n for n, _ in POSTED]
)


def test_the_page_is_what_the_code_says() -> None:
    assert Page("docs/texter.md").text == page(), "run: make docs"


def test_every_template_is_shown_and_every_one_shown_is_there() -> None:
    there = {path.stem for path in TEMPLATES.glob("*.j2") if not path.stem.startswith("_")}
    assert {name for templates in GROUPS.values() for name in templates} == there


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.j2")), ids=lambda path: path.stem)
def test_every_sentence_of_a_template_is_shown(path: object) -> None:
    """All of its branches: no words stand in the file that do not stand on the page."""
    source = path.read_text("utf-8")  # type: ignore[attr-defined]  # a Path
    parsed = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).parse(source)
    for data in parsed.find_all(nodes.TemplateData):
        for words in re.split(r"<[^>]*>|\n", unescape(data.data)):
            assert " ".join(words.split()) in WORDS


def test_every_error_of_the_code_is_among_those_shown() -> None:
    shown = {text for texts in errors().values() for text in texts}
    assert len(shown) > 50
    for text in (
        "Det finns inget kommande möte i kalendern.",
        "Bara ledamöter och ersättare kan svara på kallelsen.",
        "Det kommandot är för gruppens sekreterare och ordförande.",
        "Jag förstår ”12 mars” men inte ”9.30.15”. Sätt kl före klockslaget.",
        "Möte 2 fredagen den 12 mars 2027 är inställt.",
    ):
        assert text in {shown_text.replace(NBSP, " ") for shown_text in shown}


@each_text
def test_a_text_is_set_as_swedish_is(text: str) -> None:
    assert not re.search(r"[\"“'`]| - |\.\.\.|--", text), "quotation marks are ”…”, dashes –"
    assert text.count("”") % 2 == 0
    assert not re.search(r" [,.;:?]| !(?!\w)|\( | \)", text)
    assert not re.search(r"[^ ] {2,}", text), "no double spaces but to indent"
    assert not re.search(r"\d-\d", re.sub(r"https?://\S+|\d{4}-\d\d-\d\d", "", text))
    assert not re.search(r"\b1 (?:dagar|platser|rapporter|enheter|meddelanden)\b", text)


@each_text
def test_a_line_never_breaks_between_a_number_and_its_word(text: str) -> None:
    """Nor in other places where a number and its word belong together."""
    months = "|".join(MONTHS)
    apart = rf"kl\. \d|\d (?:{months}|dag|plats|rapport|enhet|senaste)|(?:[Mm]öte|vecka|version) \d"
    commands = re.sub(r"!möte[^.\n]*|!förhinder[^.\n]*|!rapport[^.\n]*", "", text)
    assert not re.search(apart, commands.replace("”12 mars”", ""))


@each_text
def test_a_text_is_plain_and_short(text: str) -> None:
    assert not re.search(rf"\b(?:{'|'.join(FILLER)})\b", text, re.IGNORECASE)
    for sentence in re.split(r"(?<=[.!?])\s|\n", text):
        assert len(sentence.split()) <= 30, sentence
