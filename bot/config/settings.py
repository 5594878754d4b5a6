"""The settings of config.toml: frozen, typed and checked."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from secretary.group import Group
from secretary.retention import RetentionSchedule

_ACCOUNTS: Final = "accounts"
"""The folder, in the data folder, of accounts that have a name."""


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
    """One of the bot's Matrix accounts.

    name: by which groups and commands name it; empty for the only one, or the first there was.
    user, access_token: None where they are left to `kansli login`; where there are several
    accounts, each has its user.
    unread_after: how long a message may be undecryptable before its sender is asked to repeat it.
    """

    homeserver: str
    display_name: str
    user: str | None
    access_token: Secret | None
    keys_to: KeysTo = KeysTo.CROSS_SIGNED
    unread_after: timedelta = timedelta(minutes=10)
    name: str = ""

    @property
    def shown(self) -> str:
        """What people are shown of it: its name, or else its user."""
        return self.name or self.user or "the bot's account"


@dataclass(frozen=True)
class StorageSettings:
    """The database. Its URL is a secret, since it may contain a password.

    keys_secret: what the log-in and the keys are encrypted with in it; None where they lie in the
    data folder.
    """

    url: Secret
    keys_secret: Secret | None = None

    @property
    def shown(self) -> str:
        """The URL without password and options, for people and logs."""
        return shown_address(self.url.reveal())


@dataclass(frozen=True)
class BotSettings:
    """The bot itself.

    data: its account's folder, absolute. zone: of groups that name none. prefix: of commands.
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
    """All of config.toml, as one of the accounts has it: `matrix`, whose data folder is in `bot`.

    groups: of all accounts. health: None where the health server is off; calendar_feed: the same of
    the calendars that programs follow. others: the other accounts, where there are several.
    """

    matrix: MatrixSettings
    storage: StorageSettings
    bot: BotSettings
    groups: tuple[Group, ...]
    health: HealthSettings | None = None
    log: LogSettings = LogSettings()
    retention: RetentionSchedule = RetentionSchedule()  # noqa: RUF009 - a value
    calendar_feed: CalendarFeedSettings | None = None
    others: tuple[MatrixSettings, ...] = ()

    @property
    def accounts(self) -> tuple[MatrixSettings, ...]:
        """All accounts, this one first."""
        return (self.matrix, *self.others)

    @property
    def own_groups(self) -> tuple[Group, ...]:
        """The groups in whose rooms this account is."""
        return tuple(each for each in self.groups if each.account == self.matrix.name)

    def of(self, account: MatrixSettings) -> Settings:
        """The same as another account has it.

        The account without a name has the data folder itself, and each other a folder in it.
        """
        data = folder_of(self.data, account)
        others = tuple(each for each in self.accounts if each != account)
        return replace(self, matrix=account, bot=replace(self.bot, data=data), others=others)

    @property
    def data(self) -> Path:
        """The data folder of the process, whichever account it works for."""
        return self.bot.data.parent.parent if self.matrix.name else self.bot.data


def folder_of(data: Path, account: MatrixSettings) -> Path:
    """The account's folder, where the data folder is `data`."""
    return data / _ACCOUNTS / account.name if account.name else data


def shown_address(url: str) -> str:
    """A database's URL without password and options."""
    scheme, separator, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    account, at, host = authority.rpartition("@")
    account = account.partition(":")[0]
    return f"{scheme}{separator}{account}{at}{host}{slash}{path.partition('?')[0]}"
