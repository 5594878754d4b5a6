"""Who sees which meetings in a calendar that a program follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import vobject  # type: ignore[import-untyped]  # ships no types
from icalendar import Calendar

from bot.events.registry import Registry
from secretary.group import CalendarFeedRules, CalendarRules, Language
from secretary.language.render import Renderer
from secretary.officials import Official
from secretary.people import MATRIX, Address
from services.calendar_feeds import FollowedCalendar, calendar_of, file_of, hash_of
from storage import CalendarOwner
from tests.chatroom import SECRETARY, Chatroom, example_group, filled_room, matrix_id
from tests.people import person

RULES: Final = CalendarFeedRules("https://kansli.exempel", days_back=30, days_ahead=365)
CALENDAR: Final = CalendarRules(attach=True, alarm_minutes=45, feed=RULES)
GROUP: Final = example_group(grace=timedelta(minutes=3), calendar=CALENDAR)
OTHER: Final = example_group(
    id="halsa", name="Samverkansgruppen hälsa", room="!halsa:exempel", secretary_room=None,
    secretaries=frozenset({"@annan:exempel"}), calendar=CALENDAR,
)  # fmt: skip
DAYS: Final = ("12 februari", "12 mars", "23 april")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Anna holds a seat in both groups; three meetings in the one, and one in the other."""
    with filled_room(tmp_path, groups=[GROUP, OTHER]) as made:
        for day in DAYS:
            made.say("sekreterare", f"!möte ny {day} 2027 kl 9-12 Stadshuset")
        made.say("annan", "!möte ny 15 mars 2027 kl 13", room="!halsa:exempel")
        made.clock.move(timedelta(minutes=4))
        made.tick()
        yield made


def followed(room: Chatroom, owner: CalendarOwner) -> FollowedCalendar | None:
    with room.store.begin() as tx:
        now = room.clock.now()
        tx.calendar_feeds.give(owner, hash_of(f"token of {owner}"), now)
        feed = tx.calendar_feeds.of(owner)
        assert feed is not None
        groups = {group.id: group for group in room.groups}
        return calendar_of(tx, feed, groups, RULES, now)


def seen_by(room: Chatroom, who: str) -> list[str]:
    """The days of the meetings in somebody's calendar: ``03-12``."""
    address = SECRETARY if who == "sekreterare" else matrix_id(who)
    calendar = followed(room, CalendarOwner(channel=MATRIX, address=address))
    assert calendar is not None
    return [f"{each.day:%m-%d}" for each in calendar.meetings]


def end_mandate(room: Chatroom, who: str, group_id: str, until: date) -> None:
    with room.store.begin() as tx:
        for mandate in tx.people.mandates_of(MATRIX, matrix_id(who)):
            if mandate.seat.group_id == group_id:
                mandate.until = until


def test_members_and_substitutes_see_the_meetings_of_all_their_groups(room: Chatroom) -> None:
    for who in ("anna", "bo", "eva"):
        assert seen_by(room, who) == ["02-12", "03-12", "03-15", "04-23"]


def test_a_secretary_sees_the_meetings_of_their_own_group_alone(room: Chatroom) -> None:
    assert seen_by(room, "sekreterare") == ["02-12", "03-12", "04-23"]


def test_somebody_who_is_in_no_group_sees_nothing(room: Chatroom) -> None:
    assert seen_by(room, "okänd") == []


def test_who_leaves_a_group_sees_the_meetings_until_then_and_no_later_one(room: Chatroom) -> None:
    end_mandate(room, "anna", "barn-unga", date(2027, 3, 1))
    room.go_to("2027-03-02 09:00")
    assert seen_by(room, "anna") == ["02-12", "03-15"]


def test_who_leaves_on_a_day_to_come_sees_the_meetings_until_then(room: Chatroom) -> None:
    end_mandate(room, "anna", "barn-unga", date(2027, 3, 31))
    assert seen_by(room, "anna") == ["02-12", "03-12", "03-15"]


