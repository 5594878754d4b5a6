"""Whether a homeserver answers at all, whoever asks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.runtime.reachability import ANSWER_SECONDS
from bot.transports.matrix.errors import NETWORK_ERRORS
from bot.transports.matrix.http_session import MOST_ERROR_BYTES, ask, open_session, read


@asynccontextmanager
async def homeserver_answers(homeserver: str) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    """What tells whether it does now, while the block runs (``GET /_matrix/client/versions``)."""
    url = f"{homeserver.rstrip('/')}/_matrix/client/versions"
    async with open_session(ANSWER_SECONDS) as session:

        async def answers() -> bool:
            try:
                response = await ask(session, "GET", url)
                return response.status == 200 and "versions" in await read(
                    response, MOST_ERROR_BYTES
                )
            except (ValueError, *NETWORK_ERRORS):
                return False

        yield answers
