"""Several Matrix accounts in config.toml: who they are, and which groups are whose."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from bot.config import TOKEN_VARIABLE
from tests.bot.test_config import GROUP, MATRIX, OTHER, mistake, mistakes, settings

POSTGRES: Final = '[storage]\nurl = "postgresql://db.example.org/kansli"\n'


def account(name: str = "", user: str = "@kansli:example.org") -> str:
    named = f'name = "{name}"\n' if name else ""
    who = f'user = "{user}"\n' if user else ""
    return f'[[matrix]]\nhomeserver = "https://matrix.example.org"\n{named}{who}'


FIRST: Final = account()
NORTH: Final = account("norr", "@kansli-norr:example.org")
OF_NORTH: Final = OTHER + 'account = "norr"\n'


def test_a_group_names_its_account_and_else_has_the_one_without_a_name(tmp_path: Path) -> None:
    found = settings(tmp_path, POSTGRES + FIRST + NORTH + GROUP + OF_NORTH)
    assert [each.name for each in found.accounts] == ["", "norr"]
    assert {group.id: group.account for group in found.groups} == {"halsa": "", "vard": "norr"}
    assert [group.id for group in found.own_groups] == ["halsa"]
    north = found.of(found.accounts[1])
    assert north.matrix.user == "@kansli-norr:example.org"
    assert [group.id for group in north.own_groups] == ["vard"]
    assert [each.name for each in north.accounts] == ["norr", ""]


def test_each_account_has_a_folder_of_its_own(tmp_path: Path) -> None:
    found = settings(tmp_path, POSTGRES + NORTH + FIRST + GROUP + OF_NORTH)
    assert found.data == tmp_path / "data"
    assert found.bot.data == tmp_path / "data" / "accounts" / "norr"
    first = found.of(found.accounts[1])
    assert (first.bot.data, first.data) == (tmp_path / "data", tmp_path / "data")
    assert first.of(found.accounts[0]) == found


def test_one_table_is_one_account_on_either_database(tmp_path: Path) -> None:
    found = settings(tmp_path, MATRIX + GROUP)
    assert [each.name for each in found.accounts] == [""]
    assert found.own_groups == found.groups


def test_accounts_share_no_sqlite(tmp_path: Path) -> None:
    said = mistake(tmp_path, FIRST + NORTH + GROUP)
    assert said.startswith("matrix: is a list of accounts, which share a PostgreSQL database")
    assert "[matrix]" in said


@pytest.mark.parametrize(
    ("accounts", "place", "says"),
    [
        (FIRST + account("", "@b:example.org"), "matrix[2].name", "as in matrix[1]"),
        (NORTH + account("norr", "@b:example.org"), "matrix[2].name", "also that of matrix[1]"),
        (FIRST + account("norr"), "matrix[2].user", "also that of matrix[1]"),
        (FIRST + account("norr", ""), "matrix[2].user", "@kansli-2:example.org"),
        (FIRST + account("Norr!", "@b:example.org"), "matrix[2].name", '"norr"'),
    ],
)
def test_accounts_are_told_apart(tmp_path: Path, accounts: str, place: str, says: str) -> None:
    said = mistakes(tmp_path, POSTGRES + accounts + GROUP + 'account = "norr"\n')
    (of_account,) = (each for each in said if not each.startswith("group"))
    assert of_account.startswith(f"{place}: ")
    assert says in of_account


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (FIRST + NORTH + GROUP + 'account = "nor"\n', "Did you mean norr?"),
        (MATRIX + GROUP + 'account = "norr"\n', "Leave it out"),
        (NORTH + account("syd", "@b:example.org") + GROUP, "Choose among: norr, syd."),
    ],
)
def test_a_group_has_an_account_that_there_is(tmp_path: Path, text: str, says: str) -> None:
    said = mistake(tmp_path, POSTGRES + text)
    assert said.startswith("group[1].account: ")
    assert says in said


def test_the_only_account_has_no_name(tmp_path: Path) -> None:
    assert "write [[matrix]]" in mistake(tmp_path, MATRIX + 'name = "norr"\n' + GROUP)


def test_a_token_of_the_environment_is_of_one_account(tmp_path: Path) -> None:
    said = mistake(tmp_path, POSTGRES + FIRST + NORTH + GROUP, {TOKEN_VARIABLE: "t"})
    assert "access_token_file for each" in said


def test_several_accounts_have_no_room_of_the_board_in_common(tmp_path: Path) -> None:
    board = '[superior_board]\nroom = "!srb:example.org"\n'
    assert mistake(tmp_path, POSTGRES + board + FIRST + NORTH + GROUP).startswith(
        "superior_board.room: "
    )
    assert settings(tmp_path, POSTGRES + board + FIRST + GROUP).groups[0].board.room
