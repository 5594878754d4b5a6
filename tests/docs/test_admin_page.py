"""docs/admin.md followed word by word, from a fresh clone, on a real Synapse with its own limits.

The tree under test stands in for what `make install` makes in half a minute; in `make torture` it
is what is committed, and installed.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import pytest

from tests.docs.admin_walk import ADMIN, NOT_TYPED, Walk, every_line, fill_in, sections
from tests.docs.admin_world import (
    INSTALL,
    NEXT_VERSION,
    PASSWORD,
    SERVER,
    World,
    has,
    make_machine,
    stand_in_for_install,
)
from tests.docs.pages import REPO
from tests.fakes.authorization_server import FakeAuthorizationServer
from tests.homeserver.synapse import Synapse
from tests.storage.postgres import Postgres, postgres_or_skip
from tests.waiting import poll, scaled

REGISTER: Final = (
    "register_new_matrix_user --config /etc/matrix-synapse/homeserver.yaml --user kansli --no-admin"
)
BACKUP: Final = "kansli backup /var/backups/kansli/2027-03-01"
ASIDE: Final = "mv data data-before-restore"
SETTINGS_BACK: Final = "cp /var/backups/kansli/2027-03-01/config.toml ."
SAME_DEVICE: Final = "kansli login --same-device"
TO_POSTGRESQL: Final = "kansli move-database config @storage-url"
TO_SQLITE: Final = "kansli move-database config sqlite:///data/kansli-again.db"
NAMES_FILE: Final = '[storage]\nurl_file = "storage-url"\n'

WITH_A_PASSWORD_AND_SQLITE: Final = {
    SETTINGS_BACK: "it is restored on the same machine",
    SAME_DEVICE: "the access token has no end",
    NAMES_FILE: "the database is a file; when it is moved, this is written",
}
IN_A_BROWSER_AND_POSTGRESQL: Final = {
    REGISTER: "accounts are made elsewhere",
    ASIDE: "it is restored on another machine",
    TO_POSTGRESQL: "everything is there from the beginning",
    **{
        line: "typed by the other, and the same here"
        for section in ("The groups' rooms", "See ahead")
        for block in sections()[section]
        for line in block.lines
        if line not in NOT_TYPED
    },
}

Test = TypeVar("Test", bound=Callable[..., object])


def following(test: Test) -> Test:
    """A test that follows the page."""
    short = pytest.param(False, marks=pytest.mark.timeout(scaled(300)))
    long = pytest.param(True, marks=[pytest.mark.torture, pytest.mark.timeout(scaled(1800))])
    for mark in (
        pytest.mark.synapse,
        pytest.mark.postgres,
        pytest.mark.parametrize("installed", [short, long], ids=["stand-in", "installed"]),
    ):
        test = mark(test)
    return test


def test_everything_is_for_one_of_the_two() -> None:
    assert {*WITH_A_PASSWORD_AND_SQLITE}.isdisjoint(IN_A_BROWSER_AND_POSTGRESQL)


def test_what_is_not_typed_is_on_the_page_and_has_a_reason() -> None:
    there = {*every_line(), *(block.text for blocks in sections().values() for block in blocks)}
    for reasons in (NOT_TYPED, WITH_A_PASSWORD_AND_SQLITE, IN_A_BROWSER_AND_POSTGRESQL):
        assert {*reasons} <= there
        assert all(reasons.values())


def test_what_is_to_be_seen_is_what_the_program_and_the_bot_say() -> None:
    sources = [file for floor in ("bot", "storage") for file in (REPO / floor).rglob("*.py")]
    program = "".join(file.read_text("utf-8") for file in sources)
    program = re.sub(r'"\s*\n\s*f?"', "", program)  # a string that goes on in the next line
    templates = (REPO / "secretary/language/sv/templates").glob("*.j2")
    bot = " ".join(" ".join(file.read_text("utf-8") for file in templates).split())
    rows = ADMIN.part("What to do when").strip().splitlines()[2:]
    cells = [row.split("|")[1] for row in rows]
    quoted = [(program, it) for cell in cells for it in re.findall(r"`([^`]+)`", cell)]
    quoted += [(bot, it) for cell in cells for it in re.findall(r"”([^”]+)”", cell)]
    assert len(quoted) > 15
    for said, words in quoted:
        assert re.search(re.escape(words).replace("…", ".*?"), said), f"nothing says: {words}"


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    """One with no user and no database of the bot's yet."""
    with postgres_or_skip("postgres") as server:
        server.ask_for_password("kansli")
        yield server


