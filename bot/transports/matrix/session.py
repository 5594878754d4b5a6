"""The bot's log-in on Matrix, kept beside its keys; the password never is."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bot.transports.matrix.json_reader import object_at, value_at
from bot.transports.matrix.key_place import LOGIN_FILE, KeyPlace, place_of
from secretary.errors import AdministratorError

_LOG_IN = "Run `kansli login`."

_LONGEST_LIFETIME: Final = 10 * 365 * 86_400.0
"""Seconds; what is told to live longer, or no number of seconds at all, has no known end."""
_END_OF_TIME: Final = datetime.max.replace(tzinfo=UTC).timestamp()
_MARGIN_SECONDS: Final = 60.0
"""How long before its end an access token is renewed, or a quarter of a shorter life."""


@dataclass(frozen=True)
class OAuthClient:
    """What the bot is to the authorization server that gave it its tokens.

    client_id: as registered. token_endpoint, revocation_endpoint: addresses; the latter may be
    missing.
    """

    client_id: str
    token_endpoint: str
    revocation_endpoint: str | None = None


@dataclass(frozen=True)
class Renewal:
    """How an access token is renewed that ends.

    renew_at: from when on, in Unix time (seconds); None where the server does not tell how long
    a token lives: then when it is refused. oauth: None where the homeserver itself renews
    (client-server API, "Legacy API", ``/refresh``).
    """

    refresh_token: str = field(repr=False)
    renew_at: float | None = None
    oauth: OAuthClient | None = None


@dataclass(frozen=True)
class Session:
    """A device of the bot's account, logged in.

    homeserver: its address, such as ``https://matrix.example.org``.
    expires_at: when the access token ends, in Unix time (seconds), where that is known.
    renewal: None where it cannot be renewed; most need not be.
    """

    homeserver: str
    user_id: str
    device_id: str
    access_token: str = field(repr=False)
    expires_at: float | None = None
    renewal: Renewal | None = None

    def is_same_device(self, other: Session) -> bool:
        """Whether both are log-ins of one device."""
        mine = self.homeserver, self.user_id, self.device_id
        return mine == (other.homeserver, other.user_id, other.device_id)


class NotLoggedIn(AdministratorError):
    """There is no session in the place."""


def load(data: Path | KeyPlace) -> Session:
    """The session kept in a place. NotLoggedIn where there is none, and AdministratorError where
    it is of no use."""
    place = place_of(data)
    where = place.shown(LOGIN_FILE)
    try:
        return read(place.read(LOGIN_FILE), where)
    except FileNotFoundError:
        raise NotLoggedIn(where, "the bot is not logged in.", _LOG_IN) from None
    except OSError as error:
        problem = f"the log-in cannot be read: {error.strerror}."
        raise AdministratorError(where, problem, "Let the bot's user own the file.") from error
    except UnicodeDecodeError:
        raise _damaged(where) from None


def read(text: str, where: str) -> Session:
    """The session that was kept as `text`. AdministratorError, about `where`, for one of no use."""
    try:
        session = _session(json.loads(text))
        if not re.match("https?://.", session.homeserver):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        # `from None`: the error could show the token.
        raise _damaged(where) from None
    return session


def written(session: Session) -> str:
    """The text that it is kept as.

    All in one, in one write: no access token is ever kept beside the refresh token of another.
    """
    return json.dumps(_without_none(asdict(session)), indent=2) + "\n"


def save(session: Session, data: Path | KeyPlace) -> None:
    """Keep `session` in the place, instead of the old one. Raises OSError, AdministratorError."""
    place_of(data).write(LOGIN_FILE, written(session))


def word(value: object) -> str:
    """A text that can stand in an address or a header; TypeError for anything else."""
    if not isinstance(value, str) or not re.fullmatch("[!-~]{1,4096}", value):
        raise TypeError
    return value


def lifetime(
    told: object, now: datetime, *, per_second: int = 1
) -> tuple[float | None, float | None]:
    """When an access token ends and is to be renewed, in Unix time: None where nobody knows.

    told: how long it lives, as the server says, of whatever type; per_second: how many of its
    units a second is. now: when the token was asked for.
    """
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None, None
    seconds = min(told, _LONGEST_LIFETIME * per_second) / per_second  # it may be of 300 digits
    if not 0 < seconds < _LONGEST_LIFETIME:
        return None, None
    ends = now.timestamp() + seconds
    return ends, ends - min(_MARGIN_SECONDS, seconds / 4)


def _damaged(where: str) -> AdministratorError:
    return AdministratorError(where, "the log-in is damaged.", _LOG_IN)


def _session(kept: Any) -> Session:
    """Raises KeyError, TypeError, ValueError for what is none."""
    names = ("homeserver", "user_id", "device_id", "access_token")
    words = {name: word(kept[name]) for name in names}
    renewal = object_at(kept, "renewal")
    return Session(
        **words,
        expires_at=_time(kept.get("expires_at")),
        renewal=_renewal(renewal) if renewal else None,
    )


def _renewal(kept: dict[str, Any]) -> Renewal:
    oauth = object_at(kept, "oauth")
    revocation = value_at(oauth, "revocation_endpoint")
    return Renewal(
        refresh_token=word(kept["refresh_token"]),
        renew_at=_time(kept.get("renew_at")),
        oauth=OAuthClient(
            word(oauth["client_id"]),
            word(oauth["token_endpoint"]),
            None if revocation is None else word(revocation),
        )
        if oauth
        else None,
    )


def _time(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, int | float) and 0 <= value < _END_OF_TIME:
        return float(value)
    raise ValueError


def _without_none(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: _without_none(each) for name, each in value.items() if each is not None}
