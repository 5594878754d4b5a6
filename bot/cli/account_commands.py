"""What the command line has for Matrix accounts: several of them, and where their keys are."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def add_accounts(
    command: Callable[..., argparse.ArgumentParser],
    login: argparse.ArgumentParser,
    run: argparse.ArgumentParser,
) -> None:
    """Add the sub-commands, and to these the option that names one of the accounts.

    command: adds one, by its name, what runs it, and its help.
    """
    keys = command(
        "move-keys", _move_keys, "move log-in and keys from the data folder to PostgreSQL, or back"
    )
    keys.add_argument("to", choices=("database", "folder"), help="where they are to be")

    one = "of several accounts, this one"
    for parser, what in ((login, one), (run, "only for this account"), (keys, one)):
        parser.add_argument(
            "--account",
            metavar="NAME",
            help=f"{what}, by its name in config.toml or its Matrix id",
        )

    moving = command("move-group", _move_group, "let another of several accounts serve a group")
    moving.add_argument("group", metavar="GROUP", help="its id in config.toml")
    moving.add_argument(
        "account", metavar="ACCOUNT", help="its name in config.toml or its Matrix id"
    )


def _move_keys(options: argparse.Namespace) -> int:
    from bot.cli.move_keys import move_keys

    return move_keys(options.config, options.to, options.account)


def _move_group(options: argparse.Namespace) -> int:
    from bot.cli.move_group import move_group

    return move_group(options.config, options.group, options.account)
