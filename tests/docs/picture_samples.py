"""What is said with pictures, with values such as they are in a group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any, Final

from secretary.documents.seats_picture import SeatState, ShownSeat
from secretary.documents.year_picture import SeatYear
from services.attendance_figures import YearFigures
from tests.secretary import example as ex

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

_SILENT: Final = [
    ShownSeat("Arboga", SeatState.UNANSWERED, "Anna Ek"),
    ShownSeat("Sala", SeatState.UNANSWERED, "Cia Dal"),
]
_SEATS: Final = [
    ShownSeat("Region Västmanland", SeatState.ON_SITE, "Eva Lund"),
    ShownSeat("Fagersta", SeatState.DIGITAL, "Karin Lind", arrives=time(10, 30), leaves=time(12)),
    ShownSeat("Arboga", SeatState.DIGITAL, "Bo Berg", stands_in=True, instead_of="Anna Ek"),
    ShownSeat("Köping", SeatState.COMING, "Ali Rahimi", stands_in=True),
    ShownSeat("Västerås", SeatState.UNANSWERED, "Gun Hall"),
    ShownSeat("Sala", SeatState.EMPTY),
]
_HELD: Final = tuple(ex.meeting(f"2027-0{n}-12 09:00", number=n) for n in (2, 3, 4))
_YEARS: Final = [
    SeatYear("Region Västmanland 1", 3, 0, 0),
    SeatYear("Arboga", 1, 2, 0),
    SeatYear("Sala", 1, 1, 1),
    SeatYear("Västerås", 0, 0, 3),
]

ANSWERS: Final[Mapping[str, Ways]] = {
    "seats_picture": {"": {"seats": _SEATS}, "ingen har svarat": {"seats": _SILENT}},
    "year_picture": {
        "": {"figures": YearFigures(2027, _HELD, (), ()), "seats": _YEARS},
        "närvaron kan ännu rättas": {
            "figures": YearFigures(2027, _HELD, _HELD[2:], ()), "seats": _YEARS[:2],
        },
    },
}  # fmt: skip
ERRORS: Final[Mapping[str, Ways]] = {
    "which_picture_year": {"": {"year": 2027}},
    "no_meetings_held": {"": {"year": 2027}},
}
