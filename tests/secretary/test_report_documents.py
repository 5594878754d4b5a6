"""Summons, attendance, year plan, follow-up report, work plan and round as documents for files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import pytest

from secretary.documents.markup import embedded, parse_document
from secretary.documents.structure import (
    Block,
    Figure,
    Heading,
    StructuredDocument,
    Table,
    lines_of,
    text_of,
)
from secretary.group import Language
from secretary.language.render import Renderer
from tests.docs import (
    attendance_samples,
    board_report_samples,
    followed_samples,
    round_samples,
    samples,
    year_plan_samples,
)
from tests.secretary import example as ex

Values = Mapping[str, Any]

_MORE: Final[Values] = {
    "draft": False, "picture": None, "ended": round_samples.TODAY, "leads": False,
    "may_change": False,
}  # fmt: skip
"""What a document is given besides what the chat's text is, or in its stead."""
_OF: Final[Mapping[str, tuple[str, Mapping[str, Values]]]] = {
    "summons": ("summons", samples.NOTICES["summons"]),
    "attendance": ("attendance", attendance_samples.ANSWERS["attendance"]),
    "year_plan": ("year_plan_document", year_plan_samples.TO_GROUP["year_plan_document"]),
    "follow_up_report": (
        "follow_up_report", board_report_samples.TO_PEOPLE["follow_up_report"],
    ),
    "work_plan": ("followed", {"": followed_samples.ANSWERS["followed"]["arbetsplanen"]}),
    "round_result": ("round_result", round_samples.TO_GROUP["round_result"]),
}  # fmt: skip
"""By a document's template the chat's that says the same, and its samples."""
_DAYS: Final = {
    "fredagen", "söndagen", "tisdagen", "friday", "sunday", "tuesday", "i", "dag", "today",
}  # fmt: skip
_LABELS: Final = {"mått", "målvärde", "measure", "target", "varav", "senast"}
_ONLY_IN_CHAT: Final[Mapping[str, set[str]]] = {
    "summons": {"här", "jag", "here", "i", "cannot", "come"},
    "attendance": {*_DAYS, "9", "mötet", "the", "meeting"},
    "year_plan": {"at"},
    "follow_up_report": {*_DAYS, *_LABELS},
    "work_plan": _LABELS,
    "round_result": {"has", "yet"},
}
"""Words that a document says otherwise: where one answers, a day that is said as people do; and the
labels of what stands in columns of a table."""


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def text(blocks: tuple[Block, ...]) -> str:
    document = StructuredDocument("", Language.SWEDISH, "", "", ex.at("2027-03-08 10:00"), blocks)
    return "\n".join(lines_of(document))


def made(template: str, language: Language, values: Values) -> tuple[Block, ...]:
    given = {**samples.COMMON, **values, **_MORE}
    return parse_document(Renderer("!", language).document(template, **given))


SAMPLES: Final = [
    pytest.param(template, language, way, id=f"{template} {language} {way}")
    for template, (_, ways) in _OF.items()
    for language in Language
    for way in ways
]


@pytest.mark.parametrize(("template", "language", "way"), SAMPLES)
def test_the_document_has_the_words_of_what_is_said_in_the_chat(
    template: str, language: Language, way: str
) -> None:
    name, ways = _OF[template]
    values = {**samples.COMMON, **ways[way], **_MORE}
    said = Renderer("!", language).render(name, **values).text
    told = text(made(template, language, ways[way]))
    assert words(said) - words(told) <= _ONLY_IN_CHAT[template]


def tables(template: str, way: str = "", **more: Any) -> list[list[tuple[str, ...]]]:
    """The Swedish document's tables, each with its header, cell by cell."""
    values = {**_OF[template][1][way], **more}
    found = (b for b in made(template, Language.SWEDISH, values) if isinstance(b, Table))
    return [[tuple(map(text_of, row)) for row in (t.header, *t.rows)] for t in found]


def test_attendance_is_a_table_with_every_seat_also_the_empty_one() -> None:
    members, substitutes, others, guests, away = tables("attendance", "för en ledamot")
    assert members[0] == ("Plats", "Namn", "Närvaro")
    assert members[2] == ("Region Västmanland", "–", "Tom plats")
    assert [row for row in members if row[0] == "Sala"] == [
        ("Sala", "Cia Dal (C)", "från kl.\xa009.40, digitalt"),
        ("Sala", "David Öst (C), ersätter Cia Dal", "till kl.\xa009.40"),
    ]
    assert substitutes[1] == ("Region Västmanland", "Fredrik Ask (M)", "närvarande")
    assert others[1] == ("Eva Lind", "utvecklingsstrateg, Region Västmanland", "närvarande")
    assert guests[1] == ("Hanna Ek, rektor",)
    assert away[1] == ("Region Västmanland", "Gun Hall (V)", "ledamot")


