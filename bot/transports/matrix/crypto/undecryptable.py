"""Undecryptable events: those whose room key (Megolm session) has not come yet, or comes from
a device that is not known yet.

They wait in the database, encrypted as they came, so that no restart loses them; and their keys
are asked for (``m.room_key_request``; spec, "Key requests").
"""

from __future__ import annotations

import json
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.runtime.retry import Backoff
from bot.transports.base import InboundEvents, InboundPort, UndecryptedEvent
from bot.transports.matrix.crypto.device_lists import DeviceLists

_log = logging.getLogger(__name__)

_MOST_SESSIONS: Final = 100
"""Of one person's unknown devices, that are looked at again before a restart."""
_ALL_DEVICES: Final = "*"
"""All devices of a user."""
_MOST_REQUESTS: Final = 200
"""Keys asked for at the same time; the oldest give way."""
_TIMES: Final = 5
_MOST_ANSWERABLE: Final = 1000
"""Keys that were asked for, and whose late answer is taken."""


class UndecryptableEvents:
    """Stores them, asks for their keys, and decrypts them when these come."""

    def __init__(self, client: nio.AsyncClient) -> None:
        self._client = client
        self._requests = KeyRequests(client)
        # None: of whatever session. A key may have come just before the process died.
        self._new_sessions: set[str | None] = {None}
        self._of_unknown_devices: dict[str, tuple[int, set[str]]] = {}
        """By whose they should be: how many devices of theirs were known, and the sessions."""

    async def read(self, room: str, event: Any, lists: DeviceLists) -> Any:
        """An event of a room's timeline as it can be read now, waiting for its device, if not long.

        The list of devices is asked for after the sync that says it has changed, and that can
        be the one which brings a new device's first message.
        """
        readable = self.retry(room, event)
        if isinstance(readable, nio.MegolmEvent) and self._client.olm.has_key(readable, room):
            await lists.wait_at_home(readable.sender)
            return self.retry(room, readable)
        return readable

    def retry(self, room: str, event: Any) -> Any:
        """An event of a room's timeline, decrypted if that can be done now and could not before."""
        olm = self._client.olm
        if not isinstance(event, nio.MegolmEvent) or olm is None or not olm.has_key(event, room):
            return event
        try:
            return self._client.decrypt_event(event)
        except nio.EncryptionError:
            return event

    async def store(
        self, room: str, event: nio.MegolmEvent, port: InboundPort, *, direct: bool
    ) -> None:
        """Store an event that could not be decrypted, and ask for its key."""
        if event.sender == self._client.user_id or not event.session_id:
            return
        _log.warning("%s: %s cannot be read yet; asking for its key.", room, event.event_id)
        event.room_id = room
        source = json.dumps(event.source)
        undecrypted = UndecryptedEvent(
            event.event_id, room, event.sender, event.session_id, source, direct
        )
        # Before anything is awaited: the device may become known meanwhile.
        olm = self._client.olm
        known = 0 if olm is None else len(olm.device_store[event.sender])
        await port.call(lambda events: events.store_undecryptable(undecrypted))
        if olm is not None:
            self._wait_for(event, known)

    async def retry_decryption(
        self, to_device: Sequence[Any], port: InboundPort
    ) -> AsyncIterator[tuple[UndecryptedEvent, Any]]:
        """The events that can be decrypted now that `to_device` has come, each as it was stored
        and as it is.

        The first time every one that waits is tried. Whoever stops half-way gets the rest the
        next time, because the server does not send the same keys again.
        """
        if self._client.olm is None:
            return
        for event in to_device:
            if isinstance(event, nio.RoomKeyEvent | nio.ForwardedRoomKeyEvent):
                self._new_sessions.add(event.session_id)
        for sender, (known, sessions) in list(self._of_unknown_devices.items()):
            if len(self._client.device_store[sender]) != known:
                del self._of_unknown_devices[sender]
                self._new_sessions |= sessions
        for session in list(self._new_sessions):
            async for stored in _pending(session, port):
                if (event := self._decrypt(stored)) is not None:
                    yield stored, event
            self._requests.cancel_found(session)
            self._new_sessions.discard(session)
        self._requests.queue_due()

    def _decrypt(self, stored: UndecryptedEvent) -> Any:
        """The event decrypted; None where that cannot be done, and its key is asked for again."""
        try:
            event = nio.MegolmEvent.from_dict(json.loads(stored.event))
            event.room_id = stored.room
        except (ValueError, KeyError, AttributeError):
            return None
        try:
            return self._client.decrypt_event(event)
        except Exception as error:  # noqa: BLE001  # a forged payload sets off anything in nio
            name = type(error).__name__
            _log.info("%s: %s still cannot be read (%s).", stored.room, stored.event_id, name)
        if isinstance(event, nio.MegolmEvent):
            self._wait_for(event, len(self._client.device_store[event.sender]))
        return None

    def _wait_for(self, event: nio.MegolmEvent, known: int) -> None:
        """Ask for its key, and look out for its sender's devices if it has one.

        known: how many of them were, when the event could not be read.
        """
        self._requests.request(event)
        if self._client.olm.has_key(event, event.room_id):
            _, sessions = self._of_unknown_devices.setdefault(event.sender, (known, set()))
            if len(sessions) < _MOST_SESSIONS:
                sessions.add(event.session_id)


