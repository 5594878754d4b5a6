"""`kansli move-database FROM TO`: everything in one database to an empty one, of either kind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.cli.console import Exit, load_settings, pluralise, table
from bot.cli.idle import require_idle
from bot.runtime.single_instance import single_instance_lock
from secretary.errors import AdministratorError

if TYPE_CHECKING:
    from bot.config import Settings

CONFIGURED: Final = "config"
"""The word for the database of the settings."""


def move_database(config: Path, source: str, target: str) -> int:
    """Copy every table, all or nothing, and print how many rows each has, counted in both.

    source, target: an address, ``config`` for the settings' own, or ``@FILE`` with one in it.
    Raises AdministratorError, with nothing in the target, while a bot runs on the data folder or
    the source, and where the target is not empty.
    """
    from bot.config import shown_address
    from storage import Store

    settings = load_settings(config)
    urls = [_address(word, settings, config) for word in (source, target)]
    shown = [shown_address(url) for url in urls]
    if urls[0] == urls[1]:
        raise AdministratorError(shown[1], "is where everything is already.", "Name another one.")
    with single_instance_lock(settings.data):
        file = _file(urls[1])
        is_new = file is not None and not file.exists()
        if (there := _file(urls[0])) is not None and not there.exists():
            raise AdministratorError(shown[0], "there is no database.", "Name the one to move.")
        old, new = Store(urls[0]), Store(urls[1])
        try:
            require_idle(old, shown[0])
            counts = old.copy_to(new, shown[1])
        except BaseException:
            new.close()
            if file is not None and is_new:
                for suffix in ("", "-wal", "-shm"):
                    file.with_name(file.name + suffix).unlink(missing_ok=True)
            raise
        finally:
            old.close()
            new.close()
    for line in table((name, str(count)) for name, count in counts.items() if count):
        print(line)
    print(f"{pluralise(sum(counts.values()), 'row')} are in {shown[1]}, as many as in {shown[0]}.")
    print("Next: write the new address in [storage] of config.toml, kansli check, kansli run.")
    print("The old database is as it was; remove it when all is well.")
    return Exit.OK


def _address(word: str, settings: Settings, config: Path) -> str:
    """The address that a word of the command line stands for. Raises AdministratorError."""
    from bot.config import database_address, secret_file
    from bot.config.reading import Wrong

    if word == CONFIGURED:
        return settings.storage.url.reveal()
    folder, where = config.absolute().parent, "The database's address"
    try:
        if word.startswith("@"):
            word, where = secret_file(folder, word[1:]), word[1:]
        return database_address(folder, word)
    except Wrong as wrong:
        # Not the address: it can hold a password.
        raise AdministratorError(where, wrong.problem, wrong.remedy) from None


def _file(url: str) -> Path | None:
    """The file of an SQLite database."""
    kind, _, rest = url.partition(":///")
    return Path(rest.partition("?")[0]) if kind.startswith("sqlite") else None