def test_before_the_meeting_nobody_is_said_to_be_there() -> None:
    cells = {cell for table in tables("attendance", "före mötet") for row in table for cell in row}
    assert "väntas" in cells
    assert "närvarande" not in cells


def test_the_days_of_a_year_plan_are_a_table() -> None:
    [days] = tables("year_plan")
    assert days[0] == ("Nr", "Dag", "Tid", "Tema", "Plats")
    assert days[1] == (
        "1", "fredagen den 19\xa0februari 2027", "kl.\xa009.00–12.00, förmiddag", "Skolnärvaro",
        "Stadshuset i Sala",
    )  # fmt: skip
    assert len(days) == 5


def test_a_draft_says_that_it_is_one_and_why_its_days_were_chosen() -> None:
    drafted = year_plan_samples.ANSWERS["year_plan"]["ett utkast"]
    values = {**drafted, "board": ex.group().board, "since": None, "approved_by": None}
    given = {**samples.COMMON, **_MORE, "version": 1, **values, "draft": True}
    blocks = parse_document(Renderer("!").document("year_plan", **given))
    assert isinstance(blocks[0], Heading)
    assert text_of(blocks[0].line).endswith(", utkast")
    [days] = [each for each in blocks if isinstance(each, Table)]
    assert text_of(days.header[-1]) == "Anmärkning"
    said = Renderer("!").render("year_plan", **{**samples.COMMON, **drafted}).text
    assert all(line in said for row in days.rows for line in text_of(row[-1]).split("\n"))


def test_goals_have_their_measure_target_deadline_and_state_in_columns() -> None:
    header = ("Mål", "Mått", "Målvärde", "Senast", "Läge")
    opened, closed = tables("work_plan")
    reported = tables("follow_up_report")[-2]
    assert opened[0] == closed[0] == reported[0] == header
    assert opened[1][1:4] == ("andel med examen", "85 procent", "31\xa0december 2028")
    assert closed[1][4] == "3\xa0mars, resultat: 86 procent"
    assert reported[1][4].startswith("Läge: 78 procent")


def test_the_result_of_a_round_has_every_seat_and_what_it_answered() -> None:
    counted, seats = tables("round_result")
    assert counted[1] == ("Ställer sig bakom", "2")
    assert ("Arboga", "Bo Berg, ersätter Anna Ek", "Ställer sig bakom") in seats
    assert seats[-1] == ("Oppositionens plats", "Ida Jonsson", "Har inte svarat")


def test_the_picture_of_a_follow_up_report_is_a_figure_with_the_same_in_words() -> None:
    values = _OF["follow_up_report"][1][""]
    source, said = embedded("narvaro-2027-1.png", b"\x89PNG"), "Närvaro: Sala, 0 av 1"
    given = {**samples.COMMON, **values, **_MORE, "picture": {"source": source, "alt": said}}
    blocks = parse_document(Renderer("!").document("follow_up_report", **given))
    [figure] = [each for each in blocks if isinstance(each, Figure)]
    assert (figure.alt, figure.name, figure.content) == (said, "narvaro-2027-1.png", b"\x89PNG")


@pytest.mark.parametrize("source", [
    "data:image/png;name=a.png;base64,%%", "data:image/png;name=a.png;base64,abc",
    "data:text/html;base64,PGI+", "javascript:alert(1)", "",
])  # fmt: skip
def test_what_is_no_picture_is_told_by_its_words_alone(source: str) -> None:
    [figure] = parse_document(f'<img src="{source}" alt="i ord">')
    assert isinstance(figure, Figure)
    assert (figure.alt, figure.content) == ("i ord", b"")


def test_what_people_wrote_is_text_and_never_markup() -> None:
    hostile = "<table><tr><td>*a* | `b` </td></tr></table>\x00\u202e\ud800<img src=x>"
    report = replace(board_report_samples.REPORT, introduction=hostile, conclusion=hostile)
    honest = tables("follow_up_report")
    assert tables("follow_up_report", report=report) == honest
    blocks = made("follow_up_report", Language.SWEDISH, {**_OF["follow_up_report"][1][""],
                                                          "report": report})  # fmt: skip
    assert "<table><tr><td>*a* | `b` </td></tr></table>\u202e<img src=x>" in text(blocks)