def test_an_official_sees_the_meetings_of_their_time(room: Chatroom) -> None:
    with room.store.begin() as tx:
        who = person("Eva Lind", matrix="@lind:exempel")
        tx.add(Official(group_id="barn-unga", person=who, since=date(2027, 3, 1)))
    assert seen_by(room, "lind") == ["03-12", "04-23"]


def test_who_is_co_opted_to_a_meeting_has_no_calendar_of_the_group(room: Chatroom) -> None:
    room.say("sekreterare", "!adjungera Per Ask, Skolverket, möte 2")
    with room.store.begin() as tx:
        meeting = tx.meetings("barn-unga", datetime.combine(date(2027, 1, 1), time()))[1]
        [guest] = [each.person for each in tx.officials.co_opted(meeting.id or 0)]
        guest.addresses.append(Address(channel=MATRIX, value=matrix_id("per")))
    assert seen_by(room, "per") == []


def test_who_has_left_one_of_two_groups_sees_the_other_alone(room: Chatroom) -> None:
    end_mandate(room, "bo", "halsa", date(2027, 2, 1))
    assert seen_by(room, "bo") == ["02-12", "03-12", "04-23"]


def test_a_group_that_ended_shows_the_meetings_until_then_and_the_later_ones_as_cancelled(
    room: Chatroom,
) -> None:
    room.say("sekreterare", "!avveckla 31 mars 2027 beslut SRB 2027-01-12 § 41")
    room.say("sekreterare", "ja")
    room.go_to("2027-04-02 09:00")
    for owner in (CalendarOwner(channel=MATRIX, address=SECRETARY), OF_GROUP):
        calendar = followed(room, owner)
        assert calendar is not None
        assert [(f"{each.day:%m-%d}", each.is_cancelled) for each in calendar.meetings] == [
            ("03-12", False),
            ("04-23", True),
        ]


def test_who_is_erased_from_one_group_sees_the_meetings_of_the_other_alone(
    room: Chatroom,
) -> None:
    with room.store.begin() as tx:
        tx.calendar_feeds.give(ANNA, hash_of("annas"), room.clock.now())
        ids = {m.person.id or 0 for m in tx.people.mandates_of(MATRIX, matrix_id("anna"))}
        tx.purging.people("barn-unga", ids)
        assert tx.calendar_feeds.by_token(hash_of("annas")) is not None
    assert seen_by(room, "anna") == ["03-15"]


def test_each_meeting_of_one_calendar_is_in_the_language_of_its_group(tmp_path: Path) -> None:
    english = replace(OTHER, name="Health group", language=Language.ENGLISH)
    with filled_room(tmp_path, groups=[GROUP, english]) as room:
        room.say("sekreterare", "!möte ny 12 mars 2027 kl 9-12 Stadshuset")
        room.say("annan", "!meeting new 15 March 2027 at 13", room="!halsa:exempel")
        room.clock.move(timedelta(minutes=4))
        room.tick()
        calendar = followed(room, ANNA)
        assert calendar is not None
        found = file_of(calendar, Registry.of(room.groups, "!").renderer_for)
    said = [str(each["DESCRIPTION"]).replace("\xa0", " ") for each in events(found)]
    assert said == [
        "Möte 1 i Samverkansgruppen barn/unga.",
        "Meeting 1 of Health group. When it ends has not been decided.",
    ]


def test_a_calendar_reaches_as_far_as_the_settings_say(room: Chatroom) -> None:
    room.go_to("2027-04-12 09:00")
    assert seen_by(room, "sekreterare") == ["04-23"]


