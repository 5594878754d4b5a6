"""Files and addresses that are not what they should be: told as what they are, with a remedy."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.runtime import files
from bot.transports.matrix import crypto_store, session
from bot.transports.matrix.crypto.master_key_pins import MasterKeyPins
from secretary import members_csv
from secretary.errors import AdministratorError
from storage import Store

CONFIG = """
[matrix]
homeserver = "https://matrix.example.org"
{matrix}
[storage]
{storage}
[[group]]
id = "halsa"
name = "Hälsa"
room = "!group:example.org"
secretaries = ["@sekreterare:example.org"]
"""
MEMBERS = "organisation,role,name,from\nArboga,member,Anna Ek,2020-01-01\n"

Kansli = Callable[..., tuple[int, str]]


@pytest.fixture
def kansli(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Kansli:
    """Runs a command; exit code and errors. What it makes stays in the test's folder."""
    for name in ("KANSLI_CONFIG", "KANSLI_PASSWORD", "KANSLI_ACCESS_TOKEN", "KANSLI_STORAGE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> tuple[int, str]:
        code = main(["--config", "config.toml", *map(str, arguments)])
        return code, capsys.readouterr().err

    return run


def write_config(folder: Path, *, matrix: str = "", storage: str = "") -> None:
    (folder / "config.toml").write_text(CONFIG.format(matrix=matrix, storage=storage), "utf-8")


# ------------------------------------------------------------------ what a file can be


def _pipe(path: Path) -> None:
    os.mkfifo(path, 0o600)


def _folder(path: Path) -> None:
    path.mkdir()


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(files.MOST_BYTES + 1)
    path.chmod(0o600)


ODD_FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "pipe": (_pipe, "no regular file"),
    "folder": (_folder, "directory|no regular file"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "no regular file"),
    "terminal": (lambda path: path.symlink_to("/dev/tty"), "device or address|no regular file"),
    "huge": (_huge, "larger than 16 MiB"),
}
odd_files = pytest.mark.parametrize(("make", "told"), ODD_FILES.values(), ids=ODD_FILES)


@odd_files
@pytest.mark.timeout(20)
def test_config_toml_that_is_no_file_is_told(
    kansli: Kansli, tmp_path: Path, make: Callable[[Path], None], told: str
) -> None:
    make(tmp_path / "config.toml")
    for command in (["check", "--offline"], ["run"], ["health"]):
        code, error = kansli(*command)
        assert code == 1
        assert _matches(error, told) or command[0] == "check"  # which says it in its list
        assert "Traceback" not in error


@odd_files
@pytest.mark.timeout(20)
def test_a_members_file_that_is_no_file_is_told(
    kansli: Kansli, tmp_path: Path, make: Callable[[Path], None], told: str
) -> None:
    write_config(tmp_path)
    make(tmp_path / "members.csv")
    code, error = kansli("import", "members.csv", "--group", "halsa")
    assert code == 1
    assert "members.csv: cannot be read" in error
    assert _matches(error, told)


@odd_files
@pytest.mark.timeout(60)
def test_a_secret_that_is_no_file_is_told(
    kansli: Kansli, tmp_path: Path, make: Callable[[Path], None], told: str
) -> None:
    write_config(tmp_path, matrix='access_token_file = "token"', storage='url_file = "url"')
    make(tmp_path / "token")
    make(tmp_path / "url")
    code, error = kansli("health")
    assert code == 1
    for key in ("matrix.access_token_file", "storage.url_file"):
        assert _matches(error, f"{key}: .* cannot be read .*({told})")


@odd_files
@pytest.mark.timeout(20)
def test_what_is_kept_and_is_no_file_is_told(
    tmp_path: Path, make: Callable[[Path], None], told: str
) -> None:
    make(tmp_path / "matrix-session.json")
    make(tmp_path / "matrix-device.json")
    (tmp_path / "crypto").mkdir()
    make(tmp_path / "crypto" / "first-seen.json")
    for read in (
        lambda: session.load(tmp_path),
        lambda: crypto_store.pinned_device_key(tmp_path, "BOT"),
        lambda: MasterKeyPins(tmp_path),
    ):
        with pytest.raises(AdministratorError):
            read()
    assert told


