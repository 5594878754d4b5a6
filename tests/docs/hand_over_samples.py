"""What is handed over to who comes new to a seat, with values such as they are in a group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from secretary.hand_outs import entries
from secretary.hand_over import HandedOver, SeatReport
from secretary.people import Mandate, Role
from tests.docs import hand_out_samples, notes_samples
from tests.secretary import example as ex
from tests.secretary.example import ANNA, ARBOGA, CIA

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

MANDATE: Final = Mandate(seat=ARBOGA, person=CIA, role=Role.MEMBER, since=date(2027, 3, 16), id=99)
_SUBSTITUTE: Final = Mandate(
    seat=ARBOGA, person=CIA, role=Role.SUBSTITUTE, since=date(2027, 3, 16), id=99
)
_HELD: Final = ex.meeting("2027-01-29 09:00", number=1)
_NEXT: Final = ex.meeting("2027-04-23 09:00", number=3)
_LATER: Final = ex.meeting("2027-05-28 09:00", number=4)
_AT: Final = ex.at("2027-01-28 10:00")
PUBLIC: Final = SeatReport(
    _HELD, ANNA, ("Ny skola i höst.", "Skolfrånvaron togs upp i nämnden."), True, _AT
)
PRIVATE: Final = SeatReport(_NEXT, ANNA, ("Vi planerar en ny simhall.",), False, _AT)
AFTER: Final = SeatReport(_LATER, ANNA, ("Budgeten är klar.",), False, _AT)
ALL: Final = HandedOver(
    MANDATE,
    [PUBLIC, PRIVATE],
    entries([hand_out_samples.SALA], date(2027, 3, 15)),
    notes_samples.NOTES,
    [_NEXT, _LATER],
)
LITTLE: Final = HandedOver(_SUBSTITUTE, [], [], None, [])
TO_PEOPLE: Final[Mapping[str, Ways]] = {
    "hand_over": {
        "": {"handed_over": [ALL]},
        "lite att lämna över": {"handed_over": [LITTLE]},
    },
    "hand_over_consent": {
        "": {"mandate": MANDATE, "predecessor": ANNA, "reports": [PRIVATE]},
        "till flera möten": {
            "mandate": _SUBSTITUTE, "predecessor": ANNA, "reports": [PRIVATE, AFTER]
        },
    },
}  # fmt: skip
ANSWERS: Final[Mapping[str, Ways]] = {
    "hand_over_consented": {
        way: {"given": given, "successor": CIA, "is_sent": is_sent}
        for way, given, is_sent in (
            ("ja", True, False),
            ("ja, när den är skickad", True, True),
            ("nej", False, False),
            ("nej, när den är skickad", False, True),
        )
    },
    "hand_over_sent": {"": {"person": CIA}},
}
ERRORS: Final[Mapping[str, Ways]] = {
    **{
        name: {"": {}}
        for name in (
            "hand_over_to_whom", "hand_over_in_direct", "hand_over_gone", "hand_over_of_another",
            "hand_over_yes_or_no",
        )
    },
    "hand_over_no_chat": {"": {"person": CIA}},
}  # fmt: skip
LABELS: Final[Mapping[str, str]] = {
    "lite att lämna över": "little to hand over",
    "till flera möten": "for several meetings",
    "ja": "yes",
    "nej": "no",
    "ja, när den är skickad": "yes, when it has been sent",
    "nej, när den är skickad": "no, when it has been sent",
}