def test_what_rests_is_not_seen_and_a_cancelled_meeting_stays(room: Chatroom) -> None:
    room.say("sekreterare", "!möte flytta möte 2 till 13 mars kl 9")
    assert seen_by(room, "sekreterare") == ["02-12", "03-12", "04-23"]
    room.clock.move(timedelta(minutes=4))
    room.tick()
    assert seen_by(room, "sekreterare") == ["02-12", "03-13", "04-23"]
    room.say("sekreterare", "!möte ställ in möte 2")
    room.say("sekreterare", "ja")
    room.clock.move(timedelta(minutes=4))
    room.tick()
    calendar = followed(room, CalendarOwner(channel=MATRIX, address=SECRETARY))
    assert calendar is not None
    assert [each.is_cancelled for each in calendar.meetings] == [False, True, False]


def test_a_groups_calendar_has_its_meetings_and_is_gone_with_the_group(room: Chatroom) -> None:
    owner = CalendarOwner(group_id="barn-unga")
    calendar = followed(room, owner)
    assert calendar is not None
    assert len(calendar.meetings) == 3
    room.groups = [OTHER]
    assert followed(room, owner) is None


def test_who_is_purged_has_no_calendar_any_more(room: Chatroom) -> None:
    address = "@borta:exempel"
    with room.store.begin() as tx:
        who = person("Bo Borta", matrix=address)
        until = date(2020, 12, 31)
        tx.add(Official(group_id="barn-unga", person=who, since=date(2019, 1, 1), until=until))
        tx.calendar_feeds.give(CalendarOwner("", MATRIX, address), "0" * 64, room.clock.now())
        tx.purging.people("barn-unga", [who.id or 0])
        assert tx.calendar_feeds.by_token("0" * 64) is None


# --------------------------------------------------------------------- as a file


def as_file(room: Chatroom, owner: CalendarOwner) -> bytes:
    calendar = followed(room, owner)
    assert calendar is not None
    return file_of(calendar, lambda groups: Renderer("!"))


ANNA: Final = CalendarOwner(channel=MATRIX, address=matrix_id("anna"))
OF_GROUP: Final = CalendarOwner(group_id="barn-unga")


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_the_same_calendar_is_the_same_bytes_at_another_time(room: Chatroom) -> None:
    before = as_file(room, ANNA)
    room.clock.move(timedelta(hours=7))
    assert as_file(room, ANNA) == before
    room.say("sekreterare", "!möte ändra möte 2 plats Rådhuset")
    room.clock.move(timedelta(minutes=4))
    room.tick()
    assert as_file(room, ANNA) != before


def test_ones_own_calendar_reminds_as_the_settings_say_and_a_groups_does_not(
    room: Chatroom,
) -> None:
    for event in events(as_file(room, ANNA)):
        [alarm] = event.walk("VALARM")
        assert alarm["TRIGGER"].dt == timedelta(minutes=-45)
    assert [list(each.walk("VALARM")) for each in events(as_file(room, OF_GROUP))] == [[], [], []]


def test_it_says_what_it_is_called_and_how_often_to_ask_and_not_where_it_came_from(
    room: Chatroom,
) -> None:
    content = as_file(room, OF_GROUP)
    calendar: Any = Calendar.from_ical(content)
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Samverkansgruppen barn/unga"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert b"SOURCE" not in content
    assert Calendar.from_ical(as_file(room, ANNA))["NAME"] == "Mina möten (Kansli)"


def test_an_event_is_the_one_of_the_file_that_followed_the_summons(room: Chatroom) -> None:
    room.go_to("2027-02-05 12:00")
    [of_file] = events(room.attached[0][1])
    ids = {str(each["UID"]) for each in events(as_file(room, OF_GROUP))}
    assert str(of_file["UID"]) in ids


def test_a_second_library_reads_the_same(room: Chatroom) -> None:
    read = vobject.readOne(as_file(room, ANNA).decode()).vevent_list
    assert [each.dtstart.value for each in read] == [
        each.start for each in events(as_file(room, ANNA))
    ]


def test_an_empty_calendar_is_a_calendar(room: Chatroom) -> None:
    content = file_of(FollowedCalendar((), (), is_personal=True), lambda _: Renderer("!"))
    assert events(content) == []
