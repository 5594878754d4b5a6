"""deploy/README.md: what it names is there, and its lines are typed by root of a small machine.

The machine is a folder, with programs in place of those that change the whole one: they look at
what they are asked for. The homeserver is left out: docs/admin.md is followed on a real one.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from bot.transports.matrix import session as sessions
from tests.bot.test_cli import SESSION
from tests.docs.admin_walk import fill_in, sections
from tests.docs.admin_world import has, make_program
from tests.docs.pages import DEPLOY, REPO

UNIT: Final = (REPO / "deploy/kansli.service").read_text("utf-8")
PLACES: Final = (
    "/opt/kansli", "/etc/kansli", "/var/lib/kansli", "/var/backups/kansli", "/usr/local/bin/kansli",
    "/etc/systemd/system/", "/usr/bin/python3",
)  # fmt: skip
"""What the page has of a machine's own folders, which must be in a small one."""
NOT_TYPED: Final = {
    "kansli login": "it asks the homeserver, as tests/docs/test_admin_page.py does",
    "kansli check": "the same",
    "systemd-analyze security kansli": "tests/bot/test_deploy.py asks it",
}
HARDENING: Final = {
    "Writing anywhere but in `/var/lib/kansli`": ["ProtectSystem=strict", "StateDirectory=kansli"],
    "seeing homes": ["ProtectHome=yes"],
    "devices": ["PrivateDevices=yes", "DevicePolicy=closed"],
    "other processes": ["ProtectProc=invisible", "ProcSubset=pid"],
    "every capability": ["CapabilityBoundingSet=", "AmbientCapabilities=", "NoNewPrivileges=yes"],
    "namespace": ["RestrictNamespaces=yes"],
    "memory that is both written and run": ["MemoryDenyWriteExecute=yes"],
    "every system call that a service has no use for": ["SystemCallFilter=@system-service"],
    "other than IP and Unix": ["RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX"],
    "the two `IPAddress` lines": ["#IPAddressDeny=any"],
}
"""What the page says of the unit, and what makes it so there."""


def in_unit(name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)


def test_the_table_names_every_file_and_no_other() -> None:
    folder = REPO / "deploy"
    there = {str(it.relative_to(folder)) for it in folder.rglob("*") if it.is_file()}
    [rows] = DEPLOY.tables
    named = {span for row in rows for span in re.findall("`([^`]+)`", row)}
    of_the_repository = {name for name in named if (REPO / name).exists()}
    assert named - of_the_repository == there - {"README.md"}
    assert of_the_repository == {"Dockerfile", "compose.yaml"}


def test_the_unit_does_what_the_page_says_that_it_does() -> None:
    lines = UNIT.splitlines()
    words = " ".join(DEPLOY.part("What the hardening forbids").split())
    for said, directives in HARDENING.items():
        assert said in words
        for directive in directives:
            assert directive in lines, f"{said}: the unit has no {directive}"
    [version] = re.findall(r"systemd (\d+) or newer", DEPLOY.text)
    assert f"systemd {version} or newer" in UNIT


def test_the_secret_that_is_shown_is_one_of_the_unit_s() -> None:
    shown = re.findall("/run/credentials/kansli.service/([a-z-]+)", DEPLOY.text)
    kept = re.findall(r"^#LoadCredential=([a-z-]+):/etc/kansli/\1$", UNIT, re.MULTILINE)
    assert {*shown} <= {*kept}
    assert {*kept} == {*re.findall("/run/credentials/kansli.service/([a-z-]+)", UNIT)}


def test_what_is_not_typed_is_on_the_page_and_has_a_reason() -> None:
    lines = {it for blocks in sections(DEPLOY).values() for block in blocks for it in block.lines}
    assert {*NOT_TYPED} <= lines
    assert all(NOT_TYPED.values())


