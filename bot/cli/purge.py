"""`kansli purge`: what the retention schedule lets go of, after it was archived.

The schedule is `[retention]` of config.toml. Without `--yes` nothing changes: what would be purged
is purged in a transaction that is rolled back. An export counts only if it is as it was made, and
if the database would make the same one today.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.cli.console import (
    Exit,
    find_group,
    load_settings,
    open_existing_store,
    pluralise,
    read_only,
    table,
)
from bot.cli.export import files_of, identity_for, recorded
from bot.cli.idle import require_idle
from bot.cli.verify import Checked, check_package
from bot.runtime.clock import SystemClock
from bot.runtime.single_instance import single_instance_lock
from bot.runtime.version import version
from secretary.archive.package import MANIFEST
from secretary.errors import AdministratorError
from secretary.retention import Purged, RetentionKind

if TYPE_CHECKING:
    from bot.config import Settings
    from secretary.group import Group
    from storage import Store

_WHAT: Final = {
    RetentionKind.MESSAGES: "messages",
    RetentionKind.RECORD: "meetings and matters",
    RetentionKind.LOG: "audit log",
    RetentionKind.PEOPLE: "people who have left",
}


@dataclass(frozen=True)
class PurgeOptions:
    """group: the only one, by its id; None for all. exports: folders of packages. yes: do it."""

    group: str | None
    exports: tuple[Path, ...]
    yes: bool


def purge(config: Path, options: PurgeOptions) -> int:
    """Print what is purged, or would be. Raises AdministratorError, and then nothing is."""
    settings = load_settings(config)
    groups = [find_group(settings, options.group)] if options.group else list(settings.groups)
    if settings.retention.is_empty:
        raise AdministratorError(
            "[retention]",
            "is not in config.toml, so everything is kept for good.",
            "Write for example: record_years = 10",
        )
    if not options.yes:
        store = open_existing_store(settings)
        try:
            purged = _foreseen(store, settings, groups, options)
        finally:
            store.close()
        _print(purged)
        if purged:
            print("Nothing was done: this was a dry run.")
            _say_what_is_needed(purged)
        return Exit.OK
    with single_instance_lock(settings.data):
        store = open_existing_store(settings)
        try:
            require_idle(store, settings.storage.shown)
            purged = _purge(store, settings, groups, options)
            _print(purged)
            if purged:
                store.rewrite()
        finally:
            store.close()
    if purged:
        print("It is purged. Backups still hold it: let them expire, or remove them.")
    return Exit.OK


def _foreseen(
    store: Store, settings: Settings, groups: Sequence[Group], options: PurgeOptions
) -> list[Purged]:
    from services.purge import purge as purge_now

    with read_only(store) as tx:
        everybody = options.group is None
        return purge_now(tx, groups, settings.retention, SystemClock().now(), everybody=everybody)


def _purge(
    store: Store, settings: Settings, groups: Sequence[Group], options: PurgeOptions
) -> list[Purged]:
    from services.purge import keep
    from services.purge import purge as purge_now

    now = SystemClock().now()
    manifests = _manifests(store, groups, _foreseen(store, settings, groups, options), options)
    with store.begin() as tx:
        everybody = options.group is None
        purged = purge_now(tx, groups, settings.retention, now, everybody=everybody)
        keep(tx, purged, lambda each: manifests.get((each.group_id, each.year), ""), now)
    return purged


def _manifests(
    store: Store, groups: Sequence[Group], purged: Sequence[Purged], options: PurgeOptions
) -> Mapping[tuple[str | None, int | None], str]:
    """The sum of the export that each of these has, by group and year. Raises AdministratorError
    where one is missing, or is not what the database would give today."""
    by_id = {group.id: group for group in groups}
    found: dict[tuple[str, int | None], str] = {}
    for folder in options.exports:
        checked = check_package(folder)
        if checked.problems:
            raise AdministratorError(
                str(folder), f"is not as it was made ({checked.problems[0]}).", "Export it again."
            )
        if checked.group in by_id:
            _require_same(store, by_id[checked.group], checked, folder)
            found[checked.group, checked.year] = checked.manifest
    needed: dict[tuple[str | None, int | None], str] = {}
    for each in purged:
        if not each.kind.needs_export or each.group_id is None:
            continue
        key = each.group_id, each.year
        manifest = found.get(key) or found.get((each.group_id, None))
        if manifest is None:
            raise AdministratorError(
                f"{each.group_id}, {each.year}",
                "is not exported, or the export is not named.",
                f"Run: {_export_command(*key)}, and name what it made with --export.",
            )
        needed[key] = manifest
    return needed


def _require_same(store: Store, group: Group, checked: Checked, folder: Path) -> None:
    """Raises AdministratorError unless the database makes the same package today."""
    record = recorded(store, group, checked.year)
    made_again = ""
    if record.last_at is not None:
        made_at = datetime.fromisoformat(checked.made)
        identity = replace(identity_for(record, None), made_at=made_at, software=checked.software)
        for file, content in files_of(store, record, identity):
            if file.path == MANIFEST:
                made_again = hashlib.sha256(content).hexdigest()
    if made_again != checked.manifest:
        is_older = checked.software != version()
        made_by = f", and was made by Kansli {checked.software}, not {version()}"
        what = f"is not what the database holds now{made_by if is_older else ''}."
        raise AdministratorError(str(folder), what, "Export it again.")


def _export_command(group_id: str | None, year: int | None) -> str:
    return f"kansli export --group {group_id} --year {year}"


def _print(purged: Sequence[Purged]) -> None:
    if not purged:
        print("There is nothing that the retention schedule lets go of.")
        return
    rows = [
        (
            each.group_id or "all groups",
            str(each.year or ""),
            _WHAT[each.kind],
            f"{each.count}",
            each.rule,
        )
        for each in purged
    ]
    for line in table([("group", "year", "what", "rows", "by"), *rows]):
        print(line)


def _say_what_is_needed(purged: Sequence[Purged]) -> None:
    needed = {(p.group_id, p.year) for p in purged if p.kind.needs_export and p.year is not None}
    commands = [_export_command(*each) for each in sorted(needed, key=str)]
    if commands:
        print(
            f"It is done with --yes, and {pluralise(len(commands), 'export')} named with --export:"
        )
        print("\n".join(commands))
    else:
        print("It is done with --yes.")
