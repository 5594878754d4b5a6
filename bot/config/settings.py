"""What config.toml becomes: frozen, typed settings with nothing left to check."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from secretary.group import Group


class Secret:
    """A text that shows itself only when asked to: `str`, `repr` and the log see it hidden."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself, for the one who needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(hidden)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


class KeysTo(StrEnum):
    """Which devices get the keys of encrypted rooms."""

    CROSS_SIGNED = "cross-signed"
    """Those that their owner has verified."""
    ALL = "all"


@dataclass(frozen=True)
class MatrixSettings:
    """The account. `user` and `access_token` are None where `kansli login` is to say.

    unread_after: how long a message may wait for its key before its sender is told.
    """

    homeserver: str
    display_name: str
    user: str | None
    access_token: Secret | None
    keys_to: KeysTo = KeysTo.CROSS_SIGNED
    unread_after: timedelta = timedelta(minutes=10)


@dataclass(frozen=True)
class StorageSettings:
    """The database. Its address is a secret, because it may hold a password."""

    url: Secret

    @property
    def shown(self) -> str:
        """The address without its password, for people and logs."""
        return _without_password(self.url.reveal())


@dataclass(frozen=True)
class BotSettings:
    """The bot itself. `data` is absolute; `direct_chats`: members may talk to it alone."""

    data: Path
    zone: ZoneInfo
    prefix: str
    administrators: frozenset[str]
    direct_chats: bool


@dataclass(frozen=True)
class HealthSettings:
    """Where the bot answers for its health and its metrics."""

    host: str
    port: int


class LogFormat(StrEnum):
    """What a line of the log looks like."""

    TEXT = "text"
    JSON = "json"


class LogLevel(StrEnum):
    """From which weight on a line is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def number(self) -> int:
        """As `logging` counts."""
        return logging.getLevelNamesMapping()[self.name]


@dataclass(frozen=True)
class LogSettings:
    """The log of `kansli run`."""

    format: LogFormat = LogFormat.TEXT
    level: LogLevel = LogLevel.INFO


@dataclass(frozen=True)
class Settings:
    """All of config.toml, with nothing left to check. `health` is None while it is off."""

    matrix: MatrixSettings
    storage: StorageSettings
    bot: BotSettings
    groups: tuple[Group, ...]
    health: HealthSettings | None = None
    log: LogSettings = LogSettings()


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    account, at, host = authority.rpartition("@")
    account = account.partition(":")[0]
    return f"{scheme}{separator}{account}{at}{host}{slash}{path.partition('?')[0]}"
