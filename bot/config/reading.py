"""The file, its tables and keys, and the mistakes found in them."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.runtime.files import read_text
from secretary.errors import ConfigError
from secretary.followed_reminders import FOLLOWED_KINDS
from secretary.notice_kinds import NOTICE_KINDS
from secretary.reminders import REMINDER_KINDS

TOKEN_VARIABLE: Final = "KANSLI_ACCESS_TOKEN"  # noqa: S105 (a variable's name, no secret)
STORAGE_VARIABLE: Final = "KANSLI_STORAGE_URL"
KEYS_VARIABLE: Final = "KANSLI_KEYS_SECRET"

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "": (
        "matrix",
        "storage",
        "bot",
        "health",
        "log",
        "papers",
        "documents",
        "retention",
        "calendar",
        "superior_board",
        "school_holiday",
        "group",
    ),
    "matrix": (
        "homeserver",
        "user",
        "access_token_file",
        "display_name",
        "keys_to",
        "unread_minutes",
        "name",
    ),
    "storage": ("url", "url_file", "keys_secret_file"),
    "bot": ("data", "time_zone", "prefix", "administrators", "direct_chats", "undo_minutes"),
    "health": ("port", "host", "public"),
    "log": ("format", "level"),
    "papers": ("max_mb", "types"),
    "documents": ("organisation", "colour", "logo", "logo_alt", "word_template"),
    "retention": ("messages_days", "record_years", "log_years", "people_years"),
    "calendar": ("attach", "alarm_minutes", "feed"),
    "calendar.feed": ("port", "host", "public", "url", "days_back", "days_ahead"),
    "superior_board": ("name", "short_name", "room"),
    "school_holiday": ("kind", "weeks", "easter", "days", "municipalities"),
    "group": (
        "id",
        "name",
        "room",
        "secretaries",
        "secretary_room",
        "encrypted",
        "account",
        "time_zone",
        "language",
        "settling_seconds",
        "reactions",
        "pin_summons",
        "attach_calendar",
        "approve_agenda",
        "absence_list",
        "absence_list_time",
        "ask_for_reports",
        "year_plan_reminder",
        "rules",
        "items",
        "rules_override",
        "notices",
    ),
    "group.rules_override": (
        "summons_days",
        "summons_firm",
        "substitutes",
        "meetings_min",
        "meetings_max",
        "meetings_half_year",
        "digital",
        "absences_to",
        "summons_from",
        "municipal_official",
        "board_report_days",
        "half_days",
        "year_plan",
    ),
    "group.notices": (
        "working_days",
        *(kind.name for kind in NOTICE_KINDS),
        *(kind.name for kind in REMINDER_KINDS),
        *(kind.name for kind in FOLLOWED_KINDS),
    ),
    "group.notices.kind": ("days", "time"),
}
"""Every known key, by table."""

_OTHER_CHANNELS: Final[Mapping[str, tuple[str, ...]]] = {
    "group": ("places",),
    "group.places": (),
    "group.places.channel": ("room", "secretaries", "secretary_room"),
}
"""The keys of channels besides Matrix, which config.example.toml leaves out while there is none."""
_NAMED_FREELY: Final = "group.places"
"""The table whose keys are names of channels: `bot.config.groups` says which there are."""


class ConfigErrors(ConfigError):
    """Several mistakes in one config.toml; `errors` holds them in the order of the file."""

    def __init__(self, file: Path, errors: Sequence[ConfigError]) -> None:
        lines = "\n".join(f"  {error}".replace(f"{file}: ", "", 1) for error in errors)
        super().__init__(str(file), f"{len(errors)} things need mending.", "")
        self.args = (f"{file}: {len(errors)} things need mending.\n{lines}",)
        self.errors = tuple(errors)


_T = TypeVar("_T")
_D = TypeVar("_D")


class Wrong(Exception):
    """A value is not valid. item: its position in a list, from 1."""

    def __init__(self, problem: str, remedy: str, item: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.item = item


class Mistakes:
    """Collects mistakes, so that all are shown at once; until then, values may be placeholders."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._errors: list[ConfigError] = []

    def __len__(self) -> int:
        return len(self._errors)

    def add(self, place: str, wrong: Wrong) -> None:
        """Record a mistake at a place in the file."""
        if wrong.item is not None:
            place = f"{place}[{wrong.item}]"
        self._errors.append(ConfigError(f"{self.file}: {place}", wrong.problem, wrong.remedy))

    def close(self) -> None:
        """Raise ConfigError or ConfigErrors, if anything was recorded."""
        if len(self._errors) == 1:
            raise self._errors[0]
        if self._errors:
            raise ConfigErrors(self.file, self._errors)


