"""The standing items that mean something to Kansli, however a group writes their titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from secretary.group import ASSIGNMENTS_ITEM, OPENING_ITEMS, REPORTS_ITEM, Language
from secretary.language.text import strip_diacritics


class StandingRole(StrEnum):
    """What a standing item is filled with by itself."""

    REPORTS = "reports"
    PREVIOUS_NOTES = "previous_notes"
    ASSIGNMENTS = "assignments"
    NEXT_MEETING = "next_meeting"


_TITLES: Final[Mapping[StandingRole, tuple[str, ...]]] = {
    StandingRole.REPORTS: tuple(REPORTS_ITEM.values()),
    StandingRole.PREVIOUS_NOTES: (
        "Föregående minnesanteckningar",
        "Föregående anteckningar",
        "Föregående mötesanteckningar",
        "Föregående mötes minnesanteckningar",
        "Notes of the previous meeting",
        "Previous notes",
    ),
    StandingRole.ASSIGNMENTS: (
        *ASSIGNMENTS_ITEM.values(),
        "Uppdrag till hemorganisationerna",
        "Pågående uppdrag",
        "Uppföljning av uppdrag",
        "Follow-up of assignments",
    ),
    StandingRole.NEXT_MEETING: (
        "Nästa sammanträde",
        "Nästa möte",
        "Kommande sammanträde",
        "Kommande möte",
        "Next meeting",
    ),
}


def place_of(role: StandingRole, titles: Sequence[str]) -> int | None:
    """Where the first item of that role stands, however its letters are written."""
    return _first(_TITLES[role], titles)


def reports_title(language: Language) -> str:
    """What the reports' item is called in a group that has none of its own."""
    return REPORTS_ITEM[language]


def assignments_title(language: Language) -> str:
    """What the assignments' item is called in a group that has none of its own."""
    return ASSIGNMENTS_ITEM[language]


def place_of_assignments(titles: Sequence[str]) -> int:
    """Where that item goes: before the next meeting's, else last."""
    following = place_of(StandingRole.NEXT_MEETING, titles)
    return len(titles) if following is None else following


def place_of_topics(titles: Sequence[str]) -> int:
    """Where what is a meeting's own goes: after the reports, else after the opening items."""
    reports = place_of(StandingRole.REPORTS, titles)
    if reports is not None:
        return reports + 1
    opening = (_first([title], titles) for title in OPENING_ITEMS)
    return max((place + 1 for place in opening if place is not None), default=0)


def _first(wanted: Sequence[str], titles: Sequence[str]) -> int | None:
    folded = {strip_diacritics(title) for title in wanted}
    return next((i for i, title in enumerate(titles) if strip_diacritics(title) in folded), None)
