"""docs/texter.md and docs/texts.md: every text the bot can post, written from the templates."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from secretary.errors import DateError, UserError
from secretary.group import Language
from secretary.language.render import Renderer, Text
from tests.docs import samples
from tests.docs.labels import IN_ENGLISH

PAGES: Final = {Language.SWEDISH: "docs/texter.md", Language.ENGLISH: "docs/texts.md"}

HEADS: Final = {
    Language.SWEDISH: """\
# Alla texter

Allt Kansli kan skriva i chatten, med exempel på namn och dagar. Sidan skrivs av `make docs` ur
mallarna i `secretary/language/sv/templates`, och ett test håller den sann. Ändra inte här.
Exemplen är skrivna måndagen den 8 mars 2027.
""",
    Language.ENGLISH: """\
# All texts, in English

Everything that Kansli can write in the chat of a group that speaks English, with names and days as
examples. `make docs` writes this page from the templates in
`secretary/language/en/templates`, and a test keeps it true. Do not change it here. The
examples are written on Monday 8 March 2027.
[The same in Swedish](texter.md).
""",
}
MISTAKES: Final = "Fel"
DATES: Final = "Dagar och klockslag som inte går att läsa (här efter `!möte ny`)"


@dataclass(frozen=True)
class Shown:
    """One text as it turns out. heading: where it stands. way: what makes it so, if anything."""

    heading: str
    name: str
    way: str
    text: Text


def shown(language: Language) -> Iterator[Shown]:
    """Every text of the language, in the order of the page."""
    texts = Renderer("!", language)
    for heading, templates in samples.messages(language).items():
        for name, ways in templates.items():
            for way, values in ways.items():
                text = texts.render(name, **{**samples.COMMON, **values})
                yield Shown(heading, name, way, text)
    for name, ways in samples.errors(language).items():
        for way, values in ways.items():
            used = "absence_for" if name.endswith("of_that_name") else "absence"
            yield Shown(MISTAKES, name, way, texts.error(UserError(name, **values), used))
    for name, ways in samples.DATES.items():
        for way, values in ways.items():
            error = DateError(name, **values).for_command("meeting_new")
            yield Shown(DATES, name, way, texts.error(error))


def page(language: Language) -> str:
    """The whole of the language's page."""
    parts = [HEADS[language]]
    for heading, under in itertools.groupby(shown(language), lambda each: each.heading):
        parts.append(f"## {_label(heading, language)}\n")
        for name, ways in itertools.groupby(under, lambda each: each.name):
            parts.append(f"### {name}\n")
            parts += [_way(each.way, language) + _quoted(each.text) + "\n" for each in ways]
    return "\n".join(parts)


def _label(swedish: str, language: Language) -> str:
    return IN_ENGLISH[swedish] if language is Language.ENGLISH else swedish


def _way(way: str, language: Language) -> str:
    return f"*{_label(way, language)}*\n\n" if way else ""


def _quoted(text: Text) -> str:
    lines = [_plain(line) for line in text.text.split("\n")]
    ends = [
        "\\" if line and following else "" for line, following in itertools.pairwise([*lines, ""])
    ]
    return "\n".join(f"> {line}{end}".rstrip() for line, end in zip(lines, ends, strict=True))


def _plain(line: str) -> str:
    """A line as Markdown that looks the same."""
    escaped = re.sub(r"([\\`*_<\[|])", r"\\\1", line)
    indent = len(escaped) - len(escaped.lstrip(" "))
    return "&nbsp;" * indent + re.sub(r"^(\d+)\.", r"\1\\.", escaped[indent:])
