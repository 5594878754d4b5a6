"""What a sync left out: the stretch of a room between what was handled and what was shown.

A sync shows at most a hundred events a room, says `limited` where there were more, and gives
in `prev_batch` the place before them (spec, "Syncing"). The rest is read backwards from there
with `/messages`, and handed over oldest first.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix.connection import failure
from bot.transports.matrix.timeline import after_joining

_log = logging.getLogger(__name__)

PAGE: Final = 100
"""Events asked for at once."""
KEPT: Final = 5
"""Pages held in memory at most: 500 events, which at Matrix's 64 KiB an event are 32 MiB."""

_HIDDEN: Final = ("M_FORBIDDEN", "M_NOT_FOUND")

Events = Sequence[Any]


async def fill(
    client: nio.AsyncClient, room: str, newest: str, since: str, me: str
) -> AsyncIterator[Events]:
    """Pages of what happened after the position `since` and before `newest`, decrypted.

    The oldest page comes first, and in it the oldest event; nothing from before `me` joined.
    Of a gap longer than KEPT pages only where each page begins is remembered (some fifty
    bytes a hundred events), and it is read again when its turn comes.
    Raises RetryLater and OUTAGE; then the whole gap is to be filled again.
    """
    beginnings: list[str] = []
    kept: deque[Events] = deque(maxlen=KEPT)
    following: str | None = newest
    seen = {newest}
    while following is not None:
        beginnings.append(following)
        events, following = await _page(client, room, following, since, me)
        kept.append(events)
        if following in seen:  # a server that goes in circles
            break
        seen.add(following or "")
    _log.info("%s: %d pages were missing.", room, len(beginnings))
    while beginnings:
        beginning = beginnings.pop()
        yield kept.pop() if kept else (await _page(client, room, beginning, since, me))[0]


async def _page(
    client: nio.AsyncClient, room: str, beginning: str, since: str, me: str
) -> tuple[Events, str | None]:
    """The page that ends at `beginning`, oldest event first, and where the one before it ends."""
    answer = await client.room_messages(
        room, start=beginning, end=since, direction=nio.MessageDirection.back, limit=PAGE
    )
    if not isinstance(answer, nio.RoomMessagesResponse):
        if answer.status_code in _HIDDEN:
            # Thrown out meanwhile. No waiting helps, and the other rooms must not wait for it.
            _log.error("%s: what was missed cannot be seen (%s).", room, answer.status_code)
            return (), None
        raise failure(answer)
    events = answer.chunk[::-1]
    heard = after_joining(events, me)
    return heard, str(answer.end) if answer.end and heard == events else None
