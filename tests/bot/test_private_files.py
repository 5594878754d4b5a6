"""Files that nobody but the bot's own user can read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.runtime.private_files import make_private_folder, write_private


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "data" / "inner")
    file = tmp_path / "data" / "secret.json"

    write_private(file, "åäö")

    assert file.read_text("utf-8") == "åäö"
    assert mode(file) == 0o600
    assert mode(tmp_path / "data" / "inner") == 0o700


def test_the_folders_on_the_way_are_for_their_owner_too(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "data" / "accounts" / "norr")

    assert {mode(each) for each in (tmp_path / "data").rglob("*")} == {0o700}
    assert mode(tmp_path / "data") == 0o700


def test_a_new_text_takes_the_place_of_the_old_and_of_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "secret.json"
    file.write_text("old")
    file.chmod(0o644)

    write_private(file, "new")

    assert file.read_text("utf-8") == "new"
    assert mode(file) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.json"]


def test_a_crash_while_writing_leaves_the_old_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret.json"
    write_private(file, "old")

    def power_cut(descriptor: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", power_cut)
        with pytest.raises(KeyboardInterrupt):
            write_private(file, "new")

    assert file.read_text("utf-8") == "old"
    write_private(file, "new")
    assert file.read_text("utf-8") == "new"


def test_a_draft_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("theirs")
    (tmp_path / "secret.new").symlink_to(elsewhere)

    write_private(tmp_path / "secret.json", "ours")

    assert elsewhere.read_text() == "theirs"
    assert mode(tmp_path / "secret.json") == 0o600
