"""`kansli export`: a group's year, or all of it, as an archive package; the bot may run.

What is recorded is read in one transaction, and the files are made after it, so that nobody waits
for them. The package gets its name when it is whole.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.cli.console import (
    Exit,
    UsageError,
    find_group,
    load_settings,
    open_existing_store,
    pluralise,
)
from bot.cli.faults import of_path
from bot.runtime.clock import SystemClock
from bot.runtime.private_files import make_private_folders
from bot.runtime.version import version
from secretary.errors import AdministratorError
from secretary.group import Group

if TYPE_CHECKING:
    from secretary.archive.contents import ArchiveRecord
    from secretary.archive.package import PackageFile, PackageIdentity
    from storage import Store

_DRAFT: Final = ".new"
"""What the folder's name ends in until all is there."""


@dataclass(frozen=True)
class ExportOptions:
    """group: its id. year: None for all. output: the folder that the package's folder is made in.

    day: the one that the package says it was made on; None for when the last of it was recorded.
    """

    group: str
    year: int | None
    output: Path
    day: date | None


def export(config: Path, options: ExportOptions) -> int:
    """Write the package, and print where. Raises AdministratorError, and then there is none."""
    settings = load_settings(config)
    group = find_group(settings, options.group)
    if options.year and options.year > group.today(SystemClock().now()).year:
        raise UsageError(f"{options.year} has not begun: name a year that has.")
    store = open_existing_store(settings)
    try:
        record = recorded(store, group, options.year)
        if record.last_at is None:
            span = str(options.year) if options.year else "any year"
            raise AdministratorError(
                group.id, f"nothing is recorded in {span}.", "Name another year, or leave it out."
            )
        identity = identity_for(record, options.day)
        target = options.output / identity.name
        try:
            count, size = _write(store, record, identity, target)
        except OSError as error:
            raise of_path(error, target) from None
    finally:
        store.close()
    print(f"{pluralise(count, 'file')}, {size / 2**20:.1f} MiB, are in {target}.")
    print("They hold people's names and words: keep them as the database is kept.")
    print(f"To see that it is whole, now and in years: kansli verify '{target}'")
    return Exit.OK


def recorded(store: Store, group: Group, year: int | None) -> ArchiveRecord:
    """What is recorded of the group, read at one moment."""
    from bot.cli.console import read_only
    from services.archive import read

    with read_only(store) as tx:
        return read(tx, group, year)


def identity_for(record: ArchiveRecord, day: date | None) -> PackageIdentity:
    """Which package it will be."""
    from secretary.archive.contents import identity_of

    made_at = record.last_at
    if day is not None:
        made_at = datetime.combine(day, time(), record.group.zone)
    assert made_at is not None, "of what is empty nothing is made"
    return identity_of(record, version(), made_at)


def files_of(
    store: Store, record: ArchiveRecord, identity: PackageIdentity
) -> Iterator[tuple[PackageFile, bytes]]:
    """Every file of the package, made one at a time; each received file is read by itself."""
    from bot.cli.console import read_only
    from secretary.archive.contents import contents

    def content(sha256: str) -> bytes | None:
        with read_only(store) as tx:
            return tx.papers.content(sha256)

    return contents(record, identity, content)


def _write(
    store: Store, record: ArchiveRecord, identity: PackageIdentity, target: Path
) -> tuple[int, int]:
    """How many files it has, and bytes."""
    if target.exists() or target.is_symlink():
        raise AdministratorError(
            str(target), "is there already.", "Move it away, or name another --output."
        )
    draft = target.with_name(target.name + _DRAFT)
    if draft.exists():
        raise AdministratorError(
            str(draft), "was left by an export that did not end.", "Remove it."
        )
    count = size = 0
    at = identity.made_at.timestamp()
    try:
        for file, content in files_of(store, record, identity):
            path = draft / file.path
            make_private_folders(draft, path)
            _write_file(path, content)
            os.utime(path, (at, at))
            count, size = count + 1, size + file.size
        for folder in sorted((p for p in draft.rglob("*") if p.is_dir()), reverse=True):
            os.utime(folder, (at, at))
        os.utime(draft, (at, at))
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return count, size


def _write_file(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
