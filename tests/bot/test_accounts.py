"""Two Matrix accounts on one database: each decides, hears and says what is its own groups'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.events.group_accounts import require_accounts
from bot.events.service import EventService
from bot.transports.base import EventKind, Invitation
from secretary.errors import AdministratorError
from secretary.group import Group
from secretary.people import MATRIX
from storage import Store, UndecryptedEvent
from tests.chatroom import (
    ROOM,
    SECRETARY,
    Chatroom,
    example_group,
    fill_seats,
    filled_room,
    matrix_id,
)

NORTH_ROOM = "!norr:exempel"
NORTH_SECRETARY_ROOM = "!norr-sekreterare:exempel"
USERS = {"": "@kansli:exempel", "norr": "@kansli-norr:exempel"}
GROUP = example_group()
NORTH = example_group(
    id="norr",
    name="Samverkansgruppen norr",
    room=NORTH_ROOM,
    secretary_room=NORTH_SECRETARY_ROOM,
    account="norr",
)
HAND_OVER = (
    "!mål Fler unga klarar gymnasiet; mått: andel; målvärde: 85 procent",
    "!avveckla 30 juni 2027 beslut SRB 2027-02-10 § 41",
    "ja",
    "!överlåt allt till Samverkansgruppen norr",
    "ja",
)
"""What a secretary says to hand over all of a group's to that of the other account."""


@dataclass
class Installation:
    """The chat of each account: the one without a name, and the other. They share their time."""

    first: Chatroom
    north: Chatroom

    def say_to_both(self, who: str, text: str, room: str, **more: object) -> None:
        """Both accounts are in the room, and each hears it, the one that it is not for first."""
        mine, other = (self.north, self.first) if room == NORTH_ROOM else (self.first, self.north)
        event = mine._event(EventKind.MESSAGE, who, text, room, **more)
        other.hand_over(event)
        mine.hand_over(event)

    def go_to(self, when: str) -> None:
        for each in (self.first, self.north):
            each.go_to(when)


def serve(room: Chatroom, account: str, groups: Sequence[Group] = ()) -> None:
    """Let the room's bot be that account's. groups: of the settings, where they are others."""
    groups = groups or (GROUP, NORTH)
    room.groups = [group for group in groups if group.account == account]
    others = [group for group in groups if group.account != account]
    users = {name: user for name, user in USERS.items() if name != account}
    room.service = EventService(
        room.groups, room.store, room.clock, account=account, others=others, users=users
    )


@contextmanager
def two_accounts(folder: Path) -> Iterator[Installation]:
    """Both with a group, in which are the same people."""
    with filled_room(folder, groups=[GROUP]) as first:
        fill_seats(first.store, NORTH.id)
        store = Store(f"sqlite:///{folder / 'kansli.db'}")
        north = Chatroom(folder, groups=[NORTH], store=store)
        north._events = 1000
        serve(first, "")
        serve(north, "norr")
        yield Installation(first, north)
        store.close()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with two_accounts(tmp_path) as both:
        yield both


def test_each_posts_its_own_groups_notices_and_none_twice(installation: Installation) -> None:
    installation.first.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    installation.north.say("sekreterare", "!möte ny fredag 12 mars kl 13", room=NORTH_ROOM)
    for when in ("2027-02-26 09:00", "2027-03-05 09:00", "2027-03-11 12:00"):
        installation.go_to(when)
    for chat, theirs, others in (
        (installation.first, GROUP, NORTH),
        (installation.north, NORTH, GROUP),
    ):
        assert chat.count("summons") == 1
        rooms = {each.post.room for each in chat.posted}
        assert rooms.isdisjoint(others.places[MATRIX].rooms)
        assert theirs.places[MATRIX].room in rooms
    with installation.first.store.begin() as tx:
        assert tx.outbox.waiting() == 0


