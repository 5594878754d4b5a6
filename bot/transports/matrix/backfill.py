"""What a sync left out: the stretch of a room between what was handled and what was shown.

A sync shows at most a hundred events a room, says `limited` where there were more, and gives
in `prev_batch` the token before them (spec, "Syncing"). The rest is read backwards from there
with `/messages`, and handed over oldest first.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix.errors import to_retry
from bot.transports.matrix.events import after_joining, encrypts_room

_log = logging.getLogger(__name__)

PAGE_SIZE: Final = 100
"""Events asked for at once."""
PAGES_IN_MEMORY: Final = 5
"""500 events, which at Matrix's 64 KiB an event are 32 MiB."""
MOST_PAGES: Final = 500
"""50,000 events: months of a busy room. A server can go on for ever."""
MOST_SECONDS: Final = 600.0
"""For finding the beginning of a gap."""

_NOT_VISIBLE: Final = ("M_FORBIDDEN", "M_NOT_FOUND")

Events = Sequence[Any]


async def backfill(
    client: nio.AsyncClient,
    room: str,
    newest: str,
    since: str,
    me: str,
    on_cut: Callable[[], None] = lambda: None,
    on_joining: Callable[[], None] = lambda: None,
) -> AsyncIterator[Events]:
    """Pages of what happened after the token `since` and before the token `newest`, decrypted.

    The oldest page comes first, and in it the oldest event; nothing from before `me` joined.
    Of a gap longer than PAGES_IN_MEMORY only the token of each page is remembered (some fifty
    bytes a hundred events), and the page is read again when it is its time.
    Of one with more than MOST_PAGES, or that takes MOST_SECONDS, only the newest pages come, and
    `on_cut` is called. `on_joining` is called before the first page where `me` joined in the gap
    and nothing since then has encrypted the room. Raises RetryLater and NETWORK_ERRORS; then the
    whole gap is to be filled again.
    """
    tokens: list[str] = []
    kept: deque[Events] = deque(maxlen=PAGES_IN_MEMORY)
    following: str | None = newest
    joined = encrypts = False
    seen = {newest}
    deadline = time.monotonic() + MOST_SECONDS
    while following is not None:
        if len(tokens) == MOST_PAGES or time.monotonic() > deadline:
            _log.error("%s: more was missed than can be read.", room)
            on_cut()
            break
        tokens.append(following)
        events, following, joined = await _page(client, room, following, since, me)
        encrypts = encrypts or any(map(encrypts_room, events))
        kept.append(events)
        if following in seen:  # a server that goes in circles
            break
        seen.add(following or "")
    _log.info("%s: %d pages were missing.", room, len(tokens))
    if joined and not encrypts:
        on_joining()
    while tokens:
        token = tokens.pop()
        yield kept.pop() if kept else (await _page(client, room, token, since, me))[0]


async def _page(
    client: nio.AsyncClient, room: str, newest: str, since: str, me: str
) -> tuple[Events, str | None, bool]:
    """The page before the token `newest`, oldest event first, the token before the page, and
    whether `me` joined in it."""
    answer = await client.room_messages(
        room, start=newest, end=since, direction=nio.MessageDirection.back, limit=PAGE_SIZE
    )
    if not isinstance(answer, nio.RoomMessagesResponse):
        if answer.status_code in _NOT_VISIBLE:
            # Thrown out meanwhile. No waiting helps, and the other rooms must not wait for it.
            _log.error("%s: what was missed cannot be seen (%s).", room, answer.status_code)
            return (), None, False
        raise to_retry(answer)
    events = answer.chunk[::-1]
    since_joining = after_joining(events, me)
    whole = since_joining == events
    return since_joining, str(answer.end) if answer.end and whole else None, not whole
