"""Readers of values: each takes a value as TOML has it and converts it, or raises Wrong."""

from __future__ import annotations

import difflib
import os
import re
import unicodedata
from collections.abc import Callable
from datetime import date, time
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from bot.config.reading import Wrong, did_you_mean, kind_of
from secretary.group import PROFILES, AbsencesTo, Rules
from secretary.language.text import nfc, normalise
from secretary.papers import FILE_TYPES

_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)


def string(value: object) -> str:
    if not isinstance(value, str):
        raise Wrong(f"is {kind_of(value)}.", "Write a text in quotes.")
    return value


def line(value: object) -> str:
    text = nfc(string(value)).strip()
    if not text or not text.isprintable() or text != normalise(text):
        raise Wrong("is empty or has unprintable characters.", "Write one line of text.")
    return text


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Wrong(f"is {kind_of(value)}.", "Write true or false, without quotes.")
    return value


def whole(low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise Wrong(f"is {kind_of(value)}.", "Write a whole number, without quotes.")
        if not low <= value <= high:
            raise Wrong(f"is {value}.", f"Write a number from {low} to {high}.")
        return value

    return read


def choice(kind: type[_E]) -> Callable[[object], _E]:
    def read(value: object) -> _E:
        text = string(value)
        if text not in list(kind):
            raise Wrong(f'"{text}" is not known.', did_you_mean(text, kind))
        return kind(text)

    return read


def list_of(read: Callable[[object], _T], at_least: int = 0) -> Callable[[object], tuple[_T, ...]]:
    def read_all(value: object) -> tuple[_T, ...]:
        if not isinstance(value, list):
            raise Wrong(f"is {kind_of(value)}.", "Write a list in brackets: [ … ].")
        if len(value) < at_least:
            raise Wrong("is empty.", f"Name at least {at_least}.")
        found = []
        for number, item in enumerate(value, start=1):
            try:
                found.append(read(item))
            except Wrong as wrong:
                raise Wrong(wrong.problem, wrong.remedy, number) from None
        return tuple(found)

    return read_all


lines: Final = list_of(line)


def standing_items(value: object) -> tuple[str, ...]:
    items = list_of(line, at_least=1)(value)
    for number, item in enumerate(items, start=1):
        if item in items[: number - 1]:
            raise Wrong(f'"{item}" stands there twice.', "Name every item once.", number)
    return items


def file_types(value: object) -> tuple[str, ...]:
    types = list_of(string, at_least=1)(value)
    for number, name in enumerate(types, start=1):
        if name not in FILE_TYPES:
            raise Wrong(f'"{name}" is not known.', did_you_mean(name, FILE_TYPES), number)
    return types


def profile(value: object) -> Rules:
    if isinstance(value, int) and str(value) in PROFILES:
        raise Wrong("is a number.", f'Write it in quotes: "{value}".')
    name = string(value)
    if name not in PROFILES:
        raise Wrong(f'"{name}" is not known.', did_you_mean(name, PROFILES))
    return PROFILES[name]


def time_of_day(value: object) -> time:
    if isinstance(value, time) and not (value.second or value.microsecond):
        return value  # TOML's own 09:00:00
    match = re.fullmatch(r"(\d{1,2})[:.](\d{2})", value) if isinstance(value, str) else None
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        shown = f'"{value}"' if isinstance(value, str) else kind_of(value)
        raise Wrong(f"{shown} is no time of day.", 'Write hours and minutes: "09:00".')
    return time(int(match[1]), int(match[2]))


def zone(value: object) -> ZoneInfo:
    name = string(value)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # odd characters, a directory, an unknown zone
        names = available_timezones()
        # "stockholm" and "Europe/Stokholm" both find their city.
        cities = {zone.rpartition("/")[2].casefold(): zone for zone in sorted(names)}
        city = difflib.get_close_matches(name.rpartition("/")[2].casefold(), cities, n=1)
        remedy = (
            f"Did you mean {cities[city[0]]}?" if city else 'Write for example "Europe/Stockholm".'
        )
        raise Wrong(f'"{name}" is no time zone.', remedy) from None


def prefix(value: object) -> str:
    prefix = string(value)
    if not 1 <= len(prefix) <= 2 or any(
        char.isalnum() or char.isspace() or not char.isprintable() for char in prefix
    ):
        raise Wrong(
            f'"{prefix}" will not do.', 'Write one or two signs, no letters or digits: "!".'
        )
    if prefix.startswith("/"):
        raise Wrong(
            f'"{prefix}" never reaches the bot: clients keep / for commands of their own.',
            'Write for example "!".',
        )
    return prefix


def path_in(base: Path, value: object) -> Path:
    try:
        return base / Path(line(value)).expanduser()
    except RuntimeError:
        raise Wrong(f'"{value}" names a user who has no home.', "Write the whole path.") from None


def folder_in(base: Path, value: object) -> Path:
    path = path_in(base, value)
    if os.path.lexists(path) and not os.path.isdir(path):  # noqa: PTH112 (Path's may raise)
        raise Wrong(f"{path} is no folder.", "Name a folder; it need not be there yet.")
    return path


def address(value: object) -> str:
    """An IP address; a host name could resolve to another one tomorrow."""
    text = string(value)
    try:
        return str(ip_address(text))
    except ValueError:
        raise Wrong(f'"{text}" is no IP address.', 'Write for example "127.0.0.1".') from None


_SERVER: Final = r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?"
_USER: Final = re.compile(rf"@[!-9;-~]+:{_SERVER}")
_ALIAS: Final = re.compile(rf"#[^\s:\x00]+:{_SERVER}")
_ROOM: Final = re.compile(rf"![^\s:\x00]+(?::{_SERVER})?")  # room version 12 names no server
_ID_BYTES: Final = 255


def matches(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.fullmatch(text) is not None and len(text.encode()) <= _ID_BYTES


def user(value: object) -> str:
    name = string(value)
    if not matches(_USER, name):
        raise Wrong(f'"{name}" is no Matrix id.', "It looks like @name:server.")
    return name


def absences_to(value: object) -> AbsencesTo | str:
    """A role, or somebody's Matrix id."""
    text = string(value)
    if text in list(AbsencesTo):
        return AbsencesTo(text)
    if text.startswith("@"):
        return user(text)
    near = did_you_mean(text, AbsencesTo)
    raise Wrong(
        f'"{text}" is neither a role nor a Matrix id.',
        f"{near} A Matrix id looks like @name:server.",
    )


user_list: Final = list_of(user)
users: Final = list_of(user, at_least=1)


def room(value: object) -> str:
    name = string(value)
    if not (matches(_ROOM, name) or matches(_ALIAS, name)):
        raise Wrong(
            f'"{name}" is neither the id nor an address of a room.',
            "An id looks like !abc:server, an address like #name:server.",
        )
    return name


def group_id(value: object) -> str:
    name = string(value)
    if not re.fullmatch(r"[a-z0-9-]{1,40}", name):
        plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
        better = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40]
        remedy = f'Write for example "{better}".' if better else 'Write for example "halsa".'
        raise Wrong(f'"{name}" is not made of a-z, 0-9 and - alone (at most 40).', remedy)
    return name


def _split_address(value: object) -> tuple[str, SplitResult | None]:
    """A web address without a slash at its end, and its parts; None where it is none, or names no
    host or a port that cannot be."""
    address = string(value).rstrip("/")
    try:
        parts = urlsplit(address)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, or a bracket too few
        return address, None
    return address, parts if is_good and not parts.netloc.endswith(":") else None


def _no_address(address: str, remedy: str) -> Wrong:
    shown = "It" if "@" in address else f'"{address}"'  # or a password would be shown
    return Wrong(f"{shown} is no web address.", remedy)


def homeserver(value: object) -> str:
    address, parts = _split_address(value)
    if parts is None:
        host = address.rpartition("//")[2].rpartition("@")[2]
        remedy = "Write for example https://matrix.example.org"
        if matches(re.compile(_SERVER), host):
            remedy = f"Did you mean https://{host}?"
        raise _no_address(address, remedy)
    only = f"Write only {parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    if "@" in parts.netloc:
        # Not the address: what stands there can be a password.
        raise Wrong("has a user in it.", f"{only}, and the user as matrix.user.")
    if set(address) & set("@?#"):
        raise Wrong("has more in it than a server.", "Write only https:// and the server's name.")
    if parts.path.endswith("/_matrix") or "/_matrix/" in parts.path:
        path = parts.path.partition("/_matrix")[0]
        raise Wrong(f'"{address}" has a path that the bot adds by itself.', f"{only}{path}")
    return address


def public_address(value: object) -> str:
    """A web address that others reach, without a slash at its end: encrypted, but on loopback."""
    address, parts = _split_address(value)
    if parts is None or not address.isascii() or not address.isprintable() or " " in address:
        raise _no_address(address, "Write for example https://kansli.example.org")
    if set(address) & set('@?#{}<>\\"'):
        raise Wrong(
            "has more in it than a server and a path.",
            "Write only https://, the server's name, and a path if there is one.",
        )
    if not {"", ".", ".."}.isdisjoint(unquote(parts.path).split("/")[1:]):
        # Programs and proxies take these out, each in its own way (RFC 3986, 5.2.4).
        remedy = f"Write the path without them, or only {parts.scheme}://{parts.netloc}"
        raise Wrong(f'"{address}" has //, . or .. in its path.', remedy)
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise Wrong(
            f'"{address}" is not encrypted: on its way others can read where the calendars are.',
            f"Write https://{parts.netloc}{parts.path}, and let the proxy encrypt.",
        )
    return address


def homeserver_oddities(address: str) -> list[str]:
    """What of a homeserver's address is odd, and may be right all the same."""
    parts, found = urlsplit(address), []
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        found.append(
            f"{address} is not encrypted on its way to another host: passwords, tokens and who "
            "writes when can be read there. Write https://, unless the network is the bot's own."
        )
    if parts.path:
        found.append(
            f"{address} has a path. That is right only where the server's own "
            "/.well-known/matrix/client says so."
        )
    return found


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def yearly_day(value: object) -> tuple[int, int]:
    """A month and a day, that every year has."""
    text = string(value)
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", text)
    try:
        day = date(2027, int(found[1]), int(found[2])) if found else None
    except ValueError:
        day = None
    if day is None:
        raise Wrong(f'"{text}" is no day of every year.', 'Write month and day: "11-01".')
    return day.month, day.day


def yearly_day_or_none(value: object) -> tuple[int, int] | None:
    """The same, or false for none."""
    return None if value is False else yearly_day(value)