def _matches(error: str, pattern: str) -> bool:
    import re

    return re.search(pattern, error, re.IGNORECASE) is not None


# ------------------------------------------------------------------ what can stand in it


ODD_TOML = {
    "deep": b"a = " + b"[" * 10_000 + b"]" * 10_000,
    "deep tables": b"a" + b".a" * 3000 + b" = 1",
    "deep objects": b"a = " + b"{a=" * 5000 + b"1" + b"}" * 5000,
    "number": b"[bot]\ndirect_chats = " + b"9" * 5000,
    "nul": b"[bot]\0",
    "utf-16": "[bot]".encode("utf-16"),
    "half a character": b'[bot]\nprefix = "\\uD800"',
    "infinite": b"[health]\nport = inf",
    "not a number": b"[matrix]\nunread_minutes = nan",
    "date": b"[bot]\ndata = 9999-99-99",
    "no text": bytes(range(256)),
    "path": b'[bot]\ndata = "a\\u0000b"',
    "long path": b'[bot]\ndata = "' + b"a/" * 5000 + b'"',
    "long name": b'[bot]\ndata = "' + b"a" * 5000 + b'"',
}


@pytest.mark.parametrize("odd", ODD_TOML)
def test_odd_toml_is_told(kansli: Kansli, tmp_path: Path, odd: str) -> None:
    (tmp_path / "config.toml").write_bytes(ODD_TOML[odd])
    for command in (["check", "--offline"], ["run"], ["login", "--user", "@a:example.org"]):
        code, error = kansli(*command)
        assert code == 1
        assert "config.toml" in error or command[0] == "check"  # which says it in its list
        assert "Traceback" not in error


@pytest.mark.parametrize("extra", [b"", b"\xef\xbb\xbf"], ids=["plain", "marked"])
def test_a_byte_order_mark_is_no_text(kansli: Kansli, tmp_path: Path, extra: bytes) -> None:
    write_config(tmp_path)
    path = tmp_path / "config.toml"
    path.write_bytes(extra + path.read_bytes())
    (tmp_path / "members.csv").write_bytes(extra * 2 + MEMBERS.encode())
    code, error = kansli("import", "members.csv", "--group", "halsa")
    assert (code, error) == (0, "")


SQLITE = [
    "sqlite:///x.db?mode=ro&uri=true",
    "sqlite:///x.db?uri=true",
    "sqlite:///file:x.db?mode=memory&uri=true",
    "sqlite:///x.db?timeout=soon",
    "sqlite:///x.db?timeout=5&timeout=6",
    "sqlite:///x.db?plugin=x",
    "sqlite:///x.db?",
    "sqlite:///x.db?check_same_thread=x",
    "sqlite+aiosqlite:///x.db",
    "sqlite:///a\\u0000b",
]
POSTGRES = [
    "postgresql+asyncpg://u@h/db",
    "postgresql://u@h:99999/db",
    "postgresql://u@h:port/db",
    "postgresql://[::1/db",
]


@pytest.mark.parametrize("url", [*SQLITE, *POSTGRES])
def test_an_odd_database_address_is_refused_and_nothing_is_made(
    kansli: Kansli, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "members.csv").write_text(MEMBERS)
    write_config(tmp_path, storage=f'url = "{url}"')
    before = sorted(tmp_path.iterdir())
    code, error = kansli("import", "members.csv", "--group", "halsa")
    assert code == 1
    assert _matches(error, r"config\.toml: storage\.url: .*(Write|Leave out)")
    if "\\" not in url:
        write_config(tmp_path)
        monkeypatch.setenv("KANSLI_STORAGE_URL", url)
        code, error = kansli("import", "members.csv", "--group", "halsa")
        assert code == 1
        assert "KANSLI_STORAGE_URL" in error
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "url", [*SQLITE[:-1], *POSTGRES[:1], "postgresql://u@127.0.0.1:1/db?plugin=x"]
)
def test_the_store_itself_takes_no_odd_address(tmp_path: Path, url: str) -> None:
    here = url.replace("x.db", f"{tmp_path}/x.db")
    if url.endswith("?") or "timeout" in url:
        return
    with pytest.raises(AdministratorError):
        Store(here)
    assert not list(tmp_path.iterdir())


