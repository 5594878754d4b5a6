"""What the bot says of who is with a group, with values to show it by: part of `samples`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from secretary.errors import DateExample
from secretary.mandate_plans import Named, Step, StepKind
from secretary.officials import CoOption, Official, Other
from secretary.people import Office, Person, Role, SeatHolders
from services.members_undo import Undone
from tests.secretary import example as ex
from tests.secretary.example import (
    ANNA,
    ARBOGA,
    BO,
    CIA,
    EVA,
    GUN,
    OPPOSITION,
    REGION,
    REGION_2,
    SALA,
)

Ways = Mapping[str, Mapping[str, Any]]

TODAY: Final = date(2027, 3, 8)
MARCH: Final = date(2027, 3, 31)
APRIL: Final = date(2027, 4, 1)
_SAMPLE: Final = DateExample(MARCH, TODAY)
_NEW: Final = Named("Olle Nilsson", "M")
_ANNA: Final = ex.mandate(ARBOGA, ANNA)
_BO: Final = ex.mandate(ARBOGA, BO, Role.SUBSTITUTE)
_EVA: Final = ex.mandate(REGION, EVA, office=Office.CHAIR)
_EVA_LEAVES: Final = ex.mandate(REGION, EVA, office=Office.CHAIR, until="2027-03-31")
_EVA_IN_SALA: Final = ex.mandate(SALA, EVA)
_COMES: Final = ex.mandate(ARBOGA, CIA, since="2027-04-01")
_PRESIDES: Final = ex.mandate(REGION_2, GUN, since="2027-04-01", office=Office.CHAIR)
_EVA_LIND: Final = Official(
    group_id="barn-unga",
    person=Person(name="Eva Lind"),
    title="utvecklingsstrateg",
    organisation="Region Västmanland",
    since=date(2027, 1, 1),
)

_LEAVES: Final = Official(
    group_id="barn-unga", person=_EVA_LIND.person, since=date(2027, 1, 1), until=MARCH
)
_PER_ASK: Final = CoOption(meeting_id=2, person=Person(name="Per Ask"), organisation="Skolverket")
_MEETING: Final = ex.meeting("2027-03-12 09:00", number=2)
_TAKES_OVER: Final = [
    Step(StepKind.ENDS, "Anna Ek (S)", ARBOGA, day=MARCH),
    Step(StepKind.BEGINS, "Olle Nilsson (M)", ARBOGA, day=APRIL),
]
_BEGINS: Final = [
    Step(StepKind.BEGINS, "Olle Nilsson (M)", OPPOSITION, Role.SUBSTITUTE, APRIL, date(2027, 6, 30))
]
_WAYS: Final[Mapping[str, list[Step]]] = {
    "någon tar vid": _TAKES_OVER,
    "ordföranden slutar": [
        Step(StepKind.ENDS, "Eva Lund (M)", REGION, day=MARCH, office=Office.CHAIR)
    ],
    "tillträder inte": [Step(StepKind.NEVER, "Olle Nilsson (M)", ARBOGA, day=APRIL)],
    "ny ordförande": [
        Step(StepKind.PRESIDED, "Eva Lund (M)", REGION, day=MARCH, office=Office.CHAIR),
        Step(StepKind.PRESIDES, "Gun Hall (V)", REGION_2, day=APRIL, office=Office.CHAIR),
    ],
    "en tjänsteperson tar vid": [
        Step(StepKind.SUPPORTED, "Eva Lind, utvecklingsstrateg", day=MARCH),
        Step(StepKind.SUPPORTS, "Bengt Ros, skolchef, Sala kommun", day=APRIL),
    ],
    "en tjänsteperson kommer inte": [
        Step(StepKind.SUPPORTS_NOT, "Bengt Ros, skolchef, Sala kommun", day=APRIL)
    ],
    "inte längre adjungerad": [
        Step(StepKind.CO_OPTED_NOT, "Per Ask", meeting=_MEETING),
        Step(StepKind.CO_OPTED_NOT, "Per Ask", meeting=_MEETING, item="Uppdrag"),
    ],
    "byter parti": [Step(StepKind.PARTY, "Anna Ek", old="S", new="M")],
    "får ett parti": [Step(StepKind.PARTY, "Anna Ek", new="M")],
    "kopplas": [Step(StepKind.LINKED, "Anna Ek", new="@anna.ek:exempel")],
    "kopplas om": [Step(StepKind.LINKED, "Anna Ek", old="@anna:exempel", new="@anna.ek:exempel")],
    "kopplas bort": [Step(StepKind.UNLINKED, "Anna Ek", old="@anna.ek:exempel")],
}


def _done(steps: list[Step], **changes: Any) -> Mapping[str, Any]:
    return {"steps": steps, "unreachable": None, "may_link": True, "reads_on": False, **changes}


def _on_day(**changes: Any) -> Mapping[str, Any]:
    seats = [SeatHolders(REGION, _EVA_LEAVES, None), SeatHolders(ARBOGA, None, _BO)]
    values = {
        "day": TODAY,
        "seats": seats,
        "officials": [_EVA_LIND],
        "last_day": {_EVA_LEAVES: MARCH, _BO: None},
        "coming": [_COMES, _PRESIDES],
        "chair": True,
    }
    return {**values, **changes}


ANSWERS: Final[Mapping[str, Ways]] = {
    "members": {
        "i dag": _on_day(),
        "en annan dag, ingen ordförande": _on_day(
            day=APRIL, seats=[SeatHolders(OPPOSITION, None, None)], officials=[], last_day={},
            coming=[], chair=False,
        ),
        "inga platser": _on_day(seats=[], officials=[], last_day={}, coming=[], chair=False),
    },
    "people_ask": {way: {"steps": steps} for way, steps in _WAYS.items()},
    "people_done": {
        "någon kommer": _done(_BEGINS),
        "någon är adjungerad": _done(
            [Step(StepKind.CO_OPTED, "Per Ask, Skolverket", meeting=_MEETING)]
        ),
        "någon är adjungerad till en punkt": _done(
            [Step(StepKind.CO_OPTED, "Per Ask, Skolverket", meeting=_MEETING, item="Uppdrag")]
        ),
        "någon kommer, som inte finns i chatten": _done(
            _TAKES_OVER, unreachable=Person(name="Olle Nilsson")
        ),
        "någon kommer, skriver ordföranden": _done(
            _BEGINS, unreachable=Person(name="Olle Nilsson"), may_link=False
        ),
        "någon lämnar, kalendern har en adress": _done(_TAKES_OVER, reads_on=True),
    },
    "people_undone": {
        "någon hade tagit vid": {
            "undone": [
                Undone("removed", ex.mandate(ARBOGA, CIA, since="2027-04-01"), ""),
                Undone("restored", _EVA_LEAVES, ""),
                Undone("restored", ANNA, ""),
            ]
        },
        "en tjänsteperson": {
            "undone": [Undone("removed", _EVA_LIND, ""), Undone("restored", _EVA_LIND, "")]
        },
        "någon var adjungerad": {
            "undone": [Undone("removed", _PER_ASK, ""), Undone("restored", _PER_ASK, "")]
        },
    },
    "substitute_released": {"": {"substitute": BO, "member": ANNA, "seat": ARBOGA}},
}  # fmt: skip

OTHERS: Final = (
    Other(_EVA_LIND.person, "utvecklingsstrateg", "Region Västmanland"),
    Other(Person(name="Per Ask"), "", "Skolverket", is_co_opted=True),
    Other(
        Person(name="Lo Berg"), "", "Rädda Barnen", ("Uppdrag", "Övriga frågor"), is_co_opted=True
    ),
)
"""Who is at a meeting besides members and substitutes."""

_SOUGHT: Final = {"named": _NEW, "role": Role.MEMBER}
_LATER: Final = DateExample(APRIL, TODAY)

ERRORS: Final[Mapping[str, Ways]] = {
    "members_of_which_day": {"": {}},
    "people_unclear": {
        "ledamot": {"role": Role.MEMBER}, "ersättare": {"role": Role.SUBSTITUTE},
    },
    "people_which_name": {"": {"role": Role.MEMBER}},
    "people_which_seat": {
        "": {**_SOUGHT, "said": False, "seats": ["Arboga", "Sala"], "seat": ARBOGA, "since": None},
        "som inte finns": {
            **_SOUGHT, "said": True, "seats": ["Region Västmanland", "Region Västmanland", "Sala"],
            "seat": ARBOGA, "since": _LATER,
        },
    },
    "people_no_seats": {"": {}},
    "people_which_of_seats": {
        "": {**_SOUGHT, "seats": [(REGION, EVA), (OPPOSITION, None)], "since": None},
        "från en dag": {**_SOUGHT, "seats": [(REGION, EVA), (OPPOSITION, None)], "since": _LATER},
    },
    "people_not_there": {"": {"held": _ANNA}},
    "people_nobody_of_that_name": {"": {"role": Role.MEMBER}},
    "people_other_role": {"": {"held": _BO, "role": Role.MEMBER}},
    "people_several_seats": {
        "": {"held": [_EVA, _EVA_IN_SALA], "role": Role.MEMBER, "sample": _SAMPLE},
    },
    "people_which_last_day": {"": {"held": _ANNA, "sample": _SAMPLE}},
    "people_last_day_of_office": {"": {"office": Office.CHAIR, "sample": _SAMPLE}},
    "people_who_presides": {
        "": {"office": Office.CHAIR}, "vice ordföranden": {"office": Office.VICE_CHAIR},
    },
    "people_holds_already": {"": {"held": _ANNA}},
    "people_presides_already": {"": {"held": _EVA}},
    "people_nobody_presides": {"": {"office": Office.CHAIR}},
    "people_ends_already": {"": {"held": _EVA_LEAVES}},
    "people_end_before_start": {"": {"since": APRIL}},
    "people_taken_from": {"": {"held": _COMES, "before": MARCH}},
    "people_namesakes": {"": {"people": [ANNA, BO]}},
    "people_unknown": {"": {}},
    "people_linked_already": {
        "": {"person": ANNA, "address": "@anna.ek:exempel"},
        "utan Matrix-id": {"person": ANNA, "address": None},
    },
    "people_address_taken": {
        "": {"owner": ANNA, "address": "@anna:exempel"},
        "någon i en annan grupp": {"owner": None, "address": "@anna:exempel"},
    },
    "people_no_address": {"": {}},
    "people_link_unclear": {"": {}},
    "people_official_unclear": {"": {}},
    "people_which_title": {"": {"name": "Bengt Ros"}},
    "people_which_full_name": {"": {}},
    "people_no_such_official": {"": {}},
    "people_official_last_day": {"": {"person": _EVA_LIND.person, "sample": _SAMPLE}},
    "people_official_already": {"": {"official": _EVA_LIND}},
    "people_official_ends_already": {"": {"official": _LEAVES}},
    "people_is_member": {"": {"held": _ANNA}},
    "people_co_opted_already": {"": {"person": _EVA_LIND.person, "meeting": _MEETING}},
    "people_not_co_opted": {"": {"meeting": _MEETING}},
    "people_no_such_item": {"": {"meeting": _MEETING, "last": 8}},
    "people_co_opt_unclear": {"": {}},
    "people_changed_since_asked": {"": {}},
    "people_changed_since": {"": {}},
    "link_for_secretaries": {"": {}},
}  # fmt: skip

LABELS: Final[Mapping[str, str]] = {
    "i dag": "today",
    "en annan dag, ingen ordförande": "another day, no chair",
    "inga platser": "no seats",
    "någon tar vid": "somebody takes over",
    "ordföranden slutar": "the chair leaves",
    "tillträder inte": "does not take office",
    "ny ordförande": "a new chair",
    "en tjänsteperson tar vid": "an official takes over",
    "en tjänsteperson kommer inte": "an official does not come",
    "inte längre adjungerad": "no longer co-opted",
    "någon är adjungerad": "somebody is co-opted",
    "någon är adjungerad till en punkt": "somebody is co-opted for an item",
    "någon var adjungerad": "somebody was co-opted",
    "utan Matrix-id": "without a Matrix id",
    "byter parti": "changes party",
    "får ett parti": "has a party now",
    "kopplas": "is linked",
    "kopplas om": "is linked to another",
    "kopplas bort": "is unlinked",
    "någon kommer": "somebody comes",
    "någon lämnar, kalendern har en adress": "somebody leaves, the calendar has an address",
    "någon kommer, som inte finns i chatten": "somebody comes who is not in the chat",
    "någon kommer, skriver ordföranden": "somebody comes, the chair writes",
    "någon hade tagit vid": "somebody had taken over",
    "en tjänsteperson": "an official",
    "ledamot": "member",
    "ersättare": "substitute",
    "som inte finns": "which there is not",
    "från en dag": "from a day on",
    "vice ordföranden": "the vice chair",
    "någon i en annan grupp": "somebody in another group",
    "vilka som är med": "who is with the group",
}
"""The ways' names in English."""
