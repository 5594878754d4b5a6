"""What the sub-commands share: exit codes, settings, the log, and asking at the terminal."""

from __future__ import annotations

import difflib
import getpass
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from secretary.errors import AdministratorError, KansliError

if TYPE_CHECKING:
    from bot.config import Settings
    from secretary.group import Group
    from storage import Store, Transaction

CONFIG_VARIABLE: Final = "KANSLI_CONFIG"


class Exit(IntEnum):
    """How a command ends."""

    OK = 0
    MEND = 1
    """Something has to be mended."""
    USAGE = 2
    """The command line, or a date, was not understood."""


class UsageError(KansliError):
    """The command line says something that cannot be."""


def settings(path: Path) -> Settings:
    """The settings in config.toml and the environment. Raises AdministratorError."""
    from bot.config import load

    return load(path, os.environ)


def group_of(settings: Settings, group_id: str) -> Group:
    """The group with this id. Raises UsageError where there is none."""
    groups = {group.id: group for group in settings.groups}
    if group_id in groups:
        return groups[group_id]
    close = difflib.get_close_matches(group_id.casefold(), groups, n=1)
    hint = f"Did you mean {close[0]}?" if close else f"Choose among: {', '.join(groups)}."
    raise UsageError(f'config.toml has no group "{group_id}". {hint}')


def store_to_read(settings: Settings) -> Store:
    """The store as it is, neither made nor migrated. Raises AdministratorError if it is not fit."""
    url = settings.storage.url.reveal()
    kind, _, file = url.partition(":///")
    # Opening would make an empty one.
    if kind.startswith("sqlite") and not Path(file.partition("?")[0]).exists():
        raise AdministratorError(
            settings.storage.shown, "there is no database yet.", "Run `kansli import`."
        )
    from storage import Store

    store = Store(url)
    try:
        if not store.is_current():
            raise AdministratorError(
                settings.storage.shown,
                "its tables are those of another version of Kansli.",
                "`kansli run` and `kansli import` bring older ones up to date; stop the bot first.",
            )
    except BaseException:
        store.close()
        raise
    return store


class _Undo(Exception):
    """Ends a transaction without a trace."""


@contextmanager
def looking(store: Store) -> Iterator[Transaction]:
    """A transaction to read in: whatever is done in it is rolled back."""
    try:
        with store.begin() as tx:
            yield tx
            raise _Undo
    except _Undo:
        pass


def set_up_log(level: int | None) -> None:
    """Plain text to stderr, until the settings are read; None: no log."""
    if level is None:
        logging.getLogger().addHandler(logging.NullHandler())  # or warnings would go to stderr
        return
    from bot.monitoring import logs

    logs.set_up(level)


def ask(question: str, *, secret: bool = False) -> str:
    """What the administrator answers. Raises UsageError where nobody sits at the terminal."""
    read: Callable[[str], str] = getpass.getpass if secret else input
    if not sys.stdin.isatty():
        raise UsageError(f"{question.rstrip(': ')} is needed, and there is no terminal to ask at.")
    try:
        answer = read(question).strip("\r\n" if secret else None)
    except EOFError:
        answer = ""
    if not answer:
        raise UsageError("nothing was given, and nothing was done.")
    return answer


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 seat", "3 seats"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Lines with their columns under each other."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
