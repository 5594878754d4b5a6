"""The settings of config.toml: frozen, typed and checked."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from secretary.group import Group
from secretary.retention import RetentionSchedule


class Secret:
    """A text that `str`, `repr` and logging do not show; only `reveal` does."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(hidden)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


class KeysTo(StrEnum):
    """Which devices are sent the keys of encrypted rooms."""

    CROSS_SIGNED = "cross-signed"
    """Devices that their owner has cross-signed (MSC4153)."""
    ALL = "all"


@dataclass(frozen=True)
class MatrixSettings:
    """The bot's Matrix account.

    user, access_token: None where they are left to `kansli login`.
    unread_after: how long a message may be undecryptable before its sender is asked to repeat it.
    """

    homeserver: str
    display_name: str
    user: str | None
    access_token: Secret | None
    keys_to: KeysTo = KeysTo.CROSS_SIGNED
    unread_after: timedelta = timedelta(minutes=10)


@dataclass(frozen=True)
class StorageSettings:
    """The database. Its URL is a secret, since it may contain a password."""

    url: Secret

    @property
    def shown(self) -> str:
        """The URL without password and options, for people and logs."""
        return shown_address(self.url.reveal())


@dataclass(frozen=True)
class BotSettings:
    """The bot itself.

    data: its folder, absolute. zone: of groups that name none. prefix: of commands.
    administrators: Matrix ids. direct_chats: whether members may open a direct chat with it.
    grace: of all groups; see `Group`.
    """

    data: Path
    zone: ZoneInfo
    prefix: str
    administrators: frozenset[str]
    direct_chats: bool
    grace: timedelta = timedelta(minutes=3)


@dataclass(frozen=True)
class HealthSettings:
    """Where `/healthz`, `/readyz` and `/metrics` are served."""

    host: str
    port: int


@dataclass(frozen=True)
class CalendarFeedSettings:
    """Where calendars are served that programs follow by an address."""

    host: str
    port: int


class LogFormat(StrEnum):
    """The format of a log line."""

    TEXT = "text"
    JSON = "json"


class LogLevel(StrEnum):
    """The lowest level that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def number(self) -> int:
        """The level as a number, as in `logging`."""
        return logging.getLevelNamesMapping()[self.name]


@dataclass(frozen=True)
class LogSettings:
    """The log of `kansli run`."""

    format: LogFormat = LogFormat.TEXT
    level: LogLevel = LogLevel.INFO


@dataclass(frozen=True)
class Settings:
    """All of config.toml. health: None where the health server is off; calendar_feed: the same of
    the calendars that programs follow."""

    matrix: MatrixSettings
    storage: StorageSettings
    bot: BotSettings
    groups: tuple[Group, ...]
    health: HealthSettings | None = None
    log: LogSettings = LogSettings()
    retention: RetentionSchedule = RetentionSchedule()  # noqa: RUF009 - a value
    calendar_feed: CalendarFeedSettings | None = None


def shown_address(url: str) -> str:
    """A database's URL without password and options."""
    scheme, separator, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    account, at, host = authority.rpartition("@")
    account = account.partition(":")[0]
    return f"{scheme}{separator}{account}{at}{host}{slash}{path.partition('?')[0]}"
