"""Documents that were kept as a chat shows them get headings, and keep every word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from secretary.documents.forms import Form, make
from secretary.documents.from_chat import from_chat
from secretary.documents.markup import parse_document
from secretary.documents.structure import (
    Heading,
    Labelled,
    ListBlock,
    Paragraph,
    StructuredDocument,
    lines_of,
    text_of,
)
from secretary.group import Language
from secretary.language.render import Renderer
from tests.docs import samples

MADE = datetime(2027, 3, 12, 8, tzinfo=UTC)
TEXTS = Renderer()
KEPT = ("agenda", "notes", "follow_up_report", "year_plan_document", "table_sent", "summons")


def document(html: str) -> StructuredDocument:
    return from_chat(
        html, title="Titeln", language=Language.SWEDISH, author="Barn och unga", subject="Mötet",
        made_at=MADE,
    )  # fmt: skip


def outline(html: str) -> list[str]:
    """A line for each block: ``#`` for each level, what else it is, and its words."""
    found = []
    for block in document(html).blocks:
        match block:
            case Heading(level=level, line=line):
                found.append(f"{'#' * level} {text_of(line)}")
            case Paragraph(line=line):
                mark = "bold: " if line[0].bold else ""
                found.append(mark + text_of(line).replace("\n", " / "))
            case ListBlock(items=items):
                found.append(f"list of {len(items)}")
            case Labelled(rows=rows):
                found += [f"{text_of(label)}: {len(lines)}" for label, lines in rows]
    return found


def kept(template: str) -> Iterator[str]:
    for ways in samples.messages(Language.SWEDISH).values():
        for values in ways.get(template, {}).values():
            yield TEXTS.render(template, **{**samples.COMMON, **values}).html


def test_an_agenda_begins_with_its_title_and_has_parts() -> None:
    html = (
        "<p><b>Dagordning, version&nbsp;2</b></p><p>Organ: Barn och unga<br>Tidpunkt: 9</p>"
        "<p><b>Punkter</b></p><ol><li><b>Inledning</b></li></ol>"
        "<p><b>Väntad närvaro:</b> 3 kommer.</p><p><b>Ledamöter</b></p><ul><li>Eva</li></ul>"
        "<p><b>Tom plats: Sala</b></p>"
    )

    assert outline(html) == [
        "# Dagordning, version\u00a02", "Organ: Barn och unga / Tidpunkt: 9",
        "## Punkter", "list of 1", "bold: Väntad närvaro: 3 kommer.",
        "## Ledamöter", "list of 1", "bold: Tom plats: Sala",
    ]  # fmt: skip


def test_notes_get_a_title_and_each_item_a_heading_with_paragraphs() -> None:
    html = (
        "<div><b>Organ</b> Barn och unga<br><b>Plats</b> Sala</div>"
        "<div><br><b>Ledamöter</b><br>Eva<br>Bo<br></div>"
        "<p><b>1 Inledning</b><br>Ordföranden hälsar välkommen.<br><br>Alla svarar.</p>"
        "<p><b>2 Övriga frågor</b></p>"
        "<p><b>3 Skolskjutsar</b><br>Text.<br><b>Prövning av barnets bästa</b><br>Analys: –</p>"
        "<p>Vid minnesanteckningarna,</p><p>Elin Ström</p>"
    )

    assert outline(html) == [
        "# Titeln", "Organ: 1", "Plats: 1", "Ledamöter: 2",
        "## 1 Inledning", "Ordföranden hälsar välkommen.", "Alla svarar.",
        "## 2 Övriga frågor",
        "## 3 Skolskjutsar", "Text.", "### Prövning av barnets bästa", "Analys: –",
        "Vid minnesanteckningarna,", "Elin Ström",
    ]  # fmt: skip


def test_a_title_keeps_the_lines_below_it_together() -> None:
    html = "<p><b>Årsplan 2027</b><br>Till SRB<br>Godkänd av Eva Lund</p><ol><li>Ett</li></ol>"

    assert outline(html) == ["# Årsplan 2027", "Till SRB / Godkänd av Eva Lund", "list of 1"]


@pytest.mark.parametrize("html", ["", "<p></p>", "<p>Bara text</p>", "<b> </b>"])
def test_a_document_without_a_bold_line_is_called_by_its_title(html: str) -> None:
    assert document(html).title == "Titeln"
    assert outline(html)[0] == "# Titeln"


@pytest.mark.parametrize("template", KEPT)
def test_a_kept_document_keeps_every_word(template: str) -> None:
    for html in kept(template):
        made = document(html)
        plain = StructuredDocument("", Language.SWEDISH, "", "", MADE, parse_document(html))
        words = [word for line in lines_of(made) for word in line.split()]
        before = [word for line in lines_of(plain) for word in line.split()]
        assert words in (before, ["Titeln", *before])
        assert make(made, Form.HTML)
