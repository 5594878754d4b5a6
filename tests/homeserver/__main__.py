"""`make demo-matrix`: the demo's people on a real homeserver on this machine, with the real bot.

A visitor logs in as one of them. His device can read nothing that was posted before, so a host, who
is a secretary too, has the bot post what he needs when he arrives. None of the people has a device
or cross-signing keys of their own: the visitor's are the first, and no new ones that the
secretaries would be told of.

Stays until Ctrl-C or SIGTERM and leaves nothing behind. With ``--check`` a member comes and asks
the bot for the next meeting, and it ends.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import logging
import math
import signal
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bot.config import Settings, load
from bot.demo.personas import CHAIR_ID, SECRETARY_ID, SECRETARY_NAME, SERVER, demo_group
from bot.runtime.clock import SystemClock
from bot.runtime.lease import Term
from bot.transports.matrix.crypto.device_verification import DeviceVerification
from bot.transports.matrix.http_api import Credentials
from bot.transports.matrix.login import log_in
from bot.transports.matrix.transport import MatrixTransport
from secretary import calendar
from secretary import members_csv as roster
from secretary.import_plan import ImportPlan
from secretary.language.sv import formats as swedish
from services.members import enrol, plan_import
from tests.homeserver.env import PASSWORD
from tests.homeserver.person import Person, Seen
from tests.homeserver.synapse import Synapse
from tests.waiting import cancel

BOT: Final = "kansli"
BOT_ID: Final = f"@{BOT}:{SERVER}"
HOST: Final = "vard"
HOST_ID: Final = f"@{HOST}:{SERVER}"
API: Final = "/_matrix/client/v3"
SHOWN: Final = 8
"""How many of the people are named when it is up."""
TIMEOUT: Final = 60
"""Seconds to wait for anything that has to happen."""

CONFIG: Final = """
[matrix]
homeserver = "{homeserver}"

[bot]
data = "{data}"
undo_minutes = 0

[[group]]
id = "{group.id}"
name = "{group.name}"
room = "{room}"
secretary_room = "{secretary_room}"
secretaries = ["{secretary}", "{host}"]
rules = "{group.rules.name}"
settling_seconds = 5
"""


@dataclass(frozen=True)
class Rooms:
    """The ids of the group's room and the secretary's."""

    group: str
    secretary: str


def main() -> int:
    """Come up, and stay or check; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.homeserver", description=__doc__)
    parser.add_argument(
        "--check", "--once", action="store_true", help="let a member ask the bot once, and end"
    )
    options = parser.parse_args()
    if importlib.util.find_spec("synapse") is None:
        print("There is no Synapse here to install (it has wheels for Linux). Try: make demo")
        return 2
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # all is taken down in order
    try:
        with (
            Synapse(name=SERVER) as homeserver,
            tempfile.TemporaryDirectory("-kansli-demo", ignore_cleanup_errors=True) as folder,
        ):
            return asyncio.run(_live(homeserver, Path(folder), check=options.check))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 0
    finally:
        print("Stopped; nothing is left.", flush=True)


async def _live(homeserver: Synapse, folder: Path, *, check: bool) -> int:
    """The bot at work, from its first log-in until it is stopped."""
    this = asyncio.current_task()
    assert this is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, this.cancel)
    people = _people()
    print(f"A homeserver on {homeserver.url}; now {len(people)} people move in …", flush=True)
    for matrix_id in (*people, BOT_ID, HOST_ID):
        await asyncio.to_thread(homeserver.register, _user(matrix_id), PASSWORD)
    async with await Person.log_in(homeserver.url, HOST, PASSWORD, folder / HOST) as host:
        rooms = await _rooms(host, people)
        await asyncio.gather(*(_move_in(homeserver, *p, rooms) for p in people.items()))
        bot = asyncio.create_task(_bot(homeserver, folder, rooms), name="bot")
        visits = asyncio.create_task(
            _visits(homeserver, folder, host, rooms, people, check=check), name="visits"
        )
        # Ctrl-C ends the bot in order; then nobody is to wait for it.
        await asyncio.wait({bot, visits}, return_when=asyncio.FIRST_COMPLETED)
        ended, other = (bot, visits) if bot.done() else (visits, bot)
        await cancel(other)
        ended.result()
    return 0


