"""What the sub-commands share: exit codes, settings, store, logging, questions at the terminal."""

from __future__ import annotations

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
    """Exit statuses."""

    OK = 0
    ERROR = 1
    """Something is wrong that the administrator has to correct."""
    USAGE = 2
    """The command line, or a date, was not understood."""
    INTERRUPTED = 130


class NothingYet(AdministratorError):
    """There is no database, or nothing has been written to it."""


class EarlierTables(AdministratorError):
    """The database is of an earlier version, and is brought up to date when the bot starts."""


class UsageError(KansliError):
    """The command line makes no sense; the message says why."""


def load_settings(path: Path) -> Settings:
    """The settings in config.toml and the environment. Raises AdministratorError."""
    from bot.config import load

    return load(path, os.environ)


def find_group(settings: Settings, group_id: str) -> Group:
    """The group with this id. Raises UsageError where there is none."""
    import difflib

    groups = {group.id: group for group in settings.groups}
    if group_id in groups:
        return groups[group_id]
    close = difflib.get_close_matches(group_id.casefold(), groups, n=1)
    hint = f"Did you mean {close[0]}?" if close else f"Choose among: {', '.join(groups)}."
    raise UsageError(f'config.toml has no group "{group_id}". {hint}')


def settings_of(settings: Settings, account: str | None) -> Settings:
    """The settings as one account has them, by its name or its Matrix id.

    account: None for the only one, and "" for that without a name. Raises UsageError where there is
    none, or several.
    """
    for each in settings.accounts:
        if account in (each.name, each.user) or (account is None and not settings.others):
            return settings.of(each)
    names = ", ".join(each.name or f"{each.user} (without a name)" for each in settings.accounts)
    if account is None:
        raise UsageError(f"config.toml has several accounts: name one with --account ({names}).")
    raise UsageError(f'config.toml has no account "{account}". Choose among: {names}.')


def sqlite_file(settings: Settings) -> Path | None:
    """The file of the settings' database; None for one that is none."""
    kind, _, rest = settings.storage.url.reveal().partition(":///")
    return Path(rest.partition("?")[0]) if kind.startswith("sqlite") else None


def has_database(settings: Settings) -> bool:
    """Whether there is a database, as far as can be seen without connecting to one.

    SQLite would create an empty file. Raises AdministratorError where there could be none.
    """
    file = sqlite_file(settings)
    if file is None:
        return True
    if file.parent.exists() and not file.parent.is_dir():
        raise AdministratorError(
            str(file.parent), "is a file, and no folder.", "Move it, or name another folder."
        )
    return file.exists()


def open_existing_store(settings: Settings) -> Store:
    """The store, neither created nor migrated.

    Raises NothingYet, EarlierTables where it is of an earlier version, and AdministratorError.
    """
    url, shown = settings.storage.url.reveal(), settings.storage.shown
    if not has_database(settings):
        raise NothingYet(shown, "there is no database yet.", "Run `kansli import`.")
    from storage import Store, WorkingAccount

    store = Store(url)
    store.work_for(WorkingAccount(settings.matrix.name))
    try:
        if not store.is_current():
            if not store.has_tables():
                raise NothingYet(shown, "is empty as yet.", "Run `kansli import`.")
            raise EarlierTables(
                shown,
                "its tables are those of an earlier version of Kansli.",
                "`kansli run` and `kansli import` bring them up to date; stop the bot first.",
            )
    except BaseException:
        store.close()
        raise
    return store


class _Rollback(Exception):
    """Rolls a transaction back."""


@contextmanager
def read_only(store: Store) -> Iterator[Transaction]:
    """A transaction that is rolled back at its end."""
    try:
        with store.begin() as tx:
            yield tx
            raise _Rollback
    except _Rollback:
        pass


def configure_logging(level: int | None) -> None:
    """Log to stderr, as text; with None, not at all."""
    if level is None:
        logging.getLogger().addHandler(logging.NullHandler())  # or Python writes warnings itself
        return
    from bot.monitoring import logs

    logs.configure_logging(level)


def ask(question: str, *, secret: bool = False) -> str:
    """The answer, not echoed where `secret`. Raises UsageError without one, or a terminal."""
    import getpass

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


def pluralise(number: int, one: str, many: str = "") -> str:
    """ "1 seat", "3 seats"; `many` is the plural where it is not `one` and an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The rows as lines with aligned columns."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
