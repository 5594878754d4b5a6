"""`kansli backup DIR`: all that the bot is, while it runs.

The database is copied first, and the keys after it. So the keys are never older than what the
database says was read with them: that would be messages whose keys are gone. Keys that are newer
are no harm, as what the database does not know of yet is given again by the homeserver, and every
file is whole, as of one moment. Whatever the copy lacks in the end, a bot that starts with it finds
out from the homeserver's count, and renews its keys.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.cli.console import Exit, load_settings, open_existing_store, pluralise, sqlite_file
from bot.cli.faults import of_path
from bot.runtime.clock import SystemClock
from bot.runtime.files import read_file
from bot.runtime.private_files import make_private_folder, make_private_folders, write_private
from bot.runtime.sqlite_copy import SUFFIXES, copy_database
from secretary.errors import AdministratorError

if TYPE_CHECKING:
    from bot.config import Settings

MANIFEST: Final = "kansli-backup.json"
"""What is in the backup: written last, so that one without it is none."""
DATABASE: Final = "kansli.db"
"""The database in a backup, of whatever kind it is where the bot runs: always an SQLite file."""
DATA: Final = "data"
CONFIG: Final = "config.toml"
_NOT_KEPT: Final = ("lock", "heartbeat")


def backup(config: Path, folder: Path) -> int:
    """Copy database, keys, log-in and settings to a new or empty folder; the bot may run.

    Raises AdministratorError, and then the folder is as it was.
    """
    settings = load_settings(config)
    made, is_mine = not folder.exists(), False
    try:
        if not made and any(folder.iterdir()):
            raise AdministratorError(str(folder), "is not empty.", "Name a new folder.")
        if folder.resolve().is_relative_to(settings.data.resolve()):
            raise AdministratorError(str(folder), "is in the data folder.", "Name one elsewhere.")
        is_mine = True
        make_private_folder(folder)
        folder.chmod(0o700)
        manifest = _fill(folder, settings, config)
    except OSError as error:
        if is_mine:
            _empty(folder, itself=made)
        raise of_path(error, folder) from None
    except BaseException:
        if is_mine:
            _empty(folder, itself=made)
        raise
    files = manifest["files"]
    size = sum(each["bytes"] for each in files.values())
    print(f"{pluralise(len(files), 'file')}, {size / 2**20:.1f} MiB, are in {folder}.")
    print("They hold secrets and what people wrote: keep them as the data folder is kept.")
    return Exit.OK


def _fill(folder: Path, settings: Settings, config: Path) -> dict[str, Any]:
    at = SystemClock().now()
    _copy_database(settings, folder / DATABASE)
    data = settings.data
    for file in files_of(data):
        target = folder / DATA / file.relative_to(data)
        make_private_folders(folder, target)
        if file.suffix == ".db":
            copy_database(file, target)
        else:
            write_private(target, read_file(file))
    write_private(folder / CONFIG, read_file(config))
    return _write_manifest(folder, at)


def _copy_database(settings: Settings, target: Path) -> None:
    """As an SQLite file, also from PostgreSQL: so it can be restored to either."""
    from storage import Store

    store = open_existing_store(settings)
    copy: Store | None = None
    try:
        if (file := sqlite_file(settings)) is not None:
            copy_database(file, target)
        else:
            copy = Store(f"sqlite:///{target.absolute()}")
            store.copy_to(copy, str(target), beside=True)  # a long wait would end the lease
    finally:
        store.close()
        if copy is not None:
            copy.close()


def files_of(data: Path) -> list[Path]:
    """The files of a data folder that a backup holds: the keys before the log-in, and all but the
    database, which can be anywhere."""
    found = [
        path
        for path in data.rglob("*")
        if path.is_file()
        and path.name not in _NOT_KEPT
        and not path.name.endswith((*SUFFIXES, ".new"))
        and not (path.parent == data and path.suffix == ".db")
    ]
    return sorted(found, key=lambda path: (path.suffix != ".db", str(path)))


def _write_manifest(folder: Path, at: datetime) -> dict[str, Any]:
    files = {
        str(path.relative_to(folder)): {"sha256": digest(path), "bytes": path.stat().st_size}
        for path in _everything(folder)
    }
    manifest = {"kansli_backup": 1, "made_at": at.isoformat(timespec="seconds"), "files": files}
    write_private(folder / MANIFEST, json.dumps(manifest, indent=2) + "\n")
    return manifest


def _everything(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def digest(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _empty(folder: Path, *, itself: bool) -> None:
    """Remove what was made, so that nobody takes it for a backup."""
    if itself:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for name in (DATABASE, *(DATABASE + suffix for suffix in SUFFIXES), CONFIG, MANIFEST):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / DATA, ignore_errors=True)