def _people() -> Mapping[str, str]:
    """Everybody's name, by Matrix id: the demo's roster and its secretary."""
    rows = roster.read(_members()).rows
    return {SECRETARY_ID: SECRETARY_NAME} | {row.matrix_id: row.name for row in rows}


def _members() -> bytes:
    return resources.files("bot.demo").joinpath("members.csv").read_bytes()


async def _rooms(host: Person, people: Mapping[str, str]) -> Rooms:
    """The encrypted rooms, with everybody asked in."""
    return Rooms(
        await host.create_room(demo_group().name, BOT_ID, *people),
        await host.create_room("Sekreterarens rum", BOT_ID, SECRETARY_ID, CHAIR_ID),
    )


async def _move_in(homeserver: Synapse, matrix_id: str, name: str, rooms: Rooms) -> None:
    """Join, with a name to show. No device stays: the visitor's own client is the first."""
    token, _ = await asyncio.to_thread(homeserver.log_in, _user(matrix_id), PASSWORD)
    invited = [rooms.group]
    invited += [rooms.secretary] if matrix_id in (SECRETARY_ID, CHAIR_ID) else []
    profile, shown = f"{API}/profile/{quote(matrix_id)}/displayname", {"displayname": name}
    await asyncio.to_thread(homeserver.request, "PUT", profile, shown, token)
    for room in invited:
        await asyncio.to_thread(homeserver.request, "POST", f"{API}/join/{quote(room)}", {}, token)
    await asyncio.to_thread(homeserver.log_out, token)


async def _bot(homeserver: Synapse, folder: Path, rooms: Rooms) -> None:
    """The bot as `kansli run` runs it, with the roster imported."""
    from bot import app

    settings = _settings(homeserver, folder, rooms)
    store = app.open_store(settings)
    try:
        with store.begin() as tx:
            plan: ImportPlan = plan_import(tx, demo_group().id, roster.read(_members()))
            enrol(tx, plan, SECRETARY_ID, SystemClock().now())
    finally:
        store.close()
    session = await log_in(homeserver.url, BOT, PASSWORD, "Kansli")
    verification = DeviceVerification(session, settings.bot.data)
    credentials = Credentials(password=lambda: PASSWORD, show_page=print)
    # The recovery key goes with the homeserver when the demo ends.
    await verification.apply(await verification.plan(), credentials, lambda _recovery_key: None)
    name = settings.matrix.display_name
    # Visitors come with any client, and not all of them sign their devices.

    async def connect(_: Term) -> MatrixTransport:
        return MatrixTransport(session, settings.bot.data, display_name=name, keys_to_all=True)

    await app.run({session.user_id: settings}, connect)


def _settings(homeserver: Synapse, folder: Path, rooms: Rooms) -> Settings:
    file = folder / "config.toml"
    written = CONFIG.format(
        homeserver=homeserver.url,
        data=folder / "data",
        group=demo_group(),
        room=rooms.group,
        secretary_room=rooms.secretary,
        secretary=SECRETARY_ID,
        host=HOST_ID,
    )
    file.write_text(written, encoding="utf-8")
    return load(file, {})


async def _visits(
    homeserver: Synapse,
    folder: Path,
    host: Person,
    rooms: Rooms,
    people: Mapping[str, str],
    *,
    check: bool,
) -> None:
    """Receive visitors for ever; with `check` one who comes and asks, until he is answered."""
    for room in (rooms.group, rooms.secretary):
        await host.wait_for_member(room, BOT_ID, TIMEOUT)
    welcoming = asyncio.create_task(_welcome(host, rooms, people), name="welcome")
    try:
        if check:
            await _check(homeserver, folder, rooms)
        else:
            print(_how_to_join(homeserver.url, people), flush=True)
            await welcoming
    finally:
        await cancel(welcoming)


