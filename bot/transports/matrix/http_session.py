"""How the homeserver is asked: the one place where an HTTP session is made and an answer is read.

Whoever answers may be anybody who has got at the server, its proxy or its name: no redirect is
followed, no cookie kept, and no more of an answer read than such an answer can need.
"""

from __future__ import annotations

import logging
from typing import Any, Final

import aiohttp
import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.matrix import json_reader
from bot.transports.matrix.errors import NETWORK_ERRORS, UnreadableAnswer, read_error
from bot.transports.matrix.events import drop_malformed_events
from bot.transports.matrix.responses import SyncResponse
from bot.transports.matrix.server_clock import ServerClock
from bot.transports.matrix.sync_parts import drop_malformed_parts

_log = logging.getLogger(__name__)

MOST_BYTES: Final = 64 * 1024 * 1024
"""Of an answer, unpacked: the state of a room of 50,000 people is some 20 MiB, and a hundred
events of the largest size in each of ten rooms are 64."""
MOST_ERROR_BYTES: Final = 64 * 1024
"""Of an error, which is a code and a sentence."""


class AnswerTooLarge(UnreadableAnswer):
    """An answer that is larger than it may be, of which no more was read."""


def open_session(seconds: float) -> aiohttp.ClientSession:
    """A session, for `ask`; a request that takes longer ends in TimeoutError."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=seconds), cookie_jar=aiohttp.DummyCookieJar()
    )


async def ask(
    session: aiohttp.ClientSession, method: str, url: str, **more: Any
) -> aiohttp.ClientResponse:
    """The answer to a request, whose body is for `read`. Raises NETWORK_ERRORS.

    A redirect is an answer like any other, and no success: what goes along with a request
    (password, token, messages) is for the server that was named, and so is the belief in what
    it says.
    """
    return await session.request(method, url, allow_redirects=False, **more)


async def read(response: aiohttp.ClientResponse, most: int | None = None) -> dict[str, Any]:
    """The object in an answer's body; of an error that has none, an empty one.

    most: bytes of a success, unpacked, where not MOST_BYTES. Raises UnreadableAnswer for a
    success that holds no object or is too large, and NETWORK_ERRORS.
    """
    good = 200 <= response.status < 300
    try:
        content = json_reader.parse(
            await _body(response, (most or MOST_BYTES) if good else MOST_ERROR_BYTES)
        )
        if isinstance(content, dict):
            return content
        raise UnreadableAnswer("no object")
    except ValueError as error:
        if good:
            raise UnreadableAnswer(type(error).__name__) from None  # its text holds the answer's
        return {}
    finally:
        response.release()


async def read_bytes(response: aiohttp.ClientResponse, most: int) -> bytes:
    """An answer's body as it is. Raises AnswerTooLarge for more than `most` bytes, and
    NETWORK_ERRORS."""
    try:
        return await _body(response, most)
    finally:
        response.release()


async def _body(response: aiohttp.ClientResponse, most: int) -> bytes:
    """The body, unpacked. aiohttp unpacks no more than is read, so a bomb does not go off."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > most:
            response.close()
            raise AnswerTooLarge(f"more than {most} bytes")
    return bytes(body)


class HttpClient(nio.AsyncClient):  # type: ignore[misc]  # nio ships no types
    """nio's client, asking as above. What nio cannot read becomes a plain `nio.ErrorResponse`."""

    _session: aiohttp.ClientSession | None = None

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.server_clock = ServerClock()

    @property
    def client_session(self) -> aiohttp.ClientSession:
        """The session, made at the first request."""
        if self._session is None:
            self._session = open_session(self.config.request_timeout)
        return self._session

    @client_session.setter
    def client_session(self, session: aiohttp.ClientSession | None) -> None:
        self._session = session

    async def close(self) -> None:
        """Let go of connections."""
        if self._session is not None:
            await super().close()

    async def send(
        self,
        method: str,
        path: str,
        data: Any = None,
        headers: dict[str, str] | None = None,
        trace_context: object = None,  # nio's, for uploads
        timeout: float | None = None,  # noqa: ASYNC109  # nio's
    ) -> aiohttp.ClientResponse:
        """Make a request; see `ask`."""
        url = self.homeserver + path
        seconds = self.config.request_timeout if timeout is None else timeout
        limit = aiohttp.ClientTimeout(total=seconds or None)
        answer = await ask(
            self.client_session, method, url, data=data, headers=headers, timeout=limit
        )
        self.server_clock.note(answer.headers, answer.status)
        return answer

    async def parse_body(self, transport_response: aiohttp.ClientResponse) -> dict[str, Any]:
        """An answer as JSON, without parts and events that nio could not even be shown."""
        answer = drop_malformed_parts(await read(transport_response))
        return dict(drop_malformed_events(answer))

    async def create_matrix_response(
        self, response_class: type, transport_response: aiohttp.ClientResponse, **more: Any
    ) -> Any:
        """An answer as nio reads it; but an error is an error, and no more than that.

        nio takes the error page of a proxy for an empty answer, and that for a success (of a room
        key that went nowhere, say); every status but 404 for the state asked for; a redirect for
        a success; and a refused room key for the end of the log-in, since its arguments slip into
        the wrong fields.
        """
        if not 200 <= transport_response.status < 300:
            return read_error(await read(transport_response), transport_response)
        if response_class is nio.SyncResponse:
            response_class = SyncResponse
        try:
            answer = await super().create_matrix_response(
                response_class, transport_response, **more
            )
        except NETWORK_ERRORS:
            raise
        except Exception as error:  # noqa: BLE001  # of nio, at what fits no schema, or of `read`
            name = response_class.__name__
            _log.warning("An answer cannot be read (%s, %s).", name, type(error).__name__)
            answer = None
        if isinstance(answer, nio.Response) and not isinstance(answer, nio.ErrorResponse):
            return answer
        return read_error({}, transport_response)
