"""What people write about a year plan: understood whole, or not at all."""

from __future__ import annotations

import pytest

from secretary.language.year_plan_words import PlanAct, read_plan_words


@pytest.mark.parametrize(
    ("words", "act", "year", "number", "rest"),
    [
        ("", PlanAct.SHOW, None, None, ""),
        ("2027", PlanAct.SHOW, 2027, None, ""),
        ("för 2027", PlanAct.SHOW, 2027, None, ""),
        ("2027 fyra möten", PlanAct.PROPOSE, 2027, 4, ""),
        ("2027 med 5 möten", PlanAct.PROPOSE, 2027, 5, ""),
        ("2027 nytt förslag", PlanAct.PROPOSE, 2027, None, ""),
        ("2027 flytta 2 till 14 april kl 13-16", PlanAct.MOVE, 2027, 2, "14 april kl 13-16"),
        ("2027 flytta nr 2 till 14 april", PlanAct.MOVE, 2027, 2, "14 april"),
        ("2027 ta bort 4.", PlanAct.REMOVE, 2027, 4, ""),
        ("2027 lägg till 3 juni", PlanAct.ADD, 2027, None, "3 juni"),
        ("2027 tema 2: Skolnärvaro", PlanAct.THEME, 2027, 2, "Skolnärvaro"),
        ("2027 tema 2 Hur mår de?", PlanAct.THEME, 2027, 2, "Hur mår de?"),
        ("2027 tema 2: inget", PlanAct.THEME, 2027, 2, ""),
        ("2027 plats 2 Stadshuset i Sala", PlanAct.PLACE, 2027, 2, "Stadshuset i Sala"),
        ("2027 klar", PlanAct.READY, 2027, None, ""),
        ("2027 godkänner", PlanAct.APPROVE, 2027, None, ""),
        ("fastställ", PlanAct.ESTABLISH, None, None, ""),
        ("2027 skicka till SRB!", PlanAct.SEND, 2027, None, ""),
        ("2027 four meetings", PlanAct.PROPOSE, 2027, 4, ""),
        ("2027 move 2 to 14 April at 1-4 pm", PlanAct.MOVE, 2027, 2, "14 April at 1-4 pm"),
        ("2027 remove 4", PlanAct.REMOVE, 2027, 4, ""),
        ("2027 add 3 June", PlanAct.ADD, 2027, None, "3 June"),
        ("2027 theme 2: School attendance", PlanAct.THEME, 2027, 2, "School attendance"),
        ("2027 adopt", PlanAct.ESTABLISH, 2027, None, ""),
    ],
)
def test_what_is_understood(
    words: str, act: PlanAct, year: int | None, number: int | None, rest: str
) -> None:
    found = read_plan_words(words)
    assert (found.act, found.year, found.number, found.rest) == (act, year, number, rest)


@pytest.mark.parametrize(
    "words",
    [
        "2027 fastställ inte", "2027 fastställ?", "2027 kanske fastställ", "2027 skicka inte",
        "2027 godkänner inte", "2027 inte klar", "2027 flytta inte 2 till 14 april",
        "2027 ta bort 2 och 3", "2027 ta bort 14 april", "2027 ta bort 2 kanske",
        "2027 ta bort inte 2", "2027 flytta 14 april till 3 maj", "2027 flytta 2", "2027 tema 2",
        "2027 flytta möte 2 till 14 april", "2027 tema 2: Skola\ntema 3: Vård",
        "2027 inte fyra möten",
        "2027 do not adopt", "2027 remove 2 and 3", "2027-05-03", "hej",
    ],
)  # fmt: skip
def test_what_is_not_understood_whole_does_nothing(words: str) -> None:
    assert read_plan_words(words).act is None


def test_a_question_is_told_from_a_wish() -> None:
    assert read_plan_words("2027?").asks
    assert not read_plan_words("2027").asks
