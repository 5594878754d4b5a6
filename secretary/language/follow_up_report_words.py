"""How people write of follow-up reports: pure patterns.

What there is of a report, and who may do something with it, is for those to say who know the group.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from secretary.follow_up_report import Half, ReportPeriod, Section, last_begun
from secretary.language.en.follow_up_report_words import FOLLOW_UP_REPORTS as ENGLISH
from secretary.language.follow_up_report_vocabulary import FollowUpReportVocabulary
from secretary.language.sv.follow_up_report_words import FOLLOW_UP_REPORTS as SWEDISH
from secretary.language.text import nfc
from secretary.language.vocabulary import compiled

WORDS: Final = FollowUpReportVocabulary.joined(SWEDISH, ENGLISH)

_AROUND: Final = " \t\n,;–-."
_NUMBER: Final = r"(20\d\d)(?!\w|[-:.]\d)"
_HALVES: Final = {Half.SPRING: WORDS.spring, Half.AUTUMN: WORDS.autumn}
_END: Final = r"(?!\w)"


class ReportAct(StrEnum):
    """What is to be done with a report."""

    SHOW = "show"
    INTRODUCE = "introduce"
    CONCLUDE = "conclude"
    PUT_BEFORE = "put_before"
    APPROVE = "approve"
    SEND = "send"
    REVISE = "revise"


SECTION_OF: Final = {
    ReportAct.INTRODUCE: Section.INTRODUCTION,
    ReportAct.CONCLUDE: Section.CONCLUSION,
    ReportAct.REVISE: Section.REASON,
}
"""Where the words that follow these stand."""


@dataclass(frozen=True)
class ReportWords:
    """What was said of a report.

    period: None where none was named. act: None where the words say nothing of the kind.
    text: what follows a colon; None where there is none. is_removed: whether what stands there is
        to be taken away. rest: what was not understood.
    """

    period: ReportPeriod | None = None
    act: ReportAct | None = None
    text: str | None = None
    is_removed: bool = False
    rest: str = ""


_ACTS: Final = {
    ReportAct.INTRODUCE: WORDS.introduction,
    ReportAct.CONCLUDE: WORDS.conclusion,
    ReportAct.REVISE: WORDS.new_version,
    ReportAct.PUT_BEFORE: WORDS.ready,
    ReportAct.APPROVE: WORDS.approve,
    ReportAct.SEND: WORDS.send,
    ReportAct.SHOW: WORDS.show,
}
_ACT: Final = {act: compiled(rf"(?:{pattern}){_END}") for act, pattern in _ACTS.items()}
_REMOVE: Final = compiled(rf"(?:{WORDS.remove}){_END}")
_TO_BOARD: Final = compiled(rf"(?:{WORDS.to_board}){_END}")
_OF: Final = compiled(rf"(?:{WORDS.of})\s{{1,3}}")
_YEAR: Final = compiled(rf"(?:(?:{WORDS.year})\s{{1,3}})?{_NUMBER}")
_NAMED: Final = {
    half: compiled(rf"(?:{pattern}){_END}(?:\s{{1,3}}{_NUMBER})?")
    for half, pattern in _HALVES.items()
}
_NAMED_AFTER: Final = {
    half: compiled(rf"{_NUMBER}\s{{1,3}}(?:{pattern}){_END}") for half, pattern in _HALVES.items()
}


def read_report(text: str, today: date) -> ReportWords:
    """What words after a command's name say: "våren 2027 inledning: …", "skicka 2027".

    A half year without its number is the last one that has begun on `today`.
    """
    left = nfc(text).strip()
    period: ReportPeriod | None = None
    act: ReportAct | None = None
    is_removed = False
    while left and not left.startswith(":"):
        found = _period(left, today) if period is None else None
        if found is not None:
            period, left = found
            continue
        if not is_removed and (removed := _REMOVE.match(left)) is not None:
            is_removed, left = True, _after(left, removed)
            continue
        if act is ReportAct.SEND and (to_board := _TO_BOARD.match(left)) is not None:
            left = _after(left, to_board)
            continue
        read = _act(left) if act is None else None
        if read is None:
            break
        act, left = read
    if left.startswith(":"):
        return ReportWords(period, act, left[1:].strip(), is_removed)
    return ReportWords(period, act, None, is_removed, left.strip(" .!\n\t"))


def _period(text: str, today: date) -> tuple[ReportPeriod, str] | None:
    """The period that words begin with, and what follows it."""
    of = _OF.match(text)
    text = text[of.end() :] if of is not None else text
    for half, pattern in _NAMED_AFTER.items():
        if (found := pattern.match(text)) is not None:
            return ReportPeriod(int(found[1]), half), _after(text, found)
    for half, pattern in _NAMED.items():
        if (found := pattern.match(text)) is not None:
            said = found[1]
            period = ReportPeriod(int(said), half) if said else last_begun(half, today)
            return period, _after(text, found)
    found = _YEAR.match(text)
    return None if found is None else (ReportPeriod(int(found[1])), _after(text, found))


def _act(text: str) -> tuple[ReportAct, str] | None:
    for act, pattern in _ACT.items():
        if (found := pattern.match(text)) is not None:
            return act, _after(text, found)
    return None


def _after(text: str, found: re.Match[str]) -> str:
    return text[found.end() :].lstrip(_AROUND)
