"""An older database is put back: what happened since is decided once more, and posted by nobody."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.events.service import EventService
from bot.transports.base import EventKind
from secretary.group import CalendarFeedRules, CalendarRules
from services.calendar_feeds import hash_of
from storage import CALENDAR_ADDRESS, PostedEvent, Store, Transaction, UndecryptedEvent, mark_of
from storage.schema import outbox
from tests.bot.spring import (
    SECRET,
    Spring,
    copy_of,
    incidents,
    keys,
    known,
    put_back,
    report,
    summoned,
)
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom, at, example_group

STEP = 3
"""Of the forty-odd transactions of a catching up, each third one is cut off."""


def copies_of(spring: Spring, live: Callable[[Spring], None]) -> list[Path]:
    """Live, and copy the database before each thing that happens."""
    copies: list[Path] = []
    hear = spring.hear

    def copy_and_hear(when: str, who: str, words: str, **more: object) -> str:
        copies.append(copy_of(spring, f"copy{len(copies)}"))
        return hear(when, who, words, **more)

    spring.hear = copy_and_hear  # type: ignore[method-assign]  # to be there at each
    live(spring)
    return copies


def test_nothing_is_posted_twice_whenever_the_copy_was_made(tmp_path: Path) -> None:
    spring = Spring(tmp_path)
    copies = copies_of(spring, report)
    expected = known(spring.room)
    assert len(spring.stands) > 15
    for copy in copies[1:]:
        room = put_back(spring, copy)
        assert room.count("incident") == 1  # the secretaries hear of it
        assert keys(room.posted) == [], copy.name
        assert known(room) == expected, copy.name
        room.store.close()
    spring.room.store.close()


@pytest.mark.parametrize("words", ["!kalender ny", "!kalender av"])
def test_the_address_of_a_calendar_that_ended_since_does_not_come_to_life_again(
    tmp_path: Path, words: str
) -> None:
    feed = CalendarFeedRules("https://kansli.exempel")
    spring = Spring(tmp_path, example_group(calendar=CalendarRules(feed=feed)))
    chat = {"room": "!direkt-anna:exempel", "direct": True}
    spring.hear("2027-02-01 10:00", "anna", "!kalender", **chat)
    address = spring.room.last(CALENDAR_ADDRESS).text
    token_sha256 = hash_of(address.removeprefix(feed.address("")[:-4]).removesuffix(".ics"))
    with spring.room.store.begin() as tx:
        assert tx.calendar_feeds.by_token(token_sha256) is not None
    copy = copy_of(spring, "copy")
    spring.hear("2027-02-02 10:00", "anna", words, **chat)
    room = put_back(spring, copy)
    with room.store.begin() as tx:
        assert tx.calendar_feeds.by_token(token_sha256) is None
    assert keys(room.posted) == []
    room.store.close()
    with closing(Store(f"sqlite:///{copy / 'kansli.db'}")) as store, store.begin() as tx:
        said = tx._session.scalars(select(outbox.c.text).where(outbox.c.kind == CALENDAR_ADDRESS))
        assert set(said) == {""}


@pytest.mark.parametrize("is_kept", [True, False], ids=["came then", "comes now"])
def test_after_that_only_what_had_come_then_counts_as_said_then(
    tmp_path: Path, is_kept: bool
) -> None:
    # Whoever has a server of their own writes any time into an event.
    spring = Spring(tmp_path)
    summoned(spring)
    copy = copy_of(spring, "copy")
    spring.hear("2027-03-01 10:00", "bo", "!kommer")
    spring.wait_until("2027-03-15 10:00")
    words = "!förhinder"
    said = spring.room._event(EventKind.MESSAGE, "anna", words, ROOM)
    said = replace(said, at=at("2027-03-02 10:00"))

    def keep(service: EventService) -> None:
        if is_kept:
            service.store_undecryptable(
                UndecryptedEvent(said.event_id, ROOM, said.sender, "session", "{}")
            )

    room = put_back(spring, copy, keep)
    room.clock.move(timedelta(days=1))
    room.hand_over(said)

    answered = [who for who, *_ in known(room) if who == "Anna Ek"]
    assert answered == (["Anna Ek"] if is_kept else [])
    room.store.close()
    spring.room.store.close()


def test_what_waited_for_its_key_moves_no_time_on(tmp_path: Path) -> None:
    # Or what falls due until then would be decided before others' answers are heard.
    spring = Spring(tmp_path)
    summoned(spring)
    copy = copy_of(spring, "copy")
    spring.hear("2027-03-01 10:00", "sekreterare", "!möte ställ in möte 1")
    spring.hear("2027-03-01 10:01", "sekreterare", "ja")
    spring.wait_until("2027-03-11 10:00")
    said = spring.room._event(EventKind.MESSAGE, "anna", "!hjälp", ROOM)
    said = replace(said, at=at("2096-10-02 07:06"))

    def key_comes(service: EventService) -> None:
        waits = UndecryptedEvent(said.event_id, ROOM, said.sender, "session", "{}")
        service.store_undecryptable(waits)
        service.receive(said)

    room = put_back(spring, copy, first=key_comes)

    assert keys(room.posted) == [f"reply {said.event_id}"]
    answer = f"reply {said.event_id}"
    assert [row for row in known(room) if row[0] != answer] == known(spring.room)
    room.store.close()
    spring.room.store.close()


def test_what_people_say_to_each_other_is_read_without_deciding_each_time(tmp_path: Path) -> None:
    # A busy year in many groups' rooms would hold the bot for hours.
    spring = Spring(tmp_path)
    summoned(spring)
    copy = copy_of(spring, "copy")
    for minute in range(50):
        spring.hear(f"2027-02-27 08:{minute:02}", "bo", "Vi ses!")
    spring.hear("2027-02-27 09:10", "bo", "!kommer")
    decided = 0

    def count_decisions(service: EventService) -> None:
        decide = service._past._decide

        def counted() -> datetime | None:
            nonlocal decided
            decided += 1
            return decide()

        service._past._decide = counted

    room = put_back(spring, copy, first=count_decisions)

    assert keys(room.posted) == []
    assert 0 < decided < 10
    room.store.close()
    spring.room.store.close()


def is_older(spring: Spring, folder: Path) -> bool:
    """Whether a bot that starts on that database takes it for an older one."""
    with closing(Store(f"sqlite:///{folder / 'kansli.db'}")) as store:
        room = Chatroom(folder, groups=[spring.group], store=store)
        room.clock.set(spring.room.clock.now())
        return room.service.compare_posted(spring.stands, SECRET)


def test_what_nothing_brings_about_again_makes_it_older_once(tmp_path: Path) -> None:
    # What was changed by hand since the backup is not in it, so its message is not decided again.
    spring = Spring(tmp_path)
    summoned(spring)
    copy = copy_of(spring, "copy")
    spring.stands.append(
        PostedEvent("$by hand", frozenset({mark_of("by hand", SECRET)}), spring.room.clock.now())
    )
    put_back(spring, copy).store.close()
    assert incidents(copy) == 1
    assert not is_older(spring, copy)
    # An even later backup is put back: what stood there before is no news.
    again = copy_of(spring, "again")
    spring.stands.append(
        PostedEvent("$more", frozenset({mark_of("more", SECRET)}), spring.room.clock.now())
    )
    put_back(spring, again).store.close()
    assert not is_older(spring, again)
    spring.room.store.close()


@pytest.mark.parametrize("then", ["skipped", "moved", "begun anew"])
def test_what_was_being_sent_and_was_then_not_to_be_is_no_sign_of_an_older_one(
    tmp_path: Path, then: str
) -> None:
    # It stands in its room, but the answer that says so never came.
    spring = Spring(tmp_path)
    summoned(spring)
    now = spring.room.clock.now()
    message = replace(spring.room.last("summons").post, key="under way", recipients=())
    names = frozenset({mark_of("under way", SECRET)})
    spring.stands.append(PostedEvent("$under way", names, now))
    with spring.room.store.begin() as tx:
        tx.outbox.add(message, now)
        [row] = tx.outbox.unsettled()
        tx.outbox.mark_attempted(row.id, now)
        if then == "skipped":
            tx.outbox.skip(row.id, "its direct chat is no longer theirs", now)
        elif then == "moved":
            tx.outbox_rooms.move(row.id, SECRETARY_ROOM)
            tx.outbox.mark_sent(row.id, "$moved", now)
        else:
            tx.outbox.begin_anew(row, "", "", now)
    spring.room.store.close()
    assert not is_older(spring, tmp_path)


class PowerCut(BaseException):
    """Nothing catches it."""


def cut_after(commits: int, patch: pytest.MonkeyPatch) -> None:
    """The power goes when a transaction is to be committed after so many others."""
    begin, begun = Store.begin, 0

    @contextmanager
    def counted(store: Store) -> Iterator[Transaction]:
        nonlocal begun
        begun += 1
        with begin(store) as tx:
            yield tx
            if begun > commits:
                raise PowerCut

    patch.setattr(Store, "begin", counted)


def test_a_power_cut_at_any_moment_of_it_changes_nothing(tmp_path: Path) -> None:
    spring = Spring(tmp_path)
    summoned(spring)
    start = copy_of(spring, "start")
    spring.hear("2027-02-27 08:00", "gun", "!förhinder på fredag om två veckor")
    spring.hear("2027-03-01 10:00", "bo", "!kommer")
    spring.hear("2027-03-03 09:00", "anna", "!rapport Ny skola byggs")
    spring.wait_until("2027-03-10 09:00")
    expected = known(spring.room)
    cuts = 0
    for commits in count(0, STEP):
        folder = tmp_path / f"cut{commits}"
        shutil.copytree(start, folder)
        with pytest.MonkeyPatch.context() as patch:
            cut_after(commits, patch)
            try:
                put_back(spring, folder).store.close()
                break
            except PowerCut:
                cuts += 1
        room = put_back(spring, folder)
        assert keys(room.posted) == [], commits
        assert known(room) == expected, commits
        assert incidents(folder) == 1, commits
        room.store.close()
    assert cuts > 10
    spring.room.store.close()
