"""config.toml → frozen, typed settings; or every mistake in it, each with its place and remedy.

`load` is the way in. A place is written as in ``config.toml: group[2].notices.summons.days``,
where ``group[2]`` is the second ``[[group]]`` of the file.
"""

from __future__ import annotations

import difflib
import os
import re
import stat
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from secretary.errors import ConfigError
from secretary.group import (
    DEFAULT_LEADS,
    PROFILES,
    STANDING_ITEMS,
    Group,
    Lead,
    NoticeKind,
    NoticeSettings,
    Rules,
    SubstituteRule,
)

TOKEN_VARIABLE: Final = "KANSLI_ACCESS_TOKEN"  # noqa: S105 (a variable's name, no secret)
STORAGE_VARIABLE: Final = "KANSLI_STORAGE_URL"

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("matrix", "storage", "bot", "group"),
    "matrix": ("homeserver", "user", "access_token_file", "display_name"),
    "storage": ("url", "url_file"),
    "bot": ("data", "time_zone", "prefix", "administrators", "direct_chats"),
    "group": (
        "id",
        "name",
        "room",
        "secretaries",
        "secretary_room",
        "time_zone",
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
        "digital",
    ),
    "group.notices": ("working_days", *NoticeKind),
    "group.notices.kind": ("days", "time"),
}
"""Every key there is, by its table."""


class ConfigErrors(ConfigError):
    """Several mistakes in one config.toml; `errors` holds them in the order of the file."""

    def __init__(self, file: Path, errors: Sequence[ConfigError]) -> None:
        lines = "\n".join(f"  {error}".replace(f"{file}: ", "", 1) for error in errors)
        super().__init__(str(file), f"{len(errors)} things need mending.", "")
        self.args = (f"{file}: {len(errors)} things need mending.\n{lines}",)
        self.errors = tuple(errors)


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


@dataclass(frozen=True)
class MatrixSettings:
    """The account. `user` and `access_token` are None where `kansli login` is to say."""

    homeserver: str
    display_name: str
    user: str | None
    access_token: Secret | None


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
class Settings:
    """All of config.toml, in the order of the file, with nothing left to check."""

    matrix: MatrixSettings
    storage: StorageSettings
    bot: BotSettings
    groups: tuple[Group, ...]


def load(path: Path, env: Mapping[str, str]) -> Settings:
    """The settings in the file at `path`, with secrets from `env` over those of the file.

    Folders and files named in it are relative to its own folder.
    Raises ConfigError, or ConfigErrors where there are several mistakes.
    """
    report = _Report(path)
    top = _Table(report, "", "", _parse(path))
    folder = path.absolute().parent
    matrix = _matrix(top.table("matrix"), folder, env)
    bot = _bot(top.table("bot"), folder)
    storage = _storage(top.table("storage"), path, bot.data, env)
    groups = [_group(table, bot.zone) for table in top.tables("group")]
    _refuse_shared_rooms(report, groups)
    _refuse_shared_ids(report, groups)
    report.close()
    return Settings(matrix, storage, bot, tuple(groups))


# ------------------------------------------------------------------------------- the tables


def _matrix(table: _Table, folder: Path, env: Mapping[str, str]) -> MatrixSettings:
    token = table.take("access_token_file", lambda v: _secret_file(folder, v), None)
    if given := env.get(TOKEN_VARIABLE, "").strip():
        token = given
    return MatrixSettings(
        homeserver=table.need("homeserver", _homeserver, "", '"https://matrix.example.org"'),
        display_name=table.take("display_name", _text, "Kansli"),
        user=table.take("user", _user, None),
        access_token=Secret(token) if token else None,
    )


def _bot(table: _Table, folder: Path) -> BotSettings:
    return BotSettings(
        data=table.take("data", lambda v: _folder(folder, v), folder / "data"),
        zone=table.take("time_zone", _zone, ZoneInfo("Europe/Stockholm")),
        prefix=table.take("prefix", _prefix, "!"),
        administrators=frozenset(table.take("administrators", _user_list, ())),
        direct_chats=table.take("direct_chats", _flag, True),
    )


def _storage(table: _Table, file: Path, data: Path, env: Mapping[str, str]) -> StorageSettings:
    folder = file.absolute().parent

    def written_here(value: object) -> str:
        url = _database(folder, value)
        if _has_password(url):
            _refuse_readable(file, "It holds the database's password")
        return url

    def in_a_file(value: object) -> str:
        return _database(folder, _secret_file(folder, value))

    url = table.take("url", written_here, None)
    elsewhere = table.take("url_file", in_a_file, None)
    if "url" in table and "url_file" in table:
        table.mistake("url_file", "is given beside url.", "Keep one of them.")
    url = url or elsewhere or f"sqlite:///{data / 'kansli.db'}"
    if given := env.get(STORAGE_VARIABLE, "").strip():
        try:
            url = _database(folder, given)
        except _Wrong as wrong:
            table.report.add(f"environment variable {STORAGE_VARIABLE}", wrong)
    return StorageSettings(Secret(url))


