"""What `kansli check` says of calendars that programs follow: their port, and their addresses."""

from __future__ import annotations

import errno
import http.client
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from bot.cli.findings import Finding, failed, passed

if TYPE_CHECKING:
    from bot.config import CalendarFeedSettings, Settings

_ABOUT: Final = "calendars"
_SECONDS: Final = 2.0
"""That somebody at the port has to answer: it is this machine's."""


def findings(settings: Settings) -> Iterator[Finding]:
    """Whether the port can be used, and what an address looks like; nothing where there is none."""
    where = settings.calendar_feed
    rules = next((group.calendar.feed for group in settings.groups), None)
    if where is None or rules is None:
        return
    yield _port(where)
    yield passed(_ABOUT, f"their addresses look like {rules.address('…')}")


def _port(where: CalendarFeedSettings) -> Finding:
    at = f"{where.host} port {where.port}"
    family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind((where.host, where.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE and _answers_as_kansli(where):
                return passed(_ABOUT, f"{at}, where a bot answers")
            problem = f"{at} cannot be used ({error.strerror}). Choose another [calendar.feed] port"
            if error.errno == errno.EADDRNOTAVAIL:
                problem += ", or a host that is an address of this machine"
            return failed(_ABOUT, f"{problem}.")
    return passed(_ABOUT, f"{at} is free")


def _answers_as_kansli(where: CalendarFeedSettings) -> bool:
    connection = http.client.HTTPConnection(where.host, where.port, timeout=_SECONDS)
    try:
        connection.request("HEAD", "/")
        return connection.getresponse().getheader("Server") == "kansli"
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
