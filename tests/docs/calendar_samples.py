"""Meetings in calendars, with values such as they are in a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any, Final

from secretary.documents.meeting_event import CalendarMeeting
from tests.people import example_group

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

MEETING: Final = CalendarMeeting(
    group=example_group(),
    reference="$planerat",
    number=2,
    starts_at=datetime.fromisoformat("2027-03-12 09:00"),
    changed_at=datetime(2027, 1, 8, 9, tzinfo=UTC),
    ends_at=time(12),
    place="Regionhuset, Västerås",
    link="https://video.example/mote",
)
_CANCELLED: Final = replace(MEETING, is_cancelled=True)
_WITH_AGENDA: Final = replace(
    MEETING, ends_at=None, title="Barns hälsa", items=("Inledning", "Skolfrånvaro i årskurs 7")
)
_WAYS: Final = {
    "": {"meeting": MEETING},
    "med dagordning och rubrik, slutet obestämt": {"meeting": _WITH_AGENDA},
    "inställt möte": {"meeting": _CANCELLED},
}
TO_PEOPLE: Final[Mapping[str, Ways]] = {
    "calendar_summary": _WAYS,
    "calendar_description": _WAYS,
    "calendar_file_name": {"": {"meeting": MEETING}},
}
LABELS: Final[Mapping[str, str]] = {
    "med dagordning och rubrik, slutet obestämt": "with an agenda and a title, its end undecided",
    "inställt möte": "a cancelled meeting",
}
