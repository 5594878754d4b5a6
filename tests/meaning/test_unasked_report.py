"""What is said in a direct chat in which the bot has asked for a report, unexpectedly.

Its answer is what is kept as a report; all else is what it would be without the question.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from commands.command import Question
from commands.report import AnswerPart, AskAboutAnswer
from commands.understanding import understand_message
from commands.understood import Nothing, Remark, Understood
from secretary.reports import Part
from services.reports import QUESTION, UNASKED
from tests.meaning.scene import DIRECT, ROUTER, Row, place_of

DATA = {"group": "barn-unga", "meeting": 1, "part": Part.HOME, UNASKED: True}


def meant(words: str) -> str:
    """``rapport``, ``inget att rapportera``, ``oklart``: it is asked about, or ``annat``."""
    place = place_of(Row("sv", "Anna", DIRECT, "", words, "", "", ""))
    group, meeting = place.views[0].group, place.views[0].meetings[0]
    data = {**DATA, "group": group.id, "meeting": meeting.id}
    found = understand_message(replace(place, question=Question(QUESTION, data)), words, ROUTER)
    assert not isinstance(found, Nothing)
    if isinstance(found, Remark) or not isinstance(found, Understood):
        return "annat"
    if isinstance(found.request, AskAboutAnswer):
        return "oklart"
    if not isinstance(found.request, AnswerPart):
        return "annat"
    assert found.request.unasked, "the second part waits as long"
    return "inget att rapportera" if found.request.text is None else "rapport"


@pytest.mark.parametrize(
    "words",
    [
        "Vi öppnar en ny familjecentral i maj.",
        "Tack för sist! Vi har byggt en ny skola.",
        "Hej! Vi har antagit en skolplan.",
        "Vi har möte den 12 mars om skolan",
        "Budgeten är klar. Vad tycker ni andra?",
        "Barnomsorgen byggs ut, se dagordningen till nämnden",
        "Länken till planen är https://sala.se/plan",
        "Kommunen kommer digitalt att dela ut datorer",
        "Ordföranden i nämnden har avgått",
        "ny ordförande i nämnden",
        "Skolan öppnar kl 9",
        "Det är lugnt hos oss",
        "We open a new family centre in May.",
        "The link to the plan is https://sala.se/plan",
        "New chair of the board since January",
    ],
)
def test_an_answer_is_a_report(words: str) -> None:
    assert meant(words) == "rapport"


@pytest.mark.parametrize(
    "words",
    [
        "Inget",
        "inget nytt",
        "Nej",
        "nej tack",
        "Inget att rapportera.",
        "Jag har inget att rapportera",
        "inget den här gången",
        "Nothing",
        "Nothing to report",
    ],
)
def test_there_is_nothing_to_report(words: str) -> None:
    assert meant(words) == "inget att rapportera"


@pytest.mark.parametrize(
    "words",
    [
        "Hej!",
        "Tack!",
        "Bra, tack!",
        "Tack, detsamma",
        "perfekt",
        "Vi ses",
        "Jag kan inte komma",
        "jag är sjuk",
        "Kommer",
        "Jag kommer digitalt",
        "Jag blir 10 min sen",
        "Jag blir lite försenad på fredag",
        "jag vet inte om jag kan",
        "När är mötet?",
        "Vem kommer?",
        "Vem är ordförande?",
        "dagordningen, tack",
        "Får jag länken?",
        "!möte",
        "!kommer",
        "Hello",
        "Thanks!",
        "I cannot come",
        "When is the meeting?",
        "I will be ten minutes late",
    ],
)
def test_what_is_said_otherwise_is_no_report(words: str) -> None:
    assert meant(words) == "annat"


@pytest.mark.parametrize("words", ["Ja", "ok", "👍", "ja tack", "jag tar det imorgon", "Yes"])
def test_what_may_be_none_is_asked_about(words: str) -> None:
    assert meant(words) == "oklart"