def _group(table: _Table, zone: ZoneInfo) -> Group:
    rules = table.take("rules", _profile, PROFILES["2023"])
    rules = _rules(table.table("rules_override"), rules)
    return Group(
        id=table.need("id", _group_id, "", '"halsa"'),
        name=table.need("name", _text, "", '"Samverkansgruppen hälsa"'),
        room=table.need("room", _room, "", '"#halsa:example.org"'),
        secretaries=frozenset(
            table.need("secretaries", _users, (), '["@sekreterare:example.org"]')
        ),
        secretary_room=table.take("secretary_room", _room, None),
        zone=table.take("time_zone", _zone, zone),
        rules=rules,
        items=tuple(table.take("items", _items, STANDING_ITEMS)),
        notices=_notices(table.table("notices"), rules),
    )


def _rules(table: _Table, rules: Rules) -> Rules:
    rules = replace(
        rules,
        summons_days=table.take("summons_days", _whole(0, 365), rules.summons_days),
        summons_firm=table.take("summons_firm", _flag, rules.summons_firm),
        substitutes=table.take("substitutes", _choice(SubstituteRule), rules.substitutes),
        meetings_min=table.take("meetings_min", _whole(0, 366), rules.meetings_min),
        meetings_max=table.take("meetings_max", _whole(0, 366), rules.meetings_max),
        digital=table.take("digital", _flag, rules.digital),
    )
    least, most = rules.meetings_min, rules.meetings_max
    if least is not None and most is not None and least > most:
        key = "meetings_min" if "meetings_min" in table else "meetings_max"
        table.mistake(
            key,
            f"makes it at least {least} and at most {most} meetings a year.",
            f"Set {'meetings_max' if key == 'meetings_min' else 'meetings_min'} as well.",
        )
    return rules


# Each kind on the left is posted before the kind on the right, or it makes no sense.
_ORDER: Final = (
    (NoticeKind.SUMMONS, NoticeKind.REPLY_REMINDER),
    (NoticeKind.SUMMONS, NoticeKind.REPORT_REMINDER),
    (NoticeKind.SUMMONS, NoticeKind.AGENDA),
    (NoticeKind.SUMMONS, NoticeKind.MEETING_REMINDER),
    (NoticeKind.REPLY_REMINDER, NoticeKind.MEETING_REMINDER),
    (NoticeKind.REPORT_REMINDER, NoticeKind.AGENDA),
)


def _notices(table: _Table, rules: Rules) -> NoticeSettings:
    mistakes = len(table.report)
    settings = NoticeSettings(working_days=table.take("working_days", _flag, True))
    for kind in NoticeKind:
        lead: Lead | None = DEFAULT_LEADS[kind]
        if table.get(kind) is False:
            lead = None
        elif kind in table:
            if not isinstance(table.get(kind), dict):
                example = '{ days = 7, time = "09:00" }'
                table.mistake(
                    kind, f"is {_kind_of(table.get(kind))}.", f"Write {example}, or false for none."
                )
                continue
            of_kind = table.table(kind, "group.notices.kind")
            default = DEFAULT_LEADS[kind]
            lead = Lead(
                days=of_kind.take("days", _whole(0, 365), default.days),
                at=of_kind.take("time", _clock, default.at),
            )
        settings = settings.with_lead(kind, lead)
    if len(table.report) == mistakes:  # else these are placeholders
        _check_leads(table, settings.leads, rules)
    return settings


def _check_leads(table: _Table, leads: Mapping[NoticeKind, Lead], rules: Rules) -> None:
    summons = leads.get(NoticeKind.SUMMONS)
    if summons is not None and rules.summons_firm and summons.days < rules.summons_days:
        table.mistake(
            "summons.days",
            f"is {summons.days}, and the rules ({rules.name}) want the summons at least "
            f"{rules.summons_days} days before the meeting.",
            f"Write {rules.summons_days} or more.",
        )
        return
    for first, then in _ORDER:
        before, after = leads.get(first), leads.get(then)
        if before is None or after is None or (-before.days, before.at) < (-after.days, after.at):
            continue
        # The one that the administrator wrote is the one to point at.
        culprit, other, word = (then, first, "after") if then in table else (first, then, "before")
        table.mistake(
            culprit,
            f"is posted {_lead(leads[culprit])}, and must come {word} {other}, "
            f"which is posted {_lead(leads[other])}.",
            f"Change the days or the time of one of them, or write {then} = false.",
        )


