"""Secrets as Docker and Kubernetes mount them, on real mounts in a namespace of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.docs.pages import REPO

_READ: Final = """
import sys
from pathlib import Path
from bot.config.reading import Wrong
from bot.config.secrets import secret_file
try:
    print(secret_file(Path("/"), sys.argv[1]))
except Wrong as wrong:
    print("refused:", wrong)
"""


def read_from_mount(folder: Path, mode: str, *, then: str = "true") -> str:
    """What is read of a secret file on a tmpfs over `folder`. then: what is done to that first."""
    unshare = shutil.which("unshare")
    rights = [unshare or "unshare", "--map-root-user", "--mount", "sh", "-euc"]
    probe = [*rights, 'mount -t tmpfs tmpfs "$0"', str(folder)]
    if unshare is None or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("nothing may be mounted here")
    script = f"""
        mount -t tmpfs tmpfs "$0"
        printf 'syt_hemligt\\n' >"$0/token"
        chmod {mode} "$0/token"
        {then}
        exec "$1" -c "$2" "$0/token"
    """
    command = [*rights, script, str(folder), sys.executable, _READ]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


READ_ONLY: Final = 'mount -o remount,ro "$0"'


@pytest.mark.parametrize("mode", ["0444", "0644"], ids=["Docker", "Kubernetes"])
def test_what_is_mounted_for_one_container_may_be_read_by_all_in_it(
    tmp_path: Path, mode: str
) -> None:
    assert read_from_mount(tmp_path, mode, then=READ_ONLY) == "syt_hemligt"


def test_an_open_file_that_can_be_changed_is_refused_on_any_mount(tmp_path: Path) -> None:
    assert read_from_mount(tmp_path, "0644").startswith("refused:")


def test_so_is_one_on_the_root_folder_s_own_mount_though_systemd_makes_it_read_only(
    tmp_path: Path,
) -> None:
    """ProtectSystem=strict: all is read-only to the bot, and open to everybody else."""
    there = tmp_path / "token"
    there.write_text("syt_hemligt")
    there.chmod(0o644)
    if there.stat().st_dev != Path("/").stat().st_dev:
        pytest.skip("the folder for temporary files has a file system of its own here")
    bind = f'umount "$0"; mount --bind "{tmp_path}" "{tmp_path}"; mount -o remount,bind,ro "$0"'
    assert read_from_mount(tmp_path, "0644", then=bind).startswith("refused:")
