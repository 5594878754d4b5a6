"""The command line of `kansli`: the sub-commands, their options and help, and what runs them.

Nothing heavy is imported before it is needed, so that `kansli --help` answers at once.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from bot.cli.account_commands import add_accounts
from bot.cli.archive_commands import add_archive
from bot.cli.argument_types import day, instant, year
from bot.cli.console import CONFIG_VARIABLE, Exit, UsageError, configure_logging

Work = Callable[[argparse.Namespace], int]

_EXITS: Final = (
    "Ends with 0 when all is well, 1 when something has to be mended, 2 when the command line "
    "or a date was not understood."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (`arguments`, or else sys.argv[1:]); the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a C locale cannot write å
    parser = _parser()
    options = parser.parse_args(arguments)
    work: Work | None = getattr(options, "work", None)
    if work is None:
        parser.print_help(sys.stderr)
        return Exit.USAGE
    level, verbose_level = options.log
    configure_logging(verbose_level if options.verbose else level)
    try:
        code = work(options)
        sys.stdout.flush()
    except UsageError as error:
        return _report(f"kansli: {error}", Exit.USAGE)
    except BrokenPipeError:
        # The reader, such as `head`, is gone; at exit the interpreter would flush again, and fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.OK
    except KeyboardInterrupt:
        return _report("stopped", 130)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is told in a line
        from bot.cli.faults import as_told

        return _report(str(as_told(error)), Exit.ERROR)
    return code


def _report(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code


# --------------------------------------------------------------------- the sub-commands


def _demo(options: argparse.Namespace) -> int:
    from bot.demo.run import main as demo

    return demo(script=options.script)


def _login(options: argparse.Namespace) -> int:
    from bot.cli.login import LoginOptions, login

    login_options = LoginOptions(
        user=options.user,
        by_token=options.token,
        again=options.again,
        same_device=options.same_device,
        recovery_key=options.recovery_key,
        recovery_key_file=options.recovery_key_file,
        reset=options.reset_cross_signing,
        account=options.account,
    )
    return login(options.config, login_options)


def _run(options: argparse.Namespace) -> int:
    from bot.cli.run import run

    return run(options.config, options.account, verbose=options.verbose)


def _check(options: argparse.Namespace) -> int:
    from bot.cli.check import check

    return check(options.config, offline=options.offline)


def _health(options: argparse.Namespace) -> int:
    from bot.cli.health import health

    return health(options.config)


def _import(options: argparse.Namespace) -> int:
    from bot.cli.import_members import ImportOptions, import_members, undo

    if options.undo:
        if options.file:
            raise UsageError("--undo takes no file: it takes back the group's latest import.")
        return undo(options.config, options.group, dry=options.dry_run)
    if options.file is None:
        raise UsageError("name the CSV file, or say --undo.")
    how = ImportOptions(options.correct, options.as_written, options.dry_run)
    return import_members(options.config, options.file, options.group, how)


def _move_database(options: argparse.Namespace) -> int:
    from bot.cli.move_database import move_database

    return move_database(options.config, options.source, options.target)


def _backup(options: argparse.Namespace) -> int:
    from bot.cli.backup import backup

    return backup(options.config, options.folder)


def _restore(options: argparse.Namespace) -> int:
    from bot.cli.restore import restore

    return restore(options.config, options.folder)


def _rooms(options: argparse.Namespace) -> int:
    from bot.cli import rooms

    if options.action == "undo":
        return rooms.undo(options.config, options.room)
    if options.action == "move":
        return rooms.move(options.config, options.old, options.new)
    return rooms.show(options.config)


def _simulate(options: argparse.Namespace) -> int:
    from bot.cli.simulate import SimulationOptions, simulate

    start, end = options.start, options.end
    if options.year is not None:
        if start is not None or end is not None:
            raise UsageError("--year is a whole year: say that, or --from and --to.")
        start, end = date(options.year, 1, 1), date(options.year, 12, 31)
    if start is None or end is None:
        raise UsageError("say --from and --to, or --year.")
    wanted = SimulationOptions(start, end, options.group, options.format, options.words)
    return simulate(options.config, wanted)


def _when(options: argparse.Namespace) -> int:
    from bot.cli.when import when
    from secretary.group import Language

    return when(" ".join(options.text), options.now, options.zone, Language(options.language))


# --------------------------------------------------------------------- the command line


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kansli",
        description="The secretary of political collaboration groups, on Matrix.",
        epilog=_EXITS,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and stop")
    _common(parser, config=os.environ.get(CONFIG_VARIABLE) or "config.toml", verbose=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(
        name: str,
        work: Work,
        help: str,
        log: tuple[int | None, int] = (None, logging.INFO),
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name, help=help, description=f"{help[0].upper()}{help[1:]}.", allow_abbrev=False
        )
        # Allowed after the sub-command too; a default there would overwrite what came before it.
        _common(added, config=argparse.SUPPRESS, verbose=argparse.SUPPRESS)
        added.set_defaults(work=work, log=log)
        return added

    demo = command("demo", _demo, "a meeting cycle in the terminal, with no server and no account")
    demo.add_argument("--script", action="store_true", help="play it by itself and end")

    login = command(
        "login", _login, "log the bot in on its homeserver, once, and have its device signed"
    )
    login.add_argument(
        "--user", help="the account: @kansli:example.org (else config.toml's, or asked)"
    )
    login.add_argument(
        "--token",
        action="store_true",
        help="with an access token, for servers with single sign-on; it is asked for, or taken "
        "from KANSLI_ACCESS_TOKEN. A password is taken from KANSLI_PASSWORD",
    )
    login.add_argument("--again", action="store_true", help="although the bot is logged in already")
    login.add_argument(
        "--same-device",
        action="store_true",
        help="log the data folder's device in again: after a copy of it was put back whose tokens "
        "are spent",
    )
    login.add_argument(
        "--recovery-key",
        action="store_true",
        help="sign the device with the account's own keys; their recovery key is asked for, or "
        "taken from KANSLI_RECOVERY_KEY",
    )
    login.add_argument(
        "--recovery-key-file", type=Path, metavar="FILE", help="the same, with the key in a file"
    )
    login.add_argument(
        "--reset-cross-signing",
        action="store_true",
        help="make new keys in place of the account's; all who have verified the bot are warned",
    )

    running = command(
        "run", _run, "run the bot, until it is stopped", log=(logging.INFO, logging.DEBUG)
    )
    add_accounts(command, login, running)

    check = command(
        "check", _check, "check config, storage, log-in and rooms, and say what to mend"
    )
    check.add_argument("--offline", action="store_true", help="do not ask the homeserver")

    command("health", _health, "whether a running bot has ticked within three minutes")

    members = command(
        "import", _import, "import a group's seats and mandates from CSV, all or nothing"
    )
    members.add_argument(
        "file", type=Path, nargs="?", metavar="members.csv", help="see docs/import.md"
    )
    members.add_argument(
        "--group", required=True, metavar="ID", help="the group's id in config.toml"
    )
    members.add_argument("--dry-run", action="store_true", help="only say what would change")
    members.add_argument(
        "--correct",
        action="store_true",
        help="let the file say what the database has wrong: who held a mandate, and in which seat",
    )
    members.add_argument(
        "--as-written", action="store_true", help="take what does not look right as it stands"
    )
    members.add_argument(
        "--undo", action="store_true", help="take back what the group's latest import did"
    )

    rooms = command("rooms", _rooms, "show which rooms the groups are in, and move a group by hand")
    actions = rooms.add_subparsers(title="actions", metavar="ACTION", dest="action")
    undo = actions.add_parser("undo", help="go back to the room that ROOM has replaced")
    undo.add_argument("room", metavar="ROOM")
    move = actions.add_parser("move", help="use the room NEW instead of OLD")
    move.add_argument("old", metavar="OLD")
    move.add_argument("new", metavar="NEW")
    for action in (undo, move):
        _common(action, config=argparse.SUPPRESS, verbose=argparse.SUPPRESS)

    _add_moving(command)

    add_archive(command)

    _add_simulate(command)

    when = command("when", _when, "how the bot understands a date")
    when.add_argument("text", nargs="+", metavar="TEXT", help='for example "torsdag kl 9"')
    when.add_argument("--now", type=instant, metavar="ISO", help="as if it were this time")
    when.add_argument("--zone", default="Europe/Stockholm", help="default: %(default)s")
    when.add_argument(
        "--language",
        choices=("sv", "en"),
        default="sv",
        help="of the answer where it is not understood; dates are read in both",
    )
    return parser


def _add_simulate(command: Callable[..., argparse.ArgumentParser]) -> None:
    """What looks ahead."""
    simulate = command("simulate", _simulate, "list what the bot would post, sending nothing")
    simulate.add_argument("--from", dest="start", type=day, metavar="DATE")
    simulate.add_argument("--to", dest="end", type=day, metavar="DATE", help="included")
    simulate.add_argument("--year", type=year, metavar="YEAR", help="all of it, such as 2027")
    simulate.add_argument("--group", metavar="ID", help="only this group")
    simulate.add_argument("--words", action="store_true", help="with what the messages say")
    formats = simulate.add_mutually_exclusive_group()
    for name, what in (
        ("story", "day by day, to read (what is printed unless another is named)"),
        ("json", "as JSON"),
        ("ics", "as a calendar, for a calendar program"),
    ):
        formats.add_argument(
            "--text" if name == "story" else f"--{name}",
            dest="format", action="store_const", const=name, help=what,
        )  # fmt: skip
    simulate.set_defaults(format="story")


def _add_moving(command: Callable[..., argparse.ArgumentParser]) -> None:
    """The commands that take what the bot is somewhere else."""
    backing_up = command("backup", _backup, "copy all that the bot is to a folder, while it runs")
    backing_up.add_argument("folder", type=Path, metavar="DIR", help="new, or empty")
    restoring = command("restore", _restore, "put a backup into an empty data folder and database")
    restoring.add_argument("folder", type=Path, metavar="DIR", help="made by kansli backup")

    moving = command(
        "move-database", _move_database, "copy all to an empty database, SQLite or PostgreSQL"
    )
    for name, where in (("source", "FROM"), ("target", "TO")):
        moving.add_argument(
            name, metavar=where, help="an address, `config` for config.toml's, or @FILE with one in"
        )


def _common(parser: argparse.ArgumentParser, *, config: str, verbose: bool | str) -> None:
    parser.add_argument(
        "--config",
        type=Path,
        default=config,
        metavar="PATH",
        help=f"default: config.toml, or {CONFIG_VARIABLE} of the environment",
    )
    parser.add_argument("-v", "--verbose", action="store_true", default=verbose, help="log more")


class _Version(argparse.Action):
    """Looks up the version only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from bot.runtime.version import version

        print(f"kansli {version()}")
        parser.exit()
