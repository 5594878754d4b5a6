"""What it means when the homeserver does not answer, or answers with an error."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Mapping
from email.utils import parsedate_to_datetime
from math import ceil
from typing import Any, Final

import aiohttp
import nio  # type: ignore[import-untyped]  # ships no types

from bot.runtime.retry import LONGEST_WAIT
from bot.transports.base import RetryLater
from bot.transports.matrix.json_reader import string_at
from secretary.errors import AdministratorError

NETWORK_ERRORS: Final = (aiohttp.ClientError, TimeoutError, OSError)
"""What nio raises when there is no answer, or half of one."""
FAILURES: Final = (RetryLater, ValueError, *NETWORK_ERRORS)
"""What a request ends in that failed, where `raise_for_error` looks at its answer."""


class UnreadableAnswer(ValueError):
    """An answer that is no JSON, or more of it than anybody needs."""


_RIGHTS_SECONDS: Final = 300.0
"""How long to wait where only a person can put it right (rights, membership)."""
LONGEST_TOLD: Final = 86_400.0
"""What a server asks people to wait, if it means what it says, is less."""
_OF_MESSAGE: Final = (400, 413)
"""Statuses that say what is wrong with the request, such as ``M_TOO_LARGE``."""
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
    if is_unreadable(answer):
        reason = "an answer that cannot be read"
    if status == 429 or code == "M_LIMIT_EXCEEDED":
        headers: Mapping[str, Any] = getattr(answer.transport_response, "headers", {})
        return RetryLater(reason, seconds_to_wait(answer.retry_after_ms, headers))
    if code and status is not None and 400 <= status < 500:
        return RetryLater(reason, _RIGHTS_SECONDS, of_message=status in _OF_MESSAGE)
    return RetryLater(reason)


def raise_for_error(answer: object) -> None:
    """Raises RetryLater for a refusal, UnreadableAnswer for an answer that nio cannot read."""
    if isinstance(answer, nio.ErrorResponse):
        if not is_unreadable(answer):
            raise to_retry(answer)
        raise UnreadableAnswer(type(answer).__name__)


async def or_later(step: Awaitable[None]) -> None:
    """Await it; RetryLater, too, for an answer that cannot be read and is none of a sync's."""
    try:
        await step
    except UnreadableAnswer as error:
        raise RetryLater(reason_of(error)) from error


def is_unreadable(answer: nio.ErrorResponse) -> bool:
    """Whether it is none of the server's errors, but a success that nobody can read."""
    status = _status(answer)
    return status is not None and 200 <= status < 300


def is_logged_out(errcode: str) -> bool:
    """Whether the server no longer knows the access token (spec, "Using access tokens")."""
    return errcode in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN")


class LoggedOut(AdministratorError):
    """The homeserver refuses the access token for good.

    soft: it keeps the device, which can be logged in again with all its keys ("Soft logout").
    code: why it was not renewed, such as ``invalid_grant``; None where it could not be.
    """

    def __init__(
        self, homeserver: str, user: str, *, soft: bool = False, code: str | None = None
    ) -> None:
        self.soft = soft
        why = "" if code is None else f", nor does it renew it ({code or 'no reason given'})"
        if soft:
            problem = f"the homeserver asks for a new log-in of {user}{why}."
            remedy = "Run `kansli login`: the device and its keys are kept."
        else:
            problem = f"the homeserver no longer accepts the log-in of {user}{why}."
            remedy = "Run `kansli login --again`"
            # Spent tokens look the same: the device of a copy that was put back is there still.
            put_back = ", or `--same-device` where a copy of the data folder was put back."
            remedy += "." if code is None else put_back
        super().__init__(homeserver, problem, remedy)


def refusal(
    homeserver: str, answer: nio.ErrorResponse, remedy: str, *, of: str = ""
) -> AdministratorError:
    """What to tell the administrator of an error answer. of: what was refused."""
    refused = to_retry(answer)
    if _status(answer) == 429 or answer.status_code == "M_LIMIT_EXCEEDED":
        headers = getattr(answer.transport_response, "headers", {})
        seconds = seconds_to_wait(answer.retry_after_ms, headers, longest=LONGEST_TOLD)
        return rate_limited(homeserver, seconds)
    problem = f"the homeserver refused {of} ({refused.reason})." if of else ""
    return AdministratorError(
        homeserver, problem or f"the homeserver refused ({refused.reason}).", remedy
    )


def rate_limited(homeserver: str, seconds: float | None) -> AdministratorError:
    """What to tell the administrator of a 429: that nothing was wrong with what was asked.

    seconds: how long the server asks to be left alone, if it says so.
    """
    pause = "some minutes"
    if seconds is not None and 0 < seconds < LONGEST_TOLD:
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


def read_error(content: object, response: aiohttp.ClientResponse) -> nio.ErrorResponse:
    """An error answer, of which each field counts by itself: nio drops the errcode where the
    wait beside it is no whole number."""
    answer = nio.ErrorResponse(string_at(content, "error") or "", string_at(content, "errcode"))
    if isinstance(content, dict):
        answer.retry_after_ms = content.get("retry_after_ms")
        answer.soft_logout = content.get("soft_logout") is True
    answer.transport_response = response
    return answer


def seconds_to_wait(
    retry_after_ms: object,
    headers: Mapping[str, str],
    otherwise: float = _RATE_LIMIT_SECONDS,
    *,
    longest: float = LONGEST_WAIT,
) -> float:
    """How long a server asks to be left alone: never longer than `longest` seconds.

    retry_after_ms: of the answer, of whatever type. headers: among which may be ``Retry-After``,
    in seconds or as a date (RFC 9110), which the server's own ``Date`` is compared with.
    otherwise: where neither says anything of use.
    """
    if isinstance(retry_after_ms, int | float) and retry_after_ms > 0:  # not so: NaN
        return min(retry_after_ms, longest * 1000) / 1000
    after = headers.get("Retry-After", "").strip()
    if re.fullmatch("[0-9]+", after):
        return min(float(after[:300]), longest) or otherwise
    try:
        until, now = map(parsedate_to_datetime, (after, headers.get("Date", "")))
        seconds = (until - now).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return otherwise
    return min(seconds, longest) if seconds > 0 else otherwise
