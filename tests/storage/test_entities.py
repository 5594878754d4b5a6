"""People, meetings, and what members said: kept, found again, taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError, StatementError

from secretary.attendance import Answer, AttendanceMode
from secretary.meetings import Status
from secretary.people import MATRIX, Address, Mandate, Office, Person, Role
from services.agenda import DOCUMENT as AGENDA
from storage import Store, schema
from tests.people import person
from tests.storage.example import (
    LATER,
    NOW,
    ROOM,
    add_answer,
    add_meeting,
    add_member,
    add_report,
    add_topic,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")


# Time


@pytest.mark.parametrize("zone", [UTC, STOCKHOLM, timezone(timedelta(hours=-8))])
def test_an_instant_is_the_same_instant_whatever_zone_it_was_said_in(
    store: Store, zone: ZoneInfo
) -> None:
    with store.begin() as tx:
        tx.inbox.register("$1", MATRIX, ROOM, "@anna:example.org", NOW.astimezone(zone))
    with store.begin() as tx:
        entry = tx.inbox.lookup("$1")
        assert entry is not None
        assert entry.at == NOW
        assert entry.at.utcoffset() == timedelta(0)


def test_the_hour_that_comes_twice_in_october_keeps_its_two_instants(store: Store) -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM)
    with store.begin() as tx:
        tx.inbox.register("$sommar", MATRIX, ROOM, "@anna:example.org", first)
        tx.inbox.register("$vinter", MATRIX, ROOM, "@anna:example.org", first.replace(fold=1))
    with store.begin() as tx:
        summer, winter = tx.inbox.lookup("$sommar"), tx.inbox.lookup("$vinter")
        assert summer is not None
        assert winter is not None
        assert winter.at - summer.at == timedelta(hours=1)


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="time zone"), store.begin() as tx:
        tx.inbox.register("$1", MATRIX, ROOM, "@anna:example.org", NOW.replace(tzinfo=None))


def test_a_meetings_wall_time_stays_what_was_said(store: Store) -> None:
    nine = datetime(2026, 3, 30, 9, 0)  # noqa: DTZ001 - a wall time
    with store.begin() as tx:
        meeting = add_meeting(tx, nine)
        meeting.ends_at = time(12, 30)
        meeting.moved_from = nine - timedelta(days=1)
    with store.begin() as tx:
        (found,) = tx.meetings("barn")
        assert (found.starts_at, found.ends_at) == (nine, time(12, 30))
        assert found.moved_from == nine - timedelta(days=1)
        assert found.planned_at == NOW


def test_a_wall_time_with_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="wall time"), store.begin() as tx:
        add_meeting(tx, NOW)


# People


def test_a_groups_mandates_come_with_their_seats_and_people(store: Store) -> None:
    with store.begin() as tx:
        chair = add_member(tx, "Åsa Öberg")
        chair.office = Office.CHAIR
        stand_in = Person(name="Örjan Ek")
        tx.add(stand_in)
        tx.add(
            Mandate(
                seat=chair.seat,
                person=stand_in,
                role=Role.SUBSTITUTE,
                since=date(2023, 1, 1),
                until=date(2024, 12, 31),
            )
        )
        add_member(tx, "Någon Annan", group="kultur")
    with store.begin() as tx:
        first, second = tx.people.mandates("barn")
        assert (first.person.label, first.is_chair) == ("Åsa Öberg (S)", True)
        assert (second.person.name, second.until) == ("Örjan Ek", date(2024, 12, 31))
        assert second.role is Role.SUBSTITUTE
        assert first.seat is second.seat
        assert [s.organisation for s in tx.people.seats("barn")] == ["Köping"]


def test_a_person_is_found_by_matrix_id_with_mandates_in_every_group(store: Store) -> None:
    with store.begin() as tx:
        barn = add_member(tx, "Åsa Öberg", group="barn")
        kultur = add_member(tx, "Någon Annan", group="kultur")
        kultur.person = barn.person
    with store.begin() as tx:
        held = tx.people.mandates_of(MATRIX, "@åsa:example.org")
        assert [m.seat.group_id for m in held] == ["barn", "kultur"]
        assert tx.people.by_address(MATRIX, "@åsa:example.org") is held[0].person
        assert tx.people.by_address(MATRIX, "@okänd:example.org") is None
        assert tx.people.mandates_of(MATRIX, "@okänd:example.org") == []


def test_who_has_several_addresses_is_one_person_with_one_mandate(store: Store) -> None:
    with store.begin() as tx:
        someone = add_member(tx).person
        someone.addresses.append(Address(channel=MATRIX, value="@mobil:example.org"))
        someone.addresses.append(Address(channel="mail", value="asa@example.org"))
    with store.begin() as tx:
        (mandate,) = tx.people.mandates("barn")
        assert [(a.channel, a.value) for a in mandate.person.addresses] == [
            (MATRIX, "@åsa:example.org"),
            (MATRIX, "@mobil:example.org"),
            ("mail", "asa@example.org"),
        ]
        for channel, value in ((MATRIX, "@mobil:example.org"), ("mail", "asa@example.org")):
            assert tx.people.by_address(channel, value) is mandate.person
            assert tx.people.mandates_of(channel, value) == [mandate]
        assert tx.people.by_address("mail", "@mobil:example.org") is None
        assert tx.people.mandates_of("mail", "@mobil:example.org") == []


def test_an_address_that_is_replaced_is_nobodys(store: Store) -> None:
    with store.begin() as tx:
        add_member(tx).person.set_address(MATRIX, "@ny:example.org")
    with store.begin() as tx:
        found = tx.people.by_address(MATRIX, "@ny:example.org")
        assert found is not None
        assert found.address(MATRIX) == "@ny:example.org"
        assert tx.people.by_address(MATRIX, "@åsa:example.org") is None
        assert len(tx._session.execute(select(schema.address)).all()) == 1


def test_no_two_people_have_the_same_address_on_one_channel(store: Store) -> None:
    with store.begin() as tx:
        add_member(tx)
        tx.add(person("En annan", mail="@åsa:example.org"))
        with pytest.raises(IntegrityError), tx.savepoint():
            tx.add(person("En tredje", matrix="@åsa:example.org"))


def test_mandates_come_with_people_in_one_query_and_addresses_in_another(store: Store) -> None:
    with store.begin() as tx:
        for name in ("Åsa Öberg", "Bo Berg", "Cia Dal"):
            add_member(tx, name)
    queries: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT "):
            queries.append(statement)

    with store.begin() as tx:
        event.listen(store._engine, "before_cursor_execute", listen)
        mandates = [m for m in tx.people.mandates("barn") if m.seat.organisation]
        tx.people.load_addresses(mandate.person for mandate in mandates)
        addresses = [mandate.person.address(MATRIX) for mandate in mandates]
        event.remove(store._engine, "before_cursor_execute", listen)
    assert addresses == ["@åsa:example.org", "@bo:example.org", "@cia:example.org"]
    assert len(queries) == 2


def test_a_mandate_can_be_removed(store: Store) -> None:
    with store.begin() as tx:
        tx.remove(add_member(tx))
    with store.begin() as tx:
        assert tx.people.mandates("barn") == []
        assert tx.people.by_address(MATRIX, "@åsa:example.org") is not None


# Meetings


def test_meetings_come_by_their_start_and_from_when_they_are_asked_for(store: Store) -> None:
    days = [datetime(2026, month, 1, 9, 0) for month in (5, 3, 4)]  # noqa: DTZ001
    with store.begin() as tx:
        for day in days:
            add_meeting(tx, day)
        add_meeting(tx, days[0], group="kultur")
    with store.begin() as tx:
        assert [m.day.month for m in tx.meetings("barn")] == [3, 4, 5]
        assert [m.day.month for m in tx.meetings("barn", since=days[2])] == [4, 5]


def test_each_group_counts_its_meetings_from_one(store: Store) -> None:
    with store.begin() as tx:
        numbers = [add_meeting(tx, group=group).number for group in ("barn", "barn", "kultur")]
    assert numbers == [1, 2, 1]


def test_a_cancelled_meeting_is_still_stored(store: Store) -> None:
    with store.begin() as tx:
        add_meeting(tx).status = Status.CANCELLED
    with store.begin() as tx:
        assert [m.is_planned for m in tx.meetings("barn")] == [False]


# Answers, reports, topics


def test_an_answer_is_kept_as_it_was_given(store: Store) -> None:
    with store.begin() as tx:
        person = add_member(tx).person
        meeting = add_meeting(tx)
        add_answer(tx, meeting, person)
    with store.begin() as tx:
        (answer,) = tx.latest_answers(meeting.stored_id, meeting.starts_at, [person.stored_id])
        assert (answer.coming, answer.mode, answer.at) == (True, AttendanceMode.DIGITAL, NOW)
        assert (answer.starts_at, answer.person_id) == (meeting.starts_at, person.id)


def test_a_withdrawn_answer_is_kept_and_marked(store: Store) -> None:
    with store.begin() as tx:
        meeting = add_meeting(tx)
        add_answer(tx, meeting, add_member(tx).person).withdrawn_at = LATER
    with store.begin() as tx:
        assert [a.withdrawn_at for a in tx._session.scalars(select(Answer))] == [LATER]


def test_of_each_person_the_latest_answer_that_stands_is_read(store: Store) -> None:
    with store.begin() as tx:
        anna, bo, cia = (add_member(tx, name).person for name in ("Anna Ek", "Bo Ask", "Cia Dal"))
        meeting, other = add_meeting(tx), add_meeting(tx)
        for number in range(3):
            add_answer(tx, meeting, anna, f"$anna{number}")
        add_answer(tx, meeting, anna, "$borta").withdrawn_at = LATER
        add_answer(tx, meeting, anna, "$före flytten").starts_at += timedelta(days=7)
        add_answer(tx, meeting, bo, "$bo tidigast").at -= timedelta(days=1)
        add_answer(tx, meeting, bo, "$bo senast").at = LATER
        add_answer(tx, meeting, bo, "$bo emellan")
        add_answer(tx, meeting, cia, "$ej frågad")
        add_answer(tx, other, anna, "$annat möte")
    with store.begin() as tx:
        people = [anna.stored_id, bo.stored_id]
        found = tx.latest_answers(meeting.stored_id, meeting.starts_at, people)
        assert [answer.event_id for answer in found] == ["$anna2", "$bo senast"]
        assert tx.latest_answers(meeting.stored_id, meeting.starts_at, []) == []


def test_when_somebody_last_answered_is_known_also_where_that_is_withdrawn(store: Store) -> None:
    with store.begin() as tx:
        anna, bo = (add_member(tx, name).person for name in ("Anna Ek", "Bo Ask"))
        meeting = add_meeting(tx)
        add_answer(tx, meeting, anna, "$1")
        last = add_answer(tx, meeting, anna, "$2")
        last.at, last.withdrawn_at = LATER, LATER
    with store.begin() as tx:
        assert tx.last_answered_at(meeting.stored_id, anna.stored_id) == LATER
        assert tx.last_answered_at(meeting.stored_id, bo.stored_id) is None


def test_reports_and_topics_that_stand_come_in_the_order_they_were_given(store: Store) -> None:
    with store.begin() as tx:
        person = add_member(tx).person
        meeting = add_meeting(tx)
        add_report(tx, meeting, person, "$2", at=LATER)
        add_report(tx, meeting, person, "$1")
        add_report(tx, meeting, person, "$borta").withdrawn_at = LATER
        add_topic(tx, meeting, person, "$fråga")
        add_topic(tx, meeting, person, "$borta").withdrawn_at = LATER
        add_report(tx, add_meeting(tx), person, "$annat-möte")
    with store.begin() as tx:
        assert [r.event_id for r in tx.reports(meeting.id or 0)] == ["$1", "$2"]
        assert [t.event_id for t in tx.topics(meeting.id or 0)] == ["$fråga"]
        assert tx.reports(meeting.id or 0)[0].person.name == "Åsa Öberg"


def test_what_a_message_said_is_found_until_it_is_taken_back(store: Store) -> None:
    with store.begin() as tx:
        person = add_member(tx).person
        meeting = add_meeting(tx)
        answer = add_answer(tx, meeting, person, "$1")
        report = add_report(tx, meeting, person, "$1")
        topic = add_topic(tx, meeting, person, "$1")
        add_report(tx, meeting, person, "$2")
        assert tx.said_by("$1") == [answer, report, topic]
        report.withdrawn_at = LATER
        assert tx.said_by("$1") == [answer, topic]
        assert tx.said_by("$okänd") == []


# Agendas


def test_published_agendas_are_numbered_by_meeting(store: Store) -> None:
    with store.begin() as tx:
        first, second = (add_meeting(tx).id or 0 for _ in range(2))
        assert tx.documents.version(first, AGENDA) == 0
        html = "<ol><li>Inledning</li></ol>"
        versions = [
            tx.documents.add(meeting, AGENDA, "1. Inledning", html, "@anna:x", NOW)
            for meeting in (first, first, second)
        ]
        assert versions == [1, 2, 1]
        assert (tx.documents.version(first, AGENDA), tx.documents.version(second, AGENDA)) == (2, 1)
