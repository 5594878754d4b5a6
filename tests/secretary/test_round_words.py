"""How people write about written rounds, and what they answer."""

from __future__ import annotations

import pytest

from secretary.language.round_words import (
    RoundAct,
    RoundInstruction,
    asks_to_agree,
    read_new_round,
    read_round_answer,
    read_round_instruction,
    split_on_behalf,
)
from secretary.written_rounds import Standpoint

AGREES, OBJECTS, SAYS = Standpoint.AGREES, Standpoint.OBJECTS, Standpoint.SAYS


@pytest.mark.parametrize(("question", "asks"), [
    ("Ställer ni er bakom remissvaret?", True),
    ("Kan ni godkänna planen", True),
    ("Do you agree with the statement?", True),
    ("Vad tycker ni om texten?", False),
    ("Har ni något emot att vi ställer oss bakom det?", False),
    ("Finns det någon som inte står bakom det?", False),
    ("Har ni synpunkter innan vi godkänner det?", False),
    ("Do you object to our support?", False),
])  # fmt: skip
def test_a_yes_agrees_only_where_the_question_asks_for_that(question: str, asks: bool) -> None:
    assert asks_to_agree(question) is asks


@pytest.mark.parametrize(("words", "standpoint", "kept"), [
    ("ja", AGREES, ""), ("Ja tack!", AGREES, ""), ("✅", AGREES, ""), ("👍", AGREES, ""),
    ("Vi ställer oss bakom förslaget.", AGREES, ""), ("godkänner", AGREES, ""),
    ("inga invändningar", AGREES, ""), ("Nej, inga synpunkter.", AGREES, ""),
    ("We agree", AGREES, ""), ("no objections", AGREES, ""),
    ("nej", OBJECTS, ""), ("No.", OBJECTS, ""),
    ("Nej, vi vill vänta", OBJECTS, "Nej, vi vill vänta"),
    ("Avstyrker: pengarna räcker inte", OBJECTS, "Avstyrker: pengarna räcker inte"),
    ("ja, men stryk sista meningen", SAYS, "ja, men stryk sista meningen"),
    ("Vi ställer oss inte bakom förslaget", SAYS, "Vi ställer oss inte bakom förslaget"),
    ("Vi godkänner inte", SAYS, "Vi godkänner inte"),
    ("godkänner kanske", SAYS, "godkänner kanske"),
    ("Vi tycker att det är bra", SAYS, "Vi tycker att det är bra"),
])  # fmt: skip
def test_what_an_answer_says(words: str, standpoint: Standpoint, kept: str) -> None:
    assert read_round_answer(words, may_agree=True) == (standpoint, kept)


@pytest.mark.parametrize("words", ["ja", "nej", "Vi vill vänta", "inga synpunkter"])
def test_where_nobody_is_asked_to_agree_an_answer_stands_as_it_is(words: str) -> None:
    assert read_round_answer(words, may_agree=False) == (SAYS, words)


@pytest.mark.parametrize(("words", "number", "act", "rest"), [
    ("", None, RoundAct.SHOW, ""), ("2", 2, RoundAct.SHOW, ""), ("2 skicka", 2, RoundAct.SEND, ""),
    ("skicka 2", 2, RoundAct.SEND, ""), ("avsluta", None, RoundAct.CLOSE, ""),
    ("nr 2 ta bort", 2, RoundAct.REMOVE, ""),
    ("2 förläng till 20 mars", 2, RoundAct.LENGTHEN, "till 20 mars"),
    ("2 skicka inte", 2, RoundAct.SEND, "inte"), ("2 kanske", 2, None, "kanske"),
    ("Står ni bakom det", None, None, "Står ni bakom det"),
    ("2 end", 2, RoundAct.CLOSE, ""), ("2 extend to 20 March", 2, RoundAct.LENGTHEN, "20 March"),
])  # fmt: skip
def test_what_is_to_be_done(words: str, number: int | None, act: RoundAct, rest: str) -> None:
    assert read_round_instruction(words) == RoundInstruction(number, act, rest)


def test_the_question_is_the_first_line_and_the_text_what_is_below() -> None:
    found = read_new_round("Står ni bakom det? senast 12 mars\nEtt.\n\nTvå.")
    assert (found.head, found.text) == ("Står ni bakom det? senast 12 mars", "Ett.\n\nTvå.")


def test_whose_answer_it_is() -> None:
    assert split_on_behalf("för Anna Ek: Ja, men inte än") == ("Anna Ek", "Ja, men inte än")
    assert split_on_behalf("för lite pengar") is None