def test_what_is_said_in_the_others_room_waits_for_the_account_it_is_for(
    installation: Installation,
) -> None:
    installation.say_to_both("sekreterare", "!möte ny fredag 12 mars kl 13", NORTH_ROOM)
    assert installation.first.posted == []
    assert installation.north.count("reply") == 1


def test_an_account_does_not_hear_what_the_other_says(installation: Installation) -> None:
    chat = installation.first
    before = len(chat.posted)
    event = chat._event(EventKind.MESSAGE, "anna", "!hjälp", ROOM)
    chat.hand_over(type(event)(**vars(event) | {"sender": USERS["norr"]}))
    assert chat.posted[before:] == []


def test_what_cannot_be_read_in_the_others_room_is_not_kept(installation: Installation) -> None:
    event = UndecryptedEvent("$x", NORTH_ROOM, matrix_id("anna"), "session", "{}")
    installation.first.service.store_undecryptable(event)
    installation.north.service.store_undecryptable(event)
    assert installation.first.service.pending_undecryptable(None, 0) == []
    (kept,) = installation.north.service.pending_undecryptable(None, 0)
    assert kept.event_id == "$x"


def test_somebody_in_both_groups_speaks_with_each_account_of_its_own(
    installation: Installation,
) -> None:
    installation.first.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    installation.north.say("sekreterare", "!möte ny fredag 12 mars kl 13", room=NORTH_ROOM)
    installation.go_to("2027-02-26 09:00")
    answers = []
    for chat, room in ((installation.first, "!a:exempel"), (installation.north, "!b:exempel")):
        answers.append(chat.answer("anna", "!möten", room=room, direct=True))
    assert "09.00" in answers[0]
    assert "13.00" not in answers[0]
    assert "13.00" in answers[1]
    with installation.first.store.begin() as tx:
        assert tx.direct_rooms.of(MATRIX, matrix_id("anna")) == "!a:exempel"
    with installation.north.store.begin() as tx:
        assert tx.direct_rooms.of(MATRIX, matrix_id("anna")) == "!b:exempel"


def test_the_day_of_another_accounts_meeting_is_warned_of(installation: Installation) -> None:
    installation.first.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    installation.go_to("2027-02-01 09:10")
    said = installation.north.answer("sekreterare", "!möte ny fredag 12 mars kl 9", room=NORTH_ROOM)
    assert GROUP.name in said


def test_what_another_accounts_group_is_told_is_said_by_that_account(
    installation: Installation,
) -> None:
    first, north = installation.first, installation.north
    for said in HAND_OVER:
        first.say("sekreterare", said)
    assert "taken_over" not in [each.post.kind for each in first.posted]
    north.tick()
    (told,) = (each for each in north.posted if each.post.kind == "taken_over")
    assert told.post.room == NORTH_SECRETARY_ROOM
    assert "Fler unga klarar gymnasiet" in told.text


def test_what_another_account_says_in_a_room_that_was_just_replaced_is_said_in_the_new_one(
    installation: Installation,
) -> None:
    first, north = installation.first, installation.north
    north.tick()
    north.service.on_room_upgraded(NORTH_SECRETARY_ROOM, "!ny:exempel")
    for said in HAND_OVER:
        first.service.receive(first._event(EventKind.MESSAGE, "sekreterare", said, ROOM))
    north.tick()
    (told,) = (each for each in north.posted if each.post.kind == "taken_over")
    assert told.post.room == "!ny:exempel"


def test_another_accounts_secretary_without_a_room_is_told_in_their_direct_chat_with_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = replace(NORTH, places={MATRIX: replace(NORTH.places[MATRIX], secretary_room=None)})
    monkeypatch.setattr("tests.bot.test_accounts.NORTH", alone)
    with two_accounts(tmp_path) as both:
        with both.north.store.begin() as tx:
            tx.direct_rooms.remember(MATRIX, SECRETARY, "!s-norr:exempel")
        for said in HAND_OVER:
            both.first.say("sekreterare", said)
        assert "taken_over" not in [each.post.kind for each in both.first.posted]
        both.north.tick()
        (told,) = (each for each in both.north.posted if each.post.kind == "taken_over")
    assert told.post.room == "!s-norr:exempel", "and not in the group's room"


