"""Ways in which what is said of groups as such can turn out: mandates that end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from secretary.mandates_ending import EndingPlace
from secretary.people import Role
from tests.secretary import example as ex

Values = dict[str, Any]
Ways = dict[str, Values]


def _ending(count: int) -> Values:
    held = [each for each in ex.MANDATES if each.role is Role.MEMBER][:count]
    places = [EndingPlace(each.seat, each, date(2027, 4, 30)) for each in held]
    return {"ending": places, "today": date(2027, 3, 8)}


TO_SECRETARY: Final[Mapping[str, Ways]] = {
    "mandates_ending": {"": _ending(2), "ett enda": _ending(1)},
}
LABELS: Final[Mapping[str, str]] = {"ett enda": "only one"}
