"""`kansli backup` and `kansli restore`: what is in a backup, when it is refused, and that it is
the same again, on SQLite and by way of a real PostgreSQL."""

from __future__ import annotations

import errno
import json
import shutil
import sqlite3
import stat
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import inspect

from bot.cli.backup import MANIFEST
from bot.runtime.single_instance import single_instance_lock
from bot.transports.matrix import session as sessions
from storage import Store, copying
from tests.bot.test_cli import EXAMPLE, SESSION, Kansli, config, kansli  # noqa: F401  # fixtures
from tests.storage.postgres import postgres_or_skip

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def bot(kansli: Kansli, tmp_path: Path) -> Run:  # noqa: F811
    """The command line beside a data folder with all that a bot has in it."""
    data = tmp_path / "data"
    assert kansli("import", EXAMPLE, "--group", "halsa")[0] == 0
    sessions.save(SESSION, data)
    (data / "matrix-device.json").write_text("{}")
    (data / "crypto").mkdir()
    (data / "crypto" / "known.json").write_text('{"é": 1}')
    (data / "heartbeat").touch()
    with sqlite3.connect(data / "crypto" / "olm.db") as keys:
        keys.execute("PRAGMA journal_mode=WAL")
        keys.execute("CREATE TABLE accounts (pickle TEXT)")
        keys.execute("INSERT INTO accounts VALUES ('nyckel')")
    keys.close()
    return kansli


def elsewhere(folder: Path, url: str = "") -> Path:
    """A config beside another data folder."""
    path = folder / "elsewhere.toml"
    text = (folder / "config.toml").read_text()
    storage = f'[storage]\nurl = "{url}"\n' if url else ""
    path.write_text(text.replace("[[group]]", f'{storage}[bot]\ndata = "other"\n[[group]]'))
    return path


def members(url: str) -> int:
    store = Store(url)
    with store.begin() as tx:
        found = len(tx.people.mandates("halsa"))
    store.close()
    return found


