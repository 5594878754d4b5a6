"""What is said with pictures, with values such as they are in a group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any, Final

from secretary.documents.seats_picture import SeatState, ShownSeat
from secretary.documents.year_picture import PicturedPeriod, SeatYear

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
_YEARS: Final = [
    SeatYear("Region Västmanland 1", 3, 0, 0),
    SeatYear("Arboga", 1, 2, 0),
    SeatYear("Sala", 1, 1, 1),
    SeatYear("Västerås", 0, 0, 3),
]

ANSWERS: Final[Mapping[str, Ways]] = {
    "seats_picture": {"": {"seats": _SEATS}, "ingen har svarat": {"seats": _SILENT}},
    "year_picture": {
        "": {"period": PicturedPeriod(2027, 3), "seats": _YEARS},
        "närvaron kan ännu rättas": {"period": PicturedPeriod(2027, 3, 1), "seats": _YEARS[:2]},
        "ett halvår": {"period": PicturedPeriod(2027, 3, is_spring=True), "seats": _YEARS[:2]},
    },
}  # fmt: skip
ERRORS: Final[Mapping[str, Ways]] = {
    "which_picture_year": {"": {"year": 2027}},
    "no_meetings_held": {"": {"year": 2027}},
}