async def _pending(session: str | None, port: InboundPort) -> AsyncIterator[UndecryptedEvent]:
    """What waits for the key of a session, or for any, in the order it came."""
    after = 0

    def next_page(events: InboundEvents) -> Sequence[UndecryptedEvent]:
        return events.pending_undecryptable(session, after)

    while page := await port.call(next_page):
        for stored in page:
            yield stored
        after = page[-1].number


# ------------------------------------------------------------------ asking for keys


@dataclass
class _Request:
    """due: seconds of the monotonic clock."""

    event: nio.MegolmEvent
    times: int = 0
    due: float = 0.0
    backoff: Backoff = field(default_factory=lambda: Backoff(60, 3600))


_Search = tuple[str | None, str, str | None, str]
"""A room, a sender, the Curve25519 key of the key's maker, and the session: what somebody else says
of the same session is another search."""


class KeyRequests:
    """The keys of one client that are asked for: five times in a quarter of an hour, and no more.

    First the device that wrote the message is asked, then every device of its owner's, and the
    bot's own other devices.
    """

    def __init__(self, client: nio.AsyncClient) -> None:
        self._client = client
        self._open: OrderedDict[_Search, _Request] = OrderedDict()

    def request(self, event: nio.MegolmEvent) -> None:
        """Ask for the key of an event, unless that is done already."""
        search = (event.room_id, event.sender, event.sender_key, event.session_id)
        if search not in self._open:
            self._open[search] = _Request(event)
            if len(self._open) > _MOST_REQUESTS:
                self._open.popitem(last=False)
            self.queue_due()

    def queue_due(self) -> None:
        """Queue the requests that are due; nio sends them after the next sync."""
        now = time.monotonic()
        answerable = self._client.olm.outgoing_key_requests
        for session in list(answerable)[: max(0, len(answerable) - _MOST_ANSWERABLE)]:
            self._forget(session)
        for search, request in list(self._open.items()):
            if request.due > now:
                continue
            if request.times >= _TIMES:
                del self._open[search]
                continue
            if request.times == 0:
                self._queue(request.event, request.event.sender, request.event.device_id)
            else:
                self._queue(request.event, request.event.sender, _ALL_DEVICES)
                self._queue(request.event, self._client.user_id, _ALL_DEVICES)
            request.due = now + request.backoff.next()
            request.times += 1

    def cancel_found(self, session: str | None) -> None:
        """Nobody need look any more for the key of a session (None: of any) that is here.

        One that only says that it is that key, or one of somebody else's making, ends nothing.
        """
        for search, request in list(self._open.items()):
            if session in (None, search[-1]) and self._client.olm.opens(request.event):
                del self._open[search]
                self._cancel(search[-1], request.event.sender)

    def _cancel(self, session: str, sender: str) -> None:
        olm = self._client.olm
        if any(search[-1] == session for search in self._open):
            return
        if (sent := self._forget(session)) is not None:
            for user in {self._client.user_id, sender}:
                olm.outgoing_to_device_messages.append(
                    sent.as_cancellation(user, self._client.device_id)
                )

    def _forget(self, session: str) -> Any:
        """An answer is no longer taken; what was sent, if anything."""
        sent = self._client.olm.outgoing_key_requests.pop(session, None)
        if sent is not None:
            self._client.store.remove_outgoing_key_request(sent)
        return sent

    def _queue(self, event: nio.MegolmEvent, user: str, device: str) -> None:
        message = event.as_key_request(user, self._client.device_id, event.session_id, device)
        waiting = self._client.olm.outgoing_to_device_messages
        if message not in waiting:
            waiting.append(message)