def names(folder: Path) -> set[str]:
    """The files, but for those that are no part of what it is."""
    files = (str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return {name for name in files if not name.endswith(("-wal", "-shm", "lock"))}


def test_all_that_the_bot_is_is_in_it_for_nobody_else_to_read(bot: Run, tmp_path: Path) -> None:
    kept = tmp_path / "backup"
    reading = sqlite3.connect(tmp_path / "data" / "kansli.db")  # somebody reads, as a bot does
    reading.execute("SELECT * FROM seat").fetchone()
    with single_instance_lock(tmp_path / "data"):
        code, out, err = bot("backup", kept)
    reading.close()
    assert (code, err) == (0, "")
    assert "keep them as the data folder is kept" in out
    assert names(kept) == {
        MANIFEST,
        "config.toml",
        "kansli.db",
        "data/matrix-session.json",
        "data/matrix-device.json",
        "data/crypto/known.json",
        "data/crypto/olm.db",
    }
    for path in (kept, *kept.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_it_is_the_same_again_in_another_folder(bot: Run, tmp_path: Path) -> None:
    assert bot("backup", tmp_path / "backup")[0] == 0
    code, out, err = bot("--config", elsewhere(tmp_path), "restore", tmp_path / "backup")
    assert (code, err) == (0, "")
    assert "kansli check, kansli run" in out
    other = tmp_path / "other"
    assert sessions.load(other) == SESSION
    assert (other / "crypto" / "known.json").read_text() == '{"é": 1}'
    with sqlite3.connect(other / "crypto" / "olm.db") as keys:
        assert keys.execute("SELECT pickle FROM accounts").fetchone() == ("nyckel",)
    keys.close()
    here, there = (f"sqlite:///{tmp_path / name / 'kansli.db'}" for name in ("data", "other"))
    assert members(there) == members(here) > 0
    assert names(other) == names(tmp_path / "data") - {"heartbeat"}
    for path in (other, *other.rglob("*")):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_it_may_lie_beside_the_folder_one_stands_in(
    bot: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bot("backup", tmp_path / "backup")[0] == 0
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    code, _, err = bot("--config", elsewhere(tmp_path), "restore", "../backup")
    assert (code, err) == (0, "")


@pytest.mark.postgres
def test_it_goes_to_postgresql_and_a_backup_of_that_back_to_a_file(
    bot: Run,
    tmp_path: Path,
) -> None:
    with postgres_or_skip() as server:
        _to_postgresql_and_back(bot, tmp_path, server.new_database())


def _to_postgresql_and_back(bot: Run, tmp_path: Path, url: str) -> None:
    assert bot("backup", tmp_path / "backup")[0] == 0
    at_postgres = elsewhere(tmp_path, url)
    assert bot("--config", at_postgres, "restore", tmp_path / "backup")[0] == 0
    assert members(url) > 0
    assert not (tmp_path / "other" / "kansli.db").exists()
    assert bot("--config", at_postgres, "backup", tmp_path / "again")[0] == 0
    (tmp_path / "data").rename(tmp_path / "gone")
    assert bot("restore", tmp_path / "again")[0] == 0
    assert members(f"sqlite:///{tmp_path / 'data' / 'kansli.db'}") == members(url)


@pytest.mark.postgres
@pytest.mark.parametrize("fails_at", ["the files", "the rows"])
def test_a_restore_that_fails_half_way_leaves_nothing_and_can_be_tried_again(
    bot: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: str
) -> None:
    assert bot("backup", tmp_path / "backup")[0] == 0
    with postgres_or_skip() as server:
        url = server.new_database()
        configured, other = elsewhere(tmp_path, url), tmp_path / "other"
        with monkeypatch.context() as broken:
            if fails_at == "the files":
                broken.setattr(shutil, "copyfile", _disk_is_full)
            else:
                broken.setattr(copying, "_count", lambda *_: next(COUNTS))

            code, _, err = bot("--config", configured, "restore", tmp_path / "backup")

        assert code == 1
        assert ("No space left" if fails_at == "the files" else "arrived") in err
        assert names(other) == set()
        store = Store(url)
        assert inspect(store._engine).get_table_names() == []
        store.close()
        assert bot("--config", configured, "restore", tmp_path / "backup")[0] == 0
        assert members(url) > 0


COUNTS = count()
"""Of rows: never the same number twice."""


def _disk_is_full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_backup_is_not_made_where_something_is_or_in_the_data_folder(
    bot: Run, tmp_path: Path
) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "brev").write_text("hej")
    for folder, says in ((full, "is not empty"), (tmp_path / "data" / "b", "in the data folder")):
        code, _, err = bot("backup", folder)
        assert (code, says in err) == (1, True)
    assert names(full) == {"brev"}


def test_of_a_damaged_database_no_backup_is_made_and_nothing_left(bot: Run, tmp_path: Path) -> None:
    keys = tmp_path / "data" / "crypto" / "olm.db"
    keys.write_bytes(keys.read_bytes()[:5000] + b"\xff" * 5000)
    code, _, err = bot("backup", tmp_path / "backup")
    assert code == 1
    assert "olm.db" in err
    assert not (tmp_path / "backup").exists()


def spoilt(kept: Path) -> str:
    (kept / "data" / "crypto" / "known.json").write_text("{}")
    return "is not as it was"


def unfinished(kept: Path) -> str:
    (kept / MANIFEST).unlink()
    return "is no backup, or one that was not finished"


def lacking(kept: Path) -> str:
    (kept / "kansli.db").unlink()
    return "is not as it was"


def leading_out(kept: Path) -> str:
    manifest = json.loads((kept / MANIFEST).read_text())
    manifest["files"]["../config.toml"] = manifest["files"]["config.toml"]
    (kept / MANIFEST).write_text(json.dumps(manifest))
    return "is not as it was"


@pytest.mark.parametrize("spoil", [spoilt, unfinished, lacking, leading_out])
def test_what_is_no_whole_backup_is_not_restored(
    bot: Run, tmp_path: Path, spoil: Callable[[Path], str]
) -> None:
    assert bot("backup", tmp_path / "backup")[0] == 0
    says = spoil(tmp_path / "backup")
    code, _, err = bot("--config", elsewhere(tmp_path), "restore", tmp_path / "backup")
    assert (code, says in err) == (1, True), err
    assert not (tmp_path / "other").exists()


def test_where_there_is_no_config_yet_the_backups_is_named(bot: Run, tmp_path: Path) -> None:
    assert bot("backup", tmp_path / "backup")[0] == 0
    new = tmp_path / "new" / "config.toml"
    code, _, err = bot("--config", new, "restore", tmp_path / "backup")
    assert (code, f"cp '{tmp_path}/backup/config.toml' '{new}'\n" in err) == (1, True), err


def test_nothing_is_restored_over_a_bot_or_under_one(bot: Run, tmp_path: Path) -> None:
    assert bot("backup", tmp_path / "backup")[0] == 0
    before = {path: path.read_bytes() for path in (tmp_path / "data").rglob("*.json")}
    code, _, err = bot("restore", tmp_path / "backup")
    assert (code, "there is a bot's data in it" in err) == (1, True)
    with single_instance_lock(tmp_path / "other"):
        code, _, err = bot("--config", elsewhere(tmp_path), "restore", tmp_path / "backup")
    assert (code, "another kansli runs" in err) == (1, True)
    assert {path: path.read_bytes() for path in before} == before
