"""Asking others for room keys that did not come (``m.room_key_request``; spec, "Key requests")."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.runtime.retry import Backoff

_ALL_DEVICES: Final = "*"
"""All devices of a user."""
_MOST_REQUESTS: Final = 200
"""Keys asked for at the same time; the oldest give way."""
_TIMES: Final = 5


@dataclass
class _Request:
    """due: seconds of the monotonic clock."""

    event: nio.MegolmEvent
    times: int = 0
    due: float = 0.0
    backoff: Backoff = field(default_factory=lambda: Backoff(60, 3600))


class KeyRequests:
    """The keys of one client that are asked for: five times in a quarter of an hour, and no more.

    First the device that wrote the message is asked, then every device of its owner's, and the
    bot's own other devices.
    """

    def __init__(self, client: nio.AsyncClient) -> None:
        self._client = client
        self._open: OrderedDict[str, _Request] = OrderedDict()
        """By session id."""

    def request(self, event: nio.MegolmEvent) -> None:
        """Ask for the key of an event, unless that is done already."""
        if event.session_id not in self._open:
            self._open[event.session_id] = _Request(event)
            if len(self._open) > _MOST_REQUESTS:
                self._open.popitem(last=False)
            self.queue_due()

    def queue_due(self) -> None:
        """Queue the requests that are due; nio sends them after the next sync."""
        now = time.monotonic()
        for session, request in list(self._open.items()):
            if request.due > now:
                continue
            if request.times >= _TIMES:
                del self._open[session]
                continue
            if request.times == 0:
                self._queue(request.event, request.event.sender, request.event.device_id)
            else:
                self._queue(request.event, request.event.sender, _ALL_DEVICES)
                self._queue(request.event, self._client.user_id, _ALL_DEVICES)
            request.due = now + request.backoff.next()
            request.times += 1

    def cancel(self, session: str) -> None:
        """The key is here: nobody need look for it any more."""
        olm = self._client.olm
        request = self._open.pop(session, None)
        sent = olm.outgoing_key_requests.pop(session, None)
        if sent is None:
            return
        self._client.store.remove_outgoing_key_request(sent)
        users = {self._client.user_id} | ({request.event.sender} if request else set())
        for user in users:
            olm.outgoing_to_device_messages.append(
                sent.as_cancellation(user, self._client.device_id)
            )

    def _queue(self, event: nio.MegolmEvent, user: str, device: str) -> None:
        message = event.as_key_request(user, self._client.device_id, event.session_id, device)
        waiting = self._client.olm.outgoing_to_device_messages
        if message not in waiting:
            waiting.append(message)
