"""Whatever folder, file or database a command meets, it says what is wrong and what to do.

As root no folder refuses anything, so there the commands run as somebody else.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.transports.matrix import session as sessions
from storage import Store
from tests.bot.test_cli import CONFIG, EXAMPLE, SESSION
from tests.storage.postgres import postgres_or_skip

NOBODY = 65534
RANGE = ("--from", "2027-01-01", "--to", "2027-12-31")
MEMBERS = ("import", "members.csv", "--group", "halsa")
COMMANDS = {
    "check": ("check", "--offline"),
    "run": ("run",),
    "import": MEMBERS,
    "dry run": (*MEMBERS, "--dry-run"),
    "undo": ("import", "--undo", "--group", "halsa"),
    "rooms": ("rooms",),
    "simulate": ("simulate", *RANGE),
    "health": ("health",),
    "move": ("move-database", "config", "sqlite:///other.db"),
}


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that others can look into, with a config."""
    made = Path(tempfile.mkdtemp(prefix="kansli-test-"))
    made.chmod(0o755)
    (made / "config.toml").write_text(CONFIG, "utf-8")
    shutil.copyfile(EXAMPLE, made / "members.csv")
    for name in ("KANSLI_CONFIG", "KANSLI_PASSWORD", "KANSLI_ACCESS_TOKEN", "KANSLI_STORAGE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(made)
    yield made
    for path in (made, *made.rglob("*")):
        if path.is_dir():
            path.chmod(0o700)
    shutil.rmtree(made)


@contextmanager
def as_somebody_else() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def with_database(folder: Path) -> Path:
    """The database's file, with members in it."""
    assert main(["import", str(folder / "members.csv"), "--group", "halsa"]) == 0
    return folder / "data" / "kansli.db"


def is_missing(folder: Path) -> str:
    return ""


def is_a_file(folder: Path) -> str:
    (folder / "data").write_text("ett brev")
    return "data"


def is_somebody_elses(folder: Path) -> str:
    with_database(folder)
    (folder / "data").chmod(0o700 if os.geteuid() == 0 else 0)
    return "data"


def cannot_be_written(folder: Path) -> str:
    with_database(folder)
    for path in (folder / "data").iterdir():
        path.chmod(0o444)
    (folder / "data").chmod(0o555)
    return "data"


def has_a_letter_for_a_database(folder: Path) -> str:
    with_database(folder).write_text("Detta är ett brev och ingen databas. " * 300)
    return "not a database"


def has_a_damaged_database(folder: Path) -> str:
    file = with_database(folder)
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    return "malformed"


def has_a_newer_database(folder: Path) -> str:
    with sqlite3.connect(with_database(folder)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    return "newer Kansli"


def has_a_folder_for_a_database(folder: Path) -> str:
    (folder / "data" / "kansli.db").mkdir(parents=True)
    return "kansli.db"


STATES: list[Callable[[Path], str]] = [
    is_missing,
    is_a_file,
    is_somebody_elses,
    cannot_be_written,
    has_a_letter_for_a_database,
    has_a_damaged_database,
    has_a_newer_database,
    has_a_folder_for_a_database,
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_whatever_the_data_folder_is_each_command_says_what_to_do(
    folder: Path, state: Callable[[Path], str], capsys: pytest.CaptureFixture[str]
) -> None:
    says = state(folder)
    capsys.readouterr()
    other = as_somebody_else if state in (is_somebody_elses, cannot_be_written) else _as_we_are
    for name, command in COMMANDS.items():
        with other():
            code = main(list(command))
        out, err = capsys.readouterr()
        said = out + err
        assert "Traceback" not in said, name
        if name in ("import", "dry run") and state is is_missing:
            assert code == 0
            shutil.rmtree(folder / "data", ignore_errors=True)
            continue
        assert code == 1, (name, said)
        assert said.strip(), name
        if name == "check":
            assert "\nmend  " in said, said
            assert says in said, said
        else:
            assert all(line.count(" ") > 2 for line in said.strip().splitlines()), said


@contextmanager
def _as_we_are() -> Iterator[None]:
    yield


SECRET = "hemligt"


@pytest.fixture(scope="module")
def with_password() -> Iterator[str]:
    """The address of a real database whose role has another password than SECRET."""
    with postgres_or_skip() as server:
        yield server.new_role_with_password("kansli_losen", "ett annat").replace("PASSWORD", SECRET)


@pytest.mark.postgres
@pytest.mark.parametrize("which", ["wrong password", "no such host", "nobody listens"])
def test_whatever_the_database_server_is_each_command_says_so_without_the_password(
    folder: Path,
    which: str,
    with_password: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url, says = {
        "wrong password": (with_password, "password authentication failed"),
        "no such host": (f"postgresql://kansli:{SECRET}@ingen.invalid/kansli", "ingen.invalid"),
        "nobody listens": (f"postgresql://kansli:{SECRET}@127.0.0.1:1/kansli", "port 1"),
    }[which]
    monkeypatch.setenv("KANSLI_STORAGE_URL", url)
    # `kansli run` waits for one that does not answer; it ends where the password is wrong.
    left_out = {"health"} | ({"run"} if which != "wrong password" else set())
    if "run" not in left_out:
        sessions.save(SESSION, folder / "data")
    for name, command in COMMANDS.items():
        if name in left_out:
            continue
        assert main(list(command)) == 1, name
        out, err = capsys.readouterr()
        assert says in out + err, name
        assert SECRET not in out + err, name
        assert "Traceback" not in out + err, name


ANSWERS: dict[str, tuple[int, bytes] | None] = {
    "a page": (200, b"<html>Hej</html>"),
    "nothing of use": (200, b"{}"),
    "a list": (200, b"[]"),
    "values of other kinds": (
        200,
        b'{"user_id": 7, "joined_rooms": {}, "flows": 1}',
    ),
    "a fault": (500, b'{"errcode": "M_UNKNOWN"}'),
    "not here": (404, b'{"errcode": "M_UNRECOGNIZED"}'),
    "no text": (200, b"\xff\xfe\x00"),
    "silence": None,
}


@contextmanager
def answering(answer: tuple[int, bytes] | None, names: str = "") -> Iterator[str]:
    """The address of a web server that answers everything alike; None: it hangs up.

    names: the homeserver that it leads clients to.
    """
    well_known = json.dumps({"m.homeserver": {"base_url": names}}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if answer is None:
                self.connection.close()
                return
            status, body = answer
            if names and self.path == "/.well-known/matrix/client":
                status, body = 200, well_known
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("kind", ANSWERS)
def test_whatever_the_homeserver_answers_check_and_login_say_so(
    folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(ANSWERS[kind]) as url:
        config = folder / "config.toml"
        config.write_text(CONFIG.replace("https://matrix.example.org", url), "utf-8")
        monkeypatch.setenv("KANSLI_PASSWORD", SECRET)
        assert main(["login", "--user", "@kansli:example.org"]) == 1
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        assert SECRET not in out + err
        assert url in err or "homeserver" in err, err

        sessions.save(replace(SESSION, homeserver=url), folder / "data")
        assert main(["check"]) == 1
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        assert "\nmend  server: " in out, out


@pytest.mark.parametrize(
    "answer", [(404, b"<html>Hej</html>"), (501, b""), (200, b"<html></html>")]
)
def test_a_site_that_leads_clients_to_the_homeserver_is_not_taken_for_it(
    folder: Path,
    answer: tuple[int, bytes],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KANSLI_PASSWORD", SECRET)
    with answering(answer, "https://matrix.example.org/") as url:
        config = folder / "config.toml"
        config.write_text(CONFIG.replace("https://matrix.example.org", url), "utf-8")
        assert main(["login", "--user", "@kansli:example.org"]) == 1
    assert capsys.readouterr().err == (
        f"{url}: is not where the homeserver is; that is https://matrix.example.org, it says. "
        "Write that as matrix.homeserver.\n"
    )


# What a dry run writes


def test_a_dry_run_makes_no_folder_and_no_database(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in folder.rglob("*"))
    assert main([*MEMBERS, "--dry-run"]) == 0
    assert "28 new" in capsys.readouterr().out
    assert sorted(path.name for path in folder.rglob("*")) == before


def test_a_dry_run_takes_an_empty_database_for_one_that_is_to_be_filled(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "data").mkdir()
    file = folder / "data" / "kansli.db"
    file.touch()
    assert main([*MEMBERS, "--dry-run"]) == 0
    assert "28 new" in capsys.readouterr().out
    with sqlite3.connect(file) as database:
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    database.close()


def earlier_database(folder: Path) -> Path:
    """The database of an earlier version in its data folder."""
    (folder / "data").mkdir()
    file = folder / "data" / "kansli.db"
    dump = Path(__file__).parents[1] / "storage" / "previous_release.sql"
    with sqlite3.connect(file) as database:
        database.executescript(dump.read_text("utf-8"))
        database.execute("PRAGMA journal_mode=WAL")
    database.close()
    return file


def test_a_dry_run_leaves_a_database_of_an_earlier_version_as_it_is(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = earlier_database(folder)
    before = file.read_bytes()

    assert main([*MEMBERS, "--dry-run"]) == 1

    assert "an earlier version of Kansli" in capsys.readouterr().err
    assert file.read_bytes() == before


# What a check says of a database that the next start brings up to date


def test_to_a_check_a_database_of_an_earlier_version_is_no_fault(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier_database(folder).chmod(0o600)
    (folder / "data").chmod(0o700)
    sessions.save(SESSION, folder / "data")
    assert main(["check", "--offline"]) == 0
    found = [line for line in capsys.readouterr().out.splitlines() if "storage: " in line]
    assert [line.partition(":")[0] for line in found] == ["note  storage"]
    assert "an earlier version; the bot's start brings them up to date" in found[0]


def test_to_a_check_an_empty_database_is_not_one_of_an_earlier_version(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "kansli.db").touch()
    assert main(["check", "--offline"]) == 1
    assert "kansli.db: is empty as yet. Run `kansli import`." in capsys.readouterr().out


# The last line of a JSON log


def json_config(folder: Path, more: str = "") -> None:
    (folder / "config.toml").write_text(f'{CONFIG}{more}[log]\nformat = "json"\n', "utf-8")


def mistaken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    json_config(folder, "[bot]\nprefix = 7\n")
    return "bot.prefix"


def in_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    json_config(folder)
    is_a_file(folder)
    return "is no folder"


def not_logged_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    json_config(folder)
    return "kansli login"


def at_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    async def fail(_: object) -> None:
        raise RuntimeError("what somebody wrote")

    json_config(folder)
    monkeypatch.setattr("bot.cli.run._run", fail)
    return "a fault (RuntimeError"


def interrupted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    async def stop(_: object) -> None:
        raise KeyboardInterrupt

    json_config(folder)
    monkeypatch.setattr("bot.cli.run._run", stop)
    return "stopped"


@pytest.mark.parametrize(
    "end", [mistaken, in_a_file, not_logged_in, at_fault, interrupted], ids=lambda it: it.__name__
)
def test_a_json_log_is_json_to_its_last_line(
    folder: Path,
    end: Callable[[Path, pytest.MonkeyPatch], str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    says = end(folder, monkeypatch)
    assert main(["run"]) in (1, 130)
    out, err = capsys.readouterr()
    records = [json.loads(line) for line in err.splitlines()]
    assert records
    assert out == ""
    assert says in records[-1]["message"]
    assert records[-1]["level"] == "critical"
    assert "what somebody wrote" not in err


def test_what_a_database_says_of_a_fault_is_in_the_log(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.monitoring.logs import configure_logging

    configure_logging(logging.INFO, as_json=True)
    store = Store(f"sqlite:///{with_database(folder)}")
    capsys.readouterr()
    try:
        with store.begin() as tx:
            tx._session.connection().exec_driver_sql("SELECT 'hemligt' FROM absent")
    except Exception:
        logging.getLogger("bot").exception("it could not be read")
    store.close()
    record = json.loads(capsys.readouterr().err)
    assert record["words"] == "no such table: absent"
    assert "hemligt" not in json.dumps(record)
