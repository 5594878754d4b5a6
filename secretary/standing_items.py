"""The standing items that mean something to Kansli, however a group writes their titles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Final

from secretary.group import ASSIGNMENTS_ITEM, OPENING_ITEMS, REPORTS_ITEM, Language
from secretary.language.text import strip_diacritics


class StandingRole(StrEnum):
    """What a standing item is filled with by itself."""

    REPORTS = "reports"
    PREVIOUS_NOTES = "previous_notes"
    FOCUS_ASSIGNMENTS = "focus_assignments"
    WORK_PLAN = "work_plan"
    AGREEMENTS = "agreements"
    ASSIGNMENTS = "assignments"
    NEXT_MEETING = "next_meeting"


FOLLOWED_TITLES: Final[Mapping[StandingRole, Mapping[Language, str]]] = {
    StandingRole.FOCUS_ASSIGNMENTS: {
        Language.SWEDISH: "Fokusuppdrag",
        Language.ENGLISH: "Focus assignments",
    },
    StandingRole.WORK_PLAN: {Language.SWEDISH: "Arbetsplan", Language.ENGLISH: "Work plan"},
    StandingRole.AGREEMENTS: {
        Language.SWEDISH: "Överenskommelser",
        Language.ENGLISH: "Agreements",
    },
}
"""What the items of what a group follows up are called where it has none of its own, in the order
in which they stand: before the assignments' item."""
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
    StandingRole.FOCUS_ASSIGNMENTS: (
        *FOLLOWED_TITLES[StandingRole.FOCUS_ASSIGNMENTS].values(),
        "Fokusuppdrag från SRB",
        "Uppföljning av fokusuppdrag",
        "Focus assignments from SRB",
        "Follow-up of focus assignments",
    ),
    StandingRole.WORK_PLAN: (
        *FOLLOWED_TITLES[StandingRole.WORK_PLAN].values(),
        "Arbetsplanen",
        "Uppföljning av arbetsplanen",
        "Follow-up of the work plan",
    ),
    StandingRole.AGREEMENTS: (
        *FOLLOWED_TITLES[StandingRole.AGREEMENTS].values(),
        "Överenskommelse",
        "Uppföljning av överenskommelser",
        "Uppföljning av överenskommelsen",
        "Follow-up of agreements",
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


def with_followed(
    titles: Sequence[str], roles: Collection[StandingRole], language: Language
) -> list[str]:
    """The titles with those of items for these roles that none of them is for: before the
    assignments' item, else where that would go."""
    made = list(titles)
    for role, called in FOLLOWED_TITLES.items():
        if role in roles and place_of(role, made) is None:
            of_assignments = place_of(StandingRole.ASSIGNMENTS, made)
            place = place_of_assignments(made) if of_assignments is None else of_assignments
            made.insert(place, called[language])
    return made


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
