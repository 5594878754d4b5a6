"""Meetings in calendars, with values such as they are in a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any, Final

from secretary.documents.meeting_event import CalendarMeeting
from secretary.group import CalendarFeedRules, CalendarRules
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
_ON: Final = CalendarFeedRules("https://kansli.example.org")
_GIVEN: Final[Values] = {
    "group": example_group(calendar=CalendarRules(attach=True, feed=_ON)),
    "of_group": False,
    "given_on": None,
}
ANSWERS: Final[Mapping[str, Ways]] = {
    "calendar_feed": {
        "adressen ges": {**_GIVEN, "state": "given"},
        "gruppens adress ges": {**_GIVEN, "state": "given", "of_group": True},
        "adressen byts": {**_GIVEN, "state": "renewed"},
        "den finns redan": {**_GIVEN, "state": "known", "given_on": date(2027, 1, 8)},
        "gruppens finns redan": {
            **_GIVEN, "state": "known", "given_on": date(2027, 1, 8), "of_group": True,
        },
        "adressen avslutas": {**_GIVEN, "state": "ended"},
        "det finns ingen": {**_GIVEN, "state": "none"},
        "i gruppens rum": {**_GIVEN, "state": "elsewhere"},
        "i en chatt som inte är krypterad": {**_GIVEN, "state": "unencrypted"},
        "utan kalendrar att prenumerera på": {
            **_GIVEN, "state": "off", "group": example_group(calendar=CalendarRules(attach=True)),
        },
    },
    "calendar_address": {
        "": {"address": _ON.address("EXEMPEL")},
    },
    "calendar_feed_name": {
        "en grupp": {"groups": (example_group(),)},
        "flera grupper": {"groups": (example_group(), example_group(id="halsa"))},
    },
}  # fmt: skip
ERRORS: Final[Mapping[str, Ways]] = {"what_of_calendar": {"": {}}}
LABELS: Final[Mapping[str, str]] = {
    "med dagordning och rubrik, slutet obestämt": "with an agenda and a title, its end undecided",
    "inställt möte": "a cancelled meeting",
    "adressen ges": "the address is given",
    "gruppens adress ges": "the group’s address is given",
    "adressen byts": "the address is changed",
    "den finns redan": "there is one already",
    "gruppens finns redan": "there is one of the group already",
    "adressen avslutas": "the address is ended",
    "det finns ingen": "there is none",
    "i gruppens rum": "in the group’s room",
    "i en chatt som inte är krypterad": "in a chat that is not encrypted",
    "utan kalendrar att prenumerera på": "without calendars to subscribe to",
    "en grupp": "one group",
    "flera grupper": "several groups",
}
