"""The bot's own messages, as they stand in its rooms, and by what it knows them again.

Inside its encryption a message holds the name of its key that was its transaction id (`KEY_FIELD`).
After a restore the bot can lack the keys to its own messages, and the server has forgotten the
transaction. So each also holds a mark in clear (`MARK_FIELD`), made with a secret of the device's:
to everybody else it says nothing.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import RetryLater
from bot.transports.matrix.errors import FAILURES, raise_for_error, reason_of, to_retry
from bot.transports.matrix.json_reader import value_at
from bot.transports.matrix.nio_client import NioClient
from storage import PostedEvent, mark_of

_log = logging.getLogger(__name__)

KEY_FIELD: Final = "se.kansli.key"
"""In a message's content; where that is encrypted, inside."""
MARK_FIELD: Final = "se.kansli.mark"
"""Beside what is encrypted."""

_CLOCK_SKEW: Final = timedelta(hours=1)
"""How far the server's clock may be behind ours."""
_PAGE_SIZE: Final = 100
_MOST_PAGES: Final = 100
"""Ten thousand messages of the bot's own in one room, since one was sent."""
ATTEMPTS: Final = 10
"""How often reading a room may fail at the start, while the server answers else: in some minutes.
Otherwise one room that the server cannot show would keep the bot from all the others for ever."""
_NOT_VISIBLE: Final = ("M_FORBIDDEN", "M_NOT_FOUND")
_NAME: Final = re.compile("[0-9a-f]{64}")
"""Transaction ids of other programs look otherwise."""


class OwnMessages:
    """Those of one client's user. They are encrypted, as a rule, by keys that this one may lack.

    unread_rooms: where not all that was posted could be read.
    """

    def __init__(self, client: NioClient) -> None:
        self._client = client
        self._secret: str | None = None
        self._read: dict[str, list[PostedEvent]] = {}
        self._failures: Counter[str] = Counter()
        self.unread_rooms: set[str] = set()

    @property
    def secret(self) -> str:
        """What marks are made with: the same for the same device, after any restore.

        A signature, which for one key and text is always the same, of a text that is signed for
        nothing else, and which nobody else is ever shown.
        """
        if self._secret is None:
            olm = self._client.olm
            signed = "" if olm is None else str(olm.account.sign(MARK_FIELD))
            self._secret = hashlib.sha256(signed.encode()).hexdigest()
        return self._secret

    def mark(self, key: str) -> str:
        """The mark of a message with this key."""
        return mark_of(key, self.secret)

    async def find(self, room: str, names: frozenset[str], since: datetime) -> str | None:
        """The event in a room that has one of these names, and was sent after `since` (aware).

        Raises RetryLater and NETWORK_ERRORS where nobody can say.
        """
        async for event in self._since(room, since):
            if event.names & names:
                return event.event_id
        return None

    async def posted_since(self, since: datetime) -> list[PostedEvent]:
        """All of them, in all the rooms the bot is in, that were sent after `since` (aware).

        Raises RetryLater and NETWORK_ERRORS where nobody can say yet: what was read is kept for
        the next time. A room whose pages fail ATTEMPTS times while the server answers else, are
        refused or have no end, is left at what was found there, and is one of `unread_rooms`.
        """
        answer = await self._client.joined_rooms()
        raise_for_error(answer)
        failed: Exception | None = None
        for room in answer.rooms:
            if room in self._read:
                continue
            found: list[PostedEvent] = []
            try:
                async for event in self._since(room, since):
                    if event.names:
                        found.append(event)  # noqa: PERF401  # also where a later page fails
            except _CannotBeSeen:
                _log.warning("%s: what was posted there cannot be seen.", room)
            except FAILURES as error:
                self._failures[room] += 1
                if self._failures[room] < ATTEMPTS and not _is_for_good(error):
                    failed = failed or error
                    continue
                _log.error("%s: what was posted there is not read (%s).", room, reason_of(error))
                self.unread_rooms.add(room)
            self._read[room] = found
        if failed is not None:
            raise failed
        found = [event for events in self._read.values() for event in events]
        self._read.clear()
        self._failures.clear()
        return found

    async def _since(self, room: str, since: datetime) -> AsyncIterator[PostedEvent]:
        """The newest first."""
        oldest = since - _CLOCK_SKEW
        token: str | None = None
        seen: set[str | None] = set()  # also against a server that goes in circles
        while token not in seen:
            if len(seen) == _MOST_PAGES:
                raise _Endless("the room's pages have no end")
            seen.add(token)
            answer = await self._client.room_messages(
                room,
                start=token,
                direction=nio.MessageDirection.back,
                limit=_PAGE_SIZE,
                message_filter={"senders": [self._client.user_id]},
            )
            if not isinstance(answer, nio.RoomMessagesResponse):
                later = to_retry(answer)
                raise _CannotBeSeen(later.reason) if answer.status_code in _NOT_VISIBLE else later
            for event in answer.chunk:
                if event.sender != self._client.user_id:
                    continue
                own = PostedEvent(str(event.event_id), _names(event), _at(event))
                yield own
                if own.at < oldest:
                    return
            token = str(answer.end) if answer.end else None


class _Endless(RetryLater):
    pass


class _CannotBeSeen(RetryLater):
    pass


def _is_for_good(error: Exception) -> bool:
    """Whether the server would say the same the next time."""
    return isinstance(error, _Endless) or (isinstance(error, RetryLater) and error.of_message)


def _names(event: Any) -> frozenset[str]:
    """By what the message's key is known; nothing for an event that is no such message.

    A reaction is none: what was to be done to a message is let go of where its room moves, also
    when it stands there by then.
    """
    if isinstance(event, nio.ReactionEvent):
        return frozenset()
    source = getattr(event, "as_sent", event.source)
    found = (
        value_at(source, "content", MARK_FIELD),
        value_at(event.source, "content", KEY_FIELD),
        value_at(source, "unsigned", "transaction_id"),
    )
    return frozenset(name for name in found if isinstance(name, str) and _NAME.fullmatch(name))


def _at(event: Any) -> datetime:
    try:
        return datetime.fromtimestamp(event.server_timestamp / 1000, UTC)
    except (OverflowError, OSError, ValueError, TypeError):
        return datetime.fromtimestamp(0, UTC)
