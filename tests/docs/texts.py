"""docs/texter.md and docs/texts.md: every text the bot can post, written from the templates."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from jinja2 import UndefinedError

from secretary.errors import DateError, UserError
from secretary.group import Language
from secretary.language.render import MissingText, Renderer, Text
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
    """Every text of the language that can be shown, in the order of the page."""
    for heading, name, way, render in _samples(language):
        rendered = _rendered(name, render)
        if isinstance(rendered, Text):
            yield Shown(heading, name, way, rendered)


def problems(language: Language) -> list[str]:
    """Why the page cannot be written: a sentence for each reason, with the file to change."""
    found: list[str] = []
    for heading, name, way, render in _samples(language):
        rendered = _rendered(name, render)
        found += [rendered] if isinstance(rendered, str) else []
        if language is not Language.SWEDISH:
            found += map(_without_label, {heading, way} - {"", *IN_ENGLISH})
    return sorted(set(found))


def _rendered(name: str, render: Callable[[], Text]) -> Text | str:
    """The text, or a sentence that says why there is none."""
    try:
        return render()
    except MissingText as missing:
        return str(missing)
    except (UndefinedError, TypeError) as wrong:
        return f'"{name}" lacks a value in its sample in tests/docs/samples.py: {wrong}.'


def _samples(language: Language) -> Iterator[tuple[str, str, str, Callable[[], Text]]]:
    """Of each text: its heading, its name, what makes it so, and what renders it."""
    texts = Renderer("!", language)
    for heading, templates in samples.messages(language).items():
        for name, ways in templates.items():
            for way, values in ways.items():
                render = partial(texts.render, name, **{**samples.COMMON, **values})
                yield heading, name, way, render
    for name, ways in samples.errors(language).items():
        used = samples.command_of(name)
        for way, values in ways.items():
            yield MISTAKES, name, way, partial(_mistake, texts, used, name, values)
    for name, ways in samples.DATES.items():
        for way, values in ways.items():
            yield DATES, name, way, partial(_unclear_date, texts, name, values)


def _mistake(texts: Renderer, used: str, name: str, values: Mapping[str, object]) -> Text:
    return texts.error(UserError(name, **values), used)


def _unclear_date(texts: Renderer, name: str, values: Mapping[str, object]) -> Text:
    return texts.error(DateError(name, **values).for_command("meeting_new"))


def page(language: Language) -> str:
    """The whole of the language's page."""
    parts = [HEADS[language]]
    for heading, under in itertools.groupby(shown(language), lambda each: each.heading):
        parts.append(f"## {_label(heading, language)}\n")
        for name, ways in itertools.groupby(under, lambda each: each.name):
            parts.append(f"### {name}\n")
            for each in ways:
                way = f"*{_label(each.way, language)}*\n\n" if each.way else ""
                parts.append(f"{way}{_quoted(each.text)}\n")
    return "\n".join(parts)


def _without_label(swedish: str) -> str:
    return f'"{swedish}" has no English in tests/docs/labels.py: write it there.'


def _label(swedish: str, language: Language) -> str:
    if language is Language.SWEDISH:
        return swedish
    if swedish not in IN_ENGLISH:
        raise LookupError(_without_label(swedish))
    return IN_ENGLISH[swedish]


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
