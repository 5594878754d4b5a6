"""`make demo-matrix`: the demo's people on a real homeserver on this machine, with the real bot.

Stays until Ctrl-C or SIGTERM and leaves nothing behind. With ``--check`` a member asks the bot
for the next meeting instead, and it ends.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import logging
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
from bot.transports.matrix import session as sessions
from bot.transports.matrix.crypto.device_verification import DeviceVerification
from bot.transports.matrix.http_api import Credentials
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
secretaries = ["{secretary}"]
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
    for matrix_id in (*people, BOT_ID):
        await asyncio.to_thread(homeserver.register, _user(matrix_id), PASSWORD)
    elin = await Person.log_in(homeserver.url, _user(SECRETARY_ID), PASSWORD, folder / "elin")
    async with elin:
        rooms = await _rooms(elin, people)
        await asyncio.gather(*(_move_in(homeserver, *p, rooms) for p in people.items()))
        bot = asyncio.create_task(_bot(homeserver, folder, rooms), name="bot")
        opening = asyncio.create_task(_open(elin, rooms), name="opening")
        # Ctrl-C ends the bot in order; then nobody is to wait for it.
        await asyncio.wait({bot, opening}, return_when=asyncio.FIRST_COMPLETED)
        if bot.done():
            await cancel(opening)
            bot.result()
            return 0
        opening.result()
    if check:
        await _check(homeserver, folder, rooms)
        await cancel(bot)
        return 0
    print(_how_to_join(homeserver.url, people), flush=True)
    await bot
    return 0


def _people() -> Mapping[str, str]:
    """Everybody's name, by Matrix id: the demo's roster and its secretary."""
    rows = roster.read(_members()).rows
    return {SECRETARY_ID: SECRETARY_NAME} | {row.matrix_id: row.name for row in rows}


def _members() -> bytes:
    return resources.files("bot.demo").joinpath("members.csv").read_bytes()


async def _rooms(elin: Person, people: Mapping[str, str]) -> Rooms:
    """The encrypted rooms, with everybody asked in."""
    others = [matrix_id for matrix_id in people if matrix_id != elin.id]
    return Rooms(
        await elin.create_room(demo_group().name, BOT_ID, *others),
        await elin.create_room("Sekreterarens rum", BOT_ID, CHAIR_ID),
    )


async def _move_in(homeserver: Synapse, matrix_id: str, name: str, rooms: Rooms) -> None:
    """Join, with a name to show. No device stays: the visitor's own client is the first."""
    token, _ = await asyncio.to_thread(homeserver.log_in, _user(matrix_id), PASSWORD)
    invited = [] if matrix_id == SECRETARY_ID else [rooms.group]
    invited += [rooms.secretary] if matrix_id == CHAIR_ID else []
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
    session = await sessions.log_in(homeserver.url, BOT, PASSWORD, "Kansli")
    verification = DeviceVerification(session, settings.bot.data)
    credentials = Credentials(password=lambda: PASSWORD, show_page=print)
    # The recovery key goes with the homeserver when the demo ends.
    await verification.apply(await verification.plan(), credentials, lambda _recovery_key: None)
    name = settings.matrix.display_name
    # Visitors come with any client, and not all of them sign their devices.
    chat = MatrixTransport(session, settings.bot.data, display_name=name, keys_to_all=True)
    await app.run(settings, chat)


def _settings(homeserver: Synapse, folder: Path, rooms: Rooms) -> Settings:
    file = folder / "config.toml"
    written = CONFIG.format(
        homeserver=homeserver.url,
        data=folder / "data",
        group=demo_group(),
        room=rooms.group,
        secretary_room=rooms.secretary,
        secretary=SECRETARY_ID,
    )
    file.write_text(written, encoding="utf-8")
    return load(file, {})


async def _open(elin: Person, rooms: Rooms) -> None:
    """The secretary plans a meeting so near that its summons goes out at once."""
    for room in (rooms.group, rooms.secretary):
        await elin.wait_for_member(room, BOT_ID, TIMEOUT)
    day = _working_day()
    place = "Stadshuset i Sala https://video.example/halsa"
    await elin.say(rooms.group, f"!möte ny {swedish.short_date(day)} kl 9-12 {place}")
    await elin.wait_for(lambda seen: _said(seen, "Kallelse till möte"), TIMEOUT)


def _working_day(ahead: int = 10) -> date:
    """So near that its summons goes out at once, and in time."""
    return calendar.working_day_on_or_after(SystemClock().now().date() + timedelta(days=ahead))


async def _check(homeserver: Synapse, folder: Path, rooms: Rooms) -> None:
    """A member asks, and is answered in the encrypted room."""
    anna = await Person.log_in(homeserver.url, "anna", PASSWORD, folder / "anna")
    async with anna:
        await anna.wait_until(lambda: rooms.group in anna.client.rooms, "the room", TIMEOUT)
        await anna.say(rooms.group, "!möte")
        answer = await anna.wait_for(lambda seen: _said(seen, "Möte\N{NO-BREAK SPACE}1:"), TIMEOUT)
        assert answer.encrypted
        print(f"Anna: !möte\nKansli: {answer.body.splitlines()[0]}", flush=True)


def _said(seen: Seen, beginning: str) -> bool:
    return seen.sender == BOT_ID and seen.body.startswith(beginning)


def _how_to_join(url: str, people: Mapping[str, str]) -> str:
    named = list(people.items())[:SHOWN]
    listed = "\n".join(f"  {_user(matrix_id):8} {name}" for matrix_id, name in named)
    another = swedish.short_date(_working_day(12))
    return f"""
The bot is up, and the summons to a meeting is posted in {demo_group().name}.

Log in with any Matrix client that can use another homeserver:

  homeserver  {url}
  user        a name from the list
  password    {PASSWORD}

{listed}
  … and {len(people) - SHOWN} more: the first names in bot/demo/members.csv (Åsa is asa)

Then write !hjälp in the room. What was posted before you logged in is encrypted for others and
stays unreadable to you; for a summons of your own, be elin and write: !möte ny {another} kl 13

Ctrl-C stops everything and leaves nothing behind.
"""


def _user(matrix_id: str) -> str:
    """The part before the colon, as it is typed at log-in."""
    return matrix_id.removeprefix("@").partition(":")[0]


if __name__ == "__main__":
    sys.exit(main())