def _lead(lead: Lead) -> str:
    days = "on the day" if lead.days == 0 else f"{lead.days} day{'s' * (lead.days != 1)} before"
    return f"{days} at {lead.at:%H:%M}"


def _refuse_shared_rooms(report: _Report, groups: Iterable[Group]) -> None:
    taken: dict[str, str] = {}
    for number, group in enumerate(groups, start=1):
        for key, room in (("room", group.room), ("secretary_room", group.secretary_room)):
            place = f"group[{number}].{key}"
            if room and room in taken:
                report.add(
                    place,
                    _Wrong(f"{room} is also {taken[room]}.", "Give every group rooms of its own."),
                )
            elif room:
                taken[room] = place


def _refuse_shared_ids(report: _Report, groups: Iterable[Group]) -> None:
    taken: dict[str, str] = {}
    for number, group in enumerate(groups, start=1):
        place = f"group[{number}].id"
        if group.id and group.id in taken:
            report.add(
                place, _Wrong(f'"{group.id}" is also {taken[group.id]}.', "Choose another id.")
            )
        taken.setdefault(group.id, place)


# ------------------------------------------------------------------------------- reading


_T = TypeVar("_T")
_D = TypeVar("_D")
_E = TypeVar("_E", bound=StrEnum)


class _Wrong(Exception):
    """A value that will not do; `item` is the place in a list, from 1."""

    def __init__(self, problem: str, remedy: str, item: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.item = item


class _Report:
    """The mistakes found so far. While there are any, values are placeholders."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._errors: list[ConfigError] = []

    def __len__(self) -> int:
        return len(self._errors)

    def add(self, place: str, wrong: _Wrong) -> None:
        """Note a mistake at a place in the file."""
        if wrong.item is not None:
            place = f"{place}[{wrong.item}]"
        self._errors.append(ConfigError(f"{self.file}: {place}", wrong.problem, wrong.remedy))

    def close(self) -> None:
        """Raise what was found."""
        if len(self._errors) == 1:
            raise self._errors[0]
        if self._errors:
            raise ConfigErrors(self.file, self._errors)


class _Table:
    """One table of the file: `name` finds its keys in KEYS, `place` is how people find it."""

    def __init__(self, report: _Report, name: str, place: str, data: Mapping[str, Any]) -> None:
        self.report = report
        self._name = name
        self._place = place
        self._data = data
        for key in data:
            if key not in KEYS[name]:
                self.mistake(key, "is no key here.", _right_key(key, name))

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def get(self, key: str) -> object:
        """What stands there, unchecked; None for nothing."""
        return self._data.get(key)

    def mistake(self, key: str, problem: str, remedy: str) -> None:
        """Note that the value of `key` will not do."""
        self.report.add(self._path(key), _Wrong(problem, remedy))

    def take(self, key: str, read: Callable[[object], _T], default: _D) -> _T | _D:
        """The value of `key` as `read` understands it, or `default` where it is not given."""
        if key not in self._data:
            return default
        try:
            return read(self._data[key])
        except _Wrong as wrong:
            self.report.add(self._path(key), wrong)
            return default

    def need(
        self, key: str, read: Callable[[object], _T], placeholder: _D, example: str
    ) -> _T | _D:
        """The same for a key that must be there."""
        if key not in self._data:
            self.mistake(key, "is missing.", f"Write for example: {key} = {example}")
        return self.take(key, read, placeholder)

    def table(self, key: str, name: str | None = None) -> _Table:
        """The table under `key`; an empty one where there is none."""
        name = name or (f"{self._name}.{key}" if self._name else key)
        data = self._data.get(key, {})
        if not isinstance(data, dict):
            self.mistake(key, f"is {_kind_of(data)}.", f"It is a table: [{name}].")
            data = {}
        return _Table(self.report, name, self._path(key), data)

    def _path(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key

    def tables(self, key: str) -> list[_Table]:
        """The tables of the array under `key`, of which there must be one."""
        data = self._data.get(key, [])
        if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
            self.mistake(key, f"is {_kind_of(data)}.", f"It is a list of tables: [[{key}]].")
            return []
        if not data:
            self.mistake(key, "is missing.", f"Write one [[{key}]] for each group.")
        return [
            _Table(self.report, key, f"{self._path(key)}[{number}]", item)
            for number, item in enumerate(data, start=1)
        ]


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
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


def _right_key(key: str, table: str) -> str:
    if key == "access_token":
        return f"Put it in a file of its own (access_token_file), or in {TOKEN_VARIABLE}."
    for other, keys in KEYS.items():
        if key in keys and other and other != "group.notices.kind":
            return f"It belongs in [{other}]." if other != "group" else "It belongs in [[group]]."
    return _did_you_mean(key, KEYS[table])


def _did_you_mean(given: str, known: Iterable[str]) -> str:
    choices = list(known)
    folded = {choice.casefold(): choice for choice in choices}
    close = difflib.get_close_matches(given.casefold().replace("-", "_"), folded, n=1)
    close = close or difflib.get_close_matches(given.casefold(), folded, n=1)
    if close:
        return f"Did you mean {folded[close[0]]}?"
    return f"Choose among: {', '.join(choices)}."


def _kind_of(value: object) -> str:
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


# ------------------------------------------------------------------------------- values


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise _Wrong(f"is {_kind_of(value)}.", "Write a text in quotes.")
    return value


def _text(value: object) -> str:
    text = _string(value).strip()
    if not text or not text.isprintable():
        raise _Wrong("is empty or has unprintable characters.", "Write one line of text.")
    return text


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _Wrong(f"is {_kind_of(value)}.", "Write true or false, without quotes.")
    return value


def _whole(low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise _Wrong(f"is {_kind_of(value)}.", "Write a whole number, without quotes.")
        if not low <= value <= high:
            raise _Wrong(f"is {value}.", f"Write a number from {low} to {high}.")
        return value

    return read


def _choice(kind: type[_E]) -> Callable[[object], _E]:
    def read(value: object) -> _E:
        text = _string(value)
        if text not in list(kind):
            raise _Wrong(f'"{text}" is not known.', _did_you_mean(text, kind))
        return kind(text)

    return read


def _list(read: Callable[[object], _T], at_least: int = 0) -> Callable[[object], tuple[_T, ...]]:
    def read_all(value: object) -> tuple[_T, ...]:
        if not isinstance(value, list):
            raise _Wrong(f"is {_kind_of(value)}.", "Write a list in brackets: [ … ].")
        if len(value) < at_least:
            raise _Wrong("is empty.", f"Name at least {at_least}.")
        found = []
        for number, item in enumerate(value, start=1):
            try:
                found.append(read(item))
            except _Wrong as wrong:
                raise _Wrong(wrong.problem, wrong.remedy, number) from None
        return tuple(found)

    return read_all


def _items(value: object) -> tuple[str, ...]:
    items = _list(_text, at_least=1)(value)
    for number, item in enumerate(items, start=1):
        if item in items[: number - 1]:
            raise _Wrong(f'"{item}" stands there twice.', "Name every item once.", number)
    return items


def _profile(value: object) -> Rules:
    if isinstance(value, int) and str(value) in PROFILES:
        raise _Wrong("is a number.", f'Write it in quotes: "{value}".')
    name = _string(value)
    if name not in PROFILES:
        raise _Wrong(f'"{name}" is not known.', _did_you_mean(name, PROFILES))
    return PROFILES[name]


def _clock(value: object) -> time:
    if isinstance(value, time) and not (value.second or value.microsecond):
        return value  # TOML's own 09:00:00
    match = re.fullmatch(r"(\d{1,2})[:.](\d{2})", value) if isinstance(value, str) else None
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        shown = f'"{value}"' if isinstance(value, str) else _kind_of(value)
        raise _Wrong(f"{shown} is no time of day.", 'Write hours and minutes: "09:00".')
    return time(int(match[1]), int(match[2]))


def _zone(value: object) -> ZoneInfo:
    name = _string(value)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # a name with odd characters, a folder, no such zone
        names = available_timezones()
        # "stockholm" and "Europe/Stokholm" both find their city.
        cities = {zone.rpartition("/")[2].casefold(): zone for zone in sorted(names)}
        city = difflib.get_close_matches(name.rpartition("/")[2].casefold(), cities, n=1)
        remedy = (
            f"Did you mean {cities[city[0]]}?" if city else 'Write for example "Europe/Stockholm".'
        )
        raise _Wrong(f'"{name}" is no time zone.', remedy) from None


def _prefix(value: object) -> str:
    prefix = _string(value)
    if not 1 <= len(prefix) <= 2 or any(
        char.isalnum() or char.isspace() or not char.isprintable() for char in prefix
    ):
        raise _Wrong(
            f'"{prefix}" will not do.', 'Write one or two signs, no letters or digits: "!".'
        )
    if prefix.startswith("/"):
        raise _Wrong(
            f'"{prefix}" never reaches the bot: clients keep / for commands of their own.',
            'Write for example "!".',
        )
    return prefix


def _path(base: Path, value: object) -> Path:
    try:
        return base / Path(_text(value)).expanduser()
    except RuntimeError:
        raise _Wrong(f'"{value}" names a user who has no home.', "Write the whole path.") from None


def _folder(base: Path, value: object) -> Path:
    path = _path(base, value)
    if os.path.lexists(path) and not os.path.isdir(path):  # noqa: PTH112 (Path's may raise)
        raise _Wrong(f"{path} is no folder.", "Name a folder; it need not be there yet.")
    return path


_SERVER: Final = r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?"
_USER: Final = re.compile(rf"@[!-9;-~]+:{_SERVER}")
_ALIAS: Final = re.compile(rf"#[^\s:\x00]+:{_SERVER}")
_ROOM: Final = re.compile(rf"![^\s:\x00]+(?::{_SERVER})?")  # room version 12 names no server
_ID_BYTES: Final = 255


def _matches(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.fullmatch(text) is not None and len(text.encode()) <= _ID_BYTES


def _user(value: object) -> str:
    name = _string(value)
    if not _matches(_USER, name):
        raise _Wrong(f'"{name}" is no Matrix id.', "It looks like @name:server.")
    return name


_user_list: Final = _list(_user)
_users: Final = _list(_user, at_least=1)


def _room(value: object) -> str:
    name = _string(value)
    if not (_matches(_ROOM, name) or _matches(_ALIAS, name)):
        raise _Wrong(
            f'"{name}" is neither the id nor an address of a room.',
            "An id looks like !abc:server, an address like #name:server.",
        )
    return name


def _group_id(value: object) -> str:
    name = _string(value)
    if not re.fullmatch(r"[a-z0-9-]{1,40}", name):
        plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
        better = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40]
        remedy = f'Write for example "{better}".' if better else 'Write for example "halsa".'
        raise _Wrong(f'"{name}" is not made of a-z, 0-9 and - alone (at most 40).', remedy)
    return name


def _homeserver(value: object) -> str:
    address = _string(value).rstrip("/")
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        host = address.rpartition("//")[2]
        remedy = "Write for example https://matrix.example.org"
        if _matches(re.compile(_SERVER), host):
            remedy = f"Did you mean https://{host}?"
        raise _Wrong(f'"{address}" is no web address.', remedy)
    if set(address) & set("@?#"):
        raise _Wrong("has more in it than a server.", "Write only https:// and the server's name.")
    return address


# ------------------------------------------------------------------------------- secrets


def _secret_file(folder: Path, value: object) -> str:
    """The one line in a file, which nobody but its owner and group may read."""
    file = _path(folder, value)
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or "it is not UTF-8 text"
        raise _Wrong(f"{file} cannot be read ({why}).", "Name a file with the secret.") from None
    _refuse_readable(file, "It holds a secret")
    if not text or len(text.split()) != 1:
        raise _Wrong(f"{file} does not hold one line.", "Put the secret there, and nothing else.")
    return text


def _refuse_readable(file: Path, why: str) -> None:
    if os.name == "posix" and file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
        raise _Wrong(
            f"{file} can be read by everybody on this machine. {why}.", f"Run: chmod 600 {file}"
        )


def _database(folder: Path, value: object) -> str:
    """A database's address; SQLite's file is relative to `folder`. No error repeats the address."""
    url = _string(value)
    scheme, separator, rest = url.partition("://")
    kind = scheme.partition("+")[0]
    if not separator or kind not in ("sqlite", "postgresql", "postgres"):
        raise _Wrong(
            "is no database address.",
            "Write sqlite:///FILE or postgresql://USER@HOST/NAME.",
        )
    if kind != "sqlite":
        return url
    if not rest.startswith("/"):
        raise _Wrong("has a host, and SQLite knows only files.", "Write sqlite:/// and a file.")
    file, mark, options = rest[1:].partition("?")
    if not file or file == ":memory:":
        raise _Wrong("would be forgotten at the next start.", "Write sqlite:/// and a file.")
    return f"{scheme}:///{folder / file}{mark}{options}"


def _has_password(url: str) -> bool:
    server, _, options = url.partition("://")[2].partition("?")
    return ":" in server.partition("/")[0].rpartition("@")[0] or "password=" in options


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    account, at, host = authority.rpartition("@")
    account = account.partition(":")[0]
    return f"{scheme}{separator}{account}{at}{host}{slash}{path.partition('?')[0]}"