def test_an_address_with_a_time_out_goes_on_working(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/x.db?timeout=5")
    store.migrate()
    store.close()
    assert "x.db" in {path.name for path in tmp_path.iterdir()}


# ------------------------------------------------------------------ members


ODD_CSV: dict[str, tuple[bytes, str]] = {
    "long field": (
        MEMBERS.encode() + b"Arboga,member," + b"x" * 200_000 + b",2020-01-01\n",
        "more",
    ),
    "open quote": (
        MEMBERS.encode() + b'Arboga,member,"x\n' + b"a,b\n" * 60_000,
        "lacks its fellow",
    ),
    "quotes": (MEMBERS.encode() + b'Arboga,member,"x"y,2020-01-01\n', "quotation marks"),
    "nul": (MEMBERS.encode() + b"Arboga,member,A\0,2020-01-01\n", "no text"),
    "utf-16 unmarked": (MEMBERS.encode("utf-16-le"), "no text"),
    "half a utf-16": (MEMBERS.encode("utf-16")[:-1], "no text"),
    "nothing": (b"", "empty"),
    "marks": (b"\xef\xbb\xbf" * 3, "empty"),
}


@pytest.mark.parametrize("odd", ODD_CSV)
def test_an_odd_members_file_is_told_as_what_it_is(odd: str) -> None:
    content, told = ODD_CSV[odd]
    mistakes = members_csv.read(content).mistakes
    assert any(told in str(mistake) for mistake in mistakes), mistakes


# ------------------------------------------------------------------ what the bot keeps


GOOD: dict[str, Any] = {
    "homeserver": "https://matrix.example.org",
    "user_id": "@kansli:example.org",
    "device_id": "BOT",
    "access_token": "syt_x",
}
ODD_JSON = [
    b"", b"[]", b"null", b"{", b"{}", b"[" * 100_000, b"9" * 5000, b"NaN", b"\xff\xfe\x00", b"\0",
]  # fmt: skip


@pytest.mark.parametrize("content", ODD_JSON, ids=range(len(ODD_JSON)))
def test_odd_kept_files_are_damaged_files(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "crypto").mkdir()
    for name in ("matrix-session.json", "matrix-device.json", "crypto/first-seen.json"):
        (tmp_path / name).write_bytes(content)
    with pytest.raises(AdministratorError):
        session.load(tmp_path)
    with pytest.raises(AdministratorError):
        crypto_store.pinned_device_key(tmp_path, "BOT")
    if content != b"{}":
        with pytest.raises(AdministratorError):
            MasterKeyPins(tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        {"access_token": "a\nb"}, {"access_token": "å"}, {"access_token": "a" * 5000},
        {"access_token": 3}, {"homeserver": "matrix.example.org"}, {"homeserver": "file:///x"},
        {"homeserver": "https://"}, {"user_id": "\0"}, {"device_id": ""}, {"device_id": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_session_that_nobody_could_use_is_damaged(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    import json

    (tmp_path / "matrix-session.json").write_text(json.dumps(GOOD))
    assert session.load(tmp_path).device_id == "BOT"
    (tmp_path / "matrix-session.json").write_text(json.dumps(GOOD | changes))
    with pytest.raises(AdministratorError, match="damaged"):
        session.load(tmp_path)


@pytest.mark.timeout(20)
def test_a_lock_that_is_a_pipe_does_not_hang(kansli: Kansli, tmp_path: Path) -> None:
    write_config(tmp_path)
    (tmp_path / "data").mkdir(mode=0o700)
    _pipe(tmp_path / "data" / "lock")
    code, error = kansli("run")
    assert code == 1
    assert "Traceback" not in error
