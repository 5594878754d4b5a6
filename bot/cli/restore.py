"""`kansli restore DIR`: a backup into an empty data folder and an empty database of either kind."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.cli.backup import CONFIG, DATA, DATABASE, MANIFEST, digest, files_of
from bot.cli.console import Exit, load_settings, sqlite_file
from bot.cli.faults import of_path
from bot.runtime.files import read_text
from bot.runtime.private_files import make_private_folder, make_private_folders
from bot.runtime.single_instance import single_instance_lock
from bot.runtime.sqlite_copy import copy_database
from secretary.errors import AdministratorError

if TYPE_CHECKING:
    from bot.config import Settings


_DRAFT: Final = ".new"
"""What the names of files end in that are not in place yet; no backup holds them."""


def restore(config: Path, folder: Path) -> int:
    """Put a backup in place, whole and as it was made, for the settings in `config`.

    Raises AdministratorError where it is no whole backup, or something is there already, and then
    changes nothing.
    """
    if not config.exists() and (copy := folder / CONFIG).is_file():
        raise AdministratorError(
            str(config), "there is no such file.", f"Copy the backup's: cp '{copy}' '{config}'"
        )
    settings = load_settings(config)
    data = settings.data
    try:
        made_at = _check(folder)
        with single_instance_lock(data):
            if found := files_of(data):
                raise AdministratorError(
                    str(data),
                    f"there is a bot's data in it ({found[0].name}).",
                    "Move that away, or write another [bot] data.",
                )
            try:
                drafts = _draft_files(folder / DATA, data)
                _restore_database(settings, folder / DATABASE)
                for draft, file in drafts.items():
                    draft.replace(file)
            finally:
                for draft in data.rglob(f"*{_DRAFT}"):
                    draft.unlink()
    except OSError as error:
        raise of_path(error, folder) from None
    print(f"The backup of {made_at} is in {data} and {settings.storage.shown}.")
    print("Next: kansli check, kansli run. The bot renews its keys by itself when it starts.")
    print("Let no other bot run with this account: not the one that the backup was made of either.")
    return Exit.OK


def _check(folder: Path) -> str:
    """When the backup was made. Raises AdministratorError where it is not as it was made."""
    manifest = folder / MANIFEST
    try:
        content: dict[str, Any] = json.loads(read_text(manifest))
        files = {str(name): str(each["sha256"]) for name, each in content["files"].items()}
        made_at = str(content["made_at"])
    except FileNotFoundError:
        raise AdministratorError(
            str(folder), "is no backup, or one that was not finished.", "Name one by kansli backup."
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise AdministratorError(str(manifest), "cannot be read.", "Use another backup.") from None
    if DATABASE not in files:
        raise AdministratorError(str(manifest), "names no database.", "Use another backup.")
    for name, expected in files.items():
        path = folder / name
        if ".." in Path(name).parts or not path.is_file() or digest(path) != expected:
            raise AdministratorError(
                str(path), "is not as it was when the backup was made.", "Use another backup."
            )
    return made_at


def _restore_database(settings: Settings, backup: Path) -> None:
    """By way of a copy that is brought up to date, should the backup be of an earlier version."""
    from storage import Store

    data = settings.data
    draft = data / "restoring.db"
    draft.unlink(missing_ok=True)
    target = sqlite_file(settings)
    if target is not None and target.exists():
        raise AdministratorError(
            str(target), "is there already.", "Move it away, or name another database."
        )
    try:
        copy_database(backup, draft)
        source = Store(f"sqlite:///{draft.absolute()}")
        try:
            source.migrate()
            if target is None:
                there = Store(settings.storage.url.reveal())
                try:
                    source.copy_to(there, settings.storage.shown)
                finally:
                    there.close()
        finally:
            source.close()
        if target is not None:
            make_private_folder(target.parent)
            try:
                copy_database(draft, target)
            except BaseException:
                target.unlink(missing_ok=True)
                raise
    finally:
        for path in data.glob(f"{draft.name}*"):
            path.unlink()


def _draft_files(source: Path, data: Path) -> dict[Path, Path]:
    """Copy the files, each under another name, and give what it is to be called.

    They get their names when the database is in place, the log-in last: without it nothing starts.
    """
    drafts: dict[Path, Path] = {}
    for file in files_of(source):
        target = data / file.relative_to(source)
        draft = target.with_name(target.name + _DRAFT)
        make_private_folders(data, target)
        drafts[draft] = target
        shutil.copyfile(file, draft, follow_symlinks=False)
        draft.chmod(0o600)
    return drafts