def test_who_writes_to_the_wrong_account_is_told_the_right_one(
    installation: Installation,
) -> None:
    with installation.first.store.begin() as tx:
        people = {m.person for m in tx.people.mandates(GROUP.id) if m.person.name == "Bo Berg"}
        for mandate in tx.people.mandates(GROUP.id):
            if mandate.person in people:
                tx.remove(mandate)
    said = installation.first.answer("bo", "!kommer", room="!direkt:exempel", direct=True)
    assert said == (
        "Det du skrev har inte noterats. Skriv i stället till @kansli-norr:exempel när det gäller "
        "Samverkansgruppen norr."
    )


def test_what_was_said_to_an_account_is_taken_back_there_when_the_group_has_moved(
    installation: Installation,
) -> None:
    first = installation.first
    first.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    installation.go_to("2027-02-26 09:00")
    report = first.say("anna", "!rapport a: Vi öppnar en förskola.", room="!a:x", direct=True)
    with first.store.begin() as tx:
        assert tx.said_by(report)
    moved = example_group(account="norr")
    first.service = EventService(
        [], first.store, first.clock, others=[moved, NORTH], users={"norr": USERS["norr"]}
    )
    first.redact("anna", report, room="!a:x", direct=True)
    with first.store.begin() as tx:
        assert not tx.said_by(report)


def test_an_invitation_to_another_accounts_room_is_accepted(installation: Installation) -> None:
    invitation = Invitation(NORTH_ROOM, "@nagon:exempel", direct=False)
    assert installation.first.service.may_join(invitation)
    assert not installation.first.service.may_join(
        Invitation("!okant:exempel", "@nagon:exempel", direct=False)
    )


def test_who_wrote_what_cannot_be_read_is_told_by_the_account_that_keeps_it(
    installation: Installation,
) -> None:
    event = UndecryptedEvent("$y", ROOM, matrix_id("anna"), "session", "{}")
    installation.first.service.store_undecryptable(event)
    for each in (installation.first, installation.north):
        each.clock.move(timedelta(minutes=30))
    assert [each.post.kind for each in installation.north.tick()] == []
    assert "unread" in [each.post.kind for each in installation.first.tick()]


# Which account a group is with


def test_a_group_is_not_served_by_an_account_that_it_is_not_with(
    installation: Installation,
) -> None:
    store = installation.first.store
    with store.begin() as tx:
        require_accounts(tx, [GROUP, NORTH], ["", "norr"])
    with store.begin() as tx, pytest.raises(AdministratorError) as refused:
        require_accounts(tx, [example_group(account="norr")], ["", "norr"])
    assert "group barn-unga, account" in str(refused.value)
    assert "kansli move-group barn-unga 'norr'" in str(refused.value)


def test_a_group_of_before_there_were_names_is_with_the_account_without_one(
    installation: Installation,
) -> None:
    installation.first.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    with installation.first.store.begin() as tx, pytest.raises(AdministratorError):
        require_accounts(tx, [example_group(account="norr")], ["", "norr"])
    with installation.first.store.begin() as tx:
        require_accounts(tx, [example_group(id="ny", account="norr")], ["", "norr"])


def test_an_account_that_had_no_name_gets_none(installation: Installation) -> None:
    installation.first.service.save_sync_token("s1")
    with installation.first.store.begin() as tx, pytest.raises(AdministratorError) as refused:
        require_accounts(tx, [NORTH], ["norr", "syd"])
    assert "Leave out the name" in str(refused.value)


def test_the_secretary_of_both_is_known_to_both(installation: Installation) -> None:
    for chat in (installation.first, installation.north):
        assert chat.service.may_join(Invitation("!ny:exempel", SECRETARY, direct=True))