async def _welcome(host: Person, rooms: Rooms, people: Mapping[str, str]) -> None:
    """Whenever a new device comes, post what it can read: first a summons, then how it stands."""
    known: set[tuple[str, str]] = set()
    while True:
        await host.wait_until(lambda: bool(_devices(host, people) - known), "a visitor", math.inf)
        new = _devices(host, people) - known
        names = " och ".join(sorted({people[user] for user, _ in new}))
        how = _HOW_LATER if known else _HOW_FIRST
        await host.say(rooms.group, f"Välkommen, {names}! {how}")
        await host.say(rooms.group, "!möte" if known else _new_meeting())
        known.update(new)


_HOW_FIRST: Final = (
    "Tryck på ✅, 💻 eller ❌ under kallelsen, svara på det som Kansli skriver, eller skriv !hjälp."
)
_HOW_LATER: Final = (
    "Kallelsen och annat från tidigare går inte att läsa för den som kommer nu. Skriv !kommer eller"
    " !förhinder, eller !hjälp."
)


def _devices(host: Person, people: Mapping[str, str]) -> set[tuple[str, str]]:
    """Everybody's devices that can read what is encrypted now: whose they are, and their id."""
    devices = host.client.device_store
    return {(user, device.id) for user in people for device in devices.active_user_devices(user)}


def _new_meeting() -> str:
    """The command by which a meeting is planned so near that its summons goes out at once."""
    day = swedish.short_date(_working_day())
    return f"!möte ny {day} kl 9-12 Stadshuset i Sala https://video.example/halsa"


def _working_day(ahead: int = 10) -> date:
    """So near that its summons goes out at once, and in time."""
    return calendar.working_day_on_or_after(SystemClock().now().date() + timedelta(days=ahead))


async def _check(homeserver: Synapse, folder: Path, rooms: Rooms) -> None:
    """A member comes and reads the summons; asks, and is answered in the encrypted room."""
    anna = await Person.log_in(homeserver.url, "anna", PASSWORD, folder / "anna")
    async with anna:
        summons = await anna.wait_for(lambda seen: _said(seen, "Kallelse till möte"), TIMEOUT)
        assert summons.encrypted
        await anna.say(rooms.group, "!möte")
        answer = await anna.wait_for(lambda seen: _said(seen, "Möte\N{NO-BREAK SPACE}1:"), TIMEOUT)
        assert answer.encrypted
        print(f"Anna: !möte\nKansli: {answer.body.splitlines()[0]}", flush=True)


def _said(seen: Seen, beginning: str) -> bool:
    return seen.sender == BOT_ID and seen.body.startswith(beginning)


def _how_to_join(url: str, people: Mapping[str, str]) -> str:
    named = list(people.items())[:SHOWN]
    another = swedish.short_date(_working_day(12))
    listed = "\n".join(f"  {_user(matrix_id):8} {name}" for matrix_id, name in named)
    return f"""
The bot is up in {demo_group().name}.

Log in with any Matrix client that can use another homeserver:

  homeserver  {url}
  user        a name from the list
  password    {PASSWORD}

{listed}
  … and {len(people) - SHOWN} more: the first names in bot/demo/members.csv (Åsa is asa)

When you come, a meeting is planned and its summons posted: tap ✅, or write !hjälp in the room.
What was posted before is encrypted for others and stays unreadable to you, so whoever comes
later, you in another role too, is shown how it stands. For another summons be elin, and write:
!möte ny {another} kl 13

Ctrl-C stops everything and leaves nothing behind.
"""


def _user(matrix_id: str) -> str:
    """The part before the colon, as it is typed at log-in."""
    return matrix_id.removeprefix("@").partition(":")[0]


if __name__ == "__main__":
    sys.exit(main())
