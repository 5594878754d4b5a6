"""`make bench-peers`: all bots on one homeserver, in turn; writes `bench/results.md`.

Starts a Synapse on loopback and every bot, and stops them. The first time it installs, from PyPI,
those that are no part of this repository, each in an environment of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bench.peers import kansli, report
from bench.peers.members import SEATS, ClearMembers, EncryptedMembers, Members
from bench.peers.peers import Peer, others
from bench.peers.runs import Room
from tests.homeserver.env import PASSWORD
from tests.homeserver.synapse import Synapse

RESULTS: Final = Path(__file__).parents[1] / "results.md"
CACHE: Final = Path(__file__).parents[2] / ".cache" / "peers"


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="make bench-peers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="each bot is driven so often")
    parser.add_argument("--commands", type=int, default=28, help="one by one, in each round")
    parser.add_argument("--only", action="append", help="of the bots, these (the floor always)")
    parser.add_argument("--bursts", default="28,200,1000", help="in clear rooms")
    parser.add_argument("--encrypted-bursts", default="28,200")
    parser.add_argument("--down", type=int, default=300, help="commands while a bot is down")
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args()
    logging.getLogger("nio").setLevel(logging.ERROR)
    with (
        Synapse() as homeserver,
        tempfile.TemporaryDirectory("-kansli-peers", ignore_cleanup_errors=True) as folder,
    ):
        rooms = asyncio.run(_measure(homeserver, Path(folder), options))
    found = report.page(rooms, rounds=options.rounds, seats=SEATS)
    options.results.write_text(found, encoding="utf-8")
    sys.stdout.write(found)
    return 0


async def _measure(
    homeserver: Synapse, folder: Path, options: argparse.Namespace
) -> Sequence[Room]:
    async with contextlib.AsyncExitStack() as closing:
        members: dict[bool, Members] = {
            False: await closing.enter_async_context(ClearMembers(homeserver)),
            True: await closing.enter_async_context(
                await EncryptedMembers.move_in(homeserver, folder)
            ),
        }
        peers = await _installed(homeserver, folder, members, options.only)
        for peer in peers:
            closing.callback(peer.process.end)
            peer.process.start()
        rooms = [
            Room(peer, members[encrypted], encrypted=encrypted)
            for peer in peers
            for encrypted in peer.rooms
        ]
        for room in rooms:
            await members[room.encrypted].wait_for_bot(
                room.peer.rooms[room.encrypted], room.peer.id
            )
            room.look()
            await room.wait_for_answer(_first_text(room.peer))
        for peer in peers:  # now it has compiled what it is made of
            await peer.process.stop()
            peer.process.start()
        for room in rooms:
            await room.wait_for_answer(_first_text(room.peer))
            if room.peer.only_replies:
                assert await room.say(kansli.new_meeting()), room.peer.process.log()
            await room.warm_up()
        for number in range(options.rounds):
            await _round(rooms, options, number)
        for room in rooms:
            if not room.encrypted:
                _say(f"{room.peer.name}: while down")
                await room.burst_while_down(options.down)
        return rooms


async def _round(rooms: Sequence[Room], options: argparse.Namespace, number: int) -> None:
    for room in rooms:
        _say(f"round {number + 1}: {room.peer.name}, {'encrypted' if room.encrypted else 'clear'}")
        await room.serial(options.commands)
    for encrypted, counts in (
        (False, _numbers(options.bursts)),
        (True, _numbers(options.encrypted_bursts)),
    ):
        for count in counts:
            for room in rooms:
                if room.encrypted == encrypted:
                    _say(f"round {number + 1}: {room.peer.name}, burst of {count}")
                    await room.burst(count)
    for room in rooms:
        room.measured.memory = room.peer.process.usage().memory


async def _installed(
    homeserver: Synapse, folder: Path, members: dict[bool, Members], only: Sequence[str] | None
) -> list[Peer]:
    peers = await asyncio.to_thread(others, homeserver, folder, CACHE, only)
    for peer in peers:
        token, _ = homeserver.log_in(_user(peer.id), PASSWORD)
        for encrypted, who in members.items():
            if encrypted and not peer.is_encrypting:
                continue
            peer.rooms[encrypted] = room = await who.open_room(peer.id)
            homeserver.request("POST", f"/_matrix/client/v3/join/{quote(room)}", {}, token)
        homeserver.log_out(token)
    matrix_id = kansli.account(homeserver)
    rooms = {encrypted: await who.open_room(matrix_id) for encrypted, who in members.items()}
    return [*peers, await kansli.installed(homeserver, folder, members, rooms)]


def _first_text(peer: Peer) -> str:
    """That it answers as soon as it is up, again and again."""
    return "!möten" if peer.only_replies else peer.texts[0]


def _user(matrix_id: str) -> str:
    return matrix_id.removeprefix("@").partition(":")[0]


def _numbers(written: str) -> list[int]:
    return [int(each) for each in written.split(",") if each]


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