class Table:
    """One table of the file, whose unknown keys are recorded as mistakes.

    name: its key in KEYS. place: the path to it that people are shown.
    """

    def __init__(self, mistakes: Mistakes, name: str, place: str, data: Mapping[str, Any]) -> None:
        self.mistakes = mistakes
        self._name = name
        self._place = place
        self._data = data
        for key in data:
            if name != _NAMED_FREELY and key not in _keys(name):
                self.mistake(key, "is no key here.", right_key(key, name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def get(self, key: str) -> object:
        """The value as TOML has it; None where the key is missing."""
        return self._data.get(key)

    def mistake(self, key: str, problem: str, remedy: str) -> None:
        """Record a mistake in the value of `key`."""
        self.mistakes.add(self._path(key), Wrong(problem, remedy))

    def take(self, key: str, read: Callable[[object], _T], default: _D) -> _T | _D:
        """The value of `key`, converted by `read`; `default` where it is missing or not valid."""
        assert key in _keys(self._name), f"{key} of [{self._name}] is not in KEYS"
        if key not in self._data:
            return default
        try:
            return read(self._data[key])
        except Wrong as wrong:
            self.mistakes.add(self._path(key), wrong)
            return default

    def need(
        self, key: str, read: Callable[[object], _T], placeholder: _D, example: str
    ) -> _T | _D:
        """The same for a required key. example: a value to suggest where it is missing."""
        if key not in self._data:
            self.mistake(key, "is missing.", f"Write for example: {key} = {example}")
        return self.take(key, read, placeholder)

    def table(self, key: str, name: str | None = None) -> Table:
        """The table at `key`; empty where it is missing. name: its key in KEYS, if another."""
        name = name or (f"{self._name}.{key}" if self._name else key)
        data = self._data.get(key, {})
        if not isinstance(data, dict):
            self.mistake(key, f"is {kind_of(data)}.", f"It is a table: [{name}].")
            data = {}
        return Table(self.mistakes, name, self._path(key), data)

    def _path(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key

    def tables(self, key: str, *, may_be_none: bool = False, each_is: str = "group") -> list[Table]:
        """The tables of the array at `key`: at least one, unless there may be none.

        each_is: what each of them is, for who has written none.
        """
        data = self._data.get(key, [])
        if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
            self.mistake(key, f"is {kind_of(data)}.", f"It is a list of tables: [[{key}]].")
            return []
        if not data and not may_be_none:
            self.mistake(key, "is missing.", f"Write one [[{key}]] for each {each_is}.")
        return [
            Table(self.mistakes, key, f"{self._path(key)}[{number}]", item)
            for number, item in enumerate(data, start=1)
        ]


def parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path))
    except FileNotFoundError as error:
        raise ConfigError(
            str(path), "there is no such file.", "Copy config.example.toml and fill it in."
        ) from error
    except OSError as error:
        raise ConfigError(
            str(path), f"cannot be read ({error.strerror}).", "Let the bot's user read it."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), "is not UTF-8 text.", "Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            str(path),
            f"is not TOML: {error}.",
            "Texts stand in quotes, tables begin with a name: [bot]. See config.example.toml.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            str(path),
            "has a number that is too long, or tables too deep in one another.",
            "Write it as config.example.toml is written.",
        ) from error


def right_key(key: str, table: str) -> str:
    if key == "keys_secret":
        return f"Put it in a file of its own (keys_secret_file), or in {KEYS_VARIABLE}."
    if key == "access_token":
        return f"Put it in a file of its own (access_token_file), or in {TOKEN_VARIABLE}."
    for other, keys in KEYS.items():
        if key in keys and other and other != "group.notices.kind":
            return f"It belongs in [{other}]." if other != "group" else "It belongs in [[group]]."
    return did_you_mean(key, KEYS.get(table) or _OTHER_CHANNELS[table])


def _keys(table: str) -> tuple[str, ...]:
    return KEYS.get(table, ()) + _OTHER_CHANNELS.get(table, ())


def did_you_mean(given: str, known: Iterable[str]) -> str:
    choices = list(known)
    folded = {choice.casefold(): choice for choice in choices}
    close = difflib.get_close_matches(given.casefold().replace("-", "_"), folded, n=1)
    close = close or difflib.get_close_matches(given.casefold(), folded, n=1)
    if close:
        return f"Did you mean {folded[close[0]]}?"
    return f"Choose among: {', '.join(choices)}."


def kind_of(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    for kind, name in (
        (str, "a text"),
        (int, "a number"),
        (float, "a number with decimals"),
        (list, "a list"),
        (dict, "a table"),
    ):
        if isinstance(value, kind):
            return name
    return "a date or a time"
