"""`kansli move-keys`: the log-in and the keys from a data folder to a real PostgreSQL, and back."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any, Final

import pytest

from bot.cli.console import Exit
from bot.runtime.single_instance import single_instance_lock
from bot.transports.matrix import session as sessions
from bot.transports.matrix.connect import connect
from bot.transports.matrix.crypto.master_key_pins import MasterKeyPins
from bot.transports.matrix.database_keys import DatabaseKeys
from bot.transports.matrix.key_place import LOGIN_FILE
from bot.transports.matrix.session import Session
from storage import Holder, Store
from tests.bot.test_cli import Kansli, kansli  # noqa: F401  # a fixture
from tests.fixtures.config_toml import HEALTH, matrix_table, storage_table

pytestmark = pytest.mark.postgres

ME: Final = "@kansli:kommun.se"
SESSION: Final = Session("https://matrix.kommun.se", ME, "ABCDEF", "syt_hemlig")
SECRET: Final = "4f" * 32


@pytest.fixture
def config(tmp_path: Path, tables_url: str) -> Path:
    path = tmp_path / "config.toml"
    storage = storage_table(tables_url, 'keys_secret_file = "keys-secret"\n')
    path.write_text(matrix_table(SESSION.homeserver, ME) + storage + HEALTH, encoding="utf-8")
    write_secret(tmp_path, SECRET)
    return path


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A data folder with keys that were used."""
    data = tmp_path / "data"
    sessions.save(SESSION, data)
    MasterKeyPins(data).pin({"@anna:kommun.se": "hennes"})
    client = connect(SESSION, data)
    client.olm.fallback_key()
    client.store.begin_counting(7)
    client.olm.create_outbound_group_session("!grupp:kommun.se")
    await client.close()
    return data


def write_secret(folder: Path, secret: str) -> None:
    (folder / "keys-secret").write_text(secret)
    (folder / "keys-secret").chmod(0o600)


def held(data: Path) -> dict[str, Any]:
    """All that a data folder holds of the log-in and the keys."""
    found: dict[str, Any] = {
        path.name: json.loads(path.read_text()) for path in data.rglob("*.json")
    }
    for path in data.rglob("*.db"):
        with sqlite3.connect(path) as file:
            for (table,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
                found[table] = sorted(file.execute(f'SELECT * FROM "{table}"'), key=str)
        file.close()
    return found


def test_they_go_to_the_database_and_back_the_same_and_are_in_one_place(
    kansli: Kansli,  # noqa: F811
    data: Path,
) -> None:
    before = held(data)

    code, out, err = kansli("move-keys", "database")

    assert (code, err) == (0, "")
    assert "and there alone" in out
    assert held(data) == {}
    code, out, _ = kansli("check", "--offline")
    assert f"ok    log-in: {ME}, device ABCDEF" in out
    assert "ok    keys: its own" in out

    assert kansli("move-keys", "folder")[0] == 0
    assert {name: value for name, value in held(data).items() if value} == {
        name: value for name, value in before.items() if value
    }
    assert all((path.stat().st_mode & 0o077) == 0 for path in data.rglob("*.db"))
    assert "Run: kansli move-keys database" in kansli("check", "--offline")[1]


def test_another_secret_is_by_way_of_the_folder(kansli: Kansli, data: Path, tmp_path: Path) -> None:  # noqa: F811
    assert kansli("move-keys", "database")[0] == 0
    write_secret(tmp_path, "5e" * 32)
    code, out, _ = kansli("check", "--offline")
    assert (code, "does not open the log-in" in out) == (1, True)
    assert "5e5e" not in out
    write_secret(tmp_path, SECRET)
    assert kansli("move-keys", "folder")[0] == 0
    write_secret(tmp_path, "5e" * 32)
    assert kansli("move-keys", "database")[0] == 0
    assert "ok    keys: its own" in kansli("check", "--offline")[1]
    assert held(data) == {}


def test_nothing_is_moved_over_what_is_there(kansli: Kansli, data: Path) -> None:  # noqa: F811
    assert kansli("move-keys", "database")[0] == 0
    sessions.save(SESSION, data)
    before = held(data)
    code, _, err = kansli("move-keys", "folder")
    assert (code, "is there already" in err) == (1, True)
    code, _, err = kansli("move-keys", "database")
    assert (code, f"there are keys of {ME} in it already" in err) == (1, True)
    assert held(data) == before


def test_what_is_in_the_other_place_is_told_of_and_no_device_made_beside_it(
    kansli: Kansli,  # noqa: F811
    config: Path,
    data: Path,
) -> None:
    before = held(data)
    move = f"{data / LOGIN_FILE}: the log-in is there, and storage.keys_secret_file is for one in"
    assert move in kansli("check", "--offline")[1]
    for command in ("run", "login"):
        code, _, err = kansli(command)
        assert (code, move in err, "Run: kansli move-keys database" in err) == (1, True, True)
    code, _, err = kansli("move-keys", "folder")
    assert (code, "There is nothing to move." in err) == (1, True)
    assert held(data) == before

    assert kansli("move-keys", "database")[0] == 0
    code, _, err = kansli("move-keys", "database")
    assert (code, f"the log-in and the keys of {ME} are in it already" in err) == (1, True)

    config.write_text(config.read_text().replace("keys_secret_file", "#"))
    name = f"storage.keys_secret_file: is missing, and the log-in of {ME} is in the database."
    assert name in kansli("check", "--offline")[1]
    for command in ("run", "login"):
        code, _, err = kansli(command)
        assert (code, name in err) == (1, True)


def test_a_move_that_was_cut_off_is_made_again(
    kansli: Kansli,  # noqa: F811
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, write = held(data), DatabaseKeys.write

    def cut_off(keys: DatabaseKeys, name: str, text: str) -> None:
        if name == LOGIN_FILE:
            raise KeyboardInterrupt
        write(keys, name, text)

    with monkeypatch.context() as patch:
        patch.setattr(DatabaseKeys, "write", cut_off)
        assert kansli("move-keys", "database")[0] == Exit.INTERRUPTED
    assert held(data) == before

    assert kansli("move-keys", "database")[0] == 0

    assert held(data) == {}
    assert "ok    keys: its own" in kansli("check", "--offline")[1]


def test_it_is_refused_while_a_bot_runs(kansli: Kansli, data: Path, tables_url: str) -> None:  # noqa: F811
    before = held(data)
    with single_instance_lock(data):
        assert "another kansli runs with this folder" in kansli("move-keys", "database")[2]
    store = Store(tables_url)
    with store.begin() as tx:
        assert tx.lease.take(ME, Holder("elsewhere", "other-machine"))
    store.close()
    code, _, err = kansli("move-keys", "database")
    assert (code, "a bot on other-machine works on it" in err) == (1, True)
    assert held(data) == before


def test_what_is_not_this_device_s_is_not_moved(kansli: Kansli, data: Path) -> None:  # noqa: F811
    (data / "matrix-device.json").write_text('{"device_id": "ABCDEF", "ed25519": "another"}')
    before = held(data)
    code, _, err = kansli("move-keys", "database")
    assert (code, "are not those that it made" in err) == (1, True)
    assert held(data) == before


def test_the_settings_say_what_is_missing(kansli: Kansli, config: Path) -> None:  # noqa: F811
    text = config.read_text()
    config.write_text(text.replace("keys_secret_file", "#"))
    assert (
        "storage.keys_secret_file: is missing. Make the file" in kansli("move-keys", "database")[2]
    )
    config.write_text(text.replace("user =", "#"))
    assert "matrix.user: is missing" in kansli("move-keys", "database")[2]
