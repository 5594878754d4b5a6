"""The sub-commands of what is kept for decades, and of what is not kept: their options and help."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from bot.cli.argument_types import day, year


def add_archive(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add them. command: adds one, by its name, what runs it, and its help."""
    exporting = command(
        "export", _export, "write a group's documents and data as an archive package"
    )
    exporting.add_argument(
        "--group", required=True, metavar="ID", help="the group's id in config.toml"
    )
    exporting.add_argument("--year", type=year, metavar="YEAR", help="such as 2027; else all years")
    exporting.add_argument(
        "--output",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="where the package's folder is made; default: here",
    )
    exporting.add_argument(
        "--date",
        type=day,
        metavar="DATE",
        help="the day that the package says it was made on; else when the last of it was recorded",
    )
    verifying = command("verify", _verify, "check that an archive package is as it was made")
    verifying.add_argument("folder", type=Path, metavar="DIR", help="made by kansli export")
    purging = command(
        "purge", _purge, "show what the retention schedule lets go of, and with --yes purge it"
    )
    purging.add_argument("--group", metavar="ID", help="only this group")
    purging.add_argument(
        "--export",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="a package by kansli export of what is to be purged; once for each",
    )
    purging.add_argument("--yes", action="store_true", help="do it; the bot must not run")


def _export(options: argparse.Namespace) -> int:
    from bot.cli.export import ExportOptions, export

    wanted = ExportOptions(options.group, options.year, options.output, options.date)
    return export(options.config, wanted)


def _purge(options: argparse.Namespace) -> int:
    from bot.cli.purge import PurgeOptions, purge

    wanted = PurgeOptions(options.group, tuple(options.export), options.yes)
    return purge(options.config, wanted)


def _verify(options: argparse.Namespace) -> int:
    from bot.cli.verify import verify

    return verify(options.folder)
