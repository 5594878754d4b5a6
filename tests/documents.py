"""One document of each kind, with the values by which docs/texter.md shows it; and long and hostile
ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from secretary.documents.markup import parse_document, title_of
from secretary.documents.structure import (
    Heading,
    ListBlock,
    Paragraph,
    Run,
    StructuredDocument,
    Table,
)
from secretary.group import Language
from secretary.language.render import Renderer
from tests.docs import (
    attendance_samples,
    board_report_samples,
    followed_samples,
    item_samples,
    notes_samples,
    round_samples,
    samples,
    year_plan_samples,
)

Values = Mapping[str, Any]

MADE: Final = datetime(2027, 3, 12, 8, tzinfo=UTC)
_MORE: Final[Values] = {
    "draft": False, "picture": None, "ended": round_samples.TODAY, "leads": False,
    "may_change": False,
}  # fmt: skip
"""What a document is given besides what the chat's text is, or in its stead."""
_NOTES: Final = notes_samples.ANSWERS["notes"]
_OF: Final[Mapping[str, tuple[str, Values]]] = {
    "agenda": ("agenda", item_samples.ANSWERS["agenda_to_approve"][""]),
    "notes": ("notes", _NOTES["fastställda"]),
    "notes-again": ("notes", _NOTES["en ny version"]),
    "notes-followed": ("notes", _NOTES["med det som följs upp"]),
    "notes-table": ("notes", _NOTES["med en tabell"]),
    "summons": ("summons", samples.NOTICES["summons"]["med rubrik"]),
    "attendance": ("attendance", attendance_samples.ANSWERS["attendance"]["för en ledamot"]),
    "year-plan": ("year_plan", year_plan_samples.TO_GROUP["year_plan_document"][""]),
    "follow-up-report": (
        "follow_up_report", board_report_samples.TO_PEOPLE["follow_up_report"][""],
    ),
    "work-plan": ("work_plan", followed_samples.ANSWERS["followed"]["arbetsplanen"]),
    "round": ("round_result", round_samples.TO_GROUP["round_result"][""]),
}  # fmt: skip
"""By what it is called in the tests its template, and its values."""
KINDS: Final = (*_OF,)


def of_kind(kind: str, language: Language = Language.SWEDISH) -> StructuredDocument:
    """The document of one of `KINDS`."""
    template, values = _OF[kind]
    given = {**samples.COMMON, **values, **_MORE}
    blocks = parse_document(Renderer("!", language).document(template, **given))
    title, group = title_of(blocks), samples.GROUP.name
    return StructuredDocument(title, language, group, "Mötet i mars", MADE, blocks)


def saying(text: str) -> StructuredDocument:
    """A document in which this stands wherever words can stand."""
    line = (Run(text),)
    blocks = (
        Heading(1, line),
        Heading(2, line),
        Paragraph((Run(text, bold=True, link=text), Run("."))),
        ListBlock(((Paragraph(line), ListBlock(((Paragraph(line),),))),), ordered=True),
        Table(line, (line, (Run("b"),)), ((line, line),)),
    )
    return StructuredDocument(text, Language.SWEDISH, text, text, MADE, blocks)
