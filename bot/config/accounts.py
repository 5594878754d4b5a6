"""The Matrix accounts: one table ``[matrix]``, or several ``[[matrix]]`` that share the groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.config import values
from bot.config.reading import TOKEN_VARIABLE, Mistakes, Table, Wrong, did_you_mean
from bot.config.settings import MatrixSettings, StorageSettings
from bot.config.tables import read_matrix


def read_accounts(top: Table, folder: Path, env: Mapping[str, str]) -> tuple[MatrixSettings, ...]:
    """The accounts, in the order of the file; at least one. Mistakes are recorded."""
    if not isinstance(top.get("matrix"), list):
        table = top.table("matrix")
        only = read_matrix(table, folder, env)
        if "name" in table:
            table.mistake(
                "name", "is for one of several accounts.", "Leave it out, or write [[matrix]]."
            )
        return (replace(only, name=""),)
    tables = top.tables("matrix", each_is="account")
    if env.get(TOKEN_VARIABLE, "").strip() and len(tables) > 1:
        top.mistakes.add(
            f"environment variable {TOKEN_VARIABLE}",
            Wrong("is of one account, and there are several.", "Write access_token_file for each."),
        )
    found = []
    for table in tables:
        if "user" not in table:
            table.mistake(
                "user",
                "is missing: of several accounts each is known by it to the others.",
                'Write for example: user = "@kansli-2:example.org"',
            )
        found.append(read_matrix(table, folder, env))
    for key in ("name", "user", "access_token_file"):
        _refuse_shared(tables, key)
    return tuple(found) or (read_matrix(Table(top.mistakes, "matrix", "matrix", {}), folder, env),)


def _refuse_shared(tables: Sequence[Table], key: str) -> None:
    """Two accounts are not the same in `key`; of names, one may be missing."""
    taken: dict[object, int] = {}
    for number, table in enumerate(tables, start=1):
        value = table.get(key)
        if not isinstance(value, str) and not (value is None and key == "name"):
            continue
        if value in taken and value is None:
            table.mistake(
                key,
                f"is missing, as in matrix[{taken[value]}]: only one account can be without.",
                'Write for example: name = "norr"',
            )
        elif value in taken:
            problem = f'"{value}" is also that of matrix[{taken[value]}].'
            table.mistake(key, problem, "Write each account once, with what is its own.")
        taken.setdefault(value, number)


def check_accounts(
    mistakes: Mistakes,
    accounts: Sequence[MatrixSettings],
    storage: StorageSettings,
    *,
    are_several: bool,
    board_has_room: bool,
) -> None:
    """Record what several accounts, or a list of one, cannot go with."""
    if not are_several:
        return
    if storage.url.reveal().startswith("sqlite"):
        mistakes.add(
            "matrix",
            Wrong(
                "is a list of accounts, which share a PostgreSQL database: [storage] names none.",
                'Write url = "postgresql://…" in [storage], or one account: [matrix].',
            ),
        )
    if board_has_room and len(accounts) > 1:
        mistakes.add(
            "superior_board.room",
            Wrong(
                "is one account's room, and with several there is none for all groups.",
                "Leave it out: the secretaries are then given what is for the board.",
            ),
        )


def read_account(table: Table, accounts: Sequence[str]) -> str:
    """The name of the account that a group's table names, or leaves to be known."""

    def known(value: object) -> str:
        name = values.string(value)
        if name not in accounts or not name:
            named = [each for each in accounts if each]
            near = did_you_mean(name, named) if named else "Leave it out: no account has a name."
            raise Wrong(f'"{name}" is no account: no [[matrix]] has that name.', near)
        return name

    if "account" not in table and "" not in accounts:
        table.mistake(
            "account",
            "is missing: which account is in its rooms?",
            f"Choose among: {', '.join(accounts)}.",
        )
    return table.take("account", known, "")
