"""What is around whoever follows docs/admin.md: a homeserver, people, where the code comes from."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final, Self

from tests.docs.admin_walk import Walk
from tests.docs.pages import REPO
from tests.docs.terminal import Terminal
from tests.homeserver.person import Person, reply_target
from tests.homeserver.synapse import Synapse
from tests.storage.postgres import Postgres

SERVER: Final = "example.org"
"""The server's name is the page's own, and so are all Matrix ids."""
BOT: Final = f"@kansli:{SERVER}"
PASSWORD: Final = "hem@ligt"
INSTALL: Final = "make install"
NEXT_VERSION: Final = "9.9.9"

MakeDevice = Callable[[str], Awaitable[tuple[str, str]]]
"""Makes an account and a device on it: its access token and id."""


class World:
    """From ``async with`` on, around a walk."""

    def __init__(self, walk: Walk, homeserver: Synapse, make_device: MakeDevice) -> None:
        self.walk = walk
        self.admin_token = ""
        self.recovery_key = ""
        self.room = ""
        self.anna: Person
        self._homeserver = homeserver
        self._make_device = make_device
        self._origin = walk.folder / "origin.git"
        self._bot: Terminal | None = None
        self._closing = AsyncExitStack()
        walk.instead |= {
            "kansli run": self.start,
            "kansli login": self.log_in,
            "read -rs ADMIN_TOKEN": self.paste_token,
        }
        walk.before["git pull"] = self.publish
        walk.after |= {"crontab": self.run_nightly, "text": self.write_address}

    async def __aenter__(self) -> Self:
        """The code is where it is cloned from: this repository, as it is committed."""
        git("clone", "--quiet", "--bare", REPO, self._origin)
        git("-C", self._origin, "update-ref", "refs/heads/here", "HEAD")
        git("-C", self._origin, "symbolic-ref", "HEAD", "refs/heads/here")
        self.walk.replaced["ADDRESS"] = str(self._origin)
        await self.new_machine(self.walk.folder)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._closing.aclose()

    async def new_machine(self, folder: Path) -> None:
        """Stand in an empty folder of a machine."""
        folder.mkdir(exist_ok=True)
        self.walk.folder = folder
        self.walk.terminal = await self.open_terminal(folder)

    async def open_terminal(self, folder: Path) -> Terminal:
        return await self._closing.enter_async_context(self.walk.open_terminal(folder))

    async def move_in(self, _: str = "") -> None:
        """The secretary makes the rooms, and asks Anna and the bot in."""
        people = []
        for name in ("sekreterare", "anna.ek"):
            device = await self._make_device(name)
            person = await Person.with_token(
                self._homeserver.url, f"@{name}:{SERVER}", device, PASSWORD, self.walk.folder / name
            )
            self._closing.push_async_callback(person.close)
            people.append(person)
        secretary, self.anna = people
        self.room = await secretary.create_room("Hälsa", BOT, self.anna.id)
        own = await secretary.create_room("Sekreterarna", BOT)
        await secretary.client.room_put_alias(f"#halsa:{SERVER}", self.room)
        await secretary.client.room_put_alias(f"#halsa-sekreterare:{SERVER}", own)
        await self.anna.wait_for_invitation(self.room)
        await self.anna.join(self.room)

    # The bot, in a terminal of its own

    async def start(self) -> None:
        """`kansli run`, until it says that it is at work and Anna is answered."""
        self._bot = await self.open_terminal(self.walk.code)
        status, _ = await self._bot.type(". .venv/bin/activate")
        assert status == 0
        await self._bot.begin("kansli run")
        await self._bot.until_shown("INFO bot.app: at work")
        await self.be_answered()

    async def stop(self) -> None:
        """Ctrl-C."""
        assert self._bot is not None
        self._bot.press("\x03")
        status, shown = await self._bot.end()
        assert status == 0, shown
        self._bot = None

    async def be_answered(self, _: str = "") -> None:
        """Anna asks in the encrypted room, with a new key, and can read the answer."""
        await self.anna.wait_for_member(self.room, BOT, 30)
        self.anna.client.invalidate_outbound_session(self.room)
        asked = await self.anna.say(self.room, "!hjälp")
        await self.anna.wait_for(
            lambda it: it.sender == BOT and it.encrypted and reply_target(it.content) == asked, 60
        )

    # What the page says in words

    async def log_in(self) -> None:
        """`kansli login`, which shows the recovery key this once."""
        status, shown = await self.walk.terminal.type("kansli login")
        assert status == 0, shown
        assert PASSWORD not in shown
        self.recovery_key = re.findall(r"^ {4}((?:\w{4} ){11}\w{4})$", shown, re.MULTILINE)[0]

    async def paste_token(self) -> None:
        terminal = self.walk.terminal
        await terminal.begin("read -rs ADMIN_TOKEN")
        terminal.press(f"{self.admin_token}\n")
        assert (await terminal.end())[0] == 0

    async def run_nightly(self, line: str) -> None:
        r"""As cron does: what follows the five times, in which ``\%`` is a per cent sign."""
        command = line.split(maxsplit=5)[5].strip().replace(r"\%", "%")
        status, shown = await self.walk.terminal.type(command)
        assert status == 0, shown

    async def write_address(self, address: str) -> None:
        """In an editor."""
        file = self.walk.code / "storage-url"
        file.write_text(address, "utf-8")

    async def publish(self) -> None:
        """The bot is stopped, and the next version is where the code comes from."""
        await self.stop()
        work = self.walk.folder / "next-version"
        git("clone", "--quiet", self._origin, work)
        project = work / "pyproject.toml"
        text = re.sub('(?m)^version = ".*"$', f'version = "{NEXT_VERSION}"', project.read_text())
        project.write_text(text)
        git("-C", work, "commit", "--quiet", "--all", "--message", "The next version")
        git("-C", work, "push", "--quiet")


def git(*words: str | Path) -> None:
    name = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
    subprocess.run(["git", *name, *words], check=True, capture_output=True)


def make_machine(folder: Path, postgres: Postgres, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment of a machine with Synapse's own programs, PostgreSQL's, and sudo."""
    programs = folder / "bin"
    programs.mkdir()
    register = Path(sys.executable).with_name("register_new_matrix_user")
    make_program(programs / register.name, f'exec {register} "$@"')
    as_postgres = f"PATH={postgres.programs}:$PATH PGHOST={postgres.socket_folder} PGUSER=postgres"
    make_program(programs / "sudo", f'shift 2 # -u postgres\n{as_postgres} exec "$@"')
    ours = ("KANSLI_", "PYTHON", "VIRTUAL_ENV", "PYTEST_", "COV_")
    kept = {name: value for name, value in inherited.items() if not name.startswith(ours)}
    return kept | {
        "PATH": f"{programs}:{inherited['PATH']}",
        "LC_ALL": "C.UTF-8",
        "HISTFILE": "/dev/null",
    }


def make_program(file: Path, script: str) -> None:
    file.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    file.chmod(0o755)


def stand_in_for_install(walk: Walk) -> Callable[[], Awaitable[None]]:
    """What `make install` leaves, but that `kansli` is that of the tree under test."""

    async def install() -> None:
        programs = walk.code / ".venv" / "bin"
        programs.mkdir(parents=True, exist_ok=True)
        (programs / "activate").write_text(f"PATH={programs}:$PATH\n")
        python = f"PYTHONPATH={shlex.quote(str(REPO))} exec {shlex.quote(sys.executable)}"
        # -P: the clone, where one stands, is not the tree under test.
        make_program(programs / "kansli", f'{python} -P -m bot "$@"')
        make_program(programs / "pip", "exit 0")

    return install


def has(*programs: str) -> bool:
    return all(map(shutil.which, programs))
