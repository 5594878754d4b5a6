"""An organisation's own people hear that it was given something to do, once, when that stands.

Meeting 1 was held on Friday 12 March 2027; what is given can be undone for three minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.events.service import EventService
from storage.schema import outbox
from tests.chatroom import (
    ROOM,
    SECRETARY_ROOM,
    Chatroom,
    PostedMessage,
    example_group,
    filled_room,
)

GRACE = timedelta(minutes=3)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Cia of Sala has a direct chat with the bot; nobody else has."""
    with filled_room(tmp_path, groups=[example_group(grace=GRACE)]) as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9", room=SECRETARY_ROOM)
        chatroom.tell("cia", "!möten")
        chatroom.go_to("2027-03-12 10:00")
        yield chatroom


def give(room: Chatroom, words: str) -> str:
    return room.say("sekreterare", f"!uppdrag {words}", room=SECRETARY_ROOM)


def told(room: Chatroom, after: timedelta = GRACE) -> list[PostedMessage]:
    room.clock.move(after)
    return [said for said in room.tick() if said.post.kind == "assignment_given"]


def test_its_people_are_told_in_their_direct_chats_others_with_a_mention(room: Chatroom) -> None:
    give(room, "Sala: Kartlägg skolfrånvaron senast 7 april")
    assert told(room, timedelta(minutes=2)) == []
    direct, in_room = sorted(told(room, timedelta(minutes=2)), key=lambda said: said.post.room)
    assert (direct.post.room, direct.post.recipients) == ("!direkt-cia:exempel", ("@cia:exempel",))
    assert direct.text == (
        "Sala har fått ett uppdrag av gruppen.\n"
        "• Uppdrag 1: Kartlägg skolfrånvaron – senast 7 april\n\n"
        "När det är klart, skriv !uppdrag klar 1 och vad det blev."
    )
    assert (in_room.post.room, in_room.post.recipients) == (ROOM, ("@david:exempel",))
    room.service = EventService(room.groups, room.store, room.clock)
    assert told(room) == []


def test_what_is_taken_back_in_time_tells_nobody(room: Chatroom) -> None:
    give(room, "Sala: Ett")
    room.say("sekreterare", "!ångra", room=SECRETARY_ROOM)
    room.redact("sekreterare", give(room, "Sala: Två"), room=SECRETARY_ROOM)
    assert told(room) == []


def test_what_is_given_at_one_go_is_told_together(room: Chatroom) -> None:
    """Each organisation's own in direct chats, and one message in the group's room."""
    room.tell("anna", "!möten")
    give(room, "Sala: Ett")
    room.clock.move(timedelta(minutes=2))
    give(room, "Sala och Arboga: Två")
    assert told(room, timedelta(minutes=2)) == []
    anna, cia, in_room = sorted(told(room, timedelta(minutes=2)), key=lambda s: s.post.room)
    assert "Ett" not in anna.text
    assert "• Uppdrag 2: Två" in anna.text
    assert "• Uppdrag 1: Ett\n• Uppdrag 3: Två" in cia.text
    assert set(in_room.post.recipients) == {"@bo:exempel", "@david:exempel"}
    assert in_room.text == (
        "Gruppen har gett nya uppdrag.\n\n"
        "Arboga och Sala\n"
        "• Uppdrag 2 och 3: Två\n\n"
        "Sala\n"
        "• Uppdrag 1: Ett\n\n"
        "När något är klart, skriv !uppdrag klar 2 och vad det blev."
    )


def test_it_is_told_once_also_when_it_is_opened_again_or_changed(room: Chatroom) -> None:
    give(room, "Sala: Ett")
    assert len(told(room)) == 2
    room.say("sekreterare", "!uppdrag klar 1 Gjort", room=SECRETARY_ROOM)
    room.say("sekreterare", "!uppdrag 1 öppna igen", room=SECRETARY_ROOM)
    room.say("sekreterare", "!uppdrag 1 senast 7 april", room=SECRETARY_ROOM)
    assert told(room) == []


def test_what_was_given_long_ago_is_no_news(room: Chatroom) -> None:
    """As it was in a database of an earlier version."""
    give(room, "Sala: Ett")
    assert told(room, timedelta(days=3)) == []
    assert told(room) == []


def test_its_words_are_not_kept(room: Chatroom) -> None:
    give(room, "Sala: Kartlägg skolfrånvaron")
    assert told(room)
    with room.store.begin() as tx:
        words = select(outbox.c.text).where(outbox.c.kind == "assignment_given")
        assert set(tx._session.scalars(words)) == {""}
