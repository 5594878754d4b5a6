"""`!kalender`: the address of a calendar, said once, where nobody else reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select

from bot.transports.base import EventKind, InboundEvent
from secretary.group import CalendarFeedRules, CalendarRules, Language
from services.calendar_feeds import hash_of
from storage import CALENDAR_ADDRESS, CalendarOwner
from storage.schema import audit, outbox
from tests.chatroom import ROOM, Chatroom, example_group, filled_room, matrix_id

FEED: Final = CalendarFeedRules("https://kansli.exempel")
CALENDAR: Final = CalendarRules(attach=True, feed=FEED)
GROUP: Final = example_group(calendar=CALENDAR)
OTHER: Final = example_group(
    id="halsa", name="Samverkansgruppen hälsa", room="!halsa:exempel", secretary_room=None,
    calendar=CALENDAR,
)  # fmt: skip
ADDRESS: Final = re.compile(r"https://kansli\.exempel/calendar/([A-Za-z0-9_-]{43})\.ics")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path, groups=[GROUP]) as made:
        yield made


def addresses(room: Chatroom) -> list[str]:
    """The tokens of those that were given, in order."""
    given = [s.post for s in room.posted if s.post.kind == CALENDAR_ADDRESS]
    return [found[1] for post in given if (found := ADDRESS.fullmatch(post.text))]


def opens(room: Chatroom, token: str) -> CalendarOwner | None:
    """Whose calendar the token opens."""
    with room.store.begin() as tx:
        feed = tx.calendar_feeds.by_token(hash_of(token))
        return feed.owner if feed is not None else None


def of(name: str) -> CalendarOwner:
    return CalendarOwner(channel="matrix", address=matrix_id(name))


def test_the_address_comes_alone_in_a_message_after_how_it_is_used(room: Chatroom) -> None:
    room.tell("anna", "!kalender")
    [told, address] = [s.post for s in room.posted]
    assert "Lägg till kalenderprenumeration" in told.text
    assert ADDRESS.fullmatch(address.text)
    assert "calendar/" not in told.text
    assert {told.room, address.room} == {"!direkt-anna:exempel"}
    assert address.html == f"<p><code>{address.text}</code></p>"  # no link, so no preview of it
    assert opens(room, addresses(room)[0]) == of("anna")


@pytest.mark.parametrize("text", ["!kalender", "!kalender ny", "!min kalender", "!calendar new"])
def test_no_address_is_said_in_the_groups_room(room: Chatroom, text: str) -> None:
    assert "bara i en direktchatt" in room.answer("anna", text)
    assert "bara i en direktchatt" in room.answer("eva", "!kalender gruppen")
    assert addresses(room) == []


@pytest.mark.parametrize(
    "text",
    ["!kalender 2027", "!kalender mars", "!kalender hjälp", "!kalendern fungerar inte",
     "!min kalender i mars"],
)  # fmt: skip
def test_who_meant_the_meetings_is_told_how_they_are_seen(room: Chatroom, text: str) -> None:
    room.tell("anna", text)
    told = room.last("reply").text
    assert "Alla möten ser du med !möten." in told
    assert "!kalender ny" in told


@pytest.mark.parametrize(
    "text",
    ["hur får jag mötena i telefonen?", "kalendern fungerar inte", "jag hittar inte kalendern",
     "lägg in mötet i kalendern", "kalenderlänk", "calendar does not work"],
)  # fmt: skip
def test_who_misses_their_calendar_in_plain_words_is_told_of_the_command(
    room: Chatroom, text: str
) -> None:
    room.tell("anna", text)
    told = room.last("reply").text
    assert "!kalender ny" in told
    assert addresses(room) == []


@pytest.mark.parametrize("text", ["vad har vi i kalendern?", "kalender", "min kalender"])
def test_who_asks_what_is_in_the_calendar_sees_the_meetings(room: Chatroom, text: str) -> None:
    room.say("sekreterare", "!möte ny 12 mars 2027 kl 9-12 Stadshuset")
    room.tell("anna", text)
    assert "12 mars" in room.last("reply").text


def test_who_asks_in_the_groups_room_is_told_how_the_meetings_are_seen(room: Chatroom) -> None:
    assert "Alla möten ser du med !möten" in room.answer("anna", "!kalender")


def test_no_address_is_said_where_the_chat_is_not_encrypted(room: Chatroom) -> None:
    room.tell("anna", "!kalender", unencrypted=True)
    assert "inte krypterad" in room.last("reply").text
    assert addresses(room) == []


def test_where_nothing_is_to_be_encrypted_the_address_is_said(tmp_path: Path) -> None:
    open_group = replace(example_group(encrypted=False), calendar=CALENDAR)
    with filled_room(tmp_path, groups=[open_group]) as room:
        room.tell("anna", "!kalender", unencrypted=True)
        assert len(addresses(room)) == 1


def test_an_address_is_not_said_twice_and_says_since_when_there_is_one(room: Chatroom) -> None:
    room.tell("anna", "!kalender")
    room.go_to("2027-02-03 09:00")
    room.tell("anna", "!kalender")
    assert "sedan måndagen den 1 februari 2027" in room.last("reply").text
    assert len(addresses(room)) == 1


def test_a_new_address_ends_the_old_one_at_once(room: Chatroom) -> None:
    room.tell("anna", "!kalender")
    room.tell("anna", "!kalender ny")
    old, new = addresses(room)
    assert opens(room, old) is None
    assert opens(room, new) == of("anna")


def test_an_address_can_be_ended_also_from_the_groups_room(room: Chatroom) -> None:
    room.tell("anna", "!kalender")
    [token] = addresses(room)
    assert "gäller inte längre" in room.answer("anna", "!kalender av")
    assert opens(room, token) is None
    assert "har ingen adress" in room.answer("anna", "!kalender av")


@pytest.mark.parametrize(
    ("text", "told"),
    [("!kalender ny", "fick en ny adress"), ("!kalender av", "slutade gälla")],
)
def test_what_is_done_with_an_address_is_not_undone_and_nothing_older_is_instead(
    room: Chatroom, text: str, told: str
) -> None:
    room.tell("sekreterare", "!kalender")
    room.tell("sekreterare", text)
    assert told in room.answer("sekreterare", "!ångra")


def test_everybody_has_a_calendar_of_their_own(room: Chatroom) -> None:
    for who in ("anna", "bo", "sekreterare"):
        room.tell(who, "!kalender")
    room.tell("bo", "!kalender av")
    of_anna, of_bo, of_secretary = addresses(room)
    assert opens(room, of_anna) == of("anna")
    assert opens(room, of_bo) is None
    assert opens(room, of_secretary) is not None


def test_the_groups_address_is_for_who_leads_it(room: Chatroom) -> None:
    room.tell("anna", "!kalender gruppen")
    assert "sekreterare och ordförande" in room.last("reply").text
    room.tell("eva", "!kalender gruppen")
    room.tell("sekreterare", "!kalender gruppen")
    assert "Gruppens kalender har redan en adress" in room.last("reply").text
    room.tell("sekreterare", "!gruppens kalender ny")
    of_chair, of_secretary = addresses(room)
    assert opens(room, of_chair) is None
    assert opens(room, of_secretary) == CalendarOwner(group_id="barn-unga")


def test_who_records_that_somebody_leaves_is_told_to_change_the_groups_address(
    room: Chatroom,
) -> None:
    change = "!ledamot Olle Nilsson (M) ersätter Anna Ek från 1 april"
    room.tell("sekreterare", change)
    room.tell("sekreterare", "ja")
    assert "Antecknat." in room.last("reply").text
    assert "!kalender gruppen ny" not in room.last("reply").text
    room.tell("sekreterare", "!kalender gruppen")
    room.tell("sekreterare", "!ledamot Rut Ros (L) ersätter Olle Nilsson från 1 maj")
    room.tell("sekreterare", "ja")
    assert "Antecknat." in room.last("reply").text
    assert "!kalender gruppen ny" in room.last("reply").text


def test_who_is_in_several_groups_has_one_calendar_and_need_not_name_a_group(
    tmp_path: Path,
) -> None:
    with filled_room(tmp_path, groups=[GROUP, OTHER]) as room:
        room.tell("anna", "!kalender")
        assert "Samverkansgruppen" not in room.last("reply").text
        assert opens(room, addresses(room)[0]) == of("anna")
        room.tell("anna", "!kalender vad")
        assert "!kalender ny" in room.last("reply").text
        room.tell("eva", "!kalender gruppen")
        assert "Vilken gäller det?" in room.last("reply").text
        room.tell("eva", "halsa")
        assert opens(room, addresses(room)[1]) == CalendarOwner(group_id="halsa")


def test_a_replay_gives_no_second_address(room: Chatroom) -> None:
    event = InboundEvent(
        "$en", "!direkt-anna:exempel", matrix_id("anna"), "!kalender", room.clock.now(),
        EventKind.MESSAGE, direct=True,
    )  # fmt: skip
    room.hand_over(event)
    room.hand_over(event)
    assert len(addresses(room)) == 1
    assert opens(room, addresses(room)[0]) == of("anna")


def test_nothing_of_an_address_is_left_in_the_database_once_it_is_sent(room: Chatroom) -> None:
    room.tell("anna", "!kalender")
    room.tell("eva", "!kalender gruppen")
    with room.store.begin() as tx:
        kept = tx._session.scalars(select(outbox.c.text).where(outbox.c.kind == CALENDAR_ADDRESS))
        assert set(kept) == {""}
    files = list(room.folder.glob("*.db*"))
    assert files
    for token in addresses(room):
        for file in files:
            assert token.encode() not in file.read_bytes(), file.name


def test_the_audit_log_says_who_was_given_one_and_not_which(room: Chatroom) -> None:
    for text in ("!kalender", "!kalender ny", "!kalender av"):
        room.tell("anna", text)
    with room.store.begin() as tx:
        lines = tx._session.execute(select(audit).order_by(audit.c.id)).all()
    assert [line.what for line in lines] == [
        "calendar address given",
        "calendar address renewed",
        "calendar address ended",
    ]
    assert {(line.who, str(line.details)) for line in lines} == {(matrix_id("anna"), "{}")}


def test_without_calendars_it_says_that_the_meetings_come_as_files(tmp_path: Path) -> None:
    group = example_group(calendar=CalendarRules(attach=True))
    with filled_room(tmp_path, groups=[group]) as room:
        said = room.answer("anna", "!kalender", room="!direkt-anna:exempel", direct=True)
        assert "kommer i stället som en fil efter kallelsen" in said
        assert "!möten" in said


def test_it_is_understood_and_told_in_english(tmp_path: Path) -> None:
    group = example_group(calendar=CALENDAR, language=Language.ENGLISH)
    with filled_room(tmp_path, groups=[group]) as room:
        room.tell("anna", "!calendar")
        assert "Add Subscription Calendar" in room.posted[0].text
        room.tell("anna", "!calendar off")
        assert "no longer works" in room.last("reply").text
        room.tell("anna", "!calendar maybe")
        assert "!calendar new" in room.last("reply").text
        assert "For all meetings, write !meetings." in room.last("reply").text
        assert "For all meetings, write !meetings" in room.answer("anna", "!calendar")


def test_two_commands_in_one_message_give_the_address_that_counts(room: Chatroom) -> None:
    room.tell("anna", "!kalender\n!kalender ny")
    [token] = addresses(room)
    assert opens(room, token) == of("anna")


def test_a_stranger_in_the_groups_room_gets_nothing(room: Chatroom) -> None:
    room.say("okänd", "!kalender", room=ROOM)
    room.tell("okänd", "!kalender")
    assert addresses(room) == []
