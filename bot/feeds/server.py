"""The calendar server: `/calendar/TOKEN.ics`, for programs that follow a calendar.

It reads nothing of a request but its method, its host, its path and the tag that it names. Nothing
of a path is logged or counted: whoever knows it can read the calendar.
"""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, Protocol
from urllib.parse import urlsplit

from aiohttp import ETag, web

from bot.feeds.calendars import Calendars
from bot.feeds.rate import Rate
from bot.monitoring.logs import exception_fields
from bot.runtime.http_listener import LARGEST_BODY, Listener, is_own_host, listen
from secretary.errors import StorageUnavailable
from storage import CalendarFeed

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_MEDIA_TYPE: Final = "text/calendar"
_MAX_AGE: Final = 900
"""Seconds for which a program can use what it has, without asking."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
"""32 bytes in Base64 for addresses (RFC 4648, section 5)."""
_TAGS: Final = re.compile(r'"([^"]*)"')
_RETRY_AFTER: Final = 60
"""Seconds, where the database is out of reach or has not caught up."""

ALL_AT_ONCE: Final = 100
ALL_EVERY: Final = 0.05
"""Of all that ask: so many, then one in so many seconds."""
ONE_AT_ONCE: Final = 60
ONE_EVERY: Final = 2.0
"""Of those who ask for one calendar: a group's can have some dozens of followers."""


class FeedMetrics(Protocol):
    """What is counted of answers, so that this room need not know who counts."""

    def observe_feed(self, status: int) -> None:
        """A request was answered with this status."""


@asynccontextmanager
async def serve(
    host: str,
    port: int,
    calendars: Calendars,
    url: str,
    metrics: FeedMetrics,
    is_held: Callable[[], bool] = lambda: False,
) -> AsyncIterator[Listener]:
    """Serve while the block runs; the system chooses the port where `port` is 0.

    url: under which address everybody reaches it. is_held: whether the database may be an older
    one, in which addresses stand that have ended since.
    Raises AdministratorError where the address cannot be used.
    """
    application = _Server(calendars, url, metrics, is_held).application()
    async with listen(
        application, host, port, setting="calendar.feed.port", is_secret=True
    ) as listener:
        yield listener


class _Server:
    """Answers requests for calendars."""

    def __init__(
        self,
        calendars: Calendars,
        url: str,
        metrics: FeedMetrics,
        is_held: Callable[[], bool],
    ) -> None:
        self._calendars = calendars
        parts = urlsplit(url)
        self._host = (parts.hostname or "").removesuffix(".")
        self._path = parts.path
        self._metrics = metrics
        self._is_held = is_held
        self._all = Rate(ALL_AT_ONCE, ALL_EVERY)
        self._each: dict[int, Rate] = {}

    def application(self) -> web.Application:
        application = web.Application(client_max_size=LARGEST_BODY, middlewares=[self._guard])
        # A proxy may leave the path of the public address in, or take it away.
        for path in {"", self._path}:
            application.router.add_get(f"{path}/calendar/{{name}}", self._calendar)
        application.on_response_prepare.append(self._finish)
        return application

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse what is for another host, or too much; and tell nothing of a fault of ours."""
        try:
            if not self._is_here(request.headers.get("Host", "localhost")):
                return _text(421, "This is not the host you asked for.")
            if wait := self._all.take():
                return _too_many(wait)
            return await handler(request)
        except web.HTTPMethodNotAllowed as error:
            return _text(405, "Calendars can only be read.", {"Allow": error.headers["Allow"]})
        except web.HTTPException:
            return _not_found()
        except StorageUnavailable:
            return _later()
        except Exception as error:  # noqa: BLE001 - the server goes on
            log.error("a calendar could not be made", extra=exception_fields(error))
            return _text(500, "This calendar cannot be had now.")

    def _is_here(self, host: str) -> bool:
        # The port is the proxy's affair. A name can end with the root's dot (RFC 3986, 3.2.2).
        name, _, port = host.strip().lower().partition(":")
        has_port = not port or (port.isascii() and port.isdecimal())
        return (has_port and name.removesuffix(".") == self._host) or is_own_host(host)

    async def _calendar(self, request: web.Request) -> web.StreamResponse:
        if self._is_held():
            return _later()
        name = request.match_info["name"]
        token = name.removesuffix(".ics")
        if token == name or not _TOKEN.fullmatch(token):
            return _not_found()
        feed = await self._calendars.find(token)
        if feed is None:
            return _not_found()
        if wait := self._rate_of(feed).take():
            return _too_many(wait)
        file = await self._calendars.file(feed)
        if file is None:
            return _not_found()
        is_known = _names_tag(request.headers.getall("If-None-Match", []), file.tag)
        response = (
            web.Response(status=304)
            if is_known
            else web.Response(body=file.content, content_type=_MEDIA_TYPE, charset="utf-8")
        )
        response.etag = ETag(file.tag)
        response.headers["Cache-Control"] = f"private, max-age={_MAX_AGE}"
        if not is_known:
            response.headers["Content-Disposition"] = 'attachment; filename="kansli.ics"'
        return response

    def _rate_of(self, feed: CalendarFeed) -> Rate:
        """By the calendar, whose rows are few: one of an address that ended is not asked for."""
        return self._each.setdefault(feed.id, Rate(ONE_AT_ONCE, ONE_EVERY))

    async def _finish(self, _: web.Request, response: web.StreamResponse) -> None:
        response.force_close()  # one request a connection; see http_listener
        headers = response.headers
        headers.setdefault("Cache-Control", "no-store")
        headers["Server"] = "kansli"  # without versions
        headers["Referrer-Policy"] = "no-referrer"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Robots-Tag"] = "noindex, nofollow"
        headers["Content-Security-Policy"] = "default-src 'none'"
        self._metrics.observe_feed(response.status)


def _names_tag(lines: list[str], tag: str) -> bool:
    """Whether the lines of an ``If-None-Match`` are for that tag, be it called weak, or for any
    (RFC 9110, 13.1.2; of several lines, 5.3). aiohttp reads the first line alone."""
    said = ",".join(lines).strip()
    return said == "*" or tag in _TAGS.findall(said)


def _text(status: int, text: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(status=status, text=f"{text}\n", headers=headers)


def _not_found() -> web.Response:
    """Whatever was asked for: an address that ended is as any other that is none."""
    return _text(404, "There is no calendar here.")


def _too_many(seconds: int) -> web.Response:
    return _text(429, "Too many have asked. Ask later.", {"Retry-After": str(seconds)})


def _later() -> web.Response:
    return _text(503, "Ask later.", {"Retry-After": str(_RETRY_AFTER)})