@pytest.fixture
def machine(tmp_path: Path, postgres: Postgres) -> dict[str, str]:
    """The environment of a machine to install it on."""
    if not has("setsid", "bash", "git", "make", "curl"):
        pytest.skip("setsid, bash, git, make and curl are not all here")
    return make_machine(tmp_path, postgres, os.environ)


class Office:
    """What the tests below start a walk in."""

    def __init__(self, folder: Path, machine: Mapping[str, str], postgres: Postgres) -> None:
        self._folder = folder
        self._machine = machine
        self._postgres = postgres

    def _walk(
        self,
        homeserver: Synapse,
        elsewhere: Mapping[str, str],
        answers: Mapping[str, Callable[[], str | None]],
    ) -> Walk:
        replaced = {
            "https://matrix.example.org": homeserver.url,
            "/etc/matrix-synapse/homeserver.yaml": str(homeserver.settings_file),
            "/usr/local/bin/kansli": "kansli",
            "/var/backups/kansli": str(self._folder / "backups"),
            "PASSWORD@localhost/kansli": (
                f"{PASSWORD.replace('@', '%40')}@/kansli?host={self._postgres.socket_folder}"
            ),
        }
        return Walk(self._folder, self._machine, replaced, elsewhere, answers)

    @asynccontextmanager
    async def with_a_password(self) -> AsyncIterator[World]:
        """Where people log in with passwords."""
        async with AsyncExitStack() as closing:
            homeserver = await started(closing)
            walk = self._walk(
                homeserver,
                WITH_A_PASSWORD_AND_SQLITE,
                {
                    r"(?:[Pp]assword[^\n]*|again): $": lambda: PASSWORD,
                    "Recovery key: $": lambda: world.recovery_key,
                },
            )

            async def make_device(name: str, *, admin: bool = False) -> tuple[str, str]:
                return await asyncio.to_thread(homeserver.move_in, name, PASSWORD, admin=admin)

            world = await closing.enter_async_context(World(walk, homeserver, make_device))
            world.admin_token, _ = await make_device("admin", admin=True)
            walk.after[REGISTER] = world.move_in
            yield world

    @asynccontextmanager
    async def in_a_browser(self) -> AsyncIterator[tuple[World, FakeAuthorizationServer]]:
        """Where people log in elsewhere."""
        async with AsyncExitStack() as closing:
            server = await closing.enter_async_context(FakeAuthorizationServer(lifetime=20))
            homeserver = await started(closing, server.synapse_settings)
            server.synapse = homeserver.url
            walk = self._walk(
                homeserver,
                IN_A_BROWSER_AND_POSTGRESQL,
                {"Waiting …": server.approve, "(?:role|again): $": lambda: PASSWORD},
            )

            async def make_device(name: str) -> tuple[str, str]:
                return await server.move_in(name, name.upper())

            world = await closing.enter_async_context(World(walk, homeserver, make_device))
            world.admin_token, _ = await server.move_in("admin", "ADMIN", "urn:synapse:admin:*")
            await world.move_in()
            yield world, server


async def started(closing: AsyncExitStack, settings: Mapping[str, Any] | None = None) -> Synapse:
    """A homeserver with Synapse's own limits, until the end."""
    homeserver = Synapse(name=SERVER, settings=settings, default_limits=True)
    closing.callback(homeserver.close)
    await asyncio.to_thread(homeserver.start)
    return homeserver


@pytest.fixture
def office(tmp_path: Path, machine: dict[str, str], postgres: Postgres) -> Iterator[Office]:
    """What was installed is gone afterwards: it is large."""
    yield Office(tmp_path, machine, postgres)
    for installed in tmp_path.rglob(".venv"):
        shutil.rmtree(installed)


