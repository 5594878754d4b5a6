"""Secrets: in files that others may not read, or in the database URL."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bot.config import values
from bot.config.reading import Wrong
from bot.runtime.files import is_mounted_read_only, read_text

_DRIVERS: Final = {
    "sqlite": ("", "pysqlite"),
    "postgresql": ("", "psycopg"),
    "postgres": ("",),
}
"""What may stand after the ``+`` of a database's address."""
_SHORTEST_KEYS_SECRET: Final = 32


def secret_file(folder: Path, value: object) -> str:
    """The single word in a file, which only its owner and group may be able to read."""
    file = values.path_in(folder, value)
    try:
        text = read_text(file).strip()
    except (OSError, UnicodeDecodeError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or "it is not UTF-8 text"
        raise Wrong(f"{file} cannot be read ({why}).", "Name a file with the secret.") from None
    refuse_readable(file, "It holds a secret")
    if not text or len(text.split()) != 1 or not text.isprintable():
        raise Wrong(f"{file} does not hold one line.", "Put the secret there, and nothing else.")
    return text


def keys_secret(folder: Path, value: object) -> str:
    """The same, of a secret that is long enough to encrypt with. Raises Wrong."""
    return long_secret(secret_file(folder, value))


def long_secret(text: str) -> str:
    """The text, where nobody can guess it. Raises Wrong, which does not contain it."""
    if len(text) < _SHORTEST_KEYS_SECRET:
        raise Wrong(
            f"holds a secret of less than {_SHORTEST_KEYS_SECRET} signs.",
            "Make one: openssl rand -hex 32",
        )
    return text


def refuse_readable(file: Path, why: str) -> None:
    """Refuse a file that others on this machine can read: `why` says what it holds.

    Docker and Kubernetes mount secrets for one container, readable by all within and not to be
    changed there (0444 and 0644, read-only): who reads those is decided outside. Raises Wrong.
    """
    others = stat.S_IROTH | stat.S_IWOTH
    if os.name == "posix" and file.stat().st_mode & others and not is_mounted_read_only(file):
        raise Wrong(
            f"{file} can be read by everybody on this machine. {why}.", f"Run: chmod 600 {file}"
        )


def database_address(folder: Path, value: object) -> str:
    """A database URL; SQLite's file is relative to `folder`. No error message contains the URL."""
    url = values.string(value)
    if not url.isprintable():
        raise Wrong("has unprintable characters.", "Write one line of text.")
    scheme, separator, rest = url.partition("://")
    kind, _, driver = scheme.partition("+")
    account, at, _ = rest.partition("/")[0].rpartition("@")
    if kind != "sqlite" and at and "@" in account.partition(":")[2]:
        raise Wrong("has a password with an @ in it.", "Write %40 for each @ of the password.")
    if not separator or driver not in _DRIVERS.get(kind, ()) or not _has_port(url):
        raise Wrong(
            "is no database address.",
            "Write sqlite:///FILE or postgresql://USER@HOST/NAME.",
        )
    if kind != "sqlite":
        return url
    if not rest.startswith("/"):
        raise Wrong("has a host, and SQLite knows only files.", "Write sqlite:/// and a file.")
    file, mark, options = rest[1:].partition("?")
    if mark and not re.fullmatch(r"timeout=[0-9]{1,4}", options):
        raise Wrong(
            "has options, and Kansli sets those of SQLite itself.",
            "Leave out the question mark and what follows it.",
        )
    if not file or file == ":memory:":
        raise Wrong("would be forgotten at the next start.", "Write sqlite:/// and a file.")
    return f"{scheme}:///{folder / file}{mark}{options}"


def _has_port(url: str) -> bool:
    """Whether the address has a port that can be one, or none."""
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def has_password(url: str) -> bool:
    server, _, options = url.partition("://")[2].partition("?")
    return ":" in server.partition("/")[0].rpartition("@")[0] or "password=" in options
