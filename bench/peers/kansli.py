"""Kansli as a peer: logged in, with a group in each room, and a meeting to answer about."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bench.peers.members import SEATS, Members
from bench.peers.peers import KANSLI, Peer, Process
from secretary import calendar
from secretary.language.sv import formats as swedish
from tests.homeserver.bot_process import BotProcess
from tests.homeserver.env import PASSWORD
from tests.homeserver.synapse import Synapse

USER: Final = "bot-kansli"
_DAYS_AHEAD: Final = 60
"""So far that nothing falls due by itself meanwhile."""

_CONFIG: Final = """
[matrix]
homeserver = "{url}"

[bot]
undo_minutes = 0
"""

_GROUP: Final = """
[[group]]
id = "{id}"
name = "Grupp {id}"
room = "{room}"
rules = "2023"
secretaries = ["{secretary}"]
encrypted = {encrypted}
"""

_MEMBERS: Final = """\
organisation,seat,role,name,party,matrix_id,from,to
Region Västmanland,1,ordförande,Eva Lund,M,,2023-01-01,
"""


def account(homeserver: Synapse) -> str:
    """Its Matrix id."""
    return homeserver.register(USER, PASSWORD)


async def installed(
    homeserver: Synapse, folder: Path, members: Mapping[bool, Members], rooms: dict[bool, str]
) -> Peer:
    """As an administrator does it: settings, log-in, import of the members.

    members, rooms: by whether they are encrypted.
    """
    config = _CONFIG.format(url=homeserver.url) + "".join(
        _GROUP.format(
            id=_group(encrypted),
            room=room,
            secretary=members[encrypted].ids[0],
            encrypted=str(encrypted).lower(),
        )
        for encrypted, room in rooms.items()
    )
    bot = BotProcess(folder / USER, config)
    await bot.kansli("login", "--user", USER)
    for encrypted in rooms:
        rows = (
            f"Ort {n},,ledamot,Person {n},S,{each},2023-01-01,\n"
            for n, each in enumerate(members[encrypted].ids)
        )
        file = bot.folder / "members.csv"
        file.write_text(_MEMBERS + "".join(rows), encoding="utf-8")
        await bot.kansli("import", str(file), "--group", _group(encrypted), "--as-written")
    command = [sys.executable, "-m", "bot", "--config", str(bot.config), "run"]
    # No answer is the same as the one before it, which would be less work.
    texts = ["!kommer"] * SEATS + ["!kommer digitalt"] * SEATS
    return Peer(
        KANSLI,
        f"@{USER}:{homeserver.name}",
        Process(command, bot.folder),
        texts,
        only_replies=True,
        rooms=rooms,
    )


def new_meeting() -> str:
    """The command by which the secretary plans it."""
    day = datetime.now(UTC).date() + timedelta(days=_DAYS_AHEAD)
    found = swedish.short_date(calendar.working_day_on_or_after(day))
    return f"!möte ny {found} kl 9-12 Stadshuset i Sala https://video.example/halsa"


def _group(encrypted: bool) -> str:
    return "krypterad" if encrypted else "klar"