async def follow_all(world: World, order: Iterable[str], *, installed: bool) -> None:
    """Section by section. Anna is answered at each start, and so at the end."""
    walk = world.walk

    async def lifted(shown: str) -> None:
        assert '"messages_per_second":0' in shown

    [lift] = [line for line in every_line() if line.startswith("curl")]
    walk.after = {BACKUP: world.be_answered, **walk.after, lift: lifted}
    walk.before[TO_SQLITE] = world.stop
    if not installed:
        walk.instead[INSTALL] = stand_in_for_install(walk)
    for section in order:
        walk.may_be_wrong = {"keys"} if section == "Restore" else set()
        await walk.follow(section)
    await walk.type("kansli check")
    await walk.type("kansli run")
    if installed:
        _, shown = await walk.terminal.type("kansli --version")
        assert shown.startswith(f"kansli {NEXT_VERSION}\n")


@following
async def test_with_a_password_and_sqlite(office: Office, installed: bool) -> None:
    async with office.with_a_password() as world:
        walk = world.walk

        async def moved(shown: str) -> None:
            assert re.search("^mandate +28$", shown, re.MULTILINE)
            fill_in(walk.config, NAMES_FILE)
            await walk.type("kansli check")
            await walk.type("kansli run")

        walk.before |= {ASIDE: world.stop, TO_POSTGRESQL: world.stop}
        walk.after[TO_POSTGRESQL] = moved
        await follow_all(world, sections(), installed=installed)
        await lose_the_data_folder(world)


async def lose_the_data_folder(world: World) -> None:
    """The last thing that the page speaks of."""
    walk = world.walk
    [row] = [it for it in ADMIN.text.splitlines() if it.startswith("| the data folder is lost")]
    log_in, bring_members = re.findall(r"`(kansli [^`]+)`", row)
    await world.stop()
    await walk.terminal.type("mv data lost")
    await walk.type(log_in)
    await walk.type(f"{bring_members} members.csv --group halsa")
    await walk.type("kansli run")


@following
async def test_in_a_browser_and_postgresql(office: Office, installed: bool) -> None:
    async with office.in_a_browser() as (world, server):
        walk = world.walk
        order = [section for section in sections() if section != "PostgreSQL"]
        order.insert(order.index("Settings") + 1, "PostgreSQL")  # as the page says there
        if not installed:
            order.remove("Upgrade")  # the other follows it: it asks for no log-in

        async def renewed(_: str) -> None:
            """The bot goes on after its backup for longer than an access token lasts."""
            before = server.asked["/oauth2/token"]
            await poll(lambda: server.asked["/oauth2/token"] > before, 60)
            await world.be_answered()

        async def to_another_machine() -> None:
            """It is installed there, with a database of its own."""
            await world.stop()
            await world.new_machine(walk.folder / "another-machine")
            await walk.follow("Install")
            commands, empty_file, address, _ = sections()["PostgreSQL"]
            driver, _, database = commands.lines
            await walk.type(driver)
            await walk.terminal.type(f"{database}_2")
            walk.replaced = {
                page: own.replace("/kansli?", "/kansli_2?") for page, own in walk.replaced.items()
            }
            await walk.follow_block(empty_file)
            await walk.follow_block(address)

        async def spent() -> None:
            status, shown = await walk.terminal.type("kansli check")
            assert (status, "--same-device" in shown) == (1, True), shown

        walk.after[BACKUP] = renewed
        walk.before |= {SETTINGS_BACK: to_another_machine, SAME_DEVICE: spent}
        await follow_all(world, order, installed=installed)


@pytest.mark.torture
@pytest.mark.timeout(900)
def test_without_make(tmp_path: Path) -> None:
    """The other way to install, in a clone of its own."""
    clone = tmp_path / "kansli"
    subprocess.run(["git", "clone", "--quiet", REPO, clone], check=True)
    [lines] = [it.lines for it in sections()["Install"] if it.lines[0] in NOT_TYPED]
    assert {*lines} <= {*NOT_TYPED}
    script = "\n".join(["set -e", *lines, ".venv/bin/kansli --version"])
    done = subprocess.run(
        ["bash", "-c", script], cwd=clone, capture_output=True, text=True, check=False
    )
    shutil.rmtree(clone)
    assert (done.returncode, done.stdout.splitlines()[-1][:7]) == (0, "kansli "), done.stderr
