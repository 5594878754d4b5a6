"""What it means when the homeserver does not answer, or answers with an error."""

from __future__ import annotations

from math import ceil
from typing import Final

import aiohttp
import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import RetryLater
from secretary.errors import AdministratorError

NETWORK_ERRORS: Final = (aiohttp.ClientError, TimeoutError, OSError)
"""What nio raises when there is no answer, or half of one."""
FAILURES: Final = (RetryLater, ValueError, *NETWORK_ERRORS)
"""What a request ends in that failed, where `raise_for_error` looks at its answer."""

_RIGHTS_SECONDS: Final = 300.0
"""How long to wait where only a person can put it right (rights, membership)."""
_LONGEST_TOLD: Final = 86_400.0
"""What a server asks people to wait at most, if it means what it says."""
_RATE_LIMIT_SECONDS: Final = 5.0
"""How long to wait after a 429 that does not say."""


def to_retry(answer: nio.ErrorResponse) -> RetryLater:
    """What an error answer means for trying again. Its reason holds only status and errcode.

    Client-server API, "Standard error response", "Rate limiting".
    """
    status = _status(answer)
    # nio puts no status in answers of its own; the error page of a proxy has no errcode.
    code = str(answer.status_code or "")
    reason = " ".join(filter(None, (str(status or ""), code))) or "an answer that is no Matrix"
    if status == 429 or code == "M_LIMIT_EXCEEDED":
        return RetryLater(reason, _retry_after(answer))
    if code and status is not None and 400 <= status < 500:
        return RetryLater(reason, _RIGHTS_SECONDS)
    return RetryLater(reason)


def raise_for_error(answer: object) -> None:
    """Raises RetryLater for a refusal, and ValueError for an answer that nio cannot read."""
    if isinstance(answer, nio.ErrorResponse):
        if _status(answer) != 200:
            raise to_retry(answer)
        raise ValueError(type(answer).__name__)  # nio's own word for a success it cannot read


def is_logged_out(errcode: str) -> bool:
    """Whether the server no longer knows the access token (spec, "Using access tokens")."""
    return errcode in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN")


def logged_out(homeserver: str, user: str) -> AdministratorError:
    """What to tell the administrator then."""
    return AdministratorError(
        homeserver,
        f"the homeserver no longer accepts the log-in of {user}.",
        "Run `kansli login --again`.",
    )


def refusal(
    homeserver: str, answer: nio.ErrorResponse, remedy: str, *, of: str = ""
) -> AdministratorError:
    """What to tell the administrator of an error answer. of: what was refused."""
    refused = to_retry(answer)
    if _status(answer) == 429 or answer.status_code == "M_LIMIT_EXCEEDED":
        return rate_limited(homeserver, refused.seconds)
    problem = f"the homeserver refused {of} ({refused.reason})." if of else ""
    return AdministratorError(
        homeserver, problem or f"the homeserver refused ({refused.reason}).", remedy
    )


def rate_limited(homeserver: str, seconds: float | None) -> AdministratorError:
    """What to tell the administrator of a 429: that nothing was wrong with what was asked.

    seconds: how long the server asks to be left alone, if it says so.
    """
    pause = "some minutes"
    if seconds is not None and 0 < seconds <= _LONGEST_TOLD:
        pause = f"{ceil(seconds)} seconds"
    return AdministratorError(
        homeserver,
        f"the homeserver has had too many requests and asks to wait {pause} (429).",
        "Wait that long, and run the command again.",
    )


def reason_of(error: BaseException) -> str:
    """Why something failed, for the log: no text of the error's own, which may hold the request."""
    return error.reason if isinstance(error, RetryLater) else type(error).__name__


def _status(answer: nio.ErrorResponse) -> int | None:
    response = answer.transport_response
    return None if response is None else int(response.status)


def _retry_after(answer: nio.ErrorResponse) -> float:
    """Seconds, by the answer's body or its ``Retry-After`` header."""
    if isinstance(answer.retry_after_ms, int) and answer.retry_after_ms > 0:
        return answer.retry_after_ms / 1000
    header = answer.transport_response.headers.get("Retry-After", "")
    return float(header) if header.isdecimal() else _RATE_LIMIT_SECONDS
