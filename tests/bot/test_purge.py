"""`kansli purge`: what the retention schedule lets go of leaves the data folder, and only after it
was archived."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.runtime.single_instance import single_instance_lock
from tests.bot.archive_example import (
    CONFIG,
    GROUP,
    LATER,
    PAPER,
    SAID,
    Kansli,
    everything_in,
    put_database,
    write_config,
)
from tests.chatroom import SECRETARY_ROOM, Chatroom

OF_THE_YEAR = [f"kansli export --group {GROUP} --year {year}" for year in (2014, 2015)]


@pytest.fixture
def kansli(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Kansli:
    """The command line beside the two years; only what is of 2015 and before is let go of."""
    monkeypatch.delenv("KANSLI_STORAGE_URL", raising=False)
    config = write_config(tmp_path)
    put_database(tmp_path)

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main(["--config", str(config), *map(str, arguments)])
        return code, *capsys.readouterr()

    return run


@pytest.fixture(scope="module")
def packages() -> Iterator[Path]:
    """The exports of what is to be purged, made once."""
    with tempfile.TemporaryDirectory() as name:
        config = write_config(Path(name))
        put_database(Path(name))
        for year in ("2014", "2015"):
            wanted = ["--group", GROUP, "--year", year, "--date", "2026-06-01"]
            made = ["--output", f"{name}/archive"]
            assert main(["--config", str(config), "export", *wanted, *made]) == 0
        yield Path(name, "archive")


@pytest.fixture
def exports(kansli: Kansli, packages: Path, tmp_path: Path) -> list[object]:
    """The options that name copies of them."""
    shutil.copytree(packages, tmp_path / "archive")
    made = sorted((tmp_path / "archive").iterdir())
    return [word for path in made for word in ("--export", path)]


def asked(tmp_path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(tmp_path / "data" / "kansli.db")) as database:
        return list(database.execute(query))


def test_it_shows_what_would_be_purged_and_what_is_needed_and_does_nothing(
    kansli: Kansli, tmp_path: Path
) -> None:
    before = (tmp_path / "data" / "kansli.db").read_bytes()
    code, out, err = kansli("purge")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    found = {tuple(line.split()[:2]) for line in lines[1:4]}
    assert found == {(GROUP, "2015"), (GROUP, "2014")}
    assert "meetings and matters" in out
    assert "record_years = 10" in out
    assert "Nothing was done: this was a dry run." in out
    assert [line for line in lines if line.startswith("kansli export")] == OF_THE_YEAR
    assert asked(tmp_path, "SELECT count(*) FROM meeting") == [(2,)]
    assert asked(tmp_path, "SELECT count(*) FROM purge") == [(0,)]
    with closing(sqlite3.connect(":memory:")) as was:
        was.deserialize(before[:18] + b"\1\1" + before[20:])
        here = asked(tmp_path, "SELECT * FROM outbox ORDER BY id")
        assert here == list(was.execute("SELECT * FROM outbox ORDER BY id"))


def test_nothing_purged_is_left_in_any_file_of_the_data_folder(
    kansli: Kansli, tmp_path: Path, exports: list[object]
) -> None:
    words = [
        SAID.encode(),
        PAPER,
        b"Ordf\xc3\xb6randen h\xc3\xa4lsar",
        b"Gun Hall",
        b"@gun:exempel",
    ]
    before = everything_in(tmp_path / "data")
    assert [word in before for word in words] == [True] * len(words)
    code, out, err = kansli("purge", "--yes", *exports)
    assert (code, err) == (0, "")
    assert "It is purged." in out
    after = everything_in(tmp_path / "data")
    assert [word in after for word in words] == [False] * len(words)
    assert LATER.encode() in after
    assert b"Anna Ek" in after


def test_what_was_purged_is_recorded_without_a_name_and_with_the_sum_of_its_export(
    kansli: Kansli, tmp_path: Path, exports: list[object]
) -> None:
    kansli("purge", "--yes", *exports)
    rows = asked(tmp_path, "SELECT kind, group_id, year, rule, count > 0, manifest FROM purge")
    sums = {
        year: kansli("verify", tmp_path / "archive" / f"kansli-{GROUP}-{year}")[1].split()[-1][:-1]
        for year in (2014, 2015)
    }
    assert sorted(rows, key=str) == [
        ("log", GROUP, 2015, "log_years = 10", 1, sums[2015]),
        ("messages", None, None, "messages_days = 400", 1, ""),
        ("people", GROUP, 2014, "people_years = 10", 1, sums[2014]),
        ("record", GROUP, 2015, "record_years = 10", 1, sums[2015]),
    ]
    assert "There is nothing that the retention schedule lets go of." in kansli("purge")[1]


def test_what_is_left_can_be_exported_and_says_what_was_purged(
    kansli: Kansli, tmp_path: Path, exports: list[object]
) -> None:
    kansli("purge", "--yes", *exports)
    code, _, err = kansli("export", "--group", GROUP, "--output", tmp_path)
    assert (code, err) == (0, "")
    data = tmp_path / f"kansli-{GROUP}-alla-ar" / "representations" / "arkiv" / "data"
    purged = (data / "tabeller" / "91-gallring.csv").read_text("utf-8")
    assert "record_years = 10" in purged
    assert "2015-03-13" not in (data / "tabeller" / "01-moten.csv").read_text("utf-8")


def test_the_bot_goes_on_with_what_is_left(
    kansli: Kansli, tmp_path: Path, exports: list[object]
) -> None:
    kansli("purge", "--yes", *exports)
    content = (tmp_path / "data" / "kansli.db").read_bytes()
    room = Chatroom(tmp_path / "again", now="2026-12-01 09:00", content=content)
    room._events = 1000  # the ids of the years before are known
    try:
        assert room.tick() == []
        for words in ("!möte", "!historik", "!närvaro 2015", "!ledamöter", "!bilagor", "!logg"):
            answered = room.answer("sekreterare", words, room=SECRETARY_ROOM)
            assert answered
            assert "gick fel" not in answered
        planned = room.answer(
            "sekreterare", "!möte ny fredag 12 mars 2027 kl 9-12 Sala", room=SECRETARY_ROOM
        )
    finally:
        room.store.close()
    assert planned.startswith("Möte 3 är planerat")


def test_nobody_can_delete_from_the_log_afterwards_either(
    kansli: Kansli, tmp_path: Path, exports: list[object]
) -> None:
    kansli("purge", "--yes", *exports)
    assert asked(tmp_path, "SELECT count(*) FROM audit WHERE at < '2016'") == [(0,)]
    assert asked(tmp_path, "SELECT count(*) > 0 FROM audit") == [(1,)]
    for statement in ("DELETE FROM audit", "UPDATE audit SET who = ''"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            asked(tmp_path, statement)


def _unchanged(tmp_path: Path) -> bool:
    return asked(tmp_path, "SELECT count(*) FROM meeting") == [(2,)]


def test_without_an_export_nothing_is_purged(kansli: Kansli, tmp_path: Path) -> None:
    code, _, err = kansli("purge", "--yes")
    assert code == 1
    assert f"{GROUP}, 2015: is not exported" in err
    assert f"Run: {OF_THE_YEAR[1]}" in err
    assert _unchanged(tmp_path)


def test_an_export_that_was_changed_does_not_count(
    kansli: Kansli, tmp_path: Path, exports: list[object]
) -> None:
    (tmp_path / "archive" / f"kansli-{GROUP}-2015" / "METS.xml").write_text("")
    code, _, err = kansli("purge", "--yes", *exports)
    assert code == 1
    assert "is not as it was made" in err
    assert _unchanged(tmp_path)


def test_an_export_of_what_has_changed_since_does_not_count(
    kansli: Kansli, tmp_path: Path, exports: list[object]
) -> None:
    with closing(sqlite3.connect(tmp_path / "data" / "kansli.db")) as database, database:
        database.execute("UPDATE meeting SET place = 'Köping' WHERE number = 1")
    code, _, err = kansli("purge", "--yes", *exports)
    assert code == 1
    assert "is not what the database holds now" in err
    assert _unchanged(tmp_path)


def test_the_export_of_all_years_counts_for_each(kansli: Kansli, tmp_path: Path) -> None:
    kansli("export", "--group", GROUP, "--output", tmp_path)
    package = tmp_path / f"kansli-{GROUP}-alla-ar"
    code, _, err = kansli("purge", "--yes", "--export", package, "--group", GROUP)
    assert (code, err) == (0, "")
    assert asked(tmp_path, "SELECT count(*) FROM meeting") == [(1,)]


def test_it_is_refused_while_the_bot_runs(
    kansli: Kansli, tmp_path: Path, exports: list[object]
) -> None:
    with single_instance_lock(tmp_path / "data"):
        code, _, err = kansli("purge", "--yes", *exports)
        assert kansli("purge")[0] == 0
    assert code == 1
    assert "another kansli runs with this folder" in err
    assert _unchanged(tmp_path)


def test_what_is_still_open_stays_with_its_meeting(kansli: Kansli, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "data" / "kansli.db")) as database, database:
        database.execute(
            "INSERT INTO hand_out (group_id, meeting_id, kind, number, organisation, text, by,"
            " event_id, at) VALUES (?, 1, 'assignment', 1, 'Sala', 'Räkna', '@a:b', '$u',"
            " '2015-03-13 10:00:00')",
            (GROUP,),
        )
    out = kansli("purge")[1]
    assert "meetings and matters" not in out
    assert "audit log" in out


def test_without_a_schedule_everything_is_kept(kansli: Kansli, tmp_path: Path) -> None:
    text = CONFIG.partition("[retention]")[0] + "[[group]]" + CONFIG.partition("[[group]]")[2]
    (tmp_path / "config.toml").write_text(text, "utf-8")
    code, _, err = kansli("purge", "--yes")
    assert code == 1
    assert "everything is kept for good" in err
    shutil.rmtree(tmp_path / "data")
