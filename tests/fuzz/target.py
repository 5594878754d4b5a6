"""What is fuzzed: a server's answer to a sync, from parsing to what the bot posts.

Whatever stands in the events, in clear or encrypted: nothing raises, no fault is answered, nothing
that somebody wrote becomes markup or mentions anybody, and what has been handled is not kept in
memory.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text

from bot.transports.matrix.events import SAID, to_inbound_event
from bot.transports.matrix.sender import content_of
from secretary.group import Language
from storage import OutboundMessage, Store
from tests.chatroom import (
    ROOM,
    SEATS,
    SECRETARY,
    SECRETARY_ROOM,
    Chatroom,
    at,
    example_group,
    fill_seats,
    matrix_id,
)
from tests.fakes.megolm import ME, Device, Listener

DIRECT: Final = "!direkt:exempel"
ELSEWHERE: Final = "!annat:exempel"
ROOMS: Final = (ROOM, SECRETARY_ROOM, DIRECT, ELSEWHERE)
PEOPLE: Final = (
    *(matrix_id(name) for _, _, *names in SEATS for name in names),
    SECRETARY,
    "@okänd:exempel",
)

_TAGS: Final = frozenset({"p", "b", "i", "code", "ul", "ol", "li", "br"})
_TABLES: Final = (
    "sent_event", "attachment", "outbox", "inbox", "dialogue", "direct_room", "answer", "report",
    "topic", "document", "group_document", "settling", "early_reaction", "decision", "change",
    "closing", "hand_out", "follow_up", "followed", "transfer", "group_act", "round_answer",
    "written_round", "report_text", "year_plan", "hand_over", "support", "item", "note",
    "notes_response", "notes_revision", "comment_round", "paper", "received_file", "table_cell",
    "organisation_table", "presence", "closed_attendance", "co_option", "meeting",
    "calendar_feed",
)  # fmt: skip
"""Tables that are emptied now and then; the audit log lets nobody."""

Event = Mapping[str, Any]


@dataclass(frozen=True)
class Ciphertext:
    """What a member's device encrypts: JSON of any shape."""

    sender: str
    payload: Any


class Target:
    """A bot with a group that speaks `language`, and what has been seen of it.

    reset_after: events after which the database is emptied, so that no meeting of thousands is
        asked for, and what is measured is not what is written.
    blocks: the blocks of memory that Python held at each `measure_memory`.
    """

    def __init__(self, reset_after: int = 2000, language: Language = Language.SWEDISH) -> None:
        logging.disable(logging.CRITICAL)
        self.events = 0
        self.posts = 0
        self.heard = 0
        self.blocks: list[int] = []
        self._reset_after = reset_after
        self._ids = count(1)
        self._store = Store("sqlite://")
        group = example_group(language=language)
        self._chatroom = Chatroom(Path(tempfile.gettempdir()), groups=[group], store=self._store)
        fill_seats(self._store)
        self._loop = asyncio.new_event_loop()
        self._folder = tempfile.TemporaryDirectory(prefix="kansli-fuzz-")
        self._listener = Listener(Path(self._folder.name))
        self._listener.client.store.database.execute_sql("PRAGMA synchronous=OFF")
        self._loop.run_until_complete(self._listener.enter())
        self._devices: dict[str, Device] = {}
        self._reset()

    def process(self, room: str, events: Sequence[Event | Ciphertext]) -> None:
        """A sync with these events in `room`; AssertionError where something is wrong."""
        if self.events >= self._reset_at + self._reset_after:
            self._reset()
        self.events += len(events)
        sources = [self._event(event) for event in events]
        for event in self._loop.run_until_complete(self._listener.sync(*sources, room=room)):
            if getattr(event, "decrypted", False):
                assert event.source["type"] in SAID, "state came out of a ciphertext"
                assert "state_key" not in event.source, "state came out of a ciphertext"
            happened = to_inbound_event(event, room, ME, direct=room == DIRECT)
            if happened is None:
                continue
            self.heard += 1
            mark = len(self._chatroom.posted)
            self._chatroom.hand_over(happened)
            for said in self._chatroom.since(mark):
                self.posts += 1
                check(said.post)
            del self._chatroom.posted[mark + 8 :]

    def close(self) -> None:
        self._store.close()
        self._loop.run_until_complete(self._listener.close())
        self._loop.close()
        self._folder.cleanup()
        logging.disable(logging.NOTSET)

    def _reset(self) -> None:
        """Empty the database but for one meeting, which is summoned."""
        self._reset_at = self.events
        with self._store.begin() as tx:
            for table in _TABLES:
                tx._session.execute(text(f"DELETE FROM {table}"))
        self._chatroom.posted.clear()
        self._chatroom.acts.clear()
        self._chatroom.clock.set(at("2027-02-01 09:00"))
        self._chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9")
        self._chatroom.go_to("2027-02-26 09:00")

    def measure_memory(self) -> None:
        """Note how much memory is held now, with nothing in the database."""
        self._reset()
        gc.collect()
        self.blocks.append(sys.getallocatedblocks())

    def _event(self, event: Event | Ciphertext) -> Event:
        """The server gives every event another id, whatever else stands in it."""
        if isinstance(event, Ciphertext):
            return self._device(event.sender).encrypt(event.payload)
        if event.get("event_id") == "$":
            return {**event, "event_id": f"$fuzz{next(self._ids)}"}
        return event

    def _device(self, owner: str) -> Device:
        if owner not in self._devices:
            self._devices[owner] = device = Device(self._listener, owner, "PHONE")
            device.share_key(self._listener)
        return self._devices[owner]


def growth(kept: Sequence[int]) -> float:
    """How much more is kept in the last fifth than in the second: 1 is no more."""
    fifth = max(1, len(kept) // 5)
    early, late = kept[fifth : 2 * fifth], kept[-fifth:]
    return (sum(late) / len(late)) / (sum(early) / len(early))


def check(post: OutboundMessage) -> None:
    """Whether a post is one that nobody but us has written."""
    assert "Något gick fel" not in post.text, f"a fault was answered: {post.key}"
    parser = _Markup()
    parser.feed(post.html)
    parser.close()
    content = content_of(post)
    mentioned = content["m.mentions"]
    assert mentioned.keys() <= {"user_ids"}, "the whole room is mentioned"
    assert {*mentioned.get("user_ids", ())} <= {*PEOPLE}, "a stranger is mentioned"


class _Markup(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _TAGS, f"foreign markup: {tag}"
        assert all(tag == "ol" and name == "start" for name, _ in attrs), f"attributes: {attrs}"

    def _refuse(self, *found: str) -> None:
        raise AssertionError(f"a comment, a declaration or an instruction: {found}")

    handle_comment = handle_decl = handle_pi = unknown_decl = _refuse  # type: ignore[assignment]
