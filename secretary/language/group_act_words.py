"""How people write that a group was founded, that it ends, and what it hands over: pure patterns.

Which day a date is, and which group a name, is for those to say who know the bot's groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from secretary.group_acts import Transferred
from secretary.language.vocabulary import WORDS, compiled

_LONGEST: Final = 600
_MOST_NUMBERS: Final = 60
_DECISION: Final = compiled(rf"(?<!\w)(?:{WORDS.decision_words})(?!\w)[\s:]{{0,3}}")
_SUCCESSOR: Final = compiled(rf"(?<!\w)(?:{WORDS.successor_words})(?!\w)[\s:]{{0,3}}")
_TAKEN_BACK: Final = compiled(rf"\W{{0,3}}(?:{WORDS.act_taken_back})\W{{0,3}}")
_ALL: Final = compiled(rf"(?:{WORDS.hand_over_all})\Z")
_DOUBT: Final = compiled(rf"(?<!\w)(?:{WORDS.act_doubts})(?!\w)")
_TO: Final = compiled(rf"(?<!\w)(?:{WORDS.hand_over_to})\s")
_AND: Final = compiled(rf"[\s,&+]{{0,4}}(?:(?:{WORDS.and_words})\s)?[\s]{{0,4}}")
_NUMBER: Final = compiled(r"(?:nr\.?\s?|#)?(?P<number>\d{1,4})(?!\w)")
_KINDS: Final = {
    Transferred.ASSIGNMENT: compiled(rf"(?:{WORDS.assignment_words})(?!\w)\s?"),
    Transferred.RECOMMENDATION: compiled(rf"(?:{WORDS.recommendation_words})(?!\w)\s?"),
    Transferred.REQUEST: compiled(rf"(?:{WORDS.request_words})(?!\w)\s?"),
    Transferred.FOCUS_ASSIGNMENT: compiled(rf"(?:{WORDS.focus_assignment_words})(?!\w)\s?"),
    Transferred.GOAL: compiled(rf"(?:{WORDS.goal_words})(?!\w)\s?"),
    Transferred.AGREEMENT: compiled(rf"(?:{WORDS.agreement_words})(?!\w)\s?"),
}
_AROUND: Final = " \t\n,;:.–-()"


@dataclass(frozen=True)
class DecisionWords:
    """What is said of a decision about a group.

    day, reference, successor: as they were written; empty where they are not said. after_day: what
    follows the day.
    """

    day: str
    reference: str = ""
    successor: str = ""
    after_day: str = ""


@dataclass(frozen=True)
class HandOverWords:
    """What is to be handed over, and to whom. numbers: by kind; None for everything. to: the group,
    as it was written."""

    to: str
    numbers: tuple[tuple[Transferred, int], ...] | None = None


def read_decision(text: str) -> DecisionWords:
    """The parts of "31 december 2026 beslut SRB § 41, efterträds av hälsa"."""
    text = text[:_LONGEST]
    successor = ""
    found = _SUCCESSOR.search(text)
    if found is not None:
        successor, text = text[found.end() :], text[: found.start()]
        # What is said of the decision after it belongs there.
        decision = _DECISION.search(successor)
        if decision is not None:
            text = f"{text.rstrip(_AROUND)} {successor[decision.start() :]}"
            successor = successor[: decision.start()]
    found = _DECISION.search(text)
    if found is None:
        return DecisionWords(text.strip(_AROUND), "", successor.strip(_AROUND))
    reference = " ".join(text[found.end() :].split()).strip(" ,;:–-")
    return DecisionWords(
        text[: found.start()].strip(_AROUND),
        reference,
        successor.strip(_AROUND),
        text[found.start() :].strip(),
    )


def is_doubtful(text: str) -> bool:
    """Whether the words ask something, deny it or doubt it."""
    return "?" in text or _DOUBT.search(text[:_LONGEST]) is not None


def takes_back(text: str) -> bool:
    """Whether all of the words say that it does not end after all."""
    return len(text) <= _LONGEST and _TAKEN_BACK.fullmatch(text) is not None


def read_hand_over(text: str) -> HandOverWords | None:
    """What "uppdrag 3 och 5, begäran 2 till hälsa" hands over; None where it is not so written."""
    text = text[:_LONGEST].strip()
    found = None
    for found in _TO.finditer(text):  # noqa: B007 - the last one
        pass
    if found is None:
        return None
    things, to = text[: found.start()].strip(_AROUND), text[found.end() :].strip(_AROUND)
    if not to:
        return None
    if _ALL.match(things):
        return HandOverWords(to)
    numbers = _numbers(things)
    return HandOverWords(to, tuple(numbers)) if numbers else None


def _numbers(text: str) -> list[tuple[Transferred, int]]:
    """Those in it; none where it says something else. A number without a kind is an
    assignment's."""
    kind, at = Transferred.ASSIGNMENT, 0
    found: list[tuple[Transferred, int]] = []
    while at < len(text) and len(found) < _MOST_NUMBERS:
        named = next(((k, m) for k, p in _KINDS.items() if (m := p.match(text, at))), None)
        if named is not None:
            kind, at = named[0], named[1].end()
        number = _NUMBER.match(text, at)
        if number is None:
            return []
        found.append((kind, int(number["number"])))
        at = number.end()
        between = _AND.match(text, at)
        assert between is not None, "it can be empty"
        if between.end() == at and at < len(text):
            return []
        at = between.end()
    return found