class Machine:
    """Where the page's lines are typed."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.programs = folder / "programs"
        self.journal = folder / "journal"
        self.programs.mkdir()
        for place in ("opt", "etc/systemd/system", "var/lib", "var/backups", "usr/local/bin"):
            (self.root / place).mkdir(parents=True)
        (self.root / "usr/bin").mkdir()
        self._make_programs()

    def _make_programs(self) -> None:
        log = f'echo "$(basename "$0") $*" >> {self.journal}\n'
        users = self.root / "users"
        work, tree = self.root / "opt/kansli", shlex.quote(str(REPO))
        copy = f"cd {tree} && cp -r deploy docs config.example.toml requirements*.txt {work}"
        [start] = in_unit("ExecStart")
        unit = self.root / "etc/systemd/system/kansli.service"
        python = f"PYTHONPATH={tree} exec {shlex.quote(sys.executable)} -P -m bot"
        for name, script in {
            "git": f"[ $1 != clone ] || {{ mkdir {work}; ({copy}); {self._own_places()}; }}",
            "useradd": f'for name; do :; done; echo "$name" >> {users}',
            # Whoever it is for must have been made; here everything is one user's.
            "install": rf"""
                for word; do
                    case $word in
                        --owner=*|--group=*) grep -qx "${{word#*=}}" {users} || exit 3 ;;
                        *) set -- "$@" "$word" ;;
                    esac
                    shift
                done
                exec {shutil.which("install")} "$@" """,
            "runuser": f'shift 3; grep -qx kansli {users} && exec "$@"',
            "systemctl": f"""case $1 in
                enable|start) grep -q "^ExecStart={self._here(start)}$" {unit} ;;
                esac""",
            "journalctl": "",
        }.items():
            make_program(self.programs / name, log + script)
        venv = f"mkdir -p {work}/.venv/bin && cp {self.programs}/in-venv-* {work}/.venv/bin && "
        rename = f"cd {work}/.venv/bin && mv in-venv-pip pip && mv in-venv-kansli kansli"
        make_program(self.root / "usr/bin/python3", f'[ "$*" = "-m venv .venv" ] && {venv}{rename}')
        make_program(self.programs / "in-venv-kansli", f'{python} "$@"')
        # Every file that is named must be there.
        make_program(
            self.programs / "in-venv-pip",
            f'{log}for it; do [ "$before" != -r ] || [ -f "$it" ] || exit 4; before=$it; done',
        )

    def _here(self, place: str) -> str:
        return f"{self.root}{place}"

    def own(self, text: str) -> str:
        """With the folders of this machine."""
        for place in PLACES:
            text = re.sub(rf"(?<![\w/]){re.escape(place)}", self._here(place), text)
        return text

    def _own_places(self) -> str:
        """What lets the script and the unit of the clone name them, too."""
        files = "deploy/kansli.sh deploy/kansli.service"
        swaps = " ".join(f"-e 's#{it}#{self._here(it)}#g'" for it in PLACES)
        return f"(cd {self.root}/opt/kansli && sed -i {swaps} {files})"

    def type(self, section: str, folder: Path, *, block: int | None = None) -> None:
        """All lines of one block under a heading, or of all, in a folder. Each has to end well."""
        blocks = [it for it in sections(DEPLOY)[section] if it.kind == "console"]
        chosen = blocks if block is None else [blocks[block]]
        lines = [self.own(it) for each in chosen for it in each.lines if it not in NOT_TYPED]
        path = f"{self.programs}:{self.root}/usr/local/bin:{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-xe"],
            input="\n".join(lines),
            cwd=folder,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def asked(self, program: str) -> list[str]:
        """What a program in place of the machine's was asked for, in order."""
        lines = self.journal.read_text("utf-8").splitlines()
        return [it.partition(" ")[2] for it in lines if it.partition(" ")[0] == program]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    if not has("bash", "install", "sed"):
        pytest.skip("bash, install and sed are not all here")
    return Machine(tmp_path)


def log_in(data: Path) -> None:
    """As `kansli login` does."""
    sessions.save(SESSION, data)
    (data / "crypto").mkdir()
    with closing(sqlite3.connect(data / "crypto/olm.db")) as keys:
        keys.execute("CREATE TABLE accounts (pickle TEXT)")


def seats(data: Path) -> int:
    with closing(sqlite3.connect(data / "kansli.db")) as database:
        return int(database.execute("SELECT count(*) FROM seat").fetchone()[0])


def test_its_lines_install_upgrade_and_restore_it(machine: Machine) -> None:
    code, data = machine.root / "opt/kansli", machine.root / "var/lib/kansli"
    settings = machine.root / "etc/kansli/config.toml"

    machine.type("Install", machine.root, block=0)
    data_folder, secret = (
        next(it.text for it in sections(DEPLOY)[section] if it.kind == "toml")
        for section in ("Install", "Secrets")
    )
    fill_in(settings, machine.own(data_folder))
    assert stat.S_IMODE(settings.stat().st_mode) == 0o640
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    log_in(data)
    machine.type("Install", code, block=1)
    assert (members := seats(data)) > 0
    assert machine.asked("systemctl")[1] == "enable --now kansli"

    machine.type("Upgrade", machine.root)
    (data / "kansli.db").unlink()
    machine.type("Restore", machine.root)
    assert seats(data) == members
    assert sessions.load(data) == SESSION
    assert machine.asked("git") == [f"clone ADDRESS {code}", "pull"]

    fill_in(settings, secret)  # there is such a setting


def test_the_unit_and_the_script_are_for_the_places_that_the_page_makes() -> None:
    script = (REPO / "deploy/kansli.sh").read_text("utf-8")
    program = "/opt/kansli/.venv/bin/kansli"
    assert in_unit("ExecStart") == [f"{program} run"]
    assert f"KANSLI_CONFIG=/etc/kansli/config.toml {program} " in script
    assert "KANSLI_CONFIG=/etc/kansli/config.toml" in in_unit("Environment")[0].split()
    assert in_unit("WorkingDirectory") == ["/var/lib/kansli"]
    lines = [it for blocks in sections(DEPLOY).values() for block in blocks for it in block.lines]
    [made] = [it for it in lines if it.startswith("useradd ")]
    [user] = in_unit("User")
    assert made.split()[-1] == user
    assert f"runuser -u {user} --" in script
    assert f"--home-dir {in_unit('WorkingDirectory')[0]}" in made
