"""The real attendance as the notes list it. What is expected is written by hand from domain.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, Final

import pytest

from secretary.attendance import Answer, AttendanceMode
from secretary.group import SubstituteRule
from secretary.language.render import Renderer
from secretary.meetings import Meeting
from secretary.officials import Other
from secretary.people import Mandate, Office, Person, Role, Seat, seats_on
from secretary.presence import Presence
from secretary.recorded_attendance import (
    AttendanceRecord,
    Attendee,
    RecordedAttendance,
    attendance_record,
)
from tests.secretary.example import at, meeting

SEATS = (
    # organisation, seat, member, substitute; not in the order of the notes
    ("Region Västmanland", "Oppositionens plats", "Olle Opp (M)", "Pia Per (M)"),
    ("Västerås", "", "Vera Vik (V)", "Villy Vall (V)"),
    ("Sala", "", "Stina Sand (C)", "Sven Sjö (C)"),
    ("Köping", "", "Kjell Kvist (S)", "Karin Kall (S)"),
    ("Kungsör", "", "Ulla Udd (KD)", "Urban Ung (KD)"),
    ("Arboga", "", "Anna Ahl (S)", "Arne Ask (S)"),
    ("Fagersta", "", "Frida Falk (V)", "Fred Frost (V)"),
    ("Hallstahammar", "", "Hans Hed (S)", "Hilma Hall (S)"),
    ("Norberg", "", "Nils Nord (S)", "Nora Nyman (S)"),
    ("Skinnskatteberg", "", "Siv Skog (S)", "Sixten Sten (S)"),
    ("Surahammar", "", "Sune Sund (SD)", "Signe Stål (SD)"),
    ("Region Västmanland", "3", "Rut Ros (L)", "Rune Rask (L)"),
    ("Region Västmanland", "1", "Berit Berg (S)", "Bengt Bok (S)"),
    ("Region Västmanland", "2", "Rolf Rydh (M)", "Ragna Rapp (M)"),
)
EARLIER = datetime.fromisoformat("2027-03-05 09:00")


class County:
    """Fourteen seats, a meeting on 12 March 2027 from 9 to 12, and what is known of it."""

    def __init__(self, rule: SubstituteRule = SubstituteRule.ALWAYS) -> None:
        self.rule = rule
        self.meeting = replace_end(meeting(), time(12))
        self.mandates: list[Mandate] = []
        self.people: dict[str, Person] = {}
        for number, (organisation, name, member, substitute) in enumerate(SEATS, 1):
            seat = Seat(group_id="barn-unga", organisation=organisation, name=name, id=number)
            for who, role in ((member, Role.MEMBER), (substitute, Role.SUBSTITUTE)):
                full, party = who.rstrip(")").split(" (")
                someone = Person(id=len(self.people) + 1, name=full, party=party)
                self.people[full.split(" ", maxsplit=1)[0]] = someone
                office = {"Berit Berg": Office.CHAIR, "Kjell Kvist": Office.VICE_CHAIR}.get(full)
                since = date(2023, 1, 1)
                self.mandates.append(
                    Mandate(seat=seat, person=someone, role=role, since=since, office=office)
                )
        self.answers: dict[int, Answer] = {}
        self.presences: list[Presence] = []
        self.others = [
            Other(Person(id=91, name="Eva Lind"), "utvecklingsstrateg", "enheten Välfärd"),
            Other(Person(id=92, name="Åke Öman"), "", "Skolverket", is_co_opted=True),
            Other(Person(id=93, name="Malin Mo"), "mötessekreterare", ""),
        ]

    def answer(self, *names: str, coming: bool = True, **more: Any) -> None:
        for name in names:
            person_id = self.people[name].id or 0
            self.answers[person_id] = Answer(
                meeting_id=1, person_id=person_id, starts_at=self.meeting.starts_at, coming=coming,
                event_id="$event", at=at("2027-03-01 09:00"), by="@somebody:exempel", **more,
            )  # fmt: skip

    def record(self, *names: str, was_there: bool = True, **more: Any) -> None:
        for name in names:
            person = self.people.get(name)
            other = next((o.person for o in self.others if o.person.name.startswith(name)), None)
            found = person or other
            more.setdefault("at", at("2027-03-12 09:10"))
            more.setdefault("starts_at", self.meeting.starts_at)
            self.presences.append(
                Presence(
                    id=len(self.presences) + 1,
                    meeting_id=1,
                    was_there=was_there,
                    event_id="$event",
                    by="@sekreterare:exempel",
                    person_id=found.id if found else None,
                    guest="" if found else name,
                    **more,
                )
            )

    @property
    def whole(self) -> AttendanceRecord:
        seats = seats_on(self.mandates, self.meeting.day)
        return attendance_record(
            self.meeting, seats, self.answers, self.presences, self.rule, self.others
        )

    @property
    def listed(self) -> RecordedAttendance:
        return self.whole.listed


def replace_end(of: Meeting, ends_at: time) -> Meeting:
    of.ends_at = ends_at
    return of


ATTENDEE: Final = Renderer()._macro("_attendance.j2", "attendee")


def line(each: Attendee) -> str:
    """As the notes write it, with ordinary spaces."""
    return str(ATTENDEE(each)).replace("\N{NO-BREAK SPACE}", " ")


def lines(listed: tuple[Attendee, ...]) -> list[str]:
    return [line(each) for each in listed]


def test_a_whole_meeting_as_the_notes_list_it() -> None:
    county = County()
    everybody = [each for name in SEATS for each in (name[2].split()[0], name[3].split()[0])]
    county.answer(*everybody)
    # Three are away, and their substitutes serve; of those who are beside five have come.
    county.answer("Rolf", "Hans", coming=False)
    county.record("Olle", was_there=False)
    county.record("Rune", "Arne", "Urban", "Sixten", "Villy")
    for name in ("Bengt", "Fred", "Karin", "Nora", "Sven", "Signe"):
        county.record(name, was_there=False)
    county.record("Per Gäst, rektor")
    listed = county.listed
    assert lines(listed.members) == [
        "Berit Berg (S), Ordförande, Region Västmanland",
        "Ragna Rapp (M), ersätter Rolf Rydh, Region Västmanland",
        "Rut Ros (L), Region Västmanland",
        "Anna Ahl (S), Arboga",
        "Frida Falk (V), Fagersta",
        "Hilma Hall (S), ersätter Hans Hed, Hallstahammar",
        "Ulla Udd (KD), Kungsör",
        "Kjell Kvist (S), Köping",
        "Nils Nord (S), Norberg",
        "Stina Sand (C), Sala",
        "Siv Skog (S), Skinnskatteberg",
        "Sune Sund (SD), Surahammar",
        "Vera Vik (V), Västerås",
        "Pia Per (M), ersätter Olle Opp, Oppositionens plats",
    ]
    assert lines(listed.substitutes) == [
        "Rune Rask (L), Region Västmanland",
        "Arne Ask (S), Arboga",
        "Urban Ung (KD), Kungsör",
        "Sixten Sten (S), Skinnskatteberg",
        "Villy Vall (V), Västerås",
    ]
    assert lines(listed.others) == [
        "Eva Lind, utvecklingsstrateg, enheten Välfärd",
        "Åke Öman, Skolverket",
        "Malin Mo, mötessekreterare",
    ]
    # A guest is named in the item's text only.
    assert [guest.guest for guest in county.whole.guests] == ["Per Gäst, rektor"]


def test_that_everybody_was_digital_is_not_in_the_lines() -> None:
    county, on_site = County(), County()
    county.answer(*county.people, mode=AttendanceMode.DIGITAL)
    assert [line(each) for each in county.listed.everybody] == [
        line(each) for each in on_site.listed.everybody
    ]
    modes = {each.mode for each in (*county.listed.members, *county.listed.substitutes)}
    assert modes == {AttendanceMode.DIGITAL}


def of_seat(county: County, organisation: str) -> list[str]:
    return [line(e) for e in county.listed.members if e.organisation == organisation]


def test_the_substitute_serves_until_the_member_comes() -> None:
    county = County()
    county.answer("Stina", coming=False)
    county.record("Stina", arrived_at=time(9, 40), by_themselves=True)
    assert of_seat(county, "Sala") == [
        "Stina Sand (C), Sala, från kl. 09.40",
        "Sven Sjö (C), ersätter Stina Sand, Sala, till kl. 09.40",
    ]
    assert "Sven Sjö (C), Sala" not in lines(county.listed.substitutes)


def test_the_substitute_serves_from_when_the_member_leaves() -> None:
    county = County()
    county.record("Stina", left_at=time(11))
    assert of_seat(county, "Sala") == [
        "Stina Sand (C), Sala, till kl. 11.00",
        "Sven Sjö (C), ersätter Stina Sand, Sala, från kl. 11.00",
    ]


def test_the_substitute_serves_before_and_after_the_member() -> None:
    county = County()
    county.record("Stina", arrived_at=time(9, 30), left_at=time(11))
    assert of_seat(county, "Sala") == [
        "Stina Sand (C), Sala, från kl. 09.30 till kl. 11.00",
        "Sven Sjö (C), ersätter Stina Sand, Sala, till kl. 09.30 och från kl. 11.00",
    ]


def test_a_substitute_who_was_beside_does_not_serve_though_the_member_is_late() -> None:
    county = County()
    county.record("Stina", arrived_at=time(9, 40))
    county.record("Sven", is_beside=True)
    assert of_seat(county, "Sala") == ["Stina Sand (C), Sala, från kl. 09.40"]
    assert "Sven Sjö (C), Sala" in lines(county.listed.substitutes)


def test_a_substitute_who_comes_after_the_member_never_serves() -> None:
    county = County()
    county.record("Stina", arrived_at=time(9, 40))
    county.record("Sven", arrived_at=time(10))
    assert of_seat(county, "Sala") == ["Stina Sand (C), Sala, från kl. 09.40"]
    assert "Sven Sjö (C), Sala, från kl. 10.00" in lines(county.listed.substitutes)


def test_a_seat_whose_two_holders_are_away_is_not_listed() -> None:
    county = County()
    county.answer("Stina", "Sven", coming=False)
    assert of_seat(county, "Sala") == []
    assert [seat.seat.label for seat in county.whole.empty] == ["Sala"]
    assert len(county.listed.members) == 13


def test_a_substitute_on_a_vacant_seat_replaces_nobody() -> None:
    county = County()
    county.mandates = [m for m in county.mandates if m.person.name != "Stina Sand"]
    [sven] = [e for e in county.listed.members if e.organisation == "Sala"]
    assert (sven.label, sven.is_substitute, sven.stands_in_for) == ("Sven Sjö (C)", True, "")


@pytest.mark.parametrize(
    ("rule", "answers", "served", "beside"),
    [
        # The member said no: the substitute was called in, whatever the rule.
        (SubstituteRule.ALWAYS, {"Stina": False}, True, False),
        (SubstituteRule.MAY, {"Stina": False}, True, False),
        (SubstituteRule.WHEN_MEMBER_ABSENT, {"Stina": False}, True, False),
        (SubstituteRule.WHEN_MEMBER_ABSENT, {"Stina": False, "Sven": False}, False, False),
        # The member came: who always attends is beside, who may if they said so.
        (SubstituteRule.ALWAYS, {}, False, True),
        (SubstituteRule.MAY, {}, False, False),
        (SubstituteRule.MAY, {"Sven": True}, False, True),
        (SubstituteRule.WHEN_MEMBER_ABSENT, {"Sven": True}, False, False),
    ],
)
def test_whether_a_substitute_came_follows_the_profile(
    rule: SubstituteRule, answers: dict[str, bool], served: bool, beside: bool
) -> None:
    county = County(rule)
    for name, coming in answers.items():
        county.answer(name, coming=coming)
    serves = any("ersätter" in each for each in of_seat(county, "Sala"))
    assert (serves, "Sven Sjö (C), Sala" in lines(county.listed.substitutes)) == (served, beside)


@pytest.mark.parametrize(
    ("rule", "serves"),
    [
        (SubstituteRule.ALWAYS, True),
        (SubstituteRule.MAY, False),
        (SubstituteRule.WHEN_MEMBER_ABSENT, False),
    ],
)
def test_nobody_called_the_substitute_of_a_member_who_did_not_turn_up(
    rule: SubstituteRule, serves: bool
) -> None:
    county = County(rule)
    county.record("Stina", was_there=False)
    assert bool(of_seat(county, "Sala")) is serves


def test_what_was_recorded_goes_before_what_they_said_whichever_came_last() -> None:
    county = County()
    county.record("Stina", was_there=False)
    county.record("Stina", by_themselves=True, at=at("2027-03-12 10:00"))
    county.record("Anna", by_themselves=True, arrived_at=time(10))
    assert of_seat(county, "Sala") == ["Sven Sjö (C), ersätter Stina Sand, Sala"]
    assert of_seat(county, "Arboga")[0] == "Anna Ahl (S), Arboga, från kl. 10.00"


def test_what_was_recorded_of_a_meeting_before_it_was_moved_counts_no_more() -> None:
    county = County()
    county.record("Stina", was_there=False, starts_at=EARLIER)
    county.record("Gäst Gran", starts_at=EARLIER)
    assert of_seat(county, "Sala") == ["Stina Sand (C), Sala"]
    assert county.whole.guests == ()


def test_the_vice_chair_leads_where_the_chair_was_away() -> None:
    county = County()
    county.answer("Berit", coming=False)
    assert lines(county.listed.members[:3]) == [
        "Kjell Kvist (S), Ordförande, Köping",
        "Bengt Bok (S), ersätter Berit Berg, Region Västmanland",
        "Rolf Rydh (M), Region Västmanland",
    ]


def test_whoever_was_recorded_to_lead_comes_first() -> None:
    county = County()
    county.answer("Berit", "Kjell", coming=False)
    assert not any(each.is_chair for each in county.listed.members)
    county.record("Vera", leads=True)
    assert line(county.listed.members[0]) == "Vera Vik (V), Ordförande, Västerås"


def test_nobody_sits_in_two_seats() -> None:
    county = County()
    sala = next(m.seat for m in county.mandates if m.person.name == "Sven Sjö")
    [mandate] = [m for m in county.mandates if m.person.name == "Sven Sjö"]
    county.mandates.remove(mandate)
    county.mandates.append(replace(mandate, seat=sala, person=county.people["Anna"]))
    county.answer("Stina", coming=False)
    assert of_seat(county, "Sala") == []


def test_who_never_answered_is_told_apart() -> None:
    county = County()
    county.answer("Anna")
    county.record("Stina", by_themselves=True)
    known = {e.person_name for e in county.listed.members if not e.is_assumed}
    assert known == {"Anna Ahl", "Stina Sand"}


def test_times_that_are_the_meetings_own_are_not_written() -> None:
    county = County()
    county.answer("Anna", arrives_at=time(9), leaves_at=time(12))
    county.answer("Frida", arrives_at=time(10, 30))
    county.record("Arne", "Fred", was_there=False)
    assert of_seat(county, "Arboga") == ["Anna Ahl (S), Arboga"]
    assert of_seat(county, "Fagersta") == ["Frida Falk (V), Fagersta, från kl. 10.30"]


def test_an_official_who_did_not_come_is_not_listed() -> None:
    county = County()
    county.record("Eva", was_there=False)
    assert [each.person_name for each in county.listed.others] == ["Åke Öman", "Malin Mo"]
