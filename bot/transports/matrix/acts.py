"""Reactions of the bot's own, and what it pins.

Both are in clear, whatever the room is: every client sends reactions so, and pinning is state.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import NotTaken, OutboundMessage
from bot.transports.matrix.errors import to_retry
from bot.transports.matrix.json_reader import list_at
from bot.transports.matrix.nio_client import NioClient
from storage import Act

_PINNED: Final = "m.room.pinned_events"
_FOR_GOOD: Final = (HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
"""What the server answers where a reaction stands there already, its message is gone, or the bot
has no right to it. A reaction or a pin that comes hours later is of no use."""


async def perform(client: NioClient, room: str, message: OutboundMessage, tx_id: str) -> str:
    """Do it; the event id. Raises NotTaken, or RetryLater where trying again may help."""
    target = message.reply_to or ""
    if message.act is Act.REACT:
        # In clear, as all clients do, so that no key is shared for it (spec, "Event annotations").
        relation = {"rel_type": "m.annotation", "event_id": target, "key": message.text}
        content = {"m.relates_to": relation}
        answer = await client.send_as_is(room, "m.reaction", content, tx_id)
    else:
        answer = await _pin(client, room, target, pinned=message.act is Act.PIN)
    _raise_for(answer)
    return str(answer.event_id)


async def _pin(client: NioClient, room: str, target: str, *, pinned: bool) -> Any:
    """Pin a message beside what others have pinned, or pin it no more."""
    state = await client.room_get_state_event(room, _PINNED)
    content = getattr(state, "content", {})
    if isinstance(state, nio.ErrorResponse):
        if state.status_code != "M_NOT_FOUND":
            _raise_for(state)
        content = {}
    before = list_at(content, "pinned")
    after = [each for each in before if each != target] + ([target] if pinned else [])
    if after == before:
        raise NotTaken("it is so already")
    return await client.room_put_state(room, _PINNED, {**content, "pinned": after})


def _raise_for(answer: Any) -> None:
    if isinstance(answer, nio.ErrorResponse):
        refused = to_retry(answer)
        status = getattr(answer.transport_response, "status", None)
        if status in _FOR_GOOD and answer.status_code != "M_LIMIT_EXCEEDED":
            raise NotTaken(refused.reason)
        raise refused
