"""A group moves to another account: nothing that waits is lost, and nothing is said twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from bot.events.group_accounts import Moved, account_of, move, require_accounts
from bot.transports.base import EventKind
from secretary.errors import AdministratorError
from secretary.papers import ReceivedFile
from secretary.people import MATRIX
from services.wanted_files import WantedFor
from storage import EarlyReaction, OutboundMessage, Transaction, UndecryptedEvent, WorkingAccount
from tests.bot.test_accounts import GROUP, NORTH, Installation, serve, two_accounts
from tests.chatroom import ROOM, SECRETARY, SECRETARY_ROOM, example_group, matrix_id

ROOMS = [ROOM, SECRETARY_ROOM]
MOVED = example_group(account="norr")


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Installation]:
    """A group that is with the first account, which has heard up to s7."""
    with two_accounts(tmp_path) as both:
        with both.first.store.begin() as tx:
            require_accounts(tx, [GROUP], ["", "norr"])
        both.first.service.save_sync_token("DEVICE 3 s7")
        both.first.say("sekreterare", "!möte ny fredag 12 mars kl 9")
        yield both


@contextmanager
def transaction(chat: Installation) -> Iterator[Transaction]:
    """One of the account that the group is with, while no bot runs."""
    store = chat.first.store
    store.work_for(WorkingAccount())
    with store.begin() as tx:
        yield tx


def move_it(chat: Installation, to: str = "norr") -> Moved:
    with transaction(chat) as tx:
        return move(tx, GROUP, ROOMS, to, chat.first.clock.now())


def start_anew(chat: Installation) -> None:
    """Both bots, by the settings that say that the group has moved."""
    serve(chat.first, "", (MOVED, NORTH))
    serve(chat.north, "norr", (MOVED, NORTH))


def test_what_waits_for_its_rooms_is_said_by_the_new_account(group: Installation) -> None:
    group.first.hand_in("anna", "!möte")
    assert move_it(group).messages == 1
    start_anew(group)
    before = len(group.first.posted)
    group.first.tick()
    assert group.first.posted[before:] == []
    group.north.tick()
    assert [each.post.kind for each in group.north.posted] == ["reply"]


def test_it_goes_on_where_it_was(group: Installation) -> None:
    move_it(group)
    start_anew(group)
    for chat in (group.first, group.north):
        chat.go_to("2027-02-26 09:00")
    assert group.first.count("summons") == 0
    assert group.north.count("summons") == 1
    said = group.north.say("anna", "!kommer")
    with group.north.store.begin() as tx:
        assert tx.said_by(said)


def test_what_was_heard_before_is_a_replay_afterwards(group: Installation) -> None:
    event = group.first._event(EventKind.MESSAGE, "anna", "!möte", ROOM)
    group.first.hand_over(event)
    move_it(group)
    start_anew(group)
    group.north.hand_over(event)
    assert group.north.count("reply") == 0


def test_its_rooms_are_read_from_where_the_old_account_was(group: Installation) -> None:
    move_it(group)
    assert dict(group.north.service.rooms_to_read()) == dict.fromkeys(ROOMS, "DEVICE 3 s7")
    assert group.first.service.rooms_to_read() == {}
    group.north.service.on_rooms_read()
    assert group.north.service.rooms_to_read() == {}


def test_what_was_not_read_yet_moves_on(group: Installation) -> None:
    move_it(group)
    group.north.service.save_sync_token("OTHER 1 s9")
    group.north.store.work_for(WorkingAccount("norr"))
    with group.north.store.begin() as tx:
        move(tx, MOVED, ROOMS, "syd", group.north.clock.now())
    group.north.store.work_for(WorkingAccount("syd"))
    assert dict(group.north.service.rooms_to_read()) == dict.fromkeys(ROOMS, "DEVICE 3 s7")
    group.north.store.work_for(WorkingAccount("norr"))
    assert group.north.service.rooms_to_read() == {}


def test_what_waits_to_be_read_or_heard_goes_along(group: Installation) -> None:
    event = UndecryptedEvent("$x", ROOM, matrix_id("anna"), "session", "{}")
    group.first.service.store_undecryptable(event)
    with group.first.store.begin() as tx:
        early = EarlyReaction("$y", MATRIX, ROOM, matrix_id("bo"), "$0", "✅", False, _now(group))
        tx.early_reactions.store(early)
    move_it(group)
    assert group.first.service.pending_undecryptable(None, 0) == []
    assert len(group.north.service.pending_undecryptable(None, 0)) == 1
    with group.north.store.begin() as tx:
        assert [each.event_id for each in tx.early_reactions.all()] == ["$y"]


def test_what_is_for_a_direct_chat_is_still_said_there(group: Installation) -> None:
    first = group.first
    first.say("anna", "!möten", room="!a:exempel", direct=True)
    event = first._event(EventKind.MESSAGE, "anna", "!möte", "!a:exempel", direct=True)
    first.service.receive(event)
    moved = move_it(group)
    assert (moved.left, moved.without) == (1, 1)
    start_anew(group)
    before = len(first.posted)
    first.service.on_direct_chats({"!a:exempel": matrix_id("anna")})
    first.tick()
    assert [each.post.room for each in first.posted[before:]] == ["!a:exempel"]


def test_what_is_for_its_secretary_alone_is_still_said_in_the_direct_chat(
    group: Installation,
) -> None:
    first = group.first
    message = OutboundMessage(
        key="till sekreteraren", room="!s:exempel", text="x", html="x", kind="absences",
        group_id=GROUP.id,
    )  # fmt: skip
    with transaction(group) as tx:
        tx.outbox.add(message, _now(group))
    move_it(group)
    start_anew(group)
    first.service.on_direct_chats({"!s:exempel": SECRETARY})
    first.tick()
    assert first.posted[-1].post.key == "till sekreteraren"


def test_the_settings_have_to_follow(group: Installation) -> None:
    move_it(group)
    with transaction(group) as tx:
        assert account_of(tx, GROUP.id) == "norr"
        with pytest.raises(AdministratorError):
            require_accounts(tx, [GROUP], ["", "norr"])
        require_accounts(tx, [MOVED], ["", "norr"])


def test_it_is_not_moved_while_a_message_is_being_sent(group: Installation) -> None:
    group.first.hand_in("anna", "!möte")
    with transaction(group) as tx:
        row = tx.outbox.next_for(MATRIX, ROOM)
        assert row is not None
        tx.outbox.mark_attempted(row.id, _now(group))
    with pytest.raises(AdministratorError, match="could be sent twice"):
        move_it(group)
    with transaction(group) as tx:
        assert account_of(tx, GROUP.id) == ""


def test_it_is_not_moved_while_a_file_is_fetched(group: Installation) -> None:
    asked = WantedFor(GROUP.id, matrix_id("anna"), "$0", None, "papers", None, "paper", {})
    file = ReceivedFile("$0", "plan.pdf", "application/pdf", 10, "{}")
    with transaction(group) as tx:
        tx.received_files.add(file, MATRIX, ROOM, _now(group))
        tx.received_files.want("$0", vars(asked), _now(group))
    with pytest.raises(AdministratorError, match="file"):
        move_it(group)


def test_that_it_moved_is_on_record(group: Installation) -> None:
    move_it(group)
    with transaction(group) as tx:
        rows = tx._session.connection().exec_driver_sql(
            "SELECT who, group_id, details FROM audit WHERE what = 'account'"
        )
        assert [tuple(row) for row in rows] == [
            ("administrator", GROUP.id, '{"old": "", "new": "norr"}')
        ]


def _now(chat: Installation) -> datetime:
    return chat.first.clock.now()
