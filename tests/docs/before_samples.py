"""What is said before a meeting of who comes, with values such as they are in a group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from secretary.absences import Absences
from secretary.attendance import Attendance
from secretary.group import AbsencesTo, SubstituteRule
from secretary.hand_outs import HandOut, by_organisation, entries
from secretary.officials import Official
from secretary.people import Person
from services.report_questions import Background
from tests.docs import hand_out_samples
from tests.secretary import example as ex

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

_WHEN_ABSENT: Final = SubstituteRule.WHEN_MEMBER_ABSENT
_SAID: Final = ex.attendance(
    *(ex.answer(person, False) for person in (ex.ANNA, ex.CIA, ex.DAVID, ex.GUN)),
    ex.answer(ex.HANS, True),
    ex.answer(ex.EVA, True),
    rule=_WHEN_ABSENT,
)


def _list(
    *told: Person,
    back: tuple[Person, ...] = (),
    attendance: Attendance = _SAID,
    to: str = AbsencesTo.SECRETARY,
    instead_of: list[str] | None = None,
) -> Values:
    new = [each for each in attendance.away if each.mandate.person not in told]
    known = [each for each in attendance.away if each.mandate.person in told]
    return {
        "absences": Absences(new, known, back),
        "attendance": attendance,
        "to": to,
        "instead_of": instead_of,
    }


_ONE: Final = ex.attendance(ex.answer(ex.ANNA, False), rule=_WHEN_ABSENT)
_NOBODY: Final = ex.attendance(ex.answer(ex.ANNA, True), rule=_WHEN_ABSENT)

_LAST: Final = ex.meeting("2027-01-29 09:00", number=1)


def _questions(
    *given: HandOut,
    earlier: tuple[HandOut, ...] = (),
    topics: tuple[str, ...] = (),
    asks: bool = True,
) -> Values:
    today = hand_out_samples.TODAY
    background = Background(
        _LAST, entries(given, today), entries(earlier, today), [ex.topic(each) for each in topics]
    )
    return {"seats": [ex.SALA], "background": background, "asks": asks}


def _given(*given: HandOut) -> Values:
    order = hand_out_samples.ORGANISATIONS
    return {"given": by_organisation(given, hand_out_samples.TODAY, order)}


_EVA: Final = next(each for each in ex.MANDATES if each.person is ex.EVA)
FROM_CHAIR: Final[Values] = {"official": None, "chair": _EVA}
FROM_NOBODY: Final[Values] = {"official": None, "chair": None}
FROM_OFFICIAL: Final[Values] = {
    "official": Official(
        group_id="barn-unga",
        person=Person(name="Eva Lind"),
        title="utvecklingsstrateg",
        organisation="Region Västmanland",
        since=date(2027, 1, 1),
    ),
    "chair": None,
}
"""In whose name a group is summoned."""

TO_PEOPLE: Final[Mapping[str, Ways]] = {
    "report_questions": {
        "": _questions(),
        "med uppdrag och frågor": _questions(
            hand_out_samples.SALA,
            earlier=(hand_out_samples.UNDATED,),
            topics=("Skolskjutsar på landet",),
        ),
        "när något annat väntar på svar": _questions(asks=False),
    },
    "assignment_given": {
        "ett": _given(hand_out_samples.SALA),
        "flera": _given(hand_out_samples.SALA, hand_out_samples.UNDATED),
        "till flera, i gruppens rum": _given(hand_out_samples.SALA, *hand_out_samples.SEVERAL),
    },
}

TO_SECRETARY: Final[Mapping[str, Ways]] = {
    "absences": {
        "första listan": _list(),
        "nytt sedan sist": _list(ex.CIA, ex.GUN),
        "någon har inte längre förhinder": _list(attendance=_NOBODY, back=(ex.ANNA,)),
        "två har inte längre förhinder": _list(ex.ANNA, attendance=_ONE, back=(ex.CIA, ex.GUN)),
        "den som skulle få listan saknar direktchatt": _list(
            attendance=_ONE, to=AbsencesTo.CHAIR, instead_of=["Eva Lund"]
        ),
        "två som skulle få listan saknar direktchatt": _list(
            attendance=_ONE, to=AbsencesTo.OFFICIAL, instead_of=["Eva Lind", "Nils Ek"]
        ),
        "ingen ordförande": _list(attendance=_ONE, to=AbsencesTo.CHAIR, instead_of=[]),
        "ingen tjänsteperson": _list(attendance=_ONE, to=AbsencesTo.OFFICIAL, instead_of=[]),
        "ett Matrix-id utan direktchatt": _list(
            attendance=_ONE, to="@kansliet:exempel", instead_of=[]
        ),
    },
}

LABELS: Final[Mapping[str, str]] = {
    "till flera, i gruppens rum": "to several, in the group’s room",
    "till sekreteraren: några har inget sagt": "to the secretary: some have said nothing",
    "med uppdrag och frågor": "with assignments and questions",
    "när något annat väntar på svar": "while something else waits for an answer",
    "första listan": "the first list",
    "nytt sedan sist": "new since last time",
    "någon har inte längre förhinder": "somebody has taken it back",
    "två har inte längre förhinder": "two have taken it back",
    "den som skulle få listan saknar direktchatt": "whoever it is for has no direct chat",
    "två som skulle få listan saknar direktchatt": "two whom it is for have no direct chat",
    "ingen ordförande": "there is no chair",
    "ingen tjänsteperson": "there is no official",
    "ett Matrix-id utan direktchatt": "a Matrix id without a direct chat",
}
