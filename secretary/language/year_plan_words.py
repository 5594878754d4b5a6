"""How people write about a year plan: pure patterns. Which days are meant is for others to read.

What is not understood whole is not understood.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from secretary.language.en.year_plan_words import YEAR_PLAN as ENGLISH
from secretary.language.sv.year_plan_words import YEAR_PLAN as SWEDISH
from secretary.language.text import nfc, one_line
from secretary.language.vocabulary import compiled
from secretary.language.year_plan_vocabulary import YearPlanVocabulary

WORDS: Final = YearPlanVocabulary.joined(SWEDISH, ENGLISH)
_LONGEST: Final = 600
"""Characters: no change of a plan takes more."""
_ENDS: Final = " \t.!"


class PlanAct(StrEnum):
    """What is to be done with a year plan."""

    SHOW = "show"
    PROPOSE = "propose"
    MOVE = "move"
    REMOVE = "remove"
    ADD = "add"
    THEME = "theme"
    PLACE = "place"
    READY = "ready"
    APPROVE = "approve"
    ESTABLISH = "establish"
    SEND = "send"


@dataclass(frozen=True)
class PlanWords:
    """What is said of a plan.

    act: None for words that say nothing of the kind. year: None where none is named.
    number: of the day that it is about, or how many meetings are wanted; None for none.
    rest: the day that it is moved to, or that is new; the theme, or the place.
    before: the words before `rest`, with the year. asks: whether it was a question.
    """

    act: PlanAct | None
    year: int | None = None
    number: int | None = None
    rest: str = ""
    before: str = ""
    asks: bool = False


_YEAR: Final = compiled(
    rf"(?:(?:{WORDS.of_year})\s{{1,3}})?((?:19|20|21)\d\d)(?![\w/.-]\d)\b[:,]?\s*"
)
_MARK: Final = rf"(?:(?:{WORDS.number_marks})\s{{1,2}})?"
_NUMBERED: Final = rf"\s{{1,3}}{_MARK}(?P<number>\d{{1,3}})(?![\w/.-]*\d)(?!\w)"
_OF_DAY: Final = {
    PlanAct.MOVE: compiled(
        rf"(?:{WORDS.move}){_NUMBERED}\s{{1,3}}(?:{WORDS.to})\s{{1,3}}(?P<rest>.+)"
    ),
    PlanAct.REMOVE: compiled(rf"(?:{WORDS.remove}){_NUMBERED}(?P<rest>)"),
    PlanAct.THEME: compiled(rf"(?:{WORDS.theme}){_NUMBERED}\s{{0,2}}[: ]\s{{0,3}}(?P<rest>\S.*)"),
    PlanAct.PLACE: compiled(rf"(?:{WORDS.place}){_NUMBERED}\s{{0,2}}[: ]\s{{0,3}}(?P<rest>\S.*)"),
}
_EMPTY: Final = {
    act: compiled(rf"(?:{WORDS.remove}|{WORDS.nothing})\s{{1,3}}(?:{words}){_NUMBERED}(?P<rest>)")
    for act, words in ((PlanAct.THEME, WORDS.theme), (PlanAct.PLACE, WORDS.place))
}
_ADD: Final = compiled(
    rf"(?:{WORDS.add})\s{{1,3}}(?:(?:{WORDS.day_marks})\s{{1,3}})?(?P<rest>\S.*)"
)
_COUNT: Final = compiled(
    rf"(?:(?:{WORDS.number})\s{{1,3}})?(?P<count>\d{{1,3}}|{'|'.join(WORDS.numbers)})\s{{1,3}}"
    rf"(?:{WORDS.meetings})"
)
_WHOLE: Final = {
    PlanAct.SHOW: compiled(WORDS.show),
    PlanAct.PROPOSE: compiled(WORDS.propose),
    PlanAct.READY: compiled(WORDS.ready),
    PlanAct.APPROVE: compiled(WORDS.approve),
    PlanAct.ESTABLISH: compiled(WORDS.establish),
    PlanAct.SEND: compiled(WORDS.send),
}
_NOTHING: Final = compiled(WORDS.nothing)
_TEXTS: Final = (PlanAct.THEME, PlanAct.PLACE)


def read_plan_words(text: str) -> PlanWords:
    """What the words after the command's name say."""
    words = one_line(nfc(text[:_LONGEST])).strip()
    year, words = _split_year(words)
    if "\n" in text.strip():
        return PlanWords(None, year)  # several things, of which each is to be said by itself
    if not words or words == "?":
        return PlanWords(PlanAct.SHOW, year, asks=bool(words))
    bare = words.strip(_ENDS)
    for act, pattern in _WHOLE.items():
        if pattern.fullmatch(bare):
            return PlanWords(act, year)
    count = _COUNT.fullmatch(bare)
    if count is not None:
        said = count["count"].casefold()
        number = int(said) if said.isdigit() else WORDS.numbers[said]
        return PlanWords(PlanAct.PROPOSE, year, number)
    for act, pattern in (*_EMPTY.items(), *_OF_DAY.items()):
        has_text = act in _TEXTS and pattern is _OF_DAY[act]
        found = pattern.fullmatch(words if has_text else bare)
        if found is not None:
            rest = found["rest"].strip()
            if act in _TEXTS and _NOTHING.fullmatch(rest.strip(_ENDS)):
                rest = ""
            before = f"{year or ''} {found.string[: found.start('rest')]}".strip()
            return PlanWords(act, year, int(found["number"]), rest, before)
    added = _ADD.fullmatch(bare)
    if added is not None:
        before = f"{year or ''} {bare[: added.start('rest')]}".strip()
        return PlanWords(PlanAct.ADD, year, rest=added["rest"], before=before)
    return PlanWords(None, year)


def _split_year(words: str) -> tuple[int | None, str]:
    found = _YEAR.match(words)
    return (int(found[1]), words[found.end() :]) if found else (None, words)
