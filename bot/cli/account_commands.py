"""What the command line has for several Matrix accounts."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def add_accounts(
    command: Callable[..., argparse.ArgumentParser],
    login: argparse.ArgumentParser,
    run: argparse.ArgumentParser,
) -> None:
    """Add the sub-command, and to these the option that names one of the accounts.

    command: adds one, by its name, what runs it, and its help.
    """
    for parser, what in ((login, "of several accounts, this one"), (run, "only for this account")):
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


def _move_group(options: argparse.Namespace) -> int:
    from bot.cli.move_group import move_group

    return move_group(options.config, options.group, options.account)
